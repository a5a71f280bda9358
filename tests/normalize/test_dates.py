from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.dates import date_range, fiscal_year_of, fiscal_year_range

FISCAL_YEAR = 2568
RANGES = [
    ("๑ ตุลาคม ๒๕๖๘ – ๓๐ กันยายน ๒๕๖๙", "2025-10-01", "2026-09-30"),
    ("1 เมษายน 2569 ถึง 30 กันยายน 2569", "2026-04-01", "2026-09-30"),
    ("1 ตุลาคม - 30 กันยายน 2569", "2025-10-01", "2026-09-30"),
    ("ต.ค. 67 - ก.ย. 68", "2024-10-01", "2025-09-30"),
    ("ต.ค.66-ก.ย.67", "2023-10-01", "2024-09-30"),
    ("ตุลาคม ๒๕๖๖ – มีนาคม ๒๕๖๗", "2023-10-01", "2024-03-31"),
    ("เดือนมกราคม พ.ศ. 2568", "2025-01-01", "2025-01-31"),
    ("01/10/2567 - 30/09/2568", "2024-10-01", "2025-09-30"),
    ("ก.พ. 2567", "2024-02-01", "2024-02-29"),
    ("ปีงบประมาณ 2567", "2023-10-01", "2024-09-30"),
    ("ตลอดปีงบประมาณ พ.ศ. ๒๕๖๘", "2024-10-01", "2025-09-30"),
    ("ปีงบประมาณ 2568 - 2570", "2024-10-01", "2027-09-30"),
    ("ไตรมาส 1 - ไตรมาส 4 ปีงบประมาณ 2566", "2022-10-01", "2023-09-30"),
    ("ไตรมาส 1 และ ไตรมาส 3 ปีงบประมาณ 2566", "2022-10-01", "2023-06-30"),
    ("ไตรมาสที่ 2/2567", "2024-01-01", "2024-03-31"),
    ("ภายในเดือนมีนาคม 2568", None, "2025-03-31"),
    ("ภายใน 30 ก.ย. 2568", None, "2025-09-30"),
    ("ภายในไตรมาส 1 ปีงบประมาณ 2568", None, "2024-12-31"),
    ("ภายในปีงบประมาณ 2568", "2024-10-01", "2025-09-30"),
    ("ตั้งแต่ 1 ตุลาคม 2567 เป็นต้นไป", "2024-10-01", None),
    ("ไตรมาสที่ 1 - 2", "2024-10-01", "2025-03-31"),
    ("ต.ค. - ธ.ค.", "2024-10-01", "2024-12-31"),
    ("มกราคม", "2025-01-01", "2025-01-31"),
    ("ตลอดปีงบประมาณ", "2024-10-01", "2025-09-30"),
    ("31 กันยายน 2568", None, None),
    ("30 กันยายน 2568 - 1 ตุลาคม 2567", None, None),
    ("ทุกครั้งที่จัดซื้อจัดจ้าง", None, None),
    ("ตลอดปี", None, None),
    ("", None, None),
]


@pytest.mark.parametrize(("text", "start", "end"), RANGES, ids=[case[0] or "blank" for case in RANGES])
def test_ranges(text: str, start: str | None, end: str | None) -> None:
    found = date_range(text, FISCAL_YEAR)
    assert [day.isoformat() if day else None for day in found] == [start, end]


def test_under_a_heading_for_due_dates_one_date_has_no_start() -> None:
    assert date_range("31 ธันวาคม 2568", due=True) == (None, date(2025, 12, 31))
    assert date_range("ม.ค. - มี.ค. 2569", due=True) == (date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize("text", ["ไตรมาสที่ 1", "ต.ค. - ธ.ค.", "ตลอดปีงบประมาณ"])
def test_without_a_fiscal_year_nothing_is_guessed(text: str) -> None:
    assert date_range(text) == (None, None)


@given(st.text() | st.text(alphabet="0123456789 ๑๒/-–ตุลาคมภยนไรสที่.ปีงบประมาณ"))
def test_any_text_gives_an_ordered_range(text: str) -> None:
    start, end = date_range(text, FISCAL_YEAR)
    assert start is None or end is None or start <= end


@given(st.dates(date(1960, 1, 1), date(2056, 12, 31)))
def test_a_day_lies_in_its_fiscal_year(day: date) -> None:
    start, end = fiscal_year_range(fiscal_year_of(day))
    assert start <= day <= end
