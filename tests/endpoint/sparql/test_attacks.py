"""Queries made to hurt: each ends in bounded time and memory, with an answer that says what happened, and leaves the service well."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest
from flask.testing import FlaskClient

from endpoint.app import create_app
from endpoint.settings import MIB, Settings
from endpoint.sparql.job import Job
from endpoint.sparql.pool import Pool
from ontology.errors import AigaqError
from publication.release import Releases

SECONDS = 0.8
MEMORY = 192 * MIB
OUT = "http://127.0.0.1:9/x"
NL = "\n"


def cross(number: int) -> str:
    return " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(number))


def doubled(times: int, size: int = 8) -> str:
    binds = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(times))
    return f'BIND("{"x" * size}" AS ?x0) {binds}'


ATTACKS = {
    # more rows than there is time for
    "cross product": f"SELECT * {{ {cross(5)} }}",
    "cross product, counted": f"SELECT (COUNT(*) AS ?n) {{ {cross(6)} }}",
    "cross product, sorted": f"SELECT * {{ {cross(4)} }} ORDER BY ?a0 ?b1 ?c2 ?a3",
    "cross product, distinct": f"SELECT DISTINCT * {{ {cross(4)} }}",
    "cross product, grouped": f"SELECT ?a0 ?b1 ?c2 (COUNT(*) AS ?n) {{ {cross(4)} }} GROUP BY ?a0 ?b1 ?c2",
    "cross product, concatenated": f"SELECT (GROUP_CONCAT(?c0) AS ?n) {{ {cross(4)} }}",
    "cross product, asked": f"ASK {{ {cross(6)} FILTER(?a0 = 1 && ?a5 = 2) }}",
    "cross product behind an offset": f"SELECT * {{ {cross(5)} }} OFFSET 999999999999 LIMIT 1",
    "cross product of unions": "SELECT * { " + " ".join("{ { ?a ?b ?c } UNION { ?d ?e ?f } }" for _ in range(6)) + " }",
    "cross product of subqueries": "SELECT * { " + " ".join(f"{{ SELECT ?a{n} {{ ?a{n} ?b ?c }} }}" for n in range(6)) + " }",
    "cross product in OPTIONAL": f"SELECT * {{ ?s ?p ?o OPTIONAL {{ {cross(5)} }} }}",
    "cross product in MINUS": f"SELECT * {{ ?s ?p ?o MINUS {{ ?s ?p ?o . {cross(5)} }} }}",
    "cross product in EXISTS": f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {cross(5)} FILTER(?a0 = 1) }} }}",
    "cross product by filter": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), 'x')) }",
    # constructed and described
    "CONSTRUCT bomb": f"CONSTRUCT {{ {' . '.join('?a0 ?b1 ?c2 . ?a1 ?b2 ?c0' for _ in range(30))} }} {{ {cross(3)} }}",
    "CONSTRUCT of blank nodes": f"CONSTRUCT {{ _:a ?b0 _:b . _:b ?b1 [] }} {{ {cross(3)} }}",
    "DESCRIBE of everything": f"DESCRIBE * {{ {cross(4)} }}",
    "long templates": "CONSTRUCT { " + " . ".join(f"?s <http://x/{n}> ?o" for n in range(1500)) + " } { ?s ?p ?o . ?a ?b ?c }",
    # patterns of text
    "regex of nested repeats": "SELECT * { ?s ?p ?o . ?a ?b ?c FILTER REGEX(STR(?o), '^(a+)+$') }",
    "regex of large counts": "SELECT * { ?s ?p ?o FILTER REGEX(STR(?o), '((a{1,100}){1,100}){1,100}') }",
    "regex of many choices": "SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f"
    f" FILTER REGEX(STR(?c), '{'|'.join(f'.*x{n}' for n in range(300))}') }}",
    "regex from the data": "SELECT * { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f FILTER REGEX(STR(?o), CONCAT('(', STR(?c), ')*', STR(?f))) }",
    "replacement that grows": "SELECT (REPLACE(REPLACE(REPLACE(STR(?o), '', '$0xxxxxxxx'), '', '$0yyyyyyyy'), '', '$0zzzzzzz') AS ?r)"
    " { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }",
    # memory
    "doubled text": f"SELECT (STRLEN(?x40) AS ?n) {{ {doubled(40)} }}",
    "doubled text, encoded": f"SELECT (STRLEN(ENCODE_FOR_URI(?x26)) AS ?n) {{ {doubled(26)} }}",
    "doubled text, hashed": f"SELECT (SHA512(?x27) AS ?n) {{ {doubled(27)} }}",
    "doubled text in each row": f"SELECT * {{ ?s ?p ?o {doubled(18)} }} ORDER BY ?x18",
    "doubled text, grouped": f"SELECT (GROUP_CONCAT(?x16) AS ?n) {{ ?s ?p ?o . ?a ?b ?c {doubled(16)} }}",
    # nesting
    "deep groups": "SELECT * " + "{" * 20_000 + "}" * 20_000,
    "deep brackets": "SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
    "deep negation": "SELECT * { FILTER(" + "!" * 30_000 + "true) }",
    "deep subqueries": "SELECT * { " * 3000 + "?s ?p ?o" + " }" * 3000,
    "deep subqueries in groups": "SELECT * { { " * 500 + "?s ?p ?o" + " } }" * 500,
    "deep OPTIONALs": "SELECT * " + "{ ?s ?p ?o OPTIONAL " * 2000 + "{}" + " }" * 2000,
    "deep EXISTS": "SELECT * { ?s ?p ?o " + "FILTER EXISTS { ?s ?p ?o " * 800 + "}" * 801,
    "deep collections": "SELECT * { ?s ?p " + "(" * 8000 + "1" + ")" * 8000 + " }",
    "deep blank nodes": "SELECT * { ?s ?p " + "[ ?p " * 5000 + "1" + " ]" * 5000 + " }",
    "deep functions": "SELECT (" + "ABS(" * 5000 + "1" + ")" * 5000 + " AS ?n) {}",
    "long sum": "SELECT (" + "1+" * 20_000 + "1 AS ?n) {}",
    # width
    "huge VALUES": "SELECT * { VALUES ?x { " + " ".join(map(str, range(9000))) + " } ?s ?p ?o . ?a ?b ?c }",
    "VALUES against VALUES": " ".join(["SELECT * {", *(f"VALUES ?x{n} {{ {' '.join(map(str, range(200)))} }}" for n in range(6)), "}"]),
    "many unions": "SELECT * { " + " UNION ".join("{ ?s ?p ?o . ?a ?b ?c }" for _ in range(1500)) + " }",
    "many variables": "SELECT * { " + " . ".join(f"?s ?p{n} ?o{n}" for n in range(400)) + " }",
    "many prefixes": "".join(f"PREFIX p{n}: <http://x/{n}> " for n in range(2000)) + "ASK {}",
    # paths
    "path over everything": "SELECT (COUNT(*) AS ?n) { ?s (<>|!<>)* ?o . ?a (<>|!<>)* ?b . ?c (<>|!<>)* ?d }",
    "inverse path over everything": "SELECT * { ?s (^(<>|!<>)|(<>|!<>))* ?o }",
    "nested path": "SELECT (COUNT(*) AS ?n) { ?s ((((<>|!<>)+)+)+)+ ?o . ?o ((((<>|!<>)*)*)*)* ?x . ?x (<>|!<>)* ?y }",
    "long path": "SELECT (COUNT(*) AS ?n) { ?s " + "/".join("(<>|!<>|^(<>|!<>))" for _ in range(60)) + " ?o }",
    # ways out
    "SERVICE": f"SELECT * {{ SERVICE <{OUT}> {{ ?s ?p ?o }} }}",
    "SERVICE in escapes": f"SELECT * {{ \\u0053\\u0045RVICE <{OUT}> {{ ?s ?p ?o }} }}",
    "SERVICE behind a comment": f"SELECT * {{ SERVICE#{NL}SILENT#{NL}<{OUT}> {{ ?s ?p ?o }} }}",
    "SERVICE behind a false quotation": f"SELECT * {{ BIND(1 AS ?a) FILTER(?a<'>')SERVICE <{OUT}> {{}} #'{NL}}}",
    "SERVICE by variable": f"SELECT * {{ VALUES ?g {{ <{OUT}> }} SERVICE ?g {{ ?s ?p ?o }} }}",
    "FROM elsewhere": f"SELECT * FROM <{OUT}> {{ ?s ?p ?o }}",
    "LOAD": f"LOAD <{OUT}>",
    "update behind a query": "SELECT * {} ; DROP ALL",
    # odd bytes
    "right-to-left and joiners": "SELECT * { ?\u202es ?\u200dp ?\u200do }",
    "nothing but escapes": "\\u005Cu005Cu0053" * 4000,
    "a byte order mark": "\ufeffSELECT * { ?s ?p ?o }",
}


@pytest.fixture(scope="module")
def client(releases: Releases) -> Iterator[FlaskClient]:
    limits = Settings(query_timeout=SECONDS, query_memory=MEMORY, max_rows=20_000, max_bytes=4 * MIB, query_slow=2, query_queue=40)
    app = create_app(releases, limits)
    yield app.test_client()
    app.extensions["aigaq_current"].close()


def resident(store: Path) -> int:
    """The largest resident size of a process that queries this store, in bytes; other tests run beside this one."""
    largest = 0
    for entry in Path("/proc").iterdir():
        with suppress(OSError, StopIteration):
            command = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
            if b"sparql.zygote" in command and bytes(store) in command:
                lines = (entry / "status").read_text(encoding="utf-8").splitlines()
                largest = max(largest, int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) * 1024)
    return largest


def test_there_are_forty_of_them() -> None:
    assert len(ATTACKS) >= 40


def test_no_attack_outlives_its_limits(client: FlaskClient, releases: Releases) -> None:
    largest, over = 0, Event()
    store = releases.current().store_folder

    def watch() -> None:
        nonlocal largest
        while not over.wait(0.02):
            largest = max(largest, resident(store))

    def attack(name: str) -> tuple[str, int, float]:
        began = monotonic()
        response = client.application.test_client().post("/sparql", data={"query": ATTACKS[name]})
        with closing(response), suppress(AigaqError):  # a cut answer: its client's connection is broken off
            _ = response.data
        return name, response.status_code, monotonic() - began

    client.get("/sparql", query_string={"query": "ASK {}"})
    idle = resident(store)
    assert idle > 0
    watcher = Thread(target=watch)
    watcher.start()
    try:
        with ThreadPoolExecutor(2) as threads:
            found = list(threads.map(attack, ATTACKS))
    finally:
        over.set()
        watcher.join()
    assert {status for _, status, _ in found} <= {200, 400, 403, 413, 504}, found
    assert all(status == 403 for name, status, _ in found if name.startswith(("SERVICE", "FROM", "LOAD"))), found
    slow = [(name, seconds) for name, _, seconds in found if seconds > 4 * SECONDS + 2]
    assert not slow
    assert largest < idle + MEMORY + 32 * MIB
    began = monotonic()
    assert client.get("/sparql", query_string={"query": "ASK { ?s ?p ?o }"}).status_code == 200
    assert monotonic() - began < 2


def _spelling(chance: random.Random, word: str) -> str:
    """One of the many ways to write a keyword."""
    letters = []
    for letter in word:
        letter = chance.choice((letter.upper(), letter.lower()))
        form = chance.random()
        letters.append(f"\\u{ord(letter):04x}" if form < 0.1 else f"\\U{ord(letter):08X}" if form < 0.15 else letter)
    return "".join(letters)


def _way_out(chance: random.Random, address: str) -> str:
    gap = "".join(chance.choice((" ", "\n", "\t", "\r", "#'\n", '#"\r', "# {\n", "")) for _ in range(chance.randint(0, 3)))
    service, silent, load, origin = (_spelling(chance, word) for word in ("SERVICE", "SILENT", "LOAD", "FROM"))
    name = chance.choice((f"<{address}>", "x:y", ":", "?g"))
    head = f"PREFIX x: <{address}> PREFIX : <{address}> "
    before = chance.choice(("", "?s ?p 1", '?s ?p "a"', "?s ?p ?o .", "FILTER(?a<1)", "FILTER(?a<'>')", "BIND(1 AS ?a)", "{} ", "'''x''' "))
    return chance.choice(
        (
            f"{head}SELECT * {{ {before}{service}{gap}{name} {{ ?s ?p ?o }} }}",
            f"{head}SELECT * {{ {before}{service}{gap}{silent}{gap}{name}{{}} }}",
            f"{head}SELECT * {{ VALUES ?g {{ <{address}> }} {before} {service} ?g {{ ?s ?p ?o }} }}",
            f"{head}SELECT * {origin}{gap}{name} {{ ?s ?p ?o }}",
            f"{head}{load}{gap}<{address}>",
            f"{head}ASK {{ {{ SELECT * {{ {before} {service}{gap}{name} {{}} }} }} }}",
            f"{head}DESCRIBE <{address}>",
        )
    )


def test_no_spelling_gets_out(client: FlaskClient, releases: Releases) -> None:
    chance = random.Random(11)
    pool = Pool(releases.current().store_folder, Settings(query_timeout=SECONDS))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.5)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        try:
            for _ in range(400):
                query = _way_out(chance, address)
                client.post("/sparql", data={"query": query})
                with suppress(AigaqError):  # the second wall, without the first
                    pool.run(Job(query)).body.close()
            client.post("/sparql", data={"query": "ASK {}", "default-graph-uri": address, "named-graph-uri": address})
        finally:
            pool.close()
        with pytest.raises(TimeoutError):
            listener.accept()
