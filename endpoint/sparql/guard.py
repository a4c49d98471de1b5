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
from functools import cached_property
from urllib.parse import urljoin

from endpoint.sparql import tokens
from ontology.errors import BadInput, Refused, Where

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\r\n]+")
_LINE_END = re.compile(r"[\r\n]")
_IRI = re.compile(tokens.IRI)
_LONG = re.compile(tokens.LONG, re.DOTALL)
_SHORT, _VARIABLE, _LANGUAGE, _BLANK = (re.compile(p) for p in (tokens.SHORT, tokens.VARIABLE, tokens.LANGUAGE, tokens.BLANK))
_WORD, _LOCAL, _GAP = re.compile(tokens.WORD), re.compile(tokens.LOCAL), re.compile(tokens.GAP)
# Both ways in which FROMNAMED:x can be read.
_GRAPH = rf"{tokens.GAP}(?:<(?P<iri>[^<>\s]*+)>|{tokens.NAMESPACE}:(?P<local>{tokens.LOCAL}))"
_FROM = [re.compile(rf"FROM{named}{_GRAPH}", re.IGNORECASE) for named in ("", rf"{tokens.GAP}NAMED")]
# The keyword in a word that a colon ends: what may stand before it ends itself, as does the word's beginning.
_FROM_IN_NAME = re.compile(r"(?:^|ASK|CONSTRUCT|[^A-Z])FROM", re.IGNORECASE)
_FROM_IN_WORD = re.compile("FROM", re.IGNORECASE)
_AFTER_DATASET = re.compile(r"\{|\Z|WHERE|FROM|GROUP|HAVING|ORDER|LIMIT|OFFSET|VALUES", re.IGNORECASE)
_AFTER_TERM = r"(?:^|TRUE|FALSE|[0-9.])"
_ENDS_NAME = re.compile(r"[\s{}()<>\"']|\Z")
_LONGEST_WORD = 1000
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_TELLING = ("SERVICE", "FROM", "\\", *sorted(_UPDATES))
"""Every refusal begins with one of these somewhere in the text, be it part of a longer word; escapes may spell them."""
_MOST_BRANCHES = 200
NO_GRAPH_HINT = "Leave the graph out: all data stands in the default graph."
_DEFAULT_GRAPH_HINT = "All data stands in the default graph; the description of the dataset is asked with default-graph-uri."
_QUERIES = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def check(query: str, graphs: Collection[str], base: str = "", *, alone: bool = True) -> None:
    """Let a query pass or refuse it.

    :param graphs: IRIs of the graphs that ``FROM`` may name.
    :param base: what relative IRIs are resolved against.
    :param alone: whether the store holds nothing but this release; where it does not, no query may name a graph (``FROM``, ``GRAPH``).
    :raises Refused: the query calls another service, names a graph that is not here, or is an update.
    :raises BadInput: it holds a character that cannot be.
    """
    if _NO_TEXT.search(query):
        raise BadInput("the query holds characters that no text may hold")
    capitals = query.upper()
    if not any(telling in capitals for telling in (_TELLING if alone else (*_TELLING, "GRAPH"))):
        return
    seen: set[str] = set()
    text = query
    # Escapes may hide escapes (\u005Cu0053): look at each layer.
    while text not in seen and len(seen) < 8:
        seen.add(text)
        _Reading(text, graphs, base, alone).walk()
        text = _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return match[0] if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF else chr(code)


