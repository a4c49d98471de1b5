"""``serve.toml``: the settings of the web application that a publisher changes, beside ``aigaq.toml`` or elsewhere."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path

from limits import parse
from pydantic import TypeAdapter, ValidationError

from endpoint.settings import Settings
from ontology.errors import BadInput, NotFound, Where
from publication.project import CONFIG, Dataset, web_address

NAME = "serve.toml"


def read_settings(dataset: Path, file: Path | None = None) -> Settings:
    """Read the settings; what the file does not name keeps its default, and ``store`` that of ``aigaq.toml``.

    :param dataset: folder whose ``serve.toml`` is read if there is one.
    :param file: another file, which must be there.
    :raises NotFound: ``file`` is not there.
    :raises BadInput: the file is not TOML, a key is unknown, or a value is none that its key can have.
    """
    settings = _read(dataset, file)
    if settings.store is None and (dataset / CONFIG).is_file():
        project = Dataset.open(dataset).project
        settings = replace(settings, store=project.store, store_auth=project.store_auth)
    return settings


def _read(dataset: Path, file: Path | None) -> Settings:
    path = file or dataset / NAME
    where = Where(file=str(path))
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if file is None:
            return Settings()
        raise NotFound("there is no such settings file", where=where, hint="Check --settings.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"is not valid TOML: {error}", where=where, hint="Mend that line; texts stand in quotation marks.") from error
    known = {f.name for f in fields(Settings)}
    for name in values:
        if name not in known:
            raise BadInput(f"there is no setting {name!r}", where=where, hint=f"The settings are: {', '.join(sorted(known))}.")
    try:
        settings = TypeAdapter(Settings).validate_python(values)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        name = ".".join(map(str, problem["loc"]))
        raise BadInput(f"{name}: {problem['msg']}", where=where, hint="docs/endpoint.md lists the settings.") from error
    _check(settings, where)
    return settings


def _check(settings: Settings, where: Where) -> None:
    try:
        web_address(settings.store or "http://none.example/")
    except ValueError as error:
        raise BadInput(f"store: {error}", where=where) from None
    for name, value in vars(settings).items():
        if isinstance(value, int | float) and value < 0:
            raise BadInput(f"{name} is below 0", where=where)
    for name in ("rate_limit", "query_rate_limit"):
        text = getattr(settings, name)
        try:
            if text:
                parse(text)
        except ValueError:
            raise BadInput(f"{name}: {text!r} is no rate", where=where, hint="Write 600/minute, or nothing for no limit.") from None
