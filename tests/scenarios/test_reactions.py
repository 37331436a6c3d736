"""Reactions cross: the bot's own stands for people elsewhere, and a line says what it cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.civil import machine_now
from bot.events import Address, Counted, NativeId, Reacted, UserId
from bot.network import Edit, React, Refused
from storage.models import Purpose
from tests.world import Member, World

TG, MX = "-100", "!work:example.org"


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram; the room is one channel with Matrix."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    for network in world.networks.values():
        network.rooms.clear()
    return world.member("telegram", "7", "Olha")


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


@pytest.fixture
def tom(world: World) -> Member:
    """Tom writes on Matrix too."""
    return world.member("matrix", "@tom:example.org", "Tom")


async def test_one_reaction_is_the_bots_own(olha: Member, jan: Member) -> None:
    """Where the bot's reaction says it all, nothing else is said."""
    await jan.writes("Wer kommt?", MX)
    await olha.reacts(olha.sees(TG)[0], "👍", TG)
    said = await olha.writes("Ich", TG)
    await jan.reacts(jan.sees(MX)[0], "❤️", MX)
    assert (len(olha.sees(TG)), len(jan.sees(MX))) == (1, 1)
    assert _reactions(olha, said) == ["❤️"]


async def test_several_reactions_are_one_line_with_names(olha: Member, jan: Member, tom: Member) -> None:
    """A network that shows one reaction of the bot's gets the most frequent, and a line with the rest."""
    said = await olha.writes("Wir haben einen Raum", TG)
    copy = jan.sees(MX)[0]
    await jan.reacts(copy, "👍", MX)
    await tom.reacts(copy, "🎉", MX)
    await jan.reacts(copy, "🎉", MX)
    assert _reactions(olha, said) == ["👍", "🎉"]
    [line] = olha.sees(TG)
    assert line.text == "🎉 Tom, Jan · 👍 Jan"
    assert line.reply_to == said


async def test_where_all_reactions_show_only_names_of_several_need_a_line(
    olha: Member, jan: Member, world: World
) -> None:
    """Different emoji stand side by side; two people with the same one cannot be told from one."""
    said = await jan.writes("Ein Raum ist da", MX)
    copy = olha.sees(TG)[0]
    await olha.reacts(copy, "👍", TG)
    await olha.reacts(copy, "🎉", TG)
    assert jan.sees(MX) == []
    assert _reactions(jan, said) == ["👍", "🎉"]
    await world.member("telegram", "8", "Anna").reacts(copy, "👍", TG)
    assert jan.last(MX) == "👍 Olha, Anna · 🎉 Olha"


async def test_a_line_goes_and_comes_back(olha: Member, jan: Member, tom: Member) -> None:
    """It is taken away with what it told of, and said anew when there is something to tell again."""
    await olha.writes("Ein Raum ist da", TG)
    copy = jan.sees(MX)[0]
    first, second = await jan.reacts(copy, "👍", MX), await tom.reacts(copy, "👍", MX)
    assert olha.last(TG) == "👍 Jan, Tom"
    await jan.deletes(first, MX)
    await tom.deletes(second, MX)
    assert olha.sees(TG) == []
    for member in (tom, jan):
        await member.reacts(copy, "🎉", MX)
    assert olha.last(TG) == "🎉 Tom, Jan"


async def test_the_last_reaction_taken_back_leaves_none(olha: Member, jan: Member, world: World) -> None:
    """The bot's own goes with the last one that it stood for."""
    await jan.writes("Ein Raum ist da", MX)
    await olha.reacts(olha.sees(TG)[0], "👍", TG)
    await olha.reacts(olha.sees(TG)[0], "👍", TG, take_back=True)
    assert [type(done).__name__ for done in world.networks["matrix"].done[-2:]] == ["React", "Unreact"]


async def test_an_emoji_that_the_network_lacks_is_told_in_words(olha: Member, jan: Member) -> None:
    """What the bot cannot show there, the line says."""
    said = await olha.writes("Ein Raum ist da", TG)
    await jan.reacts(jan.sees(MX)[0], "🦄", MX)
    assert _reactions(olha, said) == []
    assert olha.last(TG) == "🦄 Jan"


