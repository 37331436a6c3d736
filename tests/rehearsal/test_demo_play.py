"""A week under way: where to look, what the visitor's hand on it does, and which time it was when."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta

import pytest

from rehearsal.almanac import Almanac
from rehearsal.play import Play, Shot
from rehearsal.script import PRIVATE, ZONE, Act, Place, Scene, Script

MORNING = datetime(2026, 11, 23, 8, tzinfo=ZONE)


def scene(title: str, shows: tuple[str, ...] = ("Arbeit",), page: str = "/") -> Scene:
    """A scene without acts."""
    return Scene(at=MORNING, title=title, caption="", shows=shows, acts=(), page=page)


def act(who: str, where: str) -> Act:
    """Somebody writes somewhere."""
    return Act(who=who, where=where, verb="writes", words="Guten Tag")


@pytest.fixture
def play() -> Play:
    """A week of two scenes."""
    places = (Place(name="Arbeit"), Place(name="Open Mic"))
    return Play(Script(places=places, people=(), scenes=(scene("eins"), scene("zwei"))), speed=1)


def test_a_scene_turns_everybody_to_what_it_shows() -> None:
    """Private chats close, the forum goes to the scene's page; without a channel the last one stays."""
    shot = Shot(channel="Moderation", private={"telegram": "Petra"})
    assert shot.entering(scene("", ("Open Mic",), "/ideas")) == Shot(channel="Open Mic", page="/ideas")
    assert shot.entering(scene("", ())) == Shot(channel="Moderation")


def test_an_act_turns_its_own_network() -> None:
    """A private act opens a private chat beside the room; who acts in another channel closes all of them."""
    shot = Shot(channel="Moderation").turned(act("Petra", PRIVATE), "telegram")
    assert shot.private == {"telegram": "Petra"}
    assert shot.turned(act("Jan", "Moderation"), "matrix") == shot
    assert shot.turned(act("Uwe", "Open Mic"), "telegram") == Shot(channel="Open Mic")
    assert shot.turned(act("Nour", PRIVATE), "matrix").private == {"telegram": "Petra", "matrix": "Nour"}


async def test_a_pause_lasts_until_it_is_ended(play: Play) -> None:
    """Nothing happens meanwhile, also where there was nothing to wait for."""
    play.pause()
    waiting = asyncio.create_task(play.beat(0))
    await asyncio.sleep(0)
    assert not waiting.done()
    play.resume()
    await asyncio.wait_for(waiting, 1)


async def test_the_next_scene_comes_at_once(play: Play) -> None:
    """The rest of a scene is played without waiting, also in a pause; the next one takes its time again."""
    play.enter(0)
    play.pause()
    waiting = asyncio.create_task(play.beat(60))
    await asyncio.sleep(0)
    play.hurry()
    await asyncio.wait_for(waiting, 1)
    play.enter(1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(play.beat(60), 0.02)


async def test_a_new_speed_counts_at_once(play: Play) -> None:
    """Whoever finds it slow need not sit out the beat that has begun."""
    waiting = asyncio.create_task(play.beat(60))
    await asyncio.sleep(0)
    play.accelerate(100_000)
    await asyncio.wait_for(waiting, 1)


def test_messages_are_dated_by_the_week() -> None:
    """Networks date by the machine; people read the time of the scene, and it goes on inside a scene."""
    almanac = Almanac(MORNING)
    almanac.leap(MORNING + timedelta(days=1))
    now = time.time()
    assert almanac.civil(now + 60) - MORNING - timedelta(days=1) <= timedelta(seconds=61)
    assert almanac.civil(now - 3600) == MORNING
