"""Two releases of one small invented graph, written from its lines alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publication.new import new_dataset
from publication.progress import Silent
from publication.project import Dataset
from publication.publish import aside, publish
from publication.release import Release, Releases
from publication.writing import DATA, REFERENCE, Edition, write_release

BASE = "https://data.example.org/"
_PREFIXES = {
    "aq": "https://w3id.org/aigaq/ns#",
    "a": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "prov": "http://www.w3.org/ns/prov#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "dcterms": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "list": "https://w3id.org/aigaq/list/",
    "place": "https://w3id.org/aigaq/place/",
    "law": "https://w3id.org/aigaq/law/",
    "id": f"{BASE}id/",
}
# One entry with two people, an event, a charge and a penalty; texts that want escaping or look like formulas.
GRAPH = """
id:srcsrcsrcs22 a:type aq:Source
id:srcsrcsrcs22 dcterms:title "=HYPERLINK(\\"https://evil.example\\")"@en
id:srcsrcsrcs22 dcterms:temporal "2024-01"^^aq:edtf
id:ententente22 a:type aq:Entry
id:ententente22 aq:inSource id:srcsrcsrcs22
id:ententente22 aq:entryNumber "1"^^xsd:integer
id:ententente22 aq:reviewStatus list:review-status/accepted
id:ententente22 aq:quote "'-quoted\\r\\nin two lines, with a | bar"@en
id:ententente22 dcterms:references <https://news.example/1>
id:ententente22 dcterms:references <https://news.example/2?a=%7C>
id:paspaspas222 a:type aq:Passage
id:paspaspas222 aq:inEntry id:ententente22
id:paspaspas222 aq:quote "Тулебергенова was fined, it said: \\"pay\\"."@ru
id:perperper222 a:type aq:Person
id:perperper222 rdfs:label "Tulebergenova Aigerim"
id:perperper222 aq:nameForm id:perperper222#name-ententente22
id:perperper222#name-ententente22 a:type aq:NameForm
id:perperper222#name-ententente22 rdfs:label "Тулебергенова А."
id:perperper222#name-ententente22 skosxl:literalForm "Тулебергенова А."
id:perperper222#name-ententente22 aq:surname "Тулебергенова"
id:perperper222#name-ententente22 prov:wasDerivedFrom id:paspaspas222
id:perperper333 a:type aq:Person
id:perperper333 rdfs:label "official"@en
id:perperper333 rdfs:label "должностное лицо"@ru
id:ententente22#role-perperper222 a:type aq:Participation
id:ententente22#role-perperper222 aq:agent id:perperper222
id:ententente22#role-perperper222 aq:role list:role/affected
id:ententente22#role-perperper222 aq:inEntry id:ententente22
id:evtevtevt222 a:type aq:Event
id:evtevtevt222 aq:eventType list:event-type/judgment
id:evtevtevt222 aq:occurred "2024-01-05"^^aq:edtf
id:evtevtevt222 aq:earliest "2024-01-05"^^xsd:date
id:evtevtevt222 aq:latest "2024-01-05"^^xsd:date
id:evtevtevt222 aq:place place:kz-71
id:evtevtevt222 aq:placeName "Astana"
id:evtevtevt222 aq:person id:perperper222
id:evtevtevt222 aq:person id:perperper333
id:evtevtevt222 rdfs:label "judgment, 2024-01-05"@en
id:evtevtevt222 prov:wasDerivedFrom id:paspaspas222
id:evtevtevt222#eventType-paspaspas222 a:type aq:Claim
id:evtevtevt222#eventType-paspaspas222 aq:subject id:evtevtevt222
id:evtevtevt222#eventType-paspaspas222 aq:property aq:eventType
id:evtevtevt222#eventType-paspaspas222 aq:value list:event-type/judgment
id:evtevtevt222#eventType-paspaspas222 prov:wasDerivedFrom id:paspaspas222
id:chgchgchg222 a:type aq:Charge
id:chgchgchg222 aq:accused id:perperper222
id:chgchgchg222 aq:underProvision law:kz-cao/488/6
id:chgchgchg222 aq:provisionAsStated "Article 488, part 6"
id:chgchgchg222 aq:raisedIn id:evtevtevt222
id:penpenpen222 a:type aq:Penalty
id:penpenpen222 aq:imposedOn id:perperper222
id:penpenpen222 aq:penaltyKind list:penalty-kind/fine
id:penpenpen222 aq:amount "73840"^^xsd:decimal
id:penpenpen222 aq:currency "KZT"
id:penpenpen222 aq:imposedBy id:evtevtevt222
id:penpenpen222 aq:describedGround "no column holds this"@en
id:evtevtevt222#decision-evtevtevt222 a:type aq:Decision
id:evtevtevt222#decision-evtevtevt222 aq:givenIn id:evtevtevt222
id:evtevtevt222#decision-evtevtevt222 aq:decided "2024-01-05"^^aq:edtf
id:evtevtevt222#decision-evtevtevt222 aq:appliesTo id:perperper222
id:evtevtevt222#decision-evtevtevt222 aq:decidesOn id:chgchgchg222
id:evtevtevt222#decision-evtevtevt222 aq:imposes id:penpenpen222
id:evtevtevt222#decision-evtevtevt222 aq:imposes id:evtevtevt222#restraint-perperper222
id:evtevtevt222#decision-evtevtevt222 aq:outcome list:decision-outcome/administrative-penalty
id:evtevtevt222#restraint-perperper222 a:type aq:RestraintMeasure
id:evtevtevt222#restraint-perperper222 aq:givenIn id:evtevtevt222
id:evtevtevt222#restraint-perperper222 aq:appliesTo id:perperper222
id:evtevtevt222#restraint-perperper222 aq:restraintKind list:restraint-measure/custody
id:evtevtevt222#custody-perperper222 a:type aq:Custody
id:evtevtevt222#custody-perperper222 aq:givenIn id:evtevtevt222
id:evtevtevt222#custody-perperper222 aq:appliesTo id:perperper222
id:evtevtevt222#custody-perperper222 aq:legalGround id:evtevtevt222#restraint-perperper222
id:evtevtevt222#custody-perperper222 prov:wasDerivedFrom id:paspaspas222
id:evtevtevt222#statement-perperper222 a:type aq:Statement
id:evtevtevt222#statement-perperper222 aq:speaker id:perperper222
id:evtevtevt222#statement-perperper222 prov:wasDerivedFrom id:paspaspas222
"""


def lines(graph: str) -> list[str]:
    """The short form above as N-Triples."""

    def written(term: str) -> str:
        if term.startswith("<"):
            return term
        if term.startswith('"'):
            text, typed, kind = term.rpartition('"^^')
            return f'{text}"^^{written(kind)}' if typed else term
        prefix, _, local = term.partition(":")
        return f"<{_PREFIXES[prefix]}{local}>"

    found = (line.split(" ", 2) for line in graph.strip().splitlines())
    return [f"{written(s)} {written(p)} {written(o)} .\n" for s, p, o in found]


REFERENCE_LINES = [
    '<https://w3id.org/aigaq/place/kz-71> <http://www.w3.org/2000/01/rdf-schema#label> "Astana"@en .\n',
    '<https://w3id.org/aigaq/list/event-type/judgment> <http://www.w3.org/2004/02/skos/core#prefLabel> "judgment"@en .\n',
]
Write = Callable[..., Release]


def release_of(dataset: Path, triples: list[str], release_id: str, *, draft: bool = False, progress: Silent | None = None) -> Release:
    """Make a release of these lines the dataset's current one; its id tells when it was issued."""
    releases = Releases.of(dataset)
    issued = datetime.strptime(release_id, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    with aside(releases) as folder:
        (folder / DATA).write_text("".join(triples), encoding="utf-8", newline="")
        (folder / REFERENCE).write_text("".join(REFERENCE_LINES), encoding="utf-8")
        for name in ("validation.ttl", "validation.json"):
            (folder / name).write_text("", encoding="utf-8")
        manifest = write_release(folder, Dataset.open(dataset).project, Edition(release_id, issued, draft), progress or Silent())
        return publish(folder, manifest, releases)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset with one release; look, but do not touch."""
    folder = tmp_path_factory.mktemp("published") / "dataset"
    new_dataset(folder)
    release_of(folder, lines(GRAPH), "20240201T000000Z")
    return folder


@pytest.fixture
def dataset(published: Path, tmp_path: Path) -> Path:
    """A copy of it of one's own."""
    return Path(shutil.copytree(published, tmp_path / "dataset", symlinks=True))
