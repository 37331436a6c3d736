"""A look at an address on the web, with no client's manners: what is there, and what time it is there."""

from __future__ import annotations

import asyncio
import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from bot.civil import machine_now

#: How long any part of a check waits for a network.
SECONDS = 10.0
LONGEST = 100_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an address answered, whatever the status; `date` is the server's clock, `at` ours then."""

    status: int
    text: str
    date: datetime | None
    at: datetime


async def get(url: str) -> Answer | None:
    """What is at an http or https address; None when nobody answers in time."""
    try:
        async with asyncio.timeout(SECONDS):
            return await asyncio.to_thread(_get, url)
    except (OSError, ValueError, http.client.HTTPException):
        return None


def _get(url: str) -> Answer:
    request = urllib.request.Request(url, headers={"User-Agent": "openmic"})  # noqa: S310  # the settings saw to the scheme
    before = machine_now()
    try:
        response = urllib.request.urlopen(request, timeout=SECONDS)  # noqa: S310  # as above
    except urllib.error.HTTPError as error:
        response = error
    with response:
        text = response.read(LONGEST).decode("utf-8", "replace")
        at = before + (machine_now() - before) / 2
        return Answer(status=response.status, text=text, date=_date(response.headers.get("Date")), at=at)


def _date(header: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
    return date if date is not None and date.tzinfo is not None else None
