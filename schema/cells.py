"""Cells and paragraphs as their writer filled them."""

from extract import Cell, Paragraph
from normalize.lists import opens_item
from normalize.wrapping import join_lines


def written_lines(block: Cell | Paragraph) -> list[str]:
    """The lines of a cell or paragraph as its writer ended them.

    A full one goes on in the next, if that opens no item.
    """
    lines: list[str] = []
    full: bool | None = False
    for line in block.lines:
        if lines and full and not opens_item(line.text):
            lines[-1] = join_lines(f"{lines[-1]}\n{line.text}") + " " * line.text.endswith(" ")
        else:
            lines.append(line.text)
        full = line.full
    return [line.strip() for line in lines]
