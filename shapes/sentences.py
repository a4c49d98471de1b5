"""A result as one sentence that a data officer can act on, in English, Russian or Kazakh."""

from __future__ import annotations

from rdflib import Literal, URIRef
from rdflib.namespace import SH
from rdflib.term import Identifier

from ontology import iris
from shapes.report import Report, Result, Severity, Triple, path_text

LANGUAGES = ("en", "ru", "kk")

_HEADS = {
    "en": {Severity.VIOLATION: "Error", Severity.WARNING: "Please check", Severity.INFO: "Note"},
    "ru": {Severity.VIOLATION: "Ошибка", Severity.WARNING: "Проверьте", Severity.INFO: "К сведению"},
    "kk": {Severity.VIOLATION: "Қате", Severity.WARNING: "Тексеріңіз", Severity.INFO: "Назарға"},
}
_FOUND = {"en": "found", "ru": "найдено", "kk": "табылғаны"}
_PROPERTY = {"en": "property", "ru": "свойство", "kk": "қасиет"}
_UNEXPLAINED = {
    "en": "the data breaks the rule {rule}, which gives no explanation",
    "ru": "данные нарушают правило {rule}, которое не даёт пояснения",
    "kk": "деректер түсіндірмесі жоқ {rule} ережесін бұзады",
}
_OUTCOME = {
    "en": {True: "conforms", False: "does not conform; findings: {count}"},
    "ru": {True: "соответствует", False: "не соответствует; найдено: {count}"},
    "kk": {True: "сәйкес", False: "сәйкес емес; табылғаны: {count}"},
}
_NOTHING = {
    "en": "The shapes address nothing in this file, so that it conforms means nothing. Is it the file you meant?",
    "ru": "Формы ничего не проверяют в этом файле, и соответствие ничего не значит. Тот ли это файл?",
    "kk": "Пішіндер бұл файлда ештеңені тексермейді, сондықтан сәйкестігі ештеңе білдірмейді. Осы файл ма еді?",
}
_LINE = {"en": "line {number}", "ru": "строка {number}", "kk": "{number}-жол"}
_PREFIXES = {
    iris.AQ: "aq:",
    iris.SHAPES: "aqs:",
    iris.DCTERMS: "dcterms:",
    iris.PROV: "prov:",
    iris.RDFS: "rdfs:",
    iris.RDF: "rdf:",
    iris.SKOS: "skos:",
    iris.SKOSXL: "skosxl:",
    iris.DCAT: "dcat:",
    str(SH): "sh:",
}
_LONGEST = 80


def told(report: Report, file: str, language: str) -> list[str]:
    """A report as lines to read: the outcome, and each finding with its place in the file, its sentence and the rule."""
    words = language if language in LANGUAGES else "en"
    lines = [f"{file}: {_OUTCOME[words][report.conforms].format(count=len(report.results))}"]
    if report.focus_nodes == 0:
        lines.append(f"  {_NOTHING[words]}")
    for result in report.results:
        number = report.lines.get(result.focus)
        place = f"{file}, {_LINE[words].format(number=number)}" if number else file
        lines.append(f"  {place}: {sentence(result, language)} [{short(result.shape)}]")
    return lines


def sentence(result: Result, language: str) -> str:
    """One sentence: how grave, on what, what is wrong and what to do, and the value at fault.

    Falls back to English, then to any message the shape has; a language that has no words here reads as English.
    """
    words = language if language in LANGUAGES else "en"
    head = _HEADS[words][result.severity]
    parts = []
    if result.path is not None:
        parts.append(f"{_PROPERTY[words]} {_path(result.path, result.steps)}")
    if result.value is not None and result.value != result.focus:
        parts.append(f"{_FOUND[words]}: {short(result.value)}")
    details = f" ({'; '.join(parts)})" if parts else ""
    return f"{head}, {short(result.focus)}: {message(result, language)}{details}"


def message(result: Result, language: str) -> str:
    """What the shape says in that language, else in English, else in whatever it has."""
    for tag in (language, "en", ""):
        if tag in result.messages:
            return result.messages[tag]
    if result.messages:
        return next(iter(result.messages.values()))
    words = language if language in LANGUAGES else "en"
    return _UNEXPLAINED[words].format(rule=short(result.component))


def short(term: Identifier) -> str:
    """A term for reading: a prefixed name where the namespace is well known, a literal's text in quotation marks."""
    if isinstance(term, Literal):
        text = str(term) if len(term) <= _LONGEST else f"{term[: _LONGEST - 1]}…"
        return f"“{text}”"
    if isinstance(term, URIRef):
        for namespace, prefix in _PREFIXES.items():
            if term.startswith(namespace):
                return prefix + term.removeprefix(namespace)
        return str(term)
    return term.n3()


def _path(path: Identifier, steps: tuple[Triple, ...]) -> str:
    """A path for reading: prefixed names, joined as in SPARQL."""
    text = path_text(path, steps)
    for namespace, prefix in _PREFIXES.items():
        text = text.replace(f"<{namespace}", f"<{prefix}")
    return text.replace("<", "").replace(">", "")
