"""The Matrix network: the port, answered by one account on one homeserver."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from bot.events import Address, Event, NativeId, UserId
from bot.findings import ALONE, Circumstances, Finding
from bot.matrix import check, inbound, links, mxc, outbound
from bot.matrix.delivery import Delivery
from bot.matrix.errors import HomeserverError, failure
from bot.matrix.files import Files
from bot.matrix.homeserver import Homeserver
from bot.matrix.ids import server
from bot.matrix.media import NETWORK as NAME
from bot.matrix.session import Account, Credentials, Session
from bot.matrix.sync import TIMELINE, Sync
from bot.network import (
    AnswerButton,
    Batch,
    Busy,
    Flight,
    Join,
    Largest,
    Leave,
    Menu,
    NotSent,
    Outgoing,
    Part,
    Prove,
    Receipt,
    Words,
)
from bot.things import Media, MediaKind, Poll

#: How long what is to be sent waits for the login.
LOGIN_SECONDS = 2.0

T = TypeVar("T")


class MatrixNetwork:
    """Matrix, seen from inside the program.

    Repeating a send is invisible for as long as the homeserver remembers its transaction id (Synapse: 24
    hours), because the device stays the same; session, token and device are kept in `data_dir`.
    """

    name = NAME
    idempotent = True
    confidential = True
    buttons = False
    keeps: timedelta | None = None
    crowded: int | None = None
    history = True
    pictures = True
    albums = False
    lays_up = True
    #: Each one is an event of its own; more than these say nothing more.
    most_reactions = 8
    quotes = False
    tells_votes = True

    def __init__(
        self,
        *,
        homeserver: str,
        user_id: str,
        password: str | None,
        access_token: str | None,
        device_id: str | None,
        data_dir: Path,
        timeline: int = TIMELINE,
    ) -> None:
        credentials = Credentials(
            user_id=user_id, password=password, access_token=access_token, device_id=device_id
        )
        self.homeserver = Homeserver(homeserver)
        self.account = Account(self.homeserver, credentials, data_dir)
        self._delivery = Delivery(self.homeserver)
        self._files = Files(self.homeserver)
        self._sync: Sync | None = None
        self._timeline = timeline

    async def open(self) -> None:
        """Log in, or take up the kept session; raises Failure."""
        session = await self.account.open()
        await self._files.learn()
        self._sync = Sync(self.homeserver, session.user_id, timeline=self._timeline)

    async def close(self) -> None:
        """Close the connections; the device stays signed in."""
        await self.homeserver.close()

    async def fetch(self, cursor: str | None) -> Batch:
        """Wait up to 25 seconds for news; gaps are filled. Raises Failure."""
        if self._sync is None:
            raise NotSent("not logged in to the homeserver")
        return await self._signed_in(self._sync.fetch(cursor))

    async def committed(self, batch: Batch) -> None:
        """Nothing to do: the homeserver is told by the next sync's cursor."""

    def read(self, raw: bytes) -> Event | None:
        """What the raw event means; None when it is nothing to us. Raises Unreadable."""
        return inbound.read(raw)

    def compose(self, words: Words) -> tuple[Part, ...]:
        """The message contents that say `words`."""
        return outbound.compose(words)

    def delay(self, address: Address, outgoing: Outgoing) -> float:  # noqa: ARG002  # the port's signature
        """Always 0: what a homeserver allows is known only from its answers."""
        return 0.0

    def recall(self, address: Address, age: float) -> None:
        """Nothing is counted here."""

    def signed_in(self) -> bool:
        """With a session of this device, or a token: a second device would have transactions of its own."""
        return self.account.credentials.access_token is not None or self.account.kept() is not None

    def share(self, senders: int) -> None:
        """Nothing is counted here."""

    async def deliver(self, address: Address, outgoing: Outgoing) -> Receipt:
        """Do it; raises a Failure."""
        if self.account.session is None:
            raise Busy(LOGIN_SECONDS)
        if isinstance(outgoing, AnswerButton | Menu):
            return Receipt()  # Matrix has neither buttons nor menus
        return await self._signed_in(self._do(address, outgoing))

    async def _do(self, address: Address, outgoing: Outgoing) -> Receipt:
        match outgoing:
            case Join():
                await self._delivery.join(address)
            case Leave():
                await self._delivery.leave(address)
            case Prove(user=user):
                return await self._delivery.prove(address, user)
            case _:
                return await self._delivery.act(address, outgoing)
        return Receipt()

    def largest(self) -> Largest:
        """What the homeserver takes; what it gives out is not said anywhere."""
        return Largest(download=None, upload=self._files.largest)

    async def download(self, media: Media, into: Path, most: int, *, cover: bool = False) -> None:
        """Write the file (or its `cover`) there, in pieces.

        Raises Refused("file_too_large") beyond `most` bytes, Refused("file_gone"), or another Failure.
        """
        address = media.cover if cover else media.ref
        await self._signed_in(self._files.download(address or "", into, most))

    async def upload(self, media: Media, path: Path) -> str:
        """Lay the file up: its address (mxc).

        Raises Refused("file_too_large" or "file_refused"), or another Failure.
        """
        return await self._signed_in(self._files.upload(media, path))

    def asks(self, poll: Poll) -> bool:  # noqa: ARG002  # the port's signature
        """Any poll can be one."""
        return True

    def shows(self, emoji: str) -> bool:
        """Anything may be a reaction that is not empty."""
        return emoji != ""

    def permalink(self, address: Address, native_id: NativeId) -> str:
        """The message's address at matrix.to."""
        return links.event(address, native_id, server(self.account.user_id))

    def linked(self, url: str) -> tuple[Address, NativeId] | None:
        """The message that an address at matrix.to, or of the `matrix:` kind, leads to."""
        return links.target(url)

    async def portrait(self, user: UserId) -> Media | None:
        """The picture in the person's profile, None when there is none; raises a Failure."""
        return await self._signed_in(self._portrait(user))

    async def _portrait(self, user: UserId) -> Media | None:
        try:
            profile = await self.homeserver.call("GET", "profile", user)
        except HomeserverError as error:
            if error.forbidden or error.missing:
                return None
            raise
        address = mxc.valid(profile.get("avatar_url"))
        return Media(kind=MediaKind.PHOTO, network=NAME, ref=address, unique=address) if address else None

    async def settle(self, address: Address, flight: Flight) -> Receipt | None:
        """Look for the act's own mark in the room.

        Needed only where a send may be older than the homeserver's memory of transactions.
        """
        found = await self._signed_in(self._delivery.find(address, flight.outgoing))
        return None if found is None else Receipt(native_id=found)

    async def examine(
        self, addresses: Sequence[Address], circumstances: Circumstances = ALONE
    ) -> list[Finding]:
        """What is in order with the homeserver, the login and the rooms, and what to do about the rest."""
        return await check.examine(self, addresses, circumstances)

    async def _signed_in(self, call: Awaitable[T]) -> T:
        """The result of `call`; when the session is over it is renewed, and the call is to be repeated."""
        session = self.account.session
        try:
            return await call
        except HomeserverError as error:
            if not error.token_refused or session is None:
                raise failure(error) from error
            await self._renew(session)
            raise NotSent("the session was renewed; nothing was done with the old one") from error

    async def _renew(self, session: Session) -> None:
        await self.account.renew(session)
