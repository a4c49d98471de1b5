"""``README.en.md``, ``README.ru.md`` and ``README.kk.md`` of a release: the texts beside this module, filled in."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files as resources
from string import Template

from publication.description import DRAFT
from publication.licences import licence_iri
from publication.project import LANGUAGES, Language, Project, Texts
from publication.release import ReleaseFile
from publication.signing import SIGNATURE, SIGNER, SIGNERS, SUMS
from publication.tables.columns import TABLES
from publication.tables.places import CREDIT

_HEADINGS = {
    "en": ("column", "heading", "property"),
    "ru": ("столбец", "заголовок", "свойство"),
    "kk": ("баған", "тақырыбы", "қасиет"),
}
_SIGNED = {"en": "and", "ru": "и", "kk": "және"}
_COUNTS = {"en": "{} triples.", "ru": "Троек: {}.", "kk": "Үштік саны: {}."}
VERIFY = f"ssh-keygen -Y verify -f {SIGNERS} -I {SIGNER} -n aigaq-release -s {SIGNATURE} < {SUMS}"


def readme(
    language: Language,
    project: Project,
    *,
    release: str,
    issued: datetime,
    draft: bool,
    counts: dict[str, int],
    files: list[ReleaseFile],
    canonical: str,
    fingerprint: str | None,
) -> str:
    """The text in one language; the publisher's own words in that language where there are any, else in the dataset's first."""
    template = Template((resources("publication.about") / f"readme.{language}.md").read_text(encoding="utf-8"))
    column, heading, term = _HEADINGS[language]
    index = LANGUAGES.index(language)
    tables = []
    for table in TABLES:
        rows = [("id", table.id_titles[index], "")]
        rows += [(c.name, c.titles[index], f"`{c.term}`" if c.term else "") for c in table.columns]
        lines = "\n".join(f"| `{name}` | {title} | {meaning} |" for name, title, meaning in rows)
        tables.append(f"### {table.name}: {table.titles[index]}\n\n| {column} | {heading} | {term} |\n|---|---|---|\n{lines}")
    return template.substitute(
        title=_in(project.title, language, project),
        description=_in(project.description, language, project),
        draft=f"**{DRAFT[language]}**\n\n" if draft else "",
        release=release,
        issued=issued.date().isoformat(),
        publisher=project.publisher,
        counts=_COUNTS[language].format(counts["triples"]),
        scope=_in(project.statement.scope, language, project),
        bias=_in(project.statement.known_bias, language, project),
        files="\n".join(f"| `{file.name}` | {file.title} | {file.bytes} |" for file in files),
        columns="\n\n".join(tables),
        signature=f" {_SIGNED[language]} `{VERIFY}`. {fingerprint}." if fingerprint else ".",
        canonical=canonical,
        licence=f"[{project.licence}]({licence_iri(project.licence)})",
        address=f"{project.base}releases/{release}/",
        contact=project.contact,
        coordinates=CREDIT,
        base=project.base,
    )


def _in(texts: Texts, language: Language, project: Project) -> str:
    return texts.get(language) or texts[project.languages[0]]
