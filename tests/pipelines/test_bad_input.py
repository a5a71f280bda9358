"""Files of every bad sort: each gives records or one failure row, in time, and never a traceback."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msoffcrypto.format.ooxml
import pytest

from extract import Document, Line, Page, Paragraph, ReadError
from pipelines import task
from pipelines.hashes import stamp_of
from pipelines.ingest import Summary, ingest
from pipelines.query import query
from pipelines.task import Limits, Outcome, Task
from tests.conftest import FORMS, ROOT, SAMPLES

DOCX: Final = FORMS / "saithanharipun_plan_2569.docx"
PDF: Final = FORMS / "saithanharipun_plan_2569.typst.pdf"
TEXT: Final = SAMPLES / "saithanharipun_plan_2569.txt"
LOCKED: Final = ROOT / "tests" / "extract" / "locked.pdf"
"""Its password is `secret`."""


def repacked(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """The DOCX with each part as `change` makes it, and more parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(DOCX) as package, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in package.namelist():
            changed.writestr(name, change(name, package.read(name)))
        for name, data in (more or {}).items():
            changed.writestr(name, data)
    return made.getvalue()


def with_doctype(declared: str, used: str) -> bytes:
    """The DOCX with a document type declaration in its main part, and a reference to what it declares."""

    def change(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        start, rest = data.decode().split("<w:document", 1)
        before, after = rest.split("<w:p>", 1) if "<w:p>" in rest else rest.split("</w:p>", 1)
        rest = (
            f"{before}</w:p><w:p><w:r><w:t>{used}</w:t></w:r></w:p>{after}" if "<w:p>" not in rest else rest
        )
        return f"{start}<!DOCTYPE w:document [{declared}]><w:document{rest}".encode()

    return repacked(change)


def pdf_of(pages: int, loop: bool = False) -> bytes:
    """A PDF of so many pages with a line of text each; with `loop` its page tree holds itself."""
    kids = " ".join(f"{number} 0 R" for number in range(4, 4 + pages))
    kids += " 2 0 R" * loop
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {pages + loop} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    last = 4 + pages
    box = "/MediaBox [0 0 200 200] /Resources << /Font << /F 3 0 R >> >>"
    objects += [f"<< /Type /Page /Parent 2 0 R {box} /Contents {last} 0 R >>"] * pages
    content = "BT /F 12 Tf 20 100 Td (page) Tj ET"
    objects.append(f"<< /Length {len(content)} >> stream\n{content}\nendstream")
    return pdf_file(objects)


def pdf_file(objects: list[str]) -> bytes:
    """A PDF of these objects, the first its catalog."""
    data, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj {text} endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    return data + end.encode()


def locked_docx() -> bytes:
    made = io.BytesIO()
    with DOCX.open("rb") as file:
        msoffcrypto.format.ooxml.OOXMLFile(file).encrypt("secret", made)
    return made.getvalue()


def bomb() -> bytes:
    """A small DOCX whose main part unpacks to more than a gigabyte."""
    return repacked(lambda _, data: data, {"word/media/image9.png": bytes(1 << 30)})


BILLION: Final = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

NO_TABLE: Final = "no table of measures found"
DAMAGED_PDF: Final = "the PDF is damaged and cannot be opened"
DAMAGED_WORD: Final = "the Word file is damaged and cannot be opened"
DECLARES: Final = "/word/document.xml declares a document type, which no Word file does"

FAIL: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "empty.pdf": (lambda: b"", "the file is empty"),
    "cut early.pdf": (lambda: PDF.read_bytes()[:50], DAMAGED_PDF),
    "cut late.pdf": (lambda: PDF.read_bytes()[:-200], DAMAGED_PDF),
    "cut.docx": (lambda: DOCX.read_bytes()[:20_000], DAMAGED_WORD),
    "no main part.docx": (
        lambda: repacked(lambda name, data: b"" if "document" in name else data),
        DAMAGED_WORD,
    ),
    "locked.pdf": (LOCKED.read_bytes, "the PDF is locked with a password"),
    "locked.docx": (locked_docx, "the office file is locked with a password"),
    "bomb.docx": (bomb, "unpacks from 1,057 KB to 1,024 MB"),
    "billion.docx": (lambda: with_doctype(BILLION, "&i;"), DECLARES),
    "entity.docx": (lambda: with_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), DECLARES),
    "parameter.docx": (lambda: with_doctype('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;', ""), DECLARES),
    "one line.txt": (lambda: b"x" * 200_000_000, "is text of 190 MB"),
    "one long line.txt": (lambda: "ก".encode() * 2_000_000, NO_TABLE),
    "3000 pages.pdf": (lambda: pdf_of(3000), NO_TABLE),
    "zip.txt": (lambda: b"PK\x03\x04" + bytes(100), "application/zip is not a kind of file that can be read"),
    "page.html.pdf": (lambda: b"<html><body>404</body></html>", NO_TABLE),
}
"""What a file holds, and why it gives no measures."""

