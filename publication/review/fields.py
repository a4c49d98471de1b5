"""The elements of a record field by field, as a form and a spreadsheet show them: to text, and back into the record model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from converters.record import ChargeElement, EventElement, EventType, PenaltyElement, PenaltyKind, PersonMention, Record, Role
from converters.resolve.names import fold
from ontology.errors import BadInput

Element = PersonMention | ChargeElement | EventElement | PenaltyElement


@dataclass(frozen=True)
class Kind:
    """One kind of element: the record's list of them, the model, and its fields in the order people read them."""

    name: str
    list: str
    model: type[BaseModel]
    fields: tuple[str, ...]


KINDS = (
    Kind("person", "people", PersonMention, ("name", "surname", "given", "role")),
    Kind("charge", "charges", ChargeElement, ("person", "code", "article", "part")),
    Kind("event", "events", EventElement, ("type", "date", "people")),
    Kind("penalty", "penalties", PenaltyElement, ("person", "kind", "duration", "amount", "currency", "background")),
)
BY_NAME = {kind.name: kind for kind in KINDS}
CHOICES: dict[str, tuple[str, ...]] = {"role": tuple(Role), "type": tuple(EventType), "kind": tuple(PenaltyKind)}
"""Fields whose value is one of a list."""
RECORD_FIELDS = ("date", "place", "place_code")


def shown(value: Any) -> str:
    """A field's value as text; :func:`parsed` reads it back."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, list):
        return " ".join(value)
    return f"{value:g}" if isinstance(value, float) and value < 10**6 else str(value)


def parsed(field: str, text: str) -> Any:
    """The value that a text stands for; the record model judges it.

    :raises BadInput: an amount is no number, or ``background`` neither yes nor no.
    """
    text = text.strip()
    if field == "people":
        return text.replace(",", " ").split()
    if field == "background":
        if text.casefold() not in {"", "no", "yes", "true", "false", "0", "1"}:
            raise BadInput(f"background: {text!r} is neither yes nor no", hint="Write yes, or leave it empty.")
        return text.casefold() in {"yes", "true", "1"}
    if field == "amount" and text:
        try:
            number = float(text.replace(" ", "").replace("\u00a0", ""))
        except ValueError:
            raise BadInput(f"amount: {text!r} is not a number", hint="Write digits alone, such as 184600.") from None
        return int(number) if number.is_integer() else number
    return text or None


def values(kind: Kind, element: Element) -> dict[str, str]:
    """All fields of an element as text."""
    return {field: shown(getattr(element, field)) for field in kind.fields}


def with_values(kind: Kind, old: Mapping[str, Any] | None, texts: Mapping[str, str]) -> dict[str, Any]:
    """The fields of an element with new texts; what a person changed bears no rule any more.

    :param old: the element as JSON, ``None`` for a new one.
    """
    new = dict(old or {})
    for field in kind.fields:
        if field in texts and (old is None or shown(old.get(field)) != texts[field].strip()):
            new[field] = parsed(field, texts[field])
    if new != old:
        new["rule"] = None
    return new


def next_person(record: Record, taken: set[str]) -> str:
    """A local id that no person of the record has or ever had: decisions elsewhere are about that id."""
    numbers = {int(i[1:]) for i in taken | {p.id for p in record.people} if i[:1] == "p" and i[1:].isdigit()}
    return f"p{max(numbers, default=0) + 1}"


def person_of(text: str, people: list[dict[str, Any]]) -> str:
    """The local id of whoever a cell names: an id, a name or a word of a name of the record; the text itself where not one fits."""
    if any(person["id"] == text for person in people):
        return text
    folded = fold(text)
    found = [p["id"] for p in people if folded and folded in {fold(p["name"]), *map(fold, p["name"].split())}]
    return found[0] if len(found) == 1 else text
