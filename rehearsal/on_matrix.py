"""People on Matrix, acted through a real homeserver."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rehearsal import samples
from rehearsal.matrix.member import Member
from rehearsal.matrix.timeline import Item
from rehearsal.players import PATIENCE_S, Picture, Shown
from rehearsal.script import PRIVATE, Role
from rehearsal.telegram.headers import dimensions

#: How choices stand under a message on Matrix: number, emoji, label.
#: „2 ❌ Absage“, or „2️⃣ English“.
_CHOICE = re.compile(r"^(?:\d+ )?((?<=\d )\S+|\d\ufe0f?\u20e3) (.+)$", re.MULTILINE)


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

    async def votes(self, where: str, said: str, key: str) -> None:
        """Respond; in a poll for one answer the new one takes the place of another."""
        room = self._rooms[where]
        poll = await self.member.poll(room, said)
        if poll is None:
            raise KeyError(said)
        key = next((one for one, text in poll.answers if text == key), key)
        mine = [one for one, who in poll.votes.items() if self.member.user_id in who]
        kept = [one for one in mine if one != key] if poll.most > 1 else []
        await self.member.vote(room, said, *kept, *([] if key in mine else [key]))

    async def speaks(self, where: str, seconds: int) -> None:
        """Record it."""
        content, info = samples.voice(seconds), {"duration": seconds * 1000}
        await self.member.send_media(
            await self._opened(where), "voice", content, "voice.ogg", "audio/ogg", info=info
        )

    async def asks(self, where: str, question: str, answers: Sequence[str]) -> None:
        """Ask everybody."""
        await self.member.start_poll(await self._opened(where), question, answers)

    async def shows(self, where: str, picture: Picture, caption: str = "") -> None:
        """Upload and send it."""
        room, content = await self._opened(where), picture.content
        width, height = dimensions(content) or (0, 0)
        info = {"w": width, "h": height} if width else {}
        await self.member.send_media(
            room, "image", content, picture.name, picture.media_type, caption=caption or None, info=info
        )

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
