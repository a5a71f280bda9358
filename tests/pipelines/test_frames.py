"""`pipelines.dataset.load`: the tables as DataFrames."""

import json
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pytest

from pipelines.dataset import DatasetError, load
from pipelines.hashes import hash_of, stamp_of
from pipelines.query import query
from pipelines.reader_process import ReaderProcess
from pipelines.task import Task
from schema import TABLES, arrow_schema
from tests.conftest import ROOT, SAMPLES


def test_every_table_is_a_frame_with_its_columns_and_rows(dataset: Path) -> None:
    frames = load(dataset)
    assert vars(frames).keys() == TABLES.keys()
    for table, frame in vars(frames).items():
        assert list(frame.columns) == arrow_schema(table).names
        assert len(frame) == query(dataset, f"select count(*) from {table}").rows[0][0]


def test_values_have_their_types(dataset: Path) -> None:
    measures = load(str(dataset)).measures
    assert measures["issue_no"].dtype == "Int64"
    assert measures["issue_no"].isna().any()
    assert measures["end_date"].dtype.kind == "M"
    assert {type(value) for value in measures["measures"]} == {list}
    assert {type(cell) for cells in measures["raw"] for cell in cells} == {dict}
    sql = "select record_id, end_date from measures where end_date is not null"
    ends = measures.dropna(subset="end_date").set_index("record_id")["end_date"].dt.date.to_dict()
    assert ends == dict(query(dataset, sql).rows)
    within = measures["end_date"].between("2024-10-01", "2025-09-30")
    assert measures[within]["end_date"].max() <= pd.Timestamp(date(2025, 9, 30))


def test_what_is_no_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no dataset"):
        load(tmp_path)


def test_the_cells_of_the_notebook_run(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the reader is: with the dataset in data/out."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "out").symlink_to(dataset)
    monkeypatch.chdir(tmp_path)
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    names: dict[str, object] = {}
    for cell in cells:
        exec(compile(cell, "docs/notebook.ipynb", "exec"), names)
    assert capsys.readouterr().out
    assert isinstance(names["weak"], pd.DataFrame)
    assert len(names["weak"])


@pytest.mark.parametrize("command", ["query", "--help"])
def test_the_command_does_not_load_pandas(dataset: Path, command: str) -> None:
    """Although it is installed, and pyarrow would."""
    code = "import atexit, sys; atexit.register(lambda: print(*sys.modules)); from pipelines.cli import run; run()"
    asked = ["query", "select 1", "--dataset", str(dataset)] if command == "query" else [command]
    ran = subprocess.run(
        [sys.executable, "-c", code, *asked], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "pipelines.cli" in ran.stdout.split()
    assert "pandas" not in ran.stdout.split()


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel what a process has loaded")
def test_processes_that_read_files_do_not_load_pandas() -> None:
    reader = ReaderProcess()
    path = SAMPLES / "saithanharipun_plan_2569.txt"
    reader.start(Task(str(path), hash_of(path), stamp_of(path.stat()), version("thai-ita")))
    while not (outcome := reader.receive()):
        pass
    assert outcome.measures
    mapped = Path(f"/proc/{reader._process}/maps").read_text(encoding="utf-8")
    reader.stop()
    assert "/pyarrow/" in mapped
    assert "/pandas/" not in mapped
