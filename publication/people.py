"""Who the people of a dataset are: mentions grouped by decision, each group with one id and one display form."""

from __future__ import annotations

from collections import Counter

from converters.rdf.public import PublicRecord
from converters.rdf.records import PersonIn
from converters.record import PersonMention, Record
from converters.resolve.links import Links
from publication.register import Register


class People:
    """Answers who a mention is. Only groups that decisions made are held in memory."""

    def __init__(self, links: Links, register: Register) -> None:
        self._links = links
        self._register = register
        self._linked: dict[str, str] = {}

    def see(self, public: PublicRecord) -> None:
        """Learn the public names of a record; do so for every record before asking :meth:`person`."""
        for mention in public.record.people:
            key = f"{public.record.id}/{mention.id}"
            if mention.id not in public.unnamed and self._links.linked(key):
                self._linked[key] = mention.name

    def person(self, record: Record, mention: PersonMention, named: bool) -> PersonIn:
        """The person behind a mention.

        Of a merged group the member whose id was minted first lends its key, so that a merge never changes an address
        that is already public; see :func:`display_form` for the name shown.
        """
        key = f"{record.id}/{mention.id}"
        if not self._links.linked(key):
            return PersonIn(key, mention.name if named else None)
        group = self._links.group(key)
        public = [k for k in group if k in self._linked]
        eldest = min(public or [key], key=lambda k: (self._register.age("person", k), k))
        return PersonIn(eldest, display_form([self._linked[k] for k in public]))


def display_form(names: list[str]) -> str | None:
    """Of the forms that sources print, the one to show: whole names before initials, plain before all capitals, then the most printed.

    Inflected forms (as Russian texts have them) are rarer than the plain one and as a rule lose by that.
    """
    if not names:
        return None
    printed = Counter(names)

    def rank(name: str) -> tuple[bool, bool, int, int, str]:
        words = name.split()
        return (
            len(words) > 1 and not any(w.endswith(".") or len(w) < 2 for w in words),
            not any(w.isupper() and len(w) > 2 for w in words),
            printed[name],
            -len(name),
            name,
        )

    return max(printed, key=rank)
