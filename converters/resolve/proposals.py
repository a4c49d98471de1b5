"""Who may be whom: mentions across entries that could be one person, best first, for a person to decide.

Only mentions that share a block are compared (a beginning of a name, or place and article); nothing is ever merged here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from converters.record import Record, Role
from converters.resolve.decisions import Identity
from converters.resolve.likeness import Mention, Reason, Why, likeness, mention
from converters.resolve.links import Links
from converters.resolve.names import fold, is_whole, stem, words

LEAST = 60
"""Points from which a pair is proposed."""
MOST = 12
"""Mentions shown together; the rest comes when these are decided."""
_BLOCK = 400
"""A block larger than this says nothing and is passed over."""
_PREFIX = 4
_LONG = 5
"""Letters a surname must have to be looked for in the text of entries that do not list it."""


@dataclass(frozen=True)
class Likely:
    """A mention of a proposal: how like the first one (or the one most like it), and why."""

    mention: Mention
    points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Proposal:
    """Mentions that may be one person. ``members[0]`` is the anchor the others are judged against: the fullest name."""

    members: tuple[Likely, ...]
    points: int

    @property
    def anchor(self) -> Mention:
        return self.members[0].mention

    @property
    def keys(self) -> list[str]:
        """Keys of the mentions that can be judged."""
        return [m.mention.key for m in self.members if m.mention.key]

    @property
    def spellings(self) -> int:
        """How many different surnames are printed."""
        return len({m.mention.surname.casefold() for m in self.members})


def propose(records: Iterable[Record], identities: Iterable[Identity] = ()) -> list[Proposal]:
    """All proposals that are not decided yet, best first: those spelled differently before those that any search finds.

    :param records: rejected ones should not be among them.
    :param identities: the judgements in force; what they settle is not proposed again.
    """
    held = list(records)
    judged = list(identities)
    links = Links((i.a, i.b) for i in judged if i.decision == "same")
    settled = {_groups(links, i.a, i.b) for i in judged}
    mentions = [mention(record, person) for record in held for person in record.people]
    pairs: dict[tuple[int, int], tuple[int, list[Reason]]] = {}
    for i, j in _candidates(mentions):
        a, b = mentions[i], mentions[j]
        if a.record.id == b.record.id and a.surname == b.surname and a.given == b.given:
            continue
        if all(m.person and m.person.role is Role.OTHER for m in (a, b)):
            continue
        if _groups(links, a.key or "", b.key or "") in settled or a.key in links.group(b.key or ""):
            continue
        found = likeness(a, b)
        if found and found[0] >= LEAST:
            pairs[i, j] = found
    proposals = [_proposal(mentions, members, pairs) for members in _together(mentions, pairs, links)]
    proposals = [_with_unlisted(proposal, unlisted) for proposal, unlisted in zip(proposals, _unlisted(proposals, held), strict=True)]
    return sorted(proposals, key=lambda p: (p.spellings < 2, -p.points, -len(p.members), p.anchor.record.doc, p.anchor.record.entry))


def _groups(links: Links, a: str, b: str) -> frozenset[str]:
    """Names the pair of persons that two mentions stand for."""
    return frozenset((min(links.group(a)), min(links.group(b))))


def _candidates(mentions: list[Mention]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing, each once."""
    blocks: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, found in enumerate(mentions):
        keys: set[tuple[str, ...]] = {("name", fold(word)[:_PREFIX]) for word in words(found.name) if len(fold(word)) >= _PREFIX}
        keys.add(("name", stem(found.surname)[:_PREFIX]))
        if found.place:
            keys |= {("case", found.place, article, stem(found.surname)[-3:]) for article in found.articles}
        for key in keys:
            blocks[key].append(index)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        if len(block) <= _BLOCK:
            for pair in combinations(block, 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _together(mentions: list[Mention], pairs: dict[tuple[int, int], tuple[int, list[Reason]]], links: Links) -> list[list[int]]:
    """Mentions joined by pairs, the likeliest first, never more than :data:`MOST`; of a person already settled one is enough."""
    group = {index: [index] for pair in pairs for index in pair}
    for i, j in sorted(pairs, key=lambda pair: (-pairs[pair][0], pair)):
        left, right = group[i], group[j]
        if left is not right and len(left) + len(right) <= MOST:
            left.extend(right)
            for index in right:
                group[index] = left
    unique = {id(members): members for members in group.values()}
    found = []
    for members in unique.values():
        first: dict[str, int] = {}
        for index in sorted(members):
            first.setdefault(min(links.group(mentions[index].key or str(index))), index)
        if len(first) > 1:
            found.append(sorted(first.values()))
    return found


def _proposal(mentions: list[Mention], members: list[int], pairs: dict[tuple[int, int], tuple[int, list[Reason]]]) -> Proposal:
    # A whole name judges the others, and of those the one most like them all; of equals the earliest.
    liked = {i: sum(points for pair, (points, _) in pairs.items() if i in pair and set(pair) <= set(members)) for i in members}
    anchor = max(members, key=lambda i: (is_whole(mentions[i].given), liked[i], -i))
    likely = [Likely(mentions[anchor], 100, ())]
    for index in members:
        if index == anchor:
            continue
        to_anchor = pairs.get((min(anchor, index), max(anchor, index)))
        near = [found for pair, found in pairs.items() if index in pair and set(pair) <= set(members)] if not to_anchor else []
        best = to_anchor or max(near, key=lambda found: found[0], default=None)
        likely.append(Likely(mentions[index], best[0] if best else 0, tuple(best[1]) if best else ()))
    likely[1:] = sorted(likely[1:], key=lambda m: (-m.points, m.mention.record.doc, m.mention.record.entry))
    return Proposal(tuple(likely), max(found.points for found in likely[1:]))


def _unlisted(proposals: list[Proposal], records: list[Record]) -> list[list[Likely]]:
    """For each proposal the entries whose text has the surname though the record lists nobody by it."""
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    for number, proposal in enumerate(proposals):
        for one in {stem(m.mention.surname) for m in proposal.members}:
            if len(one) >= _LONG:
                by_stem[one].append(number)
    found: list[list[Likely]] = [[] for _ in proposals]
    for record in records:
        listed = {stem(p.surname) for p in record.people}
        for word in dict.fromkeys(words(record.evidence.quote)):
            if word[:1].isupper() and (one := stem(word)) in by_stem and one not in listed:
                listed.add(one)
                for number in by_stem[one]:
                    if likely := _in_text(proposals[number], record, word):
                        found[number].append(likely)
    return found


def _in_text(proposal: Proposal, record: Record, word: str) -> Likely | None:
    articles = frozenset(f"{c.code or '?'} {c.article}" for c in record.charges)
    company = frozenset(stem(p.surname) for p in record.people)
    unlisted = Mention(record, None, word, word, None, articles, company)
    scored = [found for m in proposal.members if (found := likeness(m.mention, unlisted)) is not None]
    best = max(scored, key=lambda found: found[0], default=None)
    return Likely(unlisted, best[0], (Reason(Why.ONLY_IN_TEXT, word), *best[1])) if best and best[0] >= LEAST else None


def _with_unlisted(proposal: Proposal, unlisted: list[Likely]) -> Proposal:
    return Proposal((*proposal.members, *unlisted), proposal.points) if unlisted else proposal
