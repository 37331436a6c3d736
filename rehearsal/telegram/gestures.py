"""Hands that react, press, vote and pin."""

from __future__ import annotations

import asyncio
from collections import Counter

from rehearsal.telegram import polls, reactions, render
from rehearsal.telegram.core import Callback
from rehearsal.telegram.hand import Hand, Place, Said
from rehearsal.telegram.state import Json, Message
from rehearsal.telegram.updates import CALLBACK_LIFE_S
from rehearsal.telegram.view import Seen, seen

ANSWER_S = 10.0


class Gestures(Hand):
    """What somebody does with a finger on a message."""

    def reacts(self, place: Place, message: Said, *emoji: str) -> None:
        """Set one's reactions on a message; none takes them back. `custom:123` is a custom emoji."""
        said = self._message(self._inside(place), message)
        wanted = [one if one.startswith("custom:") else reactions.known(one) for one in emoji]
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

    def _tell_reaction(self, said: Message, before: list[str], after: list[str]) -> None:
        """Bots hear of them in private chats and as administrators; in channels of counts alone."""
        bot = said.chat.member(self._core.bot.id)
        if before == after or bot is None or not (bot.is_admin or said.chat.type == "private"):
            return
        payload: Json = {"chat": render.chat(said.chat, self._core.bot), "message_id": said.id}
        payload["date"] = self._core.now()
        if said.chat.type == "channel":
            counts = Counter(emoji for given in said.reactions.values() for emoji in given)
            self._core.updates.push("message_reaction_count", payload | render.reaction_counts(counts))
            return
        payload |= {"old_reaction": render.reactions(before), "new_reaction": render.reactions(after)}
        self._core.updates.push("message_reaction", payload | self._who(said))

    def _who(self, said: Message) -> Json:
        """The one who reacted, or the group or channel they stand behind."""
        member = said.chat.member(self.id)
        if member is not None and member.behind is not None:
            return {"actor_chat": render.chat(member.behind, self._core.bot)}
        return {"user": render.user(self.user)}

    def votes(self, place: Place, message: Said, *options: int | str) -> None:
        """Answer a poll by place or text of the options; none takes the answer back."""
        said = self._message(self._inside(place), message)
        texts = [option["text"] for option in said.content["poll"]["options"]]
        chosen = [option if isinstance(option, int) else texts.index(option) for option in options]
        polls.vote(self._core, said, self.user, chosen)

    def closes_poll(self, place: Place, message: Said) -> None:
        """End one's own poll."""
        polls.close(self._core, self._own(place, message))

    def pins(self, place: Place, message: Said) -> Seen:
        """Pin a message; the service message says so."""
        chat = self._inside(place)
        said = self._message(chat, message)
        chat.pinned = [number for number in chat.pinned if number != said.id] + [said.id]
        pinned = render.message(said, self._core.bot, with_reply=False)
        return seen(self._core.service(chat, self.user, {"pinned_message": pinned}, topic=said.topic))

    def unpins(self, place: Place, message: Said) -> None:
        """Take a pinned message off; nobody is told."""
        chat = self._inside(place)
        chat.pinned.remove(self._message(chat, message).id)
        self._core.touch()

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

    def _pressed(self, callback: Callback, said: Message, data: str) -> Json:
        return {
            "id": callback.id,
            "from": render.user(self.user),
            "message": render.message(said, self._core.bot),
            "chat_instance": str(hash((said.chat.id, self._core.bot.id)) & 0x7FFFFFFFFFFFFFFF),
            "data": data,
        }


def _data(said: Message, button: str) -> str:
    for row in said.keyboard or []:
        for one in row:
            if button in (one["text"], one.get("callback_data")) and "callback_data" in one:
                return str(one["callback_data"])
    raise ValueError(f"message {said.id} has no button {button!r}")
