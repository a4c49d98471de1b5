"""What a SPARQL query is written in (SPARQL 1.1, section 19.8), for those who look at its text before an engine does.

All patterns are possessive: a stranger's text is read in one pass, or a few kilobytes of it could hold the server's thread for minutes.
"""

from __future__ import annotations

import re

LETTER = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""Letters as the grammar has them (PN_CHARS_U and the further ones of PN_CHARS), for a class of characters."""
LETTER_OR_DIGIT = LETTER + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
COMMENT = r"#[^\r\n]*+"
SPACE = rf"(?:[ \t\r\n]++|{COMMENT})"
IRI = r"<(?P<iri>(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+)>"
LONG = r'"""(?:"{0,2}+(?:[^"\\]|\\.))*+"""|' + r"'''(?:'{0,2}+(?:[^'\\]|\\.))*+'''"
"""Texts in three quotation marks; for ``re.DOTALL``."""
SHORT = r'"(?:[^"\\\n\r]|\\.)*+"|' + r"'(?:[^'\\\n\r]|\\.)*+'"
VARIABLE = rf"[?$][{LETTER_OR_DIGIT}]++"
LANGUAGE = r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+"
BLANK = rf"_:[{LETTER_OR_DIGIT}](?:[{LETTER_OR_DIGIT}.-]*[{LETTER_OR_DIGIT}-])?"
WORD = rf"[{LETTER_OR_DIGIT}.-]++"
"""A keyword, a number, or what stands before the colon of a name; engines let them touch what follows."""
LOCAL = rf"(?:[{LETTER_OR_DIGIT}:.-]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])*+"
"""What stands behind the colon of a name."""
GAP = rf"{SPACE}*+"
NAMESPACE = rf"(?P<prefix>[{LETTER_OR_DIGIT}.-]*+)"

_DECLARATION = re.compile(
    rf"{GAP}(?:(?:PREFIX{GAP}{NAMESPACE}{GAP}:|BASE){GAP}<(?P<iri>[^<>\s]*+)>|VERSION{GAP}(?:{SHORT}))",
    re.IGNORECASE,
)


def declarations(query: str) -> list[tuple[str | None, str]]:
    """What a query's prologue declares, in its order: prefix and IRI as written; ``None`` and IRI for a base."""
    found: list[tuple[str | None, str]] = []
    at = 0
    while declared := _DECLARATION.match(query, at):
        at = declared.end()
        if declared["iri"] is not None:
            found.append((declared["prefix"], declared["iri"]))
    return found
