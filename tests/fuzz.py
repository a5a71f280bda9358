"""Samples that were damaged at random are read or refused, and show no fault of the program.

`make fuzz` tries new damage for as long as asked. A file that shows a fault is kept and named.
"""

import argparse
import io
import random
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.hashes import stamp_of
from pipelines.reader_process import read_all
from pipelines.task import Limits, Outcome, Task
from tests.conftest import FORMS, SAMPLES

LIMITS: Final = Limits(seconds=30, megabytes=2048)
_WORDS: Final = [
    b"0",
    b"-1",
    b"99999999999",
    b"\x00",
    b"\xff",
    b"/Kids",
    b"/Parent",
    b"[",
    b"<<",
    b"obj",
    b" R ",
]
_PIECES: Final = [
    "\t",
    "\n",
    "\n\n",
    "|",
    "<br>",
    "<td>",
    "</table>",
    "**",
    "#",
    "ำ",
    "่่",
    "๙",
    "1.",
    "\u200b",
    "\x0c",
    "\ufffe",
]


@dataclass(frozen=True)
class Fault:
    """Damage that the program did not bear: the file, and what became of it."""

    path: Path
    what: str


def damaged_bytes(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, cut out, doubled, or replaced by what formats stumble over."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 3, 10, 50])):
        at = chance.randrange(len(changed) + 1)
        length = chance.choice([1, 1, 4, 100, 3000])
        match chance.randrange(5):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = changed[at : at + length]
            case 3:
                word = chance.choice(_WORDS)
                changed[at : at + len(word)] = word
            case _:
                return bytes(changed[:at])
    return bytes(changed)


def damaged_docx(data: bytes, chance: random.Random) -> bytes:
    """A package with one part damaged, so that what is packed is read."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(made, "w") as changed:
        names = package.namelist()
        hit = chance.choice(["word/document.xml"] * 5 + names)
        for name in names:
            part = package.read(name)
            changed.writestr(zipfile.ZipInfo(name), damaged_xml(part, chance) if name == hit else part)
    return made.getvalue()


def damaged_xml(data: bytes, chance: random.Random) -> bytes:
    """XML that is damaged at its tags and values, so that some of it can still be parsed; or as any bytes."""
    if chance.random() < 0.3:
        return damaged_bytes(data, chance)
    tags = data.replace(b"<", b"\0<").split(b"\0")
    alone = [tag for tag in tags if tag.rstrip().endswith(b"/>")] or [b""]
    for _ in range(chance.choice([1, 2, 5])):
        at = chance.randrange(len(tags) + 1) - 1
        match chance.randrange(4):
            case 0:
                tags[at] = tags[at].replace(
                    b'w:val="', b'w:val="' + chance.choice([b"-", b"x", b"9999999999", b"."])
                )
            case 1:
                tags[at] = tags[at].replace(b'w:val="', b'w:gone="')
            case 2:
                gone = chance.choice(alone)
                tags = [tag for tag in tags if tag is not gone] or [b""]
            case _:
                tags.insert(at, chance.choice(alone))
    return b"".join(tags)


def damaged_text(data: bytes, chance: random.Random) -> bytes:
    """Text with its lines, tabs and markup moved about."""
    if chance.random() < 0.2:
        return damaged_bytes(data, chance)
    lines = data.decode("utf-8-sig").split("\n")
    for _ in range(chance.choice([1, 3, 10, 100])):
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[at]
                lines = lines or [""]
            case 1:
                lines.insert(at, chance.choice(lines))
            case 2:
                lines[at] = lines[at].replace("\t", chance.choice(_PIECES))
            case 3:
                place = chance.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:place] + chance.choice(_PIECES) + lines[at][place:]
            case 4:
                lines[at] = "\t".join(chance.sample(cells := lines[at].split("\t"), len(cells)))
            case _:
                other = chance.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines).encode()


DAMAGE: Final[dict[str, Callable[[bytes, random.Random], bytes]]] = {
    ".pdf": damaged_bytes,
    ".docx": damaged_docx,
    ".txt": damaged_text,
}


def damaged_files(folder: Path, seed: int) -> Iterator[Task]:
    """Samples and their forms, damaged, without end; the same for the same seed."""
    chance = random.Random(seed)
    whole = {path: path.read_bytes() for path in sorted([*SAMPLES.iterdir(), *FORMS.iterdir()])}
    kinds = {kind: [path for path in whole if path.suffix == kind] for kind in DAMAGE}
    number = 0
    while True:
        for kind, damage in DAMAGE.items():
            path = folder / f"{seed}-{number}{kind}"
            path.write_bytes(damage(whole[chance.choice(kinds[kind])], chance))
            stamp = stamp_of(path.stat())
            yield Task(str(path), f"{seed}-{number}{kind}".ljust(64, "0"), stamp, "0", limits=LIMITS)
            number += 1


def faults(tasks: Iterable[Task]) -> Iterator[Fault | None]:
    """What is wrong with the outcome of each; None where all is as it should be. Good files are deleted."""
    for outcome in read_all(tasks, jobs=2):
        path = Path(outcome.path)
        if what := fault(outcome):
            yield Fault(path, what)
        else:
            path.unlink()
            yield None


def fault(outcome: Outcome) -> str | None:
    """A bug, a crash, a file too hard for its limits, or a file that gave nothing and no reason."""
    for failure in outcome.failures:
        if "bug" in failure.hint or "--timeout" in failure.hint or "--memory" in failure.hint:
            return f"{failure.stage}: {failure.error}"
    whole = [failure for failure in outcome.failures if failure.page is None]
    if len(whole) != (not outcome.measures):
        return f"{outcome.measures} measures and {len(whole)} failures"
    return None


def main() -> None:
    """Damage samples until the time is up, and say what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ita-fuzz-"))
    end = time.monotonic() + options.seconds
    tried, found = 0, 0
    for wrong in faults(damaged_files(folder, options.seed)):
        tried += 1
        if wrong:
            found += 1
            print(f"{wrong.path}: {wrong.what}")
        if time.monotonic() > end:
            break
    print(f"seed {options.seed}: {tried} files, {found} faults")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
