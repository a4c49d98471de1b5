"""Words of the generated files in three languages. The Russian and Kazakh ones are machine-made drafts, as those of the vocabulary are."""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = ("en", "ru", "kk")

WORDS: Final[dict[str, dict[str, str]]] = {
    "reference": {"en": "Reference of the vocabulary", "ru": "Справочник словаря", "kk": "Сөздік анықтамалығы"},
    "made": {
        "en": "Made from the Turtle by `python -m ontology.build`; edit that.",
        "ru": "Создано из Turtle командой `python -m ontology.build`; правьте его.",
        "kk": "`python -m ontology.build` арқылы Turtle файлдарынан жасалған; соны түзетіңіз.",
    },
    "draft": {
        "en": "",
        "ru": "Русские тексты — машинный черновик, их ещё не проверил носитель языка.",
        "kk": "Қазақша мәтіндер — машиналық жоба, оларды тіл иесі әлі тексерген жоқ.",
    },
    "classes": {"en": "Classes", "ru": "Классы", "kk": "Кластар"},
    "properties": {"en": "Properties", "ru": "Свойства", "kk": "Қасиеттер"},
    "others": {"en": "Other terms", "ru": "Прочие термины", "kk": "Басқа терминдер"},
    "lists": {"en": "Code lists", "ru": "Списки кодов", "kk": "Код тізімдері"},
    "diagram": {"en": "How the classes hang together", "ru": "Как связаны классы", "kk": "Кластар қалай байланысқан"},
    "class": {"en": "Class", "ru": "Класс", "kk": "Класс"},
    "property": {"en": "Property", "ru": "Свойство", "kk": "Қасиет"},
    "other": {"en": "Term", "ru": "Термин", "kk": "Термин"},
    "address": {"en": "Address", "ru": "Адрес", "kk": "Мекенжайы"},
    "status": {"en": "Status", "ru": "Состояние", "kk": "Күйі"},
    "under": {"en": "Narrower than", "ru": "Уже, чем", "kk": "Бұдан тар"},
    "domain": {"en": "Said of", "ru": "Говорится о", "kk": "Не туралы айтылады"},
    "range": {"en": "Value", "ru": "Значение", "kk": "Мәні"},
    "seeAlso": {"en": "See also", "ru": "См. также", "kk": "Қараңыз"},
    "has": {"en": "Its properties", "ru": "Его свойства", "kk": "Оның қасиеттері"},
    "leads": {"en": "Leads here", "ru": "Ведут сюда", "kk": "Осында әкелетіндер"},
    "note": {"en": "Note", "ru": "Примечание", "kk": "Ескерту"},
    "rules": {"en": "Rules", "ru": "Правила", "kk": "Ережелер"},
    "example": {"en": "Example", "ru": "Пример", "kk": "Мысал"},
    "questions": {"en": "Questions that use it", "ru": "Вопросы, в которых он используется", "kk": "Оны қолданатын сұрақтар"},
    "code": {"en": "Code", "ru": "Код", "kk": "Код"},
    "label": {"en": "Label", "ru": "Название", "kk": "Атауы"},
    "definition": {"en": "Definition", "ru": "Определение", "kk": "Анықтамасы"},
    "broader": {"en": "Under", "ru": "Входит в", "kk": "Қайда кіреді"},
    "error": {"en": "error", "ru": "ошибка", "kk": "қате"},
    "warning": {"en": "warning", "ru": "предупреждение", "kk": "ескерту"},
    "info": {"en": "note", "ru": "к сведению", "kk": "назарға"},
}

ABOUT: Final[dict[str, dict[str, str]]] = {
    "purpose": {
        "en": "So that those who record political prosecutions can say the same things in the same words.",
        "ru": "Чтобы те, кто документирует политические преследования, говорили об одном и том же одними словами.",
        "kk": "Саяси қудалауды құжаттайтындар бір нәрсені бірдей сөзбен айтуы үшін.",
    },
    "scope": {
        "en": "Persons, events, charges, decisions, penalties, custody, their sources and who says so; code lists for them.",
        "ru": "Люди, события, обвинения, решения, наказания, содержание под стражей, их источники и кто это говорит; списки кодов.",
        "kk": "Адамдар, оқиғалар, айыптаулар, шешімдер, жазалар, қамауда ұстау, олардың дереккөздері және кім айтады; код тізімдері.",
    },
    "knownBias": {
        "en": "Modelled on reports about Kazakhstan in English and Russian; other countries' law may need other codes.",
        "ru": "Построен по отчётам о Казахстане на английском и русском; праву других стран могут понадобиться другие коды.",
        "kk": "Қазақстан туралы ағылшын, орыс тіліндегі есептер бойынша жасалған; басқа елдердің құқығына басқа кодтар керек болар.",
    },
    "controller": {"": "Nobody: the vocabulary holds no personal data."},
    "legalBasis": {
        "en": "None is needed: the vocabulary holds no personal data.",
        "ru": "Не требуется: в словаре нет персональных данных.",
        "kk": "Қажет емес: сөздікте дербес деректер жоқ.",
    },
}
"""What the shapes ask of every published dataset; ``""`` for a text without a language."""
