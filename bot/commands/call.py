"""One command as it was given, and the ways to answer it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from forum import voice
from forum.context import Context
from forum.notices import Notice
from storage import outbox, people
from storage.messages import Choice
from storage.models import Account, Channel, Message, Person, Purpose, RoleName, Room

#: Channels in which work is done: answers are given where they were asked for.
WORKING = frozenset({Purpose.MODERATION, Purpose.COORDINATION, Purpose.PRIVATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who typed (or pressed) what, where; `cause` is unique to the event behind it."""

    ctx: Context
    cause: str
    room: Room
    channel: Channel
    person: Person
    account: Account
    #: Everything after the command word, as dialect-free plain text, lines kept.
    args: str
    #: The message that carries the command; None when a button was pressed.
    message: Message | None = None
    #: The message it replies to, or whose button was pressed.
    about: Message | None = None
    _serial: count[int] = field(default_factory=count, repr=False)

    @property
    def private(self) -> bool:
        """Nobody else reads this room."""
        return self.channel.purpose is Purpose.PRIVATE

    def next_cause(self) -> str:
        """A cause for one more utterance about this call."""
        return f"answer:{self.cause}:{next(self._serial)}"

    async def answer(
        self,
        notice: Notice,
        *,
        choices: Sequence[Choice] = (),
        on_reply: str | None = None,
        here: bool = False,
    ) -> Message | None:
        """Answer the person: here in working rooms, else in their private chat or as a reply here."""
        if here or self.channel.purpose in WORKING:
            return await voice.in_room(
                self.ctx,
                self.room,
                notice,
                cause=self.next_cause(),
                language=await voice.language_of(self.ctx, self.person.id),
                reply_to=self.message or self.about,
                choices=choices,
                on_reply=on_reply,
            )
        return await voice.person(
            self.ctx,
            self.person.id,
            notice,
            cause=self.next_cause(),
            room=self.room,
            reply_to=self.message or self.about,
            choices=choices,
            on_reply=on_reply,
        )

    async def receipt(self, emoji: str = "👌") -> None:
        """Done, nothing to explain: a reaction under what the person typed."""
        if self.message is not None:
            await outbox.react(
                self.ctx.session,
                self.message,
                self.room,
                emoji,
                cause=self.next_cause(),
                now=self.ctx.machine_now,
            )

    async def ask(
        self,
        notice: Notice,
        *,
        choices: Sequence[Choice] = (),
        on_yes: str | None = None,
        on_no: str | None = None,
        on_text: str | None = None,
        here: bool = False,
        data: dict[str, Any] | None = None,
    ) -> None:
        """Ask the person something; `ja`, `nein` or free text in reply (in private: next) runs a line."""
        asked = await self.answer(notice, choices=choices, on_reply=on_text, here=here)
        if asked is None:
            return
        room = self.room if asked.channel_id == self.room.channel_id else await _room_of(self, asked)
        await people.ask(
            self.ctx.session,
            self.person.id,
            room,
            now=self.ctx.machine_now,
            message_id=asked.id,
            on_yes=on_yes,
            on_no=on_no,
            on_text=on_text,
            data=data,
        )


async def _room_of(call: Call, asked: Message) -> Room:
    rooms = await outbox.sent_to(call.ctx.session, asked.id)
    return await call.ctx.session.get_one(Room, rooms[0])


Handler = Callable[[Call], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command as data: its words, who may use it, where, and what runs."""

    #: The English word; also the name in command lines, help texts and the audit.
    word: str
    german: str
    run: Handler
    #: Further spellings; umlauts may always be written either way.
    aliases: tuple[str, ...] = ()
    #: None: everybody.
    role: RoleName | None = None
    private_only: bool = False
    #: Not offered in help: internal lines run by buttons, replies and questions.
    hidden: bool = False
    #: `1 3 5` may pick it several times at once; what it is about are words, any number of them.
    several: bool = False
    #: A reply that runs this is part of the talk as well, and is relayed like any text.
    relayed: bool = False
    #: Without words of its own it is about the message that it answers, so that must be a single one.
    points: bool = False

    def name(self, language: str) -> str:
        """The word to show to somebody: German ones in German, English ones in every other language."""
        return self.german if language == "de" else self.word
