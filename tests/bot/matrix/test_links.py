"""Addresses of messages and people, and who is meant by a name."""

from __future__ import annotations

from typing import Any

import pytest

from bot.events import NativeId
from bot.matrix import links, outbound
from bot.network import Author, Edit, Words

OLHA = Author(name="Olha", user="7", network="telegram")
EVENT = "https://matrix.to/#/!r:b.c/$e?via=b.c"


def said(text: str, author: Author | None = None, **more: Any) -> dict[str, Any]:
    """The content of the one message that says it."""
    [part] = outbound.compose(Words(text=text, author=author, **more))
    content: dict[str, Any] = part.content.content
    return content


@pytest.mark.parametrize(
    ("room", "url"),
    [
        ("!r:b.c", "https://matrix.to/#/!r:b.c/$e?via=b.c"),
        ("!r:b.c:8448", "https://matrix.to/#/!r:b.c:8448/$e?via=b.c:8448"),
        ("!without-a-server", "https://matrix.to/#/!without-a-server/$e?via=ours"),
        ("!a/b:c", "https://matrix.to/#/!a%2Fb:c/$e?via=c"),
    ],
)
def test_a_message_has_an_address(room: str, url: str) -> None:
    """With a homeserver that knows the room; it leads back to the message."""
    assert links.event(room, "$e", "ours") == url
    assert links.target(url) == (room, "$e")


@pytest.mark.parametrize(
    ("url", "room"),
    [
        ("http://matrix.to/#/!r:b.c/$e", "!r:b.c"),
        ("https://matrix.to/#/%21r%3Ab.c/%24e?via=x&via=y", "!r:b.c"),
        ("matrix:roomid/r:b.c/e/e?action=join", "!r:b.c"),
        ("matrix:roomid/r:b.c/event/e", "!r:b.c"),
    ],
)
def test_addresses_are_read_however_they_are_written(url: str, room: str) -> None:
    """Percent signs, old schemes and the `matrix:` kind."""
    assert links.target(url) == (room, "$e")


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "https://example.org/#/!r:b.c/$e",
            "https://matrix.to/#/#alias:b.c/$e",
            "matrix:r/alias:b.c/e/e",
        ),
        *("https://matrix.to/#/!r:b.c", "https://matrix.to/#/@anna:b.c", "matrix:roomid/r:b.c/e"),
        *("https://matrix.to/#/!r:b.c/e", "x https://matrix.to/#/!r:b.c/$e", "https://matrix.to/#/!r/$e/f/g"),
    ],
)
def test_other_addresses_lead_to_no_message(url: str) -> None:
    """Aliases may lead elsewhere tomorrow."""
    assert links.target(url) is None


def test_linked_people_are_really_meant() -> None:
    """By a pill and on the list; everybody else is only a name."""
    text = '<mention user="1">Anna</mention> und <mention user="2">Bela</mention>'
    content = said(text, OLHA, mentions={"1": "@anna:b.c"})
    assert content["m.mentions"] == {"user_ids": ["@anna:b.c"]}
    assert content["body"] == "Olha: Anna und Bela"
    assert content["formatted_body"].endswith('<a href="https://matrix.to/#/@anna:b.c">Anna</a> und Bela')
    assert said(text) == {"msgtype": "m.text", "body": "Anna und Bela", "m.mentions": {}}


def test_who_is_no_user_here_is_not_meant() -> None:
    """Whatever the mapping says."""
    content = said('<mention user="1">Anna</mention>', mentions={"1": "anna"})
    assert (content["m.mentions"], content["body"], "formatted_body" in content) == ({}, "Anna", False)


def test_an_edit_wakes_nobody_again() -> None:
    """Its new content still says who is meant."""
    words = Words(text='<mention user="1">Anna</mention>', mentions={"1": "@anna:b.c"})
    [part] = outbound.compose(words)
    body = outbound.request(Edit(txn="t", native_id=NativeId("$0"), part=part)).body
    assert body["m.mentions"] == {}
    assert body["m.new_content"]["m.mentions"] == {"user_ids": ["@anna:b.c"]}


def test_addresses_of_bridged_messages_lead_to_their_twins() -> None:
    """Behind words and in them; others that only begin alike stay, and so does code."""
    there = {"https://t.me/c/1/2": EVENT}
    content = said('<a href="https://t.me/c/1/2">dort</a>', links=there)
    assert content["formatted_body"] == f'<a href="{EVENT}">dort</a>'
    assert said("Siehe https://t.me/c/1/2!", links=there)["body"] == f"Siehe {EVENT}!"
    for other in ("https://t.me/c/1/23", "https://t.me/c/1/2/3", "https://t.me/c/1/2?x=1"):
        assert said(other, links=there)["body"] == other
    assert said("<code>https://t.me/c/1/2</code>", links=there)["body"] == "https://t.me/c/1/2"
    marked = said("<b>Siehe https://t.me/c/1/2 jetzt</b>", links=there)
    assert marked["formatted_body"] == f"<strong>Siehe {EVENT} jetzt</strong>"
