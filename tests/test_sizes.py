"""Files that are large in one way are read: the time that they take grows with their size, not with its square."""

from pathlib import Path
from typing import Final

import pytest

from extract import read
from extract.errors import TooLargeError
from pipelines.ingest import ingest
from pipelines.query import query
from pipelines.task import Limits
from tests.pipelines.test_bad_input import repacked

LIMITS: Final = Limits(seconds=60)
"""Many times what each takes; what grew with the square of its size took longer."""

HEAD: Final = "ประเด็น\tมาตรการ\tผู้รับผิดชอบ\tระยะเวลา\n"


def styled(paragraphs: int) -> bytes:
    """A Word file with a style for each paragraph."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="S{number}"/></w:pPr><w:r><w:t>{number}</w:t></w:r></w:p>'
        for number in range(paragraphs)
    )
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{number}"><w:name w:val="S{number}"/></w:style>'
        for number in range(paragraphs)
    )

    def change(name: str, data: bytes) -> bytes:
        text = data.decode() if name in ("word/document.xml", "word/styles.xml") else ""
        if name == "word/document.xml":
            return text.replace("<w:body>", f"<w:body>{body}", 1).encode()
        return text.replace("</w:styles>", f"{styles}</w:styles>").encode() if text else data

    return repacked(change)


LARGE: Final = {
    "agency.txt": "เทศบาลตำบล" * 3_000,
    "words.txt": f"{HEAD}บริการ\tจัดทำคู่มือ\t{'กอง' * 6_000}\tปี 2568\n",
    "numbers.txt": f"{HEAD}บริการ\tจัดทำคู่มือ\t{'1 ' * 40_000}\tปี 2568\n",
    "rows.txt": "\n".join(f"{row}\tข้อความ {row}\tกอง {row}\t{row}" for row in range(4_000)),
    "spans.txt": f"<table>{'<tr><td colspan=1000>ก</td></tr>' * 4_000}</table>",
    "covered.txt": f"<table><tr>{'<td colspan=1000 rowspan=1000>ก</td>' * 2_000}</tr><tr><td>ข</td></tr></table>",
}


@pytest.mark.parametrize("name", [*LARGE, "styles.docx"])
def test_a_large_file_is_read_in_time(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / name).write_bytes(LARGE[name].encode() if name in LARGE else styled(10_000))
    failures = ingest([tmp_path / "folder"], tmp_path / "out", limits=LIMITS).failures
    assert [failure.error for failure in failures if failure.stage != "tables"] == []
    assert not [failure.error for failure in failures if "longer" in failure.error]
    assert query(tmp_path / "out", "select count(*) from documents").rows == [(1,)]


def test_a_file_of_more_parts_than_any_document_has_is_not_read(tmp_path: Path) -> None:
    more = {f"word/media/image{number}.png": b"" for number in range(10_001)}
    (tmp_path / "parts.docx").write_bytes(repacked(lambda _, data: data, more))
    with pytest.raises(TooLargeError, match="is made of 10,0"):
        read(tmp_path / "parts.docx")
