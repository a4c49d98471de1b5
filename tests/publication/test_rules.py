"""The table of rules and the tests agree, and the rules that no other module's tests hold."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import ontology
from converters.rdf.ntriples import literal, triple
from converters.rdf.public import PublicRecord
from converters.record import Record, read_records
from ontology import iris
from ontology import terms as aq
from ontology.errors import BadInput, RuleBroken
from publication.aims import check_aims
from publication.allowed import check_allowed
from publication.build import build
from publication.detectors import beliefs, health
from publication.gate import Gate, Held
from publication.intake import scan, take_in
from publication.new import new_dataset
from publication.policy import Policy, Retained
from publication.progress import Silent
from publication.project import LANGUAGES, Dataset, Downloads
from publication.register import Register
from publication.release import Release
from publication.review.preview import FEW, Previewer
from tests.publication.conftest import LIST
from tests.publication.records import record
from tests.publication.test_build import RECORDS, accept_all, edit

ROOT = Path(__file__).parents[2]
SUBJECT, PROPERTY = "<https://data.example.org/id/222222222222>", f"<{aq.quote}>"


def test_each_rule_has_its_test_or_its_sentence() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| (.+) \|$", page, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 33))
    tests = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    for number, held in rows:
        named = re.findall(r"`(test_\w+)`", held)
        files = re.findall(r"`(?:[\w/]+/)?(test_\w+\.py)`", held)
        assert all(any(f"def {name}(" in text for text in tests.values()) for name in named), number
        assert all(name in tests for name in files), number
        assert named or files or "A matter for" in held, number
    written = {name for text in tests.values() for name in re.findall(r"def (test_rules?_\d\w+)\(", text)}
    assert written <= set(re.findall(r"test_rules?_\w+", page)), written


@pytest.mark.parametrize(
    "line",
    [
        triple(SUBJECT, f"<{iris.AQ}visibility>", literal("x")),
        triple(SUBJECT, "<https://schema.org/telephone>", literal("x")),
        triple(SUBJECT, f"<{iris.RDF}type>", f"<{iris.AQ}Criminal>"),
        triple(SUBJECT, f"<{iris.RDF}type>", "<https://schema.org/Person>"),
        triple(SUBJECT, PROPERTY, literal("x", language="de")),
    ],
)
def test_rule_2_what_is_not_in_the_vocabulary_stops_the_build(line: str) -> None:
    check_allowed([triple(SUBJECT, PROPERTY, literal("said", language="kk")), triple(SUBJECT, f"<{iris.RDF}type>", f"<{aq.Entry}>")])
    with pytest.raises(RuleBroken, match="not in the list"):
        check_allowed([line])


@pytest.mark.parametrize(("field", "value"), [("role", "bystander"), ("language", "de"), ("place", 7)])
def test_rule_2_unknown_values_of_a_record_stop_the_build(dataset: Path, field: str, value: object) -> None:
    build(dataset)
    [first, *_] = read_records(dataset / RECORDS)
    people = [p.model_dump(mode="json") | {"role": value} for p in first.people]
    edit(dataset, 0, **({"people": people} if field == "role" else {field: value}))
    with pytest.raises(BadInput):
        build(dataset)


def test_rule_2_unknown_settings_and_decisions_stop_the_build(dataset: Path) -> None:
    for file, row in (
        ("withheld.csv", "village,r1,me,2024-01-01,why"),
        ("withheld.csv", "role,r1/judge,me,2024-01-01,why"),
        ("withheld.csv", "property,r1/shoe,me,2024-01-01,why"),
        ("exceptions.csv", "person,r1/p1,shout,me,2024-01-01,why"),
        ("exceptions.csv", "person,r1/p1,name,me,2024-01-01,"),
        ("retention.csv", "r1/p1,soon,me,2024-01-01,why"),
    ):
        path = dataset / "decisions" / file
        before = path.read_text(encoding="utf-8")
        path.write_text(before + row + "\n", encoding="utf-8")
        with pytest.raises(BadInput):
            build(dataset)
        path.write_text(before, encoding="utf-8")
    with pytest.raises(ValueError, match="named_roles"):
        Policy.model_validate({"named_roles": ["passer-by"]})


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset whose records are extracted; nothing is published of it."""
    folder = tmp_path_factory.mktemp("drafted") / "dataset"
    new_dataset(folder)
    (folder / "sources" / "list-2024-01.txt").write_text(LIST, encoding="utf-8")
    dataset = Dataset.open(folder)
    dataset.cache.mkdir(exist_ok=True)
    take_in(dataset, scan(dataset), Silent())
    return folder


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("withheld.csv", "person,{0}/p9,me,2024-01-01,why"),
        ("withheld.csv", "record,nobody,me,2024-01-01,why"),
        ("withheld.csv", "source,other.txt,me,2024-01-01,why"),
        ("withheld.csv", "statement,{0}/events[9],me,2024-01-01,why"),
        ("withheld.csv", "role,nobody/official,me,2024-01-01,why"),
        ("withheld.csv", "property,nobody/place,me,2024-01-01,why"),
        ("exceptions.csv", "person,nobody/p1,absent,me,2024-01-01,why"),
        ("exceptions.csv", "source,other.txt,no-quotes,me,2024-01-01,why"),
        ("retention.csv", "nobody/p1,2030-01-01,me,2024-01-01,why"),
        ("corrections.csv", "nobody,people[0],name,X,me,2024-01-01,why"),
    ],
)
def test_rule_2_decisions_on_what_is_not_there_stop_the_build(drafted: Path, file: str, row: str) -> None:
    dataset = Dataset.open(drafted)
    [first, *_] = read_records(drafted / RECORDS)
    path = drafted / "decisions" / file
    before = path.read_text(encoding="utf-8")
    path.write_text(before + row.format(first.id) + "\n", encoding="utf-8")
    try:
        with pytest.raises(BadInput, match="there is no") as caught:
            check_aims(dataset, scan(dataset), Register(dataset.register))
    finally:
        path.write_text(before, encoding="utf-8")
    assert caught.value.where and caught.value.where.line == 2


