"""Cues that are no happening: cancelled by a word list, a mere place, a number, hearsay of another thing."""

from __future__ import annotations

from functools import lru_cache

from converters.reports.happening import CASE_NAMED, DEMANDABLE, JAILS, STANDS
from converters.reports.lexicon import Hit
from converters.reports.marks import Marks


def cancelled(marks: Marks, hit: Hit) -> bool:
    """Whether the list of words that are no happening has this cue, for all types or for the one it names."""
    return any(
        c.start < hit.end and hit.start < c.end if c.value == hit.value else not c.value and c.start <= hit.start < c.end
        for c in marks.cancelled.around(hit.start, hit.end)
    )


def dropped(marks: Marks, hit: Hit) -> bool:
    if cancelled(marks, hit):
        return True
    if _place_only(marks, hit) or _counted(marks, hit) or _heard(marks, hit):
        return True
    sentence = marks.sentence(hit.start)
    for cue in marks.cues("not").around(hit.start - 4, hit.end) if not _says_no(hit.row.pattern) else ():
        following = marks.text.words[cue.start + 1 : cue.start + 2]
        if marks.text.words[cue.start] in ("без", "without") and following and following[0].startswith(STANDS):
            continue
        if marks.sentence(cue.start) == sentence and (hit.start <= cue.start < hit.end or 0 <= hit.start - cue.end <= 4):
            return True
    if hit.value in DEMANDABLE:
        for cue in marks.cues("unreal").between(hit.start - 12, hit.start + 1):
            if (
                marks.sentence(cue.start) == sentence
                and (cue.start < hit.start or not cue.row.pattern.startswith("refus"))
                and not any(marks.text.words[k] in (";", "because", "after", "потому") for k in range(cue.start, hit.start))
            ):
                return True
    return False


@lru_cache(maxsize=10_000)
def _says_no(pattern: str) -> bool:
    """Whether a pattern itself says no; its own words do not negate it."""
    return any(word in ("not", "no", "не") or word.startswith(("refus", "reject", "отказ")) for word in pattern.replace("|", " ").split())


def _place_only(marks: Marks, hit: Hit) -> bool:
    """Whether a place of custody is only where something else happens: ``died in the pre-trial detention centre``."""
    if hit.value != "measure-of-restraint":
        return False
    words = marks.text.words
    if not any(w.startswith(JAILS) for w in words[hit.start : hit.end + 2]):
        return False
    a, _ = marks.text.sentences[marks.sentence(hit.start)]
    return not any(a <= h.start and hit.start - h.end <= 7 for h in marks.cues("held").around(hit.start - 7, hit.end - 1))


def _counted(marks: Marks, hit: Hit) -> bool:
    """Whether the word is one of a count in a finding: ``34 cases of pressure``."""
    if hit.value in ("finding", "statement"):
        return False
    if not any(c.start <= hit.start <= c.end + 5 for c in marks.cues("counted").around(hit.start - 5, hit.start)):
        return False
    sentence = marks.sentence(hit.start)
    first, last = marks.text.sentences[max(sentence - 1, 0)][0], marks.text.sentences[sentence][1]
    return bool(marks.happened("finding").between(first, last))


def _heard(marks: Marks, hit: Hit) -> bool:
    """Whether a case is only named, as the one that is heard or judged: ``a hearing of the case against …``."""
    if hit.value != "case-opened" or not hit.row.pattern.startswith(CASE_NAMED):
        return False
    a, b = marks.text.sentences[marks.sentence(hit.start)]
    told = ("court-hearing", "judgment", "appeal-decision", "interrogation", "search", "measure-of-restraint")
    return any(h.value in told and not hit.start <= h.start < hit.end for h in marks.events.between(a, b))
