"""How to load each format of a release in Python and in R. The tests run what stands here as it stands on the page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from endpoint import i18n
from publication.release import Manifest

_QUERY = """PREFIX aq: <https://w3id.org/aigaq/ns#>
SELECT ?event ?day WHERE {
  ?event a aq:Event .
  OPTIONAL { ?event aq:earliest ?day }
}"""

# By the file that they load. Each prints how many events, triples or places it has found.
_PYTHON = {
    "events.csv": """import pandas

events = pandas.read_csv("{url}")
print(len(events))
""",
    "events.parquet": """import pandas  # with pyarrow

events = pandas.read_parquet("{url}")
print(len(events))
""",
    "tables.xlsx": """import pandas  # with openpyxl

events = pandas.read_excel("{url}", sheet_name="events", skiprows=[1, 2])  # headings in Russian and Kazakh
print(len(events))
""",
    "tables.sqlite.gz": """import gzip
import sqlite3
from pathlib import Path
from tempfile import mkdtemp
from urllib.request import urlopen

path = Path(mkdtemp()) / "tables.sqlite"
with urlopen("{url}") as file:
    path.write_bytes(gzip.decompress(file.read()))
events = sqlite3.connect(path).execute("SELECT * FROM events").fetchall()
print(len(events))
""",
    "data.ttl.gz": """import gzip
from urllib.request import urlopen

import pyoxigraph

store = pyoxigraph.Store()
with urlopen("{url}") as file:
    store.load(gzip.decompress(file.read()), format=pyoxigraph.RdfFormat.TURTLE)  # or TRIG, N_QUADS
print(len(store))
""",
    "data.jsonld.gz": """import gzip
from urllib.request import urlopen

import rdflib

with urlopen("{url}") as file:
    graph = rdflib.Graph().parse(data=gzip.decompress(file.read()), format="json-ld")
print(len(graph))
""",
    "places.geojson": """import json
from urllib.request import urlopen

with urlopen("{url}") as file:
    places = json.load(file)["features"]
print(len(places))
""",
}
_R = {
    "events.csv": """# read_parquet() of the package arrow reads the same rows from events.parquet
events <- read.csv("{url}", encoding = "UTF-8")
nrow(events)
""",
    "tables.xlsx": """file <- tempfile(fileext = ".xlsx")
download.file("{url}", file, mode = "wb", quiet = TRUE)
heads <- names(readxl::read_excel(file, sheet = "events", n_max = 0))
events <- readxl::read_excel(file, sheet = "events", col_names = heads, skip = 3)
nrow(events)
""",
    "tables.sqlite.gz": """packed <- tempfile(fileext = ".gz")
download.file("{url}", packed, mode = "wb", quiet = TRUE)
path <- tempfile(fileext = ".sqlite")
writeBin(memDecompress(readBin(packed, "raw", file.size(packed)), "gzip"), path)
events <- DBI::dbReadTable(DBI::dbConnect(RSQLite::SQLite(), path), "events")
nrow(events)
""",
    "data.ttl.gz": """library(redland)

packed <- tempfile(fileext = ".gz")
download.file("{url}", packed, mode = "wb", quiet = TRUE)
path <- tempfile(fileext = ".ttl")
writeBin(memDecompress(readBin(packed, "raw", file.size(packed)), "gzip"), path)
world <- new("World")
model <- new("Model", world, new("Storage", world, "hashes", name = "", options = "hash-type='memory'"), options = "")
parser <- new("Parser", world, name = "turtle", mimeType = "text/turtle")
parseFileIntoModel(parser, world, path, model, baseUri = "{url}")
librdf_model_size(model@librdf_model)
""",
    "data.jsonld.gz": """packed <- tempfile(fileext = ".gz")
download.file("{url}", packed, mode = "wb", quiet = TRUE)
things <- jsonlite::fromJSON(gzfile(packed), simplifyVector = FALSE)[["@graph"]]
events <- Filter(function(thing) "Event" %in% thing$type, things)
length(events)
""",
    "places.geojson": """places <- jsonlite::fromJSON("{url}")$features
nrow(places)
""",
}


@dataclass(frozen=True)
class Snippet:
    """Lines that load the data. ``language`` is ``python`` or ``r``; ``file`` is what they load, ``None`` for a query's answer."""

    title: str
    language: str
    code: str
    file: str | None = None


def snippets(manifest: Manifest) -> list[Snippet]:
    """How to load what this release holds: each format in Python, those that R reads in R, and a query's answer in both."""
    held = {f.name for f in manifest.files}
    found = []
    for file, code in _PYTHON.items():
        if file in held:
            address = f"{manifest.base}releases/{manifest.id}/{quote(file)}"
            found.append(Snippet(_title(file, "Python"), "python", code.replace("{url}", address), file))
            if file in _R:
                found.append(Snippet(_title(file, "R"), "r", _R[file].replace("{url}", address), file))
    return [*found, *_asking(f"{manifest.base}sparql")]


def _title(file: str, language: str) -> str:
    what = {
        "csv": i18n.gettext("The events as a table (CSV), in %(language)s"),
        "parquet": i18n.gettext("The events as a table (Parquet), in %(language)s"),
        "xlsx": i18n.gettext("A sheet of the workbook, in %(language)s"),
        "sqlite": i18n.gettext("A table of the database (SQLite), in %(language)s"),
        "ttl": i18n.gettext("All data as a graph (Turtle), in %(language)s"),
        "jsonld": i18n.gettext("All data as a graph (JSON-LD), in %(language)s"),
        "geojson": i18n.gettext("Places with their numbers of events (GeoJSON), in %(language)s"),
    }
    return what[file.removesuffix(".gz").rpartition(".")[2]] % {"language": language}


def _asking(endpoint: str) -> list[Snippet]:
    title = i18n.gettext("A query's answer as a table, in %(language)s")
    python = (
        "from urllib.parse import urlencode\n\nimport pandas\n\n"
        f'query = """{_QUERY}"""\n'
        f'events = pandas.read_csv("{endpoint}?" + urlencode({{"query": query, "format": "csv"}}))\nprint(len(events))\n'
    )
    r = (
        f'query <- "{_QUERY}"\n'
        f'events <- read.csv(paste0("{endpoint}?format=csv&query=", URLencode(query, reserved = TRUE)))\nnrow(events)\n'
    )
    return [Snippet(title % {"language": "Python"}, "python", python), Snippet(title % {"language": "R"}, "r", r)]
