"""The graph as HDT (https://www.rdfhdt.org/hdt-binary-format/), where ``hdtkit`` is installed (``pip install 'aigaq[hdt]'``).

The library needs Python 3.12 or 3.13, and the whole part in memory; so HDT is written on request only.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

MISSING = "HDT is left out: hdtkit is not installed (`pip install 'aigaq[hdt]'`, with Python 3.12 or 3.13)."
MEDIA_TYPE = "application/vnd.hdt"


def available() -> bool:
    """Whether hdtkit is installed."""
    return find_spec("hdtkit") is not None


def write(part: Path) -> Path:
    """Write ``<name>.hdt`` beside a part's sorted lines, ``<name>.nt``; N-Triples are Turtle. :returns: the file."""
    target = part.with_suffix(".hdt")
    import_module("hdtkit").ttl2hdt(str(part), str(target))
    return target
