"""Text that a terminal shows and does not obey: names and documents come from strangers."""

import re
from typing import IO, Final, cast

_OBEYED: Final = "\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""For a class of `re`: DEL, C1, line separators, bidirectional controls (UAX #9), lone surrogates."""

_HIDDEN: Final = re.compile(f"[\x00-\x08\x0b-\x1f{_OBEYED}]")
_HIDDEN_OR_SPACE: Final = re.compile(f"[\x00-\x1f{_OBEYED}]")
_RAW_IN_JSON: Final = re.compile(f"[{_OBEYED}]")


def visible(text: str) -> str:
    """`text` with its control characters written out, all but line ends and tabs.

    >>> visible("a\\x1b[2J\\tb\\u202e")
    'a\\\\x1b[2J\\tb\\\\u202e'
    """
    return _HIDDEN.sub(_written_out, text)


def on_one_line(text: str) -> str:
    """`text` with all its control characters written out.

    >>> on_one_line("a\\nb")
    'a\\\\nb'
    """
    return _HIDDEN_OR_SPACE.sub(_written_out, text)


def escaped(json: str) -> str:
    """The same JSON, with escapes for what JSON may hold raw and a terminal would obey.

    >>> escaped('["\\x9b2J"]')
    '["\\\\u009b2J"]'
    """
    return _RAW_IN_JSON.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json)


def visible_on(file: IO[str]) -> IO[str]:
    """A file that writes to `file` what it is given, its control characters written out."""
    return cast("IO[str]", _VisibleFile(file))


class _VisibleFile:
    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(visible(text))

    def flush(self) -> None:
        self._file.flush()


def _written_out(sign: re.Match[str]) -> str:
    return sign[0].encode("unicode_escape").decode("ascii")
