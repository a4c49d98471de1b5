"""Web addresses that lead to a private person: their account on a social network, a link that opens a mailbox or a map."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from publication.redaction import FullName, Names, Span, plain_address

_NETWORKS = (
    *(
        "facebook.com",
        "fb.com",
        "instagram.com",
        "vk.com",
        "vkontakte.ru",
        "ok.ru",
        "t.me",
        "telegram.me",
        "tiktok.com",
        "x.com",
        "twitter.com",
    ),
    *(
        "threads.net",
        "linkedin.com",
        "youtube.com",
        "wa.me",
        "whatsapp.com",
        "livejournal.com",
        "mastodon.social",
        "bsky.app",
        "snapchat.com",
    ),
)
_NO_ACCOUNT = {
    *(
        "watch",
        "groups",
        "events",
        "p",
        "reel",
        "reels",
        "video",
        "videos",
        "hashtag",
        "search",
        "share",
        "story.php",
        "shorts",
        "live",
        "playlist",
    ),
    *("embed", "wall", "feed", "i", "s", "status"),
}
"""First steps of an address that name no account."""
_ALIVE = re.compile(r"^(?:profile\.php|permalink\.php|people|in|user|channel|c|profile|id)$")
_WALL = re.compile(r"^(?:wall|id|public)?-?\d{4,}")
_IN_TEXT = re.compile(
    rf"(?:(?:https?://|mailto:|www\.)|(?<![\w.@/-])(?:{'|'.join(map(re.escape, _NETWORKS))})/)[^\s<>\"«»“”|]*[\w/]", re.IGNORECASE
)
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|-?\d{1,2}\.\d{3,},-?\d{1,3}\.\d{3,}|^(?:tel|mailto|whatsapp):", re.IGNORECASE)


def account(address: str) -> str | None:
    """The account that an address of a social network leads to (``facebook.com/name``); ``None`` where it names none."""
    plain = plain_address(address).strip()
    parts = urlsplit(plain if "//" in plain else f"//{plain}")
    host = (parts.hostname or "").lower()
    network = next((n for n in _NETWORKS if host == n or host.endswith(f".{n}")), None)
    if network is None:
        return None
    if network == "livejournal.com":
        return host if host != network and not host.startswith("www.") else None
    steps = [step for step in parts.path.split("/") if step]
    if not steps or steps[0].lower() in _NO_ACCOUNT:
        return None
    if _ALIVE.match(steps[0].lower()) or _WALL.match(steps[0].lower()):
        return f"{network}/{'/'.join(steps[:2])}?{parts.query}"
    return f"{network}/{steps[0].lower().removeprefix('@')}"


def leads_to_private(address: str, named: Iterable[FullName], allowed: Iterable[str]) -> bool:
    """Whether the address must stay out: it opens a mailbox or a point on the map, or a private person's account.

    :param named: people published by name in that record; what they post under their name is their public act.
    :param allowed: accounts of organisations, as ``facebook.com/name``.
    """
    if _PERSONAL.search(plain_address(address)):
        return True
    found = account(address)
    if found is None or found in {a.lower().removeprefix("https://").removeprefix("www.").rstrip("/") for a in allowed}:
        return False
    return not Names(secret=named).in_address(found)


def addresses(text: str) -> Iterator[tuple[str, Span]]:
    """Web addresses that are printed in a text, each with its place."""
    for match in _IN_TEXT.finditer(text):
        yield match.group(), match.span()
