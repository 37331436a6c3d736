"""What stands around relayed words: their origin, what they answer, and what of it is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events import Above, NativeId, Origin
from bot.relay import called
from bot.things import Media, MediaKind, Things
from storage.models import Purpose
from tests.world import Member, World

TG, MX = "-100", "!work:example.org"
PHOTO = Media(kind=MediaKind.PHOTO, network="telegram", ref="p1", unique="u1", mime="image/jpeg", size=3)
UNKNOWN = NativeId("never-seen")


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram, where a reply can point at some of the words it answers."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    for network in world.networks.values():
        network.rooms.clear()
    world.networks["telegram"].files["p1"] = b"jpg"
    return world.member("telegram", "7", "Olha")


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


def said(member: Member, room: str) -> str:
    """The newest text of the bot's there, in the dialect."""
    return member.sees(room)[-1].words.text


async def test_forwarded_words_name_their_origin(olha: Member, jan: Member) -> None:
    """The name is nothing but a name, and leads where it can; the words are quoted."""
    await olha.writes(
        "Um <b>drei</b>\nim Rathaus", TG, forwarded=Origin(name="<b>Amt</b> @jan", url="https://t.me/amt/5")
    )
    assert said(jan, MX) == (
        '<i>Weitergeleitet von <a href="https://t.me/amt/5">&lt;b&gt;Amt&lt;/b&gt; @\u2060jan</a></i>\n'
        "<blockquote>Um <b>drei</b>\nim Rathaus</blockquote>"
    )
    await olha.writes("Um drei", TG, forwarded=Origin(name="Amt"))
    assert said(jan, MX) == "<i>Weitergeleitet von Amt</i>\n<blockquote>Um drei</blockquote>"
    await olha.writes("Um drei", TG, forwarded=Origin(name=""))
    assert "ursprünglich von einer Person, die nicht genannt werden möchte" in said(jan, MX)


async def test_a_forwarded_picture_keeps_its_file(olha: Member, jan: Member) -> None:
    """Without words the header is its caption."""
    await olha.writes("", TG, forwarded=Origin(name="Amt"), things=Things(media=(PHOTO,)))
    assert said(jan, MX) == "<i>Weitergeleitet von Amt</i>"
    assert jan.sees(MX)[-1].words.things.media == (PHOTO,)


async def test_blanks_beside_a_picture_are_no_words(olha: Member, jan: Member) -> None:
    """A caption that nobody can see is none."""
    await olha.writes(" \n ", TG, things=Things(media=(PHOTO,)))
    assert said(jan, MX) == ""


async def test_an_edit_keeps_the_frame(olha: Member, jan: Member) -> None:
    """A change of the words changes the words alone."""
    origin = Origin(name="Amt")
    first = await olha.writes("Um drei", TG, forwarded=origin)
    await olha.edits(first, "Um vier", TG, forwarded=origin)
    assert said(jan, MX) == "<i>Weitergeleitet von Amt</i>\n<blockquote>Um vier</blockquote>"


async def test_the_words_that_are_meant_stand_first(olha: Member, jan: Member) -> None:
    """Where a reply cannot point at words, they are quoted; it is a reply all the same."""
    asked = await jan.writes("Wer kommt am Montag? Und wer am Dienstag?", MX)
    copy = olha.sees(TG)[0].native_id
    above = Above(name="Bot", text="Jan: Wer kommt …", meant="Und wer am Dienstag?")
    await olha.writes("Ich", TG, copy, above=above)
    assert said(jan, MX) == "<blockquote>Und wer am Dienstag?</blockquote>\nIch"
    assert jan.sees(MX)[-1].reply_to == asked


async def test_quoted_words_become_a_pointing_reply(olha: Member, jan: Member) -> None:
    """On the way back the block goes, and the reply points at the words themselves."""
    asked = await olha.writes("Wer kommt am Montag? Und wer am Dienstag?", TG)
    copy = jan.sees(MX)[0].native_id
    answer = await jan.writes("<blockquote>Und wer am Dienstag?</blockquote>\nIch", MX, copy)
    shown = olha.sees(TG)[-1]
    assert (shown.text, shown.words.quote, shown.reply_to) == ("Jan: Ich", "Und wer am Dienstag?", asked)
    await jan.edits(answer, "<blockquote>Und wer am Dienstag?</blockquote>\nIch auch", MX)
    assert olha.last(TG) == "Jan: Ich auch"


