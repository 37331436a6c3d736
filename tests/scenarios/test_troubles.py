"""Coordinators see what did not arrive, and send it again with one word."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.civil import machine_now
from bot.network import Refused
from forum import troubles
from storage import figures, inbox
from storage.models import Purpose, RoleName
from tests.world import Member, World

GROUP, ROOM = "-100", "!room"
REJECTED = Refused("rejected", "not today")
TOO_LONG = Refused("too_long", "so many words")


@pytest.fixture
async def olha(world: World) -> Member:
    """Somebody on Telegram in a bridged room."""
    await world.link(GROUP, ROOM, "Café", Purpose.TALK)
    return world.member("telegram", "8", "Olha")


async def tick(world: World) -> None:
    """The clock looks after troubles, and what it says goes out."""
    async with world.work.unit() as ctx:
        await troubles.tell(ctx)
    await world.settles()


async def fails(olha: Member, words: str, refusal: Refused = REJECTED) -> None:
    """Olha writes something that does not get to the other side."""
    olha.world.networks["matrix"].trouble.append(refusal)
    await olha.writes(words, room=GROUP)


def arrived(world: World) -> str:
    """What people on the other side read."""
    return "\n".join(seen.text for seen in world.networks["matrix"].rooms[ROOM])


async def test_a_coordinator_hears_of_a_dead_delivery_and_sends_it_again(
    world: World, anna: Member, olha: Member
) -> None:
    """With the button under the card, which then says that nothing is open any more."""
    await fails(olha, "Wer kommt am Samstag?")
    await tick(world)
    card = anna.sees()[-1]
    assert "„Café“ auf Matrix: 1 Nachricht" in card.text
    await anna.presses(card, "Noch einmal senden")
    assert arrived(world).endswith("Olha: Wer kommt am Samstag?")
    await tick(world)
    assert [seen.text for seen in anna.sees() if seen.native_id == card.native_id] == [
        "Hier ist nichts mehr offen.\nWas wieder scheitert, steht in einer neuen Nachricht."
    ]


async def test_a_storm_is_one_card(world: World, anna: Member, olha: Member) -> None:
    """It is edited in place while more fails, and one line tells of all that failed alike."""
    before = len(anna.sees())
    for number in range(12):
        await fails(olha, f"Nachricht {number}")
        await tick(world)
    assert len(anna.sees()) == before + 1
    assert "12 Nachrichten" in anna.last()


async def test_news_to_an_old_card_are_said_anew(world: World, anna: Member, olha: Member) -> None:
    """Nobody looks at a card of the day before yesterday."""
    await fails(olha, "Eins")
    await tick(world)
    before = len(anna.sees())
    world.civil.jump(world.civil.now() + timedelta(days=2))
    await tick(world)
    assert len(anna.sees()) == before
    await fails(olha, "Zwei")
    await tick(world)
    assert len(anna.sees()) == before + 1
    assert "2 Nachrichten" in anna.last()


async def test_what_fails_for_good_is_not_tried_again(world: World, anna: Member, olha: Member) -> None:
    """The card says so, and offers to let it go."""
    await fails(olha, "Sehr viel Text", TOO_LONG)
    await tick(world)
    card = anna.sees()[-1]
    assert "Das scheitert jedes Mal." in card.text
    assert "„nochmal weg“ räumt es weg." in card.text
    assert [label for _, _, label in card.words.choices] == ["Verwerfen"]
    await anna.writes("/nochmal alle")
    assert "Es gibt nichts" in anna.last()
    await anna.presses(card, "Verwerfen")
    assert "1 Nachricht ist verworfen." in anna.last()


async def test_a_button_means_what_its_card_showed(world: World, anna: Member, olha: Member) -> None:
    """What failed after it was shown is not thrown away with it."""
    await fails(olha, "Gezeigt")
    await tick(world)
    card = anna.sees()[-1]
    await fails(olha, "Danach")
    await anna.presses(card, "Verwerfen")
    await anna.writes("/nochmal alle")
    assert "Danach" in arrived(world)
    assert "Gezeigt" not in arrived(world)


async def test_the_fate_of_one_delivery_is_told(world: World, anna: Member, olha: Member) -> None:
    """By its number: sent again, arrived, or never heard of."""
    await fails(olha, "Hallo")
    async with world.work.unit() as ctx:
        number = (await troubles.standing(ctx)).last
    await anna.writes(f"/nochmal {number}")
    assert "Hallo" in arrived(world)
    await anna.writes(f"/nochmal {number}")
    assert f"Nr. {number} ist angekommen" in anna.last()
    await anna.writes("/nochmal 99999")
    assert "Eine Nachricht Nr. 99999 gibt es nicht." in anna.last()
    await anna.writes("/nochmal bitte")
    assert "„/nochmal“ und dahinter" in anna.last()


async def test_what_was_taken_back_meanwhile_needs_nobody(world: World, anna: Member, olha: Member) -> None:
    """It leaves the card, and who asks for it by its number is not told that it arrived."""
    world.networks["matrix"].trouble.append(REJECTED)
    said = await olha.writes("Vertippt", room=GROUP)
    async with world.work.unit() as ctx:
        number = (await troubles.standing(ctx)).last
    await tick(world)
    assert f"„nochmal {number}“ sendet eine" in anna.last()
    await olha.writes("/entfernen", room=GROUP, reply_to=said)
    await tick(world)
    assert anna.last() == "Hier ist nichts mehr offen.\nWas wieder scheitert, steht in einer neuen Nachricht."
    await anna.writes(f"/nochmal {number}")
    assert "Der Text ist gelöscht." in anna.last()
    assert "Vertippt" not in arrived(world)
    async with world.work.unit() as ctx:
        assert (await figures.queues(ctx.session, machine_now())).dead == {}


async def test_each_kind_is_counted_by_its_name(world: World, anna: Member, olha: Member) -> None:
    """A deletion that is tried again is no message."""
    said = await olha.writes("Vertippt", room=GROUP)
    await fails(olha, "Eins")
    world.networks["matrix"].trouble.append(REJECTED)
    await olha.writes("/entfernen", room=GROUP, reply_to=said)
    await fails(olha, "Zwei")
    await anna.writes("/nochmal alle")
    assert anna.last().splitlines() == [
        "2 Nachrichten gehen noch einmal hinaus.",
        "1 Löschung geht noch einmal hinaus.",
        "Scheitert etwas wieder, sage ich es Ihnen.",
    ]
    said = await olha.writes("Drei", room=GROUP)
    world.networks["matrix"].trouble.append(REJECTED)
    await olha.edits(said, "Vier", room=GROUP)
    await anna.writes("/nochmal weg")
    assert anna.last() == "1 Korrektur ist verworfen."


@pytest.mark.parametrize("words", ["nochmal alle", "„nochmal alle“", "resend all", "Nochmal 1"])
async def test_what_the_card_shows_works_as_typed(
    world: World, anna: Member, olha: Member, words: str
) -> None:
    """Without a prefix, as people copy it; it is not taken for an idea."""
    await fails(olha, "Hallo")
    async with world.work.unit() as ctx:
        number = (await troubles.standing(ctx)).last
    await anna.writes(words.replace("1", str(number)))
    assert "Hallo" in arrived(world)


async def test_unreadable_events_are_told_of(world: World, anna: Member) -> None:
    """How many, and who can say why."""
    async with world.database.begin() as connection:
        await inbox.deposit(connection, "telegram", [("9", b"\x80 no event")], cursor=None, now=machine_now())
    for _ in range(inbox.MAX_ATTEMPTS):
        await world.settles()
    await tick(world)
    assert "1 Eintrag von Telegram" in anna.last()


async def test_members_are_not_told_and_may_not(world: World, anna: Member, olha: Member) -> None:
    """It is the coordinators' word."""
    await olha.writes("Hallo")
    before = len(olha.sees())
    await fails(olha, "Eins")
    await tick(world)
    assert len(olha.sees()) == before
    assert "Nicht zugestellt" in anna.last()
    await olha.writes("/nochmal alle")
    assert "Eins" not in arrived(world)


async def test_a_lost_card_makes_no_new_trouble(world: World, anna: Member, olha: Member) -> None:
    """Of cards that do not arrive nobody is told, or they would tell of themselves for ever."""
    await fails(olha, "Eins")
    world.networks["telegram"].trouble.append(REJECTED)
    await tick(world)
    async with world.work.unit() as ctx:
        assert sum(len(batch.ids) for batch in (await troubles.standing(ctx)).batches) == 1
    assert "Nicht zugestellt" not in anna.last()


async def test_without_a_private_chat_the_coordination_hears_it(world: World, olha: Member) -> None:
    """In the room where they work together."""
    await world.link(None, "!office", "Büro", Purpose.COORDINATION)
    petra = world.member("matrix", "@petra:x", "Petra")
    await world.grant(petra, RoleName.COORDINATOR)
    await fails(olha, "Eins")
    await tick(world)
    assert "Nicht zugestellt" in world.networks["matrix"].rooms["!office"][-1].text
    await petra.writes("nochmal, sagt sie, komme sie nicht", "!office")
    assert "Eins" not in arrived(world)
    await petra.writes("nochmal alle", "!office")
    assert "Eins" in arrived(world)
