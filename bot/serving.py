"""The web server as one part among others: it ends when its task is cancelled."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import Any

import uvicorn


async def serve(app: Callable[..., Any], listening: socket.socket | None) -> None:
    """Answer whoever connects to this socket with an ASGI `app`, until cancelled."""
    server = _Server(
        uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", server_header=False)
    )
    try:
        await server.serve(sockets=[listening] if listening else None)
    finally:
        server.close()


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the program stops all its parts itself, in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def close(self) -> None:
        """Accept nothing more, end what is idle.

        Cancelled, uvicorn leaves the loop reading from a socket that is then closed; whichever connection is
        given the same number next is never read.
        """
        if self.started:
            for server in self.servers:
                server.close()
            for connection in list(self.server_state.connections):
                connection.shutdown()
