"""The verb on digests: print one, send nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.session import refuse, work
from bot.markup import plain
from forum import calendar, digests
from forum.context import Context

app = typer.Typer(help="Die wöchentlichen Digests.", no_args_is_help=True)
AUDIENCES = ("coordinators", "members")
FORMATS = ("text", "html")


@app.callback()
def _family() -> None:
    """Keeps `preview` a verb of its own while it is the only one."""


@app.command()
def preview(
    week: Annotated[str | None, typer.Option(help="Woche, zum Beispiel 2026-W47")] = None,
    audience: Annotated[str, typer.Option("--for", help="coordinators oder members")] = "coordinators",
    format_: Annotated[str, typer.Option("--format", help="text oder html")] = "text",
) -> None:
    """Den Digest einer Woche zeigen, nichts senden."""
    if week is not None and not _is_week(week):
        refuse(f"„{week}“ ist keine Woche. Schreiben Sie zum Beispiel 2026-W47.", 2)
    if audience not in AUDIENCES:
        refuse(f"„{audience}“ bekommen keinen Digest. Möglich sind coordinators und members.", 2)
    if format_ not in FORMATS:
        refuse(f"„{format_}“ geht hier nicht. Möglich sind text und html.", 2)

    async def verb(ctx: Context) -> str:
        return await digests.preview(ctx, audience, week, ctx.district.language)

    text = work(verb)
    typer.echo(plain(text) if format_ == "text" else text)


def _is_week(word: str) -> bool:
    try:
        first = calendar.first_day(word)
    except ValueError:
        return False
    # The first and the last year of the calendar have weeks that begin or end outside it.
    return 1 < first.year < 9999
