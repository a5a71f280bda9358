import pytest

from extract.encoding import decode
from extract.errors import EmptyFileError, NotADocumentError, UnknownEncodingError

TEXT = "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๘\nเทศบาลตำบล ITA 2568\n"


@pytest.mark.parametrize(
    "name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874", "tis-620"]
)
def test_every_thai_encoding_gives_the_text(name: str) -> None:
    assert decode(TEXT.encode(name)) == TEXT


def test_line_ends_of_every_system_become_one() -> None:
    assert decode("หนึ่ง\r\nสอง\rสาม\fสี่".encode()) == "หนึ่ง\nสอง\nสาม\fสี่"


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", "\ufeff".encode(), b"--- \n ..."])
def test_nothing_to_read(data: bytes) -> None:
    with pytest.raises(EmptyFileError):
        decode(data)


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 500])
def test_binary_data_is_no_text(data: bytes) -> None:
    with pytest.raises((NotADocumentError, UnknownEncodingError)):
        decode(data)


def test_a_broken_mark_is_named() -> None:
    with pytest.raises(UnknownEncodingError, match="utf-8"):
        decode(b"\xef\xbb\xbf" + "ก".encode("cp874") * 9)
