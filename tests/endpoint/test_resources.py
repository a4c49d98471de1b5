"""Resources: negotiation, pages, descriptions, conditional answers, withdrawal."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib.compare import isomorphic

from endpoint.app import create_app
from endpoint.settings import Settings
from publication.release import Releases

PERSON, EVENT = "pAAAAAAAAAA1", "eAAAAAAAAAA1"
BASE = "https://data.example.org/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
FORMATS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "json": "application/json",
}


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        (None, f"/doc/{PERSON}"),
        ("*/*", f"/doc/{PERSON}"),
        (BROWSER, f"/doc/{PERSON}"),
        *((media, f"/data/{PERSON}.{extension}") for extension, media in FORMATS.items()),
        ("text/turtle;q=0.5, application/ld+json", f"/data/{PERSON}.jsonld"),
        ("text/turtle;q=0.5, application/ld+json;q=0.4", f"/data/{PERSON}.ttl"),
        ("application/rdf+xml, */*;q=0.1", f"/data/{PERSON}.rdf"),
        ("text/html;q=0, */*", f"/data/{PERSON}.ttl"),
        ("text/*;q=0.3, text/turtle;q=0.9", f"/data/{PERSON}.ttl"),
        ("image/png, text/turtle;q=0.1", f"/data/{PERSON}.ttl"),
        ("TEXT/TURTLE", f"/data/{PERSON}.ttl"),
        ("text/turtle; charset=utf-8", f"/data/{PERSON}.ttl"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_identifier_leads_to_page_or_data(client: FlaskClient, method: str, accept: str | None, place: str) -> None:
    response = client.open(f"/id/{PERSON}", method=method, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.headers["Location"]) == (303, place)
    assert {"Accept", "Accept-Language"} <= set(response.vary)


def test_nothing_acceptable_is_406_with_the_list(client: FlaskClient) -> None:
    response = client.get(f"/id/{PERSON}", headers={"Accept": "image/png"})
    assert response.status_code == 406
    offered = {o["type"]: o["address"] for o in response.get_json()["available"]}
    assert offered == {"text/html": f"/doc/{PERSON}"} | {m: f"/data/{PERSON}.{e}" for e, m in FORMATS.items()}


@pytest.mark.parametrize(
    "path", ["/id/none", "/doc/none", "/data/none.ttl", f"/data/{PERSON}.docx", "/id/", "/place/none", "/list/x/y", "/law/%3Cb%3E/1"]
)
def test_what_was_never_there_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("extension", FORMATS)
def test_every_format_holds_the_same_graph(client: FlaskClient, extension: str) -> None:
    response = client.get(f"/data/{EVENT}.{extension}")
    assert response.status_code == 200
    assert response.mimetype == FORMATS[extension]
    expected = rdflib.Graph().parse(data=client.get(f"/data/{EVENT}.nt").data, format="nt")
    names = {"ttl": "turtle", "jsonld": "json-ld", "json": "json-ld", "rdf": "xml", "nq": "nquads"}
    found: rdflib.Graph = rdflib.Dataset(default_union=True) if extension in ("nq", "trig") else rdflib.Graph()
    found.parse(data=response.data, format=names.get(extension, extension))
    flat = rdflib.Graph()
    for triple in found.triples((None, None, None)):
        flat.add(triple[:3])
    assert isomorphic(flat, expected)
    assert len(expected) > 30


@pytest.mark.parametrize(
    "odd", ["a%20b", "%3Cx%3E", "%25zz", "%00", "a%5Cb", "%C3%A9", "%FF", "a%22", "%7Bx%7D", "a" * 3000, "%F0%9F%8C%8D"]
)
@pytest.mark.parametrize(
    "place", ["/id/{}", "/doc/{}", "/data/{}.ttl", "/place/{}", "/law/{}/1", "/list/{}/{}", "/shapes/{}.ttl", "/releases/{}/x"]
)
def test_odd_addresses_are_simply_not_there(client: FlaskClient, place: str, odd: str) -> None:
    assert client.get(place.format(odd, odd)).status_code == 404


def test_description_holds_claims_sources_and_labels(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get(f"/data/{EVENT}.ttl").data, format="turtle")
    subjects = {str(s) for s in graph.subjects()}
    assert f"{BASE}id/{EVENT}#person-{PERSON}-qAAAAAAAAAA1" in subjects  # the claim
    assert {f"{BASE}id/qAAAAAAAAAA1", f"{BASE}id/rAAAAAAAAAA1", f"{BASE}id/sAAAAAAAAAA1"} <= subjects  # passage, entry, source
    assert rdflib.URIRef("https://news.example.net/2031/05/bayan") in set(graph.objects())
    assert rdflib.Literal("задержание", lang="ru") in set(graph.objects())
    person = rdflib.Graph().parse(data=client.get(f"/data/{PERSON}.ttl").data, format="turtle")
    assert f"{BASE}id/{PERSON}#name-r1" in {str(s) for s in person.subjects()}
    assert f"{BASE}id/rAAAAAAAAAA1#role-{PERSON}" in {str(s) for s in person.subjects()}


def test_a_list_entry_is_not_described_by_every_claim_that_names_it(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/list/voice/monitor.ttl").data, format="turtle")
    assert rdflib.URIRef("https://w3id.org/aigaq/ns#Claim") not in set(graph.objects())
    assert rdflib.Literal("the monitor", lang="en") in set(graph.objects())


def test_json_ld_uses_the_context_and_needs_nothing_fetched(client: FlaskClient) -> None:
    document = client.get(f"/data/{EVENT}.jsonld").get_json()
    assert isinstance(document["@context"], dict)
    assert "http://www.w3.org/1999/02/22-rdf-syntax-ns#type" not in json.dumps(document)


def test_page_links_to_its_data_and_its_name(client: FlaskClient) -> None:
    link = client.get(f"/doc/{PERSON}").headers["Link"]
    assert f'<{BASE}id/{PERSON}>; rel="cite-as"' in link
    assert f'</data/{PERSON}.ttl>; rel="describedby"; type="text/turtle"' in link
    assert link.count('rel="alternate"') == len(FORMATS)


def test_page_embeds_its_data_safely(client: FlaskClient) -> None:
    html = client.get(f"/doc/{EVENT}").get_data(as_text=True)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    graph = rdflib.Graph().parse(data=found[1], format="json-ld")
    assert rdflib.URIRef(f"{BASE}id/{EVENT}") in set(graph.subjects())
    passage = client.get("/doc/qAAAAAAAAAA1").get_data(as_text=True)
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', passage, re.DOTALL)
    assert data is not None
    assert any("</script><b>&" in str(o) for o in rdflib.Graph().parse(data=data[1], format="json-ld").objects())
    assert "<b>" not in html + passage


@pytest.mark.parametrize("path", [f"/data/{EVENT}.ttl", f"/doc/{EVENT}", "/", "/vocab.ttl", "/dataset", "/sitemap.xml"])
def test_unchanged_is_304(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert first.headers["ETag"].startswith('"')
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    dated = client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert dated.status_code == 304
    assert client.get(path, headers={"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "٣", "", "01", "1234567", "000000001" + "1" * 5000])
@pytest.mark.parametrize("path", [f"/data/{EVENT}.ttl", f"/doc/{EVENT}", "/fragments"])
def test_a_page_is_a_number(client: FlaskClient, path: str, page: str) -> None:
    assert client.get(path, query_string={"page": page}).status_code == 400


def test_etags_differ_by_variant(client: FlaskClient) -> None:
    tags = [
        client.get(path, headers={"Accept-Language": language}).headers["ETag"]
        for path in (f"/doc/{EVENT}", f"/doc/{PERSON}", "/")
        for language in ("en", "ru", "kk")
    ]
    tags += [client.get(f"/data/{EVENT}.{e}").headers["ETag"] for e in FORMATS]
    assert len(set(tags)) == len(tags)


def test_a_304_does_no_work(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = client.get(f"/data/{EVENT}.ttl").headers["ETag"]
    monkeypatch.setattr("endpoint.routes.resources.describe", lambda *_, **__: pytest.fail("described for nothing"))
    assert client.get(f"/data/{EVENT}.ttl", headers={"If-None-Match": tag}).status_code == 304


def test_withdrawn_is_410_with_the_same_bytes_for_all(releases: Releases, publish, tmp_path) -> None:  # type: ignore[no-untyped-def]
    folder = publish("one")
    app = create_app(Releases(tmp_path / "releases"))
    client = app.test_client()
    assert client.get(f"/doc/{PERSON}").status_code == 200
    (folder / "withdrawn.txt").write_text(f"{PERSON}\nneverpublished\n", encoding="utf-8")
    paths = [f"/{kind}/{opaque}{end}" for opaque in (PERSON, "neverpublished") for kind, end in (("id", ""), ("doc", ""), ("data", ".ttl"))]
    answers = [client.get(path) for path in paths]
    assert {a.status_code for a in answers} == {410}
    assert len({a.data for a in answers}) == 1
    assert PERSON.encode() not in answers[0].data
    pages = {client.get(path, headers={"Accept": "text/html"}).data for path in paths}
    assert len(pages) == 1
    assert client.get(f"/doc/{EVENT}").status_code == 200
    app.extensions["aigaq_current"].close()


def test_much_linked_resources_come_in_pages_that_say_so(publish, tmp_path) -> None:  # type: ignore[no-untyped-def]
    many = "".join(
        f"<{BASE}id/x{n:04}> a <https://w3id.org/aigaq/ns#Event> ; <https://w3id.org/aigaq/ns#person> <{BASE}id/{PERSON}> ; "
        f'<http://www.w3.org/2000/01/rdf-schema#label> "Event {n}"@en .\n'
        for n in range(25)
    )
    publish("one", extra=many)
    app = create_app(Releases(tmp_path / "releases"), Settings(links_per_page=10))
    client = app.test_client()
    seen: set[str] = set()
    for page in (1, 2, 3):
        graph = rdflib.Graph().parse(data=client.get(f"/data/{PERSON}.ttl?page={page}").data, format="turtle")
        seen |= {str(s) for s in graph.subjects(rdflib.URIRef("https://w3id.org/aigaq/ns#person"))}
        following = list(graph.objects(None, rdflib.URIRef("http://www.w3.org/ns/hydra/core#next")))
        assert [str(f) for f in following] == ([f"{BASE}data/{PERSON}.ttl?page={page + 1}"] if page < 3 else [])
        assert list(graph.objects(None, rdflib.URIRef("http://www.w3.org/ns/hydra/core#totalItems")))
    assert len(seen) == 27  # 25 and the two of the fixture
    assert client.get(f"/data/{PERSON}.ttl?page=4").status_code == 404
    assert client.get(f"/data/{PERSON}.ttl?page=x").status_code == 400
    for odd in ("4", "x", "0", "99999999"):
        assert client.get(f"/doc/{PERSON}?page={odd}").status_code in (400, 404)
    app.extensions["aigaq_current"].close()


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        ("/place/xx-01", "https://w3id.org/aigaq/place/xx-01"),
        ("/law/xx-cao/77/2", "https://w3id.org/aigaq/law/xx-cao/77/2"),
        ("/law/xx-cao", "https://w3id.org/aigaq/law/xx-cao"),
        ("/list/event-type", "https://w3id.org/aigaq/list/event-type"),
        ("/list/event-type/detention", "https://w3id.org/aigaq/list/event-type/detention"),
        ("/vocab", "https://w3id.org/aigaq/ns#Event"),
        ("/dataset", f"{BASE}dataset"),
    ],
)
def test_reference_data_negotiates_in_place(client: FlaskClient, path: str, subject: str) -> None:
    page = client.get(path, headers={"Accept": BROWSER})
    assert (page.status_code, page.mimetype) == (200, "text/html")
    data = client.get(path, headers={"Accept": "text/turtle"})
    assert data.mimetype == "text/turtle"
    assert "Accept" in data.vary
    assert data.data == client.get(f"{path}.ttl").data
    quads = list(ox.parse(data.data, format=ox.RdfFormat.TURTLE))
    assert ox.NamedNode(subject) in {q.subject for q in quads}
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_void_is_where_clients_look(client: FlaskClient) -> None:
    response = client.get("/.well-known/void")
    assert response.mimetype == "text/turtle"
    assert f"<{BASE}dataset>" in response.get_data(as_text=True)
    assert client.get("/.well-known/void", headers={"Accept": "text/html"}).mimetype == "text/html"


def test_shapes_are_served(client: FlaskClient) -> None:
    turtle = client.get("/shapes", headers={"Accept": "text/turtle"})
    assert turtle.mimetype == "text/turtle"
    list(ox.parse(turtle.data, format=ox.RdfFormat.TURTLE))
    assert client.get("/shapes", headers={"Accept": "text/html"}).mimetype == "text/html"
    assert client.get("/shapes/none.ttl").status_code == 404


@pytest.mark.parametrize(("asked", "place"), [("jsonld", f"/data/{PERSON}.jsonld"), ("application/rdf+xml", f"/data/{PERSON}.rdf")])
def test_format_in_the_address_decides_before_accept(client: FlaskClient, asked: str, place: str) -> None:
    for path in (f"/id/{PERSON}", f"/doc/{PERSON}"):
        response = client.get(path, query_string={"format": asked}, headers={"Accept": BROWSER})
        assert (response.status_code, response.headers["Location"]) == (303, place)
    assert client.get(f"/id/{PERSON}.nq", headers={"Accept": BROWSER}).headers["Location"] == f"/data/{PERSON}.nq"
    assert client.get(f"/id/{PERSON}?format=html", headers={"Accept": "text/turtle"}).headers["Location"] == f"/doc/{PERSON}"
    assert client.get(f"/id/{PERSON}?format=docx", headers={"Accept": "text/turtle"}).headers["Location"] == f"/data/{PERSON}.ttl"
    assert client.get("/place/xx-01?format=ttl", headers={"Accept": BROWSER}).data == client.get("/place/xx-01.ttl").data
    assert client.get("/dataset?format=nt", headers={"Accept": BROWSER}).mimetype == "application/n-triples"


def test_the_chosen_language_goes_along(client: FlaskClient) -> None:
    assert client.get(f"/id/{PERSON}?lang=kk", headers={"Accept": BROWSER}).headers["Location"] == f"/doc/{PERSON}?lang=kk"


def test_one_term_of_the_vocabulary(client: FlaskClient) -> None:
    assert client.get("/vocab/Event", headers={"Accept": BROWSER}).headers["Location"] == "/vocab#Event"
    data = client.get("/vocab/Event", headers={"Accept": "text/turtle"})
    assert data.data == client.get("/vocab/Event.ttl").data
    subjects = {q.subject for q in ox.parse(data.data, format=ox.RdfFormat.TURTLE)}
    assert ox.NamedNode("https://w3id.org/aigaq/ns#Event") in subjects
    assert ox.NamedNode("https://w3id.org/aigaq/ns#Charge") not in subjects
    assert client.get("/vocab/Nothing").status_code == 404
    assert client.get("/vocab/Event", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("path", ["/data/none.ttl", "/doc/none", "/place/none.ttl", "/vocab/None.ttl"])
@pytest.mark.parametrize("held", [{"If-None-Match": "*"}, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}])
def test_what_was_never_there_is_not_unchanged(client: FlaskClient, path: str, held: dict[str, str]) -> None:
    assert client.get(path, headers=held).status_code == 404


def test_schema_org_for_search_engines(client: FlaskClient) -> None:
    html = client.get("/dataset", headers={"Accept": BROWSER}).get_data(as_text=True)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert (data["@type"], data["@id"], data["version"]) == ("Dataset", f"{BASE}dataset", "2031-06-01")
    assert {"name", "description", "license", "creator", "distribution", "datePublished", "identifier"} <= set(data)
    [file] = [d for d in data["distribution"] if d["contentUrl"].endswith("/data.ttl")]
    assert file["sha256"] == client.get("/releases/2031-06-01/data.ttl", buffered=True).headers["ETag"].strip('"')
