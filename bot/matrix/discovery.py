"""Where a Matrix homeserver really is: what an address answers, and where `.well-known` points."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientSSLError, ClientTimeout

from bot.matrix.shapes import Json, inner, mapping, sequence, string

#: For one request; two follow each other.
SECONDS = 5.0
WELL_KNOWN = "/.well-known/matrix/client"
VERSIONS = "/_matrix/client/versions"
LONGEST = 100_000  # bytes
UNANSWERED = (ClientError, TimeoutError, OSError, ValueError)
#: Element's own settings, beside its page.
ELEMENT = "/config.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What answers at an address: a homeserver, or something else; `proper` is where one is said to be."""

    answers: bool
    homeserver: bool
    #: Its certificate proves who it is.
    trusted: bool = True
    #: Element or another page for people.
    page: bool = False
    proper: str = ""


async def look(url: str, domain: str) -> Found:
    """What is at `url`; where nothing is, also ask where the homeserver of `domain` is said to be."""
    async with ClientSession(timeout=ClientTimeout(total=SECONDS)) as session:
        try:
            text = await _fetch(session, url + VERSIONS)
        except ClientSSLError:
            return Found(answers=True, homeserver=False, trusted=False)
        except UNANSWERED:
            text = None
        if sequence(_json(text).get("versions")):
            return Found(answers=True, homeserver=True)
        page = text is not None and not _json(text)
        proper = await _proper(session, url, domain)
        return Found(answers=text is not None, homeserver=False, page=page, proper=proper)


async def _proper(session: ClientSession, url: str, domain: str) -> str:
    """Where Element at `url`, `url` itself, or the domain of the bot's user say that the homeserver is."""
    bases = [url, f"https://{domain}"] if domain else [url]
    config, *delegations = await asyncio.gather(
        _get(session, url + ELEMENT), *(_get(session, base + WELL_KNOWN) for base in bases)
    )
    named = [_element(_json(config)), *(_delegated(_json(one)) for one in delegations)]
    return next((base for base in named if base and not same(base, url)), "")


async def speaks_https(url: str) -> str:
    """The same homeserver by https, "" where it does not answer so."""
    secure = "https://" + url.partition("://")[2]
    async with ClientSession(timeout=ClientTimeout(total=SECONDS)) as session:
        versions = _json(await _get(session, secure + VERSIONS)).get("versions")
    return secure if sequence(versions) else ""


def same(one: str, other: str) -> bool:
    """Whether two addresses are the same, but for a slash at the end and the scheme's usual port."""
    return _parts(one) == _parts(other)


def _parts(url: str) -> tuple[str, str | None, int | None, str]:
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or usual, parts.path.rstrip("/")


def _element(config: Mapping[str, object]) -> str:
    proper = inner(mapping(config.get("default_server_config")), "m.homeserver")
    return (string(proper.get("base_url")) or "").rstrip("/")


def _delegated(answer: Json) -> str:
    return (string(inner(answer, "m.homeserver").get("base_url")) or "").rstrip("/")


async def _fetch(session: ClientSession, url: str) -> str:
    """What is there, whatever the status; raises one of UNANSWERED."""
    async with session.get(url) as response:
        return (await response.content.read(LONGEST)).decode("utf-8", "replace")


async def _get(session: ClientSession, url: str) -> str | None:
    """The same; None when nobody answers."""
    try:
        return await _fetch(session, url)
    except UNANSWERED:
        return None


def _json(text: str | None) -> Json:
    try:
        return mapping(json.loads(text or ""))
    except (ValueError, RecursionError):
        return {}
