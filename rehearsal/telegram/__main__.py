"""`python -m rehearsal.telegram --port 8081`: the server for other processes, steered over /control."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal

from rehearsal.telegram.server import TOKEN, TelegramServer


async def serve(server: TelegramServer) -> None:
    """Run until SIGINT or SIGTERM; the first line on stdout is JSON with url and token."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with server:
        print(json.dumps({"url": server.url, "token": server.token}), flush=True)
        await stopped.wait()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m rehearsal.telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--username", default="openmic_bot")
    parser.add_argument("--privacy", action="store_true", help="the bot sees only commands and replies")
    parser.add_argument("--limits", action="store_true", help="answer 429 at Telegram's pace")
    chosen = parser.parse_args()
    server = TelegramServer(
        port=chosen.port,
        token=chosen.token,
        username=chosen.username,
        privacy=chosen.privacy,
        limits=chosen.limits,
    )
    asyncio.run(serve(server))


if __name__ == "__main__":
    main()
