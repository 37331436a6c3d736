"""Addresses and ids."""

from __future__ import annotations

import pytest

from bot.telegram.ids import Place, make_address, own_user, parse_address


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("-1001234567890", Place(chat=-1001234567890)),
        ("-1001234567890/45", Place(chat=-1001234567890, topic=45)),
        ("4711", Place(chat=4711)),
    ],
)
def test_an_address_names_a_chat_or_a_topic(address: str, place: Place) -> None:
    """What was made can be parsed again."""
    made = make_address(place.chat, place.topic)

    assert made == address
    assert parse_address(made) == place


def test_a_foreign_address_is_refused() -> None:
    """A Matrix room never turns into a chat."""
    with pytest.raises(ValueError, match="invalid literal"):
        parse_address(make_address(1).__class__("!room:example.org"))


def test_supergroups_number_their_own_messages() -> None:
    """Private chats and basic groups share one numbering, a supergroup has its own."""
    assert Place(chat=-1001234567890, topic=3).numbering == -1001234567890
    assert Place(chat=-4001).numbering == Place(chat=17).numbering == 0


def test_a_token_tells_who_the_bot_is() -> None:
    """The bot knows itself before it ever reached Telegram."""
    assert own_user("7000000001:AAE-x") == 7000000001
    assert own_user("nonsense") == 0
