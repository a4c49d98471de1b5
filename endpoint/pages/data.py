"""The data page: what can be downloaded, how to cite it, how to load it, what changed."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import render_template

from endpoint import http, i18n, names
from endpoint.pages import loading, parts
from endpoint.pages.layout import in_language
from publication.release import Manifest, Release, ReleaseFile

_COUNTED = ("Person", "Event", "Charge", "Penalty", "Source", "Entry")


@dataclass(frozen=True)
class Step:
    """One release beside the one before it: numbers and how they changed."""

    release: Release
    counts: list[tuple[str, int, int | None]]


def page(releases: list[Release]) -> str:
    """:param releases: newest first."""
    manifest = http.serving().manifest
    return render_template(
        "data.html",
        tables=[f for f in manifest.files if _is_table(f)],
        files=[f for f in manifest.files if not _is_table(f)],
        citations=[(title, kind, citation(manifest, kind)) for title, kind in _KINDS.items()],
        snippets=loading.snippets(manifest),
        steps=_steps(releases),
        class_label=lambda kind: parts.property_label(http.serving(), names.AQ + kind).text,
    )


def _is_table(file: ReleaseFile) -> bool:
    return any(file.name.endswith(end) for end in (".csv", ".csv.gz", ".xlsx", ".parquet", ".sqlite", ".zip"))


def _steps(releases: list[Release]) -> list[Step]:
    steps = []
    for place, release in enumerate(releases):
        before = releases[place + 1].manifest.counts if place + 1 < len(releases) else None
        counts = release.manifest.counts
        steps.append(
            Step(
                release,
                [
                    (k, counts.get(k, 0), counts.get(k, 0) - before.get(k, 0) if before is not None else None)
                    for k in _COUNTED
                    if k in counts
                ],
            )
        )
    return steps


# Citation

_KINDS = {"Text": "txt", "BibTeX": "bib", "CSL-JSON": "json", "CITATION.cff": "cff"}
MEDIA = {"txt": "text/plain", "bib": "application/x-bibtex", "json": "application/vnd.citationstyles.csl+json", "cff": "application/yaml"}


def citation(manifest: Manifest, kind: str) -> str:
    """How to cite the release: a sentence, BibTeX, CSL-JSON (https://docs.citationstyles.org/) or CITATION.cff
    (https://citation-file-format.github.io/)."""
    title, day, address = in_language(manifest.title), manifest.issued.date(), f"{manifest.base}dataset"
    if kind == "bib":
        return (
            f"@misc{{aigaq{manifest.id.lower()},\n  author = {{{{{_bib(manifest.publisher)}}}}},\n  title = {{{{{_bib(title)}}}}},\n"
            f"  year = {{{day.year}}},\n  version = {{{manifest.id}}},\n  publisher = {{{_bib(manifest.publisher)}}},\n"
            f"  url = {{{address}}}\n}}\n"
        )
    if kind == "json":
        item = {
            "id": f"{manifest.base}dataset#{manifest.id}",
            "type": "dataset",
            "title": title,
            "author": [{"literal": manifest.publisher}],
            "publisher": manifest.publisher,
            "issued": {"date-parts": [[day.year, day.month, day.day]]},
            "version": manifest.id,
            "URL": address,
            "license": manifest.licence,
        }
        return json.dumps([item], ensure_ascii=False, indent=1) + "\n"
    if kind == "cff":
        lines = {
            "cff-version": "1.2.0",
            "message": "If you use this dataset, please cite it as below.",
            "type": "dataset",
            "title": title,
            "version": manifest.id,
            "date-released": day.isoformat(),
            "url": address,
            "license": manifest.licence,
        }
        known = {k: v for k, v in lines.items() if k != "license" or "://" not in v}
        text = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in known.items())
        return f"{text}authors:\n  - name: {json.dumps(manifest.publisher, ensure_ascii=False)}\n"
    said = i18n.gettext("%(publisher)s (%(year)s). %(title)s. Release %(release)s, %(day)s. %(address)s")
    return said % {
        "publisher": manifest.publisher,
        "year": day.year,
        "title": title,
        "release": manifest.id,
        "day": i18n.day(day),
        "address": address,
    }


def _bib(text: str) -> str:
    """A text that BibTeX takes as it is."""
    return "".join(
        {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$"}.get(c, c)
        for c in text
    )
