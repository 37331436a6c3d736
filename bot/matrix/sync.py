"""The sync: one long poll becomes raw events in order, gaps filled, nothing blocked by a malformed room."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable

import structlog

from bot.civil import machine_now
from bot.matrix import gaps, inbound, members, pinned, rooms
from bot.matrix.envelope import Envelope
from bot.matrix.errors import HomeserverError
from bot.matrix.homeserver import TIMEOUT_SECONDS, Homeserver
from bot.matrix.ids import EVENT, ROOM, digest, is_id
from bot.matrix.rooms import Rooms
from bot.matrix.shapes import Json, inner, mapping, objects, sequence, string, whole
from bot.network import Batch, NotSent, RawEvent

log = structlog.get_logger(__name__)

POLL_SECONDS = 25.0
#: Synapse gives no more at once.
TIMELINE = 100  # events
_NOTHING: Json = {"types": []}
_STATE = ["m.room.member", "m.room.name", "m.room.canonical_alias", "m.room.power_levels"]


class Sync:
    """Fetches as `me`; its memory only saves questions, so the same cursor may come again at any time."""

    def __init__(self, homeserver: Homeserver, me: str, *, timeline: int = TIMELINE) -> None:
        self._homeserver = homeserver
        self._me = me
        self._rooms = Rooms(homeserver)
        self._filter = _filter(timeline)

    async def fetch(self, cursor: str | None) -> Batch:
        """Everything since `cursor`, waiting for it; without one, where things stand.

        With a cursor that the homeserver does not understand it begins anew; known events keep their ids.
        Raises HomeserverError and NotSent.
        """
        try:
            answer = await self._poll(cursor)
        except HomeserverError as error:
            if cursor is None or error.status != 400:
                raise
            log.warning("The homeserver does not know the sync token; beginning anew", error=str(error))
            cursor, answer = None, await self._poll(None)
        token = answer.get("next_batch")
        if not isinstance(token, str) or not token:
            raise NotSent("the sync has no end")
        return Batch(events=[raw async for raw in self._events(inner(answer, "rooms"), cursor)], cursor=token)

    async def _poll(self, cursor: str | None) -> Json:
        query: dict[str, str | int] = {"filter": self._filter, "set_presence": "offline"}
        if cursor is None:
            # The whole account at once may take long, but there is nothing to wait for.
            return await self._homeserver.call("GET", "sync", query=query, timeout=3 * TIMEOUT_SECONDS)
        query |= {"since": cursor, "timeout": int(POLL_SECONDS * 1000)}
        return await self._homeserver.call("GET", "sync", query=query, timeout=POLL_SECONDS + TIMEOUT_SECONDS)

    async def _events(self, sections: Json, cursor: str | None) -> AsyncIterator[RawEvent]:
        for room_id, section in _by_room(sections, "invite"):
            yield self._invitation(room_id, section, cursor)
        for room_id, section in _by_room(sections, "join"):
            async for raw in self._joined(room_id, section, cursor):
                yield raw
        for room_id, section in _by_room(sections, "leave"):
            async for raw in self._left(room_id, section, cursor):
                yield raw

    async def _joined(self, room_id: str, section: Json, cursor: str | None) -> AsyncIterator[RawEvent]:
        self._rooms.learn(room_id, section)
        for event in await self._timeline(room_id, section, cursor):
            self._rooms.hear(room_id, objects([event]))
            if inbound.matters(event, self._me):
                yield await self._raw(room_id, section, event)

    async def _left(self, room_id: str, section: Json, cursor: str | None) -> AsyncIterator[RawEvent]:
        gone = False
        async for raw in self._joined(room_id, section, cursor):
            yield raw
        for event in objects(inner(section, "timeline").get("events")):
            gone = gone or members.removes(event, self._me)
        if not gone:
            yield self._departure(room_id, cursor)

    async def _timeline(self, room_id: str, section: Json, cursor: str | None) -> list[object]:
        timeline = inner(section, "timeline")
        events, before = sequence(timeline.get("events")), string(timeline.get("prev_batch"))
        came = any(members.joins(event, self._me) for event in objects(events))
        if cursor is None or before is None or timeline.get("limited") is not True or came:
            return events
        missed = await gaps.fill(self._homeserver, room_id, start=before, until=cursor, me=self._me)
        return _once([*missed, *events])

    async def _raw(self, room_id: str, section: Json, event: object) -> RawEvent:
        content = event if isinstance(event, dict) else {"broken": event}
        came = members.joins(content, self._me)
        profile = await self._profile(room_id, content)
        envelope = Envelope(
            me=self._me,
            room_id=room_id,
            event=await self._completed(room_id, content),
            name=profile.name,
            picture=profile.picture,
            title=rooms.title(section) if came else "",
            can_write=rooms.can_write(section, self._me) if came else True,
        )
        return _pack(envelope, event)

    async def _profile(self, room_id: str, event: Json) -> rooms.Profile:
        # Our own events are echoes; nobody reads our name in them.
        ours = event.get("sender") == self._me
        return rooms.Profile() if ours else await self._rooms.profile(room_id, event.get("sender"))

    async def _completed(self, room_id: str, event: Json) -> Json:
        """The event with what it replaces, where a homeserver leaves that out and nobody else can tell."""
        if not pinned.is_incomplete(event):
            return event
        unsigned = inner(event, "unsigned")
        before = await self._rooms.event(room_id, string(unsigned.get("replaces_state")) or "")
        return event | {"unsigned": unsigned | {"prev_content": inner(before, "content")}}

    def _invitation(self, room_id: str, section: Json, cursor: str | None) -> RawEvent:
        state = list(objects(inner(section, "invite_state").get("events")))
        ours = [event for event in state if members.invites(event, self._me)]
        event = ours[-1] if ours else {}
        moment = whole(event.get("origin_server_ts"))
        # Stripped of its time by some homeservers; the cursor then tells this invitation from the next one.
        mark = digest(cursor or "", string(event.get("sender")) or "") if moment is None else str(moment)
        event = {"origin_server_ts": _now_ms(), **event}
        inviter = event.get("sender")
        names = [inner(e, "content").get("displayname") for e in state if e.get("state_key") == inviter]
        envelope = Envelope(
            me=self._me, room_id=room_id, event=event, name=next((n for n in names if isinstance(n, str)), "")
        )
        return RawEvent(event_id=f"invite:{room_id}:{mark}", raw=envelope.pack())

    def _departure(self, room_id: str, cursor: str | None) -> RawEvent:
        """We are out, and no event says how."""
        event = {
            "type": "m.room.member",
            "sender": self._me,
            "state_key": self._me,
            "origin_server_ts": _now_ms(),
            "content": {"membership": "leave"},
        }
        envelope = Envelope(me=self._me, room_id=room_id, event=event)
        return RawEvent(event_id=f"leave:{room_id}:{digest(cursor or '')}", raw=envelope.pack())


def _filter(timeline: int) -> str:
    room = {
        "timeline": {"limit": timeline, "lazy_load_members": True},
        "state": {"types": _STATE, "lazy_load_members": True},
        "ephemeral": _NOTHING,
        "account_data": _NOTHING,
    }
    return json.dumps({"room": room, "presence": _NOTHING, "account_data": _NOTHING}, separators=(",", ":"))


def _by_room(sections: Json, kind: str) -> Iterable[tuple[str, Json]]:
    return (
        (room_id, mapping(part)) for room_id, part in inner(sections, kind).items() if is_id(room_id, ROOM)
    )


def _once(events: list[object]) -> list[object]:
    known: set[object] = set()
    found: list[object] = []
    for event in events:
        event_id = string(mapping(event).get("event_id"))
        if event_id is None or event_id not in known:
            found.append(event)
        known.add(event_id)
    return found


def _pack(envelope: Envelope, event: object) -> RawEvent:
    raw = envelope.pack()
    event_id = mapping(event).get("event_id")
    if isinstance(event_id, str) and is_id(event_id, EVENT):
        return RawEvent(event_id=event_id, raw=raw)
    return RawEvent(event_id=f"broken:{digest(raw.decode())}", raw=raw)


def _now_ms() -> int:
    return int(machine_now().timestamp() * 1000)
