"""Compiled shapes kept in a file ask and say what those read from the Turtle do."""

from __future__ import annotations

import pytest

from shapes.compiled import Compiled, compiled
from shapes.files import shapes_digest
from shapes.prover import Prover
from shapes.whole import WholeRules

ORPHAN = "<https://x.example/id/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/aigaq/ns#Person> .\n"


def test_what_was_kept_is_what_was_compiled() -> None:
    made = compiled()
    kept = Compiled.from_json(made.to_json())
    assert kept == made
    assert made.digest == shapes_digest()
    assert made.queries == Prover().queries


def test_kept_rules_find_the_same() -> None:
    kept = Compiled.from_json(compiled().to_json())
    prover, whole = Prover.asking(kept.queries), WholeRules.of(kept.rules)
    assert prover.doubtful({"a": ORPHAN}) == {"a"}  # it lacks its labels
    found = whole.judge(ORPHAN)
    assert [str(result.shape).rpartition("#")[2] for result in found] == ["Orphan-person"]
    assert found == WholeRules().judge(ORPHAN)


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{}", '{"digest": "x", "queries": null, "rules": []}', '{"digest": 1, "queries": [], "rules": [{}]}']
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Compiled.from_json(text)
