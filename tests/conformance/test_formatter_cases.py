"""Formatter cases that more than one module answers: from what one network tells to what the other shows."""

from __future__ import annotations

from typing import Any

import pytest

from bot.matrix.outbound import Draft
from bot.network import Part
from bot.telegram.contents import Content
from tests.bridge import CHAT, GROUP, OLHA, Bridge, Json, telegram_message
from tests.world import World

HTML = "org.matrix.custom.html"
PHOTO: Json = {
    "photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "file_size": 3}],
}
IMAGE: Json = {"msgtype": "m.image", "url": "mxc://x.de/a", "info": {"mimetype": "image/png", "size": 3}}


@pytest.fixture
async def bridge(world: World) -> Bridge:
    """A group and a room; both networks have the files of these stories."""
    world.networks["telegram"].files["f"] = b"jpg"
    world.networks["matrix"].files["mxc://x.de/a"] = b"png"
    return await Bridge.between(world)


def content(parts: list[Part]) -> Json:
    """The content of the single event that Matrix people get."""
    [part] = parts
    assert isinstance(part.content, Draft)
    return part.content.content


def sent(parts: list[Part]) -> Content:
    """The single message that Telegram people get."""
    [part] = parts
    assert isinstance(part.content, Content)
    return part.content


def words(found: Json) -> str:
    """The HTML behind the author's name."""
    return str(found["formatted_body"]).partition("</strong>")[2]


def entity(sort: str, offset: int, length: int, **more: Any) -> Json:
    """A raw entity."""
    return {"type": sort, "offset": offset, "length": length, **more}


async def test_case_02_a_file_without_words_is_one_event(bridge: Bridge) -> None:
    """No empty text comes before or behind it; what is said with it is its author's name alone."""
    [part] = await bridge.telegram(**PHOTO)
    assert [media.unique for media in part.media] == ["u"]
    assert words(part.content.content) == ""


async def test_case_16_a_spoiler_shows_in_no_plain_text(bridge: Bridge) -> None:
    """Not in a text, a caption, a reply, a quote of it, or an edit."""
    hidden = {"text": "Es war der Gärtner", "entities": [entity("spoiler", 7, 11)]}
    unknown = telegram_message(**hidden)
    in_caption = {"caption": "Es war der Gärtner", "caption_entities": [entity("spoiler", 7, 11)]}
    quote = {
        "text": "war der Gärtner",
        "position": 3,
        "entities": [entity("spoiler", 4, 11)],
        "is_manual": True,
    }
    said = telegram_message(**hidden)
    told = [
        await bridge.update(message=said),
        await bridge.telegram(**PHOTO, **in_caption),
        await bridge.telegram(text="Ach", reply_to_message=unknown),
        await bridge.telegram(text="Ach", reply_to_message=said, quote=quote),
        await bridge.telegram(text="Ach", reply_to_message=unknown, quote=quote),
        await bridge.update(edited_message=said | {"edit_date": 1_795_000_009, "text": "Doch der Gärtner!"}),
    ]
    bodies = [part.content.content["body"] for parts in told for part in parts]
    assert len(bodies) == len(told)
    assert [body for body in bodies if "Gärtner" in body] == []


async def test_case_25_a_link_to_a_message_is_rewritten(bridge: Bridge) -> None:
    """Not by the formatter but by what knows both rooms; the address of a stranger stays."""
    [part] = await bridge.telegram(text="siehe https://t.me/c/999/5", entities=[entity("url", 6, 20)])
    assert "https://t.me/c/999/5" in part.content.content["body"]


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ({"type": "user", "sender_user": OLHA | {"first_name": "<b>Amt</b>"}}, "&lt;b&gt;Amt&lt;/b&gt;"),
        ({"type": "hidden_user", "sender_user_name": "Geheim & Co"}, "Geheim &amp; Co"),
        ({"type": "chat", "sender_chat": GROUP}, "Arbeit"),
        ({"type": "channel", "chat": GROUP | {"type": "channel"}, "message_id": 5}, "Arbeit"),
    ],
    ids=["user", "hidden", "chat", "channel"],
)
async def test_case_28_forwarded_words_name_their_origin(bridge: Bridge, origin: Json, name: str) -> None:
    """The name is text and the words are quoted; a file keeps its place."""
    found = content(await bridge.telegram(text="um drei", forward_origin=origin | {"date": 1}))
    assert f"<em>Weitergeleitet von {name}</em>" in words(found)
    assert words(found).endswith("<blockquote>um drei</blockquote>")
    [part] = await bridge.telegram(**PHOTO, forward_origin=origin | {"date": 1})
    assert name in words(part.content.content)
    assert len(part.media) == 1


