"""Character classes, tables and patterns of Thai text that the fixers share. Data only."""

from typing import Final

TONE_MARKS: Final = "\u0e48-\u0e4b"
"""Mai ek, mai tho, mai tri, mai chattawa, for use inside a character class."""

THANTHAKHAT: Final = "\u0e4c"

CONSONANTS: Final = "ก-ฮ"
"""For use inside a character class."""

ABOVE_BELOW_VOWELS: Final = "\u0e31\u0e34-\u0e39"
"""Vowels written above or below their consonant, for use inside a character class."""

MARKS: Final = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""Every character without a width of its own, for use inside a character class."""

LETTERS: Final = "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e"
"""Everything that Thai words are spelled with: no ๆ, ฯ, ฿ or numerals. For use inside a class."""

NUMERALS: Final = "๐๑๒๓๔๕๖๗๘๙"

INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
"""Soft hyphen, zero-width characters and direction marks: never printed. For use inside a class."""

WIDE_SPACES: Final = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
"""Spaces of other widths than the plain one. For use inside a class."""

PRIVATE_USE_MARKS: Final = {
    0xF700: "\u0e10", 0xF701: "\u0e34", 0xF702: "\u0e35", 0xF703: "\u0e36", 0xF704: "\u0e37",
    0xF705: "\u0e48", 0xF706: "\u0e49", 0xF707: "\u0e4a", 0xF708: "\u0e4b", 0xF709: "\u0e4c",
    0xF70A: "\u0e48", 0xF70B: "\u0e49", 0xF70C: "\u0e4a", 0xF70D: "\u0e4b", 0xF70E: "\u0e4c",
    0xF70F: "\u0e0d", 0xF710: "\u0e31", 0xF711: "\u0e4d", 0xF712: "\u0e47", 0xF713: "\u0e48",
    0xF714: "\u0e49", 0xF715: "\u0e4a", 0xF716: "\u0e4b", 0xF717: "\u0e4c", 0xF718: "\u0e38",
    0xF719: "\u0e39", 0xF71A: "\u0e3a",
}  # fmt: skip
"""Private-use code points of Windows Thai fonts (shifted marks) and what they stand for."""

LOOK_ALIKES: Final = {
    "n": "กท", "u": "นมบ", "s": "ร", "a": "ลอ", "o": "อ", "w": "พผ", "W": "พฬ", "A": "คด", "U": "บ",
    "l": "เา", "I": "เา", "0": "อ", "๐": "อ", "1": "เา", "3": "ง", "5": "ร", "9": "จ",
}  # fmt: skip
"""Latin letters and digits, and the Thai letters that OCR takes for them."""

NO_SPACE_AFTER: Final = frozenset({
    "การ", "ความ", "ให้", "และ", "หรือ", "ของ", "ใน", "ภายใน", "บน", "เพื่อ", "ที่", "โดย", "แก่", "ต่อ", "กับ",
    "เกี่ยวกับ", "สำหรับ", "ด้าน", "ระหว่าง", "อย่าง", "เป็น", "ซึ่ง", "จาก", "ไม่", "จะ", "ต้อง", "ควร",
})  # fmt: skip
"""Words that lean on the next one; Thai writers type no space after them."""

SPACE_BEFORE: Final = frozenset({
    "ณ", "เป็นต้น", "อำเภอ", "จังหวัด", "ทั้งนี้", "ดังนั้น", "ดังนี้", "รวมทั้ง", "รวมถึง", "พร้อมทั้ง", "ตลอดจน", "แต่", "เพราะ",
    "เนื่องจาก", "ซึ่ง", "หาก", "โดยเฉพาะ", "หมายถึง",
})  # fmt: skip
"""Words before which Thai writers type a space more often than not."""

SPACE_AFTER: Final = frozenset({"ณ", "ดังนั้น", "ทั้งนี้", "นอกจากนี้", "หมายถึง"})
"""Words after which Thai writers type a space more often than not."""

CONTINUES: Final = frozenset({
    "และ", "หรือ", "ซึ่ง", "โดย", "ของ", "เพื่อ", "ที่", "ใน", "รวมถึง", "รวมทั้ง", "พร้อม", "ตลอดจน", "ตาม", "ไปสู่",
    "เช่น", "เป็นต้น",
})  # fmt: skip
"""Words that open no sentence of a list: a line that opens with one continues the line above."""

SET_APART: Final = ("เช่น", "ได้แก่", "อาทิ")
"""Words that Thai writers set between spaces."""

OPENS_ENTRY: Final = frozenset({
    "กำกับ", "กำชับ", "กำหนด", "แก้ไข", "แจก", "แจ้ง", "จัด", "จัดซื้อ", "จัดตั้ง", "จัดทำ", "จัดให้มี",
    "จัดหา", "ชี้แจง", "ดำเนินการ", "ตรวจสอบ", "ติดตั้ง", "ติดตาม", "แต่งตั้ง", "ทบทวน",
    "ประกาศ", "ประชาสัมพันธ์", "ประชุม", "ประเมิน", "ปรับปรุง", "เปิด", "เปิดเผย", "ฝึกอบรม", "พัฒนา",
    "เพิ่ม", "มอบหมาย", "รวบรวม", "ระบุ", "รายงาน", "วิเคราะห์", "ส่งเสริม", "สร้าง",
    "สรุป", "สำรวจ", "เสนอ", "เสริมสร้าง", "อบรม",
})  # fmt: skip
"""Verbs that open an entry of a list of measures or steps."""

TAKES_VERB: Final = frozenset({
    "ผู้", "แบบ", "หน่วย", "คณะ", "คณะทำงาน", "จุด", "ผล", "วิธี", "ช่องทาง", "ระบบ", "งาน", "มา", "ไป", "หาก",
    "สามารถ",
})  # fmt: skip
"""Words that a verb may follow (แบบประเมิน, ผู้แจ้ง): that verb opens no entry."""

WIDTHS: Final = {
    **dict.fromkeys((chr(code) for code in (0xE31, *range(0xE34, 0xE3B), *range(0xE47, 0xE4F))), 0.0),
    **dict.fromkeys(".,:;'!|iIljftr()[]", 0.5),
    **dict.fromkeys(" เ/-–", 0.55),
    **dict.fromkeys("โใไ", 0.7),
    **dict.fromkeys("งราำ", 0.83),
    **dict.fromkeys("จวฐะ0123456789๐๑๒๓๔๕๖๗๘๙", 0.9),
    **dict.fromkeys("ทนบปพฟภษห", 1.1),
    **dict.fromkeys("ญณฌ", 1.4),
}
"""Advance widths in those of a usual consonant; a character that is not here has 1. Rounded means of the
fonts Laksaman (which has the metrics of TH Sarabun), Garuda and Loma, which differ by less than a tenth."""
