"""Answers as files: CSV, JSON, XLSX."""

import io
from collections.abc import Callable
from typing import Final

import xlsxwriter

from pipelines.export import CELL_SIGNS, SHEET_ROWS
from pipelines.query import Answer, cell_text, write_csv, write_json


def _csv(answer: Answer) -> bytes:
    out = io.StringIO()
    write_csv(answer, out)
    return out.getvalue().encode("utf-8-sig")


def _json(answer: Answer) -> bytes:
    out = io.StringIO()
    write_json(answer, out)
    return out.getvalue().encode()


def _xlsx(answer: Answer) -> bytes:
    """A workbook of one sheet; text stays text, whatever it begins with."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        heading = workbook.add_format({"bold": True, "bottom": 1})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(answer.columns) - 1, 0), 24)
        for column, name in enumerate(answer.columns):
            sheet.write_string(0, column, name, heading)
        for row, values in enumerate(answer.rows[: SHEET_ROWS - 1], start=1):
            for column, value in enumerate(values):
                if isinstance(value, (int, float)):
                    sheet.write_number(row, column, value, wrapped)
                elif text := cell_text(value):
                    sheet.write_string(row, column, text[:CELL_SIGNS], wrapped)
    return out.getvalue()


FORMATS: Final[dict[str, tuple[str, Callable[[Answer], bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
}
"""The media type of each ending, and what writes it."""
