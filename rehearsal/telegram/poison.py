"""Updates that no client library can parse, as a proxy or a future server might send them."""

from __future__ import annotations

from rehearsal.telegram.state import Json

_SENDER: Json = {"id": 1, "is_bot": False, "first_name": "Gift"}
_CHAT: Json = {"id": 1, "type": "private", "first_name": "Gift"}

POISON: dict[str, Json] = {
    "no_chat": {"message": {"message_id": 1, "date": 1_790_000_000, "from": _SENDER, "text": "x"}},
    "date_text": {
        "message": {"message_id": 1, "date": "yesterday", "chat": _CHAT, "from": _SENDER, "text": "x"}
    },
    "message_list": {"message": ["not", "an", "object"]},
    "message_null": {"message": None},
    "text_number": {"message": {"message_id": 1, "date": 1, "chat": _CHAT, "from": _SENDER, "text": 7}},
    "bad_entities": {
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": _CHAT,
            "from": _SENDER,
            "text": "x",
            "entities": "bold",
        }
    },
    "unknown_kind": {"something_new": {"of": "tomorrow"}},
}
