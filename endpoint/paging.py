"""The number of a page in an address."""

from __future__ import annotations

import re

from ontology.errors import BadInput

_NUMBER = re.compile("[1-9][0-9]{0,5}")


def page_number(text: str | None) -> int:
    """The page that ``?page=`` asks for; the first without it.

    :raises BadInput: it is no whole number from 1, or has more than six digits.
    """
    if text is None:
        return 1
    if not _NUMBER.fullmatch(text):
        raise BadInput("page must be a whole number from 1", hint="Leave ?page out for the first.")
    return int(text)
