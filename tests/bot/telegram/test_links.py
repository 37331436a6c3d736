"""Addresses of messages, and the reactions there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import Address, NativeId
from bot.telegram.links import Links
from bot.telegram.network import TelegramNetwork
from tests.bot.telegram.updates import CHANNEL, GROUP, KEY, PRIVATE, message

NETWORK = TelegramNetwork("7000000001:AAE-x", "http://127.0.0.1:1", "none", KEY)
SEEN = Links()
SEEN.saw({"update_id": 1, "channel_post": message(chat=CHANNEL | {"username": "Amtsblatt"})})


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("-1001234567890", "https://t.me/c/1234567890/7"),
        ("-1001234567890/45", "https://t.me/c/1234567890/45/7"),
        ("-4001", None),
        ("11", None),
    ],
)
def test_members_find_a_message_by_its_address(address: str, url: str | None) -> None:
    """In supergroups and channels, also within a topic."""
    assert NETWORK.permalink(Address(address), NativeId("7")) == url


@pytest.mark.parametrize(
    ("url", "chat"),
    [
        ("https://t.me/c/1234567890/7", "-1001234567890"),
        ("http://telegram.me/c/1234567890/45/7?single", "-1001234567890"),
        ("https://t.me/c/1234567890/7?thread=45", "-1001234567890"),
        ("https://t.me/amtsblatt/7", "-1009999999999"),
        ("https://t.me/AMTSBLATT/7?comment=3", "-1009999999999"),
        ("https://t.me/s/amtsblatt/7", "-1009999999999"),
        ("https://t.me/amtsblatt/45/7", "-1009999999999"),
        ("tg://privatepost?channel=1234567890&post=7", "-1001234567890"),
        ("tg://resolve?domain=amtsblatt&post=7", "-1009999999999"),
        ("https://t.me/unbekannt/7", None),
        ("https://t.me/amtsblatt", None),
        ("https://t.me/c/1234567890", None),
        ("https://t.me/c/0/7", None),
        ("https://t.me/c/1234567890/x", None),
        ("https://t.me/+AbCdEf", None),
        ("https://t.me.evil.example/c/1234567890/7", None),
        ("https://a.example/c/1234567890/7", None),
        ("tg://join?invite=x", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_an_address_is_read_however_it_is_written(url: str, chat: str | None) -> None:
    """Only what leads to a message of a known chat."""
    assert SEEN.message(url) == ((chat, "7") if chat else None)


@given(st.text(max_size=60), st.sampled_from(["", "https://t.me/", "https://t.me/c/", "tg://resolve?"]))
def test_no_address_breaks_anything(text: str, start: str) -> None:
    """Whatever stands in it."""
    SEEN.message(start + text)


def test_a_name_may_pass_to_another_chat() -> None:
    """The last one to bear it is meant; private chats and damaged updates name nothing."""
    links = Links()
    for chat in (
        GROUP | {"username": "amtsbote"},
        CHANNEL | {"username": "AmtsBote"},
        PRIVATE | {"username": "olha"},
    ):
        links.saw({"update_id": 1, "message": message(chat=chat)})
    links.saw({"update_id": 1, "message": {"chat": {"id": -1001, "username": 7}}})
    links.saw("nonsense")

    assert links.message("https://t.me/amtsbote/7") == ("-1009999999999", "7")
    assert links.message("https://t.me/olha/7") is None


@pytest.mark.parametrize(
    ("emoji", "shown"),
    [
        ("👍", True),
        ("👍🏾", True),
        ("❤️", True),
        ("❤️\u200d🔥", True),
        ("🧭", False),
        ("✅", False),
        ("ab", False),
    ],
)
def test_reactions_are_those_that_telegram_has(emoji: str, shown: bool) -> None:
    """Whatever variation or skin tone they come in; signs of the program's own are no people's reactions."""
    assert NETWORK.shows(emoji) is shown
