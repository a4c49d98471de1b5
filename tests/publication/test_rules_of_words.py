"""Rules 5 to 13: what the text scanners find, and near misses that stay."""

from __future__ import annotations

from datetime import date

import pytest

from converters.rdf.public import PublicRecord
from publication.accounts import addresses, leads_to_private
from publication.detectors import head_counts, health, minor, self_harm
from publication.gate import Gate
from publication.personal import personal_data
from publication.policy import Policy
from publication.redaction import FullName, Names, Public
from publication.withheld import Withheld
from tests.publication.records import record

FORMS = [
    *(
        "Torgaytay Nurbike",
        "TORGAYTAY’s car",
        "N. Torgaytay",
        "Torgaytay N.",
        "#FreeTorgaytay",
        "#freetorgaytay",
        "Torgaitai",
        "@torgaytay_n",
    ),
    *(
        "Торгайтай",
        "с Торгайтаем",
        "у Торгайтая",
        "Нурбике Торгайтай",
        "Торгай-\nтай",
        "Нұрбикенің",
        "Торғайтайға",
        "Торгай\u00adтай",
        "То\u0301ргайтай",
    ),
    # typed so that a search does not find it
    *(
        "Torgay\u200btay",
        "ТОRGАУТАУ",
        "Tоrgаytаy",
        "Ｔｏｒｇａｙｔａｙ",
        "T o r g a y t a y",
        "Т о р г а й т а й",
        "Torgay\u00ad\ntay",
        "Torgay\r\n  tay",
        "Торгай¬\nтай",
        "Торгай–тай",
    ),
    # written as one word, otherwise transliterated, derived from
    *("TORGAYTAYNURBIKE", "nurbiketorgaytay", "Torgaytay_Nurbike", "Torgajtaj", "Torǵaıtaı", "Torğaytay"),
    *("Торгайтайское", "Торғайтайлардың", "Торғайтайдағы", "Нұрбикедегі", "Нурбикемен", "Т.Нурбике"),
]
SPELT = [
    "https://news.example/%D0%A2%D0%BE%D1%80%D0%B3%D0%B0%D0%B9%D1%82%D0%B0%D0%B9",
    "https://news.example/%25D0%25A2%25D0%25BE%25D1%2580%25D0%25B3%25D0%25B0%25D0%25B9%25D1%2582%25D0%25B0%25D0%25B9",
    "https://news.example/%u0422%u043E%u0440%u0433%u0430%u0439%u0442%u0430%u0439",
    "https://news.example/&#1058;&#1086;&#1088;&#1075;&#1072;&#1081;&#1090;&#1072;&#1081;",
    f"https://{'торгайтай'.encode('idna').decode()}.example/",
    "https://news.example/delo_torgaytaya.html",
    "https://news.example/osuzhdena-torgajtaj-nurbike",
    "https://news.example/?q=torgai%74ai",
    "https://news.example/torgai%CC%86tai%CC%86",
    "https://news.example/torgay-tay",
]


@pytest.mark.parametrize("text", FORMS)
def test_rule_5_a_name_is_found_in_every_form(text: str) -> None:
    names = Names([FullName.of("Torgaytay Nurbike")])
    assert list(names.spans(f"They saw {text} there.")), text
    assert names.in_address(f"https://news.example/{text}") or text.startswith("@")


@pytest.mark.parametrize("address", SPELT)
def test_rule_5_an_address_that_spells_a_name_is_found(address: str) -> None:
    assert Names([FullName.of("Torgaytay Nurbike")]).in_address(address)
    assert not Names([FullName.of("Zholbarysov Adet")]).in_address(address)


def test_rule_5_whole_names_are_found_over_a_line_and_beside_a_patronymic() -> None:
    names = Names(whole=[FullName.of("Жолбарысов Адет")])
    text = "Zholbarysov\nAdet, Жолба-\nрысовым Адетом, Адет Сұлтанұлы Жолбарысов; Жолбарысов."
    assert [text[a:b] for a, b in names.spans(text)] == [
        *("Zholbarysov", "Zholbarysov\nAdet", "Adet"),
        *("Жолба-\nрысовым", "Адетом"),
        *("Адет Сұлтанұлы", "Сұлтанұлы", "Жолбарысов"),
    ]


