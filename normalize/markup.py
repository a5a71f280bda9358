"""HTML and Markdown that OCR services leave in the text of a cell or paragraph."""

from html.parser import HTMLParser
from typing import Final

import regex

BULLET: Final = "•"
"""What an `<li>` prints: the character that opens the line of a list item."""

INNER_BULLET: Final = "◦"
"""What an `<li>` of a list inside a list prints."""

_BLOCK: Final = regex.compile("p|div|[uo]l|li|br|hr|t[rdh]|table|caption|tbody|thead|tfoot|h[1-6]|blockquote")
_INLINE: Final = regex.compile("[bius]|strong|em|span|font|su[pb]|small|big|a|center|code|label")
_BOLD: Final = frozenset({"b", "strong"})
_MARKUP: Final = regex.compile(r"</?[A-Za-z]|&(?:#\d+|#x[\da-fA-F]+|[A-Za-z]+);|\*\*")
_ATTRIBUTE: Final = r"""\s+[A-Za-z-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s<>"'\u0e01-\u0e5b]+))?"""
_ENDLESS: Final = regex.compile(r"&(?=#(?:\d{8}|[xX][\da-fA-F]{8}))")
"""The `&` of a reference whose number is greater than that of any character: the parser fails on some."""

_NO_TAG: Final = regex.compile(rf"<(?!/?[A-Za-z][A-Za-z0-9]*(?:{_ATTRIBUTE})*\s*/?>)")
"""A `<` that opens no whole tag, and so is text."""

_HEADING: Final = regex.compile(r"^\s{0,3}#{1,6}\s+")


def is_shown_tag(tag: str) -> bool:
    """Whether HTML knows `tag` as one that shapes text; what looks like another tag is text.

    >>> is_shown_tag("td"), is_shown_tag("body")
    (True, False)
    """
    return bool(_BLOCK.fullmatch(tag) or _INLINE.fullmatch(tag))


class _Lines(HTMLParser):
    """Collects the lines that a browser would show; a tag that HTML does not know is text."""

    def __init__(self, *, asterisks: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.plain: set[int] = set()
        """The lines that hold a character which is not bold."""
        self._asterisks = asterisks
        self._depth = 0
        self._bold = 0
        self._starred = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if _BLOCK.fullmatch(tag):
            self._depth += tag in ("ul", "ol")
            mark = BULLET if self._depth < 2 else INNER_BULLET
            self.lines.append(f"{mark} " if tag == "li" else "")
        elif not _INLINE.fullmatch(tag):
            self._add(self.get_starttag_text() or "")
        self._bold += tag in _BOLD

    def handle_endtag(self, tag: str) -> None:
        if _BLOCK.fullmatch(tag):
            self._depth -= tag in ("ul", "ol")
            self.lines.append("")
        elif not _INLINE.fullmatch(tag):
            self._add(f"</{tag}>")
        self._bold = max(0, self._bold - (tag in _BOLD))

    def handle_data(self, data: str) -> None:
        for index, text in enumerate(data.split("**")):
            self._starred ^= index > 0 and self._asterisks
            self._take(text)

    def _add(self, text: str) -> None:
        self.lines[-1] += text
        if text.strip() and not (self._bold or self._starred):
            self.plain.add(len(self.lines) - 1)

    def _take(self, text: str) -> None:
        first, *rest = text.split("\n")
        # `<li><p>text` opens two blocks for one line: the bullet takes the text.
        if (
            len(self.lines) > 1
            and not self.lines[-1]
            and self.lines[-2] in (f"{BULLET} ", f"{INNER_BULLET} ")
        ):
            self.lines.pop()
        self._add(first)
        for line in rest:
            self.lines.append("")
            self._add(line)


def markup_to_lines(text: str) -> list[str]:
    """The lines that `text` shows when its HTML and Markdown are read: no tags, no `**`, no blank line.

    Block elements end a line, an `<li>` opens one with a bullet, that of an inner list with another. A `<`
    that opens no HTML tag is text.

    >>> markup_to_lines("<p>๑. <b>จัดทำ</b>คู่มือ</p> <ol><li>แจ้งเวียน</li></ol>")
    ['๑. จัดทำคู่มือ', '• แจ้งเวียน']
    >>> markup_to_lines("คะแนน < 85")
    ['คะแนน < 85']
    """
    return [line for line, _ in markup_to_bold_lines(text)]


def markup_to_bold_lines(text: str) -> list[tuple[str, bool]]:
    """The lines that `text` shows, each with whether all of it is bold.

    An odd number of `**` marks nothing.

    >>> markup_to_bold_lines("**จุดแข็ง**<br><b>ข้อ</b> 1")
    [('จุดแข็ง', True), ('ข้อ 1', False)]
    """
    if not _MARKUP.search(text):
        return [(line, False) for line in text.split("\n") if line.strip()]
    parser = _Lines(asterisks=text.count("**") % 2 == 0)
    parser.feed(_NO_TAG.sub("&lt;", _ENDLESS.sub("&amp;", text)))
    parser.close()
    return [
        (line, index not in parser.plain)
        for index, line in enumerate(parser.lines)
        if line.strip(f" {BULLET}{INNER_BULLET}")
    ]


def heading_text(line: str) -> str | None:
    """The text of a line that Markdown marks as a heading (`## …`, or bold from end to end), else None.

    >>> heading_text("### 3.1 แบบวัด"), heading_text("**ชื่อเรื่อง**"), heading_text("**จุดแข็ง** คือ")
    ('3.1 แบบวัด', 'ชื่อเรื่อง', None)
    """
    stripped = line.strip()
    if match := _HEADING.match(stripped):
        return stripped[match.end() :].replace("**", "").strip()
    if (
        stripped.startswith("**")
        and stripped.endswith("**")
        and stripped.count("**") == 2
        and len(stripped) > 4
    ):
        return stripped[2:-2].strip()
    return None
