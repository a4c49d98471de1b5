"""Prefixes that a query uses and does not declare: the commonest mistake, of which the engine's parser often says something else."""

from __future__ import annotations

import re

from endpoint import names
from endpoint.sparql import tokens
from ontology.errors import BadInput, Where

# Names with a prefix, and all in which the like of them may stand without being one. A text that does not end hides what follows.
_TOKEN = re.compile(
    rf"{tokens.LONG}|(?:\"\"\"|''').*+|{tokens.SHORT}|[\"'][^\r\n]*+|{tokens.IRI}|{tokens.COMMENT}|{tokens.BLANK}|{tokens.VARIABLE}"
    rf"|{tokens.NAMESPACE}:{tokens.LOCAL}|(?P<word>{tokens.WORD})",
    re.DOTALL,
)


def undeclared(query: str) -> BadInput | None:
    """What to say of the first prefix that a query, which cannot be parsed, does not declare; ``None`` if it declares all it uses."""
    declared: set[str] = set()
    declaring = False
    for match in _TOKEN.finditer(query):
        if match["prefix"] is None:
            if not match[0].startswith("#"):
                declaring = match["word"] is not None and match["word"].upper() == "PREFIX"
            continue
        prefix = match["prefix"].lstrip(".-")  # the end of a statement, or a minus
        if declaring:
            declared.add(prefix)
            declaring = False
        elif prefix not in declared:
            at = match.end("prefix") - len(prefix)
            where = Where(line=query.count("\n", 0, at) + 1, column=str(at - query.rfind("\n", 0, at)))
            known = names.PREFIXES.get(prefix)
            hint = f"Begin the query with PREFIX {prefix}: <{known}>." if known else "Declare it before SELECT, or write the IRI in full."
            return BadInput(f"the prefix {prefix}: is not declared", where=where, hint=hint)
    return None
