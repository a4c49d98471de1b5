"""``aigaq validate``: SHACL on any RDF file, answered in sentences, JSON or as a SHACL report."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from shapes.sentences import told
from shapes.validate import validate_file


def run(files: tuple[Path, ...], shapes_file: Path | None, form: str, language: str = "en") -> bool:
    """Validate the files one by one and print the outcome, sentences in the given language.

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
            print("\n".join(told(report, str(path), language)))
    if form == "json":
        print(json.dumps(documents if len(documents) != 1 else documents[0], ensure_ascii=False, indent=1))
    return conforms
