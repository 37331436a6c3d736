"""Leaving: nothing stays without an owner, nothing is heard afterwards, and the door stays open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum import deputies, leaving, people, topics
from forum.context import Context
from storage import directory, places, tasks
from storage import people as rows
from storage.models import Purpose, RoleName, Task, TaskStatus
from tests.forum.cast import Cast
from tests.forum.rooms import MX, TG, Stage, berlin, staged
from tests.world import Member, World

MODERATION = "!moderation:example.org"


@pytest.fixture
async def stage(world: World) -> Stage:
    """Petra coordinates, Olha and Jan take part."""
    stage = await staged(world)
    await world.link(None, MODERATION, "Moderation", Purpose.MODERATION)
    for member in (stage.petra, stage.olha, stage.jan):
        await member.writes("hilfe")
    return stage


async def task_of(ctx: Context, name: str, owner: int) -> Task:
    """Something to do for somebody."""
    task = Task(
        text=name,
        owner_id=owner,
        owner_name="",
        due_on=ctx.today,
        status=TaskStatus.OPEN,
        created_at=ctx.now,
    )
    return await tasks.add(ctx.session, task)


async def leaves(member: Member) -> None:
    """The whole way out."""
    await member.writes("/austreten")
    await member.writes("ja")


async def test_tasks_find_another_owner_who_gets_one_list(ctx: Context, cast: Cast) -> None:
    """The coordinator, without a deputy."""
    petra, olha = await cast.person("Petra", RoleName.COORDINATOR), await cast.person("Olha")
    await task_of(ctx, "Raum reservieren", olha.id)
    await task_of(ctx, "Einladung drucken", olha.id)
    farewell = await leaving.leave(ctx, olha)
    assert (farewell.successor, len(farewell.duties)) == ("Petra", 2)
    assert [task.text for task in await tasks.open_of(ctx.session, petra.id)] == [
        "Raum reservieren",
        "Einladung drucken",
    ]
    assert not await tasks.open_of(ctx.session, olha.id)
    lists = [text for text in await cast.told(petra) if "☐" in text]
    assert len(lists) == 1
    assert lists[0].count("☐") == 2


async def test_the_deputy_comes_first(ctx: Context, cast: Cast) -> None:
    """Whoever stood in goes on."""
    await cast.person("Petra", RoleName.COORDINATOR)
    mira, amira = await cast.person("Mira", RoleName.MODERATOR), await cast.person("Amira")
    await deputies.appoint(ctx, mira, RoleName.MODERATOR, amira, None)
    await task_of(ctx, "Raum reservieren", mira.id)
    assert (await leaving.leave(ctx, mira)).successor == "Amira"
    assert not await rows.roles(ctx.session, mira.id)


async def test_without_anybody_the_coordination_owns_the_tasks(ctx: Context, cast: Cast) -> None:
    """No owner is written as none."""
    olha = await cast.person("Olha")
    await task_of(ctx, "Raum reservieren", olha.id)
    await leaving.leave(ctx, olha)
    passed = await tasks.numbered(ctx.session, 2)
    assert passed is not None
    assert (passed.owner_id, passed.owner_name) == (None, "Büro der Koordination")


async def test_the_last_coordinator_stays_until_there_is_another(ctx: Context, cast: Cast) -> None:
    """A network without anybody to turn to is none."""
    petra = await cast.person("Petra", RoleName.COORDINATOR)
    with pytest.raises(leaving.LastCoordinator):
        await leaving.leave(ctx, petra)
    await cast.person("Amira", RoleName.COORDINATOR)
    await leaving.leave(ctx, petra)
    assert petra.left_at is not None


async def test_interests_and_private_rooms_are_gone(ctx: Context, cast: Cast) -> None:
    """Nothing is kept that was for the network's use."""
    olha = await cast.person("Olha")
    await topics.toggle(ctx, olha, ["wohnen"])
    await leaving.leave(ctx, olha)
    assert not await directory.interests(ctx.session, olha.id)
    assert not await places.private_rooms(ctx.session, olha.id)


async def test_the_confirmation_says_what_happens(stage: Stage) -> None:
    """In numbers, before it counts; a no changes nothing."""
    await stage.founds()
    await stage.olha.writes("/idee Ein Chor")
    await stage.olha.writes("/komme Jour fixe", TG)
    await stage.olha.writes("/austreten")
    asked = stage.olha.last()
    assert "1 offene Idee bleibt" in asked
    assert "1 Antwort auf eine Einladung" in asked
    await stage.olha.writes("nein")
    await stage.olha.writes("/status 1")
    assert "OM-2026-0001" in stage.olha.last()


async def test_answers_to_invitations_are_withdrawn(stage: Stage) -> None:
    """The card counts who is coming."""
    await stage.founds()
    await stage.world.reaches(berlin("2026-12-04 10:00"))
    silent = stage.card("Jour fixe").text
    await stage.olha.writes("/komme", TG)
    assert stage.card("Jour fixe").text != silent
    await leaves(stage.olha)
    assert stage.card("Jour fixe").text == silent


async def test_authors_who_left_hear_nothing_more(stage: Stage) -> None:
    """The idea stays; moderators see on its card that nobody is told."""
    await stage.olha.writes("/idee Ein Chor")
    await leaves(stage.olha)
    said = len(stage.olha.sees())
    await stage.petra.writes("annehmen 1", MODERATION)
    assert len(stage.olha.sees()) == said
    card = next(seen for seen in stage.jan.sees(MODERATION) if "OM-2026-0001" in seen.text)
    assert "ausgetreten" in card.text


async def test_coordinators_are_told(stage: Stage) -> None:
    """Nobody slips away unnoticed."""
    await leaves(stage.olha)
    assert "Olha Kovalenko ist ausgetreten." in stage.petra.last()


async def test_whoever_writes_again_is_back(stage: Stage) -> None:
    """Without questions, without roles."""
    await stage.world.grant(stage.olha, RoleName.MODERATOR)
    await leaves(stage.olha)
    assert "ausgetreten" in stage.olha.last()
    await stage.world.passes(timedelta(days=3))
    await stage.olha.writes("Ich habe noch eine Idee")
    assert any("wieder dabei" in seen.text for seen in stage.olha.sees())
    assert stage.olha.last() == "Was soll daraus werden?"
    async with stage.world.work.unit() as ctx:
        [found] = await people.known(ctx, stage.olha.account)
        assert found.left_at is None
        assert not await rows.roles(ctx.session, found.id)


async def test_talk_in_rooms_goes_on_unasked(stage: Stage) -> None:
    """Who left the network may still be in the room."""
    await leaves(stage.olha)
    await stage.olha.writes("Hallo", TG)
    assert stage.jan.last(MX) == "Olha Kovalenko: Hallo"