class _Reading:
    """All readings of one text. A reading is just a position, so those already visited need no second visit."""

    def __init__(self, text: str, graphs: Collection[str], base: str, alone: bool) -> None:
        self._text = text
        self._graphs = graphs
        self._alone = alone
        self._prologue = True
        self._unclosed = 0
        self._line_ends = [m.start() for m in _LINE_END.finditer(text)]
        self._groups: dict[int, bool] = {}
        self._base = base
        self._prefixes: dict[str, str] = {}
        for prefix, iri in tokens.declarations(text):
            if prefix is None:
                self._base = _joined(self._base, iri)
            else:
                self._prefixes[prefix] = _joined(self._base, iri)

    @cached_property
    def _name_ends(self) -> list[int]:
        return [m.start() for m in _ENDS_NAME.finditer(self._text)]

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
        if text[at] == "<" and (iri := _IRI.match(text, at)):
            return iri.end(), at + 1 if _may_be_operator(iri[1]) else None
        if text[at] in "\"'":
            return self._quoted(at), None
        for pattern in (_VARIABLE, _LANGUAGE, _BLANK):
            if found := pattern.match(text, at):
                return found.end(), None
        if word := _WORD.match(text, at):
            return self._word(word), None
        if text[at] == ":" and (local := _LOCAL.match(text, at + 1)):
            return local.end(), None
        return at + 1, None

    def _quoted(self, at: int) -> int:
        long = self._text[at : at + 3] in ('"""', "'''")
        if found := _LONG.match(self._text, at) if long else _SHORT.match(self._text, at):
            return found.end()
        # To look for an end that is not there takes as long as the rest is.
        self._unclosed += 1
        if self._unclosed > _MOST_BRANCHES:
            raise _unclear()
        return at + (2 if long else 1)  # the empty text, then a quotation mark

    def _word(self, word: re.Match[str]) -> int:
        text, end = self._text, word.end()
        spelled = word[0].upper()
        prefixed = text[end : end + 1] == ":"
        local = _LOCAL.match(text, end + 1) if prefixed else None
        if "SERVICE" in spelled and (not prefixed or self._opens("SERVICE", spelled, end)):
            raise Refused(
                "this endpoint sends no part of a query to another service (SERVICE)",
                where=self._where(word.start()),
                hint="Ask the other service yourself and give its answer in VALUES. Rename a prefix that begins with `service`.",
            )
        if not prefixed and self._prologue:
            self._first_keyword(spelled, word.start())
        if not self._alone and (self._opens("GRAPH", spelled, end) if prefixed else "GRAPH" in spelled or "FROM" in spelled):
            raise Refused(
                "GRAPH and FROM are not taken by this endpoint, whose data lies in another engine",
                where=self._where(word.start()),
                hint=_DEFAULT_GRAPH_HINT,
            )
        if "FROM" in spelled:
            self._dataset(word, prefixed)
        return local.end() if local else end

    def _end_of_line(self, at: int) -> int:
        found = bisect_left(self._line_ends, at)
        return self._line_ends[found] if found < len(self._line_ends) else len(self._text)

    def _opens(self, keyword: str, spelled: str, end: int) -> bool:
        """Whether ``service:x``, ``trueservice:x`` … can be read as the keyword and a name: then a group follows.

        :param end: of the word, where the colon is.
        """
        if re.search(_AFTER_TERM + keyword, spelled) is None:
            return False
        # A name ends where no engine lets it go on, or where a comment begins.
        name_end = self._name_ends[bisect_left(self._name_ends, end)]
        comment = self._text.find("#", end, name_end)
        return self._group_follows(name_end) or (comment >= 0 and self._group_follows(self._end_of_line(comment)))

    def _group_follows(self, at: int) -> bool:
        if at not in self._groups:
            self._groups[at] = self._text.startswith("{", self._after_gap(at))
        return self._groups[at]

    def _after_gap(self, at: int) -> int:
        gap = _GAP.match(self._text, at)
        return gap.end() if gap else at

    def _first_keyword(self, spelled: str, at: int) -> None:
        if spelled.startswith(_QUERIES):
            self._prologue = False
        elif spelled in _UPDATES:
            hint = "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
            raise Refused("this endpoint is read-only; updates are not taken", where=self._where(at), hint=hint)

    def _dataset(self, word: re.Match[str], prefixed: bool) -> None:
        """Judge a word in which ``FROM`` stands. One that a colon ends is a name, if what follows can follow no dataset."""
        if len(word[0]) > _LONGEST_WORD:
            raise _unclear()
        for found in (_FROM_IN_NAME if prefixed else _FROM_IN_WORD).finditer(word[0]):
            for pattern in _FROM:
                match = pattern.match(self._text, word.start() + found.end() - len("FROM"))
                if match is None or (prefixed and not _AFTER_DATASET.match(self._text, self._after_gap(match.end()))):
                    continue
                iri = match["iri"] if match["iri"] is not None else self._prefixes.get(match["prefix"], "") + match["local"]
                if _joined(self._base, iri) not in self._graphs:
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
