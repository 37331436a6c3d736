"""Memberships: who is asked in, comes, goes or is put out."""

from __future__ import annotations

from bot.events import Added, Came, Event, Invited, Removed, Sender, UserId, Went
from bot.markup import safe_name, tidy
from bot.matrix import mxc
from bot.matrix.envelope import Envelope
from bot.matrix.ids import USER, is_id, localpart
from bot.matrix.shapes import Json, inner, string

MEMBER = "m.room.member"
_OUT = ("leave", "ban")


def read(envelope: Envelope) -> Event | None:
    """What a change of membership means; None for one that is none, like a new name."""
    if envelope.event.get("state_key") != envelope.me:
        return _others(envelope)
    room, at, sender = envelope.room, envelope.at, envelope.sender()
    match _membership(envelope.event):
        case "invite":
            private = envelope.content.get("is_direct") is True
            return Invited(room=room, at=at, sender=sender, private=private)
        case "join" if _comes(envelope.event):
            title = tidy(envelope.title)
            return Added(room=room, at=at, sender=sender, title=title, can_write=envelope.can_write)
        case "leave" | "ban":
            return Removed(room=room, at=at, sender=sender)
    return None


def matters(event: Json, me: str) -> bool:
    """Whether it says anything to us; the new name of one of thousands does not."""
    if event.get("state_key") == me:
        # An invitation among what was said is history: it was answered, or these events would not be ours.
        return _membership(event) not in (None, "invite")
    return _is_told(event) and (_comes(event) or _goes(event))


def invites(event: Json, me: str) -> bool:
    """Whether it asks us into the room."""
    return _is_of(event, me) and _membership(event) == "invite"


def joins(event: Json, me: str) -> bool:
    """Whether with it we come into the room; a new name or picture is also a "join", but from within."""
    return _is_of(event, me) and _comes(event)


def removes(event: Json, me: str) -> bool:
    """Whether it puts us out of the room."""
    return _is_of(event, me) and _membership(event) in _OUT


def _others(envelope: Envelope) -> Came | Went | None:
    user, event = envelope.event.get("state_key"), envelope.event
    if not isinstance(user, str) or not is_id(user, USER) or not _is_told(event):
        return None
    kind = Came if _comes(event) else Went if _goes(event) else None
    if kind is None:
        return None
    # Who leaves says no name any more.
    profiles = (envelope.content, inner(event, "unsigned", "prev_content"))
    name = next((said for profile in profiles if (said := string(profile.get("displayname")))), "")
    person = Sender(
        user=UserId(user),
        name=safe_name(name or localpart(user)),
        username=localpart(user),
        picture=next((seen for profile in profiles if (seen := mxc.valid(profile.get("avatar_url")))), None),
    )
    return kind(room=envelope.room, at=envelope.at, sender=envelope.sender(), people=(person,))


def _is_told(event: Json) -> bool:
    """Whether it says what was before, if anything was: without that a new name looks like a new person."""
    unsigned = inner(event, "unsigned")
    return "prev_content" in unsigned or "replaces_state" not in unsigned


def _comes(event: Json) -> bool:
    return _membership(event) == "join" and _before(event) != "join"


def _goes(event: Json) -> bool:
    return _membership(event) in _OUT and _before(event) == "join"


def _is_of(event: Json, user: str) -> bool:
    return event.get("type") == MEMBER and event.get("state_key") == user


def _membership(event: Json) -> str | None:
    return string(inner(event, "content").get("membership"))


def _before(event: Json) -> str | None:
    return string(inner(event, "unsigned", "prev_content").get("membership"))
