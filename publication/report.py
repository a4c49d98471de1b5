"""The validation report of a release, as a SHACL report and in words. Public data only."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from publication.assemble import Assembled
from shapes.report import Report, Result
from shapes.sentences import LANGUAGES, sentence, short

_TOLD = 500
"""Findings told in words at most; the SHACL report holds all."""


def write_report(folder: Path, assembled: Assembled, release: str) -> None:
    """Write ``validation.ttl`` and ``validation.json`` into a release being made."""
    report = Report(tuple(problem.result for problem in assembled.warnings))
    (folder / "validation.ttl").write_text(report.to_turtle(), encoding="utf-8")
    rules = Counter(problem.rule for problem in assembled.warnings)
    summary = {
        "release": release,
        "conforms": report.conforms,
        "records": assembled.records,
        "warnings": len(assembled.warnings),
        "warnings_by_rule": dict(sorted(rules.items())),
        "findings": [_told(result) for result in report.results[:_TOLD]],
    }
    (folder / "validation.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _told(result: Result) -> dict[str, object]:
    """One finding in each language. Where it stands in the sources is private and not in here."""
    told: dict[str, object] = {"focus": str(result.focus), "rule": short(result.shape), "severity": result.severity.value}
    return told | {"message": {language: sentence(result, language) for language in LANGUAGES}}