async def test_case_29_a_partial_quote_stands_first_and_comes_back_as_one(bridge: Bridge) -> None:
    """On Matrix as a quote; a quote at the head of a Matrix reply points at those words on Telegram."""
    asked = telegram_message(text="Kommt ihr um drei ins Rathaus?")
    await bridge.update(message=asked)
    quote = {"text": "um drei", "position": 10, "is_manual": True}
    found = content(await bridge.telegram(text="Nein", reply_to_message=asked, quote=quote))
    assert words(found) == "<blockquote>um drei</blockquote>Nein"
    there = bridge.world.networks["matrix"].rooms["!work:example.org"][0].native_id
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": there}}}
    html = "<blockquote>ins Rathaus</blockquote>Ja"
    back = sent(await bridge.matrix(body="> ins Rathaus\n\nJa", format=HTML, formatted_body=html, **reply))
    assert (back.text, back.quote) in {("Jan: Ja", "ins Rathaus"), ("Jan:\nins Rathaus\nJa", "")}


async def test_case_30_a_caption_is_formatted_like_a_text(bridge: Bridge) -> None:
    """Its entities have a field of their own."""
    [part] = await bridge.telegram(**PHOTO, caption="a < fett", caption_entities=[entity("bold", 4, 4)])
    assert words(part.content.content) == "a &lt; <strong>fett</strong>"


async def test_case_31_an_edit_that_shows_nothing_new_is_none(bridge: Bridge) -> None:
    """Reactions and previews come as edits too."""
    said = telegram_message(text="um drei", entities=[entity("bold", 0, 2)])
    await bridge.update(message=said)
    assert await bridge.update(edited_message=said | {"edit_date": 1_795_000_009}) == []
    changed = said | {"edit_date": 1_795_000_010, "entities": [entity("italic", 0, 2)]}
    assert len(await bridge.update(edited_message=changed)) == 1


async def test_case_32_a_signature_is_shown_once(bridge: Bridge) -> None:
    """A post signed by somebody names the channel and them, before the words and not in them."""
    channel = GROUP | {"type": "channel", "title": "Amtsblatt"}
    signed = {"sender_chat": channel, "author_signature": "Frau Berg"}
    found = content(await bridge.telegram(text="Guten Tag", **signed))
    assert found["body"] == "Amtsblatt, Frau Berg: Guten Tag"


async def test_case_33_a_rich_message_is_never_silence(bridge: Bridge) -> None:
    """Whatever its blocks are, their words arrive, or a sign that something did."""
    assert await bridge.telegram(rich_message={"blocks": [{"type": "heading", "size": 1, "text": "Titel"}]})
    here = bridge.world.networks["telegram"].rooms[str(CHAT)]
    assert await bridge.telegram(rich_message={"blocks": [{"type": "unheard_of"}]}) or here


async def test_case_52_a_stranger_is_called_by_name(bridge: Bridge) -> None:
    """A pill of somebody whom nobody knows on Telegram is only a name there."""
    pill = '<a href="https://matrix.to/#/@ben:example.org">Ben</a>, kommst du?'
    found = sent(await bridge.matrix(body="Ben, kommst du?", format=HTML, formatted_body=pill))
    assert found.text == "Jan: Ben, kommst du?"
    assert [mark["type"] for mark in found.entities] == ["bold"]


async def test_case_54_a_link_to_a_copy_leads_to_the_original(bridge: Bridge) -> None:
    """What is relayed has an address on both sides."""
    networks = bridge.world.networks
    await bridge.telegram(text="um drei")
    there = networks["matrix"].rooms["!work:example.org"][0].native_id
    url = networks["matrix"].permalink("!work:example.org", there)  # type: ignore[arg-type]  # as typed
    found = sent(await bridge.matrix(body=f"siehe {url}"))
    assert f"https://telegram.example/{CHAT}/" in found.text


