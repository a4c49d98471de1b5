"""What is drawn of a person against time, and in which words the pages around it speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from endpoint import i18n, names
from endpoint.app import create_app
from endpoint.pages import charts, lifeline
from endpoint.pages.lifeline import Span
from publication.release import Releases


@pytest.mark.parametrize(
    ("imposed", "lasts", "end"),
    [
        ("2031-01-31", "P1M", date(2031, 2, 28)),
        ("2031-11-30", "P3M", date(2032, 2, 29)),
        ("2031-05-02", "P3Y6M", date(2034, 11, 2)),
        ("2031-05-02", "P15D", date(2031, 5, 17)),
        ("2031-05-02", "P2W", date(2031, 5, 16)),
    ],
)
def test_a_term_is_counted_from_the_day_it_was_imposed(imposed: str, lasts: str, end: date) -> None:
    assert lifeline.term(imposed, lasts) == Span(date.fromisoformat(imposed), end)


@pytest.mark.parametrize(
    ("imposed", "lasts"),
    [
        ("2031", "P15D"),
        ("2031-05~", "P15D"),
        ("XXXX-05-02", "P15D"),
        ("nonsense", "P15D"),
        ("2031-05-02", "PT3H"),
        ("2031-05-02", "P9999Y"),
    ],
)
def test_what_is_not_known_well_enough_is_not_drawn(imposed: str, lasts: str) -> None:
    assert lifeline.term(imposed, lasts) is None


def test_custody_without_an_end_stays_open() -> None:
    assert lifeline.held("2031-05-02", None, None) == Span(date(2031, 5, 2), date(2031, 5, 2), open=True)
    assert lifeline.held("2031-05-02", "2031-05-09", None) == Span(date(2031, 5, 2), date(2031, 5, 9))
    assert lifeline.held(None, None, "2031-05-04") == Span(date(2031, 5, 4), date(2031, 5, 4))
    assert lifeline.held(None, None, None) is None


def test_the_drawing_keeps_order_and_proportion(app: Flask) -> None:
    day, term = Span(date(2031, 5, 2), date(2031, 5, 2)), Span(date(2031, 5, 2), date(2031, 5, 17))
    long, open_ = Span(date(2031, 5, 12), date(2036, 5, 12)), Span(date(2031, 5, 7), date(2031, 5, 7), open=True)
    lines = [
        ("event", "e", "", [day]),
        ("term", "t", "", [term]),
        ("term", "l", "", [long]),
        ("held", "h", "", [open_]),
        ("claim", "c", "", []),
    ]
    with app.test_request_context("/"):
        drawn = lifeline.draw(lines)
    assert drawn is not None
    event, short, cut, held = (row.marks[0] for row in drawn.rows)
    assert event.x == short.x < held.x < cut.x
    assert (event.width, event.open, short.open) == (0, False, False)
    assert short.width == pytest.approx(3 * (held.x - event.x), rel=0.02)  # fifteen days to five
    for mark in (cut, held):  # to the edge, and said to go on
        assert mark.open
        assert mark.x + mark.width == pytest.approx(100)
    assert all(0 <= x <= 100 for x, _ in drawn.ticks)
    with app.test_request_context("/"):
        assert lifeline.draw([("event", "e", "", [day])]) is None


def test_columns_fill_the_width_in_per_cent(app: Flask) -> None:
    with app.test_request_context("/"):
        chart = charts.over_time([(f"2031-{m:02}", m) for m in range(1, 13)], lambda _: None)
    assert chart is not None
    assert len(chart.columns) == 12
    assert 95 < chart.columns[-1].x + chart.columns[-1].width <= 100


@pytest.fixture(scope="module")
def published(dataset: Path) -> Iterator[FlaskClient]:
    made = create_app(Releases.of(dataset))
    yield made.test_client()
    made.extensions["aigaq_current"].close()


def _sentenced_together(client: FlaskClient) -> tuple[str, str, list[str]]:
    """The page of a person sentenced in one event with others, that of the event, and the terms of the others."""
    query = f"""PREFIX aq: <{names.AQ}> SELECT ?person ?event ?other WHERE {{
      ?own aq:imposedOn ?person ; aq:imposedBy ?event ; aq:duration ?term .
      ?another aq:imposedOn ?co ; aq:imposedBy ?event ; aq:duration ?other . FILTER(?co != ?person && ?other != ?term)
    }} ORDER BY ?person ?event ?other"""
    rows = client.get(f"/sparql?format=json&query={quote(query)}").get_json()["results"]["bindings"]
    first = [r for r in rows if r["person"] == rows[0]["person"] and r["event"] == rows[0]["event"]]
    person, event = ("/doc/" + first[0][k]["value"].rpartition("/")[2] for k in ("person", "event"))
    return person, event, [r["other"]["value"] for r in first]


def test_a_person_is_shown_with_their_own_term_alone(published: FlaskClient) -> None:
    """In the drawing and in the list; the page of the event says whose each is."""
    person, event, others = _sentenced_together(published)
    page = published.get(f"{person}?lang=en", headers={"Accept": "text/html"}).get_data(as_text=True)
    drawing = page[page.index('<figure class="life">') : page.index("</figure>", page.index('<figure class="life">'))]
    assert re.search(
        r'<li class="term"><p>Imprisonment, \d+ years?[^<]* <span class="small">[^<]+ – [^<]+</span></p>\s*<svg[^>]*>.*?<rect', drawing
    )
    assert "whether a term was served the drawing does not know" in drawing
    with published.application.test_request_context("/?lang=en"):
        said = [f"imprisonment, {i18n.duration(term)}<" for term in others]
    judged = page[page.index(f'<li id="{event.removeprefix("/doc/")}"') :]
    judged = judged[: judged.index("</li>")]
    assert "Imposed by the authority" in judged
    told = published.get(f"{event}?lang=en", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert said
    for term in said:
        assert term not in judged
        assert re.search(rf'{re.escape(term)}/a> <span class="small">\(\w', told)


def test_an_answer_with_days_has_its_rows_in_order_of_time(client: FlaskClient) -> None:
    query = 'SELECT ?what ?when WHERE { VALUES (?what ?when) { ("later" "2031-05-09") ("first" "2031-05-02") ("whenever" UNDEF) } }'
    page = client.get(f"/sparql?format=html&lang=en&query={quote(query)}").get_data(as_text=True)
    line = page[page.index('id="r-line"') : page.index('id="result"')]
    assert line.index("2 May 2031") < line.index("first") < line.index("9 May 2031") < line.index("later") < line.index("day not stated")
    months = 'SELECT ?month ?n WHERE { VALUES (?month ?n) { ("2031-05" 2) ("2031-06" 1) } }'
    assert "r-line" not in client.get(f"/sparql?format=html&query={quote(months)}").get_data(as_text=True)


@pytest.mark.parametrize(("language", "said"), [("ru", "По этому адресу ничего нет."), ("kk", "Бұл мекенжайда ештеңе жоқ.")])
def test_a_failure_is_told_in_the_readers_language(client: FlaskClient, language: str, said: str) -> None:
    answer = client.get(f"/nowhere?lang={language}", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert said in answer.get_data(as_text=True)
    assert client.get("/nowhere", headers={"Accept": "application/json"}).json["detail"] == "there is nothing at this address"  # type: ignore[index]
