"""What every hand needs: who it belongs to, where it may reach, which message is meant."""

from __future__ import annotations

from typing import Any, TypeAlias

from rehearsal.telegram.core import Core
from rehearsal.telegram.quotes import kept_marks
from rehearsal.telegram.rooms import Room
from rehearsal.telegram.state import Chat, Json, Message, Status, User
from rehearsal.telegram.text import units
from rehearsal.telegram.view import Seen, seen

Place: TypeAlias = Room | int
Said: TypeAlias = Seen | int


class Hand:
    """One account with hands. A verb raises ValueError when a client would not offer it."""

    def __init__(self, core: Core, user: User) -> None:
        """Somebody at their phone."""
        self._core = core
        self.user = user

    @property
    def id(self) -> int:
        """The account's number, also that of its private chat with the bot."""
        return self.user.id

    @property
    def name(self) -> str:
        """The name others read."""
        return self.user.name

    @property
    def private(self) -> Room:
        """The private chat with the bot."""
        return Room(self._core, self._core.world.private(self.user))

    def unblocks(self) -> None:
        """Let the bot write again."""
        self._set_blocked(False)

    def _set_blocked(self, blocked: bool) -> None:
        self.user.blocked = blocked
        self._core.stand(self._core.world.private(self.user), self._core.bot, _blocked(blocked), self.user)

    def _inside(self, place: Place) -> Chat:
        """The chat, which this person must be in; writing to the bot in private starts and unblocks it."""
        chat = self._chat(place)
        if chat.migrated_to is not None:
            raise ValueError(f"{chat.title} has become a supergroup")
        if not chat.has(self.id):
            raise ValueError(f"{self.name} is not in {chat.title or chat.id}")
        if chat.type == "private":
            if self.user.blocked:
                self.unblocks()
            self.user.started = True
        return chat

    def _chat(self, place: Place) -> Chat:
        if isinstance(place, Room):
            return place.chat
        return self._core.world.private(self.user) if place == self.id else self._core.world.chats[place]

    def _message(self, chat: Chat, message: Said) -> Message:
        number = message if isinstance(message, int) else message.id
        if number not in chat.messages:
            raise ValueError(f"no message {number} in {chat.title or chat.id}")
        return chat.messages[number]

    def _own(self, place: Place, message: Said) -> Message:
        said = self._message(self._inside(place), message)
        if said.sender.id != self.id:
            raise ValueError(f"message {said.id} is not by {self.name}")
        return said

    def _context(self, chat: Chat, reply_to: Said | None, quote: str | None, topic: int | None) -> Json:
        if topic is not None and topic not in chat.topics:
            raise ValueError(f"no topic {topic} in {chat.title}")
        if topic is not None and chat.topics[topic].closed and not chat.members[self.id].is_admin:
            raise ValueError(f"topic {topic} in {chat.title} is closed")
        if reply_to is None:
            return {"topic": topic}
        above = self._message(chat, reply_to)
        fields: Json = {"reply_to": above.id, "topic": above.topic if topic is None else topic}
        return fields | ({} if quote is None else {"quote": quoted(above, quote)})

    def _post(self, chat: Chat, **fields: Any) -> Seen:
        """Put a message there, under the chat's name where the person is hidden behind it."""
        behind: Json = {"behind": chat.members[self.id].behind}
        if chat.type == "channel" and chat.signs:
            behind["signature"] = self.name
        return seen(self._core.post(chat, self.user, **behind | fields))

    def _changed(self, said: Message) -> Seen:
        """Mark a message as edited and tell so."""
        said.edited = self._core.now()
        self._core.touch()
        self._core.tell(said, edited=True)
        return seen(said)


def quoted(above: Message, quote: str) -> Json:
    """TextQuote of a part of a message, with the formatting it has there. Raises ValueError."""
    position = units(above.text[: above.text.index(quote)])
    marks = kept_marks(above, position, units(quote))
    shown: Json = {"text": quote, "position": position, "is_manual": True}
    return shown | ({"entities": marks} if marks else {})


def _blocked(blocked: bool) -> Status:
    return "kicked" if blocked else "member"
