"""GeoJSON (RFC 7946) of the places where events were: a feature a place, with how many events of each kind.

The gazetteers that are shipped hold no coordinates, since none came with a licence that lets us pass them on; and nothing finer than a
locality may be public. So each feature is unlocated (``"geometry": null``, RFC 7946 section 3.2) and carries the ISO 3166-2 code
of its region, by which a mapping program joins it with boundaries of the reader's own.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ontology.iris import PLACE
from publication.tables.database import Database

_QUERY = """SELECT e.place, e.type, count(*), min(e.earliest), max(e.latest), p.en, p.ru, p.kk, p.within, p.notation, r.notation
FROM events e JOIN terms p ON p.id = 'place/' || e.place LEFT JOIN terms r ON r.id = 'place/' || p.within
GROUP BY e.place, e.type ORDER BY e.place, e.type"""


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
        "features": [{"type": "Feature", "id": f"{PLACE}{p}", "geometry": None, "properties": told} for p, told in features.items()],
    }
    path.write_text(json.dumps(collection, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
