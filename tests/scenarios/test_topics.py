"""Topics of a chat are rooms of their own, and rooms that cannot be written to keep what waits for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import linking
from bot.civil import machine_now
from bot.events import Address, Reacted
from bot.network import Refused
from storage import messages, places
from storage.models import Purpose, RoleName
from tests.scenarios.bridging import come, comes_back, is_put_out, is_shut, room_at
from tests.world import Member, World

CHAT, WORK, FAMILY = "-100", "-100/7", "-100/9"
MX_WORK, MX_FAMILY = "!work:example.org", "!family:example.org"


@pytest.fixture
async def petra(world: World) -> Member:
    """Petra coordinates; two topics of one chat are two channels with Matrix."""
    await world.link(WORK, MX_WORK, "Arbeit", Purpose.TALK)
    await world.link(FAMILY, MX_FAMILY, "Familie", Purpose.TALK)
    petra = world.member("telegram", "1", "Petra")
    await world.grant(petra, RoleName.COORDINATOR)
    await petra.writes("hilfe")
    for network in world.networks.values():
        network.rooms.clear()
    return petra


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


def read(member: Member, room: str) -> list[str]:
    """What people wrote elsewhere, as it is read there."""
    return [seen.text for seen in member.sees(room) if seen.words.author]


def told(member: Member, words: str) -> list[str]:
    """What the member was told in private with these words."""
    return [seen.text for seen in member.sees() if words in seen.text]


async def test_a_reaction_finds_its_topic(petra: Member, world: World) -> None:
    """Telegram names only the chat of a reaction; the message tells the topic."""
    said = await petra.writes("Kommt alle", FAMILY)
    event = Reacted(room=Address(CHAT), at=machine_now(), sender=petra.sender, native_id=said, added=("👍",))
    await world.happens("telegram", event)
    async with world.work.unit() as ctx:
        message = await messages.seen_at(ctx.session, (await room_at(ctx, FAMILY)).id, said)
        assert message is not None
        assert await messages.drop_reaction(ctx.session, message, message.account_id or 0, "👍")


async def test_rooms_are_told_which_one_waits(petra: Member, jan: Member, world: World) -> None:
    """Where the channel has two rooms on a network, one of them is not all of it."""
    async with world.work.unit() as ctx:
        channel = await places.channel_of(ctx.session, await room_at(ctx, WORK))
        await places.add_room(ctx.session, channel, "telegram", "-200", now=ctx.machine_now)
    await is_put_out(world, petra, CHAT)
    for room, member in ((MX_WORK, jan), ("-200", petra)):
        assert "Ein anderer Raum dieses Kanals auf Telegram" in member.last(room)
    assert "Auf Telegram ist dieser Kanal" in jan.last(MX_FAMILY)


async def test_rights_in_the_chat_count_for_all_its_topics(petra: Member, jan: Member, world: World) -> None:
    """Put out of the chat, the bot waits in each topic; let in again, it goes on in each."""
    await is_put_out(world, petra, CHAT)
    await jan.writes("Arbeit", MX_WORK)
    await jan.writes("Familie", MX_FAMILY)
    assert read(petra, WORK) + read(petra, FAMILY) == []
    await comes_back(world, petra, CHAT)
    assert (read(petra, WORK), read(petra, FAMILY)) == (["Jan: Arbeit"], ["Jan: Familie"])


async def test_who_comes_into_the_chat_comes_into_its_topics(
    petra: Member, jan: Member, world: World
) -> None:
    """Telegram tells it of the chat; a topic's channel that wants to know hears it."""
    await petra.writes("/ankünfte an", WORK)
    await come(world, CHAT, world.member("telegram", "2", "Tom"))
    await world.passes(timedelta(minutes=10))
    assert "Neu auf Telegram: Tom." in jan.last(MX_WORK)
    assert jan.sees(MX_FAMILY) == []


async def test_a_closed_topic_waits_and_is_told_once(petra: Member, jan: Member, world: World) -> None:
    """Its queue is kept, coordinators hear why once, and reopening it is all there is to do."""
    await is_shut(world, petra, WORK)
    await is_shut(world, petra, WORK)
    for words in ("Eins", "Zwei"):
        await jan.writes(words, MX_WORK)
    await jan.writes("Nebenan", MX_FAMILY)
    assert read(petra, WORK) == []
    assert read(petra, FAMILY) == ["Jan: Nebenan"]
    [notice] = told(petra, "ist auf Telegram nicht erreichbar")
    assert "Öffnen Sie es" in notice
    await comes_back(world, petra, WORK)
    assert read(petra, WORK) == ["Jan: Eins", "Jan: Zwei"]


