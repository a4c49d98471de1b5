"""The page of a person: what happened in order of time, what the state alleges apart from what was decided, and who says each thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from endpoint import i18n, labels, names
from endpoint.labels import Text
from endpoint.pages import lifeline, parts
from endpoint.pages.lifeline import Lifeline, Line
from endpoint.pages.parts import Sentence
from endpoint.serving import Serving

AQ = names.AQ
_HELD = frozenset({"Custody", "RestraintMeasure"})
_RESTRAINED = f"{names.LIST}decision-outcome/restraint"
_NEAR = 3
"""Events of one kind so many days apart, told by different entries, may be one event told differently."""


@dataclass(frozen=True)
class Said:
    """Something with the sentences that say it, all mentions of it taken together."""

    title: Text
    sentences: list[Sentence]
    date: str | None = None
    recalled: bool = False
    when: str | None = None
    lasts: str | None = None
    """As the data has them: an EDTF date and an ISO 8601 duration."""


@dataclass
class Account:
    """One telling of an event."""

    iri: str
    kind: str
    title: Text
    date: str | None
    order: str
    places: list[Text]
    place_names: list[Text]
    alleged: list[Text]
    decided: list[Text]
    sentences: list[Sentence]
    entries: frozenset[str]
    disputed: bool

    def agrees(self, other: Account) -> bool:
        """Whether they differ in nothing that both say."""
        pairs = [(self.places, other.places), (self.decided, other.decided)]
        return self.date == other.date and all(not a or not b or {t.text for t in a} == {t.text for t in b} for a, b in pairs)


@dataclass
class Moment:
    """An event with its accounts: one where all agree, several side by side where they do not."""

    accounts: list[Account]
    perhaps: bool = False
    """Only likeness says that the accounts are of one event."""

    @property
    def anchor(self) -> str:
        return self.accounts[0].iri.rpartition("/")[2]


@dataclass(frozen=True)
class Held:
    """An interval in custody or under restraint."""

    title: Text
    began: str | None
    ended: str | None
    attested: str | None
    """A day on which it is told of, where nobody says when it began or ended."""
    where: list[Text]
    sentences: list[Sentence]
    order: str
    span: lifeline.Span | None = None


@dataclass
class Person:
    """What the template shows of a person."""

    name: Text
    beside: list[str]
    """The name as sources print it in the reader's alphabet, where ``name`` is in another."""
    other_names: list[Said]
    roles: list[tuple[Text, int]]
    entries: int
    sources: int
    first: str | None
    last: str | None
    alleged: list[Said]
    decided: list[Said]
    held: list[Held]
    moments: list[Moment] = field(default_factory=list)
    life: Lifeline | None = None


def view(serving: Serving, iri: str) -> Person:
    """Read everything that the release says about the person."""
    graph = serving.graph
    accounts = sorted(
        (_account(serving, event, iri) for event in graph.subjects(AQ + "person", iri)), key=lambda a: (a.order, a.kind, a.iri)
    )
    participations = graph.subjects(AQ + "agent", iri)
    entries = {e for p in participations for e in graph.iris(p, AQ + "inEntry")}
    days = sorted(d for e in entries for p in ("earliest", "latest") if (d := graph.text(e, AQ + p)))
    applied = graph.subjects(AQ + "appliesTo", iri)
    name, forms = labels.name(serving, iri), _forms(serving, iri)
    decided = [*_decisions(serving, applied), *_penalties(serving, graph.subjects(AQ + "imposedOn", iri))]
    held = _intervals([_held(serving, s) for s in applied if parts.kind_of(serving, s) in _HELD])
    return Person(
        name=name,
        beside=_in_alphabet(name.text, forms),
        other_names=forms,
        roles=_roles(serving, participations),
        entries=len(entries),
        sources=len({s for e in entries for s in graph.iris(e, AQ + "inSource")}),
        first=i18n.edtf(days[0]) if days else None,
        last=i18n.edtf(days[-1]) if days else None,
        alleged=_together(serving, graph.subjects(AQ + "accused", iri), AQ + "underProvision"),
        decided=decided,
        held=held,
        life=lifeline.draw(_lines(accounts, decided, held)),  # before accounts become one
        moments=_moments(accounts),
    )


def _lines(accounts: list[Account], decided: list[Said], held: list[Held]) -> list[Line]:
    """What is drawn against time: events, accusations, decisions of a day, each term and each kind of custody."""
    days = [(a, span) for a in accounts if (span := _exact(a.order))]
    lines: list[Line] = []
    for kind, title, spans in (
        ("event", i18n.gettext("Events"), [s for _, s in days]),
        ("claim", i18n.gettext("Accusations raised in them"), [s for a, s in days if a.alleged]),
        (
            "term",
            i18n.gettext("Decisions and penalties without a term"),
            [s for d in decided if not d.lasts and (s := lifeline.day(d.when))],
        ),
    ):
        spans = list(dict.fromkeys(spans))
        lines.append((kind, title, _days(len(spans)), spans))
    for one in decided:
        if span := None if one.recalled else lifeline.term(one.when, one.lasts):
            lines.append(
                (
                    "term",
                    i18n.capitalise(one.title.text),
                    i18n.gettext("as imposed: %(days)s") % {"days": f"{i18n.day(span.first)} – {i18n.day(span.last)}"},
                    [span],
                )
            )
    kinds: dict[str, list[Held]] = {}
    for interval in held:
        kinds.setdefault(interval.title.text, []).append(interval)
    for title, same in kinds.items():
        spans = list(dict.fromkeys(h.span for h in same if h.span))
        said = [f"{h.began} – {h.ended or i18n.gettext('no end reported')}" for h in same if h.began]
        told = sum(1 for s in spans if s.first == s.last and not s.open)
        lines.append(("held", title, "; ".join([*said, *([_days(told)] if told and not said else [])]), spans))
    return lines


