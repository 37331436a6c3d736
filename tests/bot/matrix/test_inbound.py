"""Raw Matrix events, and what they mean."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import Added, Deleted, Edited, Event, Invited, Moved, Posted, Reacted, Removed
from bot.matrix import inbound
from bot.matrix.envelope import Envelope
from bot.network import Unreadable

ME, ANNA, ROOM = "@bot:example.org", "@anna:example.org", "!r0om"


def read(event: dict[str, Any], **around: Any) -> Event | None:
    """What an event means, wrapped as the sync wraps it."""
    whole = {"event_id": "$1", "sender": ANNA, "origin_server_ts": 1_000, "content": {}} | event
    return inbound.read(
        Envelope(**({"me": ME, "room_id": ROOM, "event": whole, "name": "Anna"} | around)).pack()
    )


def message(**content: Any) -> Event | None:
    """What a message of this content means."""
    return read({"type": "m.room.message", "content": {"msgtype": "m.text"} | content})


def posted(**content: Any) -> Posted:
    """As `message`, which must have said something."""
    event = message(**content)
    assert isinstance(event, Posted)
    return event


def test_a_message_is_text_with_its_formatting() -> None:
    """Room, time, sender, id and formatting arrive; the room id is opaque."""
    event = read(
        {
            "type": "m.room.message",
            "content": {
                "msgtype": "m.text",
                "body": "Guten **Tag**",
                "format": "org.matrix.custom.html",
                "formatted_body": "Guten <strong>Tag</strong>",
            },
        },
    )
    assert isinstance(event, Posted)
    assert (event.room, event.native_id, event.text, event.private) == (ROOM, "$1", "Guten <b>Tag</b>", False)
    assert event.at == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert (event.sender.user, event.sender.name, event.sender.personal) == (ANNA, "Anna", True)


def test_the_body_counts_where_there_is_no_html() -> None:
    """A null or foreign formatted_body loses nothing."""
    assert posted(body="a < b", formatted_body=None).text == "a &lt; b"
    assert posted(body="a", format="text/x", formatted_body="<b>b</b>").text == "a"


@pytest.mark.parametrize("content", [{}, {"body": None}, {"body": 7}, {"body": " "}])
def test_a_message_without_words_is_nothing(content: dict[str, Any]) -> None:
    """Also what is left of a message taken away before it was read."""
    assert message(**content) is None


@pytest.mark.parametrize("kind", ["m.notice", "m.server_notice", "m.key.verification.request"])
def test_bots_are_not_heard(kind: str) -> None:
    """Notices are how bots speak."""
    assert message(msgtype=kind, body="x") is None


def test_what_was_relayed_once_is_not_relayed_again() -> None:
    """Our mark in somebody else's message breaks the loop between two bridges, edits included."""
    mark = {"de.openmic.oid": "1"}
    assert message(body="x", **mark) is None
    relation = {"rel_type": "m.replace", "event_id": "$0"}
    assert message(body="* x", **{"m.relates_to": relation, "m.new_content": {"body": "x", **mark}}) is None


def test_an_emote_is_in_italics() -> None:
    """The name before it makes it a sentence."""
    assert posted(msgtype="m.emote", body="winkt").text == "<i>winkt</i>"


def test_a_reply_points_to_its_parent_without_quoting_it() -> None:
    """The quote for old clients is dropped, a quote of one's own stays."""
    relation = {"m.in_reply_to": {"event_id": "$0"}}
    event = posted(body="> <@b:c> alt\n\nneu", **{"m.relates_to": relation})
    assert (event.reply_to, event.text) == ("$0", "neu")
    assert posted(body="> <@b:c> alt\n\nneu").text.startswith("&gt; &lt;@b:c&gt;")


def test_threads_are_flattened() -> None:
    """Who answers somebody in a thread answers them; who only goes on answers what it began with."""
    thread = {"rel_type": "m.thread", "event_id": "$0", "m.in_reply_to": {"event_id": "$9"}}
    assert posted(body="x", **{"m.relates_to": thread | {"is_falling_back": True}}).reply_to == "$0"
    assert posted(body="x", **{"m.relates_to": thread}).reply_to == "$9"
    assert posted(body="x", **{"m.relates_to": {"rel_type": "m.thread", "event_id": "$0"}}).reply_to == "$0"


