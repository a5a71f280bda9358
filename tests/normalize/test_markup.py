import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.markup import heading_text, markup_to_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("ข้อความธรรมดา", ["ข้อความธรรมดา"]),
        ("<p>หนึ่ง</p> <p>สอง</p>", ["หนึ่ง", " สอง"]),
        ("<ul> <li>หนึ่ง</li> <li>สอง</li></ul>", ["• หนึ่ง", "• สอง"]),
        ("<ol><li><p>หนึ่ง</p></li><li><p>สอง</p></li></ol>", ["• หนึ่ง", "• สอง"]),
        ("<ul><li>หนึ่ง<ul><li>ก</li><li>ข</li></ul></li><li>สอง</li></ul>", ["• หนึ่ง", "◦ ก", "◦ ข", "• สอง"]),
        ("หนึ่ง<br>สอง<br/>สาม", ["หนึ่ง", "สอง", "สาม"]),
        ('<ul style="list-style-type: none"> - หนึ่ง - สอง ', [" - หนึ่ง - สอง "]),
        ("<b>หนึ่ง</b> **สอง**", ["หนึ่ง สอง"]),
        ("คะแนน < 85 และ > 50", ["คะแนน < 85 และ > 50"]),
        ("Dos &amp; Don'ts", ["Dos & Don'ts"]),
        ("<ผู้อำนวยการ> ลงนาม", ["<ผู้อำนวยการ> ลงนาม"]),
        ("ติดต่อ <Line@city> ได้ <b>ทุกวัน</b>", ["ติดต่อ <Line@city> ได้ ทุกวัน"]),
    ],
)
def test_lines_that_a_browser_shows(text: str, lines: list[str]) -> None:
    assert [line.strip() for line in markup_to_lines(text)] == [line.strip() for line in lines]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("## 2.สรุปผล", "2.สรุปผล"),
        ("**มาตรการ  \nส่งเสริม**", "มาตรการ  \nส่งเสริม"),
        ("**จุดแข็ง** คือ ข้อ **i3**", None),
        ("# ", None),
        ("ข้อความ", None),
        ("****", None),
    ],
)
def test_markdown_headings(line: str, heading: str | None) -> None:
    assert heading_text(line) == heading


@given(st.text(alphabet="กขค <>/bpli&;*\n"))
def test_no_letter_of_thai_text_is_lost(text: str) -> None:
    def thai(string: str) -> str:
        return "".join(sign for sign in string if "ก" <= sign <= "ฮ")

    assert thai("".join(markup_to_lines(text))) == thai(text)
