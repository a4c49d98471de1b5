"""What the tables hold: each column, the property it stands for, and its heading in three languages.

A column with a property (``term``) carries that property's values exactly; one without is told from others, for reading, and is left out
when the graph is made of the tables again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ontology import terms as aq
from ontology.iris import AQ, DCTERMS, LAW, LIST, PLACE, PROV, RDFS, SKOSXL, XSD
from publication.lines import STRING

OWN = ""
"""Prefix of a column of the publisher's own resources: ``<base>id/``."""
ANY = "any"
"""Prefix of a column of whole addresses."""
SEPARATOR = "|"
"""Between several values of one cell; it stands in no IRI (RFC 3987)."""
_LABEL = f"{RDFS}label"
_DERIVED = f"{PROV}wasDerivedFrom"


@dataclass(frozen=True)
class Column:
    """One column. ``prefix`` is ``None`` for literals; else what is left off the IRIs."""

    name: str
    titles: tuple[str, str, str]
    """Heading in English, Russian, Kazakh."""
    term: str | None = None
    prefix: str | None = None
    datatype: str = STRING
    language: str | None = None
    many: bool = False
    inverse: bool = False
    """The property leads from the column's value to the row's resource."""
    sql: str | None = None
    """How a column without a property is told from others; the row's table is ``t``."""

    @property
    def plain_text(self) -> bool:
        """Free text, which a spreadsheet could take for a formula."""
        return self.prefix is None and self.datatype == STRING


@dataclass(frozen=True)
class Table:
    """One table: its rows are the resources of a class."""

    name: str
    class_iri: str
    titles: tuple[str, str, str]
    columns: tuple[Column, ...]
    main: bool = False
    """One of those that most readers want; the others say where it comes from."""
    id_titles: tuple[str, str, str] = field(default=("identifier", "идентификатор", "идентификатор"))

    @property
    def kept(self) -> tuple[Column, ...]:
        """The columns that carry the graph."""
        return tuple(c for c in self.columns if c.term)


def _own(name: str, term: str, en: str, ru: str, kk: str, *, many: bool = False, inverse: bool = False) -> Column:
    return Column(name, (en, ru, kk), term, OWN, many=many, inverse=inverse)


def _listed(name: str, term: str, scheme: str, en: str, ru: str, kk: str) -> Column:
    return Column(name, (en, ru, kk), term, f"{LIST}{scheme}/")


def _value(name: str, term: str, datatype: str, en: str, ru: str, kk: str) -> Column:
    return Column(name, (en, ru, kk), term, datatype=datatype)


def _texts(name: str, term: str, en: str, ru: str, kk: str, *, plain: bool = True) -> tuple[Column, ...]:
    """A text that may be in any language: a column for each, and one for texts without."""
    tagged = tuple(
        Column(f"{name}_{tag}", (f"{en} ({tag})", f"{ru} ({tag})", f"{kk} ({tag})"), term, language=tag) for tag in ("en", "ru", "kk")
    )
    return (Column(name, (en, ru, kk), term), *tagged) if plain else tagged


def _told(name: str, sql: str, en: str, ru: str, kk: str) -> Column:
    return Column(name, (en, ru, kk), sql=sql)


_TERM = "(SELECT {tag} FROM terms WHERE id = '{path}' || t.{column})"


def _names(column: str, path: str, titles: tuple[str, str, str]) -> tuple[Column, ...]:
    """The labels of what a column names, in three languages; ``path`` as in ``terms.id``."""
    return tuple(
        _told(f"{column}_{tag}", _TERM.format(tag=tag, path=path, column=column), *(f"{x} ({tag})" for x in titles))
        for tag in ("en", "ru", "kk")
    )


_EDTF = aq.edtf
_DATE = f"{XSD}date"
_LABELS = _texts("label", _LABEL, "label", "название", "атауы", plain=False)
_PASSAGES = _own("passages", _DERIVED, "sentences (identifiers)", "предложения (идентификаторы)", "сөйлемдер (идентификаторлар)", many=True)
_BOUNDS = (
    _value("earliest", aq.earliest, _DATE, "earliest day", "самый ранний день", "ең ерте күн"),
    _value("latest", aq.latest, _DATE, "latest day", "самый поздний день", "ең кеш күн"),
)
_PERSONS = ("persons (identifiers)", "люди (идентификаторы)", "адамдар (идентификаторлар)")
_PERSON_NAMES = """(SELECT group_concat(n, '; ') FROM (SELECT coalesce(p.name, p.label_en) AS n FROM {table}_persons l
 JOIN persons p ON p.id = l.value WHERE l.id = t.id ORDER BY l.value))"""
