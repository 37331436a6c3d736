"""People and their rooms: what they do with their hands, and what they see."""

from __future__ import annotations

import asyncio
from typing import Any, TypeAlias

from rehearsal.telegram import media, reactions, render
from rehearsal.telegram.core import Callback, Core
from rehearsal.telegram.entities import formatted
from rehearsal.telegram.rooms import Room
from rehearsal.telegram.state import ADMIN_RIGHTS, Chat, Json, Message, Status, User
from rehearsal.telegram.text import CAPTION_LIMIT, TEXT_LIMIT, Entity, units
from rehearsal.telegram.updates import CALLBACK_LIFE_S
from rehearsal.telegram.view import Seen, seen

Place: TypeAlias = Room | int
Said: TypeAlias = Seen | int

ANSWER_S = 10.0


class Person:
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

    def starts(self, payload: str = "") -> Seen:
        """Press "Start" in the private chat, with a deep link's payload if there is one."""
        return self.writes(self.private, f"/start {payload}".strip())

    def writes(
        self,
        place: Place,
        text: str,
        *,
        entities: list[Entity] | None = None,
        reply_to: Said | None = None,
        quote: str | None = None,
        topic: int | None = None,
    ) -> Seen:
        """Write a text; a quote must be a part of the message replied to."""
        chat = self._inside(place)
        words, marks = formatted(text, entities, limit=TEXT_LIMIT, too_long="message is too long")
        if not words:
            raise ValueError("nothing to send")
        fields = self._context(chat, reply_to, quote, topic)
        return seen(self._core.post(chat, self.user, text=words, entities=marks, **fields))

    def sends(
        self,
        place: Place,
        kind: str,
        *,
        caption: str = "",
        reply_to: Said | None = None,
        topic: int | None = None,
        album: str | None = None,
        **details: Any,
    ) -> Seen:
        """Send something that is no text: a kind of `media.SENDABLE`, location, contact, venue, dice or poll.

        `details` are content (bytes), name and mime_type of a file, else the fields of the kind.
        """
        chat = self._inside(place)
        words, marks = formatted(caption, None, limit=CAPTION_LIMIT, too_long="message caption is too long")
        content = media.from_person(self._core.world, kind, details)
        if album is not None:
            content["media_group_id"] = album
        fields = self._context(chat, reply_to, None, topic) | {"text": words, "entities": marks}
        return seen(self._core.post(chat, self.user, kind=kind, content=content, **fields))

    def forwards(self, place: Place, message: Said, to: Place, *, topic: int | None = None) -> Seen:
        """Forward a message from one chat into another."""
        original = self._message(self._chat(place), message)
        origin = {"type": "user", "sender_user": render.user(original.sender), "date": original.date}
        same = {"text": original.text, "entities": original.entities, "content": original.content}
        fields = {"kind": original.kind, "topic": topic, "forward_origin": original.forward_origin or origin}
        return seen(self._core.post(self._inside(to), self.user, **same, **fields))

    def edits(self, place: Place, message: Said, text: str, *, entities: list[Entity] | None = None) -> Seen:
        """Change the text or caption of one's own message."""
        said = self._own(place, message)
        said.text, said.entities = formatted(text, entities, limit=TEXT_LIMIT, too_long="message is too long")
        said.edited = self._core.now()
        self._core.touch()
        self._core.tell(said, edited=True)
        return seen(said)

    def deletes(self, place: Place, message: Said) -> None:
        """Delete a message, one's own or as an administrator; bots are not told."""
        chat = self._inside(place)
        said = self._message(chat, message)
        if said.sender.id != self.id and chat.type != "private" and not chat.members[self.id].is_admin:
            raise ValueError(f"{self.name} may not delete message {said.id}")
        del chat.messages[said.id]
        self._core.touch()

    def reacts(self, place: Place, message: Said, *emoji: str) -> None:
        """Set one's reactions on a message; none takes them back."""
        chat = self._inside(place)
        said = self._message(chat, message)
        wanted = [reactions.known(one) for one in emoji]
        if None in wanted:
            raise ValueError(f"not a reaction: {' '.join(emoji)}")
        before = said.reactions.pop(self.id, [])
        after = [one for one in wanted if one is not None]
        if after:
            said.reactions[self.id] = after
        self._core.touch()
        self._tell_reaction(said, before, after)

    def unreacts(self, place: Place, message: Said) -> None:
        """Take all one's reactions back."""
        self.reacts(place, message)

    def press(self, place: Place, message: Said, button: str) -> Callback:
        """Press an inline button, named by its text or data, without waiting for the answer."""
        chat = self._inside(place)
        said = self._message(chat, message)
        data = _data(said, button)
        callback = Callback(
            id=str(next(self._core.world.numbers) + 4_000_000_000_000_000),
            user=self.user,
            pressed_at=self._core.clock(),
            answer=asyncio.get_running_loop().create_future(),
        )
        self._core.callbacks[callback.id] = callback
        self._core.updates.push("callback_query", self._pressed(callback, said, data), CALLBACK_LIFE_S)
        return callback

    async def presses(self, place: Place, message: Said, button: str, *, timeout_s: float = ANSWER_S) -> Json:
        """Press a button and wait for the answer: text, show_alert, url. Raises TimeoutError."""
        return await asyncio.wait_for(self.press(place, message, button).answer, timeout_s)

    def joins(self, place: Place, *, by: Person | None = None) -> None:
        """Enter a chat, alone or taken along by a member."""
        chat = self._chat(place)
        self._core.stand(chat, self.user, "member", (by or self).user)
        self._core.service(chat, (by or self).user, {"new_chat_members": [render.user(self.user)]})

    def leaves(self, place: Place, *, by: Person | None = None) -> None:
        """Leave a chat, or be removed by an administrator."""
        chat = self._inside(place)
        self._core.stand(chat, self.user, "kicked" if by else "left", (by or self).user)
        self._core.service(chat, (by or self).user, {"left_chat_member": render.user(self.user)})

    def blocks(self) -> None:
        """Block the bot."""
        self._set_blocked(True)

    def unblocks(self) -> None:
        """Let the bot write again."""
        self._set_blocked(False)

    def _set_blocked(self, blocked: bool) -> None:
        self.user.blocked = blocked
        self._core.stand(self._core.world.private(self.user), self._core.bot, _blocked(blocked), self.user)

    def adds_bot(
        self, place: Place, *, admin: bool = False, rights: frozenset[str] = frozenset(ADMIN_RIGHTS)
    ) -> None:
        """Add the bot to a chat, or change what it is there."""
        chat = self._inside(place)
        is_new = not chat.has(self._core.bot.id)
        status: Status = "administrator" if admin else "member"
        self._core.stand(chat, self._core.bot, status, self.user, rights if admin else frozenset())
        if is_new:
            self._core.service(chat, self.user, {"new_chat_members": [render.user(self._core.bot)]})

    def removes_bot(self, place: Place) -> None:
        """Throw the bot out of a chat."""
        self._core.stand(self._inside(place), self._core.bot, "kicked", self.user)

    def opens_topic(self, place: Place, name: str) -> int:
        """Open a topic in a forum; returns its number."""
        return Room(self._core, self._inside(place)).open_topic(self.user, name)

    def closes_topic(self, place: Place, topic: int) -> None:
        """Close a topic: only administrators write there then."""
        chat = self._inside(place)
        chat.topics[topic].closed = True
        self._core.service(chat, self.user, {"forum_topic_closed": {}}, topic=topic)

    def migrates(self, place: Place) -> Room:
        """Turn a basic group into a supergroup; returns the new one, under a new number."""
        return Room(self._core, self._inside(place)).migrate(self.user)

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
        if reply_to is None:
            return {"topic": topic}
        above = self._message(chat, reply_to)
        fields: Json = {"reply_to": above.id, "topic": above.topic if topic is None else topic}
        if quote is not None:
            position = units(above.text[: above.text.index(quote)])
            fields["quote"] = {"text": quote, "position": position, "is_manual": True}
        return fields

    def _tell_reaction(self, said: Message, before: list[str], after: list[str]) -> None:
        """Bots hear of reactions in private chats and where they are administrators."""
        bot = said.chat.member(self._core.bot.id)
        if before == after or bot is None or not (bot.is_admin or said.chat.type == "private"):
            return
        payload: Json = {"chat": render.chat(said.chat, self._core.bot), "message_id": said.id}
        payload |= {"user": render.user(self.user), "date": self._core.now()}
        payload |= {"old_reaction": render.reactions(before), "new_reaction": render.reactions(after)}
        self._core.updates.push("message_reaction", payload)

    def _pressed(self, callback: Callback, said: Message, data: str) -> Json:
        return {
            "id": callback.id,
            "from": render.user(self.user),
            "message": render.message(said, self._core.bot),
            "chat_instance": str(hash((said.chat.id, self._core.bot.id)) & 0x7FFFFFFFFFFFFFFF),
            "data": data,
        }


def _blocked(blocked: bool) -> Status:
    return "kicked" if blocked else "member"


def _data(said: Message, button: str) -> str:
    for row in said.keyboard or []:
        for one in row:
            if button in (one["text"], one.get("callback_data")) and "callback_data" in one:
                return str(one["callback_data"])
    raise ValueError(f"message {said.id} has no button {button!r}")
