"""A partner follows the feed and harvests releases: over HTTP, through publication, correction and withdrawal."""

from __future__ import annotations

import csv
import gzip
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import Request, urlopen
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from werkzeug.serving import make_server

from endpoint.app import create_app
from endpoint.cli import main
from ontology.errors import AigaqError, BadInput, NotFound, Refused, RuleBroken, TooMuch, Unavailable
from publication.fetch import Fetcher
from publication.new import new_dataset
from publication.release import Releases
from publication.stream import replicate
from tests.publication.releases.conftest import BASE, GRAPH, lines, release_of
from tests.serving import serving

FIRST, SECOND, THIRD = "20240201T000000Z", "20240301T000000Z", "20240401T000000Z"
SUITES = Path(os.environ.get("AIGAQ_SUITES", Path(__file__).parents[4] / "shared" / "suites"))


@dataclass
class Publisher:
    """A dataset that is being served; its base is where it is served."""

    base: str
    folder: Path

    def publish(self, graph: str, release_id: str, *, draft: bool = False) -> None:
        release_of(self.folder, [line.replace(BASE, self.base) for line in lines(graph)], release_id, draft=draft)

    def get(self, path: str, accept: str = "text/turtle", **headers: str) -> tuple[str, dict[str, str]]:
        request = Request(self.base + path, headers={"Accept": accept, **{k.replace("_", "-"): v for k, v in headers.items()}})
        with urlopen(request) as answer:
            return answer.read().decode(), dict(answer.headers)


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[Publisher]:
    folder = tmp_path / "publisher"
    new_dataset(folder)
    app = create_app(Releases.of(folder))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    base = f"http://127.0.0.1:{server.server_port}/"
    settings = folder / "aigaq.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(BASE, base), encoding="utf-8")
    served = Publisher(base, folder)
    served.publish(GRAPH, FIRST)
    with serving(server):
        yield served
    app.extensions["aigaq_current"].close()


CORRECTED = "\n".join(line for line in GRAPH.replace("73840", "99000").splitlines() if "perperper333" not in line)


def followed(ids: dict[str, str]) -> set[str]:
    return {address for address, kind in ids.items() if kind != "Delete"}


def live(publisher: Publisher) -> set[str]:
    """The addresses that the served release holds."""
    store = Releases.of(publisher.folder).current().open_store()
    found = {quad.subject.value.partition("#")[0] for quad in store if isinstance(quad.subject, ox.NamedNode)}
    return {iri for iri in found if iri.startswith(f"{publisher.base}id/")}


def test_ldes_client_replicates_and_stays_in_step(publisher: Publisher) -> None:
    runner, modules = SUITES / "runners" / "node" / "ldes_consume.mjs", os.environ.get("NODE_MODULES_DIR", "")
    here = modules or str(runner.parent / "node_modules")
    if not shutil.which("node") or not runner.exists() or not Path(here, "ldes-client").exists():
        pytest.skip("ldes-client is not there: NODE_MODULES_DIR names the node_modules with it, shared/suites its runner")

    def consume(*how: str) -> list[str]:
        command = ["node", str(runner), "--url", f"{publisher.base}changes", "--max-ms", "30000", *how]
        environment = os.environ | {"NODE_MODULES_DIR": here}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        told = json.loads(done.stdout.strip().splitlines()[-1])
        assert done.returncode == 0 and told["errors"] == [] and len(set(told["ids"])) == told["members"], done.stdout + done.stderr
        members: list[str] = told["ids"]
        return members

    def in_step() -> None:
        kinds: dict[str, str] = {}
        for member in consume("--last-version-only"):  # by our times the client never hands out an older word after a newer one
            release, _, resource = member.rpartition("/")[2].partition("#")
            graph = rdflib.Graph().parse(data=publisher.get(f"changes/{release}/1")[0])
            kinds[f"{publisher.base}id/{resource}"] = str(graph.value(rdflib.URIRef(member), rdflib.RDF.type)).rpartition("#")[2]
        assert followed(kinds) == live(publisher)

    in_step()
    publisher.publish(CORRECTED, SECOND)
    in_step()
    publisher.publish(GRAPH, THIRD)
    in_step()
    # Not "--order ascending": ldes-client 0.3.0 hands out a later page's members first if an earlier page comes a few ms after it.
    releases = sorted(member.rpartition("/")[2].partition("#")[0] for member in consume())
    assert releases == [FIRST] * 8 + [SECOND] * 3 + [THIRD] * 3


def test_our_own_reader_stays_in_step(publisher: Publisher) -> None:
    for graph, release in ((GRAPH, FIRST), (CORRECTED, SECOND)):
        if release != FIRST:
            publisher.publish(graph, release)
        triples = list(replicate(f"{publisher.base}changes", Fetcher(loopback=True)))
        subjects = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
        assert live(publisher) <= subjects
        assert (f"{publisher.base}id/perperper333" in subjects) == (release == FIRST)
        assert any(isinstance(t.object, ox.Literal) and t.object.value == ("73840" if release == FIRST else "99000") for t in triples)


