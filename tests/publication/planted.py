"""Generated datasets with planted secrets, and the same datasets without what is withheld.

A text is put together from pieces; a piece that must not be public is secret. Without the withheld, a secret piece is blacked out at
the source, letter for letter, as a careful partner would do it, the people, elements, addresses and records that are withheld are not
there, and no decision speaks of them. Whatever is published of both must be the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from publication.intake import Head
from tests.publication.folders import filled_dataset

_LATIN = ("ba", "do", "gu", "ka", "lo", "mu", "na", "ro", "su", "ta")
_CYRILLIC = ("ба", "до", "гу", "ка", "ло", "му", "на", "ро", "су", "та")
_ENDINGS = {"en": ("", "’s"), "ru": ("", "а", "у", "ом", "е"), "kk": ("", "тің", "қа", "ты", "пен")}
SIGNED = datetime(2031, 3, 1, tzinfo=UTC)
NOW = int(datetime(2031, 5, 1, 12, tzinfo=UTC).timestamp())
DAY = "2031-02-03"


def word(number: int, letters: tuple[str, ...] = _LATIN) -> str:
    """A name of its own for each number: the same in both scripts, six syllables and a consonant."""
    return ("".join(letters[int(d)] for d in f"{number:06d}") + ("r" if letters is _LATIN else "р")).capitalize()


def alike(name: str) -> str:
    """The name with every other letter from the other script, where one looks the same."""
    latin, cyrillic = "aoTM", "аоТМ"
    pairs = dict(zip(latin + cyrillic, cyrillic + latin, strict=True))
    return "".join(pairs.get(letter, letter) if i % 2 else letter for i, letter in enumerate(name))


@dataclass
class Person:
    """Somebody in a record. ``how`` is what should become of them: named, role (without a name), absent, withheld."""

    number: int
    how: str
    role: str
    script: tuple[str, ...] = _LATIN

    @property
    def surname(self) -> str:
        return word(self.number, self.script)

    @property
    def name(self) -> str:
        return f"{self.surname} {word(self.number + 500_000, self.script)}"

    @property
    def secrets(self) -> list[str]:
        """What no output may hold, of who is not named."""
        numbers = (self.number, self.number + 500_000)
        return [word(n, letters) for n in numbers for letters in (_LATIN, _CYRILLIC)]


@dataclass
class Text:
    """A source's text in the making, with and without the secrets."""

    whole: str = ""
    safe: str = ""

    def add(self, piece: str, *, secret: bool = False) -> tuple[int, int]:
        start = len(self.whole)
        self.whole += piece
        self.safe += "█" * len(piece) if secret else piece
        return start, len(self.whole)

    def evidence(self, span: tuple[int, int], *, safe: bool) -> dict[str, Any]:
        return {"start": span[0], "end": span[1], "quote": (self.safe if safe else self.whole)[span[0] : span[1]]}


