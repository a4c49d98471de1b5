"""What is wrong with a record, said so that a person can mend it: source, line or row, value, rule, mend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from converters.packs import Pack
from converters.readers import read_source
from converters.record import Evidence, Record
from converters.source import Source
from ontology.errors import RuleBroken, Where
from publication.intake import SourceFile, records_path
from publication.project import Dataset
from shapes.report import Result, Severity
from shapes.sentences import message, short

_SHOWN = 20
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+")


@dataclass(frozen=True)
class Problem:
    """One finding of a shape, at its place in the sources."""

    where: Where
    text: str
    result: Result

    @property
    def rule(self) -> str:
        """The shape that found it."""
        return short(self.result.shape)

    @property
    def violation(self) -> bool:
        """True stops the build; false is a warning."""
        return self.result.severity is Severity.VIOLATION

    def __str__(self) -> str:
        place = str(self.where)
        return f"{place}: {self.text} [{self.rule}]" if place else f"{self.text} [{self.rule}]"


def check_references(record: Record, source: SourceFile, dataset: Dataset, pack: Pack) -> None:
    """What a record points to exists: codes and places are in the pack, addresses are web addresses.

    :raises RuleBroken: naming the records file, the element and what to do.
    """
    path = records_path(dataset, source)
    known = {code.record_key for code in pack.codes.values()}
    for index, url in enumerate(record.urls):
        if not _WEB_ADDRESS.match(url):
            raise RuleBroken(
                f"record {record.id}, urls[{index}]: {url[:80]!r} is not a whole web address",
                where=Where(file=str(path)),
                hint="Write it with http:// or https://, or take it out.",
            )
    for index, charge in enumerate(record.charges):
        if charge.code is not None and charge.code not in known:
            raise RuleBroken(
                f"record {record.id}, charges[{index}]: code {charge.code!r} is not a code of the pack {pack.name!r}",
                where=Where(file=str(path)),
                hint=f"Use one of {', '.join(sorted(known))}, or add the code to the pack.",
            )
    if record.place_code is not None and record.place_code not in pack.places:
        raise RuleBroken(
            f"record {record.id}: place_code {record.place_code!r} is not a place of the pack {pack.name!r}",
            where=Where(file=str(path)),
            hint="Correct it, set it to null, or add the place to the pack.",
        )


def check_evidence(record: Record, source: SourceFile) -> None:
    """The quotes of a record stand in the source where it says they do.

    :raises RuleBroken: one does not.
    """
    text = _read(source.path, source.digest).text
    for name, evidence in _evidence_of(record):
        if text[evidence.start : evidence.end] != evidence.quote:
            raise RuleBroken(
                f"record {record.id}, {name}: {evidence.quote[:60]!r} does not stand at characters {evidence.start}-{evidence.end}",
                where=_read(source.path, source.digest).where(min(evidence.start, len(text))),
                hint="Correct the evidence's start, end and quote in the record, or remove the record and extract again.",
            )


def _evidence_of(record: Record) -> list[tuple[str, Evidence]]:
    found = [("evidence", record.evidence), ("date_evidence", record.date_evidence), ("place_evidence", record.place_evidence)]
    for name in ("people", "charges", "events", "penalties"):
        found += [(f"{name}[{i}]", element.evidence) for i, element in enumerate(getattr(record, name))]
    found += [(f"url_evidence[{i}]", evidence) for i, evidence in enumerate(record.url_evidence)]
    return [(name, evidence) for name, evidence in found if evidence is not None]


def locate(result: Result, source: SourceFile, record: Record, elements: dict[str, str]) -> Problem:
    """A shape's result at its place in the source.

    :param elements: which element of the record an opaque id stands for.
    """
    opaque = result.focus.partition("#")[0].rpartition("/")[2]
    element = elements.get(opaque, "entry")
    evidence = dict(_evidence_of(record)).get(element, record.evidence)
    where = _read(source.path, source.digest).where(evidence.start)
    found = f" (found: {short(result.value)})" if result.value is not None and result.value != result.focus else ""
    text = f"entry {record.entry}, {element} ({evidence.quote.strip()[:60]!r}): {message(result, 'en')}{found}"
    return Problem(where, text, result)


def unlocated(result: Result) -> Problem:
    """A result about something that no single record tells of."""
    return Problem(Where(), f"{result.focus}: {message(result, 'en')}", result)


def failed(problems: list[Problem]) -> RuleBroken:
    """The error that stops a build, with the first findings in words."""
    violations = [problem for problem in problems if problem.violation]
    shown = "\n".join(f"  {problem}" for problem in violations[:_SHOWN])
    more = f"\n  … and {len(violations) - _SHOWN} more" if len(violations) > _SHOWN else ""
    return RuleBroken(
        f"{len(violations)} rule{'s are' if len(violations) > 1 else ' is'} broken; nothing is published\n{shown}{more}",
        hint="Mend the records (records/*.jsonl) or the sources, then build again.",
    )


@lru_cache(maxsize=4)
def _read(path: Path, digest: str) -> Source:
    return read_source(path)
