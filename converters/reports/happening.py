"""A happening, the day it is told of, and the words by which kinds of happenings are treated alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from converters.record import EventType
from converters.reports.people import Person
from converters.reports.recognise.dates import DateHit

PASSIVE = frozenset(["was", "were", "been", "being", "be", "is", "are", "got", "was/were", "был", "была", "были", "было"])
SOMEBODY = frozenset(
    [
        "he",
        "she",
        "activist",
        "journalist",
        "blogger",
        "politician",
        "defendant",
        "pensioner",
        "он",
        "она",
        "активист",
        "активистка",
        "журналист",
        "журналистка",
        "блогер",
    ]
)
TELLS = frozenset({"told", "сказал", "сказала", "сказали", "заявил", "заявила", "заявили"})
BY_FATE = frozenset({"death", "hunger-strike", "self-harm"})
DEMANDABLE = frozenset(
    {
        "release",
        "judgment",
        "case-opened",
        "redress",
        "search",
        "appeal-decision",
        "detention",
        "measure-of-restraint",
        "interrogation",
        "registration-refused",
        "court-hearing",
        "legislation",
        "death",
        "ill-treatment",
    }
)
TOLD_IN_QUOTES = frozenset({"redress", "death"})
JAILS = ("centre", "center", "facility", "facilities", "isolator", "prison", "сизо", "изолятор", "ивс")
"""Words for places of custody: being there is told by a verb, not by the place."""
GROUNDS = frozenset({"for", "over", "because", "за", "из-за"})
OCCASIONS = frozenset({"during", "held", "во"})
"""What a judgment or case goes back to; a detention or beating ``during a rally`` happens at it."""
JUDICIAL = frozenset({EventType.JUDGMENT, EventType.APPEAL_DECISION, EventType.CASE_OPENED, EventType.SUMMONS})
FIRST_INSTANCE = ("imposed", "handed", "passed", "issued", "delivered", "pronounced", "назначенн", "вынесенн")
"""An appeal leaves in force what was ``imposed on May 1``: the date is that of the judgment."""
TO_COME = frozenset({"appear", "come", "report", "явиться", "прибыть", "прийти"})
STANDS = ("измен", "удовлетв", "рассмотр", "change", "satisf")
"""``without change`` says that a judgment stands, not that something did not happen."""
PUT_OFF = ("postpon", "adjourn", "put", "resched", "defer", "отлож", "перенес", "перенёс", "перенос")
VERDICTS = frozenset({"verdict", "verdicts", "sentence", "приговор", "приговора", "приговору", "приговоры"})
CASE_NAMED = ("criminal case", "administrative case", "prosecution of", "is suspected", "charged with", "подозрева")
WHO = frozenset({"who", "whom", "which", "whose", "которая", "который", "которые", "которого", "которой", "которым"})
ON_ITS_OWN = frozenset({EventType.ASSEMBLY, EventType.STATEMENT, EventType.HUNGER_STRIKE, EventType.ASSEMBLY_REFUSED})
"""What is held or made for a cause: ``for`` after it begins no ground of a penalty."""
SPANNING = frozenset({EventType.ASSEMBLY, EventType.HUNGER_STRIKE, EventType.COURT_HEARING, EventType.SURVEILLANCE, EventType.DETENTION})


@dataclass
class Happening:
    """One event before it becomes a record's element."""

    type: EventType
    date: str | None
    people: list[Person]
    start: int
    end: int
    token: int
    rule: str = "event.cue"
    years: set[int] = field(default_factory=set)


@dataclass
class Calendar:
    """How the dates of an entry are told: its own date, and the year of dates without one."""

    entry_date: str | None
    year: int | None
    head_end: int
    """Token before which dates are the entry's own."""

    def resolve(self, hit: DateHit) -> str:
        """EDTF of a date, with a year where it has none."""
        year = self.year
        text = hit.edtf(year)
        if year is not None and hit.year is None and not hit.named and self.entry_date and self.entry_date[:4] == str(year):
            month = int(self.entry_date[5:7]) if len(self.entry_date) >= 7 else 12
            if hit.month is not None and hit.month - month > 3:
                text = hit.edtf(year - 1)
        return text