@dataclass
class Planted:
    """One generated dataset: a source with its records, twice, and what must not be found."""

    text: Text = field(default_factory=Text)
    title: Text = field(default_factory=Text)
    records: list[dict[str, Any]] = field(default_factory=list)
    without: list[dict[str, Any]] = field(default_factory=list)
    withheld: list[tuple[str, str]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    """Names that are public: a test that finds none of these finds nothing at all."""
    source_withheld: bool = False


class Many(list[Planted]):
    """Several generated datasets, to be built together. Hypothesis would take minutes to print them."""

    def __repr__(self) -> str:
        return f"Many({len(self)})"


PERSONAL = (
    "+7 701 {0:03d} 01 02",
    "k{0:03d}@mail.example",
    "8 (7172) {0:03d}-01-02",
    "{0:03d} ABC 02",
    "43.{0:03d}18, 76.9{0:03d}",
    "{0} Aspan Street",
    "ул. Аспан, {0}",
    "Аспан көшесі, {0}-үй",
    "паспорт № N12345{0:03d}",
    "https://www.facebook.com/kitty{0:03d}/posts/1?x=2",
    "t.me/kitty{0:03d}",
    "https://www.facebook.com/kit\nty{0:03d}/posts/1",
    "k{0:03d} [at] mail [dot] example",
    "k{0:03d} at mail dot example",
    "+7\u200b701 {0:03d} 01 02",
    "7 (701) {0:03d}-01-02",
    "4400 4301 2345 7{0:03d}",
    "дом {0} по ул. Аспан",
    "Адрес: г. Тараз, Аспан, {0}",
    "43°14.{0:03d}′N 76°56.{0:03d}′E",
)
ILL = (
    "He fell ill with {0} and the diagnosis stands",
    "Диагноз {0} подтвердили",
    "Оның диагнозы {0}",
    "He tried suicide in {0}",
    "Беременна, {0}",
)


@st.composite
def datasets(draw: st.DrawFn, index: int = 0) -> Planted:
    """One source with one to three records. ``index`` keeps its names apart from those of others."""
    made = Planted()
    counter = iter(range(1 + index * 40, 40 + index * 40))
    made.source_withheld = draw(st.integers(0, 9)) == 0
    closed_source = made.source_withheld
    number = draw(st.integers(1, 3))
    shown: list[Person] = []
    for entry in range(1, number + 1):
        fate = draw(st.sampled_from(("public", "public", "public", "proposed", "rejected", "withheld", "minor")))
        _entry(draw, made, entry, fate, counter, closed_source, shown)
    made.title.add("Review of the month")
    if draw(st.booleans()):
        for person in shown:
            if person.how != "named":
                made.title.add(", ")
                made.title.add(person.name, secret=True)
    return made


def _entry(draw: st.DrawFn, made: Planted, entry: int, fate: str, counter: Any, closed: bool, shown: list[Person]) -> None:
    language = draw(st.sampled_from(("en", "ru", "kk")))
    closed = closed or fate != "public"
    script = _LATIN if language == "en" else _CYRILLIC
    people = [Person(next(counter), "named", draw(st.sampled_from(("affected", "speaker", "counsel"))), script)]
    for how, role in (
        ("role", "affected"),
        ("role", "official"),
        ("absent", "relative"),
        ("absent", "witness"),
        ("absent", "other"),
        ("withheld", "affected"),
    ):
        if draw(st.integers(0, 2)) == 0:
            people.append(Person(next(counter), how, role, script))
    if closed:  # nobody of a record that is held back is public
        for person in people:
            person.how = "withheld"
    record_id = f"r{people[0].number:06d}"
    secret_counts = any(p.how == "withheld" for p in people)
    text = made.text
    begin = len(text.whole)
    spans: dict[int, tuple[int, int]] = {}
    sentences = []
    start = len(text.whole)
    text.add("Two", secret=closed or secret_counts)
    text.add(" activists of ", secret=closed)
    text.add("Taraz: ", secret=closed)
    for position, person in enumerate(people):
        spans[position] = text.add(person.name, secret=closed or person.how != "named")
        text.add(draw(st.sampled_from(_ENDINGS[language])) if person.how != "named" else "", secret=True)
        text.add(" with a friend and " if position + 1 < len(people) else " came", secret=closed)
    if fate == "minor":
        text.add(", a 15-year-old", secret=True)
    text.add(". ", secret=closed)
    sentences.append((start, len(text.whole) - 1))
    for person in people:
        if person.how != "named" and draw(st.booleans()):
            start = len(text.whole)
            text.add("Later ", secret=closed)
            other = _CYRILLIC if person.script is _LATIN else _LATIN
            form = draw(
                st.sampled_from(("other script", "initial", "hashtag", "capitals", "unseen", "broken", "alike", "spaced", "as one"))
            )
            piece = {
                "unseen": f"{person.surname[:4]}\u200b{person.surname[4:]}",
                "broken": f"{person.surname[:6]}-\n{person.surname[6:]}",
                "alike": alike(person.surname),
                "spaced": " ".join(person.surname),
                "as one": person.name.replace(" ", "").lower(),
                "other script": word(person.number, other),
                "initial": f"{person.surname} {word(person.number + 500_000, person.script)[0]}.",
                "hashtag": person.surname,
                "capitals": person.surname.upper(),
            }[form]
            text.add("#" if form == "hashtag" else "", secret=closed)
            text.add(piece, secret=True)
            text.add(" spoke there. ", secret=closed)
            sentences.append((start, len(text.whole) - 1))
    secret_number = people[0].number % 900 + 100
    if draw(st.booleans()):
        pattern = draw(st.sampled_from(PERSONAL))
        start = len(text.whole)
        text.add("Write: ", secret=closed)
        text.add(pattern.format(secret_number), secret=True)
        text.add(" today. ", secret=closed)
        sentences.append((start, len(text.whole) - 1))
        made.secrets.append(pattern.format(secret_number))
    if draw(st.booleans()):
        told = f"zzt{people[0].number:05d}q"
        start = len(text.whole)
        text.add(draw(st.sampled_from(ILL)).format(told) + ".", secret=True)
        sentences.append((start, len(text.whole)))
        text.add(" ", secret=closed)
        made.secrets.append(told)
    end = len(text.whole)
    text.add("\n\n", secret=closed)

    for person in people:
        if person.how == "named":
            made.named += [person.surname]
        else:
            made.secrets += person.secrets
    shown += people
    address = word(people[-1].number).lower()
    urls = [(f"https://news.example/{people[0].number}", False)]
    if people[-1].how != "named":
        urls += [(f"https://news.example/{address}-detained", True), (f"https://www.facebook.com/{address}/posts/1", True)]
    urls.append((f"https://vk.com/private{people[0].number}", True))
    made.secrets.append(f"private{people[0].number}")
    hidden_marks = [f"rule-{record_id}", f"sheet-{record_id}", f"flag-{record_id}", f"reviewer-{record_id}", record_id]
    made.secrets += hidden_marks

    def record(*, safe: bool) -> dict[str, Any]:
        kept = [(i, p) for i, p in enumerate(people) if not safe or p.how in ("named", "role")]
        evidence = {i: text.evidence(spans[i], safe=safe) for i, _ in kept}
        known = {i for i, _ in kept}

        def mention(i: int, p: Person) -> dict[str, Any]:
            name = p.name if not safe or p.how == "named" else "█" * len(p.name)
            surname, _, given = (name, "", "") if "█" in name else name.partition(" ")
            return {
                "id": f"p{i}",
                "name": name,
                "surname": surname,
                "given": given or None,
                "role": p.role,
                "evidence": evidence[i],
                "rule": hidden_marks[0],
            }

        def element(i: int | None) -> dict[str, Any]:
            return {"rule": hidden_marks[0], "evidence": evidence.get(i) or text.evidence(sentences[0], safe=safe)}

        events = [{"type": "detention", "date": DAY, "people": [f"p{i}"], **element(i)} for i, p in kept if p.role == "affected"]
        events += [
            {"type": "statement", "date": DAY, "people": [f"p{i}"] if i in known else [], **element(None)}
            for i, p in enumerate(people)
            if p.role == "relative"
        ]
        charged = [(i, p) for i, p in kept if p.role == "affected" and p.how in ("named", "withheld")]
        charges = [{"person": f"p{i}", "code": "CAO", "article": "488", "part": "6", **element(i)} for i, _ in charged]
        penalties = [{"person": f"p{i}", "kind": "fine", "amount": 1000 + i, "currency": "KZT", **element(i)} for i, _ in charged]
        status = {"proposed": "proposed", "rejected": "rejected"}.get(fate, "accepted")
        return {
            "id": record_id,
            "doc": "-",
            "entry": entry,
            "language": language,
            "date": DAY,
            "place": "Taraz",
            "place_code": None,
            "people": [mention(i, p) for i, p in kept],
            "charges": charges,
            "events": events,
            "penalties": penalties,
            "urls": [url for url, secret in urls if not (safe and secret)],
            "evidence": text.evidence((begin, end), safe=safe) | {"sheet": hidden_marks[1], "row": 3, "column": hidden_marks[1]},
            "sentences": sentences,
            "flags": [{"code": "name-unsure", "message": hidden_marks[2]}],
            "review": {"status": status, "by": hidden_marks[3], "at": SIGNED.isoformat()} if status != "proposed" else {},
        }

    # The text is not complete before the entry is: both versions are made now.
    made.records.append(record(safe=False))
    if not closed:
        made.without.append(record(safe=True))
    if fate == "withheld":
        made.withheld.append(("record", record_id))
    if fate == "public" and not closed:
        made.withheld += [("person", f"{record_id}/p{i}") for i, p in enumerate(people) if p.how == "withheld"]


def write(folder: Path, planted: list[Planted], *, without: bool) -> dict[str, Head]:
    """Make a dataset folder of generated sources; the heads that extraction would give."""
    filled_dataset(folder)
    heads = {}
    rows = ["what,key,by,at,why"]
    for index, made in enumerate(planted):
        name = f"secretfile{index}.txt"
        gone = without and made.source_withheld
        records = made.without if without else made.records
        if not gone:
            # numbered: two that are black all over are not the same file
            text = made.text.safe if without else made.text.whole
            (folder / "sources" / name).write_text(f"{text}{index}\n", encoding="utf-8")
            lines = [json.dumps(record | {"doc": f"secretfile{index}"}, ensure_ascii=False) for record in records]
            (folder / "records" / f"secretfile{index}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            heads[name] = Head("-", "monthly-list", made.title.safe if without else made.title.whole, "en", "2031-02", 0)
        if not without:
            rows += [f"{what},{key},secretdecider,2031-03-02,secretreason" for what, key in made.withheld]
            rows += [f"source,{name},secretdecider,2031-03-02,secretreason"] if made.source_withheld else []
    (folder / "decisions" / "withheld.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return heads
