"""Finds what leads to a person's door, telephone or file (rule 13 of ``docs/rules.md``). Cautious: better one blank too many.

None of the expressions can backtrack more than a few characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from publication.plain import seen


class Personal(StrEnum):
    """What leads to a person's door, telephone or file."""

    EMAIL = "e-mail address"
    PHONE = "telephone number"
    IIN = "personal number"
    DOCUMENT = "document number"
    CARD = "bank or device number"
    PLATE = "number plate"
    COORDINATES = "coordinates"
    STREET = "street address"
    ACCOUNT = "account name"


# E-mail

_AT = r"(?:\s?[\[({<]\s?(?:at|@|собака|ат|эт)\s?[\])}>]\s?|&#0*64;|&#x40;|&commat;|%40|[_-](?:at|собака)[_-])"
_DOT = r"(?:\s?[\[({<]\s?(?:dot|\.|точка)\s?[\])}>]\s?|\s(?:dot|точка)\s)"
_EMAIL = re.compile(
    rf"[\w.+-]{{1,64}}(?:@|{_AT})[\w-]{{1,63}}(?:(?:\s?\.|{_DOT})[\w-]{{1,63}}){{1,4}}"
    rf"|[\w.+-]{{1,64}}\s@\s?[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}}"
    rf"|[\w.+-]{{1,64}}\s(?:at|собака|ат)\s[\w-]{{1,63}}{_DOT}[\w-]{{2,20}}"
    rf"|[\w.+-]{{1,64}}\s(?-i:AT)\s[\w-]{{1,63}}(?:\.|{_DOT})[\w-]{{2,20}}",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(
    r"(?<![\w.@/])@[A-Za-z_][\w.]{3,30}"
    r"|(?<!\w)(?:telegram|телеграм\w{0,3}|instagram|инстаграм\w{0,3}|facebook|фейсбук\w{0,2}|twitter|твиттер\w{0,2}|tiktok|тикток\w{0,2}|vk|вконтакте"
    r"|nick(?:name)?|ник(?:нейм)?\w{0,2}|account|аккаунт\w{0,3})\W{1,3}(?-i:(?=[a-z._]*(?:_|[a-z]\d))[a-z][a-z\d._]{3,30})(?!\w)",
    re.IGNORECASE,
)

# Telephones: of the region first, then whatever begins with a plus sign

_SEP = r"[\s.\-()\[\]/]"
_PHONE = re.compile(
    rf"(?<![\w/.,])(?:\+|(?<!\d)00\s?|(?<=\bplus\s))\d(?:{_SEP}{{0,3}}\d){{8,13}}(?!\d)"
    rf"|(?<![\w/+.,])8(?!\d{{11}}){_SEP}?\(?\d{{3,4}}\)?{_SEP}?\d{{2,3}}{_SEP}?\d{{2}}{_SEP}?\d{{2,3}}(?!\w)"
    rf"|(?<![\w/.,])(?:[78]{_SEP}{{0,2}})?7[04-8]\d{_SEP}{{0,2}}\d{{3}}{_SEP}?\d{{2}}{_SEP}?\d{{2}}(?!\w)"
    rf"|(?<![\w/])\(\d{{3,5}}\)\s?\d{{1,3}}[-\s.]\d{{2}}[-\s.]\d{{2}}(?!\w)"
    r"|(?<![\w/.,-])\d{3}-\d{2}-\d{2}(?![\w-])"
    r"|(?<![\w/.,-])0(?:\d{3}[ -]\d{3}[ -]\d{3}|[ -]?\d{3}(?:[ -]\d{2}){3})(?!\w)"
    r"|(?<!\w)(?:tel|phone|mobile|тел|телефон|моб|сот|ватсап|whatsapp|viber|байланыс нөмірі)\w{0,3}[.:№\s]{1,4}\d[\d\s.()/-]{4,14}\d",
    re.IGNORECASE,
)

# Numbers of people, papers, accounts, devices and cars

_IIN = re.compile(r"(?<![\d.,])\d(?:[ -]?\d){11}(?![\d.,]?\d)")
_TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)")
"""Unbroken: blanked whatever the check digit says, since one may be mistyped."""
_IIN_WORD = re.compile(r"(?:IIN|ИИН|ЖСН|individual identification number|жеке сәйкестендіру нөмірі)\W{0,5}$", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"(?<!\w)(?:passport|identity card|id(?: card)?|driving licen[cs]e|паспорт\w{0,3}|уд(?:остоверени\w{1,3}|\.)(?:\s?личности)?|УДЛ"
    r"|водительск\w{1,3}\s(?:прав\w{0,2}|удостоверени\w{1,3})|жеке куәлі\w{1,5}|төлқұжат\w{0,4})"
    r"[\s,:]{0,3}(?:сери\w\s?\w{0,2}\s?)?(?:no\.?|number|номер\w{0,2}|нөмірі|№|N)?[\s:]{0,2}[A-ZА-Я]{0,2}\s?\d{6,9}(?!\w)",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<!\w)KZ\d{2}(?:\s?[A-Z\d]{4}){4}(?!\w)|(?<![\w.,])\d{4}(?:[ -]\d{4}){3}(?!\w)|(?<![\w.,/=:-])\d{13,19}(?![\w.,]?\d)")