async def test_an_emoji_that_the_room_refuses_is_told_in_words(
    olha: Member, jan: Member, world: World
) -> None:
    """Groups may allow a few reactions only: nothing is silent, and the refused one is not tried again."""
    said = await olha.writes("Ein Raum ist da", TG)
    world.networks["telegram"].trouble.append(Refused("rejected", "REACTION_INVALID"))
    await jan.reacts(jan.sees(MX)[0], "🎉", MX)
    assert olha.last(TG) == "🎉 Jan"
    await jan.reacts(jan.sees(MX)[0], "👍", MX)
    assert olha.last(TG) == "🎉 Jan · 👍 Jan"
    assert _reactions(olha, said) == ["👍"]


async def test_changes_while_a_room_waits_become_one(
    olha: Member, jan: Member, tom: Member, world: World
) -> None:
    """However many reactions come at once, a room sees one reaction of the bot's and one edit."""
    said = await olha.writes("Ein Raum ist da", TG)
    copy = jan.sees(MX)[0]
    for member in (jan, tom):
        await member.reacts(copy, "👍", MX)
    before = len(world.networks["telegram"].done)
    crowd = [world.member("matrix", f"@{n}:example.org", f"Gast {n}") for n in range(20)]
    await world.deposit(
        "matrix",
        [
            Reacted(
                room=Address(MX),
                at=machine_now(),
                sender=member.sender,
                native_id=copy.native_id,
                added=("🎉",),
                reaction_id=NativeId(f"r{member.user}"),
            )
            for member in crowd
        ],
    )
    await world.settles()
    assert [type(done) for done in world.networks["telegram"].done[before:]] == [React, Edit]
    assert _reactions(olha, said)[-1] == "🎉"
    names = ", ".join(f"Gast {n}" for n in range(10))
    assert olha.last(TG) == f"🎉 {names} und 10 weitere · 👍 2"


async def test_reactions_under_choices_are_choices(
    olha: Member, anna: Member, jan: Member, world: World
) -> None:
    """Under a card with choices a reaction is somebody's answer, and is not shown around."""
    await world.link(None, "!moderation:example.org", "Moderation", Purpose.MODERATION)
    await world.link("-200", "!openmic:example.org", "Open Mic", Purpose.OPENMIC)
    await olha.writes("/idee Ein Café am Samstag", "-200")
    await anna.writes("/annehmen 1")
    card = jan.sees("!openmic:example.org")[-1]
    shown = next(seen for seen in olha.sees("-200") if seen.words.message == card.words.message)
    await jan.reacts(card, "🎉", "!openmic:example.org")
    assert shown.reactions == ()


async def test_silent_people_are_silent_here_too(
    olha: Member, jan: Member, tom: Member, mira: Member
) -> None:
    """Neither muted people nor those who opted out are shown elsewhere."""
    said = await olha.writes("Ein Raum ist da", TG)
    copy = jan.sees(MX)[0]
    await jan.writes("!nichtübertragen", MX)
    noise = await tom.writes("Hallo", MX)
    await mira.writes("!stumm", MX, reply_to=noise)
    for member in (jan, tom):
        await member.reacts(copy, "👍", MX)
    assert _reactions(olha, said) == []
    await mira.reacts(copy, "🎉", MX)
    assert _reactions(olha, said) == ["🎉"]


async def test_during_a_confidential_item_nothing_is_shown_where_it_may_not_go(
    olha: Member, jan: Member, anna_there: Member
) -> None:
    """Not all networks are trusted with it; the next change afterwards tells all."""
    said = await olha.writes("Ein Raum ist da", TG)
    copy = jan.sees(MX)[0]
    for line in ("!sitzung start", "!top Personal", "!vertraulich"):
        await anna_there.writes(line, MX)
    await jan.reacts(copy, "👍", MX)
    assert _reactions(olha, said) == []
    await anna_there.writes("!vertraulich", MX)
    await jan.reacts(copy, "🎉", MX)
    assert olha.last(TG) == "👍 Jan · 🎉 Jan"


async def test_during_a_confidential_item_no_change_of_earlier_words_goes_there(
    olha: Member, jan: Member, anna_there: Member
) -> None:
    """What was said before can be made to say what must not cross; it stays as it was."""
    said = await jan.writes("Es geht los", MX)
    for line in ("!sitzung start", "!top Personal", "!vertraulich"):
        await anna_there.writes(line, MX)
    await jan.edits(said, "Frau X ist krank", MX)
    assert [seen.text for seen in olha.sees(TG) if seen.words.author] == ["Jan: Es geht los"]


