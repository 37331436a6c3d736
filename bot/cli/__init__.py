"""The command line: one module for each family of verbs, one sentence for each error."""

from __future__ import annotations

import sys

import typer

from bot.cli import demo, digest, queue, roles, rooms, service
from bot.settings import WrongSettings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Chatbot und Open-Mic-Forum eines Integrationsnetzwerks.",
)
#: Chat ids of Telegram groups are negative numbers and must not be taken for options.
RAW = {"ignore_unknown_options": True}

app.command()(service.run)
app.command()(service.check)
app.command(context_settings=RAW)(rooms.link)
app.command(context_settings=RAW)(rooms.unlink)
app.command()(rooms.channels)
app.command()(roles.role)
app.add_typer(digest.app, name="digest")
app.command()(queue.queue)
app.command()(service.migrate)
app.command()(demo.demo)
app.command()(service.version)


def main() -> None:
    """Entry point: 0 done, 1 the answer is no, 2 wrong usage or settings."""
    try:
        app()
    except WrongSettings as error:
        print(error, file=sys.stderr)
        sys.exit(2)
