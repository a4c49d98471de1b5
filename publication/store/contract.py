"""The contract of all stores, and the tests are parametrised over it (``tests/publication/store/``).

A store holds one published release at a time. Publishing replaces it as a whole: a view that was taken before goes on to see the old
one, a view taken later sees the new one, and none ever sees a part of either.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term]


class Part(StrEnum):
    """What a query sees as its default graph."""

    DATA = "data"
    DESCRIPTION = "description"
    """What is said of the dataset (DCAT, VoID)."""


class View(Protocol):
    """One release as it was published."""

    @property
    def release(self) -> str:
        """Its id."""
        ...

    def select(self, query: str, part: Part = Part.DATA) -> list[Row]:
        """The rows of a SELECT query; unbound variables are absent.

        :raises BadInput: it is no SELECT query.
        :raises Unavailable: the engine cannot be reached or fails.
        """
        ...

    def ask(self, query: str, part: Part = Part.DATA) -> bool:
        """The answer of an ASK query; raises as :meth:`select`."""
        ...

    def count(self) -> int:
        """Triples of the data."""
        ...


class Store(Protocol):
    """A place for releases. One writer at a time, any number of readers."""

    def publish(self, release: str, data: Iterable[Path], description: Path) -> None:
        """Make a release the current one.

        :param release: its id, new each time.
        :param data: N-Triples files.
        :param description: Turtle.
        :raises Unavailable: it could not be stored; what was current stays so.
        """
        ...

    def view(self) -> View:
        """The current release.

        :raises NotFound: nothing has been published.
        """
        ...
