"""Another publisher's release or event stream comes into a part of the dataset of its own: ``pulled/<name>/``.

It is checked against its checksums and signature, judged by our shapes, and set beside our own people as proposals that a person decides
on. Nothing of it is published by us, and nothing of ours is changed.
"""

from __future__ import annotations

import csv
import json
import re
import secrets
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import pyoxigraph as ox
from pydantic import ValidationError
from rapidfuzz import fuzz

from converters.resolve.names import fold, initials, stem
from ontology import terms as aq
from ontology.errors import BadInput, NotFound, Refused, RuleBroken, Unavailable
from ontology.iris import RDFS
from publication.canonical import CanonicalHash, canonical_line, sorted_lines
from publication.exchange import exchange
from publication.fetch import Fetcher
from publication.files import only_writer, told_plainly
from publication.formats.packing import packed, unpacked
from publication.neighbourhoods import judge
from publication.progress import Progress
from publication.project import Dataset
from publication.release import MANIFEST, Manifest, Releases
from publication.signing import SIGNATURE, SIGNERS, SUMS, fingerprint, sha256, verify
from publication.stream import replicate
from shapes.report import Report, Result, Severity

FOLDER = "pulled"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_UNPACKED_LIMIT = 32 << 30
_ALIKE = 88.0
"""Likeness of two surnames (of a hundred) from which a person is asked."""


@dataclass(frozen=True)
class Pulled:
    """What came."""

    folder: Path
    publisher: str
    licence: str
    triples: int
    findings: int
    violations: int
    proposals: int
    signed_by: str | None


@dataclass(frozen=True)
class _Origin:
    """Whose data it is; what the publisher does not say is empty."""

    url: str
    publisher: str = ""
    licence: str = ""
    base: str = ""
    release: str = ""
    signed_by: str | None = None


def pull(dataset: Path, url: str, name: str, *, loopback: bool, key: str | None, progress: Progress) -> Pulled:
    """Bring in what ``url`` names: a release, its ``release.json``, a website with releases, or an event stream.

    :param key: the publisher's public key from elsewhere.
    :raises RuleBroken: checksum or signature do not hold; nothing is taken.
    :raises AigaqError: it cannot be fetched or read.
    """
    if not _NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no name for a part", hint="Use small letters, digits and hyphens.")
    own = Dataset.open(dataset)
    fetcher = Fetcher(loopback=loopback)
    with told_plainly(dataset), only_writer(own.cache):
        parts = dataset / FOLDER
        parts.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=parts, prefix=f".{secrets.token_hex(4)}-") as scratch:
            fresh = Path(scratch) / name
            fresh.mkdir()
            lines = Path(scratch) / "data.nt"
            with progress.stage("fetch") as step:
                origin = _fetch(url, fetcher, fresh, lines, key)
                step(origin.url)
            if origin.base == own.project.base:
                raise Refused("this is your own dataset's release", hint="Tables of your own releases go under sources/ instead.")
            return _settle(own, origin, lines, fresh, parts / name, progress)


def _fetch(url: str, fetcher: Fetcher, folder: Path, lines: Path, key: str | None) -> _Origin:
    for address in _manifests(url):
        try:
            answer = fetcher.get(address)
            manifest = Manifest.model_validate_json(answer.content)
        except (NotFound, Unavailable, ValidationError):
            continue
        (folder / MANIFEST).write_bytes(answer.content)
        return _release(answer.url, manifest, fetcher, folder, lines, key)
    canonical = (canonical_line(triple) for triple in replicate(url, fetcher))
    with lines.open("wb") as file:
        file.writelines(sorted_lines(canonical))
    return _Origin(url)


def _manifests(url: str) -> list[str]:
    if url.endswith(f"/{MANIFEST}"):
        return [url]
    whole = url if url.endswith("/") else f"{url}/"
    return [urljoin(whole, MANIFEST), urljoin(whole, f"releases/current/{MANIFEST}")]


def _release(url: str, manifest: Manifest, fetcher: Fetcher, folder: Path, lines: Path, key: str | None) -> _Origin:
    names = [f.name for f in manifest.files if f.name.startswith("data") and f.name.endswith(".nq.gz")]
    names += [f.name for f in manifest.files if f.name in ("reference.ttl.gz", "description.ttl", "README.en.md", SIGNERS)]
    if not any(name.endswith(".nq.gz") for name in names) or not all(_FILE.fullmatch(name) for name in names):
        raise BadInput("the release offers no N-Quads that we can take", hint="Ask its publisher.")
    for name in [SUMS, *names]:
        fetcher.download(urljoin(url, name), folder / name)
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())}
    for name in [MANIFEST, *names]:
        if sums.get(name) != sha256(folder / name):
            raise RuleBroken(f"{name} is not what {SUMS} says", hint="Try again; if it stays so, ask the publisher.")
    signed_by = _signature(url, manifest, fetcher, folder, key)
    canonical = CanonicalHash() if "data" in manifest.graphs else None
    with lines.open("wb", buffering=1 << 20) as file:
        found = sorted_lines(line for name in names if name.endswith(".nq.gz") for line in _unpacked(folder / name))
        file.writelines(canonical.passing(found) if canonical else found)
    if canonical and canonical.hexdigest != manifest.graphs["data"]:
        raise RuleBroken("the data is not what the release's canonical hash says", hint="Ask the publisher.")
    return _Origin(url, manifest.publisher, manifest.licence, manifest.base, manifest.id, signed_by)


