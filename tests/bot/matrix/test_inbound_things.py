"""Raw events that carry more than words and files, and what they mean."""

from __future__ import annotations

from typing import Any

import pytest

from bot.events import Above, Came, Closed, Edited, Event, Pinned, Posted, Voted, Went
from bot.matrix import inbound
from bot.things import NOTHING, Option, Place, Poll, Things
from tests.bot.matrix.test_inbound import ANNA, ME, posted, read

EDIT = {"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({"geo_uri": "geo:51.5,-11.9;u=35"}, Place(latitude=51.5, longitude=-11.9)),
        ({"geo_uri": "geo:1,2,3", "body": "Markt"}, Place(latitude=1, longitude=2, title="Markt")),
        (
            {"m.location": {"uri": "geo:1,2", "description": "Rat\nhaus"}, "body": "geo:1,2"},
            Place(latitude=1, longitude=2, title="Rat haus"),
        ),
        (
            {"geo_uri": "geo:1,2", "body": "Location geo:1,2 at 2026-11-22T10:00:00Z"},
            Place(latitude=1, longitude=2),
        ),
        ({"geo_uri": "geo:1,181"}, None),
        ({"geo_uri": "geo:" + "9" * 400 + ",1"}, None),
        ({"geo_uri": 7}, None),
    ],
)
def test_a_place_is_on_this_earth(content: dict[str, Any], place: Place | None) -> None:
    """With the name that somebody gave it, and not the sentence of a client."""
    event = posted(msgtype="m.location", **{"body": ""} | content)
    assert event.things == Things(place=place)
    assert event.missing == (None if place else "location")
    assert event.text == ""


def beacon(**content: Any) -> Event | None:
    """What sharing where one is means."""
    state = {"type": "org.matrix.msc3672.beacon_info", "state_key": ANNA, "content": content}
    assert inbound.matters(state | {"sender": ANNA}, ME)
    return read(state)


def test_a_shared_position_is_named() -> None:
    """Once, when it begins."""
    event = beacon(live=True, timeout=1000)
    assert isinstance(event, Posted)
    assert event.missing == "live_location"
    assert beacon(live=False) is None


ANSWERS = [{"id": "a", "org.matrix.msc1767.text": "Ja"}, {"id": "b", "org.matrix.msc1767.text": "Nein"}]
UNSTABLE = {
    "org.matrix.msc3381.poll.start": {"question": {"org.matrix.msc1767.text": "Gut?"}, "answers": ANSWERS}
}
STABLE = {
    "m.poll": {
        "question": {"m.text": [{"mimetype": "text/html", "body": "<b>"}, {"body": "Gut?"}]},
        "max_selections": 2,
        "answers": [{"m.id": key, "m.text": [{"body": text}]} for key, text in (("a", "Ja"), ("b", "Nein"))],
    }
}
JA_NEIN = (Option(key="a", text="Ja"), Option(key="b", text="Nein"))


def asked(kind: str, content: dict[str, Any]) -> Poll | None:
    """The poll of an event."""
    event = read({"type": kind, "content": content})
    assert isinstance(event, Posted)
    return event.things.poll


def test_a_poll_has_question_and_answers() -> None:
    """Under the names of today and of the specification."""
    assert asked("org.matrix.msc3381.poll.start", UNSTABLE) == Poll(question="Gut?", options=JA_NEIN)
    assert asked("m.poll.start", STABLE) == Poll(question="Gut?", options=JA_NEIN, multiple=True)


def test_a_poll_has_twenty_answers_at_most() -> None:
    """The others do not count; nor does one without text, or one that is there already."""
    start = UNSTABLE["org.matrix.msc3381.poll.start"]
    many = [{"id": str(n), "org.matrix.msc1767.text": f"{n}"} for n in range(30)]
    found = asked("m.poll.start", {"m.poll": start | {"answers": many}})
    assert found is not None
    assert len(found.options) == 20
    odd = [*ANSWERS, ANSWERS[0] | {"org.matrix.msc1767.text": "?"}, {"id": "c"}, {"id": 7}, "x"]
    found = asked("m.poll.start", {"m.poll": start | {"answers": odd}})
    assert found is not None
    assert found.options == JA_NEIN


def test_a_poll_that_asks_nothing_cannot_be_carried() -> None:
    """But is named."""
    event = read({"type": "m.poll.start", "content": {"m.poll": {"answers": ANSWERS}}})
    assert isinstance(event, Posted)
    assert (event.things, event.missing) == (NOTHING, "poll")


