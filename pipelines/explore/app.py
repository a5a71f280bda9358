"""The pages of `ita explore`: which there are, and what is refused."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any, Final
from urllib.parse import quote

from flask import Flask, Response, abort, g, render_template, request, url_for
from markupsafe import Markup, escape

from pipelines.dataset import DatasetError
from pipelines.explore import measures as lists
from pipelines.explore import records
from pipelines.explore.charts import bars
from pipelines.explore.downloads import FORMATS
from pipelines.explore.originals import Originals, page_picture
from pipelines.explore.questions import answer, parameters, titles
from pipelines.explore.words import (
    LANGUAGES,
    columns,
    indicator_names,
    issue_names,
    labels,
    question_title,
    questions,
    word,
)
from pipelines.index import opened
from pipelines.pictures import PictureError
from pipelines.query import Answer, QueryError, cell_text
from pipelines.search import Found, SearchError, as_answer, excerpt, marked, pattern_of, search

POLICY: Final = (
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Content-Security-Policy of every page: no script runs, and nothing comes from elsewhere."""

_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_NUMBERED: Final = re.compile(r"\b(issue|indicator) (\d+)")

_MOST_ROWS: Final = 500
"""Rows of an answer that a page shows; the files have all."""

_MOST_HITS: Final = 50
_MOST_LISTED: Final = 300
"""Agencies from which on the list shows one province at a time."""

_MOST_AGENCIES: Final = 10


def app_of(dataset: Path, sources: tuple[Path, ...], hosts: set[str]) -> Flask:
    """The pages of the dataset `dataset`, for whoever calls this machine one of `hosts` (name and port).

    `sources` are the folders that were ingested, for pictures. A page of the web would reach a server of this
    machine by a name of its own (DNS rebinding).
    """
    app = Flask(__name__)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    pages = _Pages(dataset, Originals(dataset, sources))

    @app.before_request
    def refuse_others() -> None:
        if request.host.lower() not in hosts:
            abort(421)
        asked = request.args.get("lang", "th")
        g.language = asked if asked in LANGUAGES else "th"

    @app.after_request
    def shut_in(response: Response) -> Response:
        response.headers.update(_HEADERS)
        return response

    for rule, page in pages.rules().items():
        app.add_url_rule(rule, page.__name__, page, methods=["GET"])
    app.context_processor(_shared)
    for status in (400, 404, 421):
        app.register_error_handler(status, _refused)
    app.register_error_handler(DatasetError, _unusable)
    return app


def _refused(error: Any) -> tuple[str, int]:
    g.setdefault("language", "th")
    return render_template("message.html", said=word(f"status.{error.code}", g.language)), error.code


def _unusable(error: Exception) -> tuple[str, int]:
    return render_template("message.html", said=str(error)), 503


def _shared() -> dict[str, Any]:
    """What all templates use."""
    language = g.language
    return {
        "t": partial(word, language=language),
        "language": language,
        "asked_titles": titles(language),
        "link": link,
        "switched": _switched,
        "column": lambda name: columns().get(name, {"th": name, "en": name})[language],
        "issue_name": lambda number: _numbered("issue", number, issue_names().get(number)),
        "indicator_name": lambda number: _numbered("indicator", number, indicator_names().get(number)),
        "question_title": question_title,
        "value_name": value_name,
        "plain": lists.plain,
        "cell_text": cell_text,
        "hits": _hits,
        "around": _around,
        "date": _date,
        "where_name": _where_name,
    }


def link(page: str, /, **values: Any) -> str:
    """The address of a page, in the language of the one that is shown."""
    language = g.language if g.language != LANGUAGES[0] else None
    return url_for(
        page, **{"lang": language, **{name: value for name, value in values.items() if value != ""}}
    )


def _switched() -> tuple[str, str]:
    """The other language, and the address of the same page in it."""
    other = next(language for language in LANGUAGES if language != g.language)
    asked: dict[str, Any] = {**request.args, **(request.view_args or {}), "lang": other}
    return other, url_for(request.endpoint or "start", **asked)


