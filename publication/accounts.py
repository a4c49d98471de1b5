"""Web addresses that lead to a private person: their account on a social network, a link that opens a mailbox or a map."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from publication.plain import seen
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
    *("fb.me", "m.me", "instagr.am", "threads.com", "odnoklassniki.ru", "my.mail.ru", "telegram.dog", "viber.click"),
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
    rf"(?:(?:h(?:tt|xx)ps?://|mailto:|tg://|www\.)|(?<![\w.@/-])(?:{'|'.join(map(re.escape, _NETWORKS))})/)[^\s<>\"«»“”|]*[\w/]",
    re.IGNORECASE,
)
_APART = re.compile(r"(?<=\S)-?[ \t]*\r?\n[ \t]*(?=\S)|(?<=\w)\s?[\[(](?=\.[\])])|(?<=\.)[\])]\s?(?=\w)|(?<=://)\s+|(?<=www\.)\s+")
"""What is put into an address that it does not have: the end of a line, brackets around a full stop."""
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|-?\d{1,2}\.\d{3,},-?\d{1,3}\.\d{3,}|^(?:tel|mailto|whatsapp|tg|viber):", re.IGNORECASE)


def account(address: str) -> str | None:
    """The account that an address of a social network leads to (``facebook.com/name``); ``None`` where it names none.

    An address that is none is its own account: nobody can say where it leads.
    """
    plain = re.sub(r"[\[(]\.[\])]", ".", plain_address(address).strip())
    try:
        parts = urlsplit(plain if "//" in plain else f"//{plain}")
    except ValueError:
        return plain
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
    """Web addresses that are printed in a text, each with its place.

    One that runs over a line is given as far as the line and as a whole, one that is spelt so as not to be a link
    (``example[.]org``) without that. Where a line ends with an address, the next word may be a part of it: better one blank too many.
    """
    plain, at = seen(text)
    found = [(match.group(), (at[match.start()], at[match.end() - 1] + 1)) for match in _IN_TEXT.finditer(plain)]
    yield from found
    apart = [i for match in _APART.finditer(plain) for i in range(*match.span())]
    if apart:
        gone = set(apart)
        kept = [i for i in range(len(plain)) if i not in gone]
        for match in _IN_TEXT.finditer("".join(plain[i] for i in kept)):
            start, end = at[kept[match.start()]], at[kept[match.end() - 1]] + 1
            if end - start > match.end() - match.start() and (match.group(), (start, end)) not in found:
                yield match.group(), (start, end)
