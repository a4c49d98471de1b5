"""Articles as a table writes them (``20.2 КоАП``, ``Article 488, Part 6``, ``488.6``) -> code, article and parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from converters.packs import Pack
from converters.tables.cells import Piece
from converters.tables.model import Charge

_NUMBER = r"\d+(?:[.\-]\d+)*"
_PARTS = r"\d+(?:[.\-]\d+)?(?:\s*(?:[/,]|и|and)\s*\d+(?:[.\-]\d+)?)*"
_ARTICLE_WORD = r"(?:ст(?:ать[яиеёю]\w*|\.)?|articles?|art\.?|бап\w*|§)"
_PART_WORD = r"(?:ч(?:аст[ьиюям]+|\.)?|parts?|pt\.?|п(?:ункт\w*|\.)?|para(?:graph)?\.?|бөлі[гк]\w*)"
_USUAL = re.compile(
    rf"(?:{_PART_WORD}\s*(?P<first_part>{_PARTS})\s*,?\s*)?(?:{_ARTICLE_WORD}\s*)?(?P<article>{_NUMBER})"
    rf"(?:\s*,?\s*{_PART_WORD}\s*(?P<part>{_PARTS}))?\s*,?\s*(?P<code>[^\W\d_]\D*)?",
    re.IGNORECASE,
)
_CODE_FIRST = re.compile(
    rf"(?P<code>[^\W\d_][^\d]*?)\s*,?\s*(?:{_ARTICLE_WORD}\s*)?(?P<article>{_NUMBER})(?:\s*,?\s*{_PART_WORD}\s*(?P<part>{_PARTS}))?",
    re.IGNORECASE,
)
_PLACEHOLDERS = {"{article}": rf"(?P<article>{_NUMBER})", "{part}": rf"(?P<part>{_PARTS})", "{code}": r"(?P<code>[^\W\d_]\D*?)"}
_BETWEEN_PARTS = re.compile(r"\s*(?:[/,]|и|and)\s*")
_SPACES = re.compile(r"\s+")
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Provision:
    """One article, or one part of one, as the cell says it. ``code`` as records write it; ``None``: the row leaves it open."""

    code: str | None
    article: str
    part: str | None
    piece: Piece
    inferred: bool = False
    """True where the code follows from the article's number alone."""


def provisions_in(article: Piece, part: Piece | None, code: Piece | None, rule: Charge, names: CodeNames) -> Iterator[Provision]:
    """The provisions of a row.

    :param part: cell of the part, if the map names a column for it.
    :param code: cell of the code, likewise.
    :param names: the codes that the reference pack knows.
    :raises CellProblem: the cell is written in no form that is known, or names an unknown code.
    """
    separate_parts = _BETWEEN_PARTS.split(part.value) if part else []
    for piece in article.split(rule.separators):
        found = _match(piece, rule.form)
        if found is None:
            forms = " or ".join(rule.form) if rule.form else "for instance 488, 488 ч. 6, 20.2 КоАП or Article 488, Part 6"
            raise piece.problem(
                "not an article", f"Expected {forms}. The map can say how the cells are written: form = ['{{article}} {{code}}']."
            )
        said_code = _code(found.get("code"), piece, code, rule, names)
        inferred = None if said_code else names.certain(found["article"] or "")
        said = found.get("part") or found.get("first_part")
        for one in separate_parts or (_BETWEEN_PARTS.split(said) if said else [None]):
            yield Provision(said_code or inferred, found["article"] or "", one, piece, inferred is not None)


class CodeNames:
    """The pack's codes by every name they have."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._names: dict[str, str] = {}
        for code in pack.codes.values():
            aliases = (alias for several in code.aliases.values() for alias in several)
            for name in (code.key, code.record_key, *code.labels.values(), *aliases):
                self._names.setdefault(_folded(name).replace(" ", ""), code.record_key)
        self._country = _country_words(pack)

    def find(self, name: str) -> str | None:
        """What records write for a code, the pack's own country behind its name allowed.

        ``None`` if the pack does not know it, and also for a like-named code of another country.
        """
        wanted = _folded(name)
        if wanted == OTHER:
            return OTHER
        return self._names.get(self._without_country(wanted).replace(" ", "")) or self._names.get(wanted.replace(" ", ""))

    def certain(self, article: str) -> str | None:
        """The code that an article's number alone leaves no doubt about."""
        key = self.pack.inference.certain.get(article)
        return self.pack.codes[key].record_key if key else None

    def _without_country(self, name: str) -> str:
        kept = name.split()
        while len(kept) > 1 and kept[-1] in self._country:
            kept.pop()
        while len(kept) > 1 and kept[0] in self._country:
            kept.pop(0)
        return " ".join(kept)


def _country_words(pack: Pack) -> set[str]:
    country = next((p for p in pack.places.values() if p.kind == "country" and pack.country in p.forms), None)
    words = {"of", "the", "republic", "республики", "республика", "республикасының", "республикасы"}
    for form in country.forms if country else (pack.country,):
        words.update(form.casefold().split())
        first = form[0].casefold()
        words.update({f"r{first}", f"{first}r", f"р{first}", f"{first}р"})  # РК, RK, ҚР: "Republic" and the country's first letter
    return words


def _match(piece: Piece, forms: list[str]) -> dict[str, str | None] | None:
    patterns = [*(_form(form) for form in forms), _USUAL, _CODE_FIRST]
    return next((match.groupdict() for match in (p.fullmatch(piece.value) for p in patterns) if match), None)


@lru_cache(maxsize=64)
def _form(form: str) -> re.Pattern[str]:
    parts = [_PLACEHOLDERS.get(part) or _SPACES.sub(r"\\s*", re.escape(part).replace("\\ ", " ")) for part in re.split(r"(\{\w+\})", form)]
    return re.compile("".join(parts), re.IGNORECASE)


def _code(written: str | None, piece: Piece, column: Piece | None, rule: Charge, names: CodeNames) -> str | None:
    name, said_in = (column.value, column) if column else (written, piece)
    if not name:
        return rule.code
    name = name.strip(" ,.;")
    translated = {_folded(text): key for text, key in rule.codes.items()}.get(_folded(name))
    found = translated or names.find(name)
    if found is None:
        known = ", ".join(
            dict.fromkeys(alias for c in names.pack.codes.values() for aliases in c.aliases.values() for alias in aliases[-1:])
        )
        raise said_in.problem(
            f"the code {name!r} is not in the reference pack {names.pack.name!r}",
            f"It knows {known}. The map can translate it: codes = {{ {name!r} = 'other' }}.",
        )
    return found


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).strip().casefold()
