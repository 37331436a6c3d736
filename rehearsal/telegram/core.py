"""What methods and people act upon alike: the world, the updates, the clock, and who gets to see what."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rehearsal.telegram import render
from rehearsal.telegram.state import Chat, Json, Member, Message, Status, User, World
from rehearsal.telegram.updates import UpdateQueue

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@(?P<bot>[A-Za-z0-9_]{3,32}))?(?![\w/<>])")


@dataclass(slots=True, kw_only=True)
class Callback:
    """A pressed button that waits; `answer` resolves to the fields of answerCallbackQuery."""

    id: str
    user: User
    pressed_at: float
    answer: asyncio.Future[Json]


class Core:
    """One bot's Telegram. `clock` gives Unix seconds."""

    def __init__(self, *, bot: User, clock: Callable[[], float], privacy: bool) -> None:
        """A world with nobody in it but the bot."""
        self.world = World(bot=bot, users={bot.id: bot})
        self.updates = UpdateQueue(clock)
        self.clock = clock
        self.privacy = privacy
        #: Bot-to-bot communication, as BotFather may allow it.
        self.hears_bots = False
        self.callbacks: dict[str, Callback] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.changes = 0
        self._changed = asyncio.Event()

    @property
    def bot(self) -> User:
        """The bot's own account."""
        return self.world.bot

    def now(self) -> int:
        """Civil time in whole seconds, as dates are given."""
        return int(self.clock())

    def post(self, chat: Chat, sender: User, **fields: Any) -> Message:
        """Put a message into a chat; the bot is told if it may see it and did not send it."""
        said = Message(id=next(chat.ids), chat=chat, sender=sender, date=self.now(), **fields)
        chat.messages[said.id] = said
        self.touch()
        self.tell(said)
        return said

    def service(self, chat: Chat, sender: User, content: Json, topic: int | None = None) -> Message:
        """A message the server writes itself."""
        return self.post(chat, sender, kind="service", content=content, topic=topic)

    def tell(self, said: Message, *, edited: bool = False) -> None:
        """Queue the update for a message, if the bot is to see it."""
        if said.sender.id == self.bot.id or not self._sees(said):
            return
        kind = "channel_post" if said.chat.type == "channel" else "message"
        self.updates.push(f"edited_{kind}" if edited else kind, render.message(said, self.bot))

    def _sees(self, said: Message) -> bool:
        """Privacy mode: without admin rights only services, commands and replies to the bot are shown."""
        member = said.chat.member(self.bot.id)
        if member is None or not said.chat.has(self.bot.id) or (said.sender.is_bot and not self.hears_bots):
            return False
        if said.chat.type == "private" or not self.privacy or member.is_admin or said.is_service:
            return True
        above = said.chat.messages.get(said.reply_to or 0)
        return self._is_command(said.text) or (above is not None and above.sender.id == self.bot.id)

    def _is_command(self, text: str) -> bool:
        command = _COMMAND.match(text)
        return (
            command is not None and (command["bot"] or self.bot.username).lower() == self.bot.username.lower()
        )

    def stand(
        self, chat: Chat, user: User, status: Status, by: User, rights: frozenset[str] = frozenset()
    ) -> None:
        """Change somebody's standing in a chat and tell the bot what it is told about that."""
        before = chat.members.get(user.id) or Member(user=user, status="left")
        after = Member(user=user, status=status, rights=rights)
        chat.members[user.id] = after
        self.touch()
        payload = {
            "chat": render.chat(chat, self.bot),
            "from": render.user(by),
            "date": self.now(),
            "old_chat_member": render.member(before),
            "new_chat_member": render.member(after),
        }
        bot_standing = chat.member(self.bot.id)
        if user.id == self.bot.id:
            self.updates.push("my_chat_member", payload)
        elif bot_standing is not None and bot_standing.is_admin:
            self.updates.push("chat_member", payload)

    def touch(self) -> None:
        """Something people see has changed."""
        self.changes += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self, timeout_s: float) -> None:
        """Wait for the next change. Raises TimeoutError."""
        await asyncio.wait_for(self._changed.wait(), timeout_s)
