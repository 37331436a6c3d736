"""Telegram as the program sees it: the port, carried out by the modules beside this one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from telegram.error import TelegramError

from bot.events import Address, Event, NativeId, UserId
from bot.findings import ALONE, Circumstances, Finding
from bot.network import (
    Batch,
    Busy,
    Edit,
    Flight,
    Largest,
    NotSent,
    Outgoing,
    Part,
    Prove,
    Receipt,
    Refused,
    Send,
    Unknown,
    Words,
)
from bot.telegram import cards, check, composing, inspecting, links, outbound, portraits, reactions
from bot.telegram.api import Api
from bot.telegram.contents import Call
from bot.telegram.delivery import Courier
from bot.telegram.downloading import Downloader
from bot.telegram.errors import failure_of
from bot.telegram.ids import Place, own_user, parse_address, parse_native_id
from bot.telegram.inbound import Reader
from bot.telegram.ledger import Ledger
from bot.telegram.pace import CROWDED, Pace
from bot.telegram.polling import Poll
from bot.telegram.settling import Settler
from bot.things import Media
from bot.things import Poll as Asked


class TelegramNetwork:
    """One bot on Telegram, polled.

    `api_url` is the Bot API server, `pace` is `telegram` or `none`, `button_key` signs what buttons carry,
    `clock` gives monotonic seconds.
    """

    name = "telegram"
    idempotent = False
    confidential = False
    buttons = True
    keeps: timedelta | None = timedelta(hours=24)
    history = False
    pictures = False
    albums = True
    lays_up = False
    most_reactions = 1
    quotes = True
    tells_votes = False

    def __init__(
        self,
        token: str,
        api_url: str,
        pace: str,
        button_key: bytes,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Connect to nothing yet."""
        self._api = Api(token, api_url)
        self._key = button_key
        self._pace = Pace(pace, clock)
        self.crowded = CROWDED if self._pace.limited else None
        ledger = Ledger()
        self._links = links.Links()
        self._poll = Poll(self._api, ledger, self._links, own_user(token))
        self._downloader = Downloader(token, self._api)
        self._courier = Courier(self._api, ledger, self._pace)
        self._settler = Settler(self._api, ledger, self._pace, button_key)
        self._reader = Reader(own_id=own_user(token), button_key=button_key)

    async def open(self) -> None:
        """See whether the token is good, and take away a webhook, which would keep all updates to itself."""
        await self._api.open()
        try:
            me = await self._api.call("getMe")
            self._reader = replace(
                self._reader,
                username=me.get("username"),
                reads_all=me.get("can_read_all_group_messages") is True,
            )
            await self._api.call("deleteWebhook", {"drop_pending_updates": False})
        except TelegramError as error:
            raise failure_of(error) from None

    async def close(self) -> None:
        """Give back connections."""
        await self._api.close()

    async def fetch(self, cursor: str | None) -> Batch:  # noqa: ARG002  # Telegram keeps its own
        """Wait up to 25 s for updates. Raises a `Failure`."""
        return await self._poll.fetch()

    async def committed(self, batch: Batch) -> None:
        """Let the next poll confirm the batch."""
        self._poll.confirm(batch)

    def read(self, raw: bytes) -> Event | None:
        """What an update means, None when it is nothing to us. Raises `Unreadable`. Pure."""
        return self._reader.read(raw)

    def compose(self, words: Words) -> tuple[Part, ...]:
        """The messages that say `words`."""
        return composing.compose(words)

    def delay(self, address: Address, outgoing: Outgoing) -> float:
        """Seconds until the call may go."""
        return self._pace.delay(parse_address(address).chat, outgoing)

    def recall(self, address: Address, age: float) -> None:
        """It counts like any other."""
        self._pace.recall(parse_address(address).chat, age)

    def signed_in(self) -> bool:
        """The token is all there is."""
        return True

    def share(self, senders: int) -> None:
        """What Telegram grants the bot as a whole is for all of them."""
        self._pace.share(senders)

    async def deliver(self, address: Address, outgoing: Outgoing) -> Receipt:
        """Do it; raises a `Failure`."""
        place = parse_address(address)
        call = outbound.call_of(place, await _looked_at(outgoing), self._key)
        if call is None:
            return Receipt()
        # Many rooms may have asked for the same free moment.
        if (wait := self._pace.delay(place.chat, outgoing)) > 0:
            raise Busy(wait)
        left = self._pace.count(place.chat, outgoing)
        try:
            return await self._carried_out(place, outgoing, call)
        finally:
            self._pace.answered(place.chat, outgoing, left)

    async def _carried_out(self, place: Place, outgoing: Outgoing, call: Call) -> Receipt:
        if isinstance(outgoing, Send):
            return await self._courier.send(place, outgoing.txn, call)
        if isinstance(outgoing, Prove):
            return await self._courier.prove(place, call)
        return await self._courier.change(place, outgoing, call)

    def largest(self) -> Largest:
        """What is known of the limits on files; more where the server has proved to be a local one."""
        return self._downloader.largest

    async def download(self, media: Media, into: Path, most: int, *, cover: bool = False) -> None:
        """Write the file there, in pieces. Raises a `Failure`."""
        ref = media.cover if cover else media.ref
        if not ref:
            raise Refused("file_gone", "it has no still picture")
        await self._downloader.fetch(ref, into, most)

    async def upload(self, media: Media, path: Path) -> str | None:  # noqa: ARG002  # files travel with sends
        """None: files travel with the message."""
        return None

    def asks(self, poll: Asked) -> bool:
        """Whether Telegram has room for its answers."""
        return cards.fits(poll)

    def shows(self, emoji: str) -> bool:
        """Whether the bot can react with this emoji here."""
        return reactions.bare(emoji) in reactions.EMOJI

    def permalink(self, address: Address, native_id: NativeId) -> str | None:
        """An address that leads members to a message."""
        return links.permalink(parse_address(address), parse_native_id(native_id))

    def linked(self, url: str) -> tuple[Address, NativeId] | None:
        """The message that an address of this network leads to."""
        return self._links.message(url)

    async def portrait(self, user: UserId) -> Media | None:
        """The person's picture; of a chat that speaks for itself the chat's."""
        return await portraits.of(self._api, int(user))

    async def settle(self, address: Address, flight: Flight) -> Receipt | None:
        """The receipt of a send that arrived, None for one that surely did not. Raises `Unknown`."""
        if not isinstance(flight.outgoing, Send):
            raise Unknown("only a send needs settling; anything else may be repeated")
        return await self._settler.settle(parse_address(address), flight, flight.outgoing)

    async def examine(
        self, addresses: Sequence[Address], circumstances: Circumstances = ALONE
    ) -> list[Finding]:
        """What is in order with the bot and in its rooms, and what to do about the rest."""
        await self._api.open()
        return await check.examine(self._api, addresses, circumstances)


async def _looked_at(outgoing: Outgoing) -> Outgoing:
    """The call with its files as they truly are. Raises a `Failure`."""
    if not isinstance(outgoing, Send | Edit) or not outgoing.files:
        return outgoing
    try:
        files = [await asyncio.to_thread(inspecting.looked_at, file) for file in outgoing.files]
    except OSError as error:
        raise NotSent(f"a file could not be read ({type(error).__name__})") from None
    return replace(outgoing, files=tuple(files))
