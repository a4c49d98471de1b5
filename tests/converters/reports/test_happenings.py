"""Which happenings an entry tells, when, and to whom. All people are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from converters.record import Record

Entry = Callable[[str], Record]


def told(record: Record) -> set[tuple[str, str | None, tuple[str, ...]]]:
    """Type, date and people of each event."""
    names = {p.id: p.surname for p in record.people}
    return {(e.type.value, e.date, tuple(sorted(names[i] or "" for i in e.people))) for e in record.events}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "May 2, Almaty, Dosov K., Article 488, Part 6 CAO, arrest for 15 days for a rally held on April 29.",
            {("judgment", "2023-05-02"), ("assembly", "2023-04-29")},
        ),
        (
            "May 2, Almaty, Dosov K. was fined 69,000 tenge for an unsanctioned march on April 27.",
            {("judgment", "2023-05-02"), ("assembly", "2023-04-27")},
        ),
        (
            "May 2, Almaty, Dosov K., Article 488, Part 6 CAO, arrest for 10 days for standing with a placard on April 30.",
            {("judgment", "2023-05-02"), ("assembly", "2023-04-30")},
        ),
        (
            "May 2, Almaty, the hearing in the case of Dosov K. was put off until June 12.",
            {("court-hearing", "2023-05-02"), ("court-hearing", "2023-06-12")},
        ),
        (
            "May 2, Almaty, the trial of Dosov K. was postponed to June 12.",
            {("court-hearing", "2023-05-02"), ("court-hearing", "2023-06-12")},
        ),
        ("May 2, Almaty, the pre-trial detention of Dosov K. was extended until July 2.", {("measure-of-restraint", "2023-05-02")}),
        ("May 2, Almaty, Dosov K. was on hunger strike from April 20 to April 28.", {("hunger-strike", "2023-04-20/2023-04-28")}),
        ("May 2, Almaty, Dosov K. is held in the pre-trial detention centre since March 3.", {("measure-of-restraint", "2023-03-03")}),
        ("May 2, Almaty, the city court left in force the arrest of Dosov K. imposed on April 20.", {("appeal-decision", "2023-05-02")}),
        ("May 2, Almaty, Dosov K. got a subpoena to appear before the investigator on May 5.", {("summons", "2023-05-02")}),
        ("May 2, Almaty, prisoners say that guards beat Dosov K. the day before.", {("ill-treatment", "2023-05-01")}),
        (
            "2 мая, Алматы, Досов К. оштрафован на 69 000 тенге за одиночный пикет 27 апреля.",
            {("judgment", "2023-05-02"), ("assembly", "2023-04-27")},
        ),
        ("2 мая, Алматы, суд над Досовым К. отложен до 12 июня.", {("court-hearing", "2023-05-02"), ("court-hearing", "2023-06-12")}),
        (
            "May 2, Almaty, Dosov K. was denied permission for a picket on May 20.",
            {("assembly-refused", "2023-05-02"), ("assembly", "2023-05-20")},
        ),
        (
            "May 2, Almaty, Dosov K., sentenced earlier to 3 years of imprisonment, declared a hunger strike.",
            {("hunger-strike", "2023-05-02"), ("judgment", None)},
        ),
        ("2 мая, Алматы, Досову К. продлили арест до 2 июля.", {("measure-of-restraint", "2023-05-02")}),
    ],
)
def test_a_date_belongs_to_its_own_happening(entry: Entry, line: str, expected: set[tuple[str, str | None]]) -> None:
    assert expected <= {(type_, date) for type_, date, _ in told(entry(line))}
    assert {date for _, date, _ in told(entry(line))} == {date for _, date in expected}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("May 2, Oral, the appeal board left the fine of Dosov K. unchanged.", "appeal-decision"),
        ("May 2, Oral, the Supreme Court declined to review the sentence of Dosov K.", "appeal-decision"),
        ("May 2, Oral, the city hall did not allow Dosov K. to hold a picket.", "assembly-refused"),
        ("May 2, Oral, the akimat turned down the application of Dosov K. for a rally.", "assembly-refused"),
        ("May 2, Oral, the ministry turned down the documents of the party “Zhana Kun”.", "registration-refused"),
        ("May 2, Oral, the ministry refused for the third time to register the party “Zhana Kun”.", "registration-refused"),
        ("May 2, Oral, the guards refuse to give Dosov K. his insulin.", "ill-treatment"),
        ("May 2, the coalition “Erkin” published its updated list of political prisoners.", "finding"),
        ("May 2, the group “Erkin” called the arrest of Dosov Kairat arbitrary.", "finding"),
        ("May 2, Oral, Dosov K. was hauled into a police van and driven away.", "detention"),
        ("May 2, Oral, Dosov K. was not let onto the plane to Istanbul.", "travel-restriction"),
        ("May 2, Oral, an inspector came to Dosov K. at work and warned him not to go to the square.", "intimidation"),
        ("May 2, Oral, Dosov K. has been put in a solitary cell.", "ill-treatment"),
        ("May 2, Oral, Dosov K. is being denied his medicine.", "ill-treatment"),
        ("May 2, Oral, patrol cars stand outside the house of Dosov K.", "surveillance"),
        ("May 2, Oral, Dosov K. walked out of the colony on parole.", "release"),
        ("May 2, Oral, the police paid compensation to Dosov K.", "redress"),
        ("May 2, Oral, a deputy brought in a bill that bans masks.", "legislation"),
        ("2 мая, Уральск, городской суд оставил приговор Досову К. без изменения.", "appeal-decision"),
        ("2 мая, Уральск, апелляционная коллегия смягчила наказание Досову К.", "appeal-decision"),
        ("2 мая, Уральск, акимат отказал Досову К. в проведении пикета.", "assembly-refused"),
        ("2 мая, фонд «Еркин» признал Досова Кайрата политзаключённым.", "finding"),
        ("2 мая, Уральск, Досова Кайрата увезли в отдел полиции.", "detention"),
        ("2 мая, Уральск, Досова Кайрата не выпустили из страны.", "travel-restriction"),
        ("2 мая, Уральск, к Досову Кайрату дважды приходил участковый, предупредил об ответственности.", "intimidation"),
        ("2 мая, Уральск, Досова Кайрата поместили в карцер.", "ill-treatment"),
        ("2 мая, Уральск, Досову Кайрату не передают лекарства.", "ill-treatment"),
        ("2 мая, Уральск, депутат представил законопроект о митингах.", "legislation"),
    ],
)
def test_families_of_phrases(entry: Entry, line: str, kind: str) -> None:
    assert {type_ for type_, _, _ in told(entry(line))} == {kind}


@pytest.mark.parametrize(
    ("line", "absent"),
    [
        ("May 2, Oral, Dosov K. died in the pre-trial detention centre.", "measure-of-restraint"),
        ("2 мая, Уральск, Досов К. скончался в следственном изоляторе.", "measure-of-restraint"),
        ("May 2, writers sent a letter to the president against the bill on foreign agents.", "legislation"),
        (
            "May 2, Oral, Dosov K., Article 274, Part 2 of the CC, imprisonment for 2 years. The prosecutor had asked for 4 years.",
            "court-hearing",
        ),
        (
            "May 2, Oral, a hearing of the criminal case against Dosov K. under Article 405 of the Criminal Code took place.",
            "case-opened",
        ),
        ("May 2, the fund “Erkin” published a report: 34 cases of pressure on journalists in the quarter.", "intimidation"),
        ("2 мая, фонд «Еркин» представил доклад: 34 жалобы на пытки за квартал.", "ill-treatment"),
        (
            "May 2, Oral, two men blocked the door of Dosov Kairat. One of them told Dosov Kairat: “Stay at home or you will be sorry”.",
            "statement",
        ),
        ("May 2, Oral, a police officer held a preventive conversation with Dosov K.", "detention"),
    ],
)
def test_nouns_alone_are_no_happening(entry: Entry, line: str, absent: str) -> None:
    assert absent not in {type_ for type_, _, _ in told(entry(line))}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "May 2, Oral, the court sent Dosov Kairat to the pre-trial detention facility for two months.",
            ("measure-of-restraint", ("Dosov",)),
        ),
        (
            "May 2, Oral, an officer beat a passer-by. The victim, Dosov Kairat, was taken to hospital.",
            ("ill-treatment", ("Dosov",)),
        ),
        (
            "May 2, Oral, about forty workers gathered at the gates. Dosov Kairat was among them.",
            ("assembly", ("Dosov",)),
        ),
        (
            "May 2, Oral, police detained Dosov Kairat, Serikova Aliya and Abenov Daniyar on the square.",
            ("detention", ("Abenov", "Dosov", "Serikova")),
        ),
        (
            "May 2, Oral, Dosov Kairat and Serikova Aliya, activists of the movement “Kun”, were detained.",
            ("detention", ("Dosov", "Serikova")),
        ),
        ("May 2, Oral, Dosov Kairat: “They took away every single thing in the flat”, the activist said.", ("statement", ("Dosov",))),
        ("2 мая, Уральск, полицейский избил прохожего. Пострадавший, Досов Кайрат, попал в больницу.", ("ill-treatment", ("Досов",))),
        (
            "2 мая, Уральск, полиция задержала десять человек. Среди них Досов Кайрат и Серикова Алия.",
            ("detention", ("Досов", "Серикова")),
        ),
    ],
)
def test_people_of_a_happening(entry: Entry, line: str, expected: tuple[str, tuple[str, ...]]) -> None:
    assert expected in {(type_, people) for type_, _, people in told(entry(line))}


def test_an_arrest_for_days_is_a_penalty_and_no_custody(entry: Callable[[str], Record]) -> None:
    record = entry("May 14, Almaty, the administrative court arrested Testov Petr for 15 days under Article 488.")
    assert [event.type.value for event in record.events] == ["judgment"]


def test_an_interval_that_ends_before_it_begins_is_only_its_beginning(entry: Entry) -> None:
    found = told(entry("May 9, Almaty, Dosov K. was on hunger strike from May 5 to May 1."))
    assert ("hunger-strike", "2023-05-05") in {(type_, date) for type_, date, _ in found}
