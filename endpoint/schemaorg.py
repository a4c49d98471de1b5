"""The dataset in schema.org's words, for search engines: https://developers.google.com/search/docs/appearance/structured-data/dataset."""

from __future__ import annotations

from typing import Any

from endpoint.serving import Serving


def dataset(serving: Serving) -> dict[str, Any]:
    """The description as one JSON-LD object, made of the release's manifest."""
    manifest, base = serving.manifest, serving.base
    folder = f"{base}releases/{manifest.id}/"
    publisher = {"@type": "Organization", "name": manifest.publisher} | ({"url": manifest.publisher_url} if manifest.publisher_url else {})
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": serving.dataset_iri,
        "url": serving.dataset_iri,
        "identifier": serving.dataset_iri,
        "name": _texts(manifest.title),
        "description": _texts(manifest.description),
        "license": serving.licence or manifest.licence,
        "creator": publisher,
        "publisher": publisher,
        "inLanguage": list(manifest.languages),
        "version": manifest.id,
        "datePublished": manifest.issued.date().isoformat(),
        "isAccessibleForFree": True,
        "creativeWorkStatus": "Draft" if manifest.draft else "Published",
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.title,
                "contentUrl": folder + file.name,
                "encodingFormat": file.media_type,
                "contentSize": f"{file.bytes} B",
                "sha256": file.sha256,
            }
            for file in manifest.files
        ],
    }


def _texts(texts: dict[str, str]) -> list[dict[str, str]]:
    return [{"@language": tag, "@value": text} for tag, text in sorted(texts.items())]
