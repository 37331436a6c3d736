"""The rules for events: right ones pass, each kind of wrong one is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal.matrix import contents
from rehearsal.matrix.client import Json
from rehearsal.matrix.rules import event_problems, problems

GOOD = contents.text("Hallo", "<b>Hallo</b>")
WRITING = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200).filter(str.strip)


@given(
    body=WRITING,
    html=st.none() | WRITING,
    reply_to=st.none() | st.just("$a"),
    thread=st.none() | st.just("$b"),
)
def test_what_members_write_is_right(
    body: str, html: str | None, reply_to: str | None, thread: str | None
) -> None:
    """Whatever is said, replied or edited by the rehearsal's own people follows the rules."""
    assert problems(contents.text(body, html, reply_to=reply_to, thread=thread)) == []
    assert problems(contents.edit("$a", body, html)) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"body": ""}, "body is not a filled string"),
        ({"msgtype": None}, "msgtype is not a filled string"),
        ({"body": "a\0b"}, "text contains U+0000"),
        ({"format": "html"}, "format is not org.matrix.custom.html"),
        ({"formatted_body": None}, "formatted_body is not a filled string"),
        ({"m.mentions": None}, "m.mentions is not an object, so that clients guess from the text"),
        ({"m.mentions": {"user_ids": ["anna"]}}, "m.mentions.user_ids is not a list of user ids"),
        ({"m.mentions": {"room": False}}, "m.mentions.room is not true"),
        ({"m.mentions": {"users": []}}, "m.mentions has unknown keys: users"),
        ({"m.relates_to": {"m.in_reply_to": {}}}, "m.in_reply_to has no event id"),
        ({"m.relates_to": {}}, "m.relates_to is not a filled object"),
        (contents.reaction("$a", "+"), "rel_type m.annotation does not belong in a message"),
        ({"m.new_content": GOOD}, "m.new_content and rel_type m.replace belong together"),
        ({"msgtype": "m.image", "url": "https://x/y"}, "url is not an mxc address"),
        ({"msgtype": "m.location"}, "geo_uri is not a geo address"),
        ({"size": 1.5}, "a number is no whole number below 2^53"),
    ],
)
def test_each_mistake_is_named(change: Json, problem: str) -> None:
    """One change to a right message gives a sentence about exactly that change."""
    assert problem in problems(GOOD | change)


def test_an_edit_is_held_to_the_same_rules() -> None:
    """The new content is checked as any other, and may not try to change what it answers."""
    edit = contents.edit("$a", "neu")
    edit["m.new_content"] = {"body": "", "m.relates_to": {}}
    found = problems(edit)
    assert "m.new_content: body is not a filled string" in found
    assert "m.new_content has an m.relates_to, which everybody ignores" in found


def test_content_must_leave_room_for_signatures() -> None:
    """A message near the limit of 65,536 bytes is named before a homeserver refuses it."""
    assert problems(contents.text("ä" * 29_900)) == []
    [problem] = problems(contents.text("ä" * 30_000))
    assert problem.endswith("bytes, more than 60000")


def test_reactions_and_stickers_have_rules_of_their_own() -> None:
    """Events are checked by type; removed ones and types without rules are right."""
    assert event_problems({"type": "m.reaction", "content": contents.reaction("$a", "👍")}) == []
    assert len(event_problems({"type": "m.reaction", "content": {}})) == 3
    assert len(event_problems({"type": "m.sticker", "content": {}})) == 3
    assert event_problems({"type": "m.room.message", "content": 1}) == ["content is not an object"]
    assert (
        event_problems({"type": "m.room.message", "content": {}, "unsigned": {"redacted_because": {}}}) == []
    )
    assert event_problems({"type": "m.room.name", "content": {}}) == []
