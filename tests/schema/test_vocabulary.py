import geothai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.names.agencies import agencies_in, agency_of
from schema.names.codes import question_codes, without_opening_codes
from schema.names.places import mentions, official_district, official_province, region
from schema.names.questions import questions_of_indicator
from schema.names.subjects import Subject, subject_of
from schema.names.units import owner_unit, split_owners
from schema.names.years import most_named, year_roles, years_named
from schema.tables.words import heading_words, known_field
from schema.vocabulary import rows, squeeze


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("e12 วิธีการ", ["e12"]),
        ("I8 หน่วยงาน", ["i8"]),
        ("๐40 การขับเคลื่อน", ["o40"]),
        ("011 แผนการใช้จ่าย", ["o11"]),
        ("O27, o43", ["o27", "o43"]),
        ("i๑ และ e๑๒", ["i1", "e12"]),
        ("i1-i3", ["i1", "i2", "i3"]),
        ("o1-o3 , o7 และ o16–o17", ["o1", "o2", "o3", "o7", "o16", "o17"]),
        ("ข้อ i19 และ i20 กล่าวถึง i19", ["i19", "i20"]),
        ("e8 (อ้างอิงจาก o11) ตามข้อ o25 และ o26", ["e8"]),
        ("E-Service ITA 2568 No.2 i31 e16 o44 i0", []),
        ("พ.ศ. 2560 ข้อ 11 โทร 02", []),
        ("CO2 ปี 2568 ร้อยละ 10", []),
    ],
)
def test_codes_that_a_text_is_about(text: str, codes: list[str]) -> None:
    assert question_codes(text, in_column=True) == codes


@pytest.mark.parametrize(
    ("text", "indicator", "codes"),
    [
        ("ข้อ 1๑", 1, ["i1"]),
        ("ข้อ 11 และข้อ 12", 1, ["i1", "i2"]),
        ("ข้อ 110 และข้อ 112", 4, ["i10", "i12"]),
        ("ข้อ 119", 4, ["i19"]),
        ("ข้อ 11", 4, []),
        ("ข้อ 14", 7, []),
        ("ข้อ ๐๑๐", 9, ["o10"]),
    ],
)
def test_a_misread_letter_is_read_by_its_indicator(text: str, indicator: int, codes: list[str]) -> None:
    assert question_codes(text, indicator_no=indicator) == codes


@given(st.text(), st.integers(1, 10) | st.none())
def test_codes_exist_and_stand_once(text: str, indicator: int | None) -> None:
    codes = question_codes(text, indicator_no=indicator, in_column=True)
    assert len(codes) == len(set(codes))
    assert all(code[0] in "ieo" and 1 <= int(code[1:]) <= 43 for code in codes)


def test_questions_of_indicators_in_both_forms() -> None:
    assert questions_of_indicator("e", 6) == {1, 2, 3, 4, 5}
    assert questions_of_indicator("e", 5) == set()
    assert questions_of_indicator("i", 6) == set()
    assert without_opening_codes("วิธีการ e12") == "วิธีการ e12"


@pytest.mark.parametrize(
    ("cell", "owners", "units"),
    [
        ("สำนักปลัดฯ", ["สำนักปลัดฯ"], ["สำนักปลัด"]),
        ("สำนักปลัด กองคลัง", ["สำนักปลัด", "กองคลัง"], ["สำนักปลัด", "กองคลัง"]),
        ("สำนักปลัด, กองคลัง และกองช่าง", ["สำนักปลัด", "กองคลัง", "กองช่าง"], ["สำนักปลัด", "กองคลัง", "กองช่าง"]),
        ("กองคลัง/กองช่าง", ["กองคลัง", "กองช่าง"], ["กองคลัง", "กองช่าง"]),
        ("๑. สำนักปลัด ๒. กองคลัง", ["สำนักปลัด", "กองคลัง"], ["สำนักปลัด", "กองคลัง"]),
        ("ทุกสำนัก/กอง", ["ทุกสำนัก/กอง"], ["ทุกส่วนราชการ"]),
        ("ทุกส่วนราชการ (ทุกกอง)", ["ทุกส่วนราชการ (ทุกกอง)"], ["ทุกส่วนราชการ"]),
        ("กลุ่มงานนิติการ สำนักปลัดเทศบาล", ["กลุ่มงานนิติการ สำนักปลัดเทศบาล"], ["สำนักปลัด"]),
        ("งานนิติการ สำนักปลัด อบต.", ["งานนิติการ สำนักปลัด อบต."], ["สำนักปลัด"]),
        ("กองคลัง ฝ่ายพัสดุ", ["กองคลัง ฝ่ายพัสดุ"], ["กองคลัง"]),
        ("งานนิติการ สำนักปลัด กองคลัง", ["งานนิติการ สำนักปลัด", "กองคลัง"], ["สำนักปลัด", "กองคลัง"]),
        ("กองยุทธศาสตร์และงบประมาณ", ["กองยุทธศาสตร์และงบประมาณ"], ["กองยุทธศาสตร์และงบประมาณ"]),
        ("ทุกกอง  หน่วยตรวจสอบภายใน", ["ทุกกอง", "หน่วยตรวจสอบภายใน"], ["ทุกส่วนราชการ", "หน่วยตรวจสอบภายใน"]),
        ("ทุกสำนัก กอง", ["ทุกสำนัก กอง"], ["ทุกส่วนราชการ"]),
        ("คณะทำงาน ITA", ["คณะทำงาน ITA"], ["คณะทำงาน ITA"]),
    ],
)
def test_owners_in_a_cell(cell: str, owners: list[str], units: list[str]) -> None:
    found, placeholders = split_owners([cell])
    assert (found, placeholders) == (owners, [])
    assert [owner_unit(owner) for owner in found] == units


