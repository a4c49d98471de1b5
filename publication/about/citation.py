"""``CITATION.cff`` (https://citation-file-format.github.io/), which archives and reference managers read."""

from __future__ import annotations

import json
from datetime import datetime

from publication.project import Project


def citation(project: Project, release: str, issued: datetime) -> str:
    """The file's text. YAML takes JSON strings as they are, so nothing in a title can break it."""
    tag = project.languages[0]
    fields = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, cite it as below, with the release you used.",
        "type": "dataset",
        "title": project.title[tag],
        "abstract": project.description[tag],
        "version": release,
        "date-released": issued.date().isoformat(),
        "url": f"{project.base}releases/{release}/",
        ("license" if "/" not in project.licence else "license-url"): project.licence,
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items()]
    website = f"    website: {json.dumps(project.publisher_url)}\n" if project.publisher_url else ""
    return "\n".join(lines) + f"\nauthors:\n  - name: {json.dumps(project.publisher, ensure_ascii=False)}\n{website}"
