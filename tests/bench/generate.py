"""Monthly lists of any length, about invented people, for measuring. The same seed gives the same text."""

from __future__ import annotations

import random
from collections.abc import Iterator

SURNAMES = (
    "Aybarov",
    "Bolatqanov",
    "Damirkhanov",
    "Elzhasov",
    "Fazylkanov",
    "Gauharbek",
    "Ilesbayuly",
    "Kuanyshkerey",
    "Mirasbekov",
    "Orazgul",
)
GIVEN = ("Adet", "Balzhan", "Daryn", "Erasyl", "Gauhar", "Ilyas", "Kamshat", "Meruert", "Nurbike", "Sanzhar")
PLACES = ("Almaty", "Astana", "Shymkent", "Taraz", "Uralsk", "Aktobe", "Kostanay", "Pavlodar", "Semey", "Atyrau")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
BODIES = (
    "{name}, Article 488 (Part 6) of the Code of Administrative Offences, arrest for {days} days for a rally near the park",
    "{name}, Article 488 (Part 7) of the Code of Administrative Offences, a fine of {fine} tenge for a call to gather",
    "police officers detained {name} outside the court building; three hours later {short} was released without a protocol",
    "{name}, Article 405, Part 2 of the Criminal Code of the RK: the court remanded {short} in custody for two months",
    "the city court opened the hearing in the case of {name} under Article 274, Part 2 of the Criminal Code of the RK",
    "{name} was summoned for questioning by the investigator of the police department",
    "{name} held a solitary picket at the akimat and read out an appeal to the President",
)
MORE = (
    "The lawyer of {short} said that the hearing lasted twenty minutes and that no witness for the defence was called.",
    "According to the press service of the court, {short} had been warned about the rules on peaceful assemblies in March.",
    "Relatives were waiting outside the police department until late in the evening, and nobody came out to talk to them.",
    "{short} did not admit guilt and intends to appeal; the next hearing is scheduled for the following week.",
    "Earlier in the month two other residents of the same district were summoned to the prosecutor’s office for a talk.",
)


def monthly_list(entries: int, *, year: int = 2024, seed: int = 7) -> Iterator[str]:
    """Yield the lines of a list with ``entries`` entries spread over the year, each with its footnote."""
    chance = random.Random(seed)  # repeatable, not secret
    yield f"MONITORING OF PROSECUTIONS IN THE REPUBLIC OF KAZAKHSTAN FROM January 1 to December 31, {year}\n\n"
    for number in range(1, entries + 1):
        month = MONTHS[(number - 1) * 12 // entries]
        surname, given = f"{chance.choice(SURNAMES)}", chance.choice(GIVEN)
        name = chance.choice((f"{surname} {given[0]}.", f"{surname} {given}", f"{given} {surname}"))
        body = chance.choice(BODIES).format(
            name=name, short=surname, days=chance.choice((5, 10, 15, 20)), fine=chance.choice((172500, 241500))
        )
        more = " ".join(chance.sample(MORE, 3)).format(short=surname)
        yield f"{month} {chance.randint(1, 28)}, {chance.choice(PLACES)}, {body}. {more}[{number}].\n\n"
    for number in range(1, entries + 1):
        yield f"[{number}] https://news.example/{year}/{number}\n\n"