def test_a_sub_unit_above_its_parent_is_one_owner() -> None:
    assert split_owners(["งานนิติการ", "สำนักปลัดเทศบาล"])[0] == ["งานนิติการ สำนักปลัดเทศบาล"]
    assert split_owners(["สำนักปลัด", "งานนิติการ"])[0] == ["สำนักปลัด", "งานนิติการ"]
    assert split_owners(["- งานนิติการ", "- สำนักปลัด"])[0] == ["งานนิติการ", "สำนักปลัด"]


@pytest.mark.parametrize(
    ("printed", "official"),
    [("ลำปาง", "ลำปาง"), ("ลำปางได้จัดทำ", "ลำปาง"), ("ศรีษะเกษ", "ศรีสะเกษ"), ("ของเรา", None), ("", None)],
)
def test_provinces(printed: str, official: str | None) -> None:
    assert official_province(printed) == official


def test_districts() -> None:
    assert official_district("แม่ทะ", "ลำปาง") == "แม่ทะ"
    assert official_district("ขำนิ", "บุรีรัมย์") == "ชำนิ"
    assert official_district("เมือง", "ลำพูน") == "เมืองลำพูน"
    assert official_district("บัวชุม", "บุรีรัมย์") is None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("อำเภอแม่ทะ จังหวัดลำปาง", [("แม่ทะ", "ลำปาง", None)]),
        ("อ.แม่ทะ จ.ลำปาง", [("แม่ทะ", "ลำปาง", None)]),
        ("อำเภอแม่ทะจังหวัดลำปาง", [("แม่ทะ", "ลำปาง", None)]),
        ("อำเภอเมือง จังหวัดลำพูน", [("เมืองลำพูน", "ลำพูน", None)]),
        ("จังหวัดลำปาง", [(None, "ลำปาง", None)]),
        ("นายอำเภอแม่ทะ ที่ว่าการอำเภอแม่ทะ องค์การบริหารส่วนจังหวัดลำปาง ผู้ว่าราชการจังหวัดลำปาง", []),
        ("ระดับอำเภอ ระดับจังหวัด", []),
    ],
)
def test_places_in_a_text(text: str, places: list[tuple[str | None, str, str | None]]) -> None:
    found = [mention for mention in mentions(text) if mention.province]
    assert [(mention.district, mention.province, mention.misprint) for mention in found] == places


def test_every_province_has_a_region() -> None:
    assert len(rows("regions")) == 77
    assert {region(row["province_code"]) for row in rows("regions")} == {
        "ภาคเหนือ",
        "ภาคกลาง",
        "ภาคตะวันออกเฉียงเหนือ",
        "ภาคตะวันออก",
        "ภาคตะวันตก",
        "ภาคใต้",
    }


def test_agencies() -> None:
    assert agencies_in("ผ่านเว็บไซต์ของเทศบาลเมืองริมน้ำ และ อบจ.ลำพูน") == [
        ("เทศบาลเมือง", "เทศบาลเมืองริมน้ำ"),
        ("องค์การบริหารส่วนจังหวัด", "องค์การบริหารส่วนจังหวัดลำพูน"),
    ]
    assert agencies_in("เทศบาลตำบล ได้จัดทำ") == []
    titles = ["เทศบาลตำบล ริมน้ำ อำเภอเมือง"]
    texts = ["เทศบาลตำบลริมน้ำได้จัดทำ", "เทศบาลตำบลต้นแบบ", "เทศบาลตำบลต้นแบบ"]
    assert agency_of(titles, texts) == ("เทศบาลตำบล", "เทศบาลตำบลริมน้ำ")
    assert agency_of([], []) == (None, None)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("มาตรการตามผลการประเมิน ITA ปี 2567 ของเทศบาลตำบลทดสอบ และของปี 2568", [("assessed", 2567)]),
        ("มาตรการ พ.ศ. ๒๕๖๙", [("planned", 2569)]),
        ("เปรียบเทียบผลการประเมินปี 2566 กับ พ.ศ. 2567", [("assessed", 2566), ("assessed", 2567)]),
        ("แผนปฏิบัติการป้องกันการทุจริต (พ.ศ. 2566 - 2570)", []),
        ("แนวทางตามระเบียบ พ.ศ. 2560", []),
        ("มติที่ 12560 และ 2568", []),
    ],
)
def test_what_years_are_of(text: str, roles: list[tuple[str, int]]) -> None:
    assert year_roles(text) == roles


