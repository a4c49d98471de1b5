"""Finds in a text what must never be public (rules 11 to 13 of ``docs/rules.md``). Cautious: better one blank too many.

Each detector yields spans of the text. None of the expressions can backtrack more than a few characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

Span = tuple[int, int]


class Personal(StrEnum):
    """What leads to a person's door, telephone or file."""

    EMAIL = "e-mail address"
    PHONE = "telephone number"
    IIN = "personal number"
    DOCUMENT = "document number"
    PLATE = "number plate"
    COORDINATES = "coordinates"
    STREET = "street address"
    ACCOUNT = "account name"


EMAIL = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    r"|[\w.+-]{1,64}\s?[\[(](?:at|собака|ат)[\])]\s?[\w-]{1,63}\s?(?:\.|[\[(](?:dot|точка)[\])])\s?[\w-]{2,20}",
    re.IGNORECASE,
)
ACCOUNT = re.compile(r"(?<![\w.@/])@[A-Za-z_][\w.]{3,30}")
_DASH = r"\s.\-\u2010-\u2015"
PHONE = re.compile(
    rf"(?<![\w/+.,])(?:\+\d{{1,3}}|8(?!\d{{11}}))[{_DASH}]?\(?\d{{3,4}}\)?[{_DASH}]?\d{{2,3}}[{_DASH}]?\d{{2}}[{_DASH}]?\d{{2,3}}(?!\w)"
    rf"|(?<![\w/])\(\d{{3,5}}\)\s?\d{{1,3}}[{_DASH}]\d{{2}}[{_DASH}]\d{{2}}(?!\w)"
    rf"|(?<![\w/.,])7\d{{2}}[{_DASH}]\d{{3}}[{_DASH}]\d{{2}}[{_DASH}]?\d{{2}}(?!\w)"
    rf"|(?<!\w)(?:tel|phone|mobile|тел|телефон|моб|ватсап|whatsapp|viber|байланыс нөмірі)\w{{0,3}}[.:№\s]{{1,4}}\d[\d{_DASH}()]{{4,14}}\d",
    re.IGNORECASE,
)
_IIN = re.compile(r"(?<![\d.,])\d(?:[ -]?\d){11}(?![\d.,]?\d)")
_TWELVE = re.compile(r"(?<!\d)\d{12}(?!\d)")
"""Unbroken: blanked whatever the check digit says, since one may be mistyped."""
_IIN_WORD = re.compile(r"(?:IIN|ИИН|ЖСН|individual identification number|жеке сәйкестендіру нөмірі)\W{0,5}$", re.IGNORECASE)
DOCUMENT = re.compile(
    r"(?<!\w)(?:passport|identity card|id card|driving licen[cs]e|паспорт\w{0,3}|удостоверени\w{1,3}(?: личности)?"
    r"|жеке куәлі\w{1,5}|төлқұжат\w{0,4})"
    r"[\s,:]{0,3}(?:no\.?|number|номер|серии|нөмірі|№)?[\s:]{0,2}[A-ZА-Я]{0,2}\s?\d{6,9}(?!\w)",
    re.IGNORECASE,
)
_NOT_PLATE = r"(?!(?:CC|CAO|CPC|KZT|MCI|USD|EUR|RUB|УК|КАО|УПК|МРП|АЕК|КЗ|RK|РК)(?![A-ZА-Я]))"
PLATE = re.compile(
    rf"(?<!\w)(?:\d{{3}}\s?{_NOT_PLATE}[A-ZА-Я]{{2,3}}\s?(?:0[1-9]|1\d|20)|[A-ZА-Я]\s?\d{{3}}\s?{_NOT_PLATE}[A-ZА-Я]{{2,3}})(?![\w/])"
)
COORDINATES = re.compile(
    r"(?<![\d.])-?\d{1,2}[.]\d{3,8}\s?°?\s?[NСс]?[,;/]?\s{0,2}-?\d{1,3}[.]\d{3,8}(?!\d)"
    r"|\d{1,2}\s?°\s?\d{1,2}\s?[′'’]\s?(?:\d{1,2}(?:[.,]\d{1,4})?\s?[″\"”]\s?)?[NSСЮ]",
)
_HOUSE_EN = (
    r"(?:house\s|building\s|bldg\.?\s|apt\.?\s|No\.?\s)?\d{1,4}(?:[A-Za-z]|/\d{1,3})?(?!\w)(?:,?\s(?:flat|apt\.?|apartment|room)\s\d{1,4})?"
)
_STREETS_EN = r"(?:[Ss]treet|St\.|[Aa]venue|Ave\.?|[Mm]icro-?district|[Bb]oulevard|[Ll]ane|[Pp]rospekt|[Ss]quare)"
STREET_EN = re.compile(
    rf"(?<![\w/])\d{{1,4}}[A-Za-z]?(?:/\d{{1,3}})?,?\s(?:[A-Z][\w'’-]{{1,30}}\s){{1,3}}{_STREETS_EN}(?!\w)(?:,?\s(?:flat|apt\.?|apartment|room)\s\d{{1,4}})?"
    rf"|(?<!\w)(?:[A-Z][\w'’-]{{1,30}}\s){{1,3}}{_STREETS_EN},?\s{_HOUSE_EN}"
    rf"|(?<!\w)(?:[Mm]icro-?district|[Ss]tr\.|[Ss]treet)\s(?:[A-Z\d][\w'’-]{{0,30}},?\s){{1,3}}{_HOUSE_EN}"
    rf"|(?<!\w)(?:house|building)\s\d{{1,4}}[A-Za-z]?,?\s(?:flat|apt\.?|apartment)\s\d{{1,4}}"
)
_HOUSE_RU = (
    r"(?:д\.|дом\w?|үй\w{0,3})?\s?№?\s?\d{1,4}(?:\s?[а-я](?!\w)|/\d{1,3})?(?:-үй\w{0,3})?(?!\w)"
    r"(?:,?\s(?:кв\.?|квартир\w|пәтер\w{0,3})\s?№?\s?\d{1,4})?"
)
STREET_RU = re.compile(
    rf"(?<!\w)(?:(?:ул|пр|просп|мкр|пер)\.\s?|(?:мкр|б-р|пр-т)\s)«?(?:[\w'’-]{{1,30}}»?,?\s?){{1,3}}{_HOUSE_RU}"
    rf"|(?<!\w)[Уу]лиц\w{{1,2}}\s«?[А-ЯЁӘІҢҒҮҰҚӨҺ\d][\w'’-]{{1,30}}»?(?:\s[\w'’-]{{1,30}})?,?\s{_HOUSE_RU}"
    rf"|(?<!\w)(?:[Пп]роспект\w{{0,2}}|[Мм]икрорайон\w{{0,2}}|[Пп]ереул\w{{2,4}}|[Бб]ульвар\w{{0,2}})\s«?[А-ЯЁӘІҢҒҮҰҚӨҺ\d][\w'’-]{{0,30}}»?(?:\s[\w'’-]{{1,30}})?,?\s{_HOUSE_RU}"
    r"|(?<!\w)(?:д\.|дом\w?)\s?№?\s?\d{1,4}\s?[а-я]?,?\s(?:кв\.?|квартир\w)\s?№?\s?\d{1,4}"
)
STREET_KK = re.compile(
    r"(?<!\w)(?:[А-ЯЁӘІҢҒҮҰҚӨҺ\d][\w'’-]{0,30}\s){1,3}(?:көшесі\w{0,4}|даңғылы\w{0,4}|ықшамауданы?\w{0,4}|мөлтек ауданы\w{0,4})"
    r",?\s№?\s?\d{1,4}(?:/\d{1,3})?(?:-?\s?үй\w{0,4})?(?!\w)(?:,?\s\d{1,4}-?\s?пәтер\w{0,4})?"
    r"|\d{1,3}-ықшамаудан\w{0,4},?\s№?\s?\d{1,4}(?:-?\s?үй\w{0,4})?"
)
_PATTERNS = (
    (Personal.EMAIL, EMAIL),
    (Personal.PHONE, PHONE),
    (Personal.DOCUMENT, DOCUMENT),
    (Personal.PLATE, PLATE),
    (Personal.COORDINATES, COORDINATES),
    (Personal.STREET, STREET_EN),
    (Personal.STREET, STREET_RU),
    (Personal.STREET, STREET_KK),
    (Personal.ACCOUNT, ACCOUNT),
)


