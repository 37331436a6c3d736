"""What a message costs with more history and more rooms: the program in this process, its networks mute."""

from __future__ import annotations

import itertools
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import history
from bot import linking
from bot.civil import CivilTime
from bot.commands import all_commands
from bot.commands.dispatch import Dispatch
from bot.commands.vocabulary import Vocabulary
from bot.events import Address, NativeId
from bot.files.transfer import Transfer
from bot.matrix.network import MatrixNetwork
from bot.network import Network, Outgoing, RawEvent, Receipt
from bot.notify import Notifier
from bot.router import Router
from bot.sender import Sender
from bot.settings import Settings
from bot.telegram.network import TelegramNetwork
from bot.work import Work
from storage import inbox, migrate
from storage.database import Database

A_ROUND = 60
FIRST_CHAT = -1_000_000_000
PAIRS = 20


class _Telegram(TelegramNetwork):
    """Takes everything and says nothing."""

    numbers = itertools.count(10_000_000)

    async def deliver(self, address: Address, outgoing: Outgoing) -> Receipt:  # noqa: ARG002  # the port's
        return Receipt(native_id=NativeId(f"{next(self.numbers)}"))


class _Matrix(MatrixNetwork):
    """Takes everything and says nothing."""

    numbers = itertools.count(1)

    async def deliver(self, address: Address, outgoing: Outgoing) -> Receipt:  # noqa: ARG002  # the port's
        return Receipt(native_id=NativeId(f"$mute{next(self.numbers)}:bench"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """Intake, router and sender on one database, driven by hand."""

    database: Database
    router: Router
    sender: Sender
    rooms: int
    _ids: itertools.count[int]

    async def relay(self, count: int) -> float:
        """Seconds of processor time a message, `count` of them over all rooms, one after the other."""
        began = time.process_time()
        for turn in range(count):
            await self._say(FIRST_CHAT - turn * 7919 % self.rooms)
        return (time.process_time() - began) / count

    async def _say(self, chat: int) -> None:
        event = _written(next(self._ids), chat)
        now = CivilTime().now()
        async with self.database.begin("deposit") as connection:
            await inbox.deposit(connection, "telegram", [(event.event_id, event.raw)], cursor=None, now=now)
        await self.router.route_waiting()
        while await self.sender.send_waiting():
            pass


def _written(number: int, chat: int) -> RawEvent:
    person = {"id": 77, "is_bot": False, "first_name": "Olha", "language_code": "uk"}
    message = {
        "message_id": number,
        "date": int(time.time()),
        "chat": {"id": chat, "type": "supergroup", "title": "Gruppe"},
        "from": person,
        "text": f"Nachricht m{number}",
    }
    return RawEvent(event_id=f"{number}", raw=json.dumps({"update_id": number, "message": message}).encode())


async def by_history(sizes: Sequence[int], rounds: int) -> dict[int, float]:
    """Milliseconds of processor time a message, with so many messages said before."""
    return await _compared({size: (PAIRS, size) for size in sizes}, rounds)


async def by_rooms(sizes: Sequence[int], rounds: int) -> dict[int, float]:
    """Milliseconds of processor time a message, with so many rooms (two a channel)."""
    return await _compared({size: (size // 2, 0) for size in sizes}, rounds)


async def _compared(cases: dict[int, tuple[int, int]], rounds: int) -> dict[int, float]:
    """All cases in turn, several rounds: what else the machine does meets them alike."""
    spent: dict[int, list[float]] = {case: [] for case in cases}
    async with AsyncExitStack() as stack:
        bridges = {
            case: await stack.enter_async_context(_bridge(pairs, before))
            for case, (pairs, before) in cases.items()
        }
        for bridge in bridges.values():
            await bridge.relay(A_ROUND)
        for _ in range(rounds):
            for case, bridge in bridges.items():
                spent[case].append(await bridge.relay(A_ROUND))
    return {case: statistics.median(costs) * 1000 for case, costs in spent.items()}


@asynccontextmanager
async def _bridge(pairs: int, before: int) -> AsyncIterator[Bridge]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'openmic.db'}"
        migrate.ensure(url)
        database = Database(url)
        settings = Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic-settings' own
        work = Work(database, settings.district(), CivilTime())
        async with work.unit() as ctx:
            for number in range(pairs):
                addresses = {"telegram": f"{FIRST_CHAT - number}", "matrix": f"!r{number}:bench"}
                await linking.link(ctx, addresses)
        if before:
            history.seed(url, before)
        networks: dict[str, Network] = {"telegram": _telegram(), "matrix": _matrix(folder)}
        notifier = Notifier(work, networks)
        try:
            yield Bridge(
                database=database,
                router=Router(work, networks, Dispatch(Vocabulary(all_commands())), notifier),
                sender=Sender(database, networks, notifier, Transfer(database, networks, folder / "media")),
                rooms=pairs,
                _ids=itertools.count(1),
            )
        finally:
            for network in networks.values():
                await network.close()
            await database.close()


def _telegram() -> _Telegram:
    return _Telegram(token=f"1:{'a' * 35}", api_url="http://127.0.0.1", pace="none", button_key=b"bench")


def _matrix(folder: Path) -> _Matrix:
    return _Matrix(
        homeserver="http://127.0.0.1",
        user_id="@openmic:bench",
        password=None,
        access_token="bench",  # noqa: S106  # of nobody's
        device_id="BENCH",
        data_dir=folder,
    )
