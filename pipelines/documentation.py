"""The pages of docs/ that are made from the code: the data dictionary and the command line reference."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

from pipelines.cli import main
from pipelines.descriptor import descriptor
from schema.lookups import LOOKUPS

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

_VOCABULARY: Final = """# The vocabulary

These tables say what codes and numbers mean. They are the files of `schema/vocabulary/`, the same in every
dataset of a version.
"""


def data_dictionary() -> str:
    """Every table and column of the dataset, as Markdown."""
    parts = ["# The dataset\n", _NOTE]
    parts.append(
        "One Parquet file per table; `datapackage.json` beside them says the same as this page. Text is\n"
        "repaired, with Arabic numerals; `measures.raw` holds what was printed. Years are Buddhist, dates\n"
        "Gregorian. `order` and `where` are words of SQL: write them in double quotes.\n"
    )
    parts.append(
        "The folder can be given away as it is: `datapackage.json` is a Frictionless data package with the\n"
        "keys of the tables and the licences. The `frictionless` tool (5.21) finds it and its rows, given\n"
        "as they are, valid. Told to read the Parquet files, it lists errors that it makes itself: it reads\n"
        "them through pandas, which turns a null integer into NaN and a list into an array, and counts no\n"
        "bytes.\n"
    )
    for table in descriptor()["resources"]:
        if table["name"] == next(iter(LOOKUPS)):
            parts.append(_JOINS + _VOCABULARY)
        parts.append(f"## {table['name']}\n\n{table['description']}\n")
        parts.append("| column | คอลัมน์ | type | meaning |\n| --- | --- | --- | --- |")
        for field in table["schema"]["fields"]:
            kind = field["type"] if field["constraints"]["required"] else f"{field['type']} or null"
            unit = f" ({field['unit']})" if "unit" in field else ""
            parts.append(f"| {field['name']} | {field['title']} | {kind} | {field['description']}{unit} |")
        parts.append(_keys(table["schema"]))
    return "\n".join(parts)


def _keys(schema: Mapping[str, Any]) -> str:
    """The keys of a table in words."""
    key = ", ".join(schema.get("primaryKey", ()))
    said = [f"Primary key: {key}."] if key else []
    said += [
        f"`{foreign['fields'][0]}` refers to {foreign['reference']['resource']}."
        for foreign in schema.get("foreignKeys", ())
    ]
    return f"\n{' '.join(said)}\n" if said else ""


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
