"""How this program was called, so that what it tells a user to type works as it is."""

import re
import shlex
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import Final

NAME: Final = "ita"

_HINT: Final = re.compile(rf"'{NAME} (?=[a-z])")


@cache
def called() -> str:
    """The command as it was typed: `ita` where the shell finds it, else with its path."""
    typed = Path(sys.argv[0])
    if typed.stem != NAME or not typed.is_file():
        return NAME
    found = shutil.which(NAME)
    return NAME if found and typed.samefile(found) else shlex.quote(sys.argv[0])


def as_called(text: str) -> str:
    """`text` whose hints (each between quotation marks) name the command as it was called.

    >>> as_called("make one with 'ita ingest FOLDER'")
    "make one with 'ita ingest FOLDER'"
    """
    return _HINT.sub(lambda _: f"'{called()} ", text)
