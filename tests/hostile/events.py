"""A hundred events as no network should send them: fifty updates of Telegram, fifty events of Matrix."""

from __future__ import annotations

from typing import Any

from tests.bridge import CHAT, GROUP, OLHA, telegram_message

Json = dict[str, Any]
Raw = Json | bytes

DEEP: list[Any] = []
for _ in range(500):
    DEEP = [DEEP]


def said(**fields: Any) -> Json:
    """A text by Olha with these fields."""
    return {"message": telegram_message(**{"text": "Wort"} | fields)}


def reacted(**fields: Any) -> Json:
    """A reaction."""
    thumb = [{"type": "emoji", "emoji": "👍"}]
    reaction = {"chat": GROUP, "message_id": 5, "date": 1, "user": OLHA, "old_reaction": []}
    return {"message_reaction": reaction | {"new_reaction": thumb} | fields}


def asked(**fields: Any) -> Json:
    """A poll."""
    poll = {"id": "1", "question": "?", "options": [{"text": "a", "voter_count": 0}], "is_closed": False}
    return said(text=None, poll=poll | fields)


UPDATES: dict[str, Raw] = {
    "no_id": b'{"message": {}}',
    "id_is_text": b'{"update_id": "1", "message": {}}',
    "id_is_true": b'{"update_id": true}',
    "id_is_huge": b'{"update_id": 1' + b"0" * 400 + b"}",
    "id_is_endless": b'{"update_id": 1' + b"0" * 10_000 + b"}",
    "id_is_a_fraction": b'{"update_id": 1.5}',
    "not_a_number": b'{"update_id": NaN}',
    "infinite": b'{"update_id": 1, "message": {"date": Infinity}}',
    "twice_the_same_key": b'{"update_id": 1, "message": 1, "message": {}}',
    "deep": b'{"update_id": 1, "message": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001,
    "half": b'{"update_id": 1, "message": {"text": "Wo',
    "half_a_character": b'{"update_id": 1, "message": {"text": "\xf0\x9f"}}',
    "lone_surrogate": b'{"update_id": 1, "message": {"text": "\\ud83d"}}',
    "utf16": '{"update_id": 1}'.encode("utf-16"),
    "message_is_null": {"message": None},
    "message_is_a_list": {"message": [1]},
    "unheard_of": {"telepathy": {"text": "Wort"}},
    "no_chat": {"message": {"message_id": 1, "date": 1, "text": "Wort", "from": OLHA}},
    "chat_is_a_number": said(chat=5),
    "chat_id_is_text": said(chat={"id": "x", "type": "group"}),
    "chat_id_is_huge": said(chat={"id": 10**30, "type": "group"}),
    "chat_type_is_new": said(chat={"id": CHAT, "type": "planet"}),
    "no_sender": {
        "message": {key: value for key, value in telegram_message(text="Wort").items() if key != "from"}
    },
    "sender_without_id": said(**{"from": {"first_name": "Anna", "is_bot": False}}),
    "sender_without_name": said(**{"from": {"id": 12, "is_bot": False}}),
    "sender_of_odd_types": said(**{"from": {"id": 12, "first_name": 5, "last_name": [], "username": {}}}),
    "date_is_text": said(date="heute"),
    "date_is_huge": said(date=10**20),
    "date_is_negative": said(date=-(10**12)),
    "text_is_a_number": said(text=5),
    "text_is_a_list": said(text=["Wort"]),
    "entities_are_a_text": said(entities="bold"),
    "entities_hold_nulls": said(entities=[None, 5, []]),
    "entities_of_odd_types": said(entities=[{"type": 5, "offset": "0", "length": None}]),
    "entities_far_outside": said(entities=[{"type": "bold", "offset": 10**18, "length": 10**18}]),
    "entities_negative": said(entities=[{"type": "bold", "offset": -5, "length": -5}]),
    "entities_ten_thousand": said(
        entities=[{"type": "bold", "offset": n % 4, "length": 1} for n in range(10_000)]
    ),
    "link_of_odd_type": said(entities=[{"type": "text_link", "offset": 0, "length": 4, "url": {"a": 1}}]),
    "reply_to_odd_things": said(reply_to_message=5),
    "reply_to_itself": said(message_id=77, reply_to_message=telegram_message(message_id=77, text="Wort")),
    "reply_in_another_chat": said(reply_to_message=telegram_message(chat={"id": 1, "type": "private"})),
    "quote_of_odd_type": said(
        quote={"text": 5, "position": "x"}, reply_to_message=telegram_message(text="a")
    ),
    "forward_from_nowhere": said(forward_origin={"type": "planet"}),
    "forward_is_text": said(forward_origin="Anna"),
    "photo_is_empty": said(text=None, photo=[]),
    "photo_of_odd_types": said(text=None, photo=[{"file_id": 5, "width": "9"}]),
    "poll_without_options": asked(options=[]),
    "poll_of_odd_types": asked(question=None, options=[5]),
    "place_outside_the_earth": said(text=None, location={"latitude": 10**9, "longitude": "x"}),
    "reaction_of_odd_types": reacted(new_reaction=[{"type": "emoji"}, {"type": 5}, "👍"]),
    "press_without_message": {"callback_query": {"id": "1", "from": OLHA, "data": "x" * 5_000}},
}


