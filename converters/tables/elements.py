"""One row of a table -> the elements of a record. Each function reads what one part of the map says."""

from __future__ import annotations

from collections.abc import Iterator

from converters.flags import FlagCode, flag
from converters.packs import Pack
from converters.record import ChargeElement, EventElement, EventType, Evidence, Flag, PersonMention, Role
from converters.tables.cells import Piece
from converters.tables.flags import TableFlag, table_flag
from converters.tables.law import OTHER, Provision, provisions_in
from converters.tables.model import Charge, Event, People
from converters.tables.names import Headcount, Name, headcount, name_in, names_in
from converters.tables.row import NOBODY, SEVERAL, RowReader, folded


def people(row: RowReader, flags: list[Flag]) -> list[PersonMention]:
    """:raises CellProblem: a name, role or head-count that cannot be read."""
    found: list[PersonMention] = []
    for number, rule in enumerate(row.table_map.people):
        role = _role(row, rule)
        for one in _everybody(row, rule):
            if isinstance(one, Headcount):
                flags.append(table_flag(TableFlag.HEAD_COUNT, one.text, one.piece.evidence, row.language, element="people"))
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
    known = {**{role.value: role for role in Role}, **{folded(text): role for text, role in rule.roles.items()}}
    if folded(piece.value) not in known:
        raise piece.problem("unknown role", f"Translate it in the map under roles, into one of: {', '.join(Role)}.")
    return known[folded(piece.value)]


def charges(row: RowReader, accused: list[str], flags: list[Flag]) -> list[ChargeElement]:
    """One charge a provision and accused person. :raises CellProblem: an article or code that cannot be read."""
    found: list[ChargeElement] = []
    for number, rule in enumerate(row.table_map.charges):
        for provision in _provisions(row, rule):
            evidence = provision.piece.evidence
            doubt = _doubt(provision, row.pack)
            if doubt:
                element = f"charges[{len(found)}]"
                flags.append(flag(doubt, provision.article, element=element, evidence=evidence, language=row.language or "en"))
            for person in accused or NOBODY:
                found.append(
                    ChargeElement(
                        person=person,
                        code=provision.code,
                        article=provision.article,
                        part=provision.part,
                        evidence=evidence,
                        rule=f"table:charges.{number + 1}",
                    )
                )
    return found


def _provisions(row: RowReader, rule: Charge) -> Iterator[Provision]:
    article = row.cell(rule.article)
    if article:
        yield from provisions_in(article, row.cell(rule.part), row.cell(rule.code_column), rule, row.codes)


def _doubt(provision: Provision, pack: Pack) -> FlagCode | None:
    if provision.code is None:
        return FlagCode.CODE_OPEN
    if provision.code != OTHER and not pack.knows_article(provision.code, provision.article):
        return FlagCode.ARTICLE_UNKNOWN
    return FlagCode.CODE_INFERRED if provision.inferred else None


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
    known = {**{kind.value: [kind] for kind in EventType}, **{folded(text): kinds for text, kinds in rule.values.items()}}
    for part in [piece] if folded(piece.value) in known else piece.split(SEVERAL):
        if folded(part.value) not in known:
            expected = f"Translate it in the map: values = {{ {part.value!r} = '…' }}, into one of: {', '.join(EventType)}."
            raise part.problem("the map does not say which kind of event this is", expected)
        yield from ((kind, part) for kind in known[folded(part.value)])
