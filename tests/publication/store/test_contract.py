"""One contract, tested on every store: in this process, on disk, and real engines over SPARQL 1.1."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pyoxigraph as ox
import pytest

from ontology.errors import BadInput, NotFound, Unavailable
from publication.store.contract import Part, Store
from publication.store.local import DiskStore, MemoryStore
from publication.store.remote import Engine, RemoteStore
from tests.publication.store.engines import ENGINES

BASE = "https://data.example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module", params=["memory", "disk", *ENGINES])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine | str]:
    if request.param in ENGINES:
        with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as running:
            yield running
    else:
        yield request.param


@pytest.fixture
def store(engine: Engine | str, tmp_path: Path) -> Store:
    if isinstance(engine, Engine):
        return RemoteStore(engine, f"{BASE}{tmp_path.name}/")  # a base of its own for each test
    return MemoryStore() if engine == "memory" else DiskStore(tmp_path / "stores")


class Files:
    """Makes the files of small releases: each triple says which release it belongs to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def release(self, name: str, size: int) -> tuple[list[Path], Path]:
        lines = [f'<{BASE}id/{n}> <{BASE}in> "{name}" .\n' for n in range(size)]
        lines.append(f'<{BASE}id/0> <{BASE}text> "көше \\"street\\"\\nnext"@kk .\n')
        lines.append(f'<{BASE}id/0> <{BASE}day> "2024-02-29"^^<{XSD}date> .\n')
        half = len(lines) // 2
        paths = []
        for part, some in enumerate((lines[:half], lines[half:])):
            path = self._folder / f"{name}-{part}.nt"
            path.write_text("".join(some), encoding="utf-8")
            paths.append(path)
        description = self._folder / f"{name}.ttl"
        description.write_text(f'<{BASE}dataset> <{BASE}version> "{name}" ; <{BASE}by> [ <{BASE}name> "Nobody" ] .\n', encoding="utf-8")
        return paths, description


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_nothing_is_there_before_the_first_release(store: Store) -> None:
    with pytest.raises(NotFound):
        store.view()


def test_a_release_is_read_back_whole(store: Store, files: Files) -> None:
    store.publish("r1", *files.release("r1", 1000))
    view = store.view()
    assert (view.release, view.count()) == ("r1", 1002)
    (text,) = view.select(f"SELECT ?t {{ <{BASE}id/0> <{BASE}text> ?t }}")
    assert text["t"] == ox.Literal('көше "street"\nnext', language="kk")
    (day,) = view.select(f"SELECT ?d ?none {{ <{BASE}id/0> <{BASE}day> ?d OPTIONAL {{ <{BASE}id/0> <{BASE}no> ?none }} }}")
    assert day == {"d": ox.Literal("2024-02-29", datatype=ox.NamedNode(f"{XSD}date"))}
    assert view.ask(f'ASK {{ ?s <{BASE}in> "r1" }}')
    assert not view.ask(f'ASK {{ ?s <{BASE}in> "r2" }}')


def test_the_description_stands_apart(store: Store, files: Files) -> None:
    store.publish("r1", *files.release("r1", 3))
    view = store.view()
    query = f"SELECT ?v ?n {{ <{BASE}dataset> <{BASE}version> ?v ; <{BASE}by>/<{BASE}name> ?n }}"
    assert [(row["v"], row["n"]) for row in view.select(query, Part.DESCRIPTION)] == [(ox.Literal("r1"), ox.Literal("Nobody"))]
    assert view.select(query) == []


def test_a_view_keeps_its_release(store: Store, files: Files) -> None:
    store.publish("r1", *files.release("r1", 5))
    before = store.view()
    store.publish("r2", *files.release("r2", 7))
    assert (before.count(), store.view().count()) == (7, 9)
    assert (before.release, store.view().release) == ("r1", "r2")
    assert not before.ask(f'ASK {{ ?s <{BASE}in> "r2" }}')
    store.publish("r3", *files.release("r3", 1))
    assert store.view().count() == 3


def test_no_reader_sees_a_part(store: Store, files: Files) -> None:
    sizes = {f"r{n}": 300 + 40 * n for n in range(4)}
    store.publish("r0", *files.release("r0", sizes["r0"]))
    over, seen = Event(), []

    def read() -> None:
        while not over.is_set():
            view = store.view()
            rows = view.select(f"SELECT ?r (COUNT(*) AS ?n) {{ ?s <{BASE}in> ?r }} GROUP BY ?r")
            seen.append((view.release, *(f"{row['r'].value} {row['n'].value}" for row in rows)))  # type: ignore[union-attr]

    reader = Thread(target=read)
    reader.start()
    try:
        for name in list(sizes)[1:3]:
            store.publish(name, *files.release(name, sizes[name]))
    finally:
        over.set()
        reader.join()
    assert seen
    assert set(seen) <= {(name, f"{name} {size}") for name, size in sizes.items()}


def test_what_cannot_be_stored_changes_nothing(store: Store, files: Files, tmp_path: Path) -> None:
    store.publish("r1", *files.release("r1", 5))
    broken = tmp_path / "broken.nt"
    broken.write_text(f"<{BASE}a> <{BASE}b> <{BASE}c> .\nthis is no triple\n", encoding="utf-8")
    with pytest.raises((Unavailable, BadInput)):
        store.publish("r2", [broken], files.release("r2", 1)[1])
    assert (store.view().release, store.view().count()) == ("r1", 7)


def test_what_a_store_takes_it_gives_back(store: Store, files: Files, tmp_path: Path) -> None:
    """Virtuoso 7 has no durations. It must say so, and not make something else of them."""
    lines = tmp_path / "odd.nt"
    typed = {"duration": "P1Y2M", "gYear": "2024", "gYearMonth": "2024-02", "dateTime": "2024-02-29T10:00:00Z", "boolean": "true"}
    lines.write_text("".join(f'<{BASE}{kind}> <{BASE}is> "{value}"^^<{XSD}{kind}> .\n' for kind, value in typed.items()), encoding="utf-8")
    try:
        store.publish("odd", [lines], files.release("odd", 1)[1])
    except Unavailable as error:
        assert "duration" in error.message
        with pytest.raises(NotFound):
            store.view()
    else:
        found = store.view().select(f"SELECT ?kind ?value {{ ?kind <{BASE}is> ?value }}")
        assert {(row["kind"], row["value"]) for row in found} == {
            (ox.NamedNode(f"{BASE}{kind}"), ox.Literal(value, datatype=ox.NamedNode(f"{XSD}{kind}"))) for kind, value in typed.items()
        }


@pytest.mark.parametrize("engine", list(ENGINES), indirect=True)
def test_only_what_may_stay_stays(store: RemoteStore, files: Files) -> None:
    for name in ("r1", "r2", "r3"):
        store.publish(name, *files.release(name, 2))
    assert store.held() == {"r2", "r3"}
    store.keep({"r2"})
    assert store.held() == {"r2", "r3"}
    before = store.view()
    store.keep(())
    assert store.held() == {"r3"}
    assert (before.count(), store.current()) == (4, "r3")


def test_what_is_no_query(store: Store, files: Files) -> None:
    store.publish("r1", *files.release("r1", 1))
    with pytest.raises(BadInput):
        store.view().select("SELECT {")
    with pytest.raises(BadInput):
        store.view().select("ASK {}")


def test_an_engine_that_is_not_there() -> None:
    store = RemoteStore(Engine("http://127.0.0.1:9/query", "http://127.0.0.1:9/update", timeout=2), BASE)
    with pytest.raises(Unavailable):
        store.view()
