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
#: „2 ❌ Absage“, or „2️⃣ English“.
_CHOICE = re.compile(r"^(?:\d+ )?((?<=\d )\S+|\d\ufe0f?\u20e3) (.+)$", re.MULTILINE)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture out of somebody's gallery; `media_type` such as image/png."""

    name: str
    media_type: str
    content: bytes


class Player(Protocol):
    """One person of the cast; a place is the name of a channel, or `privat`, a message is named by its id.

    Raises KeyError where this person has no room.
    """

    role: Role

    @property
    def account(self) -> str:
        """The account as the command line names it: `network:user`."""

    async def sees(self, where: str) -> list[Shown]:
        """What is on the screen there, oldest first."""

    async def writes(self, where: str, text: str, above: str | None) -> None:
        """Say something, as a reply if there is something above."""

    async def changes(self, where: str, said: str, text: str) -> None:
        """Change one's own words."""

    async def removes(self, where: str, said: str) -> None:
        """Take one's own words away, for everybody."""

    async def picks(self, where: str, said: str, touched: str) -> str:
        """Touch a button, or put an emoji, under a message; gives the words that pop up, if any."""

    async def reacts(self, where: str, said: str, emoji: str) -> None:
        """Put an emoji under a message, or take one's own back."""

    async def shows(self, where: str, picture: Picture) -> None:
        """Send a picture."""


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
        return [_from_telegram(seen) for seen in self.room(where).visible()]

    async def writes(self, where: str, text: str, above: str | None) -> None:
        """Write; the first words in private press "Start", too."""
        self.person.writes(self.room(where), text, reply_to=int(above) if above else None)

    async def changes(self, where: str, said: str, text: str) -> None:
        """Edit."""
        self.person.edits(self.room(where), int(said), text)

    async def removes(self, where: str, said: str) -> None:
        """Ask the bot to do it: Telegram tells bots of no deletion."""
        self.person.writes(self.room(where), "/entfernen", reply_to=int(said))

    async def picks(self, where: str, said: str, touched: str) -> str:
        """Press the button."""
        answer = await self.person.presses(self.room(where), int(said), touched, timeout_s=PATIENCE_S)
        return str(answer.get("text") or "")

    async def reacts(self, where: str, said: str, emoji: str) -> None:
        """Put it in the place of one's last: ordinary people have one for each message."""
        room = self.room(where)
        is_mine = emoji in room.chat.messages[int(said)].reactions.get(self.person.id, [])
        self.person.reacts(room, int(said), *([] if is_mine else [emoji]))

    async def shows(self, where: str, picture: Picture) -> None:
        """Send it as a photo."""
        self.person.sends(
            self.room(where),
            "photo",
            content=picture.content,
            name=picture.name,
            mime_type=picture.media_type,
        )

    def room(self, where: str) -> Room:
        """The chat behind a place."""
        return self.person.private if where == PRIVATE else self._rooms[where]


class OnMatrix:
    """A person on Matrix."""

    def __init__(self, role: Role, member: Member, rooms: Mapping[str, str], bot: str) -> None:
        self.role = role
        self.member = member
        self._rooms = dict(rooms)
        self.bot = bot
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

    async def writes(self, where: str, text: str, above: str | None) -> None:
        """Send; the first words in private open the chat with the bot."""
        await self.member.send_text(await self._opened(where), text, reply_to=above)

    async def changes(self, where: str, said: str, text: str) -> None:
        """Edit."""
        await self.member.edit(self._rooms[where], said, text)

    async def removes(self, where: str, said: str) -> None:
        """Redact."""
        await self.member.redact(self._rooms[where], said)

    async def picks(self, where: str, said: str, touched: str) -> str:
        """React; nothing pops up."""
        await self.member.react(self._rooms[where], said, touched)
        return ""

    async def reacts(self, where: str, said: str, emoji: str) -> None:
        """React, or take the reaction back where it is one's own already."""
        room = self._rooms[where]
        seen = next((item for item in await self.member.visible(room) if item.event_id == said), None)
        is_mine = seen is not None and self.member.user_id in seen.reactions.get(emoji, ())
        await (self.member.unreact if is_mine else self.member.react)(room, said, emoji)

    async def shows(self, where: str, picture: Picture) -> None:
        """Upload and send it."""
        room = await self._opened(where)
        await self.member.send_media(room, "image", picture.content, picture.name, picture.media_type)

    def room(self, where: str) -> str | None:
        """The room behind a place; None for a private chat not opened yet."""
        return self._rooms.get(where) if where == PRIVATE else self._rooms[where]

    async def _opened(self, where: str) -> str:
        if where == PRIVATE and PRIVATE not in self._rooms:
            room = await self.member.create_room(invite=[self.bot], direct=True)
            self._rooms[PRIVATE] = room
            await self.member.wait_for_member(room, self.bot, within=PATIENCE_S)
        return self._rooms[where]

    def _shown(self, item: Item) -> Shown:
        return Shown(
            id=item.event_id,
            author=self._names.get(item.sender, item.sender),
            by_bot=item.sender == self.bot,
            text=item.body,
            edited=item.edited,
            above=item.reply_to,
            reactions={emoji: len(senders) for emoji, senders in item.reactions.items()},
            choices=offered(item.body),
        )


def offered(body: str) -> tuple[tuple[str, str], ...]:
    """The choices in a message of the bot's on Matrix: labels and emoji."""
    return tuple((label, emoji) for emoji, label in _CHOICE.findall(body))


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
