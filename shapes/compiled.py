"""Our shapes as plain queries, which a file can keep: reading and compiling the Turtle takes a third of a second."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache

from shapes.files import shapes_digest
from shapes.prover import Prover
from shapes.whole import Rule, WholeRules


@dataclass(frozen=True)
class Compiled:
    """What is asked of records (:class:`~shapes.prover.Prover`) and of the whole dataset (:class:`~shapes.whole.WholeRules`)."""

    digest: str
    """:func:`~shapes.files.shapes_digest` of the shapes it was made of."""
    queries: list[str]
    rules: list[Rule]

    def to_json(self) -> str:
        """One line; :meth:`from_json` gives the same again."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Compiled:
        """:raises ValueError: the text is not what :meth:`to_json` wrote."""
        try:
            kept = json.loads(text)
            return cls(kept["digest"], [str(query) for query in kept["queries"]], [Rule(**rule) for rule in kept["rules"]])
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no compiled shapes: {error}") from error


@cache
def compiled() -> Compiled:
    """Compile our shapes, once a process."""
    return Compiled(shapes_digest(), Prover().queries, WholeRules().rules)