def test_a_judgement_on_a_record_that_is_gone_is_said(drafted: Path) -> None:
    dataset = Dataset.open(drafted)
    [first, *_] = read_records(drafted / RECORDS)
    path = drafted / "decisions" / "identities.csv"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + f"{first.id}/p1,gone/p1,same,me,2024-01-01,why\n", encoding="utf-8")
    try:
        assert ["gone" in sentence for sentence in check_aims(dataset, scan(dataset), Register(dataset.register))] == [True]
    finally:
        path.write_text(before, encoding="utf-8")


@pytest.fixture
def released(dataset: Path) -> Release:
    build(dataset)
    accept_all(dataset)
    edit(dataset, 1, review={"status": "rejected", "by": "reviewer-1", "at": "2024-02-02T10:00:00Z"})
    return build(dataset).release


def test_rule_3_ids_and_numbers_tell_nothing(released: Release) -> None:
    store = released.open_store()
    numbers = {int(q.object.value) for q in store.quads_for_pattern(None, ox.NamedNode(aq.entryNumber), None)}
    assert numbers == {1, 2}  # the second of three is held back, and the third is the second
    ids = re.findall(r"/id/(\w+)", " ".join(map(str, store)))
    assert ids and all(re.fullmatch("[23456789bcdfghjkmnpqrstvwxz]{12}", i) for i in ids)


def test_rule_4_no_name_in_addresses_file_names_and_logs(released: Release, capfd: pytest.CaptureFixture[str]) -> None:
    from endpoint.app import create_app
    from publication.release import Releases

    names = re.compile("zholbarys|torgay|taraz", re.IGNORECASE)
    store = released.open_store()
    own = [
        t.value for q in store for t in (q.subject, q.object) if isinstance(t, ox.NamedNode) and t.value.startswith(released.manifest.base)
    ]
    assert own and not [iri for iri in own if names.search(iri)]
    assert not [p for p in released.folder.rglob("*") if names.search(p.name)]
    app = create_app(Releases(released.folder.parent))
    try:
        app.test_client().get("/id/Zholbarysov")
        app.test_client().get("/search?q=Zholbarysov")
    finally:
        app.extensions["aigaq_current"].close()
    out, err = capfd.readouterr()
    assert not names.search(out + err)


