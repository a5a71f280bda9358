"""Places that do not exist, or contradict each other."""

from collections.abc import Iterator
from typing import Final

from schema.checks.flag import DraftFlag
from schema.names.places import Mention, mentions
from schema.prose import Statement
from schema.reading import Reading

_OPENS_DISTRICT: Final = ("อำเภอ", "อ.")


def place_mismatches(reading: Reading) -> Iterator[DraftFlag]:
    """A district that the province has not, a province that does not exist, and a second district of the
    agency; each printed name once."""
    seen: set[str] = set()
    for part in reading.prose:
        if isinstance(part, Statement):
            for mention in mentions(part.text):
                if mention.misprint and mention.printed not in seen:
                    seen.add(mention.printed)
                    yield DraftFlag("place_mismatch", mention.printed, mention.misprint, part.page)
    first: Mention | None = None
    for mention, page in _of_agency(reading):
        if first and mention.district != first.district and mention.printed not in seen:
            seen.add(mention.printed)
            detail = f"{reading.described.agency}: {first.printed}, and {mention.printed}"
            yield DraftFlag("place_mismatch", mention.printed, detail, page)
        first = first or mention


def _of_agency(reading: Reading) -> Iterator[tuple[Mention, int | None]]:
    """The official districts that are right after the agency's name, in its line or the next."""
    agency = reading.described.agency
    if not agency:
        return
    above = ""
    for part in reading.prose:
        if not isinstance(part, Statement):
            continue
        for rest in _after(f"{above} {part.text}", agency):
            mention = next(iter(mentions(rest)), None) if rest.startswith(_OPENS_DISTRICT) else None
            if mention and mention.district and not mention.misprint:
                yield mention, part.page
        above = agency if part.text.endswith(agency) else ""


def _after(text: str, name: str) -> Iterator[str]:
    """What is after each place where `text` has a name."""
    at = text.find(name)
    while at >= 0:
        at += len(name)
        yield text[at:].lstrip()
        at = text.find(name, at)
