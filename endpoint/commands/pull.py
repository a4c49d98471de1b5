"""``aigaq pull``: another publisher's data, beside our own."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("url")
@click.option("--as", "name", required=True, help="Name of the part of the dataset that it comes into.")
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=".", help="The dataset.")
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The publisher's public key, got from elsewhere.")
@click.option("--loopback", is_flag=True, help="Allow addresses of this machine, for trying out.")
def pull(url: str, name: str, folder: Path, key: Path | None, loopback: bool) -> None:
    """Bring in another publisher's release or event stream from URL, check it, and propose whom it may name of ours."""
    from endpoint import console
    from publication import pull as pulling

    text = key.read_text(encoding="utf-8") if key else None
    found = pulling.pull(folder, url, name, loopback=loopback, key=text, progress=console.progress())
    click.echo(f"Took {found.triples} triples into {found.folder}.")
    click.echo(f"Publisher: {found.publisher or 'not said'}; licence: {found.licence or 'not said'}.")
    click.echo(f"Signed by {found.signed_by}." if found.signed_by else "It is not signed.")
    click.echo(f"Our shapes find {found.findings} things in it, {found.violations} of them violations: validation.ttl.")
    click.echo(f"{found.proposals} pairs of people may be one; decide in proposals.csv. Nothing is linked until then.")
