"""The program's words in three languages: catalogues of gettext, read from ``.po`` files as they lie in the package."""

from __future__ import annotations

import gettext
import io
from functools import cache
from importlib import resources

NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}
DRAFTS = frozenset({"ru", "kk"})
"""Languages whose words no speaker has reviewed yet."""


@cache
def catalogue(package: str, tag: str) -> gettext.NullTranslations:
    """The texts of ``<package>/translations/<tag>.po``; without such a file every text stays as it is."""
    path = resources.files(package) / "translations" / f"{tag}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    from babel.messages import mofile, pofile  # not before a text is wanted in another language than English

    compiled = io.BytesIO()
    mofile.write_mo(compiled, pofile.read_po(io.BytesIO(path.read_bytes()), locale=tag))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
