"""The engine that a publisher names in ``aigaq.toml`` (``store = "https://…/sparql"``), and the sending of releases there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pyoxigraph as ox

from ontology.errors import BadInput, Unavailable
from publication.project import Project
from publication.release import Release
from publication.store.remote import Engine, RemoteStore

USER = "AIGAQ_STORE_USER"
"""Environment variable with the engine's account, ``name:password``: a secret does not belong into the settings."""
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def engine(query: str, update: str | None = None, *, auth: Literal["basic", "digest"] = "basic", timeout: float = 60) -> Engine:
    """The engine at an address, with the account of the environment.

    :raises BadInput: the account is not ``name:password``, or would travel in the clear.
    """
    account = os.environ.get(USER, "")
    if not account:
        return Engine(query, update, timeout=timeout)
    name, colon, password = account.partition(":")
    if not (name and colon):
        raise BadInput(f"{USER} is not of the form name:password", hint=f"Set it as in: {USER}=publisher:secret")
    for address in filter(None, (query, update)):
        parts = urlsplit(address)
        if auth == "basic" and parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise BadInput(f"the password would go to {parts.hostname} in the clear", hint='Use https, or store_auth = "digest".')
    return Engine(query, update, user=(name, password), digest=auth == "digest", timeout=timeout)


def remote_store(project: Project) -> RemoteStore | None:
    """The engine that releases are published to; ``None`` where none is named."""
    if project.store is None:
        return None
    return RemoteStore(engine(project.store, project.store_update or project.store, auth=project.store_auth), project.base)


def send(project: Project, release: Release) -> None:
    """Make a release the current one of the publisher's engine, if there is an engine. It costs one request if it is that already.

    :raises Unavailable: the engine cannot be reached or fails; what is current there stays so.
    """
    store = remote_store(project)
    if store is None or store.current() == release.id:
        return
    with tempfile.TemporaryDirectory(prefix="aigaq-") as folder:
        lines = Path(folder) / "data.nt"
        with lines.open("wb") as file:
            release.open_store().dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        store.publish(release.id, [lines], release.folder / "description.ttl")


def drop_others(project: Project, *, keep: Collection[str] = ()) -> None:
    """Drop every release of the engine but the current one and these, which may stay for queries that run.

    :raises Unavailable: the engine cannot be reached or fails.
    """
    store = remote_store(project)
    if store is not None:
        store.keep(keep)


def replace_all(project: Project, release: Release) -> None:
    """As :func:`send`, and nothing else stays: for a release that was made to withdraw something.

    :raises Unavailable: the engine cannot be reached or fails, and still holds what was withdrawn.
    """
    try:
        send(project, release)
        drop_others(project)
    except Unavailable as error:
        raise Unavailable(
            f"withdrawn from everything here, but the engine {project.store} still holds it: {error.message}",
            hint="This endpoint asks that engine nothing meanwhile. Run `aigaq build` as soon as it can be reached.",
        ) from error
