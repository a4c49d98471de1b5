"""The order in which a release is laid in memory."""

from __future__ import annotations

from io import BytesIO
from itertools import groupby

import pyoxigraph as ox

from endpoint import names
from endpoint.sparql import zygote
from publication.release import Releases


def test_all_is_read_by_predicate_and_class(releases: Releases) -> None:
    store = releases.current().open_store()
    written = BytesIO()
    zygote._write_in_order(store, written)
    quads = list(ox.parse(written.getvalue(), format=ox.RdfFormat.N_QUADS))
    assert len(quads) == len(set(quads)) and set(quads) == set(store)
    classes = {s: max((str(q.object) for q in store.quads_for_pattern(s, ox.NamedNode(names.TYPE), None)), default="") for s, *_ in quads}
    runs = [run for run, _ in groupby((quad.predicate.value, classes[quad.subject]) for quad in quads)]
    assert len(runs) == len(set(runs)) > 20
