"""Runs a homeserver standing alone until Ctrl-C: `python -m rehearsal.matrix --directory D [--port P]`."""

from __future__ import annotations

import argparse
import asyncio
import signal
from pathlib import Path

from rehearsal.matrix.client import MatrixError
from rehearsal.matrix.synapse import Login, Synapse

ADMIN_NAME = "admin"


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m rehearsal.matrix", description=__doc__)
    parser.add_argument("--directory", type=Path, required=True, help="kept, and found again by the next run")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--limits", action="store_true", help="keep Synapse's own rate limits")
    asyncio.run(_serve(**vars(parser.parse_args())))


async def _serve(directory: Path, port: int, limits: bool) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with Synapse(directory, port=port, limits=limits) as homeserver:
        login = await _admin(homeserver)
        print(f"{homeserver.url}  server name {homeserver.server_name}")
        print(f"{login.user_id}  password {ADMIN_NAME}  token {login.access_token}", flush=True)
        await stopped.wait()


async def _admin(homeserver: Synapse) -> Login:
    try:
        return await homeserver.register(ADMIN_NAME, ADMIN_NAME, admin=True, device_id="STANDALONE")
    except MatrixError as error:
        if error.errcode != "M_USER_IN_USE":
            raise
        return await homeserver.login(ADMIN_NAME, ADMIN_NAME, device_id="STANDALONE")


if __name__ == "__main__":
    main()