async def test_rights_in_the_chat_do_not_open_a_closed_topic(
    petra: Member, jan: Member, world: World
) -> None:
    """A change of rights is no reason to knock at a closed door and to tell of it again."""
    await is_shut(world, petra, WORK)
    await comes_back(world, petra, CHAT)
    await jan.writes("Eins", MX_WORK)
    assert read(petra, WORK) == []
    assert len(told(petra, "nicht erreichbar")) == 1


async def test_a_topic_found_closed_by_a_send_waits_as_well(petra: Member, jan: Member, world: World) -> None:
    """Whether the network told of it before or only in its refusal."""
    world.networks["telegram"].trouble.append(Refused("shut", "TOPIC_CLOSED", room=True))
    await jan.writes("Eins", MX_WORK)
    assert "Öffnen Sie es" in told(petra, "nicht erreichbar")[0]
    await comes_back(world, petra, WORK)
    assert read(petra, WORK) == ["Jan: Eins"]


@pytest.mark.parametrize("reason", ["kicked", "forbidden", "not_invited"])
@pytest.mark.parametrize("network", ["telegram", "matrix"])
async def test_lost_rights_pause_a_room_on_either_network(
    petra: Member, jan: Member, world: World, network: str, reason: str
) -> None:
    """Kicked, banned or muted: nothing is lost, both sides know, and coordinators hear it once."""
    lost, writer, reader = (WORK, jan, petra) if network == "telegram" else (MX_WORK, petra, jan)
    home = MX_WORK if network == "telegram" else WORK
    world.networks[network].trouble.append(Refused(reason, "no", room=True))
    await writer.writes("Eins", home)
    await is_put_out(world, reader, lost)
    await writer.writes("Zwei", home)
    assert "kommt dort später an" in writer.last(home)
    assert len(told(petra, "nicht erreichbar")) == 1
    await comes_back(world, reader, lost)
    assert read(reader, lost)[-2:] == [f"{writer.name}: Eins", f"{writer.name}: Zwei"]


async def test_a_group_that_was_quiet_for_the_night_goes_on(petra: Member, jan: Member, world: World) -> None:
    """Of members' rights the bot is told nothing; that people write there is a sign."""
    network = world.networks["telegram"]
    network.trouble.append(Refused("no_rights", "not enough rights to send text messages", room=True))
    await jan.writes("Eins", MX_WORK)
    network.trouble.append(Refused("no_rights", "not enough rights to send text messages", room=True))
    await petra.writes("Hier darf nur die Leitung schreiben", WORK)
    assert "Jan: Eins" not in read(petra, WORK)
    assert len(told(petra, "nicht erreichbar")) == 1
    await petra.writes("Guten Morgen", WORK)
    assert "Jan: Eins" in read(petra, WORK)
    network.trouble.append(Refused("no_rights", "not enough rights to send text messages", room=True))
    await jan.writes("Zwei", MX_WORK)
    assert len(told(petra, "nicht erreichbar")) == 2


async def test_a_room_one_may_only_read_stays_paused(petra: Member, jan: Member, world: World) -> None:
    """Being let in without the right to write changes nothing."""
    await is_put_out(world, petra, WORK)
    await comes_back(world, petra, WORK, can_write=False)
    await jan.writes("Eins", MX_WORK)
    assert read(petra, WORK) == []


async def test_a_paused_room_that_is_taken_out_loses_its_queue_with_a_word(
    petra: Member, jan: Member, world: World
) -> None:
    """What can never arrive does not wait for ever, and coordinators hear how much it was."""
    await is_put_out(world, petra, WORK)
    for words in ("Eins", "Zwei"):
        await jan.writes(words, MX_WORK)
    async with world.work.unit() as ctx:
        await linking.unlink(ctx, WORK)
    await world.settles()
    assert "2 Nachrichten" in told(petra, "gehört zu keinem Kanal mehr")[0]
    await world.link(WORK, MX_WORK, "Arbeit", Purpose.TALK)
    assert read(petra, WORK) == []
