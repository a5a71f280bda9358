"""The media types of files that can be read."""

from typing import Final

TEXT: Final = "text/plain"
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TO_DOCX: Final = ("application/msword", "application/vnd.oasis.opendocument.text", "application/rtf")
"""Text documents that LibreOffice turns into DOCX: all of their structure is in it."""

TO_PDF: Final = (XLSX, "application/vnd.ms-excel", "application/vnd.oasis.opendocument.spreadsheet")
"""Sheets that LibreOffice turns into PDF: they are read as they are printed."""

PICTURES: Final = ("image/jpeg", "image/png", "image/tiff")
"""Pictures of scanned pages."""

COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of older office files and of all locked ones; [MS-CFB], section 2.2."""
