"""Words and acts, and the calls they become."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import NativeId
from bot.matrix import outbound
from bot.matrix.outbound import Draft
from bot.network import Author, Delete, Edit, Join, Part, React, Send, Words

OLHA = Author(name="Olha <3", user="7", network="telegram")


def content(text: str, author: Author | None = None, **more: Any) -> dict[str, Any]:
    """The one message that says it."""
    [part] = outbound.compose(Words(text=text, author=author, **more))
    found: dict[str, Any] = part.content.content
    return found


def test_the_forum_speaks_without_a_profile() -> None:
    """Plain words need no HTML, formatted ones have it, and nobody is pinged."""
    assert content("Hallo") == {"msgtype": "m.text", "body": "Hallo", "m.mentions": {}}
    assert content("<b>Hallo</b>")["formatted_body"] == "<strong>Hallo</strong>"


def test_relayed_words_stand_under_their_authors_name() -> None:
    """As a profile where clients know that, else before the text; the name is never markup."""
    said = content("a\nb", OLHA)
    assert said["body"] == "Olha <3: a\nb"
    assert said["formatted_body"] == "<strong data-mx-profile-fallback>Olha &lt;3: </strong>a<br>b"
    profile = said["com.beeper.per_message_profile"]
    assert (profile["displayname"], profile["has_fallback"]) == ("Olha <3", True)
    assert profile["id"] == content("c", OLHA)["com.beeper.per_message_profile"]["id"]


def test_choices_are_listed_for_typing() -> None:
    """Their reactions are put by other acts."""
    said = content("Kommen Sie?", choices=((1, "👍", "Ja"), (2, "👎", "Nein")))
    assert said["body"] == "Kommen Sie?\n\n1 👍 Ja\n2 👎 Nein"


def test_nobody_rings_the_whole_room() -> None:
    """The word is broken for the eye of a push rule only, and addresses stay whole."""
    said = content('@room <a href="https://example.org/@room">x</a>', OLHA)
    assert "@room" not in said["body"].replace("https://example.org/@room", "")
    assert '"https://example.org/@room"' in said["formatted_body"]
    assert "@\u2060room" in said["formatted_body"]


@pytest.mark.parametrize("name", ["@room", "@Room", "Olha <@ROOM>"])
def test_no_name_rings_the_whole_room(name: str) -> None:
    """Whoever calls themselves so is named, and nobody is woken."""
    said = content("Hallo", Author(name=name, user="7", network="telegram"))
    assert "@room" not in json.dumps(said).casefold()
    assert name.casefold() in said["body"].replace("\u2060", "").casefold()


LINKS = " ".join(
    f'<a href="https://example.org/{"u" * 900}{n}">{"Lesen Sie dies " * 3}</a>' for n in range(80)
)


@pytest.mark.parametrize("text", ["Wort " * 10_000, "😀" * 30_000, "<b>" + "ж " * 30_000 + "</b>", LINKS])
def test_long_words_become_several_messages(text: str) -> None:
    """Each with its author, each small enough also as an edit, and always the same ones."""
    parts = outbound.compose(Words(text=text, author=OLHA))
    assert len(parts) > 1
    assert parts == outbound.compose(Words(text=text, author=OLHA))
    for part in parts:
        assert part.content.content["body"].startswith("Olha <3: ")
        edit = outbound.request(Edit(txn="t", native_id=NativeId("$1"), part=part)).body
        assert len(json.dumps(edit, ensure_ascii=False).encode()) < 60_000


def test_blank_words_are_still_a_message() -> None:
    """Something stands there, as an edit may have to."""
    assert content(" ")["body"] == "…"


@given(st.text(max_size=300))
def test_any_text_can_be_said(text: str) -> None:
    """Whatever it holds, it is valid JSON in UTF-8."""
    for part in outbound.compose(Words(text=text, author=OLHA)):
        json.dumps(part.content.content, ensure_ascii=False).encode()


def test_the_same_act_has_the_same_transaction_id() -> None:
    """Short, opaque, and in the message too, so that it can be found again."""
    part = Part(content=Draft(content={"body": "x"}))
    first, again = (outbound.request(Send(txn="relay:1@2#0", part=part)) for _ in range(2))
    other = outbound.request(Send(txn="relay:1@2#1", part=part))
    assert first == again != other
    txn = first.path[-1]
    assert (len(txn), first.body["de.openmic.oid"]) == (40, txn)


def test_a_reply_names_its_parent_only() -> None:
    """Rich replies without the old quote."""
    send = Send(txn="t", part=Part(content=Draft(content={"body": "x"})), reply_to=NativeId("$0"))
    assert outbound.request(send).body["m.relates_to"] == {"m.in_reply_to": {"event_id": "$0"}}


def test_an_edit_replaces_the_whole_content() -> None:
    """With a starred text for clients without edits."""
    [part] = outbound.compose(Words(text="neu", author=OLHA))
    body = outbound.request(Edit(txn="t", native_id=NativeId("$0"), part=part)).body
    assert body["m.new_content"] == part.content.content
    assert body["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$0"}
    assert (body["body"], body["m.mentions"]) == ("* Olha <3: neu", {})


def test_reactions_and_removals_have_their_own_calls() -> None:
    """What is no act in a room is a mistake of the caller."""
    react = outbound.request(React(txn="t", native_id=NativeId("$0"), emoji="👍"))
    assert react.path[:2] == ("send", "m.reaction")
    assert outbound.request(Delete(txn="t", native_id=NativeId("$0"))).path[:2] == ("redact", "$0")
    with pytest.raises(TypeError):
        outbound.request(Join(txn="t"))