def event(**content: Any) -> Json:
    """A message on Matrix with this content."""
    return {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "Wort"} | content}


def poll(**fields: Any) -> Json:
    """A poll on Matrix."""
    started = {"question": {"m.text": "?"}, "answers": [{"id": "a", "m.text": "ja"}]} | fields
    return {"type": "org.matrix.msc3381.poll.start", "content": {"org.matrix.msc3381.poll.start": started}}


HTML = "org.matrix.custom.html"
EVENTS: dict[str, Json] = {
    "empty": {},
    "no_type": {"content": {"body": "Wort"}},
    "type_is_a_list": {"type": ["m.room.message"], "content": {}},
    "no_content": {"type": "m.room.message"},
    "content_is_a_list": {"type": "m.room.message", "content": []},
    "content_is_text": {"type": "m.room.message", "content": "Wort"},
    "id_is_null": event() | {"event_id": None},
    "id_is_long": event() | {"event_id": "$" + "a" * 5_000},
    "id_with_newline": event() | {"event_id": "$a\nb"},
    "id_with_nul": event() | {"event_id": "$a\x00b"},
    "sender_is_null": event() | {"sender": None},
    "sender_is_no_id": event() | {"sender": "anna"},
    "sender_is_long": event() | {"sender": "@" + "a" * 5_000 + ":x.de"},
    "sender_with_markup": event() | {"sender": "@<b>a</b>:x.de"},
    "sender_turned": event() | {"sender": "@a\u202eb:x.de"},
    "time_is_text": event() | {"origin_server_ts": "heute"},
    "time_is_huge": event() | {"origin_server_ts": 10**25},
    "time_is_negative": event() | {"origin_server_ts": -(10**18)},
    "time_is_a_fraction": event() | {"origin_server_ts": 0.5},
    "body_is_a_number": event(body=5),
    "body_is_a_list": event(body=["Wort"]),
    "body_is_null": event(body=None),
    "msgtype_is_a_list": event(msgtype=[]),
    "msgtype_is_new": event(msgtype="m.smell"),
    "html_is_a_number": event(format=HTML, formatted_body=5),
    "html_is_null": event(format=HTML, formatted_body=None),
    "format_is_a_list": event(format=[HTML], formatted_body="<b>Wort</b>"),
    "deep_content": event(extra=DEEP),
    "relation_is_text": event(**{"m.relates_to": "$a"}),
    "relation_to_nothing": event(**{"m.relates_to": {"m.in_reply_to": {"event_id": None}}}),
    "reply_to_itself": event(**{"m.relates_to": {"m.in_reply_to": {"event_id": "$self"}}})
    | {"event_id": "$self"},
    "thread_of_odd_types": event(**{"m.relates_to": {"rel_type": "m.thread", "event_id": 5}}),
    "edit_of_nothing": event(
        **{"m.relates_to": {"rel_type": "m.replace"}, "m.new_content": {"body": "Wort"}}
    ),
    "edit_of_itself": event(
        **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$edit"}, "m.new_content": {"body": "Wort"}}
    )
    | {"event_id": "$edit"},
    "edit_by_a_stranger": event(
        **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$1"}, "m.new_content": {"body": "Wort"}}
    )
    | {"sender": "@mallory:x.de"},
    "edit_with_odd_content": event(
        **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$1"}, "m.new_content": ["Wort"]}
    ),
    "mentions_of_odd_types": event(**{"m.mentions": {"user_ids": "all", "room": "yes"}}),
    "profile_of_odd_types": event(**{"com.beeper.per_message_profile": {"displayname": 5, "avatar_url": []}}),
    "profile_that_imitates": event(
        **{
            "com.beeper.per_message_profile": {
                "id": "x",
                "displayname": "Admin\n\u202e",
                "has_fallback": True,
            }
        }
    ),
    "reaction_without_key": {"type": "m.reaction", "content": {"m.relates_to": {"event_id": "$1"}}},
    "reaction_with_a_long_key": {
        "type": "m.reaction",
        "content": {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$1", "key": "😀" * 3_000}},
    },
    "redaction_of_a_list": {"type": "m.room.redaction", "redacts": ["$1"], "content": {}},
    "poll_without_answers": poll(answers=[]),
    "poll_with_many_answers": poll(answers=[{"id": str(n), "m.text": "a"} for n in range(500)]),
    "poll_of_odd_types": poll(question=5, answers=["ja", None]),
    "answer_to_nothing": {"type": "org.matrix.msc3381.poll.response", "content": {"m.relates_to": 5}},
    "place_of_nowhere": event(msgtype="m.location", geo_uri="geo:nowhere"),
    "place_outside_the_earth": event(msgtype="m.location", geo_uri="geo:1e309,-1e309;u=NaN"),
    "member_of_odd_types": {"type": "m.room.member", "state_key": 5, "content": {"membership": []}},
    "tombstone_to_nowhere": {
        "type": "m.room.tombstone",
        "state_key": "",
        "content": {"replacement_room": "x"},
    },
    "pins_of_odd_types": {
        "type": "m.room.pinned_events",
        "state_key": "",
        "content": {"pinned": [5, None, {}]},
    },
}
