"""Which measure of restraint the words of a passage name (custody, house arrest, bail …), and whether they say that it was lifted.

The words are the ``skos:hiddenLabel`` of the restraint-measure list, so that a list of another country needs no code.
"""

from __future__ import annotations

import re
from functools import cache

import pyoxigraph as ox

from ontology import codes
from ontology.files import triples
from ontology.iris import LIST, SKOS

_CHANGED = re.compile(r"\b(?:replac|chang|commut|замен|измен|ауыстыр|өзгерт)", re.IGNORECASE)
_LIFTED = re.compile(r"\b(?:lift(?:s|ed|ing)\b|cancel|revok|annul|снял|снят|отмен|күшін жой|алып таста)", re.IGNORECASE)
_REFUSED = re.compile(r"\b(?:not|refus|reject|den(?:y|ied|ies)|не\b|отказ|отклон|жоқ|бас тарт)", re.IGNORECASE)


@cache
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    hidden = ox.NamedNode(f"{SKOS}hiddenLabel")
    labelled = ((t.subject, t.object) for t in triples() if t.predicate == hidden)
    kinds = {
        label.value.casefold(): concept.value
        for concept, label in labelled
        if isinstance(label, ox.Literal) and isinstance(concept, ox.NamedNode) and concept.value.startswith(f"{LIST}restraint-measure/")
    }
    longest_first = sorted(kinds, key=lambda word: (-len(word), word))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + ")"), kinds


def restraint_kind(*texts: str) -> str:
    """IRI of the kind that the first telling text names; *unknown* where it names none, or several without one replacing the other."""
    pattern, kinds = _words()
    for text in texts:
        named = [kinds[word] for word in pattern.findall(text.casefold())]
        if len(set(named)) == 1 or (named and _CHANGED.search(text)):
            return named[-1]
        if named:
            break
    return codes.RestraintMeasure.UNKNOWN


def lifted(sentence: str) -> bool:
    """Whether a sentence that names one kind of measure says that it is no more, and nothing of a refusal or of another in its place."""
    pattern, kinds = _words()
    said = sentence.casefold()
    ended = _LIFTED.search(said) and not _CHANGED.search(said) and not _REFUSED.search(said)
    return bool(ended) and len({kinds[word] for word in pattern.findall(said)}) == 1
