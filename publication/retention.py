"""Which earlier releases stay: none that holds what the current one no longer publishes.

A draft never becomes history, and what was withheld, rejected or taken back since must not be found in an older dump
(rules 21 and 22 of ``docs/gate.md``). Caution costs history here: an older release goes as a whole.
"""

from __future__ import annotations

import shutil

import pyoxigraph as ox

from ontology import terms as aq
from ontology.iris import DCTERMS, RDF
from publication.release import Release, Releases

_TYPE = ox.NamedNode(f"{RDF}type")
_MODIFIED = ox.NamedNode(f"{DCTERMS}modified")


def prune(releases: Releases) -> list[str]:
    """Remove the earlier releases that may not stay; the current one is never touched.

    :returns: ids of what was removed.
    """
    current_id = releases.current_id()
    if current_id is None:
        return []
    public, corrected = _published(releases.current()), _corrections(releases.current())
    removed = []
    for release_id in releases.ids():
        if release_id == current_id:
            continue
        earlier = releases.get(release_id)
        if earlier.manifest.draft or not _published(earlier) <= public or (corrected and _holds_old_value(earlier, corrected)):
            # First out of sight under one name, then away: a kill in between leaves nothing half there.
            grave = earlier.folder.with_name(f".removed-{release_id}")
            earlier.folder.rename(grave)
            shutil.rmtree(grave)
            removed.append(release_id)
    for left in releases.folder.glob(".removed-*"):
        shutil.rmtree(left)
    return removed


def _published(release: Release) -> set[str]:
    """Addresses of all entries and persons of a release."""
    store = release.open_store()
    kinds = (ox.NamedNode(aq.Entry), ox.NamedNode(aq.Person))
    return {str(quad.subject) for kind in kinds for quad in store.quads_for_pattern(None, _TYPE, kind)}


def _corrections(release: Release) -> set[ox.Triple]:
    return {quad.triple for quad in release.open_store().quads_for_pattern(None, _MODIFIED, None, ox.DefaultGraph())}


def _holds_old_value(release: Release, corrected: set[ox.Triple]) -> bool:
    """Whether the release tells of something that was corrected since (rule 23)."""
    store = release.open_store()
    for found in corrected:
        known = any(True for _ in store.quads_for_pattern(found.subject, _TYPE, None, ox.DefaultGraph()))
        if known and ox.Quad(found.subject, found.predicate, found.object) not in store:
            return True
    return False
