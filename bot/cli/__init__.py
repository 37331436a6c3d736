"""The command line: one module for each family of verbs, one sentence for each error."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

from bot import logs
from bot.cli import backup, demo, digest, directory, members, queue, roles, rooms, service
from bot.redaction import redact
from bot.settings import WrongSettings
from storage.database import Unavailable
from storage.failures import Unfit
from storage.migrate import Failed, Interrupted, InUse

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
app.add_typer(members.app, name="members")
app.add_typer(directory.directory, name="directory")
app.add_typer(directory.topics, name="topics")
app.add_typer(digest.app, name="digest")
app.command()(queue.queue)
app.command()(backup.backup)
app.command()(backup.restore)
app.command()(service.migrate)
app.command()(demo.demo)
app.command()(service.version)


#: What is raised for wrong words on the command line; typer names only its child.
UsageError: type[typer.BadParameter] = typer.BadParameter.__mro__[1]


def main() -> None:
    """Entry point: 0 done, 1 the answer is no or not now, 2 wrong usage or settings."""
    # The database and the keys hold what people said in private.
    os.umask(0o077)
    logs.guard()
    logs.configure("WARNING", "text")
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except WrongSettings as error:
        _end(str(error))
    except UsageError as error:
        said = error.format_message()
        _end(f"{said} „openmic --help“ zeigt, wie es geht." if said else "")
    except (InUse, Interrupted, Unfit, Failed) as error:
        from bot.checks import database

        # Service managers try again after 1.
        _end(database.trouble(error).sentence, 1 if isinstance(error, (InUse, Interrupted)) else 2)
    except (Unavailable, OSError) as error:
        from bot.checks import database

        said = _why(error)
        # Service managers do not try again after 2; a server that is only away may be there next time.
        code = 2 if database.is_set_wrong(said) else 1
        _end(f"Die Datenbank ist nicht erreichbar. Prüfen Sie OPENMIC_DATABASE_URL ({said}).", code)


def _why(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


def _end(sentence: str, code: int = 2) -> NoReturn:
    print(redact(sentence), file=sys.stderr)
    sys.exit(code)