@pytest.mark.parametrize("text", ["the nurse’s bike", "Torgai region", "Торг и таймер", "Нур-Султан", "tongue and target", "Байторгай"])
def test_rule_5_near_misses_stay(text: str) -> None:
    assert list(Names([FullName.of("Torgaytay Nurbike")]).spans(text)) == []


def test_rule_5_the_name_of_a_public_relative_stays() -> None:
    names, public = Names([FullName.of("Zholbarysova Aigul")]), Public([FullName.of("Zholbarysov Adet")])
    text = "Zholbarysov Adet and Zholbarysova Aigul, и жену Жолбарысову Айгуль"
    assert [text[a:b] for a, b in names.spans(text, public)] == ["Zholbarysova", "Aigul", "Жолбарысову", "Айгуль"]


def test_rule_7_numbers_of_people_beside_a_withheld_one_are_blanked() -> None:
    text = "Three activists, Zholbarysov Adet, Torgaytay Nurbike and a friend, were fined."
    given = record(text, people={"p1": ("Zholbarysov Adet", "affected"), "p2": ("Torgaytay Nurbike", "affected")})
    gate = Gate(Policy(name_detained_once=True), Withheld(persons=frozenset({"r1/p2"})), today=date(2024, 6, 1))
    public = gate.clear(given, "list.txt")
    assert isinstance(public, PublicRecord)
    shown = public.printable(public.record.evidence.start, public.record.evidence.end)
    assert shown.startswith("[withheld] activists, Zholbarysov Adet, [withheld] and a friend")
    assert not list(head_counts("15 days, Article 488, 3 hours"))


