"""The wire itself: accepts connections, opens the same ones behind it, and carries pieces both ways."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Self

from rehearsal.wire.trouble import Trouble, Way
from rehearsal.wire.weather import Weather

PIECE = 64 * 1024
#: With this, closing a socket tears the connection (RST) instead of ending it (FIN).
_TEAR = struct.pack("ii", 1, 0)
_PULSE_S = 0.05

Target = tuple[str, int] | Path


class _Line:
    """One connection: the two ends and what carries between them."""

    def __init__(self, near: asyncio.StreamWriter, far: asyncio.StreamWriter) -> None:
        self.ends = (near, far)

    def end(self, *, torn: bool) -> None:
        """Take it down on both sides at once."""
        for writer in self.ends:
            if torn:
                plug: socket.socket = writer.get_extra_info("socket")
                # Nothing to set on a socket of the file system, which knows no reset.
                with contextlib.suppress(OSError):
                    plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _TEAR)
            writer.transport.abort() if torn else writer.close()


class Proxy:
    """Listens on 127.0.0.1 and carries to `target`: (host, port), or the path of a socket.

    `plan` queues a single trouble, `weather` brings them by chance; `latency` (seconds a piece) and
    `bandwidth` (bytes a second, 0: any) hold for all. `befallen` counts what was done by kind,
    `carried` the bytes each way.
    """

    def __init__(self, target: Target) -> None:
        """Listens to nobody yet."""
        self.weather: Weather | None = None
        self.latency = 0.0
        self.bandwidth = 0.0
        self.befallen: Counter[str] = Counter()
        self.carried: Counter[Way] = Counter()
        self._target = target
        self._planned: list[tuple[Trouble, int]] = []
        self._lines: dict[_Line, asyncio.Task[None] | None] = {}
        self._server: asyncio.Server | None = None
        # Bound but never listening: nobody else is given this port while the wire is unplugged.
        self._reserved = socket.socket()
        self._reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._reserved.bind(("127.0.0.1", 0))

    @classmethod
    def before(cls, url: str) -> Self:
        """The wire to a server of this address, `http://127.0.0.1:8008`."""
        host, _, port = url.rpartition("/")[2].rpartition(":")
        return cls((host, int(port)))

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1; the same after `unplug` and `plug_in`."""
        port: int = self._reserved.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """The same for HTTP, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self.plug_in()
        return self

    async def __aexit__(self, *_: object) -> None:
        tasks = [task for task in self._lines.values() if task is not None]
        self._shut()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._reserved.close()

    async def plug_in(self) -> None:
        """Accept connections."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port, reuse_address=True)

    def unplug(self) -> None:
        """Tear every connection and refuse new ones until `plug_in`."""
        self._shut()
        self.befallen["unplugged"] += 1

    def plan(self, trouble: Trouble) -> None:
        """This happens to the next piece it concerns; of several the first planned comes first."""
        self._planned.append((trouble, self.carried[trouble.way] + trouble.skip))

    @property
    def planned(self) -> int:
        """How many troubles have not happened yet."""
        return len(self._planned) + (self.weather.left if self.weather else 0)

    def heal(self) -> None:
        """Nothing more happens."""
        self._planned.clear()
        self.weather, self.latency, self.bandwidth = None, 0.0, 0.0

    def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for line in tuple(self._lines):
            line.end(torn=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await self._reach()
        except OSError:
            # Nobody there: whoever connected is told so by a reset, the nearest thing to a refusal.
            _Line(writer, writer).end(torn=True)
            return
        line = _Line(writer, far_writer)
        self._lines[line] = asyncio.current_task()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(line, "request", reader, far_writer))
                group.create_task(self._pump(line, "answer", far_reader, writer))
        finally:
            del self._lines[line]
            line.end(torn=False)

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self._target, Path):
            return await asyncio.open_unix_connection(self._target)
        return await asyncio.open_connection(*self._target)

    async def _pump(
        self, line: _Line, way: Way, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        # A connection that is gone ends both ways of it, whoever ended it.
        with contextlib.suppress(OSError):
            async for piece in _pieces(reader):
                if not await self._pass(line, way, piece, writer):
                    break
        line.end(torn=False)

    async def _pass(self, line: _Line, way: Way, piece: bytes, writer: asyncio.StreamWriter) -> bool:
        """Carry one piece; False when the connection did not survive it."""
        trouble = self._befalls(way, piece)
        self.carried[way] += len(piece)
        await asyncio.sleep(self._hindrance(piece))
        if trouble is None:
            await _write(writer, piece)
            return True
        self.befallen[trouble.kind] += 1
        whole = trouble.kind in ("slice", "throttle", "delay")
        first = 0 if whole else round(len(piece) * trouble.share)
        await _write(writer, piece[:first])
        return await _befall(line, trouble, piece[first:], writer)

    def _befalls(self, way: Way, piece: bytes) -> Trouble | None:
        for index, (trouble, after) in enumerate(self._planned):
            if trouble.concerns(way, piece) and self.carried[way] >= after:
                del self._planned[index]
                return trouble
        return self.weather.next() if self.weather else None

    def _hindrance(self, piece: bytes) -> float:
        return self.latency + (len(piece) / self.bandwidth if self.bandwidth else 0.0)


async def _befall(line: _Line, trouble: Trouble, rest: bytes, writer: asyncio.StreamWriter) -> bool:
    match trouble.kind:
        case "cut" | "reset":
            line.end(torn=trouble.kind == "reset")
            return False
        case "stall" | "delay":
            await asyncio.sleep(trouble.seconds)
            await _write(writer, rest)
        case "slice":
            for index in range(len(rest)):
                await _write(writer, rest[index : index + 1])
                # A turn of the loop, so that no two leave together.
                await asyncio.sleep(0)
        case "throttle":
            step = max(1, round(trouble.rate * _PULSE_S))
            slow = rest[: round(trouble.rate * trouble.seconds)]
            for index in range(0, len(slow), step):
                await _write(writer, slow[index : index + step])
                await asyncio.sleep(_PULSE_S)
            await _write(writer, rest[len(slow) :])
    return True


async def _pieces(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while piece := await reader.read(PIECE):
        yield piece


async def _write(writer: asyncio.StreamWriter, piece: bytes) -> None:
    if piece:
        writer.write(piece)
        await writer.drain()