def personal_data(text: str) -> Iterator[tuple[Personal, int, int]]:
    """Kind, start and end of what leads to a person's door, telephone or file."""
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


def _beginning_with(*stems: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Words that begin with one of the stems (each an expression of its own), in any case."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(stems)})", flags)


SELF_HARM = _beginning_with(
    *(
        "suicid",
        "self-harm",
        "self-mutilat",
        r"slit (?:his|her|their)(?: own)? ",
        r"cut (?:himself|herself)",
        r"hang(?:ed)? (?:himself|herself)",
    ),
    *(r"(?:took|take|taking|taken) (?:his|her) own life", r"set (?:himself|herself) on fire", "self-immolat"),
    *("суицид", "самоуб", r"покончи\w{0,4} с собой", r"вскры\w{1,6} (?:себе )?вен", "самоповрежд", "членовредит", "самосожж"),
    *(r"порезал\w? себе", r"повеси\w{1,4}ся", r"свести счеты с жизнью"),
    *(r"өз-?өзіне қол", r"өзіне қол (?:жұмса|сал)", r"өз өмірін қи", r"өзін-?\s?өзі (?:өрте|жарақатта)"),
)
_HEALTH = _beginning_with(
    *(r"mental(?:ly)? (?:ill|disorder|health)", "psychiatr", "psychosis", "diagnos", r"chronic(?:ally)? ", r"illness", r"diseases?(?!\w)"),
    *(r"heart (?:attack|failure|problem|condition|disease)", "kidney", "diabet", "cancer", "tumou?r", "tubercul", "hepatitis", "epilep"),
    *("asthma", "pregnan", "miscarr", r"raped?(?!\w)", r"raping", r"sexual(?:ly)? (?:violen|assault|abus)", "intensive care", "hospitali"),
    *(r"(?:in|to|from)(?: the| a)? (?:\w+ )?hospital", "ambulance", "disabilit", r"disabled (?:person|man|woman|child)", "wheelchair"),
    *(r"(?:state of|poor|ill|his|her|their) health", r"health (?:deteriorat|worsen|condition|problem|is |was )", "medical condition"),
    *(r"a stroke(?!\w)", r"surgery", r"medication", r"lost consciousness"),
    *(
        "психиатр",
        "психическ",
        "психоз",
        "диагноз",
        "хроническ",
        "болезн",
        "заболев",
        r"заболел",
        "инфаркт",
        "инсульт",
        "диабет",
        "онколог",
    ),
    *("туберкул", "гепатит", "эпилеп", "астм", "беременн", "выкидыш", "изнасил", r"сексуальн\w{1,4} насил", "реанимац", "госпитализ"),
    *(r"больниц", r"инвалид", r"состояни\w{1,3} (?:\w+ )?здоровья", r"(?:слаб\w+|плох\w+|ухудш\w+|проблем\w+ со) здоровь", "самочувств"),
    *(r"скор\w{2} (?:медицинск\w{2} )?помощ", r"потерял\w? сознание", r"медикамент"),
    *(
        r"ауруы",
        r"аурумен",
        r"ауруханағ",
        r"ауруханад",
        r"ауырып",
        r"сырқат",
        r"денсаулығы",
        r"диагно",
        r"жүкті",
        r"мүгедек",
        r"зорлан",
        r"зорлаған",
    ),
    *(r"жыныстық зорлық", r"жедел жәрдем", r"есінен танып", r"қатерлі ісік", r"психикалық"),
)
_HEALTH_CAPITALS = _beginning_with(r"HIV(?!\w)", r"AIDS(?!\w)", r"ВИЧ(?!\w)", r"СПИД\w{0,2}(?!\w)", r"АИТВ(?!\w)", flags=0)

