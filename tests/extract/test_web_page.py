"""A page of the web is what a browser shows of it, whatever its file is called."""

from pathlib import Path

import pytest

from extract import Document, read
from extract.errors import NotADocumentError
from pipelines.inspection import text_lines

PAGE = """<!DOCTYPE html>
<!-- made by <html> -->
<html lang="th"><head><meta charset="utf-8"><title>{title}</title>
<style>td {{ color: red }}</style>
<script type="text/javascript">
var x = "<table><tr><td>มาตรการ</td><td>ผู้รับผิดชอบ</td></tr></table>"; function f() {{ return 1 < 2; }}
</script></head>
<body><nav>เมนู</nav><section><h1>แผนปฏิบัติการ</h1><p>ของเทศบาล
ปี <abbr>พ.ศ.</abbr> 2568</p><!-- old <p>hidden</p> --></section><table>
<tr><th>มาตรการ</th><th>ผู้รับผิดชอบ</th></tr>
<tr><td><p>จัดทำคู่มือ</p><p>แจ้งเวียน</p></td><td>สำนักปลัด <img src="x.png"></td></tr></table>
<p>ลงชื่อ <นายกเทศมนตรี></p></body></html>
<script>alert(1)
"""


def saved(tmp_path: Path, page: str) -> Document:
    (tmp_path / "page.pdf").write_text(page, encoding="utf-8")
    return read(tmp_path / "page.pdf")


def test_what_a_browser_shows_is_read(tmp_path: Path) -> None:
    assert [line for line in text_lines(saved(tmp_path, PAGE.format(title="แผน"))) if line] == [
        "เมนู",
        "แผนปฏิบัติการ",
        "ของเทศบาล ปี พ.ศ. 2568",
        "มาตรการ\tผู้รับผิดชอบ",
        "จัดทำคู่มือ แจ้งเวียน\tสำนักปลัด",
        "ลงชื่อ <นายกเทศมนตรี>",
    ]


@pytest.mark.parametrize(
    "title",
    ["404 Not Found", "Error 404 (Not Found)!!1", "404 - ไม่พบหน้า", "HTTP Error 500.0 - Internal Server Error", "Page not found", "503 <b>Service Unavailable</b>"],
)  # fmt: skip
def test_what_a_server_says_in_place_of_a_page_is_no_document(tmp_path: Path, title: str) -> None:
    with pytest.raises(NotADocumentError, match="is the answer of a web server: "):
        saved(tmp_path, PAGE.format(title=title))
    with pytest.raises(NotADocumentError):
        saved(tmp_path, f"<html><body><h1>{title}</h1></body></html>")


@pytest.mark.parametrize(
    "title",
    ["404 โครงการ", "Conflict of Interest", "งบ 500 บาท", "แผน ข้อผิดพลาด 404", "error ของคะแนน 85.404"],
)
def test_titles_of_documents_are_none_of_an_error(tmp_path: Path, title: str) -> None:
    assert list(saved(tmp_path, PAGE.format(title=title)).blocks)


def test_text_with_html_in_it_is_no_page(tmp_path: Path) -> None:
    document = saved(tmp_path, "แผน\n<script>\n<table><tr><td>มาตรการ</td><td>ก</td></tr></table>")
    assert [line for line in text_lines(document) if line] == ["แผน\n<script>", "มาตรการ\tก"]
