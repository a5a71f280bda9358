"""HTML and Markdown that OCR services leave in the text of a cell or paragraph."""

from html.parser import HTMLParser
from typing import Final

import regex

BULLET: Final = "•"
"""What an `<li>` prints: the sign that opens the line of a list item."""

INNER_BULLET: Final = "◦"
"""What an `<li>` of a list inside a list prints."""

_BLOCK: Final = regex.compile("p|div|[uo]l|li|br|hr|t[rdh]|table|caption|tbody|thead|tfoot|h[1-6]|blockquote")
_INLINE: Final = regex.compile("[bius]|strong|em|span|font|su[pb]|small|big|a|center|code|label")
_MARKUP: Final = regex.compile(r"</?[A-Za-z]|&(?:#\d+|#x[\da-fA-F]+|[A-Za-z]+);|\*\*")
_ATTRIBUTE: Final = r"""\s+[A-Za-z-]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s<>"'\u0e01-\u0e5b]+))?"""
_NO_TAG: Final = regex.compile(rf"<(?!/?[A-Za-z][A-Za-z0-9]*(?:{_ATTRIBUTE})*\s*/?>)")
"""A `<` that opens no whole tag, and so is text."""

_HEADING: Final = regex.compile(r"^\s{0,3}#{1,6}\s+")


class _Lines(HTMLParser):
    """Collects the lines that a browser would show; a tag that HTML does not know is text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._depth = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if _BLOCK.fullmatch(tag):
            self._depth += tag in ("ul", "ol")
            mark = BULLET if self._depth < 2 else INNER_BULLET
            self.lines.append(f"{mark} " if tag == "li" else "")
        elif not _INLINE.fullmatch(tag):
            self.lines[-1] += self.get_starttag_text() or ""

    def handle_endtag(self, tag: str) -> None:
        if _BLOCK.fullmatch(tag):
            self._depth -= tag in ("ul", "ol")
            self.lines.append("")
        elif not _INLINE.fullmatch(tag):
            self.lines[-1] += f"</{tag}>"

    def handle_data(self, data: str) -> None:
        first, *rest = data.split("\n")
        # `<li><p>text` opens two blocks for one line: the bullet takes the text.
        if (
            len(self.lines) > 1
            and not self.lines[-1]
            and self.lines[-2] in (f"{BULLET} ", f"{INNER_BULLET} ")
        ):
            self.lines.pop()
        self.lines[-1] += first
        self.lines.extend(rest)


def markup_to_lines(text: str) -> list[str]:
    """The lines that `text` shows when its HTML and Markdown are read: no tags, no `**`, no blank line.

    Block elements end a line, an `<li>` opens one with a bullet, that of an inner list with another. A `<`
    that opens no HTML tag is text.

    >>> markup_to_lines("<p>๑. <b>จัดทำ</b>คู่มือ</p> <ol><li>แจ้งเวียน</li></ol>")
    ['๑. จัดทำคู่มือ', '• แจ้งเวียน']
    >>> markup_to_lines("คะแนน < 85")
    ['คะแนน < 85']
    """
    if not _MARKUP.search(text):
        return [line for line in text.split("\n") if line.strip()]
    parser = _Lines()
    parser.feed(_NO_TAG.sub("&lt;", text.replace("**", "")))
    parser.close()
    return [line for line in parser.lines if line.strip(f" {BULLET}{INNER_BULLET}")]


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
