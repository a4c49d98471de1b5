"""The penalties that a row tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from converters.flags import FlagCode, flag
from converters.record import Flag, PenaltyElement, PenaltyKind
from converters.tables.cells import Piece
from converters.tables.model import Penalty
from converters.tables.quantities import amount_in, duration_in
from converters.tables.row import NOBODY, SEVERAL, RowReader, folded


def penalties(row: RowReader, punished: list[str], flags: list[Flag]) -> list[PenaltyElement]:
    """One penalty a kind and person. :raises CellProblem: a kind, duration or amount that cannot be read."""
    found: list[PenaltyElement] = []
    for number, rule in enumerate(row.table_map.penalties):
        for kind, duration, amount, currency, piece in _imposed(row, rule):
            if len(punished) > 1 and not rule.for_each:
                flags.append(_flag(row, FlagCode.AMOUNT_SHARED, len(found), piece))
            if kind is PenaltyKind.FINE and amount is None and any(c.isdigit() for c in piece.value):
                flags.append(_flag(row, FlagCode.AMOUNT_UNIT, len(found), piece))
            for person in punished or NOBODY:
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


def _flag(row: RowReader, code: FlagCode, number: int, piece: Piece) -> Flag:
    return flag(code, piece.value, element=f"penalties[{number}]", evidence=piece.evidence, language=row.language or "en")


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
    known = {**{kind.value: kind for kind in PenaltyKind}, **{folded(text): kind for text, kind in rule.values.items()}}
    for piece in [] if cell is None else [cell] if folded(cell.value) in known else cell.split(SEVERAL):
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
    said = folded(piece.value)
    if said in known:
        return known[said], ""
    for text in sorted(known, key=len, reverse=True):
        inside = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", said)
        if inside:
            return known[text], (said[: inside.start()] + said[inside.end() :]).strip(" ,.:-–—")
    expected = f"Translate it in the map: values = {{ {piece.value!r} = '…' }}, into one of: {', '.join(PenaltyKind)}."
    raise piece.problem("the map does not say which penalty this is", expected)
