"""Thai text as its writer typed it: pure functions on text that know nothing of documents or tables."""

from normalize.characters import repair
from normalize.numerals import to_arabic
from normalize.unwrapping import unwrap

__all__ = ["repair", "to_arabic", "unwrap"]
