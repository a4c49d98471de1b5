"""What a query process is asked to do."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from endpoint.settings import Settings
from ontology.errors import AigaqError


@dataclass(frozen=True)
class Job:
    """One query. ``table`` and ``graph`` are the extension of the format for either sort of answer, ``None`` if none will do.

    ``stop_at`` ends the answer whole after so many rows instead of failing (for a page that says so).
    """

    query: str
    table: str | None = "json"
    graph: str | None = "ttl"
    default_graphs: list[str] | None = None
    named_graphs: list[str] | None = None
    prefixes: dict[str, str] = field(default_factory=dict)
    stop_at: int | None = None
    base: str | None = None
    """What relative IRIs of the query are resolved against."""

    @property
    def key(self) -> Hashable:
        """Equal for jobs that do the same work."""
        graphs = (None if g is None else tuple(g) for g in (self.default_graphs, self.named_graphs))
        return (self.query, *graphs)

    def order(self, settings: Settings) -> dict[str, Any]:
        """What is sent to the process."""
        return {
            "query": self.query,
            "table": self.table,
            "graph": self.graph,
            "default_graphs": self.default_graphs,
            "named_graphs": self.named_graphs,
            "prefixes": self.prefixes,
            "base": self.base,
            "max_rows": settings.max_rows if self.stop_at is None else self.stop_at,
            "max_bytes": settings.max_bytes,
            "stop": self.stop_at is not None,
            "timeout": settings.query_timeout,
            "memory": settings.query_memory,
        }


class WrongKind(AigaqError):
    """The query gives a table or graph, and no format for that is acceptable. ``asked`` says which."""

    def __init__(self, asked: str) -> None:
        super().__init__("no acceptable format for this sort of answer")
        self.asked = asked
