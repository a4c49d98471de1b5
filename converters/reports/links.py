"""Addresses behind the words of a document: links whose target the text does not print."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace

from converters.reports.entry import Address, Entry


def with_links(entries: Iterable[Entry], links: tuple[tuple[int, int, str], ...]) -> Iterator[Entry]:
    """The entries with the web addresses that words in them are linked to, each address once, in the order of the text."""
    targets = sorted(link for link in links if link[2].startswith(("http://", "https://")))
    starts = [start for start, _, _ in targets]
    for entry in entries:
        inside = targets[bisect_left(starts, entry.start) : bisect_left(starts, entry.end)]
        known = {address.url for address in entry.addresses}
        more = {url: Address(url, start, end) for start, end, url in reversed(inside) if url not in known}
        if not more:
            yield entry
            continue
        # What stands in the entry comes in the order of the text, footnotes at the end of the report after it.
        merged = sorted([*entry.addresses, *more.values()], key=lambda address: (address.end > entry.end, address.start))
        yield replace(entry, addresses=tuple(merged))
