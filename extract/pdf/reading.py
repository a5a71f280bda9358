"""Read a PDF: every page by PDFium, some a second time by pdfminer or as pictures."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from extract.document import Document, Page, Table
from extract.errors import ReadError
from extract.media_types import PDF
from extract.ocr import AUTO, Ocr, UnreadPictureError, picture_reader
from extract.pdf.hidden_columns import with_hidden_columns
from extract.pdf.page_blocks import ScannedPdfError
from extract.pdf.pages import BrokenPdfError, pages_of, pages_of_file
from extract.pdf.running_heads import with_running_heads
from normalize.wellformed import impossible, why_unreadable

MOST_IMPOSSIBLE: Final = 0.005
"""Share of the characters of a page that cannot be where they are from which on it is read a second time."""

LESS_IMPOSSIBLE: Final = 0.5
"""Impossible characters of a second reading that is preferred, as a share of those of the first, at most."""

LEAST_KEPT: Final = 0.95
"""Characters of a second reading, as a share of those of the first, at least."""

MOST_IN_VAIN: Final = 5
"""Pages of a file that are read a second time if no page gains by it."""


LEAST_PRINT: Final = 60
"""Characters of a page, at least, of which it need not be seen whether a picture takes most of it, with a few
words on it, such as the stamp of a program."""

MORE_THAN_PRINT: Final = 2.0
"""Characters of a picture with a few words on it, as a share of these words, at least: else there are no
others."""


class UnreadableFontError(ReadError):
    hint = "ask the office for the file that the PDF was made from"


def read(path: Path, ocr: Ocr = AUTO) -> Document:
    """Read a PDF; pages that are pictures as `ocr` says. Raises a `ReadError` that says what is wrong."""
    pages = _with_second_readings(path, _first_readings(path))
    broken = [page.error for page in pages if isinstance(page.error, BrokenPdfError)]
    if len(broken) == len(pages) and pages[0].number is None:
        raise broken[0]
    if len(broken) == len(pages):
        raise BrokenPdfError("the PDF is damaged: none of its pages can be read")
    readable, reader = _with_pictures(path, list(map(_readable, pages)), ocr)
    unreadable = [page.error for page in readable if isinstance(page.error, UnreadableFontError)]
    if 2 * len(unreadable) > sum(bool(page.blocks) for page in pages):
        raise unreadable[0]
    if not any(page.blocks for page in readable):
        raise _without_text(readable)
    return Document(path.name, PDF, reader, tuple(with_hidden_columns(with_running_heads(readable))))


def _without_text(pages: Sequence[Page]) -> ReadError:
    """Why no page has text that can be read."""
    errors = [page.error for page in pages if page.error]
    if errors and not isinstance(errors[0], ScannedPdfError):
        return errors[0]
    error = ScannedPdfError("the pages hold no text: they are pictures or blank")
    error.hint = errors[0].hint if errors else error.hint
    return error


def _with_pictures(path: Path, pages: list[Page], ocr: Ocr) -> tuple[list[Page], str]:
    """The pages, those without text read as pictures, or all; and the name of what read them."""
    if not any(ocr.mode == "always" or _may_be_picture(page) for page in pages):
        return pages, "pdf"
    try:
        pictures = picture_reader(ocr)
    except UnreadPictureError as error:
        for page in pages:
            if isinstance(page.error, ScannedPdfError | UnreadableFontError):
                page.error.hint = error.hint
        return pages, "pdf"
    wanted, least = _numbers(pages), LEAST_KEPT
    if ocr.mode == "auto":
        wanted = _numbers(page for page in pages if _may_be_picture(page) and not page.blocks)
        with_words = _numbers(page for page in pages if _may_be_picture(page) and page.blocks)
        wanted = sorted([*wanted, *pictures.are_pictures(path, with_words)])
        least = MORE_THAN_PRINT
    read = {page.number: page for page in pictures.pages_of_pdf(path, wanted, ocr)}
    better = [_better(page, read.get(page.number, page), least) for page in pages]
    reader = "pdf+ocr" if any(page.blocks and page is read.get(page.number) for page in better) else "pdf"
    return better, reader


def _numbers(pages: Iterable[Page]) -> list[int]:
    """The numbers of pages that are not damaged."""
    return [page.number for page in pages if page.number and not isinstance(page.error, BrokenPdfError)]


def _may_be_picture(page: Page) -> bool:
    """Whether a page may hold text that is no text of the file."""
    if isinstance(page.error, ScannedPdfError | UnreadableFontError):
        return True
    return page.pictures and _size(_text(page)) < LEAST_PRINT


def _better(page: Page, read: Page, least: float) -> Page:
    """A page as it was `read` as a picture, unless nobody can read that, or it has fewer characters than the
    `least` share of those of the page's own."""
    text = _text(read)
    if why_unreadable(text) or (page.blocks and _size(text) < least * _size(_text(page))):
        return page
    return read


def _size(text: str) -> int:
    return sum(map(len, text.split()))


def _first_readings(path: Path) -> list[Page]:
    """The pages as PDFium reads them; one broken page for a file that it cannot open."""
    try:
        return list(pages_of_file(path))
    except BrokenPdfError as error:
        return [Page(None, None, None, (), error)]


def _with_second_readings(path: Path, pages: list[Page]) -> list[Page]:
    """The pages, those that cannot be as they were read as pdfminer reads them, if that is nearer to Thai."""
    doubtful = {page.number: index for index, page in enumerate(pages) if _is_doubtful(page)}
    if not doubtful:
        return pages
    from extract.pdf.second_reading import second_contents

    if None in doubtful:
        return list(pages_of(second_contents(path, None))) or pages
    better = 0
    numbers = [number for number in doubtful if number]
    for tried, (number, content) in enumerate(second_contents(path, numbers), start=1):
        for page in pages_of([(number, content)]) if content else ():
            if _is_nearer(_text(page), _text(pages[doubtful[number]])):
                pages[doubtful[number]] = page
                better += 1
        if tried >= MOST_IN_VAIN and not better:
            break
    return pages


def _is_doubtful(page: Page) -> bool:
    return isinstance(page.error, BrokenPdfError) or impossible(_text(page)) > MOST_IMPOSSIBLE


def _is_nearer(text: str, other: str) -> bool:
    """Whether a text is nearer to Thai than another one and has as much of the page, or there is no other.

    It has more that is possible: one that leaves out what is impossible gains nothing.
    """
    if not other:
        return bool(text)
    size, other_size = _size(text), _size(other)
    wrong, other_wrong = impossible(text), impossible(other)
    return (
        size >= LEAST_KEPT * other_size
        and size * (1 - wrong) > other_size * (1 - other_wrong)
        and wrong <= LESS_IMPOSSIBLE * other_wrong
    )


def _readable(page: Page) -> Page:
    """The page, without its blocks if its fonts cannot be read."""
    why = why_unreadable(_text(page))
    if why is None:
        return page
    return Page(
        page.number, page.width, page.height, (), UnreadableFontError(f"the text cannot be read: {why}")
    )


def _text(page: Page) -> str:
    parts: list[str] = []
    for block in page.blocks:
        if isinstance(block, Table):
            parts += [cell.text for row in block.rows for cell in row.cells]
        else:
            parts.append(block.text)
    return "\n".join(parts)
