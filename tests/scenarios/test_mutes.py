"""Moderators keep somebody's words from crossing; second bridges are heard once and not repeated."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.models import Audit, Outbox, Purpose, RoleName
from tests.scenarios.bridging import MX, TG, one_person
from tests.world import Member, World

LONG = "Morgen um zehn treffen wir uns alle am Rathaus, bitte pünktlich."


@pytest.fixture
async def mira(world: World) -> Member:
    """Mira moderates on Telegram; the room is one channel with Matrix."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    mira = world.member("telegram", "1", "Mira")
    await world.grant(mira, RoleName.MODERATOR)
    await mira.writes("hilfe")
    return mira


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


@pytest.fixture
def olha(world: World) -> Member:
    """Olha writes on Telegram."""
    return world.member("telegram", "471", "Olha")


def read(member: Member, room: str) -> list[str]:
    """What people wrote elsewhere, as it is read there."""
    return [seen.text for seen in member.sees(room) if seen.words.author]


async def muted(mira: Member, jan: Member) -> None:
    """Jan wrote something, and Mira had enough of it."""
    await jan.writes("Werbung", MX)
    await mira.writes("/stumm", TG, reply_to=mira.sees(TG)[-1].native_id)


async def test_a_muted_persons_words_stay_in_their_network(mira: Member, jan: Member) -> None:
    """From the other side, as a reply to the relayed words; the moderator hears that it is done."""
    await muted(mira, jan)
    await jan.writes("Noch mehr Werbung", MX)
    assert read(mira, TG) == ["Jan: Werbung"]
    assert "Was Jan in „Arbeit“ schreibt" in mira.last()


async def test_they_hear_it_once_with_somebody_to_talk_to(mira: Member, jan: Member, world: World) -> None:
    """Under what they wrote, or in private where there is a way; nothing under what follows."""
    await world.grant(world.member("telegram", "9", "Petra"), RoleName.COORDINATOR)
    await muted(mira, jan)
    assert "überträgt Ihre Nachrichten in „Arbeit“ vorerst nicht" in jan.last(MX)
    assert "mit diesen Menschen reden" in jan.last(MX)
    before = len(jan.sees(MX))
    await jan.writes("Warum?", MX)
    assert len(jan.sees(MX)) == before


async def test_commands_of_muted_people_work(mira: Member, jan: Member) -> None:
    """Muting concerns talk: rights stay."""
    await muted(mira, jan)
    await jan.writes("!hilfe")
    assert "idee" in jan.last()


async def test_muting_concerns_one_channel(mira: Member, jan: Member, world: World) -> None:
    """Elsewhere they are heard."""
    await world.link("-200", "!family:example.org", "Familie", Purpose.TALK)
    await muted(mira, jan)
    await jan.writes("Hallo", "!family:example.org")
    assert read(mira, "-200") == ["Jan: Hallo"]


async def test_another_account_is_no_way_around_it(mira: Member, jan: Member, world: World) -> None:
    """A person is muted, whichever account they wrote with."""
    there = world.member("telegram", "77", "Jan")
    await muted(mira, jan)
    await one_person(world, jan, there)
    await there.writes("Werbung", TG)
    assert read(jan, MX) == []


@pytest.mark.parametrize("line", ["/laut", "/laut Jan", "/unmute @jan:example.org"])
async def test_it_ends_with_a_word(mira: Member, jan: Member, line: str) -> None:
    """As a reply, or with a name; the person hears it."""
    await muted(mira, jan)
    reply_to = mira.sees(TG)[-1].native_id if line == "/laut" else None
    await mira.writes(line, TG, reply_to=reply_to)
    assert "wieder in allen Netzen" in mira.last()
    await jan.writes("Guten Tag", MX)
    assert read(mira, TG)[-1] == "Jan: Guten Tag"


