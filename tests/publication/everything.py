"""All that readers of a release can get, as text: unpacked, decoded, and the store as lines."""

from __future__ import annotations

import gzip
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import zstandard


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each file under a release (or under ``releases/``), with the names themselves."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        name = path.relative_to(folder).as_posix()
        yield f"{name} (its name)", name
        yield from unpacked(name, path.read_bytes())
    for store in sorted(p for p in folder.rglob("store") if p.is_dir()):
        yield f"{store.relative_to(folder).as_posix()} (quads)", "\n".join(sorted(map(str, ox.Store.read_only(str(store)))))


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """What is in a file, however it is packed."""
    if name.endswith(".gz"):
        yield from unpacked(name.removesuffix(".gz"), gzip.decompress(content))
    elif name.endswith(".zst"):
        with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(content)) as reader:
            yield from unpacked(name.removesuffix(".zst"), reader.read())
    elif content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield f"{name}!{member}", member
                yield from unpacked(f"{name}!{member}", archive.read(member))
    elif content[:16] == b"SQLite format 3\x00":
        yield f"{name} (rows)", _rows(content)
        yield name, _readable(content)
    elif name.endswith(".parquet"):
        yield f"{name} (rows)", _parquet(content)
        yield name, _readable(content)
    else:
        yield name, _readable(content)


def _readable(content: bytes) -> str:
    text = content.decode("utf-8", "replace")
    forms = {text: None}  # as it is, with the escapes of JSON and Turtle undone, those of addresses, those of HTML
    forms |= {re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), text): None}
    forms |= dict.fromkeys((unquote(text) if "%" in text else text, unescape(text) if "&" in text else text))
    return "\n".join(forms)


def _rows(content: bytes) -> str:
    database = sqlite3.connect(":memory:")
    try:
        database.deserialize(content)
        names = [n for (n,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = []
        for name in names:
            try:
                rows += [str(row) for row in database.execute(f'SELECT * FROM "{name}"')]
            except sqlite3.DatabaseError:  # the inside of an index, which no query may read
                continue
        return "\n".join(rows)
    finally:
        database.close()


def _parquet(content: bytes) -> str:
    import pyarrow.parquet as parquet

    return str(parquet.read_table(io.BytesIO(content)).to_pylist())


def found(folder: Path, secrets: list[str]) -> list[tuple[str, str]]:
    """Which secret stands in which file, in any case."""
    wanted = [secret.casefold() for secret in secrets]
    folded = ((name, text.casefold()) for name, text in texts(folder))
    return [(secret, name) for name, text in folded for secret in wanted if secret in text]
