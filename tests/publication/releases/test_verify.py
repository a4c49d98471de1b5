"""Whatever is changed in a release is found and named, and others' tools agree about checksums and signature."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from endpoint.cli import main
from ontology.errors import BadInput, NotFound, RuleBroken
from publication.release import MANIFEST, Release, Releases
from publication.signing import SIGNATURE, SUMS, Key, fingerprint, make_key, verify, write_signature, write_sums
from publication.verify import verify_release


@pytest.fixture
def release(dataset: Path) -> Release:
    return Releases.of(dataset).current()


def test_a_whole_release_is_whole(release: Release) -> None:
    verdict = verify_release(release.folder)
    assert verdict.findings == [] and verdict.whole
    assert (verdict.triples, verdict.signed_by) == (release.manifest.counts["triples"], release.manifest.key)
    assert not verdict.trusted


def test_a_downloaded_release_needs_no_store(release: Release, tmp_path: Path) -> None:
    alone = Path(shutil.copytree(release.folder, tmp_path / "alone", ignore=shutil.ignore_patterns("store", "search.sqlite")))
    public = release.folder.parents[1] / "keys" / "signing.pub"
    done = CliRunner().invoke(main, ["verify", str(alone), "--key", str(public)])
    assert done.exit_code == 0, done.output
    assert "is whole" in done.output and "Signed by the key you named" in done.output


def test_one_byte_of_any_file_is_found_and_named(release: Release) -> None:
    shutil.rmtree(release.store_folder)  # readers do not have it
    names = sorted(p.name for p in release.folder.iterdir() if p.is_file() and p.name != "search.sqlite")
    assert len(names) > 40 and {SUMS, SIGNATURE, MANIFEST} <= set(names)
    for name in names:
        path = release.folder / name
        whole = path.read_bytes()
        for place in {len(whole) // 2, len(whole) - 1} if whole else ():
            changed = bytearray(whole)
            changed[place] ^= 1
            path.write_bytes(bytes(changed))
            found = {finding.file for finding in verify_release(release.folder).findings}
            expected = {SIGNATURE, SUMS} if name in (SIGNATURE, SUMS) else {name}
            assert found & expected, (name, place, found)
            path.write_bytes(whole)
    assert verify_release(release.folder).whole


@pytest.mark.parametrize("name", ["data.nq.gz", "data.ttl.gz", "data.trig.gz", "data.jsonld.gz"])
def test_one_triple_is_named_even_where_the_checksums_were_made_anew(release: Release, name: str) -> None:
    path = release.folder / name
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"73840", b"73841")))
    _make_sums_anew(release)
    verdict = verify_release(release.folder)
    assert SIGNATURE in {finding.file for finding in verdict.findings}
    [triples] = [finding.triples for finding in verdict.findings if finding.file == name and finding.triples]
    assert any(t.startswith("-") and "73840" in t for t in triples) and any(t.startswith("+") and "73841" in t for t in triples)


def test_a_changed_table_names_the_triple(release: Release) -> None:
    path = release.folder / "penalties.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("73840", "1"), encoding="utf-8", newline="")
    named = [t for finding in verify_release(release.folder).findings for t in finding.triples]
    assert any("73840" in t and t.startswith("-") for t in named)


def test_a_triple_in_the_servers_store_is_found(release: Release) -> None:
    import pyoxigraph as ox

    store = ox.Store(str(release.store_folder))
    store.add(ox.Quad(ox.NamedNode("http://s.example/"), ox.NamedNode("http://p.example/"), ox.Literal("slipped in")))
    store.flush()
    del store
    [finding] = verify_release(release.folder).findings
    assert finding.file == "store" and "slipped in" in finding.triples[0]


def test_a_missing_and_an_added_file_are_named(release: Release) -> None:
    (release.folder / "README.kk.md").unlink()
    (release.folder / "more.csv").write_text("x", encoding="utf-8")
    found = {finding.file: finding.text for finding in verify_release(release.folder).findings}
    assert found == {"README.kk.md": "is missing", "more.csv": "is not listed in SHA256SUMS"}


def test_taking_the_signature_away_is_found(release: Release) -> None:
    (release.folder / SIGNATURE).unlink()
    assert [finding.file for finding in verify_release(release.folder).findings] == [SIGNATURE]


def test_another_key_does_not_pass(release: Release, tmp_path: Path) -> None:
    make_key(tmp_path)
    other = (tmp_path / "keys" / "signing.pub").read_text(encoding="utf-8")
    verdict = verify_release(release.folder, other)
    assert [finding.file for finding in verdict.findings] == [SIGNATURE] and verdict.signed_by is None
    # Signed anew with a key of one's own it hangs together, and the fingerprint gives it away.
    signers = release.folder / "allowed_signers"
    signers.write_text(Key(tmp_path).signers, encoding="utf-8")
    _make_sums_anew(release)
    write_signature(release.folder, Key(tmp_path))
    assert verify_release(release.folder).signed_by == fingerprint(other) != release.manifest.key


def test_no_release_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        verify_release(tmp_path)


def _make_sums_anew(release: Release) -> None:
    """As somebody would who changed a file and can compute a checksum."""
    manifest = release.folder / MANIFEST
    text = manifest.read_text(encoding="utf-8")
    for file in release.manifest.files:
        content = (release.folder / file.name).read_bytes()
        text = text.replace(file.sha256, hashlib.sha256(content).hexdigest())
    manifest.write_text(text, encoding="utf-8")
    write_sums(release.folder, [MANIFEST, *(file.name for file in release.manifest.files)])


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
def test_ssh_keygen_agrees(release: Release) -> None:
    command = ["ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", "publisher", "-n", "aigaq-release", "-s", SIGNATURE]
    message = (release.folder / SUMS).read_bytes()
    done = subprocess.run(command, cwd=release.folder, input=message, capture_output=True, check=False)
    assert done.returncode == 0 and (release.manifest.key or "?") in done.stdout.decode(), done.stderr.decode()
    done = subprocess.run(command, cwd=release.folder, input=message + b"x", capture_output=True, check=False)
    assert done.returncode != 0


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not installed")
def test_a_key_and_a_signature_of_ssh_keygen_serve_as_well(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "keys" / "signing")]
    subprocess.run(make, check=True, capture_output=True)
    key = Key(tmp_path)
    message = tmp_path / "message"
    message.write_bytes(b"some checksums\n")
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-n", "aigaq-release", "-f", str(tmp_path / "keys" / "signing"), str(message)]
    subprocess.run(sign, check=True, capture_output=True)
    theirs = (tmp_path / "message.sig").read_text(encoding="utf-8")
    assert theirs == key.sign(message.read_bytes())
    verify(message.read_bytes(), theirs, key.public)
    with pytest.raises(RuleBroken, match="not those that were signed"):
        verify(b"other checksums\n", theirs, key.public)


def test_the_private_key_is_private(tmp_path: Path) -> None:
    make_key(tmp_path)
    path = tmp_path / "keys" / "signing"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    before = path.read_bytes()
    make_key(tmp_path)
    assert path.read_bytes() == before
    path.write_text("no key", encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be used"):
        Key(tmp_path)


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed")
def test_sha256sum_agrees(release: Release) -> None:
    done = subprocess.run(["sha256sum", "--strict", "-c", SUMS], cwd=release.folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
