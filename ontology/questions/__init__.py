"""The competency questions: what the vocabulary must be able to answer, as SPARQL queries that are run as they stand.

Each ``NN-name.rq`` begins with the question in three languages (``# en:``, ``# ru:``, ``# kk:``) and a ``# note:`` on what its answer
means. A line ``VALUES ?name { value } # parameter: en | ru | kk`` is a parameter: whoever asks may put another value in. The ``.csv``
beside it holds the answer over the example dataset.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ontology.errors import BadInput
from ontology.files import ROOT

FOLDER = ROOT / "questions"
_HEAD = re.compile(r"^# (en|ru|kk|note): (.+)$", re.MULTILINE)
_PARAMETER = re.compile(r"^( *VALUES \?(\w+) \{ )(.+?)( \} # parameter: (.+?) \| (.+?) \| (.+))$", re.MULTILINE)
# One SPARQL term: a string (with language or datatype), a number, an IRI or a prefixed name.
_TERM = re.compile(r'"(?:[^"\\\n]|\\["\\ntr])*"(?:@[A-Za-z-]+|\^\^xsd:\w+)?|[+-]?\d+(?:\.\d+)?|<[^<>"{}|^`\\\s]*>|\w+:[\w-]+')


@dataclass(frozen=True)
class Parameter:
    """Something that may be asked otherwise. ``value`` is a SPARQL term, ``text`` says what it is by language."""

    name: str
    value: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One question. ``text`` is by language tag; ``query`` SPARQL 1.1."""

    name: str
    text: Mapping[str, str]
    note: str
    parameters: tuple[Parameter, ...]
    query: str

    def asking(self, **values: str) -> str:
        """The query with other values for some parameters.

        :param values: SPARQL terms by name, such as ``'"2023-05-01"^^xsd:date'``.
        :raises BadInput: there is no such parameter, or the value is not a single term.
        """
        known = {parameter.name for parameter in self.parameters}
        for name, value in values.items():
            if name not in known:
                raise BadInput(f"question {self.name} has no parameter {name!r}", hint=f"It has {', '.join(sorted(known)) or 'none'}.")
            if not _TERM.fullmatch(value):
                raise BadInput(f"{value!r} is not one SPARQL term", hint='Write "text", "2024-01-01"^^xsd:date, a number or <an address>.')
        return _PARAMETER.sub(lambda m: m[1] + values.get(m[2], m[3]) + m[4], self.query)

    def expected(self) -> str:
        """The answer over the example dataset, as CSV."""
        return (FOLDER / f"{self.name}.csv").read_text(encoding="utf-8")


@cache
def questions() -> tuple[Question, ...]:
    """All questions, in their order."""
    files = sorted((file for file in FOLDER.iterdir() if file.name.endswith(".rq")), key=lambda file: file.name)
    return tuple(_read(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8")) for file in files)


def _read(name: str, query: str) -> Question:
    head = dict(_HEAD.findall(query))
    note = head.pop("note")
    parameters = {m[2]: Parameter(m[2], m[3], {"en": m[5], "ru": m[6], "kk": m[7]}) for m in _PARAMETER.finditer(query)}
    return Question(name, head, note, tuple(parameters.values()), query)
