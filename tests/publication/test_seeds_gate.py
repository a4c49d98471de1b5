"""The real reports through the gate as it is by default: what a reader never learns, and what they still do."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from converters.record import Record, Role, read_records
from ontology import terms as aq
from publication import detectors
from publication.accounts import addresses, leads_to_private
from publication.build import Outcome, build
from publication.gate import full_name
from publication.personal import personal_data
from publication.policy import high_office
from publication.redaction import Names
from tests.publication.everything import texts
from tests.publication.folders import filled_dataset

CORPUS = Path(os.environ.get("AIGAQ_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
pytestmark = [
    pytest.mark.real_reports,
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the real reports are not beside the checkout"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """All five reports, every record accepted as it was read, the policy untouched."""
    folder = tmp_path_factory.mktemp("seeds") / "dataset"
    filled_dataset(folder)
    for path in (CORPUS / "seeds").glob("*.txt"):
        shutil.copy(path, folder / "sources")
    build(folder)
    signed = {"status": "accepted", "by": "reviewer-1", "at": datetime.now(UTC).isoformat()}
    for path in (folder / "records").glob("*.jsonl"):
        rows = [json.loads(line) | {"review": signed} for line in path.read_text(encoding="utf-8").splitlines()]
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return folder, build(folder)


@pytest.fixture(scope="module")
def records(built: tuple[Path, Outcome]) -> list[Record]:
    return [record for path in sorted((built[0] / "records").glob("*.jsonl")) for record in read_records(path)]


def shown(built: tuple[Path, Outcome], *properties: str) -> list[str]:
    store = built[1].release.open_store()
    return [q.object.value for p in properties for q in store.quads_for_pattern(None, ox.NamedNode(p), None)]


def test_nobody_protected_is_named(built: tuple[Path, Outcome], records: list[Record]) -> None:
    forms = shown(built, "http://www.w3.org/2008/05/skos-xl#literalForm")
    public = set(forms)
    protected = {
        p.name
        for r in records
        for p in r.people
        if p.role in (Role.RELATIVE, Role.WITNESS, Role.OTHER)
        or (p.role is Role.OFFICIAL and not (p.evidence and high_office(r, p.evidence.start)))
        or detectors.minor(r.evidence.quote)
    }
    named_elsewhere = {
        p.name for r in records for p in r.people if p.role in (Role.AFFECTED, Role.SPEAKER, Role.COUNSEL) or (p.role is Role.OFFICIAL)
    }
    assert protected and public & (protected - named_elsewhere) == set()
    quotes = "\n".join(shown(built, aq.quote))
    for record in records:
        for person in record.people:
            if person.name in protected - named_elsewhere and len(person.name.split()) > 1:
                assert person.name not in quotes


def test_no_health_no_address_no_phone(built: tuple[Path, Outcome], records: list[Record]) -> None:
    people = [full_name(p) for r in records for p in r.people if p.role in (Role.AFFECTED, Role.SPEAKER, Role.COUNSEL, Role.OFFICIAL)]
    for text in shown(built, aq.quote, "http://www.w3.org/2000/01/rdf-schema#label", aq.placeName):
        assert list(personal_data(text)) == []
        assert [a for a, _ in addresses(text) if leads_to_private(a, people, [])] == []
        assert not detectors.health(text) and not detectors.minor(text) and not detectors.informer(text)
    kinds = shown(built, aq.eventType)
    assert kinds and not any(kind.endswith("/self-harm") for kind in kinds)


def test_names_that_are_blanked_stand_in_no_file(built: tuple[Path, Outcome], records: list[Record]) -> None:
    relatives = [full_name(p) for r in records for p in r.people if p.role in (Role.RELATIVE, Role.WITNESS)]
    names = Names(whole=relatives)
    public = set(shown(built, "http://www.w3.org/2008/05/skos-xl#literalForm"))
    everything = [(name, text) for name, text in texts(built[1].release.folder) if name.endswith(("data.nq", "data.ttl"))]
    assert relatives and everything
    for name, text in everything:
        hits = {text[a:b] for a, b in names.spans(text)}
        assert {hit for hit in hits if not any(hit in form for form in public)} == set(), name


def test_a_table_says_what_was_withheld_and_much_is_left(built: tuple[Path, Outcome], capsys: pytest.CaptureFixture[str]) -> None:
    release, assembled = built[1].release, built[1].assembled
    assert assembled is not None
    rows = {what: number for what, number, _ in assembled.tally.rows()}
    with capsys.disabled():
        print("\n" + "\n".join(f"{what:<55} {number:>4}  {learns}" for what, number, learns in assembled.tally.rows()))
        print(dict(assembled.held), release.manifest.counts)
    assert all(rows.get(what) for what in ("witnesses left out", "officials without a name", "people affected without a name"))
    assert rows.get("street addresses blanked") and rows.get("web addresses left out")
    assert rows.get("sentences on health, sexual life or violence")
    assert all(learns for _, _, learns in assembled.tally.rows())
    assert release.manifest.counts["Entry"] > 100 and release.manifest.counts["Penalty"] > 20