def _numbered(kind: str, number: int | None, name: str | None) -> str:
    """A numbered issue or indicator and its name: that of `labels` where it has one in the language shown."""
    if number is None:
        return ""
    known = labels().get(f"{kind}.{number}", {}).get(g.language) or name
    return f"{word(f'{kind}_no', g.language)} {number}" + (f" {known}" if known else "")


def value_name(field: str, value: Any) -> str:
    """A value of a facet in words."""
    if field == "issue":
        return _numbered("issue", int(value), issue_names().get(int(value)))
    if field == "indicator":
        return _numbered("indicator", int(value), indicator_names().get(int(value)))
    if field == "question":
        known = questions().get(value, [])
        title = next((row["title"] for row in known if row["title"]), None)
        return f"{value} {title}" if title else str(value)
    return word(f"type.{value}", g.language) if field == "type" else str(value)


def _where_name(where: str) -> str:
    """The place of a flag, with an issue or an indicator in the language of the page."""
    return _NUMBERED.sub(lambda found: f"{word(f'{found[1]}_no', g.language)} {found[2]}", where)


def _hits(text: str, forms: list[str]) -> Markup:
    """`text` as HTML with what was found marked."""
    pieces = marked(text, pattern_of(forms)) if forms else [(text, False)]
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if hit else escape(piece) for piece, hit in pieces
    )


def _around(text: str, forms: list[str]) -> str:
    return excerpt(text, pattern_of(forms), 90)


def _date(iso: str | None) -> str:
    """A date as day, month and Buddhist year, in Thai; as it is in English."""
    if not iso or g.language != "th":
        return iso or ""
    year, month, day = iso.split("-")
    return f"{int(day)} {word(f'month.{int(month)}', 'th')} {int(year) + 543}"


