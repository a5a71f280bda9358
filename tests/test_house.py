"""Rules of the house: which floor may import which, and what a command may load before it runs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLOORS = ["normalize", "extract", "schema", "pipelines"]


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_from_floors_below(floor: str) -> None:
    above = set(FLOORS[FLOORS.index(floor) + 1 :])
    for path in (ROOT / floor).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            imported = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            imported += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not {name.split(".")[0] for name in imported} & above, path


def test_text_is_read_without_the_libraries_of_other_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\ttwo\n", encoding="utf-8")
    code = "import sys; from pathlib import Path; from extract import read; read(Path(sys.argv[1])); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "a.txt"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not {"numpy", "pypdfium2", "docx", "lxml"} & set(loaded.stdout.split())


def test_the_command_loads_nothing_heavy_before_it_runs() -> None:
    code = "import sys, pipelines.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    heavy = {"numpy", "pypdfium2", "pyarrow", "duckdb", "pythainlp", "rich", "geothai", "pandas"}
    assert not heavy & set(loaded.stdout.split())
