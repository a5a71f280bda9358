from collections.abc import Callable

import pytest

from schema import Interpretation
from schema.records import DocumentRecord

Reader = Callable[[str], Interpretation]

TABLE = "ประเด็น|มาตรการ|ผู้รับผิดชอบ|ระยะเวลา\n1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ|ก|กองคลัง|{}\n"


def described(interpreted: Reader, text: str, timeline: str = "") -> DocumentRecord:
    return interpreted(f"{text}\n\n{TABLE.format(timeline)}").documents[0]


def test_all_that_a_title_says(interpreted: Reader) -> None:
    document = described(
        interpreted,
        "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๘\n\nเทศบาลตำบลทดสอบ อำเภอแม่ทะ จังหวัดลำปาง\n\nจากผลการประเมิน ITA ปี ๒๕๖๗",
    )
    assert (document.agency, document.agency_type) == ("เทศบาลตำบลทดสอบ", "เทศบาลตำบล")
    assert (document.district, document.province, document.province_code, document.region) == (
        "แม่ทะ",
        "ลำปาง",
        "TH-52",
        "ภาคเหนือ",
    )
    assert (document.fiscal_year, document.assessed_year) == (2568, 2567)
    assert document.title == "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. 2568"
    assert document.document_type == "measures_plan"
    assert document.page_count is None


@pytest.mark.parametrize(
    ("sayings", "year"),
    [
        ("จากผลการประเมิน ITA ปี 2567\n\nเตรียมการประเมิน ITA ปี 2568", 2567),
        ("ผลการประเมิน ITA ปี 2568\n\nคะแนน ปี 2568\n\nเทียบกับผลการประเมิน ITA ปี 2567", 2568),
        ("แนวทางการยกระดับผลการประเมิน ITA ปี 2568\n\nจากผลการประเมิน ITA ปี 2567", 2567),
        ("\tมาตรการ\n\t(วิเคราะห์จากผลการประเมิน ITA ปี 2566)\n\tเทศบาลตำบลทดสอบ\n", 2566),
    ],
)
def test_the_year_of_the_result(interpreted: Reader, sayings: str, year: int) -> None:
    document = described(interpreted, sayings, "ปีงบประมาณ 2568")
    assert (document.fiscal_year, document.assessed_year) == (2568, year)


def test_what_is_not_said_is_null(interpreted: Reader) -> None:
    document = described(interpreted, "เรียน ผู้บริหาร")
    assert (document.agency, document.province, document.district, document.region) == (None,) * 4
    assert (document.fiscal_year, document.assessed_year, document.title) == (None,) * 3


def test_timelines_tell_the_year_where_no_title_does(interpreted: Reader) -> None:
    assert described(interpreted, "เทศบาล", "1 ตุลาคม 2567 - 30 กันยายน 2568").fiscal_year == 2568


def test_a_timeline_without_a_year_is_dated_by_the_title(interpreted: Reader) -> None:
    records = interpreted("มาตรการ ประจำปีงบประมาณ พ.ศ. 2568\n\n" + TABLE.format("ไตรมาส 2"))
    assert str(records.measures[0].start_date) == "2025-01-01"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("มาตรการส่งเสริม", "measures_plan"),
        ("รายงานผลการดำเนินการตามมาตรการ", "progress_report"),
        (
            "ผลการประเมิน\n\nตัวชี้วัดที่ 1 ได้ 98.5 คะแนน ตัวชี้วัดที่ 2 ได้ 97 คะแนน\n\nตัวชี้วัดที่ 3 ได้ ๙๖ คะแนน",
            "assessment_report",
        ),
    ],
)
def test_document_types(interpreted: Reader, text: str, kind: str) -> None:
    assert described(interpreted, text).document_type == kind


def test_results_make_a_progress_report(interpreted: Reader) -> None:
    table = "มาตรการ|ผลการดำเนินงาน|ผู้รับผิดชอบ\nจัดทำคู่มือ|{}|กองคลัง\n"
    assert interpreted(table.format("แจกแล้ว")).documents[0].document_type == "progress_report"
    assert interpreted(table.format("")).documents[0].document_type == "measures_plan"


def test_a_document_without_tables_has_no_type(interpreted: Reader) -> None:
    assert interpreted("เทศบาลตำบลทดสอบ").documents[0].document_type is None


@pytest.mark.parametrize(
    ("agency", "place", "code"),
    [
        ("ทต.แม่ทะ", "อำเภอแม่ทะ จังหวัดลำปาง", "TH-52-เทศบาลตำบลแม่ทะ"),
        ("เทศบาลตำบลแม่ทะ", "จังหวัดลำปาง", "TH-52-เทศบาลตำบลแม่ทะ"),
        ("อบต. กระสัง", "อำเภอสตึก จังหวัดบุรีรัมย์", "TH-3111-องค์การบริหารส่วนตำบลกระสัง"),
        ("อบต. กระสัง", "อำเภอเมือง จังหวัดบุรีรัมย์", "TH-3101-องค์การบริหารส่วนตำบลกระสัง"),
        ("อบต. กระสัง", "อำเภอนางรอง จังหวัดบุรีรัมย์", None),
        ("อบต. กระสัง", "จังหวัดบุรีรัมย์", None),
        ("เทศบาลตำบลแม่ทะ", "อำเภอแม่ทะ", None),
        ("สำนักงาน", "จังหวัดลำปาง", None),
    ],
)
def test_the_code_of_an_agency_is_the_same_in_all_its_documents_and_no_others(
    interpreted: Reader, agency: str, place: str, code: str | None
) -> None:
    """Three districts of Buriram have a subdistrict called กระสัง, and offices of that name."""
    assert described(interpreted, f"แผนปฏิบัติการ {agency}\n\n{place}").agency_code == code