class _Pages:
    """What answers each address. Every answer is of the state that the dataset has at that moment."""

    def __init__(self, dataset: Path, originals: Originals) -> None:
        self._dataset, self._originals, self._making = dataset, originals, Lock()

    def rules(self) -> dict[str, Callable[..., Any]]:
        return {
            "/": self.start,
            "/measures": self.measures,
            "/measures.<ending>": self.measures_file,
            "/search": self.search,
            "/search.<ending>": self.search_file,
            "/record/<record_id>": self.record,
            "/record/<record_id>/row.png": self.row_picture,
            "/record/<record_id>/page-<int:number>.png": self.page_picture,
            "/record/<record_id>.<ending>": self.record_file,
            "/document/<document_id>": self.document,
            "/document/<document_id>/original": self.original,
            "/agencies": self.agencies,
            "/agencies.<ending>": self.agencies_file,
            "/agency/<path:name>": self.agency,
            "/questions": self.questions,
            "/question/<code>": self.question,
            "/ready": self.ready,
            "/ready/<name>": self.ready_question,
            "/ready/<name>.<ending>": self.ready_file,
        }

    @contextmanager
    def _index(self) -> Iterator[sqlite3.Connection]:
        with self._making:  # one request makes the index, the others wait for it
            index = opened(self._dataset)
        with closing(index):
            yield index

    def start(self) -> str:
        with self._index() as index:
            found = records.summary(index)
        charts = {
            name: bars([(value, value_name(name, value), count) for value, count in counts])
            for name, counts in found["by"].items()
        }
        return render_template("start.html", counts=found["counts"], charts=charts)

    def measures(self) -> str:
        page = request.args.get("page", 1, type=int)
        with self._index() as index:
            choice = lists.chosen(index, request.args)
            count = lists.count(index, choice)
            last = max(1, -(-count // lists.AT_ONCE))
            page = min(max(page, 1), last)
            text = request.args.get("q", "").strip()
            return render_template(
                "measures.html",
                rows=lists.listed(index, choice, page),
                facets=lists.facets(index, choice),
                choice=choice.values,
                q=text,
                forms=_forms(index, text),
                count=count,
                page=page,
                last=last,
                asked=_asked(choice, text),
            )

    def measures_file(self, ending: str) -> Response:
        with self._index() as index:
            return _file("measures", ending, lists.downloaded(index, lists.chosen(index, request.args)))

    def search(self) -> str:
        text = request.args.get("q", "").strip()
        page = min(max(request.args.get("page", 1, type=int), 1), 10_000)
        with self._index() as index:
            found, problem = _searched(index, text, (page - 1) * _MOST_HITS)
            agencies = records.agencies(index, text)[:_MOST_AGENCIES] if text else []
        return render_template(
            "search.html",
            q=text,
            found=found,
            problem=problem,
            agencies=agencies,
            page=page,
            at_once=_MOST_HITS,
        )

    def search_file(self, ending: str) -> Response:
        with self._index() as index:
            found, _ = _searched(index, request.args.get("q", ""), 0, 1000)
        return _file("search", ending, as_answer(found or Found([], 0, [])))

    def record(self, record_id: str) -> str:
        with self._index() as index:
            record, document = self._record(index, record_id)
            before, after = records.next_to(index, record)
            boxes = records.boxes_of(record)
            return render_template(
                "record.html",
                record=record,
                document=document,
                before=before,
                after=after,
                flags=records.flags_of(index, record["document_id"], record_id),
                lines=[] if boxes else records.lines_around(index, record),
                pages=list(dict.fromkeys(box["page"] for box in boxes)),
                original=self._original(document),
                same=records.same_words(index, record),
            )

    def record_file(self, record_id: str, ending: str) -> Response:
        with self._index() as index:
            record, _ = self._record(index, record_id)
            return _file(record_id, ending, lists.as_answer("measures", [record]))

    def row_picture(self, record_id: str) -> Response:
        with self._index() as index:
            record, document = self._record(index, record_id)
        return self._picture(document, lambda _: self._originals.rows_picture(record["record_id"]))

    def page_picture(self, record_id: str, number: int) -> Response:
        with self._index() as index:
            record, document = self._record(index, record_id)
        boxes = records.boxes_of(record)
        if number not in {box["page"] for box in boxes}:
            abort(404)
        return self._picture(document, lambda path: page_picture(path, number, boxes))

    def document(self, document_id: str) -> str:
        with self._index() as index:
            document = records.document_of(index, document_id) or abort(404)
            parts = records.document_parts(index, document_id)
            return render_template(
                "document.html", document=document, original=self._original(document), **parts
            )

    def original(self, document_id: str) -> Response:
        """The file itself: a PDF for the browser to show, all others only to be saved."""
        with self._index() as index:
            document = records.document_of(index, document_id) or abort(404)
        path = self._original(document) or abort(404)
        shown = document["media_type"] == "application/pdf"
        response = Response(
            path.read_bytes(), mimetype="application/pdf" if shown else "application/octet-stream"
        )
        how = "inline" if shown else "attachment"
        response.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(path.name)}"
        return response

    def agencies(self) -> str:
        with self._index() as index:
            groups = _by_province(records.agencies(index))
        many = sum(len(some) for _, some in groups) > _MOST_LISTED
        asked = request.args.get("province")
        shown = [group for group in groups if asked == (group[0] or "-") or not (asked or many)]
        return render_template("agencies.html", groups=shown, provinces=groups if many else [])

    def agencies_file(self, ending: str) -> Response:
        with self._index() as index:
            rows = records.agencies(index)
        names = ["agency", "province", "documents", "measures", "flags", "score"]
        return _file("agencies", ending, Answer(names, [tuple(row) for row in rows]))

    def agency(self, name: str) -> str:
        with self._index() as index:
            same = [row for row in records.agencies(index, name) if row["agency"] == name]
            asked = request.args.get("province")
            rows = [row for row in same if asked in (None, row["province"] or "-")]
            if len(rows) != 1:  # several provinces have one of this name
                return render_template("agencies.html", groups=_by_province(same or abort(404)), provinces=[])
            province = rows[0]["province"]
            known = records.agency(index, name, province)
            return render_template("agency.html", name=name, province=province, **known)

    def questions(self) -> str:
        with self._index() as index:
            counts = records.question_counts(index)
        groups = {letter: _codes(letter, counts) for letter in "ieo"}
        return render_template("questions.html", groups=groups, known=questions(), counts=counts)

    def question(self, code: str) -> str:
        with self._index() as index:
            found = records.question(index, code)
        known = questions().get(code, [])
        if not known and not found["measures"] and not found["scores"]:
            abort(404)
        return render_template("question.html", code=code, known=known, **found)

    def ready(self) -> str:
        return render_template("ready.html")

    def ready_question(self, name: str) -> str:
        found, problem = None, None
        try:
            found = self._answer(name)
        except DatasetError as error:
            problem = str(error)
        return render_template(
            "answer.html",
            name=name,
            answer=found,
            problem=problem,
            takes=parameters(name),
            given=_given(name),
            most=_MOST_ROWS,
        )

    def ready_file(self, name: str, ending: str) -> Response:
        return _file(name, ending, self._answer(name))

    def _answer(self, name: str) -> Answer:
        if name not in titles(g.language):
            abort(404)
        try:
            return answer(self._dataset, name, _given(name))
        except QueryError as error:
            raise DatasetError(str(error)) from error

    def _record(self, index: sqlite3.Connection, record_id: str) -> tuple[sqlite3.Row, sqlite3.Row]:
        record = records.record_of(index, record_id) or abort(404)
        return record, records.document_of(index, record["document_id"]) or abort(404)

    def _original(self, document: sqlite3.Row) -> Path | None:
        other_paths = lists.plain(document["other_paths"]) or []
        return self._originals.find({**dict(document), "other_paths": other_paths})

    def _picture(self, document: sqlite3.Row, draw: Callable[[Path], bytes]) -> Response:
        path = self._original(document) or abort(404)
        try:
            return Response(draw(path), mimetype="image/png")
        except PictureError:
            abort(404)


def _given(name: str) -> dict[str, str]:
    """The parameters of a ready question that the address says."""
    asked = ((parameter, request.args.get(parameter, "").strip()) for parameter in parameters(name))
    return {parameter: text for parameter, text in asked if text}


def _by_province(rows: list[sqlite3.Row]) -> list[tuple[str | None, list[sqlite3.Row]]]:
    """Agencies, which are in the order of their provinces, with the name of each province."""
    return [(province, list(some)) for province, some in groupby(rows, lambda row: row["province"])]


def _codes(letter: str, counts: dict[str, int]) -> list[str]:
    """The question codes with a letter, by number."""
    codes = {code for code in (*questions(), *counts) if code[:1] == letter and code[1:].isdecimal()}
    return sorted(codes, key=lambda code: int(code[1:]))


def _asked(choice: lists.Choice, text: str) -> dict[str, str]:
    """What an address has to say for the same list."""
    return {**choice.values, **({"q": text} if text else {})}


def _forms(index: sqlite3.Connection, text: str) -> list[str]:
    found, _ = _searched(index, text, 0, 1)
    return found.forms if found else []


def _searched(
    index: sqlite3.Connection, text: str, skip: int, limit: int = _MOST_HITS
) -> tuple[Found | None, str | None]:
    """What was found, or why nothing can be sought."""
    if not text:
        return None, None
    try:
        return search(index, text, limit=limit, skip=skip), None
    except SearchError as error:
        return None, str(error)


def _file(name: str, ending: str, answer: Answer) -> Response:
    if ending not in FORMATS:
        abort(404)
    media_type, write = FORMATS[ending]
    response = Response(write(answer), content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename={name}.{ending}"
    return response
