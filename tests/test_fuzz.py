"""Some seconds of random damage, the same in every run; `make fuzz` goes on with new damage."""

import random
from itertools import islice
from pathlib import Path

from pipelines.task import Outcome
from schema.records import Failure
from tests.conftest import FORMS, SAMPLES
from tests.fuzz import DAMAGE, damaged_files, fault, faults

FILES = 450


def test_damaged_samples_are_read_or_refused(tmp_path: Path) -> None:
    found = list(faults(islice(damaged_files(tmp_path, seed=2568), FILES)))
    assert len(found) == FILES
    assert [wrong for wrong in found if wrong] == []


def test_damage_damages_and_is_the_same_again() -> None:
    for kind, damage in DAMAGE.items():
        data = next(
            path for path in sorted([*SAMPLES.iterdir(), *FORMS.iterdir()]) if path.suffix == kind
        ).read_bytes()
        made = [damage(data, random.Random(seed)) for seed in range(20)]
        assert len(set(made)) > 15
        assert made == [damage(data, random.Random(seed)) for seed in range(20)]


def test_what_a_fault_is() -> None:
    def refused(hint: str, page: int | None = None) -> Failure:
        return Failure("", "0", page, "read", "wrong", hint)

    assert fault(Outcome("a.pdf", "0", measures=1)) is None
    assert fault(Outcome("a.pdf", "0", [refused("get it again")])) is None
    assert fault(Outcome("a.pdf", "0", [refused("print it", page=3)], measures=1)) is None
    assert fault(Outcome("a.pdf", "0", [refused("this is a bug: report it")])) == "read: wrong"
    assert fault(Outcome("a.pdf", "0", [refused("see --memory")])) == "read: wrong"
    assert fault(Outcome("a.pdf", "0")) == "0 measures and 0 failures"
    assert fault(Outcome("a.pdf", "0", [refused("a"), refused("b")])) == "0 measures and 2 failures"
