"""Updates that are none: set aside, and nothing else happens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import Event
from bot.network import Unreadable
from bot.telegram import buttons
from bot.telegram.inbound import sighting
from rehearsal.telegram.poison import POISON
from tests.bot.telegram.updates import (
    GROUP,
    KEY,
    OLHA,
    READER,
    Json,
    message,
    query,
    reaction,
    read,
    standing,
)


@pytest.mark.parametrize("poison", [name for name in POISON if name != "unknown_kind"])
def test_poison_is_unreadable(poison: str) -> None:
    """It is set aside, and nothing else happens."""
    with pytest.raises(Unreadable):
        read(**POISON[poison])


def test_entities_that_are_none_are_unreadable() -> None:
    """A list of numbers formats nothing."""
    with pytest.raises(Unreadable):
        read(message=message(text="x", entities=[7]))


def test_a_date_beyond_all_calendars_is_unreadable() -> None:
    """Numbers alone do not make a moment."""
    with pytest.raises(Unreadable):
        read(message=message(text="x", date=10**18))


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[1]", b"{}", b"[" * 100_000])
def test_no_update_at_all_is_unreadable(raw: bytes) -> None:
    """Whatever the bytes are."""
    with pytest.raises(Unreadable):
        READER.read(raw)


def test_kinds_of_tomorrow_are_nothing_to_us() -> None:
    """An update of an unknown kind is passed over."""
    assert read(something_new={"of": "tomorrow"}) is None


LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUE = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner))


@given(st.data())
def test_a_damaged_update_is_read_or_unreadable(data: st.DataObject) -> None:
    """Whichever field is spoilt, nothing but `Unreadable` is raised."""
    kind = data.draw(st.sampled_from(["message", "callback_query", "message_reaction", "my_chat_member"]))
    whole: Json = {
        "message": message(text="x", entities=[{"type": "bold", "offset": 0, "length": 1}], via_bot=OLHA),
        "callback_query": query(buttons.sign(5, 2, GROUP["id"], KEY)),
        "message_reaction": reaction(["👍"], []),
        "my_chat_member": standing("member"),
    }[kind]
    spoilt = whole | {data.draw(st.sampled_from(sorted(whole))): data.draw(VALUE)}

    sighting({kind: spoilt})
    try:
        event = read(**{kind: spoilt})
    except Unreadable:
        return
    assert event is None or isinstance(event, Event)


def test_a_sighting_is_chat_and_message() -> None:
    """What a poll tells about the numbering of messages."""
    assert sighting({"update_id": 1, "message": message(text="x")}) == (GROUP["id"], 7)
    assert sighting({"update_id": 1, "message": None}) is None
    assert sighting("nonsense") is None
