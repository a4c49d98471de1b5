"""The validation report of a release, as a SHACL report and in words. Public data only."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from publication.assemble import Assembled
from shapes.report import Report


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
    }
    (folder / "validation.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
