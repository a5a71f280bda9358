"""What is told while an ingest runs and at its end."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.ingest import Progress, Summary
from pipelines.progress import NAMED_OF_A_KIND, Measured, shown, tell_summary
from schema.records import Failure


def failure(name: str, error: str = "the file is empty", page: int | None = None) -> Failure:
    return Failure(name, None, page, "read", error, "get it again")


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """The lines of JSON without their time, which is now."""
    lines: list[dict[str, object]] = [json.loads(line) for line in told(capsys)]
    for line in lines:
        passed = datetime.now(UTC) - datetime.fromisoformat(str(line.pop("time")))
        assert timedelta(seconds=-1) < passed < timedelta(minutes=1)
    return lines


def test_rate_and_time_left() -> None:
    measured = Measured.of(Progress(found=1200, to_read=1000, read=250, pages=500, failures=3), seconds=10)
    assert (measured.files_per_second, measured.seconds_left) == (25, 30)
    assert str(measured) == "250 of 1,000 files, 500 pages, 25.0 files a second, 0:00:30 left, 3 failures"
    assert str(Measured.of(Progress(found=1200), 3)) == "1,200 files found"
    assert str(Measured.of(Progress(found=9, to_read=9), 0)) == "0 of 9 files, 0 pages, 0 failures"


@pytest.mark.parametrize("json_log", [True, False])
def test_a_line_now_and_then(
    json_log: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 1.0, 2.0, 12.0, 13.0])
    monkeypatch.setattr("pipelines.progress.time.monotonic", lambda: next(clock))
    with shown(json_log=json_log) as show:
        for read in range(4):
            show(Progress(found=20, to_read=20, read=read, pages=read))
    if json_log:
        lines = logged(capsys)
        assert [line["read"] for line in lines] == [0, 1, 2, 3]
        assert lines[2] == {
            "event": "progress",
            **{"found": 20, "to_read": 20, "read": 2, "pages": 2, "failures": 0},
            **{"files_per_second": 2 / 11, "seconds_left": 99.0},
        }
    else:
        assert told(capsys) == ["2 of 20 files, 2 pages, 0.2 files a second, 0:01:39 left, 0 failures"]


def test_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "150")
    with shown(json_log=False) as show:
        show(Progress(found=20, to_read=20, read=5, pages=7))
    assert "5 of 20 files, 7 pages" in capsys.readouterr().err


def test_the_summary_counts_failures_of_a_kind(capsys: pytest.CaptureFixture[str]) -> None:
    failures = [failure(f"{number}.txt") for number in range(NAMED_OF_A_KIND + 1200)]
    failures.append(failure("two\nlines.pdf", "the page is damaged", page=3))
    tell_summary(Summary(2000, 5, 30, 2, failures), Path("out"), json_log=False)
    assert told(capsys) == [
        *(f"{number}.txt: the file is empty: get it again" for number in range(NAMED_OF_A_KIND)),
        "and 1,200 more: the file is empty: get it again",
        r"two\nlines.pdf, page 3: the page is damaged: get it again",
        "all failures: 'ita check --severity failure --all --dataset out'",
        "2,000 files (5 as before), 30 records, 2 flags, 1,206 failures: out",
    ]


def test_layouts_that_match_no_table_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    summary = Summary(1, 0, 3, 4, [], ["layout 2 of x.toml"])
    tell_summary(summary, Path("out"), json_log=True)
    assert logged(capsys)[0] == {"event": "unmatched_layout", "name": "layout 2 of x.toml"}
    tell_summary(summary, Path("out"), json_log=False)
    assert told(capsys)[0] == "ita: layout 2 of x.toml matched no table"


def test_the_summary_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    failures = [failure("ก.txt"), failure("ข.txt")]
    summary = Summary(2, 1, 3, 4, failures, known=failures[:1], removed=["ค.txt"])
    tell_summary(summary, Path("out"), json_log=True)
    *events, last = logged(capsys)
    assert events == [
        {"event": "failure", **vars(failures[0]), "known": True},
        {"event": "failure", **vars(failures[1]), "known": False},
        {"event": "removed", "source_path": "ค.txt"},
    ]
    counts = {
        "files": 2,
        "kept": 1,
        "measures": 3,
        "flags": 4,
        "failures": 2,
        "new_failures": 1,
        "removed": 1,
    }
    assert last == {"event": "summary", **counts, "out": "out"}


def test_new_failures_and_removed_files_are_named_and_known_ones_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    failures = [failure("ก.txt"), failure("ข.txt")]
    removed = [f"{number}.pdf" for number in range(NAMED_OF_A_KIND + 2)]
    summary = Summary(9, 7, 3, 4, failures, known=failures[:1], removed=removed)
    tell_summary(summary, Path("out"), json_log=False)
    assert told(capsys) == [
        "ข.txt: the file is empty: get it again",
        *(f"{number}.pdf: is not there any more, and left out" for number in range(NAMED_OF_A_KIND)),
        "and 2 more that are not there any more",
        "9 files (7 as before), 3 records, 4 flags, 2 failures (1 as before): out",
    ]
