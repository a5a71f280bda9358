"""What the tests share: documents made from text, and the samples as a dataset."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from extract import Document, read
from pipelines.ingest import ingest
from schema import Interpretation, interpret

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
FORMS = ROOT / "data" / "forms"
TRUTH = ROOT / "data" / "truth"

# The suite tries the same examples in every run; `pytest --hypothesis-profile=explore` tries many new ones.
settings.register_profile("suite", derandomize=True)
settings.register_profile("explore", max_examples=5000, deadline=None)
settings.load_profile("suite")

DOCUMENT_ID = "0123456789abcdef"


def until(condition: Callable[[], bool]) -> bool:
    """Whether `condition` comes true within ten seconds."""
    for _ in range(1000):
        if condition():
            return True
        time.sleep(0.01)
    return False


@pytest.fixture
def document(tmp_path: Path) -> Callable[[str], Document]:
    """Reads a text as the file that holds it."""

    def make(text: str) -> Document:
        path = tmp_path / "document.txt"
        path.write_text(text, encoding="utf-8")
        return read(path)

    return make


@pytest.fixture
def interpreted(document: Callable[[str], Document]) -> Callable[[str], Interpretation]:
    """Reads the records out of a text. `|` parts cells, as a tab does in a file."""

    def make(text: str) -> Interpretation:
        return interpret(document(text.replace("|", "\t")), DOCUMENT_ID)

    return make


@pytest.fixture
def heard_interrupts() -> Iterator[None]:
    """Programs that the test starts hear Ctrl-C; those that a shell runs in the background ignore it, and so do
    their own."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of `data/samples`."""
    out = tmp_path_factory.mktemp("ingested") / "dataset"
    ingest([SAMPLES], out, jobs=1)
    return out