def _signature(url: str, manifest: Manifest, fetcher: Fetcher, folder: Path, key: str | None) -> str | None:
    if not manifest.key and not key:
        return None
    fetcher.download(urljoin(url, SIGNATURE), folder / SIGNATURE)
    public = key or (folder / SIGNERS).read_text(encoding="utf-8")
    verify((folder / SUMS).read_bytes(), (folder / SIGNATURE).read_text(encoding="utf-8"), public)
    return fingerprint(public)


def _unpacked(path: Path) -> Iterator[bytes]:
    """Canonical lines of an N-Quads file of somebody else."""
    left = _UNPACKED_LIMIT
    with unpacked(path) as file:
        try:
            for quad in ox.parse(file, format=ox.RdfFormat.N_QUADS):
                line = canonical_line(quad.triple)
                left -= len(line)
                if left < 0:
                    raise Refused("the data is larger than we take when it is unpacked", hint="Ask the publisher.")
                yield line
        except (SyntaxError, OSError, EOFError) as error:
            raise BadInput(f"{path.name} is damaged: {str(error)[:200]}", hint="Try again; if it stays so, ask the publisher.") from error


def _settle(own: Dataset, origin: _Origin, lines: Path, fresh: Path, target: Path, progress: Progress) -> Pulled:
    store = ox.Store(str(lines.with_name("store")))
    store.bulk_load(path=str(lines), format=ox.RdfFormat.N_TRIPLES)
    with progress.stage("validate") as step:
        findings = judge(store, lines, own.cache / f"valid-{target.name}.txt", step)
    (fresh / "validation.ttl").write_text(Report(tuple(findings)).to_turtle(), encoding="utf-8")
    proposals = _propose(own, store, fresh / "proposals.csv")
    for left in fresh.glob("data*.nq.gz"):
        left.unlink()
    with lines.open("rb") as file, packed([fresh / "data.nt.gz"]) as pack:
        while chunk := file.read(1 << 20):
            pack.write(chunk)
    pulled = Pulled(
        target,
        origin.publisher,
        origin.licence,
        len(store),
        len(findings),
        sum(_is_violation(f) for f in findings),
        proposals,
        origin.signed_by,
    )
    (fresh / "provenance.jsonld").write_text(_provenance(origin, pulled), encoding="utf-8")
    if target.exists():
        exchange(fresh, target)
    else:
        fresh.rename(target)
    return pulled


def _is_violation(finding: Result) -> bool:
    return finding.severity is Severity.VIOLATION


def _provenance(origin: _Origin, pulled: Pulled) -> str:
    told = {
        "@context": {
            "prov": "http://www.w3.org/ns/prov#",
            "dcterms": "http://purl.org/dc/terms/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "source": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
            "time": {"@id": "prov:generatedAtTime", "@type": "xsd:dateTime"},
            "publisher": "dcterms:publisher",
            "licence": "dcterms:license",
            "release": "dcterms:identifier",
            "base": {"@id": "dcterms:isPartOf", "@type": "@id"},
        },
        "@type": "prov:Entity",
        "source": origin.url,
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "publisher": origin.publisher,
        "licence": origin.licence,
        "release": origin.release,
        "base": origin.base or None,
        "signed_by": origin.signed_by,
        "triples": pulled.triples,
        "conforms": pulled.violations == 0,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True)
class _Name:
    iri: str
    text: str
    surname: str
    given: str


def _names(store: ox.Store) -> Iterator[_Name]:
    def value(subject: ox.NamedNode | ox.BlankNode, predicate: str) -> str:
        found = (q.object for q in store.quads_for_pattern(subject, ox.NamedNode(predicate), None, None))
        return min((o.value for o in found if isinstance(o, ox.Literal)), default="")

    for quad in store.quads_for_pattern(None, ox.NamedNode(aq.nameForm), None, None):
        form, person = quad.object, quad.subject
        if isinstance(form, ox.NamedNode) and isinstance(person, ox.NamedNode):
            yield _Name(person.value, value(form, f"{RDFS}label"), value(form, aq.surname), value(form, aq.givenName))


def _propose(own: Dataset, theirs: ox.Store, target: Path) -> int:
    """Write the pairs of people that may be one, for a person to decide; the decision stands empty."""
    releases = Releases.of(own.folder)
    ours: Iterable[_Name] = _names(releases.current().open_store()) if releases.current_id() else ()
    by_beginning: defaultdict[str, list[_Name]] = defaultdict(list)
    for name in ours:
        by_beginning[stem(name.surname)[:3]].append(name)
    pairs: dict[tuple[str, str], tuple[float, _Name, _Name]] = {}
    for their in _names(theirs):
        for our in by_beginning.get(stem(their.surname)[:3], ()):
            points = fuzz.ratio(stem(our.surname), stem(their.surname))
            if points >= _ALIKE and _givens_fit(our.given, their.given) and points > pairs.get((our.iri, their.iri), (0.0,))[0]:
                pairs[our.iri, their.iri] = (points, our, their)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["ours", "theirs", "our_name", "their_name", "likeness", "decision", "by", "at", "why"])
        for (a, b), (points, our, their) in sorted(pairs.items(), key=lambda pair: (-pair[1][0], pair[0])):
            writer.writerow([a, b, our.text, their.text, round(points), "", "", "", ""])
    return len(pairs)


def _givens_fit(one: str, other: str) -> bool:
    a, b = initials(one), initials(other)
    return not a or not b or fold(a[0]) == fold(b[0])
