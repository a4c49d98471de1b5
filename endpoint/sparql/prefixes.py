"""Prefixes that a query uses and does not declare: the commonest mistake, of which the engine's parser often says something else."""

from __future__ import annotations

import re

from endpoint import names
from endpoint.sparql import guard
from ontology.errors import BadInput, Where

# Names with a prefix, and all in which the like of them may stand without being one.
_NAME = re.compile(
    rf"{guard.LONG.pattern}|(?P<quote>[\"'])(?:(?!(?P=quote))[^\\\n\r]|\\.)*+(?P=quote)?+|{guard.IRI.pattern}|#[^\r\n]*+"
    rf"|{guard.BLANK.pattern}|{guard.VARIABLE.pattern}"
    rf"|(?P<prefix>[{guard.LETTER_OR_DIGIT}.-]*+):{guard.LOCAL.pattern}|[{guard.LETTER_OR_DIGIT}.-]++",
    re.DOTALL,
)


def undeclared(query: str) -> BadInput | None:
    """What to say of the first prefix that a query, which cannot be parsed, does not declare; ``None`` if it declares all it uses."""
    declared = {match["prefix"] for match in guard.PREFIX.finditer(query)}
    for match in _NAME.finditer(query):
        if match["prefix"] is None:
            continue
        prefix = match["prefix"].lstrip(".-")  # the end of a statement, or a minus
        if prefix not in declared:
            at = match.end("prefix") - len(prefix)
            where = Where(line=query.count("\n", 0, at) + 1, column=str(at - query.rfind("\n", 0, at)))
            known = names.PREFIXES.get(prefix)
            hint = f"Begin the query with PREFIX {prefix}: <{known}>." if known else "Declare it before SELECT, or write the IRI in full."
            return BadInput(f"the prefix {prefix}: is not declared", where=where, hint=hint)
    return None
