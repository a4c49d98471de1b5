"""``aigaq withhold``: the emergency switch."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from endpoint import console


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="ID|PERSON...")
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=".", show_default=True, help="The dataset.")
@click.option("--by", default=None, help="Who decides; the account's name if not given.")
@click.option("--why", default="", help="Why; stays private.")
def withhold(what: tuple[str, ...], folder: Path, by: str | None, why: str) -> None:
    """Take persons, entries or sources out of everything public now, before any review.

    Each WHAT is an address (https://.../id/...), its last part, a record's id, RECORD/PERSON, a file under sources/, or a whole name in
    quotation marks. All releases are written again without it, and later builds keep it out. `aigaq serve` need not be restarted.
    """
    from publication.withdraw import withhold as withhold_now

    done = withhold_now(folder, what, by=by or getpass.getuser(), why=why, progress=console.progress())
    kinds = ", ".join(f"{sum(kind == k for k, _ in done.rows)} {kind}" for kind in sorted({kind for kind, _ in done.rows}))
    click.echo(f"Withheld: {kinds}. It stands in decisions/withheld.csv; remove those rows to take it back.")
    if done.release is None:
        click.echo("Nothing was published yet, so nothing had to be taken back.")
        return
    click.echo(f"Release {done.release.id} is served now; {done.removed} addresses are withdrawn and answer 410.")
    if done.rewritten:
        click.echo(f"Written again without it: {', '.join(done.rewritten)}.")
    click.echo("Copies that others have downloaded are out of reach: withdrawn.txt of the release tells them what to delete.")
