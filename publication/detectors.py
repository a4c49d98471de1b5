"""Tells what a text speaks of that must not be public (rules 11, 12 and 14 of ``docs/rules.md``). Cautious: better one blank too many.

Texts are judged as they read (:func:`publication.plain.running`): broken words joined, ``ё`` as ``е``. None of the expressions can
backtrack more than a few characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from publication.plain import running

Span = tuple[int, int]


def _beginning_with(*stems: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Words that begin with one of the stems (each an expression of its own), in any case."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(stems)})", flags)


SELF_HARM = _beginning_with(
    *(
        "suicid",
        "self-?harm",
        "self-?mutilat",
        r"(?:cut|slit|slash\w{0,3}) (?:his|her|their)(?: own)? ",
        r"(?:cut|hang|hanged|hung|kill|shoot|shot|burn|dous\w{2,3}) (?:himself|herself|themselves)",
    ),
    *(
        r"(?:took|take|taking|taken) (?:his|her) own li[fv]e",
        r"set (?:himself|herself|themselves) (?:on fire|ablaze|alight)",
        "self-?immolat",
    ),
    *("overdos", r"jump\w{0,3} (?:from|out of) (?:the|a) (?:window|roof|balcony)", "acetic acid"),
    *(r"(?:stitch|sew)\w{0,3}(?: up)? (?:his|her|their)(?: own)? (?:mouth|lips)", r"swallow\w{0,3} (?:nails|pills|needles|a blade|blades)"),
    *("суицид", "самоуб", r"покончи\w{0,4} с собой", r"вскры\w{1,6} (?:себе|вен)", "самоповрежд", "членовредит", "самосожж"),
    *(
        r"порез\w{1,4} (?:себе|себя|вен|рук)",
        r"повеси\w{1,4}ся",
        "повесил(?:ась|ся)",
        "повешен",
        r"счет\w{0,2} с жизнью",
        r"налож\w{1,4} на себя руки",
    ),
    *(r"выпил\w? уксус", r"отравил(?:ся|ась)", r"подж\w{1,4} себя", r"облил\w? себя", r"заши\w{1,3} (?:себе )?(?:рот|губы)"),
    *(r"(?:выпрыгнул|выбросил)\w{0,3} из", r"уби(?:ть|л|ла) себя"),
    *(r"өз-?өзіне қол", r"өзіне қол (?:жұмса|сал)", r"өз өмірін қи", r"өзін(?:-?\s?өзі)? (?:өрте|жарақатта|өлтір)"),
    *(r"асылып (?:қал|өл)", r"тамырын кес", r"өзіне (?:пышақ|қанжар)"),
)
_HEALTH = _beginning_with(
    *(r"mental(?:ly)? (?:ill|disorder|health)", "psychiatr", "psychosis", "diagnos", r"chronic(?:ally)? ", r"illness", r"diseases?(?!\w)"),
    *(r"heart (?:attack|failure|problem|condition|disease)", "kidney", "diabet", "cancer", "tumou?r", "tubercul", "hepatitis", "epilep"),
    *("asthma", "pregnan", "miscarr", r"raped?(?!\w)", r"raping", r"sexual(?:ly)? (?:violen|assault|abus)", "intensive care", "hospitali"),
    *(r"(?:in|to|from)(?: the| a)? (?:\w+ )?hospital", "ambulance", "disabilit", r"disabled (?:person|man|woman|child)", "wheelchair"),
    *(r"(?:state of|poor|ill|his|her|their) health", r"health (?:deteriorat|worsen|condition|problem|is |was )", "medical condition"),
    *(
        r"a stroke(?!\w)",
        r"surgery",
        r"medication",
        r"lost consciousness",
        "hypertens",
        "blood pressure",
        "concussion",
        r"coma(?!\w)",
        "paraly",
    ),
    *(r"broken (?:arm|leg|rib|nose|jaw|hand|wrist)", "fractur", "schizophren", r"depress(?:ion|ive|ed)(?!\w)", "nervous breakdown"),
    *(
        r"(?:fall|fell|fallen|seriously|gravely|terminally|very|is|was) ill(?!\w)",
        r"sick(?:ness)?(?!\w)",
        "heart trouble",
        "covid",
        "coronavirus",
    ),
    *("drug addict", "alcoholi", "abortion", r"sexual(?:ly)? harass"),
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
    *("онкобол", r"рак\w{0,2} (?:легк|желуд|груд|кров|мозг|печен|почк|кож|кишеч|молочн)", "опухол", "гипертон", r"сердечн\w{2,3} приступ"),
    *(
        r"(?:кровян\w{2}|артериальн\w{2,3}|повышенн\w{2,3}|поднял\w{2,3}) давлен",
        "давление поднял",
        r"плохо с сердцем",
        "сотрясени",
        "перелом",
    ),
    *("шизофрен", "депресси", "наркоман", r"алкогол(?:ик|изм)", "невменяем", "душевнобол", "аборт", r"больничн", r"нервн\w{2,3} срыв"),
    *(r"болен(?!\w)", r"больн(?:а|ой|ого|ому|ым|ых|ые|ая)(?!\w)", r"бол(?:еет|еют|ел|ела)(?!\w)", r"(?:в|из) ком[еуы](?!\w)", "парализ"),
    *("коронавирус", "ковид", "домогательств", r"насили\w{1,2} сексуальн", r"перенес\w{0,4} операци"),
    *(r"операци\w{1,2} на (?:сердц|глаз|мозг|почк|спин|колен|печен)",),
    *(r"скор\w{2} (?:медицинск\w{2} )?помощ", r"потерял\w? сознание", r"медикамент"),
    *(
        r"ауру(?!хана)",
        r"ауруханағ",
        r"ауруханад",
        r"ауыр(?:ып|ған|ады|атын)(?!\w)",
        r"сырқат",
        r"түберкүлез",
        r"қан қысым",
        r"ми шайқал",
        r"мүмкіндігі шектеулі",
        r"денсаулығы",
        r"диагно",
        r"жүкті",
        r"мүгедек",
        r"зорлан",
        r"зорлаған",
        r"зорлау",
    ),
    *(r"жыныстық (?:зорл|қатынас|қысым)", r"жедел жәрдем", r"есінен танып", r"қатерлі ісік", r"психикалық"),
)
_HEALTH_CAPITALS = _beginning_with(r"HIV(?!\w)", r"AIDS(?!\w)", r"ВИЧ(?!\w)", r"СПИД\w{0,2}(?!\w)", r"АИТВ(?!\w)", r"ЖИТС(?!\w)", flags=0)
_INTIMATE = _beginning_with(
    *(r"gay(?:s)?(?!\w)", "lesbian", "homosexual", "bisexual", "transgender", "lgbt", "sexual orientation"),
    *("гомосексу", "лесбиян", r"ге(?:й|и|ев|ю|ем)(?!\w)", "бисексуал", "трансгендер", "лгбт", r"сексуальн\w{2,3} ориентаци", "мужелож"),
    *("жыныстық бағдар", "гомосексуал"),
)

BELIEFS = _beginning_with(
    *(
        "ethnic",
        "nationality",
        "by religion",
        "believer",
        "muslim",
        "christian",
        "jehovah",
        "baptist",
        r"jew(?:s|ish)?(?!\w)",
        "uyghur",
        "uighur",
    ),
    *("salafi", r"member of the (?:\w+ ){1,4}party", "supporter of the"),
    *("этническ", "национальност", "верующ", "мусульман", "христиан", r"свидетел\w{1,3} иегов", "баптист", "евре", "уйгур", "салафи"),
    *("вероисповедан", r"член\w{0,3} (?:\w+ ){0,3}партии", r"сторонни[кц]\w{0,3} (?:движени|парти)"),
    *("этникалық", r"ұлты(?!\w)", "дінге сен", "мұсылман", "иегова", "ұйғыр", r"партия\w{0,4} мүше"),
)
_UNDER_18 = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_YEARS = r"(?:1[0-7]|[1-9])"
_TERM = r"(?! (?:срок|заключ|приговор|лишен|запрет|ограничен|наказан|тюрем|перерыв|период|стаж|план|опыт|юбиле|годовщин))"
"""What of so many years is no child."""
_OF_YEARS = "(?:десяти|одиннадцати|двенадцати|тринадцати|четырнадцати|пятнадцати|шестнадцати|семнадцати)"
MINOR = _beginning_with(
    *(
        rf"{_YEARS}[- ]?years?[- ]?old",
        rf"{_YEARS}[- ]?y\.?\s?/?o(?!\w)",
        rf"{_YEARS} years of age",
        rf"aged?(?: of)? (?:{_YEARS}(?!\d)|(?:{_UNDER_18})(?!\w))",
        rf"(?:{_UNDER_18})[- ]years?[- ](?:old|of age)",
        r"(?:under|below|not yet)(?: the age of)? (?:18|eighteen)(?!\w)",
        rf"(?:boy|girl|son|daughter|child),? (?:of |aged )?{_YEARS}(?!\d)(?! (?:years|days|months|people|of))",
    ),
    *(
        r"minors?(?!\w)(?! offen[cs]e)(?! (?:injur|change|damage|repair|dispute))",
        "underage",
        "under-age",
        "juvenile",
        "teenage",
        "adolescent",
    ),
    *(
        r"school ?(?:boy|girl|child|kid)",
        r"(?:\w+th|1[01]th|[1-9](?:st|nd|rd|th))[- ]grade",
        r"high[- ]school (?:student|pupil)",
        r"pupils?(?!\w)",
    ),
    *(
        rf"{_YEARS}\s?-?\s?(?:ти\s?|и\s?)?-?летн\w{{2,3}}{_TERM}",
        rf"{_OF_YEARS}летн\w{{2,3}}{_TERM}",
        rf"(?:возрасте|ему|ей|исполнилось) {_YEARS}(?:-?ти)? (?:лет|год)",
        rf"{_YEARS} лет от роду",
        r"(?:не достиг\w{0,5}|не исполнилось|(?:еще )?нет(?: еще)?) (?:и )?(?:18|восемнадцати|совершеннолет)",
    ),
    *(
        "несовершеннолет",
        "малолет",
        "подрост",
        r"школьни[кц]",
        r"(?:перв|втор|треть|четверо|пяти|шести|семи|восьми|девяти|десяти|одиннадцати|\d{1,2}-?)классни",
    ),
    *(
        r"учени\w{1,4} \d{1,2}(?:-?го)? ?(?:«?\w»? )?класса",
        "кәмелетке толмаған",
        "кәмелет жасына толмаған",
        "жасөспірім",
        r"оқушы",
        rf"{_YEARS}[- ]?жас(?:та(?!н)|ар)",
        r"он (?:бір|екі|үш|төрт|бес|алты|жеті) жас(?:та(?!н)|ар)",
        r"(?:18|он сегіз) жасқа толмаған",
        r"жасы толмаған",
    ),
)
_BORN = re.compile(
    r"(?<!\w)(?:born (?:on |in )?(?:[\w ,.]{0,20})?|b\.\s?|DOB:?\s(?:[\d.]{0,8})?"
    r"|род(?:\.|ился|илась|ившийся|ившаяся|ившегося|ившейся)\s(?:в\s)?(?:[\w .]{0,20})?|г\.\s?р\.\s?)((?:19|20)\d\d)(?!\d)"
    r"|(?<!\d)((?:19|20)\d\d)\s?(?:г\.\s?р\.|года рождения|г\. рождения|жылы туған|ж\.\s?т\.)",
    re.IGNORECASE,
)
INFORMER = _beginning_with(
    *(r"stool pigeon", r"(?:secret|planted) agent", r"confidential source", r"(?:not to be named|remain anonymous|condition of anonymity)"),
    *("informer", "informant", "provocateur", "undercover", r"secret witness", "protected witness", "anonymous source", "whistle-?blow"),
    *(
        "осведомител",
        "провокатор",
        "информатор",
        "стукач",
        r"засекреченн\w{2,3} свидетел",
        r"тайн\w{2,3} свидетел",
        r"анонимн\w{2,3} источник",
        "завербова",
        r"негласн\w{2,3} сотрудник",
        r"(?:секретн|тайн)\w{2,3} (?:свидетел|агент|сотрудник)",
        r"агент\w{0,3} (?:КНБ|ҰҚК|полици|спецслужб)",
        r"под псевдонимом",
        r"услови\w{1,3} анонимност",
        r"остаться (?:неизвестн|неназванн|анонимн)",
    ),
    *(r"аты-жөнін атама", "жансыз"),
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
    return SELF_HARM.search(running(text)) is not None


def health(text: str) -> bool:
    """Whether the text speaks of somebody's health, disability, self-harm, sexual violence or orientation."""
    plain = running(text)
    return self_harm(text) or any(words.search(plain) is not None for words in (_HEALTH, _HEALTH_CAPITALS, _INTIMATE))


