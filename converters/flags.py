"""What a reviewer must look at: the codes of flags and their words in three languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from converters.record import Evidence, Flag


class FlagCode(StrEnum):
    """Why an element is in doubt."""

    ARTICLE_UNKNOWN = "article-unknown"
    CODE_INFERRED = "code-inferred"
    CODE_OPEN = "code-open"
    NAME_VARIANTS = "name-variants"
    NAME_UNSURE = "name-unsure"
    YEAR_GUESSED = "year-guessed"
    YEAR_UNKNOWN = "year-unknown"
    DATE_MISSING = "date-missing"
    PLACE_UNKNOWN = "place-unknown"
    PLACE_REGION_MISMATCH = "place-region-mismatch"
    PENALTY_BACKGROUND = "penalty-background"
    AMOUNT_SHARED = "amount-shared"
    AMOUNT_UNIT = "amount-unit"
    ARREST_SENSE = "arrest-sense"
    CHARGE_NOBODY = "charge-nobody"
    MINOR = "minor"
    SENSITIVE = "sensitive"
    ADDRESS_MISSING = "address-missing"
    ENTRY_CUT = "entry-cut"


@dataclass(frozen=True)
class Message:
    """Text of a flag by language; ``{0}`` stands for the word in doubt."""

    en: str
    ru: str
    kk: str


MESSAGES: dict[FlagCode, Message] = {
    FlagCode.ARTICLE_UNKNOWN: Message(
        "Article {0} is not in the pack's list; it is kept as written.",
        "Статьи {0} нет в справочнике; оставлена, как написано.",
        "{0}-бап анықтамалықта жоқ; жазылғандай қалдырылды.",
    ),
    FlagCode.CODE_INFERRED: Message(
        "The text does not name the code of Article {0}; it was inferred.",
        "Кодекс статьи {0} в тексте не назван; он выведен.",
        "Мәтінде {0}-баптың кодексі аталмаған; ол жорамалданды.",
    ),
    FlagCode.CODE_OPEN: Message(
        "The text does not tell which code Article {0} belongs to.",
        "Из текста не ясно, к какому кодексу относится статья {0}.",
        "{0}-баптың қай кодекске жататыны мәтіннен белгісіз.",
    ),
    FlagCode.NAME_VARIANTS: Message(
        "One person is taken for two spellings: {0}.",
        "Два написания приняты за одного человека: {0}.",
        "Екі жазылуы бір адам деп алынды: {0}.",
    ),
    FlagCode.NAME_UNSURE: Message(
        "It is not certain that {0} is a person, or which word is the surname.",
        "Нет уверенности, что {0} — человек, или какое слово — фамилия.",
        "{0} — адам екені немесе қай сөз тегі екені анық емес.",
    ),
    FlagCode.YEAR_GUESSED: Message(
        "The year comes from the report, not from the entry.", "Год взят из отчёта, а не из записи.", "Жыл жазбадан емес, есептен алынды."
    ),
    FlagCode.YEAR_UNKNOWN: Message("Nobody can tell the year.", "Год установить нельзя.", "Жылын анықтау мүмкін емес."),
    FlagCode.DATE_MISSING: Message("The entry bears no date.", "У записи нет даты.", "Жазбада күні жоқ."),
    FlagCode.PLACE_UNKNOWN: Message("{0} is not in the list of places.", "{0} нет в списке мест.", "{0} орындар тізімінде жоқ."),
    FlagCode.PLACE_REGION_MISMATCH: Message(
        "The list of places has {0} in another region than the text says.",
        "В списке мест {0} относится к другой области, чем в тексте.",
        "Орындар тізімінде {0} мәтіндегіден басқа облыста.",
    ),
    FlagCode.PENALTY_BACKGROUND: Message(
        "The penalty may belong to an earlier judgment that the entry recalls.",
        "Наказание может относиться к прежнему приговору, о котором запись напоминает.",
        "Жаза бұрынғы үкімге қатысты болуы мүмкін.",
    ),
    FlagCode.AMOUNT_SHARED: Message(
        "One figure stands for several people.", "Одна величина указана на нескольких человек.", "Бір шама бірнеше адамға берілген."
    ),
    FlagCode.AMOUNT_UNIT: Message(
        "The sum is counted in an index unit: {0}.",
        "Сумма указана в расчётных показателях: {0}.",
        "Сома есептік көрсеткішпен берілген: {0}.",
    ),
    FlagCode.ARREST_SENSE: Message(
        "Arrest is read as custody before a verdict, not as a penalty: {0}.",
        "«Арест» понят как содержание под стражей до приговора, а не наказание: {0}.",
        "«Қамау» жаза емес, үкімге дейінгі күзет деп түсінілді: {0}.",
    ),
    FlagCode.CHARGE_NOBODY: Message(
        "The charge is against nobody by name.", "Обвинение ни к кому поимённо не относится.", "Айып аты аталған ешкімге тағылмаған."
    ),
    FlagCode.MINOR: Message(
        "A child may be meant: {0}.", "Возможно, речь о несовершеннолетнем: {0}.", "Кәмелетке толмаған туралы болуы мүмкін: {0}."
    ),
    FlagCode.SENSITIVE: Message(
        "Health, self-harm or sexual violence is told: {0}.",
        "Сведения о здоровье, самоповреждении или сексуальном насилии: {0}.",
        "Денсаулық, өзіне зиян келтіру немесе жыныстық зорлық туралы: {0}.",
    ),
    FlagCode.ADDRESS_MISSING: Message(
        "Footnote {0} has no address in the list.", "Для сноски {0} в списке нет адреса.", "{0} сілтемесінің мекенжайы тізімде жоқ."
    ),
    FlagCode.ENTRY_CUT: Message(
        "The entry was too long to be one and was cut.", "Запись слишком длинная и была разделена.", "Жазба тым ұзын болғандықтан бөлінді."
    ),
}


def flag(code: FlagCode, about: str = "", *, element: str | None = None, evidence: Evidence | None = None, language: str = "en") -> Flag:
    """A flag with its message in ``language``."""
    message: str = getattr(MESSAGES[code], language if language in ("en", "ru", "kk") else "en")
    return Flag(code=code.value, message=message.format(about), element=element, evidence=evidence)