_PERSON = "(SELECT coalesce(p.name, p.label_en) FROM persons p WHERE p.id = t.person)"
_QUOTES = """(SELECT group_concat(q, ' / ') FROM (SELECT coalesce(p.quote, p.quote_en, p.quote_ru, p.quote_kk,
 e.quote, e.quote_en, e.quote_ru, e.quote_kk) AS q FROM {table}_passages l LEFT JOIN passages p ON p.id = l.value
 LEFT JOIN entries e ON e.id = l.value WHERE l.id = t.id ORDER BY l.value))"""
_ADDRESSES = """(SELECT group_concat(a, '|') FROM (SELECT DISTINCT e.addresses AS a FROM {table}_passages l
 LEFT JOIN passages p ON p.id = l.value JOIN entries e ON e.id = coalesce(p.entry, l.value)
 WHERE l.id = t.id AND e.addresses IS NOT NULL ORDER BY e.id))"""


def _said(table: str) -> tuple[Column, ...]:
    """The labels of a resource, and what its sources say."""
    return (
        *_LABELS,
        _PASSAGES,
        _told("sentences", _QUOTES.format(table=table), "what the source says", "что говорит источник", "дереккөз не дейді"),
        _told("addresses", _ADDRESSES.format(table=table), "web addresses", "веб-адреса", "веб-мекенжайлар"),
    )


def _one_person(term: str, en: str, ru: str, kk: str) -> tuple[Column, ...]:
    """A person, and who that is."""
    return (
        _own("person", term, f"{en} (identifier)", f"{ru} (идентификатор)", f"{kk} (идентификатор)"),
        _told("person_name", _PERSON, en, ru, kk),
    )


def _several_persons(table: str, term: str) -> tuple[Column, ...]:
    """Persons, and who they are."""
    names = _told("person_names", _PERSON_NAMES.format(table=table), "persons", "люди", "адамдар")
    return _own("persons", term, *_PERSONS, many=True), names


def _code(name: str, term: str, scheme: str, en: str, ru: str, kk: str) -> tuple[Column, ...]:
    """A code of a list, and what it is called in three languages."""
    return _listed(name, term, scheme, f"{en} (code)", f"{ru} (код)", f"{kk} (код)"), *_names(name, f"list/{scheme}/", (en, ru, kk))


_OF_EVENT = (
    _told("event_type", "(SELECT type FROM events e WHERE e.id = t.event)", "event (code)", "событие (код)", "оқиға (код)"),
    _told("event_date", "(SELECT date FROM events e WHERE e.id = t.event)", "date of the event", "дата события", "оқиға күні"),
)
_GIVEN_IN = (_own("event", aq.givenIn, "event (identifier)", "событие (идентификатор)", "оқиға (идентификатор)"), *_OF_EVENT)
_REGION = """(SELECT CASE WHEN notation LIKE '%-%' THEN t.place ELSE coalesce(within, t.place) END
 FROM terms WHERE id = 'place/' || t.place)"""
_DISPUTED = Column(
    "disputed", ("what sources differ on", "в чём источники расходятся", "дереккөздер неде келіспейді"), aq.disputed, AQ, many=True
)
_PLACE = Column("place", ("place (code)", "место (код)", "орын (код)"), aq.place, PLACE)
_PROVISION = Column("provision", ("provision of law (code)", "норма закона (код)", "заң нормасы (код)"), aq.underProvision, LAW)

