"""Raw events as a person sees them, without a homeserver."""

from __future__ import annotations

from rehearsal.matrix import contents, timeline
from rehearsal.matrix.client import Json


def event(event_id: str, content: Json, *, sender: str = "@anna:x", kind: str = "m.room.message") -> Json:
    """A raw event as /messages gives it."""
    return {"event_id": event_id, "type": kind, "sender": sender, "origin_server_ts": 0, "content": content}


def test_nobody_edits_for_somebody_else() -> None:
    """An edit by another sender changes nothing and is not shown."""
    said = event("$1", contents.text("mein Wort"))
    forged = event("$2", contents.edit("$1", "dein Wort"), sender="@mallory:x")
    [item] = timeline.read([said, forged])
    assert (item.body, item.edited) == ("mein Wort", False)


def test_an_edited_reply_stays_a_reply() -> None:
    """What a message answers is told by its first content, whatever the edit says."""
    reply = event("$2", contents.text("ja", reply_to="$1"))
    [item] = timeline.read([reply, event("$3", contents.edit("$2", "nein"))])
    assert (item.body, item.reply_to) == ("nein", "$1")


def test_answering_inside_a_thread_keeps_both() -> None:
    """A true reply within a thread names the message and the thread."""
    [item] = timeline.read([event("$3", contents.text("ja", reply_to="$2", thread="$1"))])
    assert (item.reply_to, item.thread) == ("$2", "$1")


def test_state_and_odd_shapes_are_not_shown_or_harmless() -> None:
    """State events stay out; relations that are no objects are read as none."""
    state = event("$1", {"name": "Arbeit"}, kind="m.room.name") | {"state_key": ""}
    odd = event("$2", {"msgtype": "m.text", "body": "hm", "m.relates_to": "nichts"})
    assert [item.body for item in timeline.read([state, odd])] == ["hm"]
