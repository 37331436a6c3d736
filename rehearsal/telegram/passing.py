"""Hands that pass on what was said elsewhere: forwards, and answers across chats."""

from __future__ import annotations

from typing import Any

from rehearsal.telegram import props, render
from rehearsal.telegram.hand import Hand, Place, Said, quoted
from rehearsal.telegram.state import Json, Message
from rehearsal.telegram.view import Seen

_LONG_AGO_S = 86_400


class Passing(Hand):
    """What somebody brings from other places."""

    def forwards(self, place: Place, message: Said, to: Place, *, topic: int | None = None) -> Seen:
        """Forward a message from one chat into another; where it comes from is shown as Telegram does."""
        original = self._message(self._chat(place), message)
        fields = {"kind": original.kind, "topic": topic, "forward_origin": self._origin_of(original)}
        same = {"text": original.text, "entities": original.entities, "content": original.content}
        return self._post(self._inside(to), **same, **fields)

    def _origin_of(self, original: Message) -> Json:
        if original.forward_origin:
            return original.forward_origin
        date, chat = original.date, render.chat(original.chat, self._core.bot)
        signed = {"author_signature": original.signature} if original.signature else {}
        if original.chat.type == "channel":
            return {"type": "channel", "chat": chat, "message_id": original.id, "date": date} | signed
        if original.behind is not None:
            sender = render.chat(original.behind, self._core.bot)
            return {"type": "chat", "sender_chat": sender, "date": date} | signed
        return {"type": "user", "sender_user": render.user(original.sender), "date": date}

    def forwards_from(
        self,
        place: Place,
        origin: Json,
        *,
        text: str = "",
        kind: str = "text",
        topic: int | None = None,
        **details: Any,
    ) -> Seen:
        """Forward something from outside this world; `origin` is a MessageOrigin, the date filled in."""
        dated = {"date": self._core.now() - _LONG_AGO_S} | origin
        content = {} if kind == "text" else props.content(self._core.world, kind, details)
        fields: Json = {"kind": kind, "content": content, "topic": topic, "forward_origin": dated}
        return self._post(self._inside(place), text=text, **fields)

    def answers_elsewhere(
        self, place: Place, text: str, source: Place, message: Said, *, quote: str = ""
    ) -> Seen:
        """Answer a message of another chat: shown with where it comes from, and the words that are meant."""
        above = self._message(self._chat(source), message)
        shown = {"origin": self._origin_of(above), "message_id": above.id} | above.content
        if above.chat.type in {"supergroup", "channel"}:
            shown["chat"] = render.chat(above.chat, self._core.bot)
        fields: Json = {"external_reply": shown}
        if quote or above.text:
            fields["quote"] = (
                quoted(above, quote) if quote else quoted(above, above.text) | {"is_manual": False}
            )
        return self._post(self._inside(place), text=text, **fields)
