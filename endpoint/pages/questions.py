"""The competency questions: each with its answer as table and chart, its query, and parameters as a form.

A question is a file of ``ontology/questions/``: a SPARQL query whose first comments say it in three languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from flask import render_template

from endpoint import http, i18n, labels
from endpoint.errors import problem_of
from endpoint.labels import Text
from endpoint.pages import charts, query
from endpoint.pages.charts import Bar
from endpoint.sparql.job import Job
from ontology.errors import AigaqError, BadInput, NotFound

_COMMENT = re.compile(r"#\s*(en|ru|kk)\s*:\s*(.+)")
_PARAMETER = re.compile(r"#\s*parameter\s+(\w+)\s*:\s*(.+)")
_SAFE = re.compile(r"[\w .:/-]{0,80}")
_SHOWN = 500
_BARS = 25


@dataclass(frozen=True)
class Question:
    """One question. ``parameters`` maps the name of each to what stands in the query for it."""

    name: str
    texts: dict[str, str]
    query: str
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.texts.get(i18n.language()) or self.texts.get("en") or self.name

    def with_values(self, values: Mapping[str, str]) -> str:
        """The query with other values for its parameters.

        :raises BadInput: a value with characters that no code or day has.
        """
        text = self.query
        for name, default in self.parameters.items():
            value = values.get(name, "").strip()
            if not _SAFE.fullmatch(value):
                raise BadInput(f"{name} may hold letters, digits, spaces and - . / only", hint="Take the other characters out.")
            if value and value != default:
                text = re.sub(rf'"{re.escape(default)}"', f'"{value}"', text)
        return text


@cache
def questions() -> dict[str, Question]:
    """All questions by name, in their order."""
    folder = resources.files("ontology") / "questions"
    if not folder.is_dir():
        return {}
    files = sorted((p for p in folder.iterdir() if p.name.endswith(".rq")), key=lambda p: p.name)
    return {q.name: q for q in (_read(p.name.removesuffix(".rq"), p.read_text(encoding="utf-8")) for p in files)}


def _read(name: str, text: str) -> Question:
    head = [line for line in text.splitlines() if line.startswith("#")]
    texts = {m[1]: m[2].strip() for line in head if (m := _COMMENT.match(line))}
    parameters = {m[1]: m[2].strip() for line in head if (m := _PARAMETER.match(line))}
    return Question(name, texts, text, parameters)


def question(name: str) -> Question:
    """:raises NotFound: there is no question of that name."""
    found = questions().get(name)
    if found is None:
        raise NotFound("there is no such question", hint="/queries lists them.")
    return found


def index() -> str:
    """The HTML page that lists them."""
    return render_template("questions.html", questions=list(questions().values()))


def page(asked: Question, values: Mapping[str, str]) -> tuple[int, str]:
    """Status and HTML of one question with its answer."""
    text = asked.with_values(values)
    table, failure = None, None
    try:
        table = _answer(text)
    except AigaqError as error:
        failure = error
    problem = problem_of(failure) if failure else None
    html = render_template(
        "question.html",
        question=asked,
        values={name: values.get(name) or default for name, default in asked.parameters.items()},
        query=text,
        table=table,
        bars=_bars(table) if table else [],
        problem=problem,
        csv=labels.here("sparql.sparql", query=text, format="csv"),
        ask=labels.here("sparql.sparql", query=text, format="html"),
    )
    return (problem.status if problem else 200), html


def _answer(text: str) -> query.Table:
    serving = http.serving()
    found = serving.pool.run(Job(text, table="json", graph=None, stop_at=_SHOWN, base=f"{serving.base}sparql"))
    with closing(found.body):
        data: dict[str, Any] = json.loads(found.body.read())
    return query.table(data, found.stopped)


def _bars(table: query.Table) -> list[Bar]:
    """A chart where the answer has one: its last column holds numbers, what stands before says of what."""
    if len(table.columns) < 2 or not table.rows or len(table.rows) > _BARS:
        return []
    counted: list[tuple[Text, int]] = []
    for row in table.rows:
        last = row[-1]
        if last is None or not last.text.isdigit():
            return []
        said = " · ".join(cell.text for cell in row[:-1] if cell is not None)
        counted.append((Text(said or "–"), int(last.text)))
    return charts.bars(counted)
