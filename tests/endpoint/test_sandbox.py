"""Query processes: limits that hold, and a second wall behind the guard."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from endpoint.errors import Busy, TimedOut
from endpoint.settings import MIB, Settings
from endpoint.sparql.answer import Answer, Cut
from endpoint.sparql.job import Job, WrongKind
from endpoint.sparql.pool import Pool
from endpoint.sparql.processes import QueryProcess
from ontology.errors import BadInput, Refused, TooMuch
from publication.release import Releases

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?u ?o . ?p ?q ?r }"
DOUBLINGS = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
HUNGRY = f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("xxxxxxxx" AS ?x0) {DOUBLINGS} }}'


LIMITS = Settings(query_timeout=3, query_workers=1, query_slow=1, query_queue=0, max_rows=50)
HELD = {"memory": Settings().query_store_memory, "disk": 0}


@pytest.fixture(params=HELD)
def settings(request: pytest.FixtureRequest) -> Settings:
    """The store in memory and forked, and on disk."""
    return replace(LIMITS, query_store_memory=HELD[request.param])


@pytest.fixture
def pool(releases: Releases, settings: Settings) -> Iterator[Pool]:
    made = Pool(releases.current().store_folder, settings)
    yield made
    made.close()


def ask(pool: Pool, query: str = "ASK {}", **how: Any) -> tuple[Answer, bytes]:
    """Run a query to its end and let go of the file that held its answer."""
    answer = pool.run(Job(query, **how))
    with closing(answer.body):
        return answer, answer.body.read()


def children() -> set[int]:
    """Process ids of the query processes of this test run: forks of the holder of the store, or processes of their own."""
    parents, programs = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1])
                programs[int(entry.name)] = (entry / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
    holders = {pid for pid, parent in parents.items() if parent == os.getpid() and b"sparql.zygote" in programs.get(pid, b"")}
    forks = {pid for pid, parent in parents.items() if parent in holders}
    return forks | {pid for pid, parent in parents.items() if parent == os.getpid() and b"sparql.child" in programs.get(pid, b"")}


def gone(processes: set[int]) -> None:
    until = monotonic() + 1
    while children() & processes and monotonic() < until:  # the kernel takes a moment to clear it away
        sleep(0.02)
    assert not (children() & processes)


def test_answers_tables_booleans_and_graphs(pool: Pool) -> None:
    table, body = ask(pool, "SELECT ?s { ?s ?p ?o } LIMIT 3", table="csv")
    assert (table.kind, table.rows, table.size) == ("table", 3, len(body))
    assert body.startswith(b"s\r\n")
    assert ask(pool, table="json")[1] == b'{"head":{},"boolean":true}'
    graph, body = ask(pool, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2", graph="nt")
    assert (graph.kind, graph.rows, body.count(b"\n")) == ("graph", 2, 2)


def test_one_process_serves_many_queries(pool: Pool) -> None:
    ask(pool)
    before = children()
    for _ in range(5):
        ask(pool)
    with pytest.raises(BadInput):
        pool.run(Job("SELECT"))
    ask(pool)
    assert children() == before


def test_a_query_is_killed_at_its_deadline_and_the_next_one_runs(pool: Pool) -> None:
    others = children()
    ask(pool)
    before = children() - others
    assert before
    began = monotonic()
    with pytest.raises(TimedOut):
        pool.run(Job(ENDLESS))
    assert monotonic() - began < 4.5
    gone(before)
    assert ask(pool)[0].rows == 0


@pytest.mark.parametrize("whole", [True, False])
def test_a_query_whose_process_others_end_can_be_asked_again(pool: Pool, whole: bool) -> None:
    others = children()
    ask(pool)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(pool.run, Job(ENDLESS), whole=whole)
        sleep(0.5)
        ended = children() - others
        for process in ended:
            os.kill(process, signal.SIGKILL)
        with pytest.raises(Busy, match="the process that ran the query was ended") as caught:
            answer.result(5)
    assert caught.value.retry_after
    gone(ended)
    assert ask(pool)[0].rows == 0


def test_a_clock_that_rings_before_ours_is_looked_at_is_late_all_the_same(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that is so busy that the web worker does not come to it for a second."""
    ask(pool)
    receive = QueryProcess.frame

    def asleep(process: QueryProcess, deadline: float) -> tuple[bytes, bytes]:
        if deadline - monotonic() > 1:  # not in the quick lane's moment
            sleep(max(0.0, deadline + 1.5 - monotonic()))
        return receive(process, deadline)

    monkeypatch.setattr(QueryProcess, "frame", asleep)
    with pytest.raises(TimedOut):
        pool.run(Job(ENDLESS))


@pytest.mark.parametrize("held", HELD.values(), ids=HELD)
def test_memory_is_limited(releases: Releases, held: int) -> None:
    pool = Pool(releases.current().store_folder, Settings(query_timeout=20, query_memory=64 * MIB, query_store_memory=held))
    try:
        with pytest.raises(TooMuch) as caught:
            pool.run(Job(HUNGRY))
        assert not isinstance(caught.value, TimedOut)
        assert "memory" in caught.value.message
        assert ask(pool)[0].kind == "boolean"
    finally:
        pool.close()