async def test_case_58_an_edit_says_what_is_new(bridge: Bridge) -> None:
    """Never the text with the star; a client that sends nothing else is understood too."""
    relation = {"rel_type": "m.replace", "event_id": "$said"}
    await bridge.event(
        {"type": "m.room.message", "event_id": "$said", "content": {"msgtype": "m.text", "body": "um drei"}}
    )
    new = {"m.new_content": {"msgtype": "m.text", "body": "um vier"}, "m.relates_to": relation}
    assert sent(await bridge.matrix(body="* um vier", **new)).text == "Jan: um vier"
    plain = await bridge.matrix(body="* um fünf", **{"m.relates_to": relation})
    assert sent(plain).text == "Jan: um fünf"


async def test_case_59_a_message_of_another_bridge_bears_its_speakers_name(bridge: Bridge) -> None:
    """Once, although it stands in the profile, the body and the HTML."""
    profile = {"id": "x", "displayname": "Frau Berg", "has_fallback": True}
    html = "<strong data-mx-profile-fallback>Frau Berg: </strong>Guten <b>Tag</b>"
    said = {"body": "Frau Berg: Guten Tag", "format": HTML, "formatted_body": html}
    found = sent(await bridge.matrix(**said, **{"com.beeper.per_message_profile": profile}))
    assert found.text == "Frau Berg: Guten Tag"


@pytest.mark.parametrize(
    ("filename", "body", "caption"),
    [
        ("plan.png", "plan.png", ""),
        ("plan.png", "Unser Plan", " Unser Plan"),
        (None, "plan.png", ""),
        ("plan.png", "plan.png ", ""),
    ],
    ids=["name", "caption", "old client", "blank behind"],
)
async def test_case_61_a_file_name_is_no_caption(
    bridge: Bridge, filename: str | None, body: str, caption: str
) -> None:
    """Only what differs from the name is a word of its sender."""
    named = {} if filename is None else {"filename": filename}
    found = sent(await bridge.matrix(**IMAGE, **named, body=body))
    assert (found.text, len(found.media)) == (f"Jan:{caption}" if caption else found.text, 1)
    assert "plan.png" not in found.text


@pytest.mark.parametrize(
    "name",
    ["<3 Anna & Co", "*x* _y_ `z`", "Anna\u202egnp", "A" * 300, "", "👩\u200d👩\u200d👧", "أحمد", "[a](b)"],
    ids=["signs", "markdown", "turned", "long", "empty", "family", "right to left", "link"],
)
async def test_case_62_no_name_changes_the_words_behind_it(bridge: Bridge, name: str) -> None:
    """On both sides the words and their formatting arrive as they were."""
    said = {"text": "um *drei* <b>", "entities": [entity("bold", 0, 2)]}
    there = content(await bridge.telegram(**said, **{"from": OLHA | {"first_name": name, "id": 12}}))
    assert words(there) == "<strong>um</strong> *drei* &lt;b&gt;"
    event = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "um *drei* <b>"}}
    here = sent(await bridge.event(event, name=name))
    assert here.text.endswith(": um *drei* <b>")
    assert len(here.entities) == 1
    assert "\u202e" not in here.text


async def test_case_63_an_edit_may_need_more_messages_and_then_fewer(bridge: Bridge) -> None:
    """From one part to two, then three, and back to one; nothing is left behind."""
    telegram = bridge.world.networks["telegram"]
    telegram.limit = 20
    relation = {"rel_type": "m.replace", "event_id": "$long"}
    long = {"msgtype": "m.text", "body": "kurz"}
    await bridge.event({"type": "m.room.message", "event_id": "$long", "content": long})
    counts = []
    for text in ("eins zwei drei vier fünf", "eins zwei drei vier fünf sechs sieben acht neun", "kurz"):
        new = {"m.new_content": {"msgtype": "m.text", "body": text}, "m.relates_to": relation}
        await bridge.matrix(body=f"* {text}", **new)
        shown = telegram.rooms[str(CHAT)]
        assert " ".join(seen.words.text for seen in shown) == text
        counts.append(len(shown))
    assert counts == [2, 3, 1]


async def test_case_65_nothing_to_see_is_no_message(bridge: Bridge) -> None:
    """Blanks alone reach nobody, and nobody refuses them."""
    assert await bridge.matrix(body="  \n ") == []
    assert await bridge.matrix(body=" ", format=HTML, formatted_body="<p> </p><zz></zz>") == []


async def test_case_66_a_word_of_other_bots_is_a_text_here(bridge: Bridge) -> None:
    """It is relayed, and on the other side nobody can run it by a tap."""
    found = sent(await bridge.matrix(body="siehe /kick @anna"))
    assert found.text == "Jan: siehe \u2060/kick @\u2060anna"
