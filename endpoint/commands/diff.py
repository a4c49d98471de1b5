"""``aigaq diff``: what changed between two releases."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option(
    "--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=".", help="The dataset that A and B are releases of."
)
@click.option(
    "--format", "form", type=click.Choice(["words", "patch", "json"]), default="words", show_default=True, help="patch: RDF Patch."
)
def diff(old: str, new: str, folder: Path, form: str) -> None:
    """Say what changed from release A to release B: ids of releases, `current`, or folders of downloaded ones."""
    from publication import diff as compare
    from publication.release import find_release

    releases = find_release(old, folder), find_release(new, folder)
    lines = {"words": compare.words, "patch": compare.patch, "json": compare.as_json}[form](*releases)
    for line in lines:
        click.echo(line, nl=form == "words")
