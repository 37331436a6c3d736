"""Turns a room's raw events into what a person sees: edits applied, removed gone, reactions counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rehearsal.matrix.client import Json
from rehearsal.matrix.polls import STARTS, PollSeen
from rehearsal.matrix.polls import read as poll

Reactions = Mapping[str, tuple[str, ...]]

# Events with one of these relations change or answer another event and are not shown themselves.
UNSEEN = {"m.replace", "m.annotation", "m.reference"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing shown in a room, with its last content.

    `kind` is the event type, `reply_to` and `thread` are event ids, `reactions` maps each key to its senders
    in the order they reacted, and `sent_ms` is the server's time in milliseconds since 1970.
    """

    event_id: str
    kind: str
    sender: str
    sent_ms: int
    body: str
    formatted_body: str | None
    reply_to: str | None
    thread: str | None
    edited: bool
    reactions: Reactions
    content: Json
    poll: PollSeen | None = None


def read(events: Iterable[Json]) -> list[Item]:
    """What `events`, oldest first, look like to a person, oldest first."""
    standing = [event for event in events if _stands(event)]
    edits = _edits(standing)
    reactions = _reactions(standing)
    return [
        _with_poll(
            _item(event, edits.get(event["event_id"], ()), reactions.get(event["event_id"], {})), standing
        )
        for event in standing
        if event["type"] != "m.reaction" and _relation(event).get("rel_type") not in UNSEEN
    ]


def _with_poll(item: Item, standing: Sequence[Json]) -> Item:
    if item.kind not in STARTS:
        return item
    found = poll({"event_id": item.event_id, "content": item.content}, standing)
    return item if found is None else replace(item, body=found.question, poll=found)


def _stands(event: Json) -> bool:
    removed = "redacted_because" in event.get("unsigned", {})
    return not removed and "state_key" not in event and event["type"] != "m.room.redaction"


def _edits(events: Iterable[Json]) -> dict[str, list[Json]]:
    found: defaultdict[str, list[Json]] = defaultdict(list)
    for event in events:
        if _relation(event).get("rel_type") == "m.replace":
            found[str(_relation(event).get("event_id"))].append(event)
    return dict(found)


def _reactions(events: Iterable[Json]) -> dict[str, Reactions]:
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        relation = _relation(event)
        if event["type"] == "m.reaction" and relation.get("rel_type") == "m.annotation":
            found[str(relation.get("event_id"))][str(relation.get("key"))].append(event["sender"])
    return {target: {key: tuple(who) for key, who in keys.items()} for target, keys in found.items()}


def _item(event: Json, edits: Sequence[Json], reactions: Reactions) -> Item:
    relation = _relation(event)
    contents = [edit["content"]["m.new_content"] for edit in edits if _may_edit(edit, event)]
    content = contents[-1] if contents else event["content"]
    in_thread = relation.get("rel_type") == "m.thread"
    return Item(
        event_id=event["event_id"],
        kind=event["type"],
        sender=event["sender"],
        sent_ms=event["origin_server_ts"],
        body=str(content.get("body", "")),
        formatted_body=content.get("formatted_body"),
        reply_to=None if relation.get("is_falling_back") else _reply(relation),
        thread=relation.get("event_id") if in_thread else None,
        edited=bool(contents),
        reactions=reactions,
        content=content,
    )


def _may_edit(edit: Json, event: Json) -> bool:
    same = edit["sender"] == event["sender"] and edit["type"] == event["type"]
    return same and isinstance(edit["content"].get("m.new_content"), dict)


def _relation(event: Json) -> dict[str, Any]:
    relation = event["content"].get("m.relates_to")
    return relation if isinstance(relation, dict) else {}


def _reply(relation: Mapping[str, Any]) -> str | None:
    target = relation.get("m.in_reply_to")
    return target.get("event_id") if isinstance(target, dict) else None
