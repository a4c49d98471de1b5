"""One line of the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """``ours`` and ``theirs`` with their units; ``ratio`` ours to theirs, more is better."""

    what: str
    ours: str
    peer: str = ""
    theirs: str = ""
    ratio: str = ""


def compared(what: str, ours: float, peer: str, theirs: float, unit: str) -> Row:
    """A row of two rates in the same unit."""
    return Row(what, f"{ours:,.0f} {unit}", peer, f"{theirs:,.0f} {unit}", f"{ours / theirs:.2f}" if theirs else "-")
