"""Files on their way: fetched from the network that keeps them, laid up on the one that is to show them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import structlog

from bot.civil import machine_now, monotonic
from bot.files import limits, names, opus
from bot.files.spool import Spool
from bot.network import Busy, Edit, Failure, File, Network, NotSent, Outgoing, Refused, Send
from bot.things import Media, MediaKind
from storage import failpoints, uploads
from storage.database import Database
from storage.deliveries import Claim
from storage.uploads import Laid

log = structlog.get_logger(__name__)

#: How long a file may take: a beginning, and so many bytes a second.
START_SECONDS, SLOWEST = 60.0, 200_000
#: After this long the room goes on without a file that its network does not give out.
PATIENCE_SECONDS = 20 * 60.0
#: Reasons of a refusal that concern files and not the message.
TOO_LARGE, GONE, REFUSED, UNREACHABLE = "file_too_large", "file_gone", "file_refused", "file_unreachable"
#: The room takes words, but not files of this kind from the bot.
NO_RIGHTS = "no_rights_media"
REASONS = frozenset({TOO_LARGE, GONE, REFUSED, UNREACHABLE, NO_RIGHTS})


class FileRefused(Refused):
    """These files will never get there; the rest of the message may. `most` is the limit in bytes."""

    def __init__(self, reason: str, detail: str, *, media: tuple[Media, ...], most: int) -> None:
        super().__init__(reason if reason in REASONS else REFUSED, detail)
        self.media, self.most = media, most


@dataclass(frozen=True, slots=True, kw_only=True)
class _Journey:
    """One file, or the still picture of one, on its way to a network for an outbox row."""

    row: int
    media: Media
    source: Network
    to: Network
    place: Path
    most: int
    cover: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """What is remembered of it: whose file, which one, and where it is shown."""
        return self.media.network, f"{self.media.unique}{'#cover' if self.cover else ''}", self.to.name

    @property
    def seconds(self) -> float:
        """What the journey may take."""
        size = None if self.cover else self.media.size
        return START_SECONDS + min(size or self.most, self.most) / SLOWEST


class Transfer:
    """Brings files to hand before a send names them; `folder` holds only what is on its way."""

    def __init__(self, database: Database, networks: Mapping[str, Network], folder: Path) -> None:
        self._database = database
        self._networks = networks
        self._spool = Spool(folder)
        #: By outbox row: seconds of `monotonic` when its files first failed to come.
        self._failing: dict[int, float] = {}
        self._full = False

    def tidy(self) -> None:
        """After a start: what an earlier program left lying is nobody's any more."""
        self._spool.tidy()

    def forget(self, row: int) -> None:
        """The row is done with its files."""
        self._failing.pop(row, None)
        self._spool.forget(row)

    async def staged(self, claim: Claim, outgoing: Outgoing, network: Network) -> Outgoing:
        """The same call with its files at hand.

        Raises `FileRefused` for what cannot be carried, or another Failure.
        """
        if not isinstance(outgoing, Send | Edit) or not outgoing.part.media:
            return outgoing
        if isinstance(outgoing, Edit) and not (network.lays_up or claim.payload.get("new_files")):
            return outgoing
        found = [
            await self._at_hand(claim, number, media, network)
            for number, media in enumerate(outgoing.part.media)
        ]
        return replace(outgoing, files=tuple(found))

    def blamed(self, refusal: Refused, outgoing: Outgoing, network: Network) -> Refused:
        """The refusal of a whole call, told of its files where it means them."""
        if isinstance(refusal, FileRefused) or refusal.reason not in REASONS:
            return refusal
        if not isinstance(outgoing, Send | Edit) or not outgoing.part.media:
            return refusal
        most = min(limits.most(media, network, self._networks) for media in outgoing.part.media)
        return FileRefused(refusal.reason, refusal.detail, media=outgoing.part.media, most=most)

    async def _at_hand(self, claim: Claim, number: int, media: Media, network: Network) -> File:
        if media.network == network.name:
            return File(media=media, handle=media.ref, cover=media.cover)
        journey = self._journey(claim, number, media, network)
        cover = await self._cover(journey) if media.cover and network.lays_up else None
        if (laid := await self._known(journey)) is not None:
            return File(media=_with(media, laid.facts), handle=laid.handle, cover=cover)
        async with self._under_way(journey):
            await self._fetch(journey)
            facts = await _facts(media, journey.place)
            shown = _with(media, facts)
            async with failpoints.call("upload"):
                handle = await network.upload(shown, journey.place)
        if handle is None:
            return File(media=shown, path=journey.place)
        await self._remember(journey, Laid(handle=handle, facts=facts))
        return File(media=shown, handle=handle, cover=cover)

    def _journey(self, claim: Claim, number: int, media: Media, network: Network) -> _Journey:
        most = limits.most(media, network, self._networks)
        source = self._networks.get(media.network)
        if source is None:
            raise FileRefused(GONE, f"{media.network} is switched off", media=(media,), most=most)
        place = self._spool.place(claim.id, claim.part, number)
        return _Journey(row=claim.id, media=media, source=source, to=network, place=place, most=most)

    async def _cover(self, file: _Journey) -> str | None:
        """The still picture's handle; without one the file goes all the same."""
        journey = replace(file, place=file.place.with_name(f"{file.place.name}-cover"), cover=True)
        if (laid := await self._known(journey)) is not None:
            return laid.handle
        try:
            async with asyncio.timeout(journey.seconds):
                await self._fetch(journey)
                handle = await journey.to.upload(_still(journey), journey.place)
        except (Failure, OSError) as failure:
            log.info("A still picture could not be had", outbox=journey.row, detail=str(failure))
            return None
        if handle is not None:
            await self._remember(journey, Laid(handle=handle, facts={}))
        return handle

    async def _known(self, journey: _Journey) -> Laid | None:
        async with self._database.view() as connection:
            return await uploads.find(connection, *journey.key)

    @asynccontextmanager
    async def _under_way(self, journey: _Journey) -> AsyncIterator[None]:
        """A deadline, and failures in the sender's terms: nothing has been said yet, whatever went wrong."""
        try:
            async with asyncio.timeout(journey.seconds):
                yield
        except Refused as refused:
            raise _refused(journey, refused.reason, refused.detail) from refused
        except Busy:
            raise
        except (Failure, TimeoutError, ConnectionError) as failure:
            if self._out_of_patience(journey.row):
                raise _refused(journey, UNREACHABLE, str(failure)) from failure
            raise NotSent(f"a file is not here yet: {failure or 'too slow'}") from failure
        except OSError as error:
            self._stopped(error)
            raise NotSent(f"the disk: {error.strerror}") from error
        self._failing.pop(journey.row, None)
        self._goes()

    def _stopped(self, error: OSError) -> None:
        if not self._full:
            log.error("Files cannot be kept on their way; they wait until they can", reason=error.strerror)
        self._full = True

    def _goes(self) -> None:
        if self._full:
            log.warning("Files can be kept on their way again")
        self._full = False

    def _out_of_patience(self, row: int) -> bool:
        return monotonic() - self._failing.setdefault(row, monotonic()) > PATIENCE_SECONDS

    async def _fetch(self, journey: _Journey) -> None:
        """Have the file in its place, whole; one that a former try left there is as good."""
        if await asyncio.to_thread(journey.place.exists):
            return
        with self._spool.filling(journey.row, journey.place) as unfinished:
            async with failpoints.call("download"):
                await journey.source.download(journey.media, unfinished, journey.most, cover=journey.cover)

    async def _remember(self, journey: _Journey, laid: Laid) -> None:
        """In a transaction of its own: a crash after it lays nothing up again."""
        async with self._database.begin("laid up") as connection:
            await uploads.remember(connection, *journey.key, laid=laid, now=machine_now())


def _refused(journey: _Journey, reason: str, detail: str) -> FileRefused:
    return FileRefused(reason, detail, media=(journey.media,), most=journey.most)


def _still(journey: _Journey) -> Media:
    network, unique, _ = journey.key
    ref, mime = journey.media.cover or "", names.picture_mime(journey.place)
    return Media(kind=MediaKind.PHOTO, network=network, ref=ref, unique=unique, mime=mime)


def _with(media: Media, facts: Mapping[str, Any]) -> Media:
    """The file with what was found out on its first journey."""
    return replace(
        media,
        mime=facts.get("mime", media.mime),
        duration=media.duration or facts.get("duration"),
        waveform=media.waveform or tuple(facts.get("waveform", ())),
    )


async def _facts(media: Media, place: Path) -> dict[str, Any]:
    """What a picture really is, and length and loudness of a voice message, which not every network tells."""
    if media.kind is MediaKind.PHOTO:
        return {"mime": await asyncio.to_thread(names.picture_mime, place)}
    if media.kind is not MediaKind.VOICE or media.waveform:
        return {}
    return asdict(await asyncio.to_thread(opus.measure, place))
