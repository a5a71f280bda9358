"""Makes the pictures in docs/pictures out of the PDF forms of the samples: `make pictures`.

Needs Chromium and Thai fonts (Debian's chromium and fonts-thai-tlwg).
"""

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image

from pipelines import evidence, pages
from pipelines.dataset import load
from pipelines.explore.server import server_of
from pipelines.ingest import ingest
from pipelines.report import write_report

HERE: Final = Path(__file__).parent
FORMS: Final = HERE.parent / "data" / "forms"
DOCUMENT: Final = "pakkhlongsai_plan_2566"
ROW: Final = 3
"""A row of `DOCUMENT` with a flag that its picture proves: nobody filled in the time."""

WIDTH: Final = 1280
HEIGHTS: Final = {"start": 876, "record-page": 1440, "report": 1228}
"""Pixels of each page that are shown."""

COLOURS: Final = 160
LARGEST: Final = 150_000
"""Bytes of a picture in the repository."""


def make(out: Path) -> None:
    """Write every picture into the folder `out`."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        sources, dataset = scratch / "sources", scratch / "dataset"
        sources.mkdir()
        for form in FORMS.glob("*.libreoffice.pdf"):
            shutil.copy(form, sources / form.name.replace(".libreoffice", ""))
        ingest([sources], dataset, jobs=1)
        write_report(dataset, scratch / "report.html", None, sources, 0)
        record_id = _record_id(dataset)
        with _served(dataset, sources) as address:
            addresses = {
                "start": address,
                "record-page": f"{address}record/{record_id}",
                "report": (scratch / "report.html").as_uri(),
            }
            for name, shown in addresses.items():
                _save(_screen(shown, HEIGHTS[name], scratch), out / f"{name}.png")
        row = pages.picture(dataset, evidence.one(dataset, record_id), sources)
        _save(row, out / "record.png")


def _record_id(dataset: Path) -> str:
    tables = load(dataset)
    rows = tables.measures.merge(tables.documents[["document_id", "source_path"]], on="document_id")
    found = rows[(rows["source_path"] == f"{DOCUMENT}.pdf") & (rows["row_number"] == ROW)]
    return str(found["record_id"].item())


@contextmanager
def _served(dataset: Path, sources: Path) -> Iterator[str]:
    """The address at which `ita explore` shows `dataset`."""
    server = server_of(dataset, (sources,), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.port}/"
    finally:
        server.shutdown()
        server.server_close()


def _screen(address: str, height: int, scratch: Path) -> Image.Image:
    """The first `height` pixels of a page as Chromium draws it."""
    picture = scratch / "page.png"
    subprocess.run(
        [
            shutil.which("chromium") or "chromium-browser",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--hide-scrollbars",
            "--disable-background-networking",
            f"--user-data-dir={scratch / 'profile'}",
            f"--window-size={WIDTH},{height}",
            f"--screenshot={picture}",
            address,
        ],
        check=True,
        capture_output=True,
    )
    return Image.open(BytesIO(picture.read_bytes())).convert("RGB")


def _save(picture: Image.Image, path: Path) -> None:
    """Write `picture` with few colours. Raises `ValueError` where it is too large for the repository."""
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    if size > LARGEST:
        raise ValueError(f"{path} has {size:,} bytes, more than {LARGEST:,}")


if __name__ == "__main__":
    make(HERE / "pictures")
