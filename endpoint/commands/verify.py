"""``aigaq verify``: is a release whole, and whose is it."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("release", default=".", metavar="[RELEASE]")
@click.option(
    "--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=".", help="The dataset that RELEASE is an id in."
)
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The publisher's public key (signing.pub), got from elsewhere; without it the key in the release is taken.",
)
def verify(release: str, folder: Path, key: Path | None) -> None:
    """Check a RELEASE (a folder, or an id) without network: checksums, signature, canonical hash, each dump. Exit 1: something differs."""
    from publication.release import release_folder
    from publication.verify import verify_release

    verdict = verify_release(release_folder(release, folder), key.read_text(encoding="utf-8") if key else None)
    for finding in verdict.findings:
        click.echo(f"{finding.file}: {finding.text}")
        for triple in finding.triples:
            click.echo(f"  {triple}")
    if not verdict.whole:
        click.echo(f"Release {verdict.release or '?'} is NOT as it was published.")
        sys.exit(1)
    click.echo(f"Release {verdict.release} is whole: {verdict.files} files, {verdict.triples} triples, the same in every form.")
    if verdict.trusted:
        click.echo(f"Signed by the key you named, {verdict.signed_by}.")
    elif verdict.signed_by:
        click.echo(f"Signed by {verdict.signed_by}, the key that came with it. Compare that with what the publisher tells you elsewhere.")
    else:
        click.echo("It is not signed.")