_NOT_PLATE = r"(?!(?:CC|CAO|CPC|KZT|MCI|USD|EUR|RUB|УК|КАО|УПК|МРП|АЕК|КЗ|RK|РК)(?![A-ZА-Я]))"
_PLATE = re.compile(
    rf"(?<!\w)(?:KZ\s?)?(?:\d{{3}}[\s|-]{{0,2}}{_NOT_PLATE}[A-ZА-Я]{{2,3}}[\s|-]{{0,2}}(?:0[1-9]|1\d|20)"
    rf"|[A-ZА-Я]\s?\d{{3}}\s?{_NOT_PLATE}[A-ZА-Я]{{2,3}}(?:\s(?:0[1-9]|1\d|20))?"
    rf"|0[1-9]\s?KG\s?\d{{3}}\s?[A-Z]{{2,3}}|[A-ZА-Я]\s(?!19|20)\d{{4}}\s{_NOT_PLATE}[A-ZА-Я]{{1,2}})(?![\w/])"
    r"|(?<!\w)(?:(?i:(?:plate|гос\.?\s?номер\w{0,3}|госномер\w{0,3}|нөмірі|номер\w{0,3})))\W{1,3}\d{3}\s?[a-zа-я]{2,3}\s?\d{2}(?!\w)"
)
_DEGREES = r"\d{1,3}[.]\d{3,8}"
_MINUTES = r"\d{1,3}\s?°\s?\d{1,2}(?:[.,]\d{1,6})?\s?[′'’](?:\s?\d{1,2}(?:[.,]\d{1,4})?\s?(?:[″\"”]|''))?"
_SIDE = r"(?:\s?(?:[NSEWСЮВЗ](?!\w)|[сю]\.?\s?ш\.?|[вз]\.?\s?д\.?))"
_COORDINATES = re.compile(
    rf"(?<![\d.,])(?:[NSСЮ]\s?)?-?{_DEGREES}\s?°?{_SIDE}?[,;/]?\s{{0,2}}(?:[EWВЗ]\s?)?-?{_DEGREES}(?!\d)(?:\s?°?{_SIDE})?"
    r"|(?<![\d.,])-?\d{1,2},\d{4,8}\s?[;/]\s?-?\d{1,3},\d{4,8}(?!\d)"
    r"|(?<!\w)(?:lat|latitude|lon|lng|longitude|широт\w|долгот\w|ендік|бойлық)\W{0,3}-?\d{1,3}[.,]\d{3,8}(?!\d)"
    rf"|(?:[NSEWСЮВЗ]\s?)?{_MINUTES}{_SIDE}?"
    r"|(?<!\d)\d{1,2}\s\d{2}\s\d{2}\s?[NSСЮ],?\s\d{1,3}\s\d{2}\s\d{2}\s?[EWВЗ](?!\w)"
)

# Where somebody lives