def _days(count: int) -> str:
    return i18n.ngettext("%(num)s day", "%(num)s days", count) % {"num": i18n.number(count)}


def _exact(order: str) -> lifeline.Span | None:
    """The day of an event, from its key of order (last and first possible day)."""
    last, _, first = order.partition(" ")
    return lifeline.day(first if first == last else f"{first}/{last}") if first else None


def _account(serving: Serving, event: str, person: str) -> Account:
    """An event as it concerns the person: what others were accused of in it, or what was imposed on them, is not theirs."""
    graph, said = serving.graph, parts.held(serving, event)
    kind = next(iter(parts.iris(said, AQ + "eventType")), "")
    when = sorted(v.value for v in said.get(AQ + "occurred", ()))
    charges = _own(serving, graph.subjects(AQ + "raisedIn", event), AQ + "accused", person)
    penalties = _own(serving, graph.subjects(AQ + "imposedBy", event), AQ + "imposedOn", person)
    provisions = dict.fromkeys(p for c in charges for p in graph.iris(c, AQ + "underProvision") or [c])
    passages = parts.iris(said, names.DERIVED_FROM)
    named = labels.name(serving, kind) if kind else labels.name(serving, event)
    places = parts.iris(said, AQ + "place")
    return Account(
        iri=event,
        kind=kind,
        title=Text(i18n.capitalise(named.text), named.lang, labels.address(serving, event)[0]),
        date=" / ".join(i18n.edtf(w) for w in when) or None,
        order=parts.order_of(said),
        places=[labels.link(serving, p) for p in places],
        place_names=[] if places else [Text(v.value) for v in said.get(AQ + "placeName", ())],
        alleged=[labels.link(serving, p) for p in provisions],
        decided=[parts.penalty(serving, p) for p in penalties],
        sentences=[parts.sentence(serving, p) for p in passages],
        entries=frozenset(e for p in passages for e in graph.iris(p, AQ + "inEntry") or [p]),
        disputed=len(when) > 1 or len(places) > 1,
    )


def _own(serving: Serving, things: Iterable[str], by: str, person: str) -> list[str]:
    """Those of the person, and those of which nobody says whose they are."""
    whose = {thing: serving.graph.iris(thing, by) for thing in things}
    return [thing for thing, people in whose.items() if person in people or not people]


def _moments(accounts: list[Account]) -> list[Moment]:
    """Accounts of one kind and day are of one event; those that agree in everything become one, with all their sentences."""
    moments: list[Moment] = []
    for account in accounts:
        like = next((m for m in reversed(moments[-8:]) if _same(m, account)), None)
        if like is None:
            moments.append(Moment([account]))
            continue
        twin = next((a for a in like.accounts if a.agrees(account)), None)
        if twin is None:
            like.perhaps = like.perhaps or like.accounts[0].date != account.date
            like.accounts.append(account)
        else:
            known = {(s.quote, s.entry.href if s.entry else None) for s in twin.sentences}
            twin.sentences += [s for s in account.sentences if (s.quote, s.entry.href if s.entry else None) not in known]
            twin.entries |= account.entries
            twin.places = twin.places or account.places
            twin.decided = twin.decided or account.decided
            twin.alleged += [t for t in account.alleged if t not in twin.alleged]
    return moments


def _same(moment: Moment, account: Account) -> bool:
    """Told by different entries, of one kind, on one day or few days apart."""
    if any(a.kind != account.kind or a.entries & account.entries for a in moment.accounts):
        return False
    first = moment.accounts[0]
    if first.date == account.date:
        return True
    days = [a.order.split(" ") for a in (first, account)]
    exact = [d[0] for d in days if len(d) == 2 and d[0] == d[1]]
    return len(exact) == 2 and abs((date.fromisoformat(exact[0]) - date.fromisoformat(exact[1])).days) <= _NEAR


def _together(serving: Serving, things: Iterable[str], by: str) -> list[Said]:
    """Things grouped by a value, with the sentences of all of a group."""
    groups: dict[str, list[str]] = {}
    for thing in things:
        for value in serving.graph.iris(thing, by) or [thing]:
            groups.setdefault(value, []).append(thing)
    said = [Said(labels.link(serving, value), _sentences(serving, members)) for value, members in groups.items()]
    return sorted(said, key=lambda s: s.title.text)