async def test_counted_reactions_are_numbers(olha: Member, jan: Member) -> None:
    """Where nobody knows who it was, the line says how many; the bot's own is not among them."""
    said = await jan.writes("Ein Raum ist da", MX)
    copy = olha.sees(TG)[0].native_id
    await olha.does(Counted, TG, native_id=copy, counts=(("👍", 3), ("🎉", 1)))
    assert _reactions(jan, said) == ["👍", "🎉"]
    assert jan.last(MX) == "👍 3 · 🎉 1"
    await jan.reacts(said, "👍", MX)
    await olha.does(Counted, TG, native_id=copy, counts=(("👍", 4),))
    assert jan.last(MX) == "👍 3"
    await olha.does(Counted, TG, native_id=copy, counts=(("👍", 1),))
    await olha.does(Counted, TG, native_id="unknown", counts=(("👍", 5),))
    assert jan.sees(MX) == []


async def test_any_text_can_be_a_reaction_and_harms_nobody(olha: Member, jan: Member) -> None:
    """Some clients react with words: they stay words, ping nobody and are no markup."""
    await olha.writes("Ein Raum ist da", TG)
    copy = jan.sees(MX)[0]
    for key in ("<b>@olha", "/start", "mxc://example.org/abc", "\u202e", "x" * 64):
        await jan.reacts(copy, key, MX)
    assert olha.last(TG).split(" · ") == [
        "„<b>@\u2060olha“ Jan",
        "„/\u2060start“ Jan",
        "🖼 Jan",
        "? Jan",
        f"„{'x' * 16}“ Jan",
    ]


async def test_a_removed_message_takes_its_line_along(olha: Member, jan: Member, tom: Member) -> None:
    """Nothing is left that tells of a message which is gone."""
    said = await olha.writes("Versehen", TG)
    for member in (jan, tom):
        await member.reacts(jan.sees(MX)[0], "👍", MX)
    assert olha.last(TG) == "👍 Jan, Tom"
    await olha.writes("/entfernen", TG, reply_to=said)
    assert olha.sees(TG) == []


def _reactions(member: Member, native_id: NativeId) -> list[str]:
    """What the bot has put under somebody's message, one after the other."""
    done = member.world.networks[member.network].done
    return [act.emoji for act in done if isinstance(act, React) and act.native_id == native_id]


async def test_an_anonymous_reaction_is_shown_and_chooses_nothing(
    olha: Member, jan: Member, world: World
) -> None:
    """It stands for the group; under a card it decides nothing, for nobody knows whose it is."""
    said = await jan.writes("Ein Raum ist da", MX)
    hidden = replace(olha.sender, user=UserId(TG), name="Arbeit", personal=False)

    async def reacts(under: NativeId, emoji: str) -> None:
        put = Reacted(room=Address(TG), at=machine_now(), sender=hidden, native_id=under, added=(emoji,))
        await world.happens("telegram", put)

    await reacts(olha.sees(TG)[0].native_id, "🔥")
    assert _reactions(jan, said) == ["🔥"]
    await olha.writes("/idee Bus", TG)
    await olha.writes("/zurückziehen 1", TG)
    asked = olha.sees(TG)[-1]
    await reacts(asked.native_id, asked.words.choices[0][1])
    assert olha.sees(TG)[-1] == asked


async def test_words_as_a_reaction_cannot_speak_for_others(olha: Member, jan: Member) -> None:
    """They stand in quotation marks, without the sign between people's reactions."""
    native = await olha.writes("Wer kommt?", TG)
    (seen,) = jan.sees(MX)
    await jan.reacts(seen, "ja · 👍 Mira", MX)
    await jan.reacts(seen, "🎉", MX)
    assert native
    assert "„ja 👍 Mira“ Jan" in olha.last(TG)


async def test_many_different_reactions_end_in_a_number(olha: Member, jan: Member) -> None:
    """Nobody counts as if they had not reacted."""
    await olha.writes("Wer kommt?", TG)
    (seen,) = jan.sees(MX)
    for number in range(20):
        await jan.reacts(seen, chr(0x1F600 + number), MX)
    assert olha.last(TG).endswith(" · ... 8")
