"""One row of a table -> the elements of a record. Each function reads what one part of the map says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from converters.packs import Pack
from converters.record import ChargeElement, EventElement, EventType, Evidence, Flag, PenaltyElement, PenaltyKind, PersonMention, Role
from converters.source import Cell
from converters.tables.cells import Columns, Piece
from converters.tables.dates import edtf_of
from converters.tables.law import provisions_in
from converters.tables.model import Charge, Event, Penalty, People, TableMap
from converters.tables.names import Headcount, Name, headcount, name_in, names_in
from converters.tables.quantities import amount_in, duration_in

HEADCOUNT = "head-count"
SHARED_PENALTY = "shared-penalty"
UNKNOWN_ARTICLE = "unknown-article"
_NOBODY: list[str | None] = [None]
_SEVERAL = [";", "\n"]
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class RowReader:
    """What reading a row takes: the row itself, the table's columns, the map and the pack."""

    row: tuple[Cell, ...]
    columns: Columns
    table_map: TableMap
    pack: Pack
    whole: Evidence
    """The whole row, for what no single cell says."""

    def cell(self, heading: str | None) -> Piece | None:
        return self.columns.piece(self.row, heading)

    def date(self, heading: str | None) -> tuple[str | None, Piece | None]:
        """The date in a column, if there is one. :raises CellProblem: the cell holds no date."""
        piece = self.cell(heading)
        return (edtf_of(piece, self.table_map.dates.format), piece) if piece else (None, None)


def people(row: RowReader, flags: list[Flag]) -> list[PersonMention]:
    """:raises CellProblem: a name, role or head-count that cannot be read."""
    found: list[PersonMention] = []
    for number, rule in enumerate(row.table_map.people):
        role = _role(row, rule)
        for one in _everybody(row, rule):
            if isinstance(one, Headcount):
                flags.append(Flag(code=HEADCOUNT, message=f"{one.text}: nobody is named", element="people", evidence=one.piece.evidence))
                continue
            evidence = _name_evidence(row, rule, one)
            identifier = f"p{len(found) + 1}"
            found.append(
                PersonMention(
                    id=identifier,
                    name=one.name,
                    surname=one.surname,
                    given=one.given,
                    role=role,
                    evidence=evidence,
                    rule=f"table:people.{number + 1}",
                )
            )
    return found


def _everybody(row: RowReader, rule: People) -> Iterator[Name | Headcount]:
    if name := row.cell(rule.name):
        yield from names_in(name, rule.separators, rule.order)
    if surname := row.cell(rule.surname):
        given = row.cell(rule.given)
        both = sorted((p for p in (surname, given) if p), key=lambda p: p.start)
        alone = name_in(surname, rule.order)
        yield Name(
            " ".join(p.value for p in both), alone.surname if not alone.given else surname.value, given.value if given else None, surname
        )
    if count := row.cell(rule.count):
        yield headcount(count)


def _name_evidence(row: RowReader, rule: People, name: Name) -> Evidence:
    """Surname and given name together where their cells are neighbours; the quote then holds what separates them."""
    given = row.cell(rule.given)
    if given is None:
        return name.piece.evidence
    columns = [cell.column for cell in row.row]
    first, last = sorted((name.piece, given), key=lambda p: p.start)
    if columns.index(last.cell.column) - columns.index(first.cell.column) != 1:
        return name.piece.evidence
    text = name.piece.source.text
    return first.evidence.model_copy(update={"end": last.end, "quote": text[first.start : last.end]})


def _role(row: RowReader, rule: People) -> Role:
    piece = row.cell(rule.role_column)
    if piece is None:
        return rule.role
    known = {**{role.value: role for role in Role}, **{_folded(text): role for text, role in rule.roles.items()}}
    if _folded(piece.value) not in known:
        raise piece.problem("unknown role", f"Translate it in the map under roles, into one of: {', '.join(Role)}.")
    return known[_folded(piece.value)]


def charges(row: RowReader, accused: list[str], flags: list[Flag]) -> list[ChargeElement]:
    """One charge a provision and accused person. :raises CellProblem: an article or code that cannot be read."""
    found: list[ChargeElement] = []
    for number, rule in enumerate(row.table_map.charges):
        for code, article, part, evidence in _provisions(row, rule):
            if code not in (None, "other") and not row.pack.knows_article(code or "", article):
                element = f"charges[{len(found)}]"
                flags.append(
                    Flag(code=UNKNOWN_ARTICLE, message=f"{code} {article} is not in the reference pack", element=element, evidence=evidence)
                )
            for person in accused or _NOBODY:
                found.append(
                    ChargeElement(
                        person=person, code=code, article=article, part=part, evidence=evidence, rule=f"table:charges.{number + 1}"
                    )
                )
    return found


def _provisions(row: RowReader, rule: Charge) -> Iterator[tuple[str | None, str, str | None, Evidence]]:
    article = row.cell(rule.article)
    if article:
        for provision in provisions_in(article, row.cell(rule.part), row.cell(rule.code_column), rule, row.pack):
            yield provision.code, provision.article, provision.part, provision.piece.evidence