_CAPITAL = r"[А-ЯЁӘІҢҒҮҰҚӨҺ]"
_FLAT_EN = r"(?:,?\s(?:flat|apt\.?|apartment|room)\s\d{1,4})"
_HOUSE_EN = rf"(?:house\s|building\s|bldg\.?\s|apt\.?\s|No\.?\s)?\d{{1,4}}(?:[A-Za-z]|/\d{{1,3}})?(?!\w){_FLAT_EN}?"
_STREETS_EN = (
    r"(?:[Ss]treet|[Ss]tr?\.|[Aa]venue|Ave\.?|[Rr]oad|Rd\.|[Dd]rive|[Mm]icro-?district|[Bb]oulevard|Blvd\.?|[Ll]ane|[Pp]rospekt|[Ss]quare)"
)
_STREET_EN = re.compile(
    rf"(?<![\w/])\d{{1,4}}[A-Za-z]?(?:/\d{{1,3}})?,?\s(?:[A-Z][\w'’-]{{1,30}}\s){{1,3}}{_STREETS_EN}(?!\w){_FLAT_EN}?"
    rf"|(?<!\w)(?:[A-Z][\w'’-]{{1,30}}\s){{1,3}}{_STREETS_EN},?\s{_HOUSE_EN}"
    rf"|(?<!\w)(?:[Mm]icro-?district|[Mm]kr\.?|[Ss]tr\.|[Ss]treet)\s(?:[A-Z\d][\w'’-]{{0,30}},?\s){{1,3}}{_HOUSE_EN}"
    rf"|(?<!\w)(?:[Hh]ouse|[Bb]uilding|[Ff]lat|[Aa]partment)\s(?:No\.?\s)?\d{{1,4}}[A-Za-z]?,?\s(?:(?:flat|apt\.?|apartment)\s\d{{1,4}}"
    rf"|(?:on|in|at)\s(?:the\s)?(?:[A-Z][\w'’-]{{1,30}}\s){{1,3}}{_STREETS_EN})"
    rf"|(?<!\w)[Aa]ddress(?:\sis)?:?\s(?:[A-Z\d][\w'’-]{{0,30}},?\s){{1,6}}\d{{1,4}}[A-Za-z]?(?:[-/]\d{{1,4}})?(?!\w)"
)
_HOUSE_RU = (
    r"(?:в\s)?(?:д\.|дом\w?|үй\w{0,3})?\s?№?\s?\d{1,4}(?:\s?[а-я](?!\w)|[-/]\d{1,3}(?!\w))?(?:-үй\w{0,3})?(?!\w)"
    r"(?:,?\s(?:кв\.?|квартир\w|пәтер\w{0,3})\s?№?\s?\d{1,4})?"
)
_NAMED_RU = rf"(?:{_CAPITAL}\.\s?){{0,2}}«?[А-ЯЁӘІҢҒҮҰҚӨҺ\d][\w'’-]{{0,30}}»?(?:\s[\w'’-]{{1,30}})?"
_WAYS_RU = r"(?:[Уу]лиц\w{1,2}|[Пп]роспект\w{0,2}|[Мм]икрорайон\w{0,2}|[Пп]ереул\w{2,4}|[Бб]ульвар\w{0,2}|[Нн]абережн\w{2}|[Шш]оссе)"
_STREET_RU = re.compile(
    rf"(?<!\w)(?:(?:[Уу]л|[Пп]р|[Пп]росп|[Мм]кр|[Пп]ер|[Нн]аб)\.\s?|(?:[Уу]л|[Мм]кр|б-р|пр-т)\s)(?:{_CAPITAL}\.\s?){{0,2}}«?(?:[\w'’-]{{1,30}}»?,?\s?){{1,3}}{_HOUSE_RU}"
    rf"|(?<!\w){_WAYS_RU}\s{_NAMED_RU},?\s{_HOUSE_RU}"
    rf"|(?<!\w)(?:{_CAPITAL}[\w'’-]{{1,30}}\s){{1,2}}(?:проспект\w{{0,2}}|бульвар\w{{0,2}}|переул\w{{2,4}}),?\s{_HOUSE_RU}"
    rf"|(?<!\w)(?:д\.|[Дд]ом\w{{0,2}})\s?№?\s?\d{{1,4}}\s?[а-я]?,?\s(?:(?:кв\.?|квартир\w)\s?№?\s?\d{{1,4}}"
    rf"|(?:по|на)\s(?:(?:ул|пр|просп|мкр|пер)\.\s?|{_WAYS_RU}\s)«?[А-ЯЁӘІҢҒҮҰҚӨҺ\d][\w'’-]{{0,30}})"
    r"|(?<!\w)(?:[Кк]в\.|[Кк]вартир\w{1,2})\s?№?\s?\d{1,4}(?!\w)"
    r"|(?<!\w)\d{1,3}(?:-\w{1,2})?\s(?:мкр\.?|микрорайон\w{0,2}),?\s(?:(?:д\.|дом\w?)\s?№?\s?\d{1,4}|\d{1,4}[\s-](?:дом|үй))\w{0,3}"
    r"|(?<!\w)(?:[Пп]рожива\w{2,5}|[Жж]ив[её]т|жил\w?|зарегистрирован\w{0,2})\s(?:в\s)?дом\w?\s№?\s?\d{1,4}(?!\w)"
    r"|(?<!\w)(?:[Аа]дрес\w{0,2}|[Мм]екенжай\w{0,6}):?\s(?:(?:г|қ|с|п|ул|пр|просп|мкр|д|кв|к)\.,?\s?|(?:город|улиц|дом|қала|көше)\w{0,4},?\s"
    rf"|[А-ЯЁӘІҢҒҮҰҚӨҺ\d][\w'’-]{{0,30}},?\s){{0,7}}\d{{1,4}}[а-я]?(?:[-/]\d{{1,4}})?(?!\w)"
)
_STREET_KK = re.compile(
    rf"(?<!\w)(?:(?:{_CAPITAL}|\d)[\w'’-]{{0,30}}\s){{1,3}}"
    r"(?:көшесі\w{0,8}|к-сі\w{0,3}|к\.|даңғылы\w{0,8}|даңғ\.?|ықшам\s?аудан\w{0,5}|мөлтек\s?аудан\w{0,5}|шағын\s?аудан\w{0,5})"
    r",?\s№?\s?\d{1,4}(?:/\d{1,3})?(?:-?\s?үй\w{0,4})?(?!\w)(?:,?\s\d{1,4}-?\s?пәтер\w{0,4})?"
    r"|\d{1,3}-(?:ықшам|шағын|мөлтек)\s?аудан\w{0,5},?\s№?\s?\d{1,4}(?:-?\s?үй\w{0,4})?"
    r"|(?<!\w)(?:ықшам|шағын|мөлтек)\s?аудан\w{0,5}\s\d{1,3},?\s(?:\d{1,4}-?\s?үй|үй\s\d{1,4})\w{0,4}"
    r"|(?<!\w)\d{1,4}-?\s?үй\w{0,5},?\s\d{1,4}-?\s?пәтер\w{0,4}"
)
_PATTERNS = (
    (Personal.EMAIL, _EMAIL),
    (Personal.PHONE, _PHONE),
    (Personal.DOCUMENT, _DOCUMENT),
    (Personal.CARD, _CARD),
    (Personal.PLATE, _PLATE),
    (Personal.COORDINATES, _COORDINATES),
    (Personal.STREET, _STREET_EN),
    (Personal.STREET, _STREET_RU),
    (Personal.STREET, _STREET_KK),
    (Personal.ACCOUNT, _ACCOUNT),
)


def personal_data(text: str) -> Iterator[tuple[Personal, int, int]]:
    """Kind, start and end of what leads to a person's door, telephone or file."""
    plain, at = seen(text)
    for kind, start, end in _found(plain):
        yield kind, at[start], at[end - 1] + 1


def _found(text: str) -> Iterator[tuple[Personal, int, int]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield kind, *match.span()
    for match in _TWELVE.finditer(text):
        yield Personal.IIN, *match.span()
    for match in _IIN.finditer(text):
        if is_iin(re.sub(r"\D", "", match.group())) or _IIN_WORD.search(text, 0, match.start()):
            yield Personal.IIN, *match.span()


def is_iin(digits: str) -> bool:
    """Whether twelve digits are a Kazakh individual identification number: a birthday, a century, and the right check digit."""
    if not 1 <= int(digits[2:4]) <= 12 or not 1 <= int(digits[4:6]) <= 31 or digits[6] not in "123456":
        return False
    numbers = [int(d) for d in digits]
    for first in (1, 3):
        weights = [(first + i - 1) % 11 + 1 for i in range(11)]
        check = sum(w * d for w, d in zip(weights, numbers, strict=False)) % 11
        if check < 10:
            return check == numbers[11]
    return False
