"""People's pictures: shown beside their words where a network can, fetched without delaying any word."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

import structlog

from bot.events import UserId
from bot.network import Network
from bot.things import Media
from bot.work import Work
from forum.context import Context
from storage import avatars
from storage.authors import Picture
from storage.database import Unavailable
from storage.models import Account, Avatar

log = structlog.get_logger(__name__)

#: How long a picture is taken for the present one, where events do not tell that it changed.
FRESH = timedelta(hours=24)
#: A picture that events call another one is looked for at most so often: it may be one nobody can have.
SETTLED = timedelta(minutes=10)
LARGEST = 1024 * 1024  # bytes
POLL_SECONDS = 5.0


def shown_on(ctx: Context, networks: Iterable[Network]) -> str:
    """The one of these networks that shows pictures; "" where none does, or the district wants none."""
    showing = (network.name for network in networks if network.pictures)
    return next(showing, "") if ctx.district.avatars else ""


async def picture(
    ctx: Context, account: Account, known: Picture | None, shown_on: str, told: str | None
) -> dict[str, str]:
    """The `picture` for an author, if there is one; what is unknown, old or changed is asked for."""
    if not shown_on:
        return {}
    if known is None:
        avatars.ask_for(ctx.session, account, shown_on)
        return {}
    if known.looked_at is not None and not _is_current(known, told, ctx.machine_now - known.looked_at):
        await avatars.ask_again(ctx.session, known.id)
    return {"picture": known.handle} if known.handle else {}


def _is_current(known: Picture, told: str | None, age: timedelta) -> bool:
    return age < (FRESH if told in (None, known.unique) else SETTLED)


class Portraits:
    """Looks for one picture after the other; `folder` holds it only while it is on its way."""

    def __init__(self, work: Work, networks: Mapping[str, Network], folder: Path) -> None:
        self._work = work
        self._networks = networks
        self._place = folder / "portrait"

    async def run(self) -> None:
        """Look until cancelled; what an earlier program left lying is nobody's any more."""
        self._place.unlink(missing_ok=True)
        while True:
            with contextlib.suppress(Unavailable):
                while await self.look():
                    pass
            await asyncio.sleep(POLL_SECONDS)

    async def look(self) -> bool:
        """Look for the next picture that is wanted; False when none is.

        A look that fails is not worth more than a note: the old picture stays, the next look is tomorrow's.
        """
        async with self._work.database.reading() as session:
            wanted = await avatars.wanted(session)
        if wanted is None:
            return False
        [found] = await asyncio.gather(self._found(wanted), return_exceptions=True)
        if isinstance(found, BaseException):
            log.debug("A picture could not be had", network=wanted.network, error=type(found).__name__)
            found = wanted.unique, wanted.handle
        async with self._work.unit("portrait") as ctx:
            unique, handle = found
            await avatars.keep(ctx.session, wanted.id, unique=unique, handle=handle, now=ctx.machine_now)
        return True

    async def _found(self, wanted: Avatar) -> tuple[str | None, str | None]:
        """The picture's sign and its handle on the network that shows it; raises a Failure."""
        source, shows = self._networks[wanted.network], self._networks[wanted.shown_on]
        media = await source.portrait(UserId(wanted.user))
        if media is None:
            return None, None
        if media.unique == wanted.unique:
            return wanted.unique, wanted.handle
        if source is shows:
            return media.unique, media.ref
        return media.unique, await self._laid_up(media, source, shows)

    async def _laid_up(self, media: Media, source: Network, shows: Network) -> str | None:
        self._place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._place.touch(mode=0o600)
            await source.download(media, self._place, LARGEST)
            return await shows.upload(media, self._place)
        finally:
            self._place.unlink(missing_ok=True)