_UNDER_18 = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_YEARS = r"(?:1[0-7]|[1-9])"
MINOR = _beginning_with(
    *(
        rf"{_YEARS}[- ]years?[- ]old",
        rf"{_YEARS} years of age",
        rf"{_YEARS} y\.\s?o\.",
        rf"aged {_YEARS}(?!\d)",
        rf"(?:{_UNDER_18})[- ]years?[- ]old",
    ),
    *(
        r"minors?(?!\w)(?! offen[cs]e)(?! (?:injur|change|damage|repair|dispute))",
        "underage",
        "under-age",
        "juvenile",
        "teenage",
        "adolescent",
    ),
    *(r"school(?:boy|girl|child|kid)", r"(?:\w+th|1[01]th|[1-9](?:st|nd|rd|th))[- ]grade"),
    *(
        rf"{_YEARS}-?\s?(?:летн|ти летн)",
        rf"(?:возрасте|ему|ей|исполнилось) {_YEARS} лет",
        rf"(?:возрасте|ему|ей|исполнилось) {_YEARS} год",
    ),
    *(
        "несовершеннолет",
        "малолет",
        "подрост",
        r"школьни[кц]",
        r"(?:перв|втор|треть|четверо|пяти|шести|семи|восьми|девяти|десяти|одиннадцати)классни",
    ),
    *(
        r"учени\w{1,4} \d{1,2}-?го класса",
        "кәмелетке толмаған",
        "кәмелет жасына толмаған",
        "жасөспірім",
        r"оқушы",
        rf"{_YEARS} жас(?:та(?!н)|ар)",
    ),
    *(r"мектеп оқушы",),
)
_BORN = re.compile(
    r"(?<!\w)(?:born (?:on |in )?(?:[\w ,]{0,20})?|b\.\s?"
    r"|род(?:ился|илась|ившийся|ившаяся)\s(?:в\s)?(?:[\w ]{0,20})?|г\.\s?р\.\s?)((?:19|20)\d\d)(?!\d)"
    r"|(?<!\d)((?:19|20)\d\d)\s?(?:г\.\s?р\.|года рождения|г\. рождения|жылы туған|ж\.\s?т\.)",
    re.IGNORECASE,
)
INFORMER = _beginning_with(
    *("informer", "informant", "provocateur", "undercover", r"secret witness", "protected witness", "anonymous source", "whistle-?blow"),
    *(
        "осведомител",
        "провокатор",
        "информатор",
        "стукач",
        r"засекреченн\w{2,3} свидетел",
        r"тайн\w{2,3} свидетел",
        "анонимн\\w{2,3} источник",
    ),
    *("арандатушы", "тыңшы", "жасырын куә", "құпия куә", "анонимді дереккөз"),
)
CLEARED = _beginning_with(
    *("acquit", r"amnest(?:y|ied)", "exonerat", "rehabilitat", "expunge", "pardon", r"conviction (?:was )?(?:quashed|overturned|annulled)"),
    *("оправдан", "оправдат", "оправдал", "амнисти", "реабилитир", "помилован", r"судимость погашена", r"снят\w? судимост"),
    *("ақталды", "ақтап шығар", "ақтады", "рақымшылық", "кешірім жасал"),
)
_NUMBER = (
    r"\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|several|both|two dozen"
    r"|двое|двух|двоих|двум|два|две|трое|трёх|трех|троих|три|четверо|четыре\w*|пять|пятеро|пятерых|шесть|шестеро|семь|семеро|восемь|девять|десять|оба|обе|обоих"
    r"|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|екеу\w*|үшеу\w*|төртеу\w*|бесеу\w*"
)
_PEOPLE = (
    r"people|persons?|men|women|activists?|protesters?|participants?|defendants?|detainees|journalists?|workers|others|of them|were"
    r"|человек\w?|люд\w{2}|активист\w{0,3}|участник\w{0,3}|задержанн\w{1,3}|мужчин\w?|женщин\w?"
    r"|журналист\w{0,3}|подсудим\w{1,3}|других|из них"
    r"|адам\w{0,4}|белсенді\w{0,4}|қатысушы\w{0,5}|журналист\w{0,4}"
)
HEAD_COUNT = re.compile(
    rf"(?<!\w)(?:{_NUMBER})(?=\s(?:\w{{1,20}}\s)?(?:{_PEOPLE})(?!\w))|(?<!\w)(?:both|двое|оба|обе|екеу\w*|үшеу\w*)(?!\w)", re.IGNORECASE
)
REDACTED = re.compile("[█▇■▓▒]+(?:[ \t]?[█▇■▓▒]+)*")


