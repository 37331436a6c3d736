"""A part that has not done its work for two minutes makes /healthz red, whatever the reason."""

from __future__ import annotations

import asyncio
import pickle
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.civil import CivilTime, machine_now, monotonic
from bot.deafness import Deafness
from bot.network import Batch, SignedOut
from bot.settings import Settings
from storage import failpoints, inbox, machine, troubles
from tests.fakes import FakeNetwork

PARTS = ("intake", "send", "clock")
GLANCE_SECONDS = 0.02
NAME = "program"


class Shifted:
    """The machine's clocks, some time ahead."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        #: So much more the clock shows than has passed.
        self.wrong = timedelta(0)

    def now(self) -> datetime:
        """The real moment, and what was added."""
        return datetime.now(UTC) + self.ahead + self.wrong

    def monotonic(self) -> float:
        """Real seconds, and what was added."""
        return time.monotonic() + self.ahead.total_seconds()


class Moody(FakeNetwork):
    """A network that answers polls in one of several ways."""

    def turns(self, answer: Callable[[], Batch] | None) -> None:
        """From now on `answer` is what happens; None: nothing does, for ever."""
        self.answer, self.turned = answer, asyncio.Event()

    async def fetch(self, cursor: str | None) -> Batch:
        """As the story wants it."""
        self.turned.set()
        await (asyncio.sleep(GLANCE_SECONDS) if self.answer else asyncio.Event().wait())
        return self.answer() if self.answer else Batch(cursor=cursor)


class Dead(BaseException):
    """A bug that nothing catches."""


def refused() -> Batch:
    """The token is over, for good."""
    raise SignedOut("401", "a new token")


def empty() -> Batch:
    """Nothing new."""
    return Batch(cursor=None)


@pytest.fixture(autouse=True)
def clocks() -> Iterator[Shifted]:
    """Time that can be put forward."""
    shifted = Shifted()
    with machine.running_on(shifted):
        yield shifted


@pytest.fixture
async def network() -> Moody:
    """One that works."""
    network = Moody("telegram", idempotent=False, buttons=True)
    network.turns(empty)
    return network


@pytest.fixture
async def program(tmp_path: Path, network: Moody) -> AsyncIterator[App]:
    """The whole program between that network and a database, running and well."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
        database_url=f"sqlite:///{tmp_path / 'openmic.db'}",
        data_dir=tmp_path,
    )
    app = App(settings, {network.name: network}, CivilTime(None), PARTS)
    task = asyncio.create_task(app.run(), name=NAME)
    began = monotonic()
    await until(lambda: app.clock.last_tick > began and app.router.last_round > began)
    yield app
    app.stop()
    await asyncio.wait([task])
    if not isinstance(task.exception(), Dead | None):
        task.result()


async def until(reached: Callable[[], bool]) -> None:
    """Wait for something, for a long time."""
    async with asyncio.timeout(100):
        while not reached():  # noqa: ASYNC110  # most of what is waited for rings no bell
            await asyncio.sleep(GLANCE_SECONDS)


def ill(app: App) -> set[str]:
    """The parts that are not well."""
    return {name for name, part in app.health().items() if not part.ok}


async def two_minutes(app: App, clocks: Shifted, part: str) -> set[str]:
    """What is ill when time has passed and everything else has shown life again."""
    clocks.ahead += timedelta(seconds=130)
    await until(lambda: ill(app) <= {part})
    return ill(app)


async def test_a_refused_token_is_called_by_its_name(program: App, network: Moody) -> None:
    """At once, in the log with what to do and on the health page; not as a network that does not answer."""
    with capture_logs() as said:
        network.turns(refused)
        await until(lambda: program.health()[network.name].signed_out)
    told = {line["event"]: line for line in said}
    assert told["The network refuses the token or password"]["remedy"] == "a new token"
    assert "The network does not answer; trying again" not in told
    network.turns(empty)
    await until(lambda: not program.health()[network.name].signed_out)


async def test_a_quiet_network_is_well(program: App, clocks: Shifted) -> None:
    """Nothing new is an answer too."""
    assert await two_minutes(program, clocks, "nothing") == set()


@pytest.mark.parametrize("answer", [refused, None], ids=["refused for ever", "a poll that never ends"])
async def test_a_network_that_does_not_answer_makes_it_red(
    program: App, clocks: Shifted, network: Moody, answer: Callable[[], Batch] | None
) -> None:
    """Until it answers again."""
    network.turns(answer)
    await network.turned.wait()
    assert await two_minutes(program, clocks, "telegram") == {"telegram"}
    if answer is not None:
        network.turns(empty)
        await until(lambda: not ill(program))


@pytest.mark.parametrize("hours", [2, -2])
async def test_a_clock_that_is_set_changes_nothing(
    program: App, clocks: Shifted, network: Moody, hours: int
) -> None:
    """Who is well stays well, and who is deaf does not look well until the clock has caught up."""
    clocks.wrong = timedelta(hours=hours)
    assert ill(program) == set()
    network.turns(None)
    await network.turned.wait()
    assert await two_minutes(program, clocks, "telegram") == {"telegram"}
    clocks.wrong = timedelta(0)
    assert ill(program) == {"telegram"}


async def test_a_router_that_hangs_makes_it_red(program: App, clocks: Shifted) -> None:
    """The inbox grows while it stands still."""
    reached, never = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        reached.set()
        await never.wait()

    with failpoints.planned({("route", "before"): hang}):
        await something_comes_in(program)
        await reached.wait()
        clocks.ahead += timedelta(seconds=130)
        # It hangs within its transaction, so that others have to wait as well.
        assert "router" in ill(program)
        never.set()
        await until(lambda: not ill(program))


async def test_a_clock_whose_ticks_fail_or_hang_makes_it_red(program: App) -> None:
    """Only a tick in which every duty was done counts."""
    program.clock.last_tick = monotonic() - 130
    assert "clock" in ill(program)


async def test_a_part_that_dies_ends_the_program(program: App) -> None:
    """Whoever watches over the process starts it again; half a program would look well."""

    async def die() -> None:
        raise Dead

    with failpoints.planned({("route", "before"): die}):
        await something_comes_in(program)
        ended, _ = await asyncio.wait([task for task in asyncio.all_tasks() if task.get_name() == NAME])
    assert isinstance(ended.pop().exception(), Dead)


async def test_a_deaf_network_is_written_down(program: App) -> None:
    """For the digest, which another process may write; and taken back when it is heard again."""
    deafness = Deafness(program.database, program.intakes)
    program.intakes["telegram"].last_success = monotonic() - 130
    await deafness.look(machine_now())
    assert list(await noted(program)) == ["telegram"]
    await until(lambda: not ill(program))
    await deafness.look(machine_now())
    assert not await noted(program)


async def noted(program: App) -> Mapping[str, datetime]:
    """Networks that are written down as deaf."""
    async with program.database.reading() as session:
        return await troubles.deaf(session)


async def something_comes_in(program: App) -> None:
    """An event that means nothing to anybody."""
    async with program.database.begin() as connection:
        await inbox.deposit(
            connection, "telegram", [("1", pickle.dumps(None))], cursor=None, now=machine_now()
        )
    program.database.inbox_bell.ring()
