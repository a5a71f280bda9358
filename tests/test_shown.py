"""README.md and docs/ show what the commands do: each is run as it is printed."""

import re
from pathlib import Path

import click
import pytest

from pipelines.cli import main
from tests.shown import PAGES, Shown, ShownFile, is_as_shown, make_place, run, shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_and_sql_of_a_page_do_what_it_shows(
    page: Path, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_place(tmp_path / "place", dataset)
    monkeypatch.chdir(tmp_path / "place")
    for each in shown(page.read_text(encoding="utf-8")):
        if isinstance(each, ShownFile):
            Path(each.name).write_text(each.text, encoding="utf-8")
            continue
        status, printed = run(each)
        if each.output is None:
            assert status == 0, (str(each), printed)
            assert printed[-1:] != ["0 rows"], each
        else:
            assert is_as_shown(each.output, printed), (
                f"{each}\nprints now (python -m tests.shown):\n" + "\n".join(printed)
            )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_within_sentences_have_the_subcommands_and_options_that_there_are(page: Path) -> None:
    context = click.Context(main)
    for text in re.findall(r"`(?:\.venv/bin/)?ita ([^`\n]+)`", page.read_text(encoding="utf-8")):
        name = text.split()[0]
        command = main.get_command(context, name)
        if command is None:
            assert name.startswith("--"), text
            continue
        known = {
            option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
        }
        assert set(re.findall(r"(?<!\S)--[a-z-]+", text)) <= {*known, "--help"}, text


def test_commands_are_found_with_their_output() -> None:
    page = """
```
$ ita query "select 1
             where true"  # a comment
1
…
$ make run
ita text FILE > text.txt
```
```sh
ita ingest FOLDER --out x # needs a network
.venv/bin/ita check
pip install x
```
```sql
-- one
select 1;
select 2;
```
```toml mine.toml
a = 1
```
"""
    found = list(shown(page))
    assert [str(each) for each in found if isinstance(each, Shown)] == [
        "ita query 'select 1\n             where true'",
        "ita text FILE",
        "ita check",
        "ita query '-- one\nselect 1;'",
        "ita query 'select 2;'",
    ]
    assert isinstance(found[0], Shown)
    assert found[0].output == ("1", "…")
    assert page[found[0].start : found[0].end] == "1\n…\n"
    assert found[-1] == ShownFile("mine.toml", "a = 1\n")


def test_what_is_shown_and_what_is_printed_are_compared() -> None:
    assert is_as_shown(("a", "…", "c"), ["a", "b", "b", "c"])
    assert is_as_shown(("a", "…"), ["a"])
    assert not is_as_shown(("a", "…", "c"), ["a", "b"])
    assert not is_as_shown(("a",), ["a", "b"])