def test_words_that_another_bridge_brings_have_their_speaker() -> None:
    """The name before the text goes, the speaker is named, and has no rights by the bridge's account."""
    profile = {"id": "7", "displayname": "Olha", "has_fallback": True}
    event = posted(
        body="Olha: Hallo",
        format="org.matrix.custom.html",
        formatted_body="<strong data-mx-profile-fallback>Olha: </strong>Hallo",
        **{"com.beeper.per_message_profile": profile},
    )
    assert (event.text, event.sender.name, event.sender.personal) == ("Hallo", "Olha", False)


@pytest.mark.parametrize(
    ("content", "missing", "text"),
    [
        ({"msgtype": "m.image", "body": "a.jpg"}, "photo", ""),
        ({"msgtype": "m.image", "body": "a.jpg", "filename": "a.jpg"}, "photo", ""),
        ({"msgtype": "m.image", "body": "Seht", "filename": "a.jpg"}, "photo", "Seht"),
        ({"msgtype": "m.image", "body": "red.png", "filename": "1234.png"}, "photo", ""),
        ({"msgtype": "m.image", "body": "red.png", "filename": ""}, "photo", ""),
        ({"msgtype": "m.video", "body": "a.mp4"}, "video", ""),
        ({"msgtype": "m.audio", "body": "a.mp3"}, "audio", ""),
        ({"msgtype": "m.audio", "body": "a.ogg", "org.matrix.msc3245.voice": {}}, "voice", ""),
        ({"msgtype": "m.file", "body": "a.pdf"}, "document", ""),
        ({"msgtype": "m.location", "body": "Ort", "geo_uri": "geo:91,2"}, "location", ""),
        ({"msgtype": "m.image", "body": "a.jpg", "file": {"url": "mxc://a/b"}}, "encrypted", ""),
        ({"msgtype": "org.example.new", "body": "Neu"}, "other", "Neu"),
        ({"msgtype": 7, "body": "Neu"}, "other", "Neu"),
    ],
)
def test_what_cannot_be_carried_is_named(content: dict[str, Any], missing: str, text: str) -> None:
    """Nothing is silent; a caption is carried, the name of a file is none."""
    event = posted(**content)
    assert (event.missing, event.text) == (missing, text)


@pytest.mark.parametrize(
    "kind", ["nic.custom.confetti", "io.element.effect.snowfall", "io.element.effects.x"]
)
def test_words_with_an_effect_are_words(kind: str) -> None:
    """The snow around them stays, and nobody need hear of that."""
    event = posted(msgtype=kind, body="Alles Gute")
    assert (event.missing, event.text) == (None, "Alles Gute")


@pytest.mark.parametrize(
    ("kind", "missing"),
    [("m.sticker", "sticker"), ("m.room.encrypted", "encrypted"), ("org.matrix.msc3381.poll.start", "poll")],
)
def test_things_without_words_are_named(kind: str, missing: str) -> None:
    """Also when their content is nothing we understand; one taken away since is nothing."""
    event = read({"type": kind, "content": {"anything": 1}})
    assert isinstance(event, Posted)
    assert (event.missing, event.text) == (missing, "")
    assert read({"type": kind}) is None


