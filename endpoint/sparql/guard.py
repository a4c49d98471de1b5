"""Refuses queries that would leave the store, before an engine sees them.

The engine sends ``SERVICE`` out by default and cannot be told not to. Its grammar has no separate tokens: keywords may touch
what follows (``SERVICE:x{}``, ``SERVICESILENT<x>{}``, ``1SERVICE<x>{}``) and ``<`` may begin an IRI or be an operator. So this
is no parser. It walks through *every* way in which the text can be read and refuses when one of them meets the word where
the grammar could take it for the keyword. The text is looked at as it stands and with its ``\\u`` escapes applied.

It may refuse a harmless query (``GRAPH service:x {}``, say: rename the prefix); it must never let a harmful one through.
Behind it stands a second wall, :mod:`endpoint.sparql.child`: a process that can open no socket.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from urllib.parse import urljoin

from ontology.errors import BadInput, Refused, Where

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# Letters as the grammar has them (PN_CHARS_U and the further ones of PN_CHARS).
_LETTER = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
LETTER_OR_DIGIT = _LETTER + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
# Possessive, here and below: what a stranger writes is read in one pass.
_SPACE = re.compile(r"(?:[ \t\r\n]++|#[^\r\n]*+)++")
_BLANKS = re.compile(r"[ \t\r\n]+")
_LINE_END = re.compile(r"[\r\n]")
IRI = re.compile(r"<((?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>")
LONG = re.compile(r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""|' + r"'''(?:'{0,2}(?:[^'\\]|\\.))*'''", re.DOTALL)
SHORT = re.compile(r'"(?:[^"\\\n\r]|\\.)*"|' + r"'(?:[^'\\\n\r]|\\.)*'")
VARIABLE = re.compile(rf"[?$][{LETTER_OR_DIGIT}]+")
_LANGUAGE = re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*")
BLANK = re.compile(rf"_:[{LETTER_OR_DIGIT}](?:[{LETTER_OR_DIGIT}.-]*[{LETTER_OR_DIGIT}-])?")
_WORD = re.compile(rf"[{LETTER_OR_DIGIT}.-]+")
LOCAL = re.compile(rf"(?:[{LETTER_OR_DIGIT}:.-]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])*+")
_GAP = rf"(?:{_SPACE.pattern})?+"
_NAMESPACE = rf"(?P<prefix>[{LETTER_OR_DIGIT}.-]*+)"
_FROM = re.compile(
    rf"FROM{_GAP}(?:NAMED{_GAP})?(?:<(?P<iri>[^<>\s]*)>|{_NAMESPACE}:(?P<local>{LOCAL.pattern}))",
    re.IGNORECASE,
)
PREFIX = re.compile(rf"PREFIX{_GAP}{_NAMESPACE}{_GAP}:{_GAP}<(?P<iri>[^<>\s]*)>", re.IGNORECASE)
_BASE = re.compile(rf"BASE{_GAP}<(?P<iri>[^<>\s]*)>", re.IGNORECASE)
# What may stand between the keyword and the group after it: a name, whatever the engine allows in one.
_NAME_THEN_GROUP = re.compile(rf":[^\s{{}}()<>\"']*{_GAP}\{{")
_ENDS_A_TERM = re.compile(r"(?:^|true|false|[0-9.])$", re.IGNORECASE)
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_TELLING = ("SERVICE", "FROM", "\\", *sorted(_UPDATES))
"""Every refusal begins with one of these somewhere in the text, be it part of a longer word; escapes may spell them."""
_MOST_BRANCHES = 200
NO_GRAPH_HINT = "Leave the graph out: all data stands in the default graph."
_QUERIES = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def check(query: str, graphs: Collection[str], base: str = "") -> None:
    """Let a query pass or refuse it.

    :param graphs: IRIs of the graphs that ``FROM`` may name.
    :param base: what relative IRIs are resolved against.
    :raises Refused: the query calls another service, names a graph that is not here, or is an update.
    :raises BadInput: it holds a character that cannot be.
    """
    if _NO_TEXT.search(query):
        raise BadInput("the query holds characters that no text may hold")
    capitals = query.upper()
    if not any(telling in capitals for telling in _TELLING):
        return
    seen: set[str] = set()
    text = query
    # Escapes may hide escapes (\u005Cu0053): look at each layer.
    while text not in seen and len(seen) < 8:
        seen.add(text)
        _Reading(text, graphs, base).walk()
        text = _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return match[0] if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)


class _Reading:
    """All readings of one text. A reading is just a position, so those already visited need no second visit."""

    def __init__(self, text: str, graphs: Collection[str], base: str) -> None:
        self._text = text
        self._graphs = graphs
        self._prologue = True
        self._unclosed = 0
        self._line_ends = [m.start() for m in _LINE_END.finditer(text)]
        self._prefixes = {m["prefix"]: m["iri"] for m in PREFIX.finditer(text)}
        # Which of them holds at a place matters little: the engine fetches no graph, it only looks for one that it has.
        self._bases = [base, *(m["iri"] for m in _BASE.finditer(text))]

    def walk(self) -> None:
        visited: set[int] = set()
        waiting = [0]
        branches = 0
        while waiting:
            position = waiting.pop()
            while position < len(self._text) and position not in visited:
                visited.add(position)
                position, branch = self._step(position)
                if branch is not None:
                    waiting.append(branch)
                    branches += 1
                    if branches > _MOST_BRANCHES:
                        raise _unclear()

    def _step(self, at: int) -> tuple[int, int | None]:
        """The end of what begins at ``at``, and where another reading goes on, if there is one."""
        text = self._text
        if blanks := _BLANKS.match(text, at):
            return blanks.end(), None
        if text[at] == "#":
            return self._end_of_line(at), None
        if text[at] == "<" and (iri := IRI.match(text, at)):
            return iri.end(), at + 1 if _may_be_operator(iri[1]) else None
        for pattern in (LONG, SHORT, VARIABLE, _LANGUAGE, BLANK):
            if found := pattern.match(text, at):
                return found.end(), None
        if word := _WORD.match(text, at):
            return self._word(word), None
        if text[at] == ":" and (local := LOCAL.match(text, at + 1)):
            return local.end(), None
        if text[at] in "\"'":  # a text without end: looking for it takes as long as the rest is
            self._unclosed += 1
            if self._unclosed > _MOST_BRANCHES:
                raise _unclear()
        return at + 1, None

    def _word(self, word: re.Match[str]) -> int:
        text, end = self._text, word.end()
        spelled = word[0].upper()
        prefixed = text[end : end + 1] == ":"
        local = LOCAL.match(text, end + 1) if prefixed else None
        after = local.end() if local else end
        if "SERVICE" in spelled and (not prefixed or self._opens_service(spelled, end)):
            raise Refused(
                "this endpoint sends no part of a query to another service (SERVICE)",
                where=self._where(word.start()),
                hint="Ask the other service yourself and give its answer in VALUES. Rename a prefix that begins with `service`.",
            )
        if not prefixed and self._prologue:
            self._first_keyword(spelled, word.start())
        if not prefixed and "FROM" in spelled:
            self._dataset(word)
        return after

    def _end_of_line(self, at: int) -> int:
        found = bisect_left(self._line_ends, at)
        return self._line_ends[found] if found < len(self._line_ends) else len(self._text)

    def _opens_service(self, spelled: str, end: int) -> bool:
        """Whether ``service:x``, ``trueservice:x`` … can be read as the keyword and a name: then a group follows."""
        if not any(_ENDS_A_TERM.search(spelled[: m.start()]) for m in re.finditer("SERVICE", spelled)):
            return False
        return _NAME_THEN_GROUP.match(self._text, end) is not None

    def _first_keyword(self, spelled: str, at: int) -> None:
        if spelled.startswith(_QUERIES):
            self._prologue = False
        elif spelled in _UPDATES:
            hint = "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
            raise Refused("this endpoint is read-only; updates are not taken", where=self._where(at), hint=hint)

    def _dataset(self, word: re.Match[str]) -> None:
        for found in re.finditer("FROM", word[0], re.IGNORECASE):
            match = _FROM.match(self._text, word.start() + found.start())
            if match is None:
                continue
            iri = match["iri"] if match["iri"] is not None else self._prefixes.get(match["prefix"], "") + match["local"]
            if not any(_joined(base, iri) in self._graphs for base in self._bases):
                raise Refused(
                    f"there is no graph <{iri}> here, and none is fetched from elsewhere",
                    where=self._where(match.start()),
                    hint=NO_GRAPH_HINT,
                )

    def _where(self, at: int) -> Where:
        line_start = self._text.rfind("\n", 0, at) + 1
        return Where(line=self._text.count("\n", 0, at) + 1, column=str(at - line_start + 1))


def _unclear() -> Refused:
    return Refused("the query can be read in too many ways to be judged", hint="Write IRIs in full, without # ' or ).")


def _joined(base: str, iri: str) -> str:
    try:
        return urljoin(base, iri)
    except ValueError:  # such as brackets that are no IPv6 address
        return iri


def _may_be_operator(iri: str) -> bool:
    """Whether ``<iri>`` can also be read as ``<`` and an expression, so that what follows is something else.

    That matters only where the text between has a comment, a quote or a closing bracket. ``<http://…`` is an IRI in
    every reading: no expression has two strokes after a colon.
    """
    return not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", iri) and any(c in iri for c in "#')")