READ: Final[dict[str, Callable[[], bytes]]] = {
    "really word.pdf": DOCX.read_bytes,
    "really pdf.docx": PDF.read_bytes,
    "really text.pdf": TEXT.read_bytes,
    "utf-32.txt": lambda: TEXT.read_text("utf-8-sig").encode("utf-32"),
    "junk before.pdf": lambda: b"\r\n\r\n" + PDF.read_bytes(),
    "thai.txt": lambda: TEXT.read_text("utf-8-sig").encode("cp874", "replace"),
}
"""What a file holds that is read in spite of all."""


@pytest.fixture(scope="module")
def read_all(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    folder = tmp_path_factory.mktemp("bad")
    for name, (make, _) in FAIL.items():
        (folder / name).write_bytes(make())
    for name, make in READ.items():
        (folder / name).write_bytes(make())
    (folder / "loop.pdf").write_bytes(pdf_of(2, loop=True))
    return folder.parent / "out", ingest([folder], folder.parent / "out", jobs=2, limits=Limits(60, 2048))


@pytest.mark.parametrize("name", FAIL)
def test_one_failure_row(read_all: tuple[Path, Summary], name: str) -> None:
    (failure,) = (failure for failure in read_all[1].failures if failure.source_path == name)
    assert failure.error == FAIL[name][1]
    assert failure.hint
    assert "bug" not in failure.hint


def test_nothing_else_fails(read_all: tuple[Path, Summary]) -> None:
    assert {failure.source_path for failure in read_all[1].failures} == {*FAIL, "loop.pdf"}


def test_a_page_tree_that_loops_ends(read_all: tuple[Path, Summary]) -> None:
    failures = [failure for failure in read_all[1].failures if failure.source_path == "loop.pdf"]
    assert [(failure.page, failure.error) for failure in failures] == [
        (None, NO_TABLE),
        (3, "the page is damaged and cannot be read"),
    ]
    sql = "select page, text from passages join documents using (document_id) where source_path = 'loop.pdf'"
    assert query(read_all[0], sql).rows == [(1, "page"), (2, "page")]


@pytest.mark.parametrize("name", READ)
def test_read_in_spite_of_all(read_all: tuple[Path, Summary], name: str) -> None:
    sql = "select source_path, measure_count from documents"
    assert (name, 5) in query(read_all[0], sql).rows


def test_no_file_of_the_machine_is_in_the_dataset(read_all: tuple[Path, Summary]) -> None:
    assert query(read_all[0], "select * from passages where text like '%root:%'").rows == []


def test_all_pages_are_read(read_all: tuple[Path, Summary]) -> None:
    sql = "select count(*), max(page) from passages join documents using (document_id) where source_path = '3000 pages.pdf'"
    assert query(read_all[0], sql).rows == [(3000, 3000)]


def test_a_password_opens_what_it_fits(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(LOCKED.read_bytes())
    (folder / "b.docx").write_bytes(locked_docx())
    wrong = ingest([folder], tmp_path / "out", passwords=["wrong"])
    assert {failure.error for failure in wrong.failures} == {
        "the file is locked, and none of the passwords fits"
    }
    right = ingest([folder], tmp_path / "out", passwords=["wrong", "secret"])
    assert (right.failures, right.measures) == ([], 10)
    sql = "select source_path, media_type, reader from documents order by 1"
    assert [row[0::2] for row in query(tmp_path / "out", sql).rows] == [("a.pdf", "pdf"), ("b.docx", "word")]


def ingested(tmp_path: Path, **files: bytes) -> Summary:
    """The files `name` with an underscore for the full stop, in `tmp_path / "out"`."""
    (tmp_path / "folder").mkdir()
    for name, data in files.items():
        (tmp_path / "folder" / name.replace("_", ".")).write_bytes(data)
    return ingest([tmp_path / "folder"], tmp_path / "out")


def test_pages_that_are_claimed_only_are_one_failure(tmp_path: Path) -> None:
    data = pdf_of(1).replace(b"/Count 1 ", b"/Count 1000000 ")
    failures = ingested(tmp_path, million_pdf=data).failures
    assert [(failure.page, failure.error) for failure in failures] == [
        (None, NO_TABLE),
        (2, "pages 2 to 1,000,000 are not read: 100 one after the other are damaged"),
    ]
    assert query(tmp_path / "out", "select text from passages").rows == [("page",)]


def test_failures_of_pages_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good, blank = Page(1, 9, 9, (Paragraph((Line("ก"),)),)), ReadError("blank")
    pages = (good, *(Page(number, 9, 9, (), blank) for number in range(2, 9)))
    monkeypatch.setattr(task, "read", lambda *_: Document("", "", "", pages))
    monkeypatch.setattr(task, "MOST_FAILURES", 3)
    failures = read_one(tmp_path / "document.pdf").failures
    assert [(failure.page, failure.error) for failure in failures] == [
        (2, "blank"),
        (3, "blank"),
        (4, "blank"),
        (5, "4 pages from here on: blank"),
        (None, NO_TABLE),
    ]


def test_records_of_a_file_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "document.txt").write_text("ก" * 3_000_000, encoding="utf-8")
    assert read_one(tmp_path / "document.txt").records
    monkeypatch.setattr(task, "LARGEST_RECORDS", 4 << 20)
    outcome = read_one(tmp_path / "document.txt")
    assert not outcome.records
    assert [(failure.stage, failure.error) for failure in outcome.failures] == [
        ("read", "holds 8 MB of text and records")
    ]


def read_one(path: Path) -> Outcome:
    """What becomes of a file that this process reads."""
    path.touch()
    return task.read_task(Task(str(path), "0" * 64, stamp_of(path.stat()), "0"), lambda *_: None)


def test_half_a_character_is_marked(tmp_path: Path) -> None:
    """A font may say that its sign is half of a pair of UTF-16, which no text can hold."""
    mapping = "1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <61> <d800> endbfchar"
    content = "BT /F 12 Tf 20 100 Td (bab) Tj ET"
    page = "/MediaBox [0 0 200 200] /Resources << /Font << /F 4 0 R >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        f"<< /Type /Page /Parent 2 0 R {page} /Contents 6 0 R >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R >>",
        f"<< /Length {len(mapping)} >> stream\n{mapping}\nendstream",
        f"<< /Length {len(content)} >> stream\n{content}\nendstream",
    ]
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "half.pdf").write_bytes(pdf_file(objects))
    (failure,) = ingest([tmp_path / "folder"], tmp_path / "out").failures
    assert failure.error == NO_TABLE
    assert query(tmp_path / "out", "select text from passages").rows == [("b\ufffdb",)]