def self_harm(text: str) -> bool:
    """Whether the text speaks of self-harm or suicide."""
    return SELF_HARM.search(text) is not None


def health(text: str) -> bool:
    """Whether the text speaks of somebody's health, disability, self-harm or sexual violence."""
    return self_harm(text) or _HEALTH.search(text) is not None or _HEALTH_CAPITALS.search(text) is not None


def minor(text: str, day: date | None = None) -> bool:
    """Whether the text speaks of somebody under eighteen.

    :param day: of what is told; who was born less than eighteen calendar years before it was (or may have been) a child then.
    """
    if MINOR.search(text):
        return True
    years = [int(m.group(1) or m.group(2)) for m in _BORN.finditer(text)]
    return day is not None and any(day.year - year <= 18 for year in years)


def informer(text: str) -> bool:
    """Whether the text speaks of an informer, a provocateur, a protected witness or an anonymous source."""
    return INFORMER.search(text) is not None


def cleared(text: str) -> bool:
    """Whether the text speaks of an acquittal, an amnesty or a pardon."""
    return CLEARED.search(text) is not None


def head_counts(text: str) -> Iterator[Span]:
    """Numbers of people: beside names that are withheld they tell how many those are (rule 7)."""
    for match in HEAD_COUNT.finditer(text):
        yield match.span()


def redacted(text: str) -> Iterator[Span]:
    """What somebody blacked out before the source came here."""
    for match in REDACTED.finditer(text):
        yield match.span()
