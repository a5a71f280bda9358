"""Thai text as its writer typed it: pure functions on text that know nothing of documents or tables."""

import os

os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")  # else pythainlp makes a folder in the user's home

from normalize.characters import repair
from normalize.numerals import to_arabic
from normalize.unwrapping import Unwrapper

__all__ = ["Unwrapper", "repair", "to_arabic"]
