"""What people see when they scroll through a chat: the oracle."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass

from rehearsal.telegram.state import GENERAL_TOPIC, Chat, Json, Message
from rehearsal.telegram.text import Entity, cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One message on the screen; `text` is the caption under media, `edited` the word beside the time."""

    id: int
    chat_id: int
    sender: str
    sender_id: int
    is_bot: bool
    date: int
    kind: str
    text: str
    entities: tuple[Entity, ...]
    reply_to: int | None
    quote: str | None
    topic: int | None
    edited: bool
    forwarded: bool
    reactions: dict[str, int]
    buttons: tuple[tuple[str, ...], ...]
    content: Json
    album: str | None
    pinned: bool

    def marked(self, kind: str) -> list[str]:
        """The pieces of text formatted in one way: `marked("bold")`."""
        found = [entity for entity in self.entities if entity["type"] == kind]
        return [cut(self.text, entity["offset"], entity["length"]) for entity in found]

    def as_json(self) -> Json:
        """All fields, for the HTTP side."""
        return asdict(self)


def seen(said: Message) -> Seen:
    """One message as shown now."""
    return Seen(
        id=said.id,
        chat_id=said.chat.id,
        sender=said.sender.name if said.behind is None else said.behind.title,
        sender_id=said.sender.id,
        is_bot=said.sender.is_bot,
        date=said.date,
        kind=said.kind,
        text=said.text,
        entities=tuple(said.entities),
        reply_to=said.reply_to,
        quote=said.quote["text"] if said.quote else None,
        topic=said.topic,
        edited=said.edited is not None,
        forwarded=said.forward_origin is not None,
        reactions=dict(Counter(emoji for given in said.reactions.values() for emoji in given)),
        buttons=tuple(tuple(button["text"] for button in row) for row in said.keyboard or []),
        content=said.content,
        album=said.content.get("media_group_id"),
        pinned=said.id in said.chat.pinned,
    )


def scroll(chat: Chat, topic: int | None = None, *, services: bool = False) -> list[Seen]:
    """The messages of a chat (or one topic; 1 is the general one), oldest first."""
    return [seen(said) for said in chat.messages.values() if _shown(said, topic, services)]


def _shown(said: Message, topic: int | None, services: bool) -> bool:
    if said.is_service and not services:
        return False
    return topic is None or (said.topic or GENERAL_TOPIC) == topic