MINORS = {
    True: (
        *("a 15-year-old", "aged 16", "a schoolgirl", "16 years of age", "born in 2010"),
        *("a 15-\nyear-old", "15 y/o", "aged fifteen", "under the age of 18", "a girl, 16", "juvеnile", "born on 12.03.2009"),
        *("несовершенно-\nлетний", "не\u00adсовершеннолетний", "шестнадцатилетнего", "16 –летний", "10-классник", "не достигший 18 лет"),
        *("ученик 9 «А» класса", "п о д р о с т о к", "он бес жастағы", "жасы толмаған"),
        *("17-летний", "несовершеннолетний", "ему 16 лет", "подросток", "2009 года рождения"),
        *("16 жаста", "жасөспірім", "кәмелетке толмаған", "оқушы", "2010 жылы туған"),
    ),
    False: (
        *("34-year-old", "a minor offence", "born in 1980", "aged 45", "15 days", "16 activists"),
        *("17 лет лишения свободы", "1985 года рождения", "45 жаста", "пятнадцатилетний срок", "10-летнее заключение"),
    ),
}
ILL = {
    True: (
        *("suici-\ndal", "sui\u200bcide", "cut her wrists", "kill himself", "was seriously ill", "schizophrenia", "a gay man"),
        *("порезал вены", "наложил на себя руки", "отравился", "зашил рот", "свёл счёты с жизнью", "тяжело болен", "рак лёгких"),
        *("асылып қалды", "өзін өртеді", "қан қысымы", "мүмкіндігі шектеулі", "аурумен"),
        *("suicide", "he slit his wrists", "HIV", "a heart attack", "was taken to hospital"),
        *("диабет", "вскрыл вены", "суицид", "в больницу", "ВИЧ"),
        *("жүкті", "ауруханаға жатқызылды", "өзіне қол жұмсады", "диагнозы"),
    ),
    False: (
        *("cut the ribbon himself", "still waiting", "seizure of property", "спецоперация", "в комнате", "аурухана"),
        *("aids the police", "Ministry of Health", "the heart of the city", "a healthy debate"),
        *("министр здравоохранения", "здание суда", "денсаулық сақтау министрі", "боль в толпе"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), [(t, e) for e, texts in MINORS.items() for t in texts])
def test_rule_11_minors(text: str, expected: bool) -> None:
    assert minor(f"Somebody: {text} came.", date(2024, 5, 1)) is expected


@pytest.mark.parametrize(("text", "expected"), [(t, e) for e, texts in ILL.items() for t in texts])
def test_rule_12_health_and_self_harm(text: str, expected: bool) -> None:
    assert health(f"Он/ол: {text}, they said.") is expected
    assert self_harm("He tried suicide.") and not self_harm("He has diabetes.")


PERSONAL = [
    "+7 701 555 01 02",
    "тел. 55-01-02",
    "8(7172)55-01-02",
    "87015550102",
    "(727) 255-01-02",
    "8-701-555-01-02",
    "701 555 01 02",
    "k@mail.example",
    "k (at) mail.example",
    "ИИН 123456789012",
    "850101 300124",
    "850101300124",
    "паспорт № N12345678",
    "passport No. N1234567",
    "жеке куәлігі № 045678901",
    "777 ABC 02",
    "123АВС01",
    "A 123 BCM",
    "43.23811, 76.94512",
    "43°14′15″N",
    "14 Aspan Street",
    "Aspan Street, 14",
    "Microdistrict 5, house 14",
    "ул. Аспан, 14",
    "ул.Аспан 14",
    "улице Толе би 59",
    "мкр. Самал-2, дом 33, кв. 5",
    "проспект Достык, 12",
    "дом 33, квартира 5",
    "Аспан көшесі, 14-үй",
    "Достық даңғылы 12",
    "3-ықшамаудан, 15-үй",
    "@some_body",
    # telephones in other notations
    *(
        "77015550102",
        "7015550102",
        "+7 [701] 555 01 02",
        "＋７７０１５５５０１０２",
        "+7\u00a0701\u00a0555\u00a001\u00a002",
        "+7\u200b701 555 01 02",
    ),
    *("+7 701\n555 01 02", "00 7 701 555 01 02", "+996 555 010 203", "0555 010 203", "255-01-02", "+44 20 7946 0958"),
    # addresses of mailboxes and accounts, disguised
    *(
        "k1 at mail dot example",
        "k1[@]mail.example",
        "k1 собака mail точка kz",
        "k1＠mail.example",
        "k1&#64;mail.example",
        "k1_at_mail.example",
    ),
    *("telegram: some_body1", "телеграм some_body1", "ник some_body1"),
    # numbers of people and things
    *("85 01 01 3 00124", "850101\u00a0300124", "уд. личности 045678901", "УДЛ 045678901", "паспорт серии N № 12345678", "ID 045678901"),
    *("KZ86 125K ZT50 0410 0100", "4400 4301 2345 6789", "777-ABC-02", "KZ777ABC02", "А777ВС 02", "01 KG 777 ABC", "госномер 777 abc 02"),
    # places
    *("43,23811; 76,94512", "N43.23811 E76.94512", "43°14′15″N 76°56′42″E", "43° 14′ 15″ с.ш. 76° 56′ 42″ в.д.", "широта 43,2381"),
    *(
        "house 14 on Aspan Street",
        "14 Aspan Road",
        "mkr. Samal-2, 33",
        "дом 14 по ул. Аспан",
        "на улице Аспан, в доме 14",
        "ул. К. Аспанов, 14",
    ),
    *(
        "по адресу: г. Алматы, Аспан, 14-5",
        "кв. 5",
        "5-й микрорайон, дом 14",
        "5 мкр., 14 дом",
        "проживающий в доме 14",
        "Достык проспект 12",
    ),
    *("Аспан к-сі, 14", "5-шағын аудан, 14-үй", "Аспан көшесіндегі 14-үйде", "14-үйдің 5-пәтері", "мекенжайы: Аспан 14"),
]
HARMLESS = [
    "8 700 000 tenge",
    "8 700 000 тенге",
    "2023-05-01",
    "Article 488, Part 6",
    "172,500 tenge",
    "case No. 4599-23-00-3/123",
    "405 CC 12",
    "500 KZT 10",
    "по улице прошли 300 человек",
    "на улице Абая",
    "43.2, 76.9",
    "3450 МРП",
    "статья 488 КАО 20",
    "на площади 2000 человек",
    "at 14 Street protests",
    "10-15 days",
    "from 10 000 to 20 000 people",
    "дом культуры, 20 человек",
    "488-бап",
    "8501 0130 0125",
    "2023 жылғы 1 мамыр",
    "15 тәулікке",
    *("Facebook page.7", "Telegram channel 5", "case 7599-23-00-3/123", "1,234,567,890 tenge", "2 345 678 900 тенге", "п. 12 ст. 488-1"),
    *(
        "https://news.example/posts/1319203378225851",
        "В 2023 МВД",
        "в дом культуры",
        "по адресу суда пришли люди",
        "at noon. Then 30 people",
    ),
]


@pytest.mark.parametrize("text", PERSONAL)
def test_rule_13_personal_data(text: str) -> None:
    whole = f"Write to: {text} now"
    covered = {i for _, start, end in personal_data(whole) for i in range(start, end)}
    digits = [i for i, letter in enumerate(whole) if letter.isdigit()]
    assert covered and covered.issuperset(digits), text


@pytest.mark.parametrize("text", HARMLESS)
def test_rule_13_near_misses_stay(text: str) -> None:
    assert list(personal_data(f"They said {text} there")) == []


def test_rule_13_private_accounts() -> None:
    named = [FullName.of("Zholbarysov Adet")]
    private = (
        *("https://www.facebook.com/somebody/posts/1", "https://facebook.com/profile.php?id=100", "www.facebook.com/somebody"),
        *("https://t.me/some_body/5", "t.me/some_body", "https://vk.com/id12345", "https://www.instagram.com/some.body/"),
        *("https://x.com/somebody/status/1", "mailto:k@mail.example"),
    )
    public = (
        *("https://www.facebook.com/adet.zholbarysov/posts/1", "https://www.facebook.com/groups/rights/posts/1"),
        *("https://www.youtube.com/watch?v=x", "https://www.facebook.com/steppe.rights/posts/2", "https://news.example/facebook.com/x"),
    )
    allowed = ["facebook.com/steppe.rights"]
    assert [a for a in private if not leads_to_private(a, named, allowed)] == []
    assert [a for a, _ in addresses("(see " + "), (see ".join([*private, *public]) + ").")] == [*private, *public]
    assert [a for a in public if leads_to_private(a, named, allowed)] == []


BROKEN = [
    "https://www.facebook.com/some\nbody/posts/1?x=2",
    "https://www.facebook.com/\nsomebody",
    "https://\nwww.facebook.com/somebody",
    "face-\nbook.com/somebody",
    "facebook.com\n/somebody",
    "t.me/some_\r\n  body",
    "facebook[.]com/somebody",
    "hxxps://facebook[.]com/somebody",
    "t\u200b.me/some_body",
]


@pytest.mark.parametrize("text", BROKEN)
def test_rule_13_private_accounts_over_a_line(text: str) -> None:
    whole = f"They wrote ({text}) there."
    covered = {i for address, span in addresses(whole) if leads_to_private(address, [], []) for i in range(*span)}
    left = "".join(letter for i, letter in enumerate(whole) if i not in covered)
    assert left == "They wrote () there."


def test_rule_13_a_public_account_over_a_line_stays() -> None:
    text = "https://www.facebook.com/adet.zhol-\nbarysov/posts/1 and https://news.example/2024/\narticle-7 said"
    assert [a for a, _ in addresses(text) if leads_to_private(a, [FullName.of("Zholbarysov Adet")], [])] == []