def test_a_poll_can_be_changed() -> None:
    """Its new content is what it asks now."""
    event = read({"type": "m.poll.start", "content": EDIT | {"m.new_content": STABLE}})
    assert isinstance(event, Edited)
    assert event.things.poll is not None


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        ({"org.matrix.msc3381.poll.response": {"answers": ["a", "b", "a"]}}, ("a", "b")),
        ({"m.selections": ["b"]}, ("b",)),
        ({"m.poll.response": {"answers": ["a"]}}, ("a",)),
        ({"m.selections": []}, ()),
        ({"m.selections": [7, None, "", "x" * 300]}, ()),
        ({}, ()),
    ],
)
def test_people_vote_and_take_it_back(content: dict[str, Any], keys: tuple[str, ...]) -> None:
    """The last word counts; none is a vote taken back."""
    relation = {"m.relates_to": {"rel_type": "m.reference", "event_id": "$0"}}
    event = read({"type": "org.matrix.msc3381.poll.response", "content": content | relation})
    assert isinstance(event, Voted)
    assert (event.native_id, event.keys) == ("$0", keys)
    assert read({"type": "m.poll.response", "content": content}) is None


def test_a_poll_ends() -> None:
    """By whoever says so; whether they may is decided elsewhere."""
    relation = {"m.relates_to": {"rel_type": "m.reference", "event_id": "$0"}}
    event = read({"type": "m.poll.end", "content": relation})
    assert isinstance(event, Closed)
    assert event.native_id == "$0"
    assert read({"type": "m.poll.end", "content": {}}) is None


def pinned(now: object, before: object = None, **event: Any) -> Event | None:
    """What a new list of pinned messages means."""
    unsigned = {} if before is None else {"unsigned": {"prev_content": {"pinned": before}}}
    state = {"type": "m.room.pinned_events", "state_key": "", "content": {"pinned": now}}
    return read(state | unsigned | event)


def test_pinning_is_what_changed_on_the_list() -> None:
    """Reordering it and junk on it are nothing, and so is the bot's own doing."""
    event = pinned(["$1", "$2", 7], ["$3", "$1"])
    assert isinstance(event, Pinned)
    assert (event.added, event.removed) == (("$2",), ("$3",))
    assert pinned(["$1", "$2"], ["$2", "$1"]) is None
    assert pinned("x", ["y"]) is None
    assert pinned(["$1"], sender=ME) is None
    assert not inbound.matters({"type": "m.room.pinned_events", "state_key": "", "sender": ME}, ME)


def passing(membership: str, before: str | None, **event: Any) -> Event | None:
    """What a change of somebody's membership means; only what means something reaches the inbox."""
    unsigned = {"prev_content": {"membership": before, "displayname": "Bela"}} if before else {}
    state = {"type": "m.room.member", "state_key": "@bela:b", "content": {"membership": membership}}
    state |= {"unsigned": unsigned} | event
    found = read(state)
    assert inbound.matters(state, ME) == (found is not None)
    return found


@pytest.mark.parametrize(
    ("membership", "before", "kind"),
    [
        ("join", None, Came),
        ("join", "invite", Came),
        ("join", "leave", Came),
        ("leave", "join", Went),
        ("ban", "join", Went),
        ("join", "join", type(None)),
        ("leave", "invite", type(None)),
        ("leave", "ban", type(None)),
        ("ban", "leave", type(None)),
        ("invite", None, type(None)),
        ("knock", None, type(None)),
    ],
)
def test_only_a_changed_membership_is_a_coming_or_going(
    membership: str, before: str | None, kind: type[Event | None]
) -> None:
    """Names, pictures and declined invitations are nothing."""
    event = passing(membership, before)
    assert isinstance(event, kind)
    if isinstance(event, Came | Went):
        [person] = event.people
        assert (person.user, person.name) == ("@bela:b", "Bela" if before else "bela")


def test_a_membership_that_hides_what_was_before_is_nothing() -> None:
    """It may be a new name of somebody who has been there for years."""
    assert passing("join", None, unsigned={"replaces_state": "$0"}) is None


def test_a_reply_brings_what_older_clients_quote() -> None:
    """For rooms where the answered message cannot be seen; newer clients quote nothing."""
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}}
    event = posted(body="> <@olha:b> erste\n> zweite\n\nAntwort", **reply)
    assert event.above == Above(name="olha", text="erste\nzweite")
    assert posted(body="> * <@olha:b> winkt\n\nAntwort", **reply).above == Above(name="olha", text="winkt")
    assert posted(body="Antwort", **reply).above is None
    assert posted(body="> <@olha:b> kein Zitat").above is None


PILL = '<a href="https://matrix.to/#/@olha:b">Olha</a>'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({}, '<mention user="@olha:b">Olha</mention>'),
        ({"m.mentions": {"user_ids": ["@olha:b"]}}, '<mention user="@olha:b">Olha</mention>'),
        ({"m.mentions": {}}, "Olha"),
        ({"m.mentions": {"user_ids": [{}, "@bela:b"]}}, "Olha"),
        ({"m.mentions": 7}, "Olha"),
    ],
)
def test_only_who_is_meant_is_mentioned(content: dict[str, Any], text: str) -> None:
    """By the list where there is one, else by the pills."""
    html = {"format": "org.matrix.custom.html", "formatted_body": PILL}
    assert posted(body="Olha", **html, **content).text == text
