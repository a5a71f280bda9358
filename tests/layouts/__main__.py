"""Command line of `tests.layouts`."""

import argparse
import json
import tempfile
from pathlib import Path

from tests.layouts import __doc__ as about
from tests.layouts.axes import CHOICES, HEADING_ROWS
from tests.layouts.model import FORMS, Axes
from tests.layouts.run import by_field, grouped, report, run, summary


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.layouts",
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20, help="documents to draw")
    parser.add_argument("--forms", default=",".join(FORMS), help="comma-separated, of: %(default)s")
    parser.add_argument(
        "--only", action="append", default=[], metavar="AXIS=VALUE", help="force a choice (repeatable)"
    )
    parser.add_argument("--keep", type=Path, help="folder to keep the files and truths in")
    parser.add_argument("--jobs", type=int, default=2, help="processes that read")
    parser.add_argument("--worst", type=int, default=10, help="how many of the worst files to list")
    parser.add_argument("--verbose", action="store_true", help="print each difference")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    args = parser.parse_args()
    forced: Axes = dict(one.split("=", 1) for one in args.only)
    for axis, value in forced.items():
        choices = CHOICES.get(axis, ("1", "2", "3") if axis == HEADING_ROWS else ())
        if value not in choices:
            parser.error(
                f"{axis}={value}: choose from {', '.join(choices) or ', '.join([*CHOICES, HEADING_ROWS])}"
            )
    with tempfile.TemporaryDirectory() as scratch:
        results = run(
            args.seed, args.count, args.forms.split(","), args.keep or Path(scratch), forced, jobs=args.jobs
        )
    if args.json:
        figures = {
            f"{name}={value}".strip("="): summary(name, members)
            for (name, value), members in grouped(results).items()
        }
        print(json.dumps({"figures": figures, "fields": by_field(results)}, ensure_ascii=False))
        return
    if args.verbose:
        for result in results:
            print(result.path.name, *result.tally.notes, sep="\n  ")
    print(*report(results, args.worst), sep="\n")


if __name__ == "__main__":
    main()
