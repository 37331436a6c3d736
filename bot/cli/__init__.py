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

for verb in (service.run, service.check, service.migrate, service.version):
    app.command()(verb)
for verb in (rooms.link, rooms.unlink):
    app.command(context_settings=RAW)(verb)
app.command()(rooms.channels)
app.command(name="role")(roles.role)
app.add_typer(digest.app, name="digest")
app.command()(queue.queue)
app.command()(demo.demo)


def main() -> None:
    """Entry point: 0 done, 1 the answer is no, 2 wrong usage or settings."""
    try:
        app()
    except WrongSettings as error:
        print(error, file=sys.stderr)
        sys.exit(2)
