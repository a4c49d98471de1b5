"""Datasets for tests: small, invented, built by the real chain."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publication.folders import filled_dataset

LIST = """\
MONITORING OF PROSECUTIONS IN THE REPUBLIC OF KAZAKHSTAN FROM January 1 to January 31, 2024

January 5, Taraz, Zholbarysov A., Article 488 (Part 6) of the Code of Administrative Offences, arrest for 15 days for a rally[1].

January 9, Almaty, police officers detained Torgaytay Nurbike outside the court building. She was released three hours later[2].

January 12, Astana, Zholbarysov A., Article 488 (Part 7) of the Code of Administrative Offences, a fine of 184,600 tenge[3].

[1] https://news.example/2024/1

[2] https://news.example/2024/2

[3] https://news.example/2024/3
"""


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """A dataset folder with one monthly list of three entries, nothing reviewed yet."""
    folder = tmp_path / "dataset"
    filled_dataset(folder)
    (folder / "sources" / "list-2024-01.txt").write_text(LIST, encoding="utf-8")
    return folder