def test_an_edit_says_the_new_words() -> None:
    """Never the starred text for clients without edits, unless there is no other."""
    relation = {"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}
    new = {"m.new_content": {"msgtype": "m.text", "body": "neu"}}
    event = message(body="* anders", **relation, **new)
    assert isinstance(event, Edited)
    assert (event.native_id, event.text) == ("$0", "neu")
    starred = message(body="* nur das", **relation)
    assert isinstance(starred, Edited)
    assert starred.text == "nur das"


def test_a_reaction_is_added_under_its_message() -> None:
    """With the id by which it may be taken back."""
    relation = {"rel_type": "m.annotation", "event_id": "$0", "key": "👍"}
    event = read({"type": "m.reaction", "content": {"m.relates_to": relation}})
    assert isinstance(event, Reacted)
    assert (event.native_id, event.added, event.reaction_id) == ("$0", ("👍",), "$1")
    assert read({"type": "m.reaction", "content": {"m.relates_to": relation | {"key": None}}}) is None


@pytest.mark.parametrize("place", [{"redacts": "$0"}, {"content": {"redacts": "$0"}}])
def test_a_redaction_takes_away(place: dict[str, Any]) -> None:
    """Wherever the room version keeps the id."""
    event = read({"type": "m.room.redaction"} | place)
    assert isinstance(event, Deleted)
    assert event.native_id == "$0"


def test_our_own_doing_is_dropped_at_the_door() -> None:
    """It costs no row, and were it read it would mean nothing."""
    own = {"type": "m.room.message", "sender": ME, "content": {"body": "x", "de.openmic.oid": "mark"}}
    assert not inbound.matters(own, ME)
    assert read(own) is None


def member(membership: str, **more: Any) -> Event | None:
    """What a change of our own membership means."""
    event = {"type": "m.room.member", "state_key": ME, "content": {"membership": membership}}
    return read(event | more, title="Arbeit")


def test_the_bot_comes_and_goes() -> None:
    """Joining, being put out and being banned; a new display name is none of it."""
    joined = member("join")
    assert isinstance(joined, Added)
    assert joined.title == "Arbeit"
    assert isinstance(member("leave"), Removed)
    assert isinstance(member("ban"), Removed)
    assert member("join", unsigned={"prev_content": {"membership": "join"}}) is None


def test_an_invitation_says_whether_it_is_for_two() -> None:
    """By the inviter's word."""
    for direct in (True, False):
        content = {"membership": "invite", "is_direct": direct}
        event = read({"type": "m.room.member", "state_key": ME, "content": content})
        assert isinstance(event, Invited)
        assert event.private is direct


def test_state_that_says_nothing_to_us_is_nothing() -> None:
    """It does not reach the inbox."""
    topic = {"type": "m.room.topic", "state_key": "", "sender": ANNA, "content": {"topic": "x"}}
    assert read(topic) is None
    assert not inbound.matters(topic, ME)
    assert inbound.matters({"type": "m.room.message"}, ME)


def test_a_room_moves_to_its_successor() -> None:
    """The tombstone names it; one that names nothing moves nothing."""
    event = read({"type": "m.room.tombstone", "state_key": "", "content": {"replacement_room": "!new"}})
    assert isinstance(event, Moved)
    assert event.to == "!new"
    assert read({"type": "m.room.tombstone", "state_key": "", "content": {}}) is None


def test_new_rights_are_told() -> None:
    """A queue may wait for the right to speak; losing it is noticed by the next refusal."""
    levels = {"type": "m.room.power_levels", "state_key": ""}
    assert isinstance(read(levels | {"content": {"events_default": 0}}), Added)
    assert read(levels | {"content": {"events_default": 50}}) is None
    assert isinstance(read(levels | {"content": {"events_default": 50, "users": {ME: "50"}}}), Added)


@pytest.mark.parametrize("event", [{"event_id": None}, {"sender": "anna"}, {"origin_server_ts": 10**18}])
def test_what_has_no_id_sender_or_time_is_set_aside(event: dict[str, Any]) -> None:
    """Not dropped: the bytes stay for somebody to look at."""
    with pytest.raises(Unreadable):
        read({"type": "m.room.message", "content": {"body": "x"}} | event)


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"me": 1}', b"[" * 100_000])
def test_foreign_bytes_are_set_aside(raw: bytes) -> None:
    """Whatever they are."""
    with pytest.raises(Unreadable):
        inbound.read(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
MSGTYPES = st.sampled_from(["m.image", "m.audio", "m.gallery", "m.location", "mxc://a/b", "geo:1,2"])
KEYS = st.sampled_from(
    [
        *("body", "formatted_body", "format", "msgtype", "filename", "m.relates_to", "m.new_content", "info"),
        *("url", "itemtypes", "geo_uri", "m.location", "m.poll", "m.selections", "m.mentions", "pinned"),
        *("membership", "com.beeper.per_message_profile", "org.matrix.msc1767.audio", "live"),
    ]
)
KINDS = st.sampled_from(
    [
        *("m.room.message", "m.reaction", "m.room.redaction", "m.sticker", "m.room.member"),
        *("m.room.tombstone", "m.poll.start", "m.poll.response", "m.poll.end", "m.room.pinned_events"),
        "m.beacon_info",
    ]
)


@given(
    kind=KINDS,
    content=st.dictionaries(KEYS, JSON | MSGTYPES) | JSON,
    more=st.dictionaries(st.text(max_size=8) | st.just("state_key"), JSON),
)
def test_no_content_is_a_surprise(kind: str, content: object, more: dict[str, Any]) -> None:
    """Any JSON is an event, nothing, or set aside."""
    try:
        event = read(more | {"type": kind, "content": content})
    except Unreadable:
        return
    assert event is None or isinstance(event, Event)
