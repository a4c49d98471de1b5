"""``Link`` headers that lead a program from any answer to its name, its data, its licence and the dataset (https://signposting.org/FAIR/,
level 1; https://www.rfc-editor.org/rfc/rfc8288)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from werkzeug.urls import iri_to_uri

from endpoint import formats, names
from endpoint.formats import Format

VOCABULARY_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
ABOUT_PAGE = names.SCHEMA + "AboutPage"
_PLAIN = re.compile(r"(?:https://[a-z0-9]+(?:[.-][a-z0-9]+)*/|/(?!/))[A-Za-z0-9._~/-]*(?:#[A-Za-z0-9._~/-]+)?")
"""What is a URI as it stands; to find that out about any other takes ten times as long."""


class Link(NamedTuple):
    """``media`` is the media type of the target."""

    target: str
    rel: str
    media: str | None = None


def header(links: Iterable[Link]) -> str:
    """The value of one ``Link`` header."""
    return ", ".join(f'<{_uri(target)}>; rel="{rel}"' + (f'; type="{media}"' if media else "") for target, rel, media in links)


def _uri(iri: str) -> str:
    return iri if _PLAIN.fullmatch(iri) else iri_to_uri(iri)


def of_page(iri: str, addresses: Sequence[str], licence: str | None, collection: str | None, types: Iterable[str]) -> list[Link]:
    """For the page of a resource.

    :param iri: what the page is about, and what to cite.
    :param addresses: of its data in each of :data:`endpoint.formats.DATA`.
    :param licence: IRI of the licence.
    :param collection: what the resource is part of.
    :param types: IRIs of the resource's classes.
    """
    links = [Link(iri, "cite-as"), Link(ABOUT_PAGE, "type"), *(Link(t, "type") for t in types)]
    for form, address in zip(formats.DATA, addresses, strict=True):
        links += [Link(address, rel, form.media_type) for rel in ("describedby", "alternate")]
    return links + _common(licence, collection)


def of_data(iri: str, page: str, others: Iterable[tuple[Format, str]], licence: str | None, collection: str | None) -> list[Link]:
    """For a description in one format: what it describes, its page, the other formats."""
    links = [Link(iri, "describes"), Link(page, "describes", formats.HTML), Link(page, "alternate", formats.HTML)]
    links += [Link(address, "alternate", form.media_type) for form, address in others]
    return links + _common(licence, collection)


def _common(licence: str | None, collection: str | None) -> list[Link]:
    links = [Link(licence, "license")] if licence else []
    return links + ([Link(collection, "collection")] if collection else [])
