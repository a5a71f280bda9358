"""The pages of docs/ that are made from the code: the data dictionary and the command line reference."""

from pathlib import Path
from typing import Final

import click

from pipelines.cli import main
from pipelines.dataset import descriptor

DOCS: Final = Path(__file__).parent.parent / "docs"
_NOTE: Final = "<!-- Made by `make docs`; change the code, not this page. -->\n"

_JOINS: Final = """## The code of an agency

`documents.agency_code` is made of what is official and of nothing else: it is the same in every dataset,
and you can make it for a table of your own. It is `TH-`, the number of the province, `-` and the full
name (`TH-52-เทศบาลตำบลแม่ทะ`). Where the province has several subdistricts of that name
(องค์การบริหารส่วนตำบลกระสัง of Buriram may be of three districts), it has the number of the district
instead (`TH-3101-…`); a document that does not say its district has no code then, because it may be
another office's. An office that becomes a municipality is a new one. The other tables have the code
through their document:

```sql
select agency_code, count(*) as measures
from measures join documents using (document_id) group by all order by all;
```

รหัสหน่วยงาน = `TH-` + รหัสจังหวัด + ชื่อเต็ม ถ้าในจังหวัดมีตำบลชื่อเดียวกันหลายอำเภอ ใช้รหัสอำเภอแทน
ถ้าเอกสารไม่บอกอำเภอ จะไม่มีรหัส

"""

_VOCABULARY: Final = """## The vocabulary

`ita query` sees these tables beside the dataset; they are the files of `schema/vocabulary/`. Years are those
of the assessment, and a year that is not listed is not known. A `title` of an IIT or EIT question is its
topic in short, null where it is not known; `certainty` is stated or inferred. `weight` is the percent of the
overall result.

| table | one row per | columns |
| --- | --- | --- |
| questions | question of a year | year, code, indicator_no, subindicator, title, certainty |
| indicators | name of an indicator | indicator_no, name, instrument |
| subindicators | part of an OIT indicator in a year | year, code, name, first_question, last_question |
| issues | issue | issue_no, name |
| levels | level of a year | year, level, lowest, highest, condition |
| weights | instrument of a year | year, instrument, weight |
"""


def data_dictionary() -> str:
    """Every table and column of the dataset, as Markdown."""
    parts = ["# The dataset\n", _NOTE]
    parts.append(
        "One Parquet file per table; `datapackage.json` beside them says the same as this page. Text is\n"
        "repaired, with Arabic numerals; `measures.raw` holds what was printed. Years are Buddhist, dates\n"
        "Gregorian. `order` and `where` are words of SQL: write them in double quotes.\n"
    )
    for table in descriptor()["resources"]:
        parts.append(f"## {table['name']}\n\n{table['description']}\n")
        parts.append("| column | คอลัมน์ | type | meaning |\n| --- | --- | --- | --- |")
        for field in table["schema"]["fields"]:
            kind = field["type"] if field["constraints"]["required"] else f"{field['type']} or null"
            unit = f" ({field['unit']})" if "unit" in field else ""
            parts.append(f"| {field['name']} | {field['title']} | {kind} | {field['description']}{unit} |")
        parts.append("")
    return "\n".join([*parts, _JOINS + _VOCABULARY])


def command_line() -> str:
    """The help of `ita` and of each of its commands, as Markdown."""
    parts = ["# The command line\n", _NOTE]
    context = click.Context(main, info_name="ita", max_content_width=100, terminal_width=100)
    parts.append(f"```\n{main.get_help(context)}\n```\n")
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        if command is not None:
            inner = click.Context(command, info_name=name, parent=context, terminal_width=100)
            parts.append(f"## ita {name}\n\n```\n{command.get_help(inner)}\n```\n")
    return "\n".join(parts)


PAGES: Final = {"dataset.md": data_dictionary, "cli.md": command_line}
"""File name in docs/ and what makes its text."""


if __name__ == "__main__":
    for page, text in PAGES.items():
        (DOCS / page).write_text(text(), encoding="utf-8")