def events(row: RowReader, happened: str | None, concerned: list[str], speaking: list[str]) -> list[EventElement]:
    """One event a type and date.

    :param happened: the entry's own day, for events without one.
    :param concerned: local ids of the people it happened to; ``speaking``: of those who make a statement.
    :raises CellProblem: a text that the map does not translate, or a bad date.
    """
    found: dict[tuple[EventType, str | None], EventElement] = {}
    for number, rule in enumerate(row.table_map.events):
        if rule.when and row.cell(rule.when) is None:
            continue
        own_date, date_piece = row.date(rule.date)
        date = own_date or happened
        for kind, piece in _kinds(row, rule):
            said = piece or row.cell(rule.when) or date_piece
            evidence = said.evidence if said else row.whole
            who = (speaking or concerned) if kind is EventType.STATEMENT else concerned
            element = EventElement(type=kind, date=date, people=who, evidence=evidence, rule=f"table:events.{number + 1}")
            found.setdefault((kind, date), element)
    return list(found.values())


def _kinds(row: RowReader, rule: Event) -> Iterator[tuple[EventType, Piece | None]]:
    if not rule.column:
        yield from ((kind, None) for kind in rule.type)
        return
    piece = row.cell(rule.column)
    if piece is None:
        return
    known = {**{kind.value: [kind] for kind in EventType}, **{_folded(text): kinds for text, kinds in rule.values.items()}}
    for part in [piece] if _folded(piece.value) in known else piece.split(_SEVERAL):
        if _folded(part.value) not in known:
            expected = f"Translate it in the map: values = {{ {part.value!r} = '…' }}, into one of: {', '.join(EventType)}."
            raise part.problem("the map does not say which kind of event this is", expected)
        yield from ((kind, part) for kind in known[_folded(part.value)])


def penalties(row: RowReader, punished: list[str], flags: list[Flag]) -> list[PenaltyElement]:
    """One penalty a kind and person. :raises CellProblem: a kind, duration or amount that cannot be read."""
    found: list[PenaltyElement] = []
    for number, rule in enumerate(row.table_map.penalties):
        for kind, duration, amount, currency, piece in _imposed(row, rule):
            if len(punished) > 1 and not rule.for_each:
                message = "several people in the row: did each get it, or all together?"
                flags.append(Flag(code=SHARED_PENALTY, message=message, element=f"penalties[{len(found)}]", evidence=piece.evidence))
            for person in punished or _NOBODY:
                found.append(
                    PenaltyElement(
                        person=person,
                        kind=kind,
                        duration=duration,
                        amount=amount,
                        currency=currency,
                        evidence=piece.evidence,
                        rule=f"table:penalties.{number + 1}",
                    )
                )
    return found


_Imposed = tuple[PenaltyKind, str | None, int | float | None, str | None, Piece]


def _imposed(row: RowReader, rule: Penalty) -> Iterator[_Imposed]:
    duration_cell, amount_cell = row.cell(rule.duration), row.cell(rule.amount)
    duration = duration_in(duration_cell, rule.unit) if duration_cell else None
    amount, currency = amount_in(amount_cell, rule.currency, row.pack) if amount_cell else (None, None)
    if rule.kind:
        said = duration_cell or amount_cell
        if said:
            yield rule.kind, duration, amount, currency, said
        return
    cell = row.cell(rule.column)
    known = {**{kind.value: kind for kind in PenaltyKind}, **{_folded(text): kind for text, kind in rule.values.items()}}
    for piece in [] if cell is None else [cell] if _folded(cell.value) in known else cell.split(_SEVERAL):
        kind, rest = _kind_and_rest(piece, known)
        if kind is None:
            continue
        if rest and kind is PenaltyKind.FINE:
            own_amount, own_currency = amount_in(piece, rule.currency, row.pack, rest)
            yield kind, None, own_amount, own_currency, piece
        elif rest:
            yield kind, duration_in(piece, rule.unit, rest), None, None, piece
        else:
            yield kind, duration, amount, currency, piece


def _kind_and_rest(piece: Piece, known: dict[str, PenaltyKind | None]) -> tuple[PenaltyKind | None, str]:
    """The kind, and what the cell says besides: ``арест на 15 суток`` with ``арест`` in the map leaves ``на 15 суток``."""
    folded = _folded(piece.value)
    if folded in known:
        return known[folded], ""
    for text in sorted(known, key=len, reverse=True):
        inside = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", folded)
        if inside:
            return known[text], (folded[: inside.start()] + folded[inside.end() :]).strip(" ,.:-–—")
    expected = f"Translate it in the map: values = {{ {piece.value!r} = '…' }}, into one of: {', '.join(PenaltyKind)}."
    raise piece.problem("the map does not say which penalty this is", expected)


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).strip().casefold()