def relations(graph: rdflib.Graph, page: rdflib.term.Node) -> list[tuple[rdflib.term.Node, rdflib.term.Node | None]]:
    """What leads to a page, with its kind."""
    leading = graph.subjects(rdflib.URIRef("https://w3id.org/tree#node"), page)
    return [(relation, graph.value(relation, rdflib.RDF.type)) for relation in leading]


def test_the_feed_is_cacheable_paged_and_says_nothing_old(publisher: Publisher) -> None:
    publisher.publish(CORRECTED, SECOND)
    root, headers = publisher.get("changes")
    assert "no-cache" in headers["Cache-Control"]
    graph = rdflib.Graph().parse(data=root)
    tree = rdflib.Namespace("https://w3id.org/tree#")
    pages = set(graph.objects(None, tree.node))
    assert {str(page) for page in pages} == {f"{publisher.base}changes/{release}/1" for release in (FIRST, SECOND)}
    shape = rdflib.Graph().parse(data=publisher.get("changes/shape")[0])
    for page in pages:
        text, headers = publisher.get(str(page).removeprefix(publisher.base))
        assert headers["Cache-Control"] == "public, no-cache" and headers["ETag"]  # a withdrawal writes the log again
        assert "73840" not in text and "99000" not in text and "Tulebergenova" not in text
        members = rdflib.Graph().parse(data=text)
        bounds = {kind: graph.value(relation, tree.value) for relation, kind in relations(graph, page)}
        times = set(members.objects(None, rdflib.DCTERMS.created))
        assert set(bounds) == {tree.GreaterThanOrEqualToRelation, tree.LessThanOrEqualToRelation}
        assert times == {bounds[tree.GreaterThanOrEqualToRelation]} == {bounds[tree.LessThanOrEqualToRelation]}
        import pyshacl

        focus = [str(m) for m in members.objects(None, tree.member)]
        conforms, _, said = pyshacl.validate(members, shacl_graph=shape, focus_nodes=focus, use_shapes=[f"{publisher.base}changes/shape"])
        assert conforms and focus, said


def test_the_page_of_changes_leads_to_each_release(publisher: Publisher) -> None:
    publisher.publish(CORRECTED, SECOND)
    page, listed = (publisher.get(path, "text/html")[0] for path in ("changes", "releases/"))
    for release in (FIRST, SECOND):
        assert f'<a href="/releases/#{release}">{release}</a>' in page and f'id="{release}"' in listed


def test_atom(publisher: Publisher) -> None:
    publisher.publish(CORRECTED, SECOND)
    feed = ET.fromstring(publisher.get("changes.atom", "application/atom+xml")[0])
    space = {"a": "http://www.w3.org/2005/Atom"}
    found = [(e.findtext("a:updated", "", space), e.findtext("a:title", "", space)) for e in feed.findall("a:entry", space)]
    assert found[0][0] == "2024-03-01T00:00:00Z" and len(found) == 11
    assert sum(title.startswith("Withdrawn: ") for _, title in found) == 1 and "99000" not in ET.tostring(feed, encoding="unicode")
    russian = publisher.get("changes.atom", "application/atom+xml", Accept_Language="ru")[0]
    assert "Отозвано" in russian


def test_memento_leads_through_time(publisher: Publisher) -> None:
    publisher.publish(CORRECTED, SECOND)
    _, headers = publisher.get("data/penpenpen222.ttl")
    assert '</timegate/penpenpen222>; rel="timegate"' in headers["Link"]
    timemap, _ = publisher.get("timemap/penpenpen222", "application/link-format")
    assert timemap.count("memento") >= 2 and "Thu, 01 Feb 2024 00:00:00 GMT" in timemap
    times = {"Sat, 10 Feb 2024 00:00:00 GMT": "73840", "Sun, 10 Mar 2024 00:00:00 GMT": "99000", "Sat, 01 Jan 2000 00:00:00 GMT": "73840"}
    for asked, sum_then in times.items():
        for path in ("timegate/penpenpen222", "id/penpenpen222"):
            text, headers = publisher.get(path, Accept_Datetime=asked)
            assert sum_then in text and headers["Memento-Datetime"], (asked, path)
    page, _ = publisher.get("doc/penpenpen222", "text/html")
    assert f"/memento/{FIRST}/penpenpen222" in page and 'id="versions"' in page
    old, headers = publisher.get(f"memento/{FIRST}/penpenpen222", "text/html")
    assert "73840" in old and "stood in release" in old and headers["X-Robots-Tag"] == "noindex"


def test_what_is_gone_has_no_past(publisher: Publisher) -> None:
    publisher.publish(CORRECTED, SECOND)
    for path in ("timegate/perperper333", "timemap/perperper333", f"memento/{FIRST}/perperper333"):
        with pytest.raises(OSError, match=r"404|410"):
            publisher.get(path)


