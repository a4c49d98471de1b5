"""``aigaq validate``: SHACL on any RDF file, answered in sentences, JSON or as a SHACL report."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from shapes.sentences import sentence
from shapes.validate import validate_file


def run(files: tuple[Path, ...], shapes_file: Path | None, form: str) -> bool:
    """Validate the files one by one and print the outcome.

    :returns: whether all of them conform.
    :raises BadInput: a file is not RDF; nothing more is validated.
    """
    conforms = True
    documents: list[object] = []
    for path in files:
        report = validate_file(path, shapes_file)
        conforms = conforms and report.conforms
        if form == "turtle":
            sys.stdout.write(report.to_turtle())
        elif form == "json":
            documents.append({"file": str(path), **json.loads(report.to_json())})
        else:
            print(f"{path}: {'conforms' if report.conforms else 'does not conform'}; {len(report.results)} findings")
            if not report.focus_nodes:
                print("  The shapes address nothing in this file, so that it conforms means nothing. Is it the file you meant?")
            for result in report.results:
                print(f"  {result.severity.value}: {result.focus}: {sentence(result, 'en')} [{result.shape}]")
    if form == "json":
        print(json.dumps(documents if len(documents) != 1 else documents[0], ensure_ascii=False, indent=1))
    return conforms
