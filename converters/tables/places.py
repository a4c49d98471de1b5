"""A place's name in a cell -> its code in the reference pack's gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from converters.packs import Pack, Place

_KIND_WORD = re.compile(r"^(?:г\.|город\s|пос\.|село\s|с\.|city of\s|қ\.)\s*|\s+(?:city|қаласы|қ\.)$", re.IGNORECASE)


def settlement(text: str) -> str:
    """The name without the word for town: ``г. Алматы`` -> ``Алматы``."""
    return _KIND_WORD.sub("", text).strip() or text


class Gazetteer:
    """The pack's places by every form of their names."""

    def __init__(self, pack: Pack) -> None:
        self._places = pack.places
        self._by_form: dict[str, list[Place]] = {}
        for place in pack.places.values():
            for form in {f.casefold() for f in place.forms}:
                self._by_form.setdefault(form, []).append(place)

    def code(self, name: str, region: str | None = None, day: str | None = None) -> str | None:
        """Code of the one place of that name; the region, then the day tell namesakes apart. ``None``: unknown, or still ambiguous."""
        found = self._by_form.get(name.casefold(), [])
        if len(found) > 1 and region:
            wanted = region.casefold()
            found = [p for p in found if any(wanted == form.casefold() for around in self._around(p) for form in around.forms)] or found
        if len(found) > 1 and day:
            found = [p for p in found if _existed(p, day)] or found
        return found[0].code if len(found) == 1 else None

    def _around(self, place: Place) -> Iterator[Place]:
        parent = self._places.get(place.parent or "")
        if parent is not None:
            yield parent
            yield from self._around(parent)


def _existed(place: Place, day: str) -> bool:
    """ISO days compare as text; ``day`` may be a month or a year, of which the first day counts."""
    first = f"{day}-01-01"[:10] if len(day) < 7 else f"{day}-01"[:10]
    return (place.valid_from is None or place.valid_from.isoformat() <= first) and (
        place.valid_until is None or first <= place.valid_until.isoformat()
    )
