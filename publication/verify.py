"""Whether a release is whole and its publisher's: checksums, signature, canonical hash, and every dump the same. Needs no network.

What differs is named: the file, and where a graph differs from its sibling dumps, the triples.
"""

from __future__ import annotations

import csv
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from pathlib import Path

import zstandard

from ontology.errors import AigaqError, NotFound, RuleBroken, Where
from publication.canonical import CanonicalHash, canonical_line, differences, sorted_lines
from publication.content import data_lines, dumps_of, parsed_lines
from publication.formats.packing import unpacked
from publication.release import CLOSING, MANIFEST, STORE, Release
from publication.signing import SIGNATURE, SIGNERS, SUMS, fingerprint, sha256, verify
from publication.tables import reading

_SHOWN = 5
_SUM = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]*)")
_SERVER = {STORE, "search.sqlite", "withdrawn.txt"}
"""What a server keeps beside a release; no download, and no part of what is signed."""
_UNREADABLE = (SyntaxError, ValueError, OSError, EOFError, AigaqError, zlib.error, zstandard.ZstdError)
_SYNTAXES = (".nq", ".ttl", ".trig", ".jsonld", ".rdf")


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was published. ``triples`` are lines with ``-`` for what is missing and ``+`` for what was added."""

    file: str
    text: str
    triples: tuple[str, ...] = ()


@dataclass
class Verdict:
    """What was found. ``signed_by`` is the fingerprint of the key whose signature holds; ``trusted`` if the caller named that key."""

    release: str = ""
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    triples: int = 0
    signed_by: str | None = None
    trusted: bool = False

    @property
    def whole(self) -> bool:
        return not self.findings


def verify_release(folder: Path, key: str | None = None) -> Verdict:
    """Check a release folder, downloaded or on the server.

    :param key: the publisher's public key (a line of ``signing.pub``) from elsewhere; without it the key in the release is taken, which
        shows that the release is of one piece, not whose it is.
    :raises NotFound: there is no release in that folder.
    """
    if not (folder / SUMS).is_file() and not (folder / MANIFEST).is_file():
        raise NotFound("there is no release here", where=Where(file=str(folder)), hint="Name the folder with its SHA256SUMS.")
    verdict = Verdict()
    found = verdict.findings
    sums = _sums(folder, found)
    _check_files(folder, sums, found)
    verdict.files = len(sums)
    _check_signature(folder, key, verdict)
    try:
        release = Release.open(folder)
    except AigaqError as error:
        found.append(Finding(MANIFEST, error.message))
        return verdict
    verdict.release = release.id
    if release.manifest.key and not (folder / SIGNATURE).is_file():
        found.append(Finding(SIGNATURE, "the release was signed, and its signature is missing"))
    for file in release.manifest.files:
        if sums.get(file.name) != file.sha256:
            found.append(Finding(file.name, f"{SUMS} and {MANIFEST} do not agree on it"))
    if "data" in release.manifest.graphs:
        verdict.triples = _check_graphs(release, found)
    return verdict


def _sums(folder: Path, found: list[Finding]) -> dict[str, str]:
    sums: dict[str, str] = {}
    try:
        text = (folder / SUMS).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        found.append(Finding(SUMS, "is missing or cannot be read"))
        return {}
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        match = _SUM.fullmatch(line)
        if match:
            sums[match[2]] = match[1]
        else:
            found.append(Finding(SUMS, f"line {number} is not a checksum and a file's name"))
    return sums


def _check_files(folder: Path, sums: dict[str, str], found: list[Finding]) -> None:
    for name, expected in sums.items():
        path = folder / name
        if path.is_symlink() or not path.is_file():
            found.append(Finding(name, "is missing"))
        elif sha256(path) != expected:
            found.append(Finding(name, "is not as it was published: its checksum differs"))
    known = {*sums, *CLOSING, *_SERVER}
    found += [Finding(p.name, f"is not listed in {SUMS}") for p in sorted(folder.iterdir()) if p.name not in known]


def _check_signature(folder: Path, key: str | None, verdict: Verdict) -> None:
    if not (folder / SIGNATURE).is_file():
        if key:
            verdict.findings.append(Finding(SIGNATURE, "there is no signature"))
        return
    try:
        public = key or (folder / SIGNERS).read_text(encoding="utf-8")
        signature = (folder / SIGNATURE).read_text(encoding="utf-8")
        verify((folder / SUMS).read_bytes(), signature, public)
        verdict.signed_by, verdict.trusted = fingerprint(public), key is not None
    except RuleBroken as error:
        verdict.findings.append(Finding(SIGNATURE, error.message))
    except (OSError, ValueError, IndexError):
        verdict.findings.append(Finding(SIGNATURE, f"it or the key in {SIGNERS} cannot be read"))


def _check_graphs(release: Release, found: list[Finding]) -> int:
    """Every form of the graph against its canonical hash. :returns: the number of triples."""
    expected = release.manifest.graphs["data"]
    forms = {f".{f.name.partition('.')[2]}": "" for f in release.manifest.files if f.name.startswith("data") and f.compression}
    good: str | None = None
    broken: list[str] = []
    triples = 0
    for ending in sorted(forms, key=lambda e: [e.startswith(s) for s in _SYNTAXES].index(True)):
        canonical = CanonicalHash()
        try:
            for _ in canonical.passing(_form(release, ending, good)):
                pass
        except _UNREADABLE as error:
            found.append(Finding(f"data{ending}", f"cannot be read: {str(error)[:200]}"))
            continue
        if canonical.hexdigest == expected:
            good, triples = good or ending, canonical.triples
        else:
            broken.append(ending)
    for ending in broken:
        text = "holds another graph than was published (canonical hash)"
        found.append(Finding(f"data{ending}", text, _named(_form(release, good, None), _form(release, ending, None)) if good else ()))
    if good:
        _check_tables(release, good, found)
        if _check_reference(release, found):
            _check_store(release, good, found)
    return triples


def _form(release: Release, ending: str, good: str | None) -> Iterator[bytes]:
    """Canonical lines of one form of the data. N-Quads are taken as they stand: they are canonical, or broken."""
    if ending == ".nq.gz":
        return data_lines(release)
    paths = dumps_of(release, ending)
    if ending.endswith(".zst") and good and all(_same(p, p.with_name(f"{p.stem}.gz")) for p in paths):
        return _form(release, good, None)
    return sorted_lines(line for path in paths for line in parsed_lines(path))


def _same(one: Path, other: Path) -> bool:
    """Whether two compressed files hold the same bytes."""
    digests = []
    for path in (one, other):
        with unpacked(path) as file:
            digest = hashlib.sha256()
            while chunk := file.read(1 << 20):
                digest.update(chunk)
            digests.append(digest.digest())
    return digests[0] == digests[1]


def _check_tables(release: Release, good: str, found: list[Finding]) -> None:
    try:
        lines = sorted_lines(reading.lines(release.folder, release.manifest.base))
        named = _named(_form(release, good, None), lines)
    except (*_UNREADABLE, csv.Error) as error:
        found.append(Finding("the CSV tables", str(error).splitlines()[0]))
        return
    if named:
        found.append(Finding("the CSV tables", "hold another graph than was published", named))


def _reference(release: Release) -> Iterator[bytes]:
    return sorted_lines(parsed_lines(release.folder / "reference.ttl.gz"))


def _check_reference(release: Release, found: list[Finding]) -> bool:
    canonical = CanonicalHash()
    try:
        for _ in canonical.passing(_reference(release)):
            pass
    except _UNREADABLE as error:
        found.append(Finding("reference.ttl.gz", f"cannot be read: {str(error)[:200]}"))
        return False
    if canonical.hexdigest != release.manifest.graphs.get("reference"):
        found.append(Finding("reference.ttl.gz", "holds another graph than was published (canonical hash)"))
    return canonical.hexdigest == release.manifest.graphs.get("reference")


def _check_store(release: Release, good: str, found: list[Finding]) -> None:
    if not release.store_folder.is_dir():
        return
    quads = release.open_store().quads_for_pattern(None, None, None, None)
    held = sorted_lines(canonical_line(q.triple) for q in quads if str(q.graph_name) == "DEFAULT")
    named = _named(_once(merge(_form(release, good, None), _reference(release))), held)
    if named:
        found.append(Finding(STORE, "the server's store holds another graph than the dumps", named))


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
        last = line


def _named(expected: Iterable[bytes], actual: Iterable[bytes]) -> tuple[str, ...]:
    return tuple(f"{sign} {line.decode('utf-8', 'replace').rstrip()}" for sign, line in islice(differences(expected, actual), _SHOWN))
