"""Files to documents: one reader per kind of file, one model for all. Knows nothing of ITA."""

from extract.document import Block, Cell, Document, Line, Page, Paragraph, Row, Table
from extract.errors import ReadError
from extract.reading import read

__all__ = ["Block", "Cell", "Document", "Line", "Page", "Paragraph", "ReadError", "Row", "Table", "read"]
