"""Writes SELECT and ASK results as JSON, XML, CSV and TSV, row by row, so that rows and bytes can be counted on the way.

Imported by the query process: only pyoxigraph and the standard library here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = Iterable[Term | None]
"""The terms of one solution, in the order of the variables; a :class:`pyoxigraph.QuerySolution` is one."""

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NEEDS_QUOTES = re.compile('[",\r\n]')


def select(form: str, variables: list[str], rows: Iterable[Row]) -> Iterator[str]:
    """The result table, in pieces of text. ``form`` is ``json``, ``xml``, ``csv`` or ``tsv``."""
    return {"json": _json, "xml": _xml, "csv": _csv, "tsv": _tsv}[form](variables, rows)


def ask(form: str, answer: bool) -> str:
    """The answer of an ASK query. CSV and TSV have no form for it in the standard: the bare word."""
    word = "true" if answer else "false"
    if form == "json":
        return f'{{"head":{{}},"boolean":{word}}}'
    if form == "xml":
        return f"{_XML_HEAD}<head></head><boolean>{word}</boolean></sparql>"
    return f"{word}\r\n" if form == "csv" else f"{word}\n"


def _json(variables: list[str], rows: Iterable[Row]) -> Iterator[str]:
    names = [_quoted(name) for name in variables]
    yield f'{{"head":{{"vars":[{",".join(names)}]}},"results":{{"bindings":['
    keys = [f"{name}:" for name in names]
    separator = "{"
    for row in rows:
        yield separator + ",".join([key + _json_term(term) for key, term in zip(keys, row, strict=True) if term is not None]) + "}"
        separator = ",{"
    yield "]}}"


# Strings are put together by hand: half of all time goes here, and the general encoder takes three times as long.
_quoted = json.encoder.encode_basestring


def _json_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":{_quoted(term.value)}}}'
    if isinstance(term, ox.Literal):
        if term.language:
            return f'{{"type":"literal","value":{_quoted(term.value)},"xml:lang":{_quoted(term.language)}}}'
        datatype = term.datatype.value
        if datatype == _XSD_STRING:
            return f'{{"type":"literal","value":{_quoted(term.value)}}}'
        return f'{{"type":"literal","value":{_quoted(term.value)},"datatype":{_quoted(datatype)}}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type":"bnode","value":{_quoted(term.value)}}}'
    parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
    return f'{{"type":"triple","value":{{{",".join(f"{_quoted(k)}:{_json_term(v)}" for k, v in parts)}}}}}'


_XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'


def _escape(text: str) -> str:
    text = _NOT_XML.sub("\ufffd", text)  # XML 1.0 has no way to write these
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("\r", "&#13;")


def _xml(variables: list[str], rows: Iterable[Row]) -> Iterator[str]:
    yield _XML_HEAD + "<head>" + "".join(f'<variable name="{_escape(v)}"/>' for v in variables) + "</head><results>"
    for row in rows:
        cells = (f'<binding name="{_escape(n)}">{_xml_term(t)}</binding>' for n, t in zip(variables, row, strict=True) if t is not None)
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results></sparql>"


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_escape(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_escape(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return f"<triple>{''.join(f'<{k}>{_xml_term(v)}</{k}>' for k, v in parts)}</triple>"
    tag = "literal"
    if term.language:
        tag = f'literal xml:lang="{_escape(term.language)}"'
    elif term.datatype.value != _XSD_STRING:
        tag = f'literal datatype="{_escape(term.datatype.value)}"'
    return f"<{tag}>{_escape(term.value)}</literal>"


def _csv(variables: list[str], rows: Iterable[Row]) -> Iterator[str]:
    yield ",".join(variables) + "\r\n"
    for row in rows:
        yield ",".join(_csv_cell(t) for t in row) + "\r\n"


def _csv_cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = str(term) if isinstance(term, ox.BlankNode | ox.Triple) else term.value
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _tsv(variables: list[str], rows: Iterable[Row]) -> Iterator[str]:
    yield "\t".join(f"?{v}" for v in variables) + "\n"
    for row in rows:
        yield "\t".join("" if t is None else str(t).replace("\t", "\\t") for t in row) + "\n"
