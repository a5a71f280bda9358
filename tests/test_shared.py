"""Real documents and what a careful reader gets out of them, where they are at hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.ingest import ingest
from pipelines.query import query
from tests.conftest import ROOT

SHARED = ROOT.parent / "shared"
LEAST = {
    "rows": 1.0,
    "fields": 0.99,
    "characters": 0.99,
    "spaces": 0.94,
    "document": 1.0,
    "scores": 0.99,
    "findings": 0.9,
    "limitations": 1.0,
    "flags": 0.95,
}

pytestmark = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the real documents are not at hand")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("real") / "dataset"
    ingest([SHARED / "seeds"], out, jobs=1)
    return out


def test_real_documents_score_what_they_did(real: Path) -> None:
    command = [sys.executable, str(SHARED / "accept" / "score.py"), str(real), str(SHARED / "gold"), "--json"]
    figures = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["documents"]["ALL"]
    assert {name: figures[name] >= least for name, least in LEAST.items()} == dict.fromkeys(LEAST, True), (
        figures
    )


def test_no_sign_of_a_real_document_is_lost(real: Path) -> None:
    for source, text in query(
        real,
        "select source_path, string_agg(text, '') from passages join documents using (document_id) group by all",
    ).rows:
        printed = (SHARED / "seeds" / source).read_text(encoding="utf-8")
        for sign in sorted({sign for sign in printed if "ก" <= sign <= "๎"}):
            assert text.count(sign) == printed.count(sign), (source, sign)
