"""Checksums and a detached signature that tools of others verify: ``sha256sum -c`` and ``ssh-keygen -Y verify``.

The signature is OpenSSH's (https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.sshsig) over ``SHA256SUMS``, with an
Ed25519 key in OpenSSH's own files, so that a key made by ``ssh-keygen`` serves as well.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Iterable
from pathlib import Path

from ontology.errors import BadInput, RuleBroken, Where

KEYS = "keys"
PRIVATE = "signing"
SUMS = "SHA256SUMS"
SIGNATURE = f"{SUMS}.sig"
SIGNERS = "allowed_signers"
SIGNER = "publisher"
NAMESPACE = "aigaq-release"
_MAGIC = b"SSHSIG"
_KIND = b"ssh-ed25519"
_HASH = b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


def make_key(dataset: Path) -> None:
    """Make the dataset's key pair, ``keys/signing`` for the owner's eyes alone and ``keys/signing.pub``; one that is there is kept."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    folder = dataset / KEYS
    path = folder / PRIVATE
    if path.exists():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    path.touch(mode=0o600)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    (folder / f"{PRIVATE}.pub").write_bytes(public + b" aigaq\n")


def write_sums(folder: Path, names: Iterable[str]) -> None:
    """Write ``SHA256SUMS`` as ``sha256sum`` does."""
    with (folder / SUMS).open("w", encoding="utf-8", newline="\n") as file:
        for name in sorted(names):
            file.write(f"{sha256(folder / name)}  {name}\n")


def write_signature(folder: Path, key: Key) -> None:
    """Sign ``SHA256SUMS``."""
    (folder / SIGNATURE).write_text(key.sign((folder / SUMS).read_bytes()), encoding="utf-8")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Key:
    """The private key of a dataset."""

    def __init__(self, dataset: Path) -> None:
        """:raises BadInput: it cannot be read, has a passphrase, or is not an Ed25519 key."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_ssh_private_key

        path = dataset / KEYS / PRIVATE
        try:
            key = load_ssh_private_key(path.read_bytes(), password=None)
        except (ValueError, TypeError) as error:
            raise BadInput(f"cannot be used as a key: {error}", where=Where(file=str(path)), hint=_MAKE) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise BadInput("is not an Ed25519 key", where=Where(file=str(path)), hint=_MAKE)
        self._key = key
        self.public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()

    @staticmethod
    def exists(dataset: Path) -> bool:
        """Whether the dataset has a key."""
        return (dataset / KEYS / PRIVATE).is_file()

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.public)

    @property
    def signers(self) -> str:
        """The public key as ``ssh-keygen -Y verify`` reads it."""
        return f'{SIGNER} namespaces="{NAMESPACE}" {self.public}\n'

    def sign(self, message: bytes) -> str:
        """The armoured detached signature."""
        blob = base64.b64decode(self.public.split()[1])
        signed = _string(_KIND) + _string(self._key.sign(_signed(message)))
        whole = _MAGIC + struct.pack(">I", 1) + b"".join(map(_string, (blob, NAMESPACE.encode(), b"", _HASH, signed)))
        return _armoured(whole)


_MAKE = "Make one without a passphrase: `ssh-keygen -t ed25519 -N '' -f keys/signing`; the file stays private."


def _armoured(whole: bytes) -> str:
    text = base64.b64encode(whole).decode()
    return "\n".join([_BEGIN, *(text[i : i + 70] for i in range(0, len(text), 70)), _END, ""])


def fingerprint(public: str) -> str:
    """``SHA256:…`` as ``ssh-keygen -l`` shows it, of a public key line or a line of signers."""
    digest = hashlib.sha256(base64.b64decode(_blob(public))).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def _blob(public: str) -> str:
    fields = public.split()
    return fields[fields.index(_KIND.decode()) + 1]


def verify(message: bytes, signature: str, public: str) -> None:
    """Check a signature against a public key (a line of ``keys/signing.pub`` or of ``allowed_signers``).

    :raises RuleBroken: it is not a signature of this message by this key.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        inner = signature.strip().removeprefix(_BEGIN).removesuffix(_END)
        whole = base64.b64decode("".join(inner.split()), validate=True)
        if whole[:10] != _MAGIC + struct.pack(">I", 1) or _armoured(whole) != signature:
            raise ValueError("it is not an SSH signature as it was written")
        blob, namespace, _, algorithm, signed = _fields(whole[10:], 5)
        kind, raw = _fields(signed, 2)
        expected = base64.b64decode(_blob(public))
        if (namespace, algorithm, kind) != (NAMESPACE.encode(), _HASH, _KIND):
            raise ValueError("it was made for another use")
        if blob != expected:
            raise ValueError("it was made with another key")
        Ed25519PublicKey.from_public_bytes(_fields(expected, 2)[1]).verify(raw, _signed(message))
    except (ValueError, struct.error, IndexError) as error:
        raise RuleBroken(f"the signature does not hold: {error}", hint=_DOUBT) from error
    except InvalidSignature as error:
        raise RuleBroken("the signature does not hold: the checksums are not those that were signed", hint=_DOUBT) from error


_DOUBT = "Download the release again from its publisher, and compare the key's fingerprint with the one the publisher tells you elsewhere."


def _signed(message: bytes) -> bytes:
    return _MAGIC + b"".join(map(_string, (NAMESPACE.encode(), b"", _HASH, hashlib.sha512(message).digest())))


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _fields(data: bytes, number: int) -> list[bytes]:
    found = []
    for _ in range(number):
        (length,) = struct.unpack(">I", data[:4])
        if len(data) < 4 + length:
            raise ValueError("it is cut off")
        found.append(data[4 : 4 + length])
        data = data[4 + length :]
    if data:
        raise ValueError("something follows it")
    return found
