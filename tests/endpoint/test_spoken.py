"""What commands say, in the three languages."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from converters.record import Role
from endpoint.console import outcome_lines
from endpoint.spoken import Spoken, of_the_terminal
from publication.assemble import Assembled
from publication.build import Outcome
from publication.gate import Held, Verdict
from publication.personal import Personal
from publication.policy import Naming
from publication.release import Releases
from publication.tally import Tally
from tests.endpoint.conftest import make_release


def everything_withheld() -> Tally:
    tally = Tally()
    for role in Role:
        for naming in (Naming.ROLE, Naming.ABSENT):
            tally.person(role, Verdict(naming, "why"), f"{role}-{naming}")
    tally.person(Role.AFFECTED, Verdict(Naming.ABSENT, "why", secret=True), "secret")
    tally.texts([(kind, 0, 1) for kind in Personal], 1, 1, 1, 1, 1)
    return tally


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_build_tells_what_it_withheld_in_the_language_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str) -> None:
    make_release(tmp_path, "20310601T000000Z", draft=True)
    built = Releases(tmp_path).get("20310601T000000Z")
    held = Counter({reason.value: 2 for reason in Held})
    outcome = Outcome(built, Assembled(held=held, tally=everything_withheld()))
    lines = outcome_lines(outcome, Spoken(language))
    monkeypatch.setenv("LC_ALL", "C")
    english = outcome_lines(outcome)
    assert len(lines) == len(english) > 25
    assert [line for line in lines if line in english] == []
    assert not re.search("[a-z]", "".join(lines[1:]).replace("--unreviewed", ""))


@pytest.mark.parametrize(
    ("environment", "language"), [("ru_KZ.UTF-8", "ru"), ("kk_KZ", "kk"), ("C.UTF-8", "en"), ("de_DE", "en"), ("", "en")]
)
def test_the_terminal_says_its_language(monkeypatch: pytest.MonkeyPatch, environment: str, language: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", environment)
    assert of_the_terminal() == language
