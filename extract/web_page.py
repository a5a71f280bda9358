"""Whole pages of the web: what a browser would show of them, as fragments of HTML like those of exports.

Source: HTML Living Standard (html.spec.whatwg.org), 4.2 to 4.12 and 15.3 (rendering).
"""

from http import HTTPStatus
from typing import Final

import regex

from extract.errors import NotADocumentError
from normalize.markup import is_shown_tag

_OPENING: Final = regex.compile(
    r"\s*+(?:<\?xml[^<>]*+>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|meta|body)\b",
    regex.IGNORECASE | regex.DOTALL,
)
_TITLE: Final = regex.compile(
    r"<(title|h1)(?:\s[^<>]*+)?+>((?:(?!</\1).)*+)</\1", regex.IGNORECASE | regex.DOTALL
)
_NOT_SHOWN: Final = regex.compile(
    r"<!--(?:(?!-->).)*+(?:-->|\Z)|<(script|style|template|title)\b[^<>]*+>(?:(?!</\1).)*+(?:</\1[^<>]*+>|\Z)",
    regex.IGNORECASE | regex.DOTALL,
)
_TAG: Final = regex.compile(r"</?([A-Za-z][A-Za-z0-9-]*+)(?:\s[^<>]*+)?+/?>|<![A-Za-z][^<>]*+>|<\?[^<>]*+>")
_SPACE: Final = regex.compile(r"[ \t\r\n\f]+")

_IN_LINE: Final = frozenset({
    *("abbr", "acronym", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "img", "input", "ins"),
    *("kbd", "mark", "nobr", "q", "ruby", "s", "samp", "small", "strike", "time", "tt", "var", "wbr"),
})  # fmt: skip
"""Tags that end no line, in addition to those that normalize.markup knows."""
_APART: Final = frozenset(
    {"p", "div", "ul", "ol", "table", "blockquote", "hr", *(f"h{level}" for level in range(1, 7))}
)
"""Tags of fragments that paragraphs begin and end with."""

_FAILED: Final = regex.compile(r"\berror\b|ไม่พบ")
_AROUND_PHRASE: Final = regex.compile(r"^\W*+(?:(?:http|error|page|the)\b\W*+)*+|\W++$")
_ERRORS: Final = {status.value: status.phrase.lower() for status in HTTPStatus if status.value >= 400}
"""The numbers of errors of HTTP, and their phrases."""


def is_page(text: str) -> bool:
    """Whether a text is a page of the web, rather than one with HTML in it.

    >>> is_page("<!DOCTYPE html><html>"), is_page("<table><tr><td>1</td></tr></table>")
    (True, False)
    """
    return _OPENING.match(text) is not None


def shown(page: str) -> str:
    """The text of a page as a fragment: without head, scripts, styles and comments; a paragraph between blank
    lines. Raises `NotADocumentError` for what a server sends in place of a page.

    >>> shown("<html><title>a</title><body><p>แผน\\n2568</p><script>f()</script></body></html>")
    '<p>แผน 2568</p>'
    """
    for title in _TITLE.finditer(page):
        text = " ".join(_TAG.sub(" ", title[2]).split())
        if _is_of_error(text.lower()):
            raise NotADocumentError(f"is the answer of a web server: {text}")
    text = _TAG.sub(_apart, _SPACE.sub(" ", _NOT_SHOWN.sub(" ", page)))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _apart(tag: regex.Match[str]) -> str:
    """A tag as fragments have it; those that only pages have are left out."""
    name = (tag[1] or "").lower()
    if name in _APART:
        return f"\n\n{tag[0]}" if not tag[0].startswith("</") else f"{tag[0]}\n\n"
    if is_shown_tag(name):
        return tag[0]
    return "" if name in _IN_LINE else "\n\n"


def _is_of_error(title: str) -> bool:
    """Whether a title is that of an error of HTTP: its phrase, or its number and a word for it."""
    named = any(
        phrase in title or _FAILED.search(title)
        for number, phrase in _ERRORS.items()
        if regex.search(rf"(?<![\d.,]){number}(?!\d)", title)
    )
    return named or _AROUND_PHRASE.sub("", title) in _ERRORS.values()
