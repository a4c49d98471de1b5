"""The ``aigaq`` command. Each command is a few lines over a function of a lower floor."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

import click

from endpoint import __version__, console
from endpoint.commands.diff import diff
from endpoint.commands.pull import pull
from endpoint.commands.review import review
from endpoint.commands.verify import verify
from endpoint.commands.withhold import withhold
from endpoint.errors import exit_code
from endpoint.spoken import Spoken, language_option
from ontology.errors import AigaqError

_INTERRUPTED = 130
_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path)


class _Program(click.Group):
    """Turns the family of errors into a message and an exit code; nothing else prints errors."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            click.echo("aigaq: interrupted; nothing is half-written", err=True)
            ctx.exit(_INTERRUPTED)
        except BrokenPipeError:  # the reader of our output has seen enough
            sys.stdout = None  # or Python complains of it again at its end
            ctx.exit(0)
        except Exception as error:
            if ctx.params.get("debug"):
                traceback.print_exc()
            message, code = _told(error)
            click.echo(f"aigaq: {message}", err=True)
            ctx.exit(code)


def _told(error: Exception) -> tuple[str, int]:
    """Message and exit code of an error."""
    if isinstance(error, AigaqError):
        return str(error), exit_code(error.kind)
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or error}\n  Check that the file is there and may be read and written.", 2
    return (
        f"this is a fault of the program: {type(error).__name__}: {error}\n  Run it again with `aigaq --debug …` and report what it shows.",
        2,
    )


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aigaq", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the program's own trace with an error.")
def main(debug: bool) -> None:
    """Turn reports of political prosecutions into reviewed, validated linked open data."""


main.add_command(review)
main.add_command(diff)
main.add_command(pull)
main.add_command(verify)
main.add_command(withhold)


@main.command()
@click.argument("folder", type=_FOLDER, metavar="DIR")
def new(folder: Path) -> None:
    """Make a dataset folder DIR with a commented aigaq.toml."""
    from publication.new import new_dataset

    new_dataset(folder)
    click.echo(f"Made {folder}. Put reports into {folder / 'sources'}, fill in {folder / 'aigaq.toml'}, then run: aigaq build {folder}")


@main.command()
@click.argument("files", nargs=-1, type=_FILE, metavar="[FILE]...")
@click.option("-o", "--output", type=_FILE, help="Write the records there instead of to standard output.")
@click.option("--summary", is_flag=True, help="Show a table of what was found and what is flagged, on standard error.")
@click.option(
    "--kind", help="Kind of report, where it is not recognised: monthly-list, daily-post, case-report, long-report, labelled-list."
)
@click.option("--pack", default="kz", show_default=True, help="Reference pack: the name of a shipped one, or a folder.")
@click.option("--suggest-map", type=_FILE, metavar="FILE", help="Write a first map of the table FILE to standard output and stop.")
@click.option("--rml", type=_FILE, metavar="MAPPING", help="Run an RML mapping through morph-kgc, write N-Triples to --output and stop.")
def extract(
    files: tuple[Path, ...], output: Path | None, summary: bool, kind: str | None, pack: str, suggest_map: Path | None, rml: Path | None
) -> None:
    """Read reports and tables FILE... into records (JSON Lines)."""
    from endpoint import extraction

    if suggest_map:
        click.echo(extraction.first_map(suggest_map, pack), nl=False)
    elif rml:
        if not output:
            raise click.UsageError("--rml needs --output")
        extraction.by_rml(rml, output)
    elif not files:
        raise click.UsageError("name at least one FILE")
    else:
        extraction.run(files, output, summary=summary, kind=kind, pack=pack, progress=console.progress())


@main.command()
@click.argument("folder", type=_FOLDER, default=".", metavar="[DIR]")
@click.option("--unreviewed", is_flag=True, help="Publish proposals that nobody has reviewed; everything is marked as a draft.")
@click.option("--explain", metavar="ID", help="Build nothing; say why the address, record, person or name is or is not public. Private.")
@language_option
def build(folder: Path, unreviewed: bool, explain: str | None, language: str) -> None:
    """Sources to records to quads to gate to SHACL to release."""
    if explain:
        from publication.explain import explain as why

        click.echo("\n".join(why(folder, explain, unreviewed=unreviewed)))
        return
    from publication.build import build as build_dataset

    progress = console.progress()
    outcome = build_dataset(folder, unreviewed=unreviewed, progress=progress)
    for line in console.outcome_lines(outcome, Spoken(language)):
        progress.say(line)


@main.command()
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option("--shapes", "shapes_file", type=_FILE, help="Shapes to validate with, instead of Aigaq's own.")
@click.option("--format", "form", type=click.Choice(["human", "json", "turtle"]), default="human", show_default=True)
@click.option("--language", type=click.Choice(["en", "ru", "kk"]), default="en", show_default=True, help="Language of the sentences.")
def validate(files: tuple[Path, ...], shapes_file: Path | None, form: str, language: str) -> None:
    """Validate any RDF FILE... with SHACL. Exit 0: conforms, 1: violations, 2: could not run."""
    from endpoint.validation import run

    sys.exit(0 if run(files, shapes_file, form, language) else 1)


@main.command()
@click.argument("folder", type=_FOLDER, default=".", metavar="[DIR]")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes that answer requests.")
@click.option("--settings", type=_FILE, help="Limits and what else can be set, instead of DIR/serve.toml.")
def serve(folder: Path, host: str, port: int, workers: int, settings: Path | None) -> None:
    """Serve the current release of the dataset DIR."""
    _serve(folder, host, port, workers, settings)


@main.command()
@click.argument("arguments", nargs=-1, required=True, metavar="[DIR|URL] QUERY")
@click.option("--format", "form", default="table", show_default=True, help="table, csv, tsv, json, xml; ttl, nt, jsonld for graphs.")
def query(arguments: tuple[str, ...], form: str) -> None:
    """Run one SPARQL QUERY on a dataset folder (default: this one) or an endpoint's address. QUERY may be @FILE."""
    from endpoint.querying import run

    if len(arguments) > 2:
        raise click.UsageError("give [DIR|URL] and QUERY; put the query in quotation marks")
    where = arguments[0] if len(arguments) == 2 else "."
    run(where, arguments[-1], form)


@main.command()
@click.option("--dir", "folder", type=_FOLDER, default="aigaq-demo", show_default=True, help="Where the example dataset is copied to.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def demo(folder: Path, host: str, port: int) -> None:
    """Copy the made-up example dataset, build it and serve it."""
    from publication.build import build as build_dataset
    from publication.new import copy_example

    progress = console.progress()
    copy_example(folder)
    outcome = build_dataset(folder, progress=progress)
    for line in console.outcome_lines(outcome):
        progress.say(line)
    _serve(folder, host, port, workers=2)


def _serve(folder: Path, host: str, port: int, workers: int, settings: Path | None = None) -> NoReturn:
    from endpoint.configuration import read_settings
    from endpoint.serve import serve as serve_dataset

    def listening() -> None:
        click.echo(f"Serving {folder} on http://{host}:{port}/ (stop with Ctrl+C)", err=True)

    serve_dataset(folder, host=host, port=port, workers=workers, listening=listening, settings=read_settings(folder, settings))
    sys.exit(0)