def _penalties(serving: Serving, penalties: list[str]) -> list[Said]:
    """Penalties in order of time; equal ones of one day are one, told more than once."""
    graph = serving.graph
    groups: dict[tuple[str, str, str, bool], list[str]] = {}
    for penalty in penalties:
        events = graph.iris(penalty, AQ + "imposedBy")
        when = min((graph.text(e, AQ + "occurred") or "" for e in events), default="")
        recalled = graph.text(penalty, AQ + "recalled") in ("true", "1")
        groups.setdefault((when or "~", parts.penalty(serving, penalty).text, when, recalled), []).append(penalty)
    return [
        Said(
            parts.penalty(serving, members[0]),
            _sentences(serving, members),
            i18n.edtf(when) if when else None,
            recalled,
            when or None,
            serving.graph.text(members[0], AQ + "duration"),
        )
        for (_, _, when, recalled), members in sorted(groups.items())
    ]


def _decisions(serving: Serving, applied: list[str]) -> list[Said]:
    """What was decided, where a source says how: only a decision may speak of a conviction or an acquittal."""
    groups: dict[tuple[str, str], list[str]] = {}
    for decision in applied:
        outcomes = serving.graph.iris(decision, AQ + "outcome")
        for outcome in (o for o in outcomes if o != _RESTRAINED):  # those stand under custody and restraint
            groups.setdefault((serving.graph.text(decision, AQ + "decided") or "", outcome), []).append(decision)
    return [
        Said(
            Text(labels.name(serving, outcome).text, None, labels.address(serving, members[0])[0]),
            _sentences(serving, members),
            i18n.edtf(when) if when else None,
            when=when or None,
        )
        for (when, outcome), members in sorted(groups.items())
    ]


def _sentences(serving: Serving, things: Iterable[str]) -> list[Sentence]:
    passages = dict.fromkeys(p for thing in things for p in serving.graph.iris(thing, names.DERIVED_FROM))
    # A whole entry adds nothing beside a sentence of it.
    inner = {e for p in passages for e in serving.graph.iris(p, AQ + "inEntry")}
    return [parts.sentence(serving, p) for p in passages if p not in inner]


def _forms(serving: Serving, iri: str) -> list[Said]:
    """Each form of the name once, the most printed first."""
    groups: dict[str, list[str]] = {}
    for form in serving.graph.iris(iri, AQ + "nameForm"):
        text = serving.graph.text(form, names.SKOSXL + "literalForm") or labels.name(serving, form).text
        groups.setdefault(text, []).append(form)
    ranked = sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))
    return [Said(Text(text), _sentences(serving, members), date=str(len(members))) for text, members in ranked]


def _in_alphabet(name: str, forms: list[Said]) -> list[str]:
    """Forms in the reader's alphabet where the display form is in another. They stand beside the name, not in its place: a source
    may print a name in another case than the nominative, and nobody's name is to be bent at the head of a page."""
    cyrillic = i18n.language() in ("ru", "kk")
    if _cyrillic(name) == cyrillic:
        return []
    return [f.title.text for f in forms if _cyrillic(f.title.text) == cyrillic]


def _cyrillic(text: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in text)


def _roles(serving: Serving, participations: list[str]) -> list[tuple[Text, int]]:
    tally: dict[str, int] = {}
    for participation in participations:
        for role in serving.graph.iris(participation, AQ + "role"):
            tally[role] = tally.get(role, 0) + 1
    return [(labels.link(serving, role), n) for role, n in sorted(tally.items(), key=lambda f: (-f[1], f[0]))]


def _intervals(held: list[Held]) -> list[Held]:
    """In order of time; what several entries tell alike is one, with the sentences of all."""
    told: dict[tuple[str, ...], Held] = {}
    for one in sorted(held, key=lambda h: (h.order, h.title.text)):
        first = told.setdefault((one.title.text, one.began or "", one.ended or "", one.attested or ""), one)
        if first is not one:
            first.sentences.extend(s for s in one.sentences if s not in first.sentences)
    return list(told.values())


def _held(serving: Serving, iri: str) -> Held:
    graph = serving.graph
    kind = next((k for p in ("restraintKind", "legalGround") for k in graph.iris(iri, AQ + p)), None)
    given = [day for event in graph.iris(iri, AQ + "givenIn") if (day := graph.text(event, AQ + "occurred"))]
    began, ended, attested = (graph.text(iri, AQ + p) for p in ("began", "ended", "attested"))
    named = parts.property_label(serving, AQ + (parts.kind_of(serving, iri) or "Custody"))
    return Held(
        title=Text(
            i18n.capitalise(labels.name(serving, kind).text if kind else named.text),
            None,
            labels.address(serving, iri)[0],
        ),
        began=i18n.edtf(began) if began else None,
        ended=i18n.edtf(ended) if ended else None,
        attested=None if began or ended else next((i18n.edtf(day) for day in (attested, *sorted(given)) if day), None),
        where=[labels.link(serving, p) for p in graph.iris(iri, AQ + "heldAt")],
        sentences=parts.sentences(serving, iri),
        order=began or attested or min(given, default="~"),
        span=lifeline.held(began, ended, attested or min(given, default=None)),
    )
