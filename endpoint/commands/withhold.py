"""``aigaq withhold``: the emergency switch."""

from __future__ import annotations

import getpass
from collections import Counter
from pathlib import Path

import click

from endpoint import console
from endpoint.spoken import Spoken, language_option


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="ID|PERSON...")
@click.option("--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=".", show_default=True, help="The dataset.")
@click.option("--by", default=None, help="Who decides; the account's name if not given.")
@click.option("--why", default="", help="Why; stays private.")
@language_option
def withhold(what: tuple[str, ...], folder: Path, by: str | None, why: str, language: str) -> None:
    """Take persons, entries or sources out of everything public now, before any review.

    Each WHAT is an address (https://.../id/...), its last part, a record's id, RECORD/PERSON, a file under sources/, or a whole name in
    quotation marks. All releases are written again without it, and later builds keep it out. `aigaq serve` need not be restarted.
    """
    from publication.withdraw import withhold as withhold_now

    done = withhold_now(folder, what, by=by or getpass.getuser(), why=why, progress=console.progress())
    words = Spoken(language)
    gettext, ngettext = words.gettext, words.ngettext
    number = Counter(kind for kind, _ in done.rows)
    kinds = {
        "person": ngettext("%(num)s person", "%(num)s persons", number["person"]),
        "record": ngettext("%(num)s record", "%(num)s records", number["record"]),
        "source": ngettext("%(num)s source", "%(num)s sources", number["source"]),
    }
    what_went = ", ".join(text for kind, text in kinds.items() if number[kind])
    click.echo(gettext("Withheld: %(what)s. It stands in decisions/withheld.csv; remove those rows to take it back.", what=what_went))
    if done.release is None:
        click.echo(gettext("Nothing was published yet, so nothing had to be taken back."))
        return
    one = ngettext("%(num)s address is withdrawn and answers 410", "%(num)s addresses are withdrawn and answer 410", done.removed)
    click.echo(gettext("Release %(id)s is served now; %(addresses)s.", id=done.release.id, addresses=one))
    if done.rewritten:
        click.echo(gettext("Written again without it: %(releases)s.", releases=", ".join(done.rewritten)))
    click.echo(gettext("Copies that others have downloaded are out of reach: withdrawn.txt of the release tells them what to delete."))
