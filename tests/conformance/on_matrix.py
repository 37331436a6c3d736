"""The Matrix adapter in a room of a real Synapse."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.events import Added, Address, Event, Invited, NativeId, UserId
from bot.markup import dump
from bot.matrix.markup import from_matrix, without_profile
from bot.matrix.network import MatrixNetwork
from bot.matrix.wording import PROFILE
from bot.network import Join, RawEvent
from rehearsal.matrix.member import Member
from rehearsal.matrix.timeline import Item
from tests.conformance.window import E, Shown, Window

_RATE_LIMIT = "/_synapse/admin/v1"
_POLL_START = ("m.poll.start", "org.matrix.msc3381.poll.start")
_POLL_END = ("m.poll.end", "org.matrix.msc3381.poll.end")


@dataclass(slots=True, kw_only=True)
class People:
    """Who the stories on this homeserver are about; signed in once, for signing in takes long."""

    network: MatrixNetwork
    olha: Member
    ben: Member
    admin: Member
    cursor: str | None = None

    @property
    def bot(self) -> str:
        """The bot's user id."""
        return self.network.account.user_id


class MatrixWindow(Window):
    """One room, in which the bot may pin."""

    network: MatrixNetwork

    def __init__(self, folder: Path, people: People) -> None:
        super().__init__(folder)
        self.network, self._people = people.network, people
        self.user = UserId(people.olha.user_id)
        self._heard: deque[Event | None] = deque()

    async def enter(self) -> MatrixWindow:
        """Olha opens the room and asks the bot in."""
        people = self._people
        powers = {"users": {people.bot: 50}}
        room = await people.olha.create_room("Arbeit", invite=[people.bot], power_levels=powers)
        self.address = Address(room)
        await self.hears(Invited)
        await self.does(Join(txn=f"join-{room}"))
        while not (await self.hears(Added)).title:
            pass
        return self

    async def shown(self) -> list[Shown]:
        """What Olha's client shows her."""
        ended = await self._ended()
        return [await self._shown(item, ended) for item in await self._people.olha.visible(self.address)]

    async def _shown(self, item: Item, ended: set[str]) -> Shown:
        content, profile = item.content, item.content.get(PROFILE, {})
        author = profile.get("displayname", "")
        texts = (item.body, item.formatted_body)
        if profile.get("has_fallback"):
            texts = without_profile(*texts, author)
        # A file without a caption has its name for a body.
        said = "" if content.get("url") and item.body == content.get("filename", item.body) else texts[0]
        url = content.get("url")
        return Shown(
            native_id=NativeId(item.event_id),
            text=dump(from_matrix(said, texts[1])),
            author=author,
            reply_to=NativeId(item.reply_to) if item.reply_to else None,
            edited=item.edited,
            reactions=tuple(item.reactions),
            file=await self._people.olha.download(url) if url else None,
            place=_place(content),
            poll=_poll(item),
            ended=item.event_id in ended,
            # Here people choose by reactions or numbers; the choices stand in the text.
            choices=0,
        )

    async def _ended(self) -> set[str]:
        events = await self._people.olha.history(self.address)
        return {
            event["content"]["m.relates_to"]["event_id"] for event in events if event["type"] in _POLL_END
        }

    async def pinned(self) -> list[NativeId]:
        """What the room's state says."""
        history = await self._people.olha.history(self.address)
        states = [event["content"] for event in history if event["type"] == "m.room.pinned_events"]
        return list(states[-1].get("pinned", [])) if states else []

    async def says(self, text: str) -> NativeId:
        """In the room."""
        return NativeId(await self._people.olha.send_text(self.address, text))

    async def reacts(self, native_id: NativeId, emoji: str) -> None:
        """As her client does."""
        await self._people.olha.react(self.address, native_id, emoji)

    async def comes(self) -> UserId:
        """Invited."""
        await self._people.olha.invite(self.address, self._people.ben.user_id)
        await self._people.ben.join(self.address)
        return UserId(self._people.ben.user_id)

    async def hears(self, kind: type[E]) -> E:
        """Syncs until it comes; other rooms of the same bot are passed over."""
        while True:
            if not self._heard:
                await self._sync()
            while self._heard:
                event = self._heard.popleft()
                if isinstance(event, kind) and event.room == self.address:
                    return event

    async def raw(self) -> Sequence[RawEvent]:
        """One sync."""
        batch = await self.network.fetch(self._people.cursor)
        self._people.cursor = batch.cursor
        return batch.events

    async def _sync(self) -> None:
        self._heard += [self.network.read(event.raw) for event in await self.raw()]

    async def is_busy(self) -> None:
        """Until `is_patient`: one message a second."""
        limit = {"messages_per_second": 1, "burst_count": 1}
        await self._limit("POST", limit)

    async def is_patient(self) -> None:
        """As before."""
        await self._limit("DELETE", None)

    async def _limit(self, method: str, limit: dict[str, Any] | None) -> None:
        path = ("users", self._people.bot, "override_ratelimit")
        await self._people.admin.api.call(method, *path, prefix=_RATE_LIMIT, body=limit)

    async def puts_out(self) -> None:
        """By an administrator's hand."""
        await self._people.olha.kick(self.address, self._people.bot)


def _place(content: Mapping[str, Any]) -> tuple[float, float] | None:
    latitude, _, longitude = str(content.get("geo_uri", "")).removeprefix("geo:").partition(",")
    return (float(latitude), float(longitude.partition(";")[0])) if longitude else None


def _poll(item: Item) -> tuple[str, ...]:
    asked = next((item.content[key] for key in _POLL_START if key in item.content), None)
    if asked is None:
        return ()
    return tuple(_said(text) for text in (asked["question"], *asked["answers"]))


def _said(text: Mapping[str, Any]) -> str:
    return str(next(text[key] for key in ("body", "org.matrix.msc1767.text", "m.text") if key in text))
