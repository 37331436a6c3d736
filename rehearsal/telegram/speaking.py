"""Hands that write, send, edit and delete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rehearsal.telegram import props
from rehearsal.telegram.entities import formatted
from rehearsal.telegram.hand import Hand, Place, Said
from rehearsal.telegram.kinds import FILES
from rehearsal.telegram.state import Message
from rehearsal.telegram.text import CAPTION_LIMIT, TEXT_LIMIT, Entity
from rehearsal.telegram.view import Seen, seen


def _words(text: str, marks: list[Entity] | None, *, under_media: bool) -> tuple[str, list[Entity]]:
    if under_media:
        return formatted(text, marks, limit=CAPTION_LIMIT, too_long="message caption is too long")
    return formatted(text, marks, limit=TEXT_LIMIT, too_long="message is too long")


class Speaking(Hand):
    """What somebody says and shows."""

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
        via: Hand | None = None,
    ) -> Seen:
        """Write a text; a quote must be a part of the message replied to.

        `via` is the bot whose inline result it is.
        """
        chat = self._inside(place)
        words, marks = _words(text, entities, under_media=False)
        if not words:
            raise ValueError("nothing to send")
        fields = self._context(chat, reply_to, quote, topic) | {"via": via.user if via else None}
        return self._post(chat, text=words, entities=marks, **fields)

    def sends(
        self,
        place: Place,
        kind: str,
        *,
        caption: str = "",
        entities: list[Entity] | None = None,
        reply_to: Said | None = None,
        quote: str | None = None,
        topic: int | None = None,
        album: str | None = None,
        **details: Any,
    ) -> Seen:
        """Send something that is no text.

        A file is photo, video, animation, audio, voice, video_note, document or sticker, with `content`
        (bytes; `content_base64` over HTTP), name, mime_type, size (in bytes, where only that matters),
        width, height, duration, thumbnail (bytes or true), spoiler, emoji. Else location, venue, contact,
        dice, poll, checklist (title, tasks, done), story, game, giveaway, invoice, rich_message (blocks)
        with their own fields, or `other` with the fields of the message itself.
        """
        chat = self._inside(place)
        words, marks = _words(caption, entities, under_media=True)
        content = props.content(self._core.world, kind, details)
        if album is not None:
            content["media_group_id"] = album
        fields = self._context(chat, reply_to, quote, topic) | {"text": words, "entities": marks}
        return self._post(chat, kind=kind, content=content, **fields)

    def sends_album(
        self,
        place: Place,
        items: Sequence[Mapping[str, Any]],
        *,
        caption: str = "",
        reply_to: Said | None = None,
        topic: int | None = None,
    ) -> list[Seen]:
        """Send several files as one album, the first captioned; each is `{"kind": "photo", ...}`."""
        album = str(13_500_000_000_000_000 + next(self._core.world.numbers))
        shown: list[Seen] = []
        for item in items:
            details = {"caption": "" if shown else caption} | dict(item)
            kind = details.pop("kind", "photo")
            shown.append(self.sends(place, kind, reply_to=reply_to, topic=topic, album=album, **details))
        return shown

    def edits(self, place: Place, message: Said, text: str, *, entities: list[Entity] | None = None) -> Seen:
        """Change the text or caption of one's own message."""
        said = self._own(place, message)
        said.text, said.entities = _words(text, entities, under_media=said.kind != "text")
        return self._changed(said)

    def edits_media(self, place: Place, message: Said, kind: str, **details: Any) -> Seen:
        """Put another file in the place of the one sent; `caption` too, where it is to change."""
        said = self._own(place, message)
        if said.kind not in FILES:
            raise ValueError(f"message {said.id} shows no file")
        if "caption" in details:
            said.text, said.entities = _words(str(details.pop("caption")), None, under_media=True)
        self._exchange(said, kind, details)
        return self._changed(said)

    def _exchange(self, said: Message, kind: str, details: Mapping[str, Any]) -> None:
        kept = {name: said.content[name] for name in ("media_group_id",) if name in said.content}
        said.kind, said.content = kind, props.content(self._core.world, kind, details) | kept

    def moves(self, place: Place, message: Said, **point: float) -> Seen:
        """Go on with one's live location: latitude, longitude; `live_period=0` ends it."""
        said = self._own(place, message)
        location = said.content["location"] | point
        said.content = {"location": {name: value for name, value in location.items() if value != 0}}
        return self._changed(said)

    def ticks(self, place: Place, message: Said, *done: int) -> Seen:
        """Tick off the tasks of a checklist at these places, and leave a service message."""
        said = self._own(place, message)
        listed = said.content["checklist"]
        texts = [task["text"] for task in listed["tasks"]]
        details = {"title": listed["title"], "tasks": texts, "done": done}
        said.content = {"checklist": props.checklist(details)}
        ticked = {"marked_as_done_task_ids": [place + 1 for place in done]}
        self._core.service(said.chat, self.user, {"checklist_tasks_done": ticked}, topic=said.topic)
        self._core.touch()
        return seen(said)

    def stirs(self, place: Place, message: Said) -> None:
        """Make Telegram tell of an edit that changed nothing, as loading a preview does."""
        said = self._message(self._inside(place), message)
        said.edited = self._core.now()
        self._core.tell(said, edited=True)

    def deletes(self, place: Place, message: Said) -> None:
        """Delete a message, one's own or as an administrator; bots are not told."""
        chat = self._inside(place)
        said = self._message(chat, message)
        if said.sender.id != self.id and chat.type != "private" and not chat.members[self.id].is_admin:
            raise ValueError(f"{self.name} may not delete message {said.id}")
        del chat.messages[said.id]
        self._core.touch()
