"""Results as JSON and back, for those who remember what was found."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pyoxigraph as ox
from rdflib.term import Identifier

from shapes.reading import term
from shapes.report import Result, term_text


def to_json(results: Iterable[Result]) -> str:
    """One line; :func:`from_json` gives equal results again."""
    return json.dumps([_fields(result) for result in results], ensure_ascii=False)


def from_json(text: str) -> tuple[Result, ...]:
    """:raises ValueError: the text is not what :func:`to_json` wrote."""
    try:
        kept = json.loads(text)
        if not isinstance(kept, list):
            raise TypeError("not a list")
        return tuple(_result(fields) for fields in kept)
    except (KeyError, TypeError, SyntaxError) as error:
        raise ValueError(f"no results: {error}") from error


def _fields(result: Result) -> dict[str, object]:
    terms = {
        "focus": result.focus,
        "path": result.path,
        "value": result.value,
        "shape": result.shape,
        "component": result.component,
        "severity": result.severity_iri,
    }
    written: dict[str, object] = {name: None if found is None else term_text(found) for name, found in terms.items()}
    return written | {"messages": dict(result.messages), "steps": [[term_text(part) for part in step] for step in result.steps]}


def _result(fields: dict[str, object]) -> Result:
    focus, shape, component, severity = (_read(fields[name]) for name in ("focus", "shape", "component", "severity"))
    path, value = (None if fields[name] is None else _read(fields[name]) for name in ("path", "value"))
    messages, steps = fields["messages"], fields["steps"]
    if not isinstance(messages, dict) or not isinstance(steps, list):
        raise TypeError("messages or steps are missing")
    triples = tuple((_read(s), _read(p), _read(o)) for s, p, o in steps)
    return Result(focus, path, value, messages, shape, component, severity, triples)


def _read(written: object) -> Identifier:
    (quad,) = ox.parse(f"<urn:s> <urn:p> {written} .", format=ox.RdfFormat.N_TRIPLES)
    return term(quad.object)
