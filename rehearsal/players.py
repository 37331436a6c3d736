"""People with hands and eyes on either network, acted alike: through the interfaces that everybody uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from rehearsal.matrix.member import Member
from rehearsal.matrix.timeline import Item
from rehearsal.script import PRIVATE, Role
from rehearsal.telegram import Person, Room, Seen

#: Seconds for a button to come to rest, and for the bot to come into a private chat.
PATIENCE_S = 30.0
#: How choices stand under a message on Matrix: number, emoji, label.
_CHOICE = re.compile(r"^\d+ (\S+) (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message as somebody sees it now; `above` is the id of the message it replies to.

    `choices` are the labels the bot offers, each with what is touched to choose it: a button or an emoji.
    """

    id: str
    author: str
    by_bot: bool
    text: str
    edited: bool
    above: str | None
    reactions: Mapping[str, int]
    choices: tuple[tuple[str, str], ...] = ()

    def offers(self, wanted: str) -> str | None:
        """What to touch for a choice named by its label or its number; None when it is not offered."""
        if wanted.isdecimal():
            return self.choices[int(wanted) - 1][1] if 0 < int(wanted) <= len(self.choices) else None
        return next((touched for label, touched in self.choices if label.endswith(wanted)), None)


class Player(Protocol):
    """One person of the cast; a place is the name of a channel, or `privat`."""

    role: Role

    @property
    def account(self) -> str:
        """The account as the command line names it: `network:user`."""

    async def sees(self, where: str) -> list[Shown]:
        """What is on the screen there, oldest first."""

    async def writes(self, where: str, text: str, above: Shown | None) -> None:
        """Say something, as a reply if there is something above."""

    async def changes(self, where: str, said: Shown, text: str) -> None:
        """Change one's own words."""

    async def removes(self, where: str, said: Shown) -> None:
        """Take one's own words away, for everybody."""

    async def picks(self, where: str, said: Shown, touched: str) -> None:
        """Touch a button, or put an emoji, under a message."""


class OnTelegram:
    """A person on Telegram."""

    def __init__(self, role: Role, person: Person, rooms: Mapping[str, Room]) -> None:
        self.role = role
        self.person = person
        self._rooms = rooms

    @property
    def account(self) -> str:
        """By its number."""
        return f"telegram:{self.person.id}"

    async def sees(self, where: str) -> list[Shown]:
        """The chat as the stand-in shows it."""
        return [_from_telegram(seen) for seen in self._room(where).visible()]

    async def writes(self, where: str, text: str, above: Shown | None) -> None:
        """Write; the first words in private press "Start", too."""
        self.person.writes(self._room(where), text, reply_to=int(above.id) if above else None)

    async def changes(self, where: str, said: Shown, text: str) -> None:
        """Edit."""
        self.person.edits(self._room(where), int(said.id), text)

    async def removes(self, where: str, said: Shown) -> None:
        """Ask the bot to do it: Telegram tells bots of no deletion."""
        self.person.writes(self._room(where), "/entfernen", reply_to=int(said.id))

    async def picks(self, where: str, said: Shown, touched: str) -> None:
        """Press the button."""
        await self.person.presses(self._room(where), int(said.id), touched, timeout_s=PATIENCE_S)

    def _room(self, where: str) -> Room:
        return self.person.private if where == PRIVATE else self._rooms[where]


class OnMatrix:
    """A person on Matrix."""

    def __init__(self, role: Role, member: Member, rooms: Mapping[str, str], bot: str) -> None:
        self.role = role
        self.member = member
        self._rooms = dict(rooms)
        self._bot = bot
        self._names: dict[str, str] = {}

    @property
    def account(self) -> str:
        """By its Matrix id."""
        return f"matrix:{self.member.user_id}"

    async def sees(self, where: str) -> list[Shown]:
        """The room as the client shows it."""
        if where not in self._rooms:
            return []
        items = await self.member.visible(self._rooms[where])
        if {item.sender for item in items} - set(self._names):
            self._names |= await self.member.members(self._rooms[where])
        return [self._shown(item) for item in items]

    async def writes(self, where: str, text: str, above: Shown | None) -> None:
        """Send; the first words in private open the chat with the bot."""
        await self.member.send_text(await self._room(where), text, reply_to=above.id if above else None)

    async def changes(self, where: str, said: Shown, text: str) -> None:
        """Edit."""
        await self.member.edit(await self._room(where), said.id, text)

    async def removes(self, where: str, said: Shown) -> None:
        """Redact."""
        await self.member.redact(await self._room(where), said.id)

    async def picks(self, where: str, said: Shown, touched: str) -> None:
        """React."""
        await self.member.react(await self._room(where), said.id, touched)

    async def _room(self, where: str) -> str:
        if where == PRIVATE and PRIVATE not in self._rooms:
            room = await self.member.create_room(invite=[self._bot], direct=True)
            self._rooms[PRIVATE] = room
            await self.member.wait_for_member(room, self._bot, within=PATIENCE_S)
        return self._rooms[where]

    def _shown(self, item: Item) -> Shown:
        return Shown(
            id=item.event_id,
            author=self._names.get(item.sender, item.sender),
            by_bot=item.sender == self._bot,
            text=item.body,
            edited=item.edited,
            above=item.reply_to,
            reactions={emoji: len(senders) for emoji, senders in item.reactions.items()},
            choices=tuple((label, emoji) for emoji, label in _CHOICE.findall(item.body)),
        )


def _from_telegram(seen: Seen) -> Shown:
    return Shown(
        id=str(seen.id),
        author=seen.sender,
        by_bot=seen.is_bot,
        text=seen.text,
        edited=seen.edited,
        above=str(seen.reply_to) if seen.reply_to else None,
        reactions=seen.reactions,
        choices=tuple((label, label) for row in seen.buttons for label in row),
    )