def test_rule_14_orientation_is_blanked_and_a_reviewer_is_told_of_beliefs() -> None:
    for text in ("He is gay, they said.", "Оның жыныстық бағдары туралы", "лицо гомосексуальной ориентации"):
        assert health(text) and not beliefs(text)
    for text in ("an ethnic Uyghur", "свидетель Иеговы", "дінге сенуші", "член партии «Алга»", "по национальности"):
        assert beliefs(text) and not health(text)
    assert not beliefs("the party was late; members of the audience; в нациях; ұлтымыз")


def test_rule_15_no_page_calls_anybody_convicted() -> None:
    folder = ROOT / "endpoint"
    words = "".join(path.read_text(encoding="utf-8") for path in (*folder.rglob("*.html"), *folder.rglob("*.po")))
    assert "accused" in words.casefold() or "charge" in words.casefold()
    assert not re.search(r"convict(?!ion)|осужд[её]нн|сотталған адам", words, re.IGNORECASE)


def test_rule_16_no_term_calls_a_person_a_criminal() -> None:
    text = " ".join(str(s) for s in set(ontology.vocabulary().subjects()) if str(s).startswith(iris.AQ)).casefold()
    assert "person" in text and not re.search("criminal|extremist|terrorist|convict(?!ion)|sanction|wanted", text)


def test_rule_17_motivation_is_an_assessment() -> None:
    names = {str(s).removeprefix(iris.AQ) for s in ontology.vocabulary().subjects() if str(s).startswith(iris.AQ)}
    assert {"Assessment", "assessor", "criterion", "assesses"} <= names
    assert not [name for name in names if "olitical" in name or "otivat" in name]


def test_rule_18_every_claim_leads_to_a_passage_of_a_reviewed_entry(released: Release) -> None:
    store = released.open_store()
    claims = list(store.query(f"SELECT ?c WHERE {{ ?c a <{aq.Claim}> }}"))
    reviewed = list(
        store.query(
            f"""SELECT DISTINCT ?c WHERE {{ ?c a <{aq.Claim}> ; <{iris.PROV}wasDerivedFrom> ?p . ?p <{aq.inEntry}>? ?e .
            ?e <{aq.reviewStatus}> <https://w3id.org/aigaq/list/review-status/accepted> }}"""
        )
    )
    assert claims and len(claims) == len(reviewed)


def test_rule_19_the_desk_is_told_when_few_entries_are_from_a_place(drafted: Path) -> None:
    records = list(read_records(drafted / RECORDS))
    nameless = next(r for r in records if r.people and "detained" in r.evidence.quote)
    previewer = Previewer(Dataset.open(drafted))
    assert previewer.preview(nameless, "list-2024-01.txt", records).alike == 1
    assert previewer.preview(nameless, "list-2024-01.txt", [nameless] * FEW).alike is None
    assert previewer.preview(records[0], "list-2024-01.txt", records).alike is None  # named by decision of the policy


def test_rule_22_a_copy_in_git_shares_nothing_private(tmp_path: Path) -> None:
    new_dataset(tmp_path / "new")
    (tmp_path / "new" / ".aigaq").mkdir()
    kept_out = {line.rstrip("/") for line in (tmp_path / "new" / ".gitignore").read_text(encoding="utf-8").splitlines()}
    assert {path.name for path in (tmp_path / "new").iterdir() if path.is_dir()} <= kept_out


def test_rule_32_nothing_is_made_for_other_projects_unless_asked(released: Release) -> None:
    assert not Downloads().follow_the_money
    assert [f.name for f in released.manifest.files if "ftm" in f.name or "wikidata" in f.name] == []


