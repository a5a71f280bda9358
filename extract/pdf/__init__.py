"""Born-digital PDF to documents."""

from extract.pdf.reading import read

__all__ = ["read"]