async def test_it_says_how_it_is_written(mira: Member, jan: Member) -> None:
    """Without a reply it explains itself, and `laut` alone names who is muted."""
    await mira.writes("/stumm", TG)
    assert "Antworten Sie mit „/stumm“" in mira.last()
    await mira.writes("/laut", TG)
    assert "ist niemand stumm" in mira.last()
    await muted(mira, jan)
    await mira.writes("/laut", TG)
    assert "Hier werden nicht übertragen: Jan." in mira.last()
    await mira.writes("/stumm", TG, reply_to=mira.sees(TG)[-1].native_id)
    assert "bereits nicht übertragen" in mira.last()


async def test_only_moderators_mute_and_nobody_mutes_them(mira: Member, jan: Member, olha: Member) -> None:
    """Trust is not taken away with a word."""
    said = await mira.writes("Ruhe", TG)
    await olha.writes("/stumm", TG, reply_to=said)
    assert "Moderation" in olha.last(TG)
    await mira.writes("/stumm", TG, reply_to=said)
    assert "nicht bei Moderation" in mira.last()
    assert read(jan, MX) == ["Mira: Ruhe"]


async def test_muting_is_on_record(mira: Member, jan: Member, world: World) -> None:
    """Who muted whom, and who ended it."""
    await muted(mira, jan)
    await mira.writes("/laut Jan", TG)
    async with world.work.unit() as ctx:
        rows = await ctx.session.scalars(select(Audit).where(Audit.noun == "account").order_by(Audit.id))
        assert [row.verb for row in rows] == ["mute", "unmute"]


@pytest.fixture
async def bridge(mira: Member, world: World) -> Member:
    """An account of another bridge, in the Matrix room; Mira coordinates as well."""
    await world.grant(mira, RoleName.COORDINATOR)
    return world.member("matrix", "@bridge:example.org", "Bridge")


@pytest.mark.parametrize("echo", ["Olha: {}", "<Olha> {}", "[Telegram] <b>Olha</b>: {}", "[tg] Olha: {}"])
async def test_an_echo_is_not_carried_back(bridge: Member, olha: Member, echo: str) -> None:
    """Words with their author's name before them are another bridge's."""
    await olha.writes("Danke", TG)
    await bridge.writes(echo.format("Danke").replace("<Olha>", "&lt;Olha&gt;"), MX)
    assert read(olha, TG) == []


async def test_an_echo_without_a_name_counts_when_it_is_long(bridge: Member, olha: Member) -> None:
    """Bridges that speak as the people themselves are known by words nobody repeats by chance."""
    await olha.writes(LONG, TG)
    await bridge.writes(LONG, MX)
    assert read(olha, TG) == []


@pytest.mark.usefixtures("mira")
async def test_two_people_may_say_the_same(jan: Member, olha: Member) -> None:
    """„Danke“ twice is thanks, and „Frage: Wer kommt?“ is nobody's name."""
    await olha.writes("Danke", TG)
    await jan.writes("Danke", MX)
    await olha.writes("Wer kommt?", TG)
    await jan.writes("Frage: Wer kommt?", MX)
    assert read(olha, TG) == ["Jan: Danke", "Jan: Frage: Wer kommt?"]


@pytest.mark.usefixtures("mira")
async def test_after_a_minute_it_is_no_echo(jan: Member, olha: Member, world: World) -> None:
    """Whoever quotes somebody later means it."""
    await olha.writes("Danke", TG)
    async with world.work.unit() as ctx:
        for row in await ctx.session.scalars(select(Outbox)):
            row.created_at = row.created_at.replace(year=2020)
    await jan.writes("Olha: Danke", MX)
    assert read(olha, TG) == ["Jan: Olha: Danke"]


async def test_coordinators_hear_of_a_second_bridge_once(mira: Member, bridge: Member, olha: Member) -> None:
    """After the third echo, with what to do; never again for the same account."""
    for number in range(5):
        await olha.writes(f"Nummer {number}", TG)
        await bridge.writes(f"Olha: Nummer {number}", MX)
        told = [seen for seen in mira.sees() if "zweites Programm" in seen.text]
        assert len(told) == (number >= 2)
    assert "In „Arbeit“" in told[0].text
