"""Thai numerals."""

import re
from typing import Final

from normalize.thai import NUMERALS

_NUMERAL: Final = re.compile(f"[{NUMERALS}]")
_TO_ARABIC: Final = str.maketrans(NUMERALS, "0123456789")


def to_arabic(text: str) -> str:
    """Write Thai numerals as Arabic ones; everything else stays.

    >>> to_arabic("ปีงบประมาณ พ.ศ. ๒๕๖๘")
    'ปีงบประมาณ พ.ศ. 2568'
    """
    return text.translate(_TO_ARABIC) if _NUMERAL.search(text) else text
