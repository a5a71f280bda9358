"""Lines that the pages of a text export begin or end with."""

from collections.abc import Callable

from extract import Document, Paragraph
from extract.text_margins import with_margins_marked


def test_running_heads_and_page_numbers(document: Callable[[str], Document]) -> None:
    page = "เทศบาลตำบลหนองแสง\n\n{}\n\n        หน้า {}\n\f"
    blocks = document("".join(page.format(text, number) for number, text in enumerate("กขค", start=1))).blocks
    assert [(block.kind, block.text) for block in blocks if isinstance(block, Paragraph)] == [
        item
        for number, text in enumerate("กขค", start=1)
        for item in (
            ("page_header", "เทศบาลตำบลหนองแสง"),
            ("paragraph", text),
            ("page_number", f"หน้า {number}"),
        )
    ]


def test_what_is_no_margin() -> None:
    for lines in (
        ["ก", "", "ข", "", "ค", "\fง", "", "จ", "", "ฉ"],  # says something else on each page
        ["ก", "ข", "", "ค", "\fก", "ง", "", "จ"],  # text follows directly
        ["ที่   มาตรการ", "", "ข", "", "ค", "\fที่   มาตรการ", "", "ง", "", "จ"],  # the heading of a table
        ["ก", "", "ข"],  # one page
    ):
        assert with_margins_marked(lines) == lines
