"""Every limit and choice of the web application, in one frozen object; nothing is read from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

MIB = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """What a publisher may set. Times in seconds, sizes in bytes.

    :param languages: languages of the pages, the first is the one used when a reader asks for none of them.
    :param query_timeout: a SPARQL query is killed after this time.
    :param query_memory: address space that one query process may use beyond what it needs to open the store.
    :param query_workers: queries of each web worker that run at once for a moment.
    :param quick_seconds: that moment; a query that takes longer goes on among the slow ones.
    :param query_slow: slow queries of each web worker that run at once, with the lowest priority.
    :param query_queue: queries that may wait for a process; any more are sent away with 503.
    :param query_store_memory: most memory to hold a release in; a larger one is queried on disk.
    :param query_runtime: folder where web workers find the process that holds the release in memory; each has its own without one.
    :param answer_cache_bytes: memory of each web worker for finished answers of queries.
    :param stream_after: an answer that takes longer, or is larger than ``spool_bytes``, begins to leave before it is complete.
    :param spool_total: most bytes of answers in temporary files at a time, for each web worker.
    :param query_recycle: a query process is replaced after so many queries.
    :param max_query_bytes: longest query text.
    :param max_rows: most rows (SELECT) or triples (CONSTRUCT, DESCRIBE) of an answer.
    :param max_bytes: most bytes of an answer.
    :param spool_bytes: answers up to this size are held in memory, larger ones in a temporary file.
    :param html_rows: rows shown in the result table of the query page; the download formats hold all.
    :param fragment_size: triples in a page of a Triple Pattern Fragment.
    :param links_per_page: resources that point to a described one, per page of its description.
    :param cache_bytes: memory of each web worker for finished descriptions.
    :param max_body: longest request body.
    :param request_timeout: in which a request has to come whole, from its first byte on.
    :param rate_limit: requests that one client may send, as in ``600/minute``; empty for no limit.
    :param query_rate_limit: the same for queries and searches.
    :param trusted_proxies: reverse proxies in front that set ``X-Forwarded-For``; with 0 such headers are not believed.
    :param store: address of a SPARQL 1.1 engine that answers queries in place of the release's own store; ``aigaq.toml`` names it else.
    :param store_auth: how that engine wants a name and password, ``basic`` or ``digest``.
    :param public_metrics: show `/metrics` to everybody, not to this machine alone.
    """

    languages: tuple[str, ...] = ("en", "ru", "kk")
    query_timeout: float = 10.0
    query_memory: int = 512 * MIB
    query_workers: int = 3
    quick_seconds: float = 0.05
    query_slow: int = 2
    query_queue: int = 16
    query_recycle: int = 50_000
    query_store_memory: int = 1024 * MIB
    query_runtime: Path | None = None
    answer_cache_bytes: int = 32 * MIB
    stream_after: float = 0.5
    spool_total: int = 1024 * MIB
    max_query_bytes: int = 64 * 1024
    max_rows: int = 1_000_000
    max_bytes: int = 256 * MIB
    spool_bytes: int = MIB
    html_rows: int = 500
    fragment_size: int = 200
    links_per_page: int = 200
    cache_bytes: int = 32 * MIB
    max_body: int = 256 * 1024
    request_timeout: float = 20.0
    rate_limit: str = "1200/minute"
    query_rate_limit: str = "240/minute"
    trusted_proxies: int = 0
    store: str | None = None
    store_auth: Literal["basic", "digest"] = "basic"
    public_metrics: bool = False
