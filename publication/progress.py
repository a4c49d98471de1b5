"""How long work is told of. The command line draws bars; tests and programs need nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

Step = Callable[[str], None]
"""Called once for each thing done, with its name."""


class Progress(Protocol):
    """Something that shows stages of work."""

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Step]:
        """A stage of ``total`` steps; call what it yields at each step."""
        ...

    def say(self, line: str) -> None:
        """One line of news."""


class Silent:
    """Shows nothing."""

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Step]:
        yield lambda _: None

    def say(self, line: str) -> None:
        pass
