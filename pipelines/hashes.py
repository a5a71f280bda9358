"""Files are known by the SHA-256 of their bytes."""

import hashlib
from pathlib import Path


def hash_of(path: Path) -> str:
    """SHA-256 of the bytes of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