TABLES: tuple[Table, ...] = (
    Table(
        "persons",
        aq.Person,
        ("Persons", "Люди", "Адамдар"),
        (
            Column("name", ("name", "имя", "есімі"), _LABEL),
            *_texts("label", _LABEL, "role of a person not named", "роль неназванного лица", "аты аталмаған адамның рөлі", plain=False),
            _told(
                "names",
                "(SELECT group_concat(w, '; ') FROM (SELECT DISTINCT n.written AS w FROM names n WHERE n.person = t.id ORDER BY w))",
                "names as printed",
                "имена, как напечатано",
                "басылған есімдер",
            ),
        ),
        main=True,
    ),
    Table(
        "events",
        aq.Event,
        ("Events", "События", "Оқиғалар"),
        (
            *_code("type", aq.eventType, "event-type", "kind", "вид", "түрі"),
            _value("date", aq.occurred, _EDTF, "date (EDTF)", "дата (EDTF)", "күні (EDTF)"),
            *_BOUNDS,
            _PLACE,
            *_names("place", "place/", ("place", "место", "орын")),
            _told(
                "region",
                _REGION,
                "region (code)",
                "регион (код)",
                "өңір (код)",
            ),
            Column("place_name", ("place as printed", "место, как напечатано", "басылған орын"), aq.placeName),
            *_several_persons("events", aq.person),
            _DISPUTED,
            *_said("events"),
        ),
        main=True,
    ),
    Table(
        "charges",
        aq.Charge,
        ("Charges", "Обвинения", "Айыптаулар"),
        (
            *_one_person(aq.accused, "accused", "обвиняемый", "айыпталушы"),
            _PROVISION,
            Column("provision_as_stated", ("provision as stated", "норма, как указано", "көрсетілген норма"), aq.provisionAsStated),
            _own("events", aq.raisedIn, "events (identifiers)", "события (идентификаторы)", "оқиғалар (идентификаторлар)", many=True),
            _value("reported", aq.reported, _EDTF, "date of the report (EDTF)", "дата сообщения (EDTF)", "хабар күні (EDTF)"),
            *_BOUNDS,
            *_said("charges"),
        ),
        main=True,
    ),
    Table(
        "decisions",
        aq.Decision,
        ("Decisions", "Решения", "Шешімдер"),
        (
            *_GIVEN_IN,
            _value("date", aq.decided, _EDTF, "date (EDTF)", "дата (EDTF)", "күні (EDTF)"),
            *_several_persons("decisions", aq.appliesTo),
            _own(
                "charges", aq.decidesOn, "charges (identifiers)", "обвинения (идентификаторы)", "айыптаулар (идентификаторлар)", many=True
            ),
            _own(
                "imposes",
                aq.imposes,
                "penalties and measures (identifiers)",
                "наказания и меры (идентификаторы)",
                "жазалар мен шаралар (идентификаторлар)",
                many=True,
            ),
            *_code("outcome", aq.outcome, "decision-outcome", "outcome", "исход", "нәтижесі"),
            *_said("decisions"),
        ),
        main=True,
    ),
    Table(
        "penalties",
        aq.Penalty,
        ("Penalties", "Наказания", "Жазалар"),
        (
            *_one_person(aq.imposedOn, "person", "лицо", "адам"),
            *_code("kind", aq.penaltyKind, "penalty-kind", "penalty", "наказание", "жаза"),
            _value("duration", aq.duration, f"{XSD}duration", "length (ISO 8601)", "срок (ISO 8601)", "мерзімі (ISO 8601)"),
            _value("amount", aq.amount, f"{XSD}decimal", "sum", "сумма", "сомасы"),
            Column("currency", ("currency", "валюта", "валюта"), aq.currency),
            _value(
                "recalled",
                aq.recalled,
                f"{XSD}boolean",
                "of an earlier judgment",
                "по прежнему приговору",
                "бұрынғы үкім бойынша",
            ),
            _own("event", aq.imposedBy, "decision (identifier of the event)", "решение (идентификатор события)", "шешім (оқиға)"),
            *_OF_EVENT,
            _DISPUTED,
            *_said("penalties"),
        ),
        main=True,
    ),
    Table(
        "restraints",
        aq.RestraintMeasure,
        ("Measures of restraint", "Меры пресечения", "Бұлтартпау шаралары"),
        (
            *_GIVEN_IN,
            *_one_person(aq.appliesTo, "person", "лицо", "адам"),
            *_code("kind", aq.restraintKind, "restraint-measure", "measure", "мера", "шара"),
            *_said("restraints"),
        ),
    ),
    Table(
        "custody",
        aq.Custody,
        ("Custody", "Содержание под стражей", "Қамауда ұстау"),
        (
            *_GIVEN_IN,
            *_one_person(aq.appliesTo, "person", "лицо", "адам"),
            _own("ground", aq.legalGround, "measure (identifier)", "мера (идентификатор)", "шара (идентификатор)"),
            _value("attested", aq.attested, _EDTF, "held on (EDTF)", "под стражей на день (EDTF)", "қамауда болған күн (EDTF)"),
            *_said("custody"),
        ),
    ),
    Table(
        "spoken",
        aq.Statement,
        ("Statements that people made", "Заявления людей", "Адамдардың мәлімдемелері"),
        (
            *_GIVEN_IN,
            *_one_person(aq.speaker, "speaker", "кто говорит", "сөйлеуші"),
            *_said("spoken"),
        ),
    ),
    Table(
        "sources",
        aq.Source,
        ("Sources", "Источники", "Дереккөздер"),
        (
            *_texts("title", f"{DCTERMS}title", "title", "заглавие", "тақырыбы"),
            Column("language", ("language", "язык", "тілі"), f"{DCTERMS}language"),
            _value("period", f"{DCTERMS}temporal", _EDTF, "day or period (EDTF)", "день или период (EDTF)", "күні не кезеңі (EDTF)"),
        ),
        main=True,
    ),
    Table(
        "entries",
        aq.Entry,
        ("Entries of the sources", "Записи источников", "Дереккөз жазбалары"),
        (
            _own("source", aq.inSource, "source (identifier)", "источник (идентификатор)", "дереккөз (идентификатор)"),
            _value("number", aq.entryNumber, f"{XSD}integer", "number", "номер", "нөмірі"),
            _value("reported", aq.reported, _EDTF, "date (EDTF)", "дата (EDTF)", "күні (EDTF)"),
            *_BOUNDS,
            Column("language", ("language", "язык", "тілі"), f"{DCTERMS}language"),
            _listed("status", aq.reviewStatus, "review-status", "review (code)", "проверка (код)", "тексеру (код)"),
            Column("addresses", ("web addresses", "веб-адреса", "веб-мекенжайлар"), f"{DCTERMS}references", ANY, many=True),
            *_texts("quote", aq.quote, "text", "текст", "мәтін"),
        ),
    ),
    Table(
        "passages",
        aq.Passage,
        ("Sentences of the sources", "Предложения источников", "Дереккөз сөйлемдері"),
        (
            _own("entry", aq.inEntry, "entry (identifier)", "запись (идентификатор)", "жазба (идентификатор)"),
            *_texts("quote", aq.quote, "text", "текст", "мәтін"),
        ),
    ),
    Table(
        "names",
        aq.NameForm,
        ("Names as printed", "Имена, как напечатано", "Басылған есімдер"),
        (
            _own("person", aq.nameForm, "person (identifier)", "лицо (идентификатор)", "адам (идентификатор)", inverse=True),
            Column("written", ("name as printed", "имя, как напечатано", "басылған есім"), f"{SKOSXL}literalForm"),
            Column("label", ("label", "название", "атауы"), _LABEL),
            Column("surname", ("surname", "фамилия", "тегі"), aq.surname),
            Column("given_name", ("given name", "имя", "аты"), aq.givenName),
            _PASSAGES,
        ),
    ),
    Table(
        "participations",
        aq.Participation,
        ("Who is what in an entry", "Кто кем является в записи", "Жазбада кім кім"),
        (
            _own("person", aq.agent, "person (identifier)", "лицо (идентификатор)", "адам (идентификатор)"),
            _listed("role", aq.role, "role", "role (code)", "роль (код)", "рөлі (код)"),
            _own("entry", aq.inEntry, "entry (identifier)", "запись (идентификатор)", "жазба (идентификатор)"),
        ),
    ),
    Table(
        "claims",
        aq.Claim,
        ("Who says so", "Кто это утверждает", "Кім айтады"),
        (
            _own("subject", aq.subject, "about (identifier)", "о чём (идентификатор)", "не туралы (идентификатор)"),
            Column("property", ("property", "свойство", "қасиет"), aq.property, AQ),
            _own("value_id", aq.value, "value (identifier)", "значение (идентификатор)", "мәні (идентификатор)"),
            Column("value_code", ("value (code)", "значение (код)", "мәні (код)"), aq.value, "https://w3id.org/aigaq/"),
            Column("value_text", ("value (text)", "значение (текст)", "мәні (мәтін)"), aq.value),
            _value("value_date", aq.value, _EDTF, "value (date, EDTF)", "значение (дата, EDTF)", "мәні (күні, EDTF)"),
            _value("value_duration", aq.value, f"{XSD}duration", "value (length)", "значение (срок)", "мәні (мерзім)"),
            _value("value_amount", aq.value, f"{XSD}decimal", "value (sum)", "значение (сумма)", "мәні (сома)"),
            _PASSAGES,
            _listed("voice", aq.voice, "voice", "voice (code)", "чей голос (код)", "кімнің дауысы (код)"),
            _listed("modality", aq.modality, "modality", "modality (code)", "модальность (код)", "модальдылық (код)"),
            _listed("assessment", aq.assessment, "assessment", "assessment (code)", "оценка (код)", "бағалау (код)"),
            _listed("extraction", aq.extraction, "extraction", "how read (code)", "как извлечено (код)", "қалай алынды (код)"),
            _listed("status", aq.claimStatus, "claim-status", "status (code)", "статус (код)", "мәртебесі (код)"),
        ),
    ),
)