async def test_quotes_do_not_pile_up(olha: Member, jan: Member) -> None:
    """What is meant is said once, also where a client writes it into the text as well."""
    await jan.writes("Wer kommt?", MX)
    above = Above(name="Bot", text="Jan: Wer kommt?", meant="Wer kommt?")
    copy = olha.sees(TG)[0].native_id
    await olha.writes("<blockquote>Wer kommt?</blockquote>\nIch", TG, copy, above=above)
    assert said(jan, MX) == "<blockquote>Wer kommt?</blockquote>\nIch"
    await olha.writes("<blockquote>Ganz anderes</blockquote>\nIch", TG, copy)
    assert said(jan, MX) == "<blockquote>Ganz anderes</blockquote>\nIch"


async def test_a_known_parent_needs_no_words(olha: Member, jan: Member) -> None:
    """A reply points at it; its words are not repeated."""
    await jan.writes("Wer kommt?", MX)
    await olha.writes("Ich", TG, olha.sees(TG)[0].native_id, above=Above(name="Bot", text="Jan: Wer kommt?"))
    assert said(jan, MX) == "Ich"


async def test_an_unknown_parent_is_quoted_in_one_line(olha: Member, jan: Member) -> None:
    """What the other side has never seen is told in its first words."""
    above = Above(name="<Anna>", text="Am Montag\num <drei> " + "und vier " * 30)
    await olha.writes("Ich", TG, UNKNOWN, above=above)
    quote, answer = jan.sees(MX)[-1].text.removeprefix("Olha: ").split("\n")
    assert quote.startswith("> <Anna>: Am Montag um <drei> und vier")
    assert quote.endswith("und…")
    assert len(quote) <= 2 + 80 + 1
    assert answer == "Ich"
    await olha.writes("Ich", TG, UNKNOWN, above=Above(name="Anna", text=""))
    assert said(jan, MX) == "Ich"


async def test_words_out_of_another_chat_are_quoted_with_their_name(olha: Member, jan: Member) -> None:
    """Nobody here can see whose they are."""
    await olha.writes("Stimmt", TG, above=Above(name="Amt", text="Wir …", meant="Wir öffnen\num neun"))
    assert said(jan, MX) == "<blockquote>Amt: Wir öffnen\num neun</blockquote>\nStimmt"


async def test_words_of_silent_people_are_not_quoted(olha: Member, jan: Member, world: World) -> None:
    """Neither as a first line, nor as words that are meant, nor as a block of somebody's own."""
    anna = world.member("telegram", "8", "Anna")
    await anna.writes("/nichtübertragen", TG)
    secret = await anna.writes("Mein Geheimnis ist sicher", TG)
    before = len(jan.sees(MX))
    await olha.writes("Ja", TG, UNKNOWN, above=Above(name="Anna", text="Mein Geheimnis"))
    await olha.writes("Ja", TG, secret, above=Above(name="Anna", text="Mein …", meant="Geheimnis"))
    await olha.writes("<blockquote>Mein Geheimnis</blockquote>\nJa", TG, secret)
    assert [seen.text for seen in jan.sees(MX)[before:]] == ["Olha: Ja"] * 3


async def test_a_reply_to_a_later_part_is_a_reply_to_all_of_it(
    olha: Member, jan: Member, world: World
) -> None:
    """A long text that arrived in parts is one message, whichever part is answered."""
    world.networks["matrix"].limit = 20
    asked = await olha.writes("eins zwei drei vier fünf sechs sieben acht", TG)
    await jan.writes("Ja", MX, jan.sees(MX)[-1].native_id)
    assert (len(jan.sees(MX)), olha.sees(TG)[-1].reply_to) == (3, asked)


@given(st.text(max_size=300), st.integers(20, 80))
def test_a_first_line_is_short_and_one_line(text: str, length: int) -> None:
    """Whatever was said, its beginning fits and breaks no line."""
    words = called.beginning(text, length)
    assert len(words) <= length + words.count("\u2060")
    assert "\n" not in words
