"""Prints drawn documents with LibreOffice and Chromium."""

import html
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from tests.layouts.forms import html_table
from tests.layouts.model import OCR_O, Axes, Drawn, Text
from tests.layouts.word import FONT, write_docx

BATCH: Final = 40
"""Files that LibreOffice converts in one call."""


def write_libreoffice(documents: list[tuple[Drawn, Path]]) -> None:
    """Each document as the PDF that LibreOffice makes of its Word file."""
    for at in range(0, len(documents), BATCH):
        with tempfile.TemporaryDirectory() as scratch:
            files = []
            for drawn, path in documents[at : at + BATCH]:
                files.append(Path(scratch) / f"{path.stem}.docx")
                write_docx(drawn, files[-1])
            profile = f"-env:UserInstallation=file://{scratch}/office"
            _run(
                "soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", scratch, *map(str, files)
            )
            for (_, path), file in zip(documents[at : at + BATCH], files, strict=True):
                shutil.move(file.with_suffix(".pdf"), path)


def write_chromium(drawn: Drawn, path: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        page = Path(scratch) / "page.html"
        page.write_text(_page(drawn), encoding="utf-8")
        _run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--user-data-dir={scratch}/profile", f"--print-to-pdf={path}", page.as_uri())  # fmt: skip


def _page(drawn: Drawn) -> str:
    body = []
    for block in drawn.blocks:
        if isinstance(block, Text):
            strong = ("<b>", "</b>") if block.kind != "paragraph" else ("", "")
            body.append(f"<p>{strong[0]}{html.escape(block.text.replace(OCR_O, 'o'))}{strong[1]}</p>")
        else:
            body.append(html_table(block, repeat=drawn.axes["repeat"] == "repeated").replace(OCR_O, "o"))
    return f"<html lang='th'><style>{_style(drawn.axes)}</style>{''.join(body)}</html>"


def _style(axes: Axes) -> str:
    border = {"horizontal": "border-top: 0.6pt solid black; border-bottom: 0.6pt solid black;", "none": ""}
    ruled = border.get(axes["rulings"], "border: 0.6pt solid black;")
    number = (
        f"@bottom-center {{ content: counter(page); font: 9pt {FONT}; }}"
        if axes["page_numbers"] == "yes"
        else ""
    )
    whole = "tr { break-inside: avoid; }" if axes["breaks"] == "rows_whole" else ""
    size = "A4 landscape" if axes["paper"] == "wide" else "A4"
    return (
        f"@page {{ size: {size}; margin: 15mm; {number} }} body {{ font: {axes['points']}pt {FONT}; }} {whole} "
        f"table {{ border-collapse: collapse; width: 100%; table-layout: fixed; margin-bottom: 8pt; }} "
        f"td, th {{ {ruled} padding: 2pt 4pt; vertical-align: top; overflow-wrap: break-word; "
        "-webkit-print-color-adjust: exact; } th, td { font-weight: normal; } th { font-weight: bold; } "
        "p { margin: 4pt 0; } td p { margin: 0 0 4pt; } th p { margin: 0; }"
    )


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=600)
