"""What people send that is neither words nor a file, in the Bot API's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rehearsal.telegram import polls
from rehearsal.telegram.media import SENDABLE, from_person
from rehearsal.telegram.state import Json, World

_POINT: Json = {"latitude": 51.48, "longitude": 11.97}
_PLAIN: dict[str, Json] = {
    "contact": {"phone_number": "+493455550100", "first_name": "Amt"},
    "dice": {"emoji": "🎲", "value": 4},
    "story": {"chat": {"id": -1001700000001, "type": "channel", "title": "Stadt"}, "id": 3},
    "game": {"title": "Quiz", "description": "Zehn Fragen", "photo": []},
    "giveaway": {
        "chats": [{"id": -1001700000001, "type": "channel", "title": "Stadt"}],
        "winners_selection_date": 1_800_000_000,
        "winner_count": 3,
    },
    "invoice": {
        "title": "Beitrag",
        "description": "Jahr",
        "start_parameter": "x",
        "currency": "EUR",
        "total_amount": 100,
    },
    "rich_message": {"blocks": [{"type": "paragraph", "text": "Guten Tag"}]},
}


def content(world: World, kind: str, details: Mapping[str, Any]) -> Json:
    """The content fields of what a person sends; details as in `Person.sends`. Raises ValueError."""
    if kind in SENDABLE:
        return from_person(world, kind, details)
    match kind:
        case "location":
            return {"location": _POINT | dict(details)}
        case "venue":
            return _venue(details)
        case "poll":
            return {"poll": _poll(world, details)}
        case "checklist":
            return {"checklist": checklist(details)}
        case "other":
            return dict(details)
    if kind not in _PLAIN:
        raise ValueError(f"unknown kind of message: {kind}")
    return {kind: _PLAIN[kind] | dict(details)}


def _venue(details: Mapping[str, Any]) -> Json:
    point = _POINT | {name: details[name] for name in _POINT if name in details}
    names = {"title": "Rathaus", "address": "Marktplatz 1"}
    shown = names | {name: value for name, value in details.items() if name not in _POINT}
    return {"venue": {"location": point} | shown, "location": point}


def _poll(world: World, details: Mapping[str, Any]) -> Json:
    return polls.new(
        world,
        str(details.get("question", "Passt der Termin")),
        [str(option) for option in details.get("options", ("Ja", "Nein"))],
        is_anonymous=bool(details.get("is_anonymous", True)),
        allows_multiple_answers=bool(details.get("allows_multiple_answers", False)),
    )


def checklist(details: Mapping[str, Any]) -> Json:
    """A Checklist; `tasks` are its texts, `done` the places of those that are ticked off."""
    done = details.get("done", ())
    tasks = [
        {"id": place + 1, "text": text} | ({"completion_date": 1_790_000_000} if place in done else {})
        for place, text in enumerate(details.get("tasks", ("Raum buchen", "Einladen")))
    ]
    return {"title": details.get("title", "Vor dem Treffen"), "tasks": tasks}