def test_the_year_most_named() -> None:
    titles = years_named(map(year_roles, ["มาตรการ ปี 2569"]), "planned")
    texts = years_named(map(year_roles, ["แนวทาง ปี 2567", "แนวทาง ปี 2568"]), "planned")
    assert most_named(titles, texts) == 2569
    assert most_named(years_named([], "planned"), texts) == 2568
    assert most_named(years_named(map(year_roles, ["เทศบาล"]), "assessed")) is None


def test_subjects() -> None:
    assert subject_of("(6) กระบวนการ ควบคุม ตรวจสอบ การ ใช้อำนาจและ การบริหารงาน บุคคล") == Subject(
        "issue", 6, "กระบวนการ ควบคุม ตรวจสอบ การ ใช้อำนาจและ การบริหารงาน บุคคล"
    )
    assert subject_of("3.การใช้ อำนาจ", column="indicator") == Subject("indicator", 3, "การใช้ อำนาจ")
    assert subject_of("ประเด็นที่ 12 อื่น ๆ") == Subject("issue", None, "อื่น ๆ")
    assert subject_of("การพัฒนาเมือง", column="issue") == Subject("issue", None, "การพัฒนาเมือง")
    assert subject_of("การพัฒนาเมือง") is None


def test_vocabulary_says_nothing_twice() -> None:
    headings = [squeeze(row["term"]) + row["place"] for row in rows("headings")]
    assert len(headings) == len(set(headings))
    owners = [squeeze(row["written"]) for row in rows("owners")]
    assert len(owners) == len(set(owners))
    for row in rows("headings"):
        if row["place"] == "whole":
            assert known_field(row["term"]) == row["field"]


@pytest.mark.parametrize(
    ("heading", "field", "also"),
    [
        ("ผู้รับผิดชอบมาตรการ", "owner", None),
        ("งบประมาณโครงการ", "budget", None),
        ("สถานะกิจกรรม", "status", None),
        ("ระยะเวลาดำเนินกิจกรรม", "timeline", None),
        ("วัตถุประสงค์ของโครงการ", "target", None),
        ("ผลการขับเคลื่อนมาตรการ", "result", None),
        ("ประเด็นตามแนวทาง ITA", "issue", None),
        ("ตัวชี้วัดที่ต้องปรับปรุง", "indicator", None),
        ("ประเด็นที่ใช้ในการวิเคราะห์", "issue", None),
        ("การติดตามโครงการ", "follow_up", None),
        ("รายละเอียดเอกสารประกอบ", "note", None),
        ("ผู้รับผิดชอบ/ระยะเวลา", "owner", "timeline"),
        ("เมื่อไร", "timeline", None),
    ],
)
def test_the_first_words_of_a_heading_tell_its_field(heading: str, field: str, also: str | None) -> None:
    words = heading_words(heading)
    assert words is not None
    assert (words.field, words.also) == (field, also)


@pytest.mark.parametrize("text", ["ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่", "ผู้รับผิดชอบ : กองคลัง", "สำนักปลัด", "๑"])
def test_what_is_no_heading(text: str) -> None:
    assert heading_words(text) is None


@pytest.mark.parametrize(
    ("text", "subdistrict"),
    [
        ("ตำบลแคมป์สน อำเภอเขาค้อ จังหวัดเพชรบูรณ์", "แคมป์สน"),
        ("ต.แคมป์สร อ.เขาค้อ จ.เพชรบูรณ์", "แคมป์สน"),
        ("เทศบาลตำบลแคมป์สน อำเภอเขาค้อ จังหวัดเพชรบูรณ์", None),
        ("ตำบลในฝัน อำเภอเขาค้อ จังหวัดเพชรบูรณ์", None),
        ("ตำบลแคมป์สน", None),
    ],
)
def test_subdistricts(text: str, subdistrict: str | None) -> None:
    assert next((mention.subdistrict for mention in mentions(text)), None) == subdistrict


def test_no_name_of_a_place_contains_a_word_that_ends_one() -> None:
    provinces = [province.code for province in geothai.provinces()]
    districts = [district for code in provinces for district in geothai.districts(code)]
    names = [district.name_th for district in districts]
    names += [one.name_th for district in districts for one in geothai.subdistricts(district.code)]
    ends = [row["word"] for row in rows("agency_ends")]
    assert [name for name in names if any(end in name for end in ends)] == []
