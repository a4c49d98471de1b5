"""``aigaq review``: the review desk, and its round trip through a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".", metavar="[DIR]")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port on this machine; 0 takes a free one.")
@click.option("--by", help="Who decides; asked for at the desk where it is not given. Needed with --import.")
@click.option(
    "--export",
    "export_to",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write all records to a table (.xlsx or .csv) and stop.",
)
@click.option(
    "--import",
    "import_from",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Take over what was changed in such a table, all or nothing, and stop.",
)
@click.option("--check", is_flag=True, help="With --import: say what would change, and change nothing.")
def review(folder: Path, port: int, by: str | None, export_to: Path | None, import_from: Path | None, check: bool) -> None:
    """Decide about the records of the dataset DIR, in a browser on this machine."""
    from endpoint import console
    from endpoint.desk.serve import open_desk, serve_desk

    if export_to and import_from:
        raise click.UsageError("--export and --import exclude each other")
    if import_from and not by:
        raise click.UsageError("--import needs --by: each decision bears a name")
    desk = open_desk(folder, console.progress())
    if export_to:
        from publication.review.sheet import export

        click.echo(f"Wrote {export(desk, export_to)} records to {export_to}. It is private: delete it when it is no longer needed.")
    elif import_from:
        from publication.review.sheet import take_back

        click.echo(take_back(desk, import_from, by or "", check=check))
    else:
        serve_desk(desk, port=port, by=by, listening=lambda address: click.echo(f"Open {address}\n(stop with Ctrl+C)"))
