"""What modules say when something fails, read from their text: tests hold it against the catalogues."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path


def raised(path: Path, errors: Collection[str]) -> Iterator[str]:
    """Messages and hints that a module gives to errors of these names, with a word in place of each value."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = getattr(node, "func", None)
        if isinstance(node, ast.Call) and getattr(name, "id", getattr(name, "attr", "")) in errors:
            for text in (*node.args[:1], *(k.value for k in node.keywords if k.arg == "hint")):
                parts = text.values if isinstance(text, ast.JoinedStr) else [text]
                if all(isinstance(part, (ast.Constant, ast.FormattedValue)) for part in parts):
                    yield "".join(str(part.value) if isinstance(part, ast.Constant) else "word" for part in parts)
