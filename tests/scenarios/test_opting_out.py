"""Whoever wants it stays in their own network; everybody else talks on around them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.events import Origin, UserId
from storage.models import Avatar, Purpose, RoleName
from tests.scenarios.bridging import MX, TG, one_person, person_of
from tests.world import Member, World


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram; the room is one channel with Matrix."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    return world.member("telegram", "471", "Olha")


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


def read(member: Member, room: str) -> list[str]:
    """What people wrote elsewhere, as it is read there."""
    return [seen.text for seen in member.sees(room) if seen.words.author]


async def test_the_room_is_told_how(olha: Member, jan: Member) -> None:
    """What being bridged means names the way out, in every room."""
    assert "/nichtübertragen" in olha.sees(TG)[0].text
    assert "!nichtübertragen" in jan.sees(MX)[0].text


@pytest.mark.parametrize("room", [TG, None])
@pytest.mark.parametrize("word", ["nichtübertragen", "nichtuebertragen", "optout"])
async def test_from_then_on_nothing_crosses(olha: Member, jan: Member, word: str, room: str | None) -> None:
    """In the room or in private: it counts at once, for words, changes and files alike."""
    said = await olha.writes("Vorher", TG)
    await olha.writes(f"/{word}", room)
    assert "in kein anderes Netz" in olha.last(room)
    await olha.writes("Nachher", TG)
    await olha.edits(said, "Vorher, geändert", TG)
    assert read(jan, MX) == ["Olha: Vorher"]


async def test_what_was_carried_stays_until_it_is_removed(olha: Member, jan: Member) -> None:
    """Opting out takes nothing back; `entfernen` still does."""
    said = await olha.writes("Vorher", TG)
    await olha.writes("/nichtübertragen", TG)
    assert read(jan, MX) == ["Olha: Vorher"]
    await olha.writes("/entfernen", TG, reply_to=said)
    assert read(jan, MX) == []


async def test_there_is_a_way_back(olha: Member, jan: Member) -> None:
    """`übertragen` undoes it, and what was said meanwhile stays where it is."""
    await olha.writes("/nichtübertragen", TG)
    said = await olha.writes("Unter uns", TG)
    await olha.writes("/übertragen", TG)
    await olha.edits(said, "Immer noch unter uns", TG)
    await olha.writes("Für alle", TG)
    assert read(jan, MX) == ["Olha: Für alle"]


async def test_saying_it_twice_changes_nothing(olha: Member) -> None:
    """Both commands say so when it is so already."""
    await olha.writes("/übertragen", TG)
    assert "werden schon übertragen" in olha.last(TG)
    await olha.writes("/optout", TG)
    await olha.writes("/optout", TG)
    assert "bereits nicht übertragen" in olha.last(TG)


async def test_they_are_told_once(olha: Member) -> None:
    """Whoever opted out knows it: no notice under each of their messages."""
    await olha.writes("/nichtübertragen", TG)
    before = len(olha.sees(TG))
    await olha.writes("Eins", TG)
    await olha.writes("Zwei", TG)
    assert len(olha.sees(TG)) == before


async def test_answers_to_them_cross_without_their_words(olha: Member, jan: Member, world: World) -> None:
    """Others' answers are carried; nothing of what they answer comes along."""
    tom = world.member("telegram", "2", "Tom")
    await olha.writes("/nichtübertragen", TG)
    asked = await olha.writes("Mein Geheimnis?", TG)
    await tom.writes("Bleibt hier", TG, reply_to=asked)
    assert read(jan, MX) == ["Tom: Bleibt hier"]


async def test_commands_go_on(olha: Member, jan: Member, world: World) -> None:
    """Handing in an idea is no talk, and works as before."""
    await world.link(None, "!moderation:example.org", "Moderation", Purpose.MODERATION)
    await olha.writes("/nichtübertragen", TG)
    await olha.writes("/idee Ein Sprachcafé am Samstag", TG)
    assert "Sprachcafé" in jan.last("!moderation:example.org")


@pytest.mark.parametrize("user", [UserId("471"), None])
async def test_nobody_passes_their_words_on(
    olha: Member, jan: Member, world: World, user: UserId | None
) -> None:
    """Forwarded by somebody else they stay as well, also where only a name is left of her."""
    mo = world.member("telegram", "472", "Mo")
    await olha.writes("/nichtübertragen", TG)
    await mo.writes("Meine Adresse", TG, forwarded=Origin(name="Olha", user=user))
    assert read(jan, MX) == []
    assert "dessen Nachrichten nicht übertragen werden" in mo.last(TG)
    await mo.writes("Um drei", TG, forwarded=Origin(name="Olha", user=UserId("473")))
    assert len(read(jan, MX)) == 1


async def test_nobody_else_makes_an_idea_of_their_words(olha: Member, jan: Member, world: World) -> None:
    """A reply with `idee` would carry them to the moderation; they may do it themselves."""
    await world.link(None, "!moderation:example.org", "Moderation", Purpose.MODERATION)
    mo = world.member("telegram", "472", "Mo")
    await olha.writes("/nichtübertragen", TG)
    said = await olha.writes("Ein Sprachcafé", TG)
    await mo.writes("/idee", TG, reply_to=said)
    assert "lässt ihre Nachrichten nicht übertragen" in mo.last(TG)
    assert not any("Sprachcafé" in seen.text for seen in jan.sees("!moderation:example.org"))
    await olha.writes("/idee", TG, reply_to=said)
    assert "Sprachcafé" in jan.last("!moderation:example.org")


async def test_one_word_counts_for_all_accounts(olha: Member, world: World) -> None:
    """A person opts out, not an account; joining two accounts keeps it."""
    there = world.member("matrix", "@olha:example.org", "Olha")
    await olha.writes("/nichtübertragen", TG)
    await one_person(world, there, olha)
    await there.writes("Von hier", MX)
    assert read(olha, TG) == []


async def test_nothing_is_kept_of_their_picture(olha: Member, world: World) -> None:
    """What was fetched to be shown elsewhere is forgotten."""
    await olha.writes("Hallo", TG)
    assert await rows(world) == 1
    await olha.writes("/nichtübertragen", TG)
    await olha.writes("Hallo", TG)
    assert await rows(world) == 0


async def test_leaving_the_network_forgets_the_picture_too(olha: Member, world: World) -> None:
    """Who goes leaves no face behind."""
    await world.grant(world.member("telegram", "1", "Petra"), RoleName.COORDINATOR)
    await olha.writes("Hallo", TG)
    await olha.writes("/austreten")
    await olha.writes("ja")
    async with world.work.unit() as ctx:
        assert (await person_of(ctx, olha)).left_at is not None
    assert await rows(world) == 0


async def rows(world: World) -> int:
    """How many pictures are known or asked for."""
    async with world.work.unit() as ctx:
        return len((await ctx.session.scalars(select(Avatar))).all())