def _reviewed(text: str, **fields: object) -> Record:
    return record(text, people={"p1": ("Zholbarysov Adet", "affected")}, penalties=[{"person": "p1", "kind": "fine"}], **fields)


def test_rule_26_review_dates_expire() -> None:
    given = _reviewed("Zholbarysov Adet was fined.")  # 5 January 2024, signed on 2 April
    policy = Policy()
    assert isinstance(Gate(policy, today=date(2026, 4, 1)).clear(given, "s"), PublicRecord)
    assert Gate(policy, today=date(2026, 4, 3)).clear(given, "s") is Held.DUE
    kept = {"r1/p1": Retained(date(2028, 1, 1), date(2026, 4, 1))}
    assert isinstance(Gate(policy, today=date(2026, 4, 3), retained=kept).clear(given, "s"), PublicRecord)
    assert Gate(policy, today=date(2028, 1, 2), retained=kept).clear(given, "s") is Held.DUE
    text = "Zholbarysov Adet was acquitted."
    events = [{"type": "judgment", "date": "2024-01-05", "people": ["p1"], "evidence": {"start": 21, "end": 30, "quote": "acquitted"}}]
    cleared = _reviewed(text, events=events)
    assert Gate(policy, today=date(2024, 6, 1)).clear(cleared, "s") is Held.DUE
    kept = {"r1/p1": Retained(date(2028, 1, 1), date(2024, 1, 6))}
    assert isinstance(Gate(policy, today=date(2024, 6, 1), retained=kept).clear(cleared, "s"), PublicRecord)


@pytest.mark.parametrize("key", ["controller", "legal_basis", "contact", "purpose", "scope", "known_bias"])
def test_rules_28_and_29_no_release_without_a_statement(dataset: Path, key: str) -> None:
    path = dataset / "aigaq.toml"
    text = path.read_text(encoding="utf-8")
    table = key not in ("controller", "contact")
    line = re.compile(rf"(\[statement\.{key}\][^\[]*?)^kk = .*\n" if table else rf"()^{key} = .*\n", re.MULTILINE)
    path.write_text(line.sub(r"\1", text, count=1), encoding="utf-8")
    with pytest.raises(BadInput, match=key):
        build(dataset)
    path.write_text(line.sub(rf'\1{"kk" if table else key} = "[to be written]"\n', text, count=1), encoding="utf-8")
    with pytest.raises(RuleBroken, match=key):
        build(dataset)
    assert not list(dataset.glob("releases/2*"))


def test_every_text_of_a_new_dataset_is_still_to_be_written(tmp_path: Path) -> None:
    new_dataset(tmp_path / "new")
    project = Dataset.open(tmp_path / "new").project
    said = {"purpose", "legal_basis", "scope", "known_bias"}
    texts = [*(f"statement.{name}" for name in sorted(said)), "title", "description"]
    assert set(project.unwritten()) == {"publisher", "contact", "statement.controller", *(f"{n}.{tag}" for n in texts for tag in LANGUAGES)}
    draft = build(tmp_path / "new", unreviewed=True).release
    assert draft.manifest.draft


def test_rule_29_the_description_says_who_why_and_on_what_ground_in_dpv(released: Release) -> None:
    store = released.open_store()
    rows = store.query(
        f"""PREFIX dpv: <https://w3id.org/dpv#> PREFIX dcterms: <{iris.DCTERMS}> SELECT ?who ?why (lang(?why) AS ?in) ?ground WHERE {{
        GRAPH ?g {{ <{released.manifest.base}dataset> dpv:hasDataController/<http://xmlns.com/foaf/0.1/name> ?who ;
          dpv:hasPurpose [ a dpv:Purpose ; dcterms:description ?why ] ; dpv:hasPersonalData ?category ;
          dpv:hasLegalBasis [ a dpv:LegalBasis ; dcterms:description ?ground ] . FILTER(lang(?why) = lang(?ground)) }} }}"""
    )
    said = {(row["in"].value, row["ground"].value) for row in rows}
    assert said == {("en", "An invented text."), ("ru", "Вымышленный текст."), ("kk", "Ойдан шығарылған мәтін.")}