def pulled(publisher: Publisher, mine: Path, *more: str) -> str:
    url, part = f"{publisher.base}{more[0] if more else ''}", ["--as", "partner", "--dir", str(mine)]
    done = CliRunner().invoke(main, ["pull", url, *part, "--loopback", *more[1:]])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def mine(dataset: Path) -> Path:
    """A dataset of one's own, with a release of other people."""
    release_of(dataset, lines(GRAPH.replace("Тулебергенова А.", "Тулебергенова Айгерим").replace("per222", "per444")), "20240202T000000Z")
    return dataset


def test_pull_takes_a_release_into_a_part_of_its_own(publisher: Publisher, mine: Path) -> None:
    before = {p: p.read_bytes() for p in mine.rglob("*") if p.is_file() and ".aigaq" not in p.parts}
    key = publisher.folder / "keys" / "signing.pub"
    said = pulled(publisher, mine, "", "--key", str(key))
    part = mine / "pulled" / "partner"
    theirs = sorted(line.replace(BASE, publisher.base) for line in lines(GRAPH))
    assert gzip.decompress((part / "data.nt.gz").read_bytes()).decode() == "".join(theirs)
    origin = json.loads((part / "provenance.jsonld").read_text(encoding="utf-8"))
    assert (origin["licence"], origin["base"], origin["release"]) == ("CC-BY-4.0", publisher.base, FIRST)
    assert origin["source"].startswith(publisher.base) and "Signed by" in said
    assert rdflib.Graph().parse(part / "provenance.jsonld", format="json-ld")
    assert "violations" in said and not origin["conforms"]  # the small graph lacks much of what our shapes ask for
    with (part / "proposals.csv").open(encoding="utf-8", newline="") as file:
        [pair] = list(csv.DictReader(file))
    assert pair["decision"] == "" and pair["ours"].startswith(BASE) and pair["theirs"].startswith(publisher.base)
    after = {p: p.read_bytes() for p in mine.rglob("*") if p.is_file() and ".aigaq" not in p.parts and "pulled" not in p.parts}
    assert after == before
    publisher.publish(CORRECTED, SECOND)
    pulled(publisher, mine)
    assert b"99000" in gzip.decompress((part / "data.nt.gz").read_bytes())


def test_pull_takes_a_stream(publisher: Publisher, mine: Path) -> None:
    said = pulled(publisher, mine, "changes")
    assert "licence: not said" in said
    assert b"73840" in gzip.decompress((mine / "pulled" / "partner" / "data.nt.gz").read_bytes())


def test_pull_refuses_what_does_not_hold(publisher: Publisher, mine: Path) -> None:
    from publication.progress import Silent
    from publication.pull import pull

    def attempt(url: str, kind: type[AigaqError], name: str = "partner", *, loopback: bool = True, key: str | None = None) -> None:
        with pytest.raises(kind):
            pull(mine, url, name, loopback=loopback, key=key, progress=Silent())

    attempt(publisher.base, Refused, loopback=False)
    attempt("file:///etc/hostname", Refused)
    attempt(publisher.base, BadInput, "../elsewhere")
    other = (mine / "keys" / "signing.pub").read_text(encoding="utf-8")
    attempt(publisher.base, RuleBroken, key=other)
    release = Releases.of(publisher.folder).current()
    dump = release.folder / "data.nq.gz"
    dump.write_bytes(gzip.compress(gzip.decompress(dump.read_bytes()).replace(b"73840", b"1")))
    attempt(publisher.base, RuleBroken)
    attempt(f"{publisher.base}vocab.ttl", BadInput)
    assert not (mine / "pulled" / "partner").exists()


class _Hostile(BaseHTTPRequestHandler):
    """Redirects, endless answers, and answers that break off."""

    def do_GET(self) -> None:
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"too short")
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 10_000)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hostile() -> Iterator[str]:
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), _Hostile)) as address:
        yield address


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/to/http://10.0.0.1/", Refused),
        ("/to/http://169.254.169.254/latest/", Refused),
        ("/to/http://[::ffff:192.168.0.1]/", Refused),
        ("/to/ftp://ftp.example/", Refused),
        ("/to/file:///etc/hostname", Refused),
        ("/round", Refused),
        ("/short", Unavailable),
        ("/long", TooMuch),
    ],
)
def test_fetching_is_careful(hostile: str, path: str, kind: type[AigaqError]) -> None:
    with pytest.raises(kind):
        Fetcher(loopback=True).get(hostile + path, limit=5000)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "http://0.0.0.0:1/", "http://2130706433/"]
)
def test_this_machine_is_not_asked_without_leave(url: str) -> None:
    with pytest.raises(Refused):
        Fetcher().get(url)


def test_nothing_there(publisher: Publisher) -> None:
    with pytest.raises(NotFound):
        Fetcher(loopback=True).get(f"{publisher.base}id/zzzzzzzzzz22")
