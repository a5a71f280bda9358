"""Thai text as its writer typed it: pure functions on text that know nothing of documents or tables."""

from normalize.characters import repair
from normalize.numerals import to_arabic
from normalize.unwrapping import Unwrapper

__all__ = ["Unwrapper", "repair", "to_arabic"]
