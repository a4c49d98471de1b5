"""Rows in the text of a JSON table as the engine writes it: where they end, how many they are.

Between two rows stands ``},{"`` and a variable. A string may hold that too only at its end, so that a comma or a bracket follows.
A row without any value (``{}``) looks like what a string may hold anywhere: where there is such, the text is parsed.

Imported by the query process: only the standard library here.
"""

from __future__ import annotations

import json
import re

_NEXT = b'},{"'
_IN_STRING = (b",", b"}")
"""What follows where it is the end of a string."""
_NEXT_ROW = re.compile(rb'\},\{"(?![,}])')
_HEAD = b'"bindings":['
_TAIL = b"]}}"


def whole(text: bytearray, searched: int) -> int:
    """Where the last row that another one follows ends; 0 if there is none.

    :param searched: so much of the text, the beginning, is known to have none.
    """
    found = len(text)
    while (found := text.rfind(_NEXT, max(0, searched - len(_NEXT)), found)) >= 0:
        after = text[found + len(_NEXT) : found + len(_NEXT) + 1]
        if after and after not in _IN_STRING:
            break
    return found + 1


def split(piece: bytes, *, last: bool) -> tuple[bytes, bytes, bytes]:
    """What stands before the rows of a piece of whole rows (the table's head, or the comma after an earlier piece), the rows, and what
    stands after them in the last piece."""
    head = piece.find(_HEAD) + len(_HEAD) if piece.startswith(b'{"head"') else int(piece.startswith(b","))
    tail = len(piece) - len(_TAIL) if last else len(piece)
    return piece[:head], piece[head:tail], piece[tail:]


def count(rows: bytes) -> int:
    """How many rows there are."""
    if b"{}" in rows:
        return len(json.loads(b"[%b]" % rows))
    return 1 + rows.count(_NEXT) - sum(rows.count(_NEXT + after) for after in _IN_STRING) if rows else 0


def first(rows: bytes, most: int) -> bytes:
    """Some of the rows from the first one on, not all of them: ``most`` if that many can be told apart without parsing."""
    if most == 0 or b"{}" in rows:
        return b""
    return rows[: next(end for n, end in enumerate(_NEXT_ROW.finditer(rows), 1) if n == most).start() + 1]