def test_too_many_rows_fail_and_are_never_cut_in_silence(pool: Pool) -> None:
    with pytest.raises(TooMuch, match="more than 50 rows"):
        pool.run(Job("SELECT * { ?s ?p ?o }"))
    with pytest.raises(TooMuch, match="more than 50 rows"):
        pool.run(Job("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))
    stopped, _ = ask(pool, "SELECT * { ?s ?p ?o }", stop_at=7)
    assert (stopped.rows, stopped.stopped) == (7, True)


def test_too_many_bytes_fail(releases: Releases) -> None:
    pool = Pool(releases.current().store_folder, Settings(max_bytes=500))
    try:
        with pytest.raises(TooMuch, match="longer than 500 bytes"):
            pool.run(Job("SELECT * { ?s ?p ?o }"))
    finally:
        pool.close()


def test_a_full_house_sends_the_next_one_away(pool: Pool) -> None:
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(pool.run, Job(ENDLESS)) for _ in range(2)]
        sleep(0.5)
        began = monotonic()
        with pytest.raises(Busy) as caught:
            ask(pool)
        assert monotonic() - began < 0.5
        assert caught.value.retry_after > 0
        assert {type(future.exception()) for future in running} <= {TimedOut, Busy}


def test_slow_queries_leave_the_quick_lane_to_others(releases: Releases, settings: Settings) -> None:
    pool = Pool(releases.current().store_folder, replace(settings, query_queue=4))
    try:
        ask(pool)
        with ThreadPoolExecutor(3) as threads:
            running = [threads.submit(pool.run, Job(ENDLESS)) for _ in range(3)]
            sleep(1)
            for number in range(5):
                began = monotonic()
                ask(pool, f"SELECT ?s {{ ?s ?p {number} }}")
                assert monotonic() - began < 0.7  # one at a time could not pass a query that runs for three seconds
            assert not any(future.done() for future in running)
    finally:
        pool.close()


def test_a_large_answer_begins_to_leave_before_it_is_complete(releases: Releases, settings: Settings) -> None:
    pool = Pool(releases.current().store_folder, replace(settings, max_rows=10_000_000, stream_after=0.2, spool_bytes=1000))
    try:
        answer = pool.run(Job("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", table="csv"), whole=False)
        assert (answer.size, answer.rows) == (None, None)
        assert answer.body.read(1000).startswith(b"a,b,c")
        with pytest.raises(Cut) as caught:  # which time or size does
            while answer.body.read(1 << 20):
                pass
        assert isinstance(caught.value.cause, TooMuch)
        answer.body.close()
        assert ask(pool)[0].kind == "boolean"
    finally:
        pool.close()


def test_a_reader_who_goes_away_ends_the_query(releases: Releases, settings: Settings) -> None:
    others = children()
    pool = Pool(releases.current().store_folder, replace(settings, max_rows=10_000_000, stream_after=0.1, query_timeout=30))
    try:
        answer = pool.run(Job("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"), whole=False)
        assert answer.size is None
        at_work = children() - others
        answer.body.close()
        until = monotonic() + 2
        while children() >= at_work and monotonic() < until:
            sleep(0.05)
        assert not children() >= at_work
    finally:
        pool.close()


def test_kind_without_an_acceptable_format(pool: Pool) -> None:
    with pytest.raises(WrongKind) as caught:
        pool.run(Job("SELECT * { ?s ?p ?o }", table=None, graph="ttl"))
    assert caught.value.asked == "table"


def test_syntax_errors_say_where(pool: Pool) -> None:
    with pytest.raises(BadInput) as caught:
        pool.run(Job("SELECT * {\n ?s FOO ?o }"))
    assert caught.value.where is not None
    assert caught.value.where.line == 2


def test_the_process_can_open_no_socket_even_without_the_guard(pool: Pool) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(1)
        port = listener.getsockname()[1]
        for query in (
            f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
            f"PREFIX x: <http://127.0.0.1:{port}/> SELECT * {{ SERVICEx:y {{ ?s ?p ?o }} }}",
        ):
            with pytest.raises(Refused):
                pool.run(Job(query))
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_process_that_dies_idle_is_replaced(pool: Pool) -> None:
    before = children()
    ask(pool)
    for child in children() - before:
        os.kill(child, signal.SIGKILL)
    sleep(0.2)
    assert ask(pool)[0].kind == "boolean"


def test_processes_are_renewed_after_their_share_of_queries(releases: Releases) -> None:
    pool = Pool(releases.current().store_folder, replace(Settings(), query_recycle=2))
    try:
        before = children()
        ask(pool)
        first = children() - before
        ask(pool)
        ask(pool)
        assert first
        assert not (children() & first)
    finally:
        pool.close()