def minor(text: str, day: date | None = None) -> bool:
    """Whether the text speaks of somebody under eighteen.

    :param day: of what is told; who was born less than eighteen calendar years before it was (or may have been) a child then.
    """
    plain = running(text)
    if MINOR.search(plain):
        return True
    years = [int(m.group(1) or m.group(2)) for m in _BORN.finditer(plain)]
    return day is not None and any(day.year - year <= 18 for year in years)


def informer(text: str) -> bool:
    """Whether the text speaks of an informer, a provocateur, a protected witness or an anonymous source."""
    return INFORMER.search(running(text)) is not None


def beliefs(text: str) -> bool:
    """Whether the text speaks of ethnicity, religion or party (rule 14). A reviewer is told: often that is what a case is about."""
    return BELIEFS.search(running(text)) is not None


def cleared(text: str) -> bool:
    """Whether the text speaks of an acquittal, an amnesty or a pardon."""
    return CLEARED.search(running(text)) is not None


def head_counts(text: str) -> Iterator[Span]:
    """Numbers of people: beside names that are withheld they tell how many those are (rule 7)."""
    for match in HEAD_COUNT.finditer(text):
        yield match.span()


def redacted(text: str) -> Iterator[Span]:
    """What somebody blacked out before the source came here."""
    for match in REDACTED.finditer(text):
        yield match.span()
