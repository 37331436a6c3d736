"""The verb on digests: print one, send nothing."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from bot.cli.session import refuse, work
from bot.markup import plain
from forum import digests
from forum.context import Context

app = typer.Typer(help="The weekly digests.", no_args_is_help=True)
AUDIENCES = ("coordinators", "members")
FORMATS = ("text", "html")


@app.callback()
def _family() -> None:
    """Keeps `preview` a verb of its own while it is the only one."""


@app.command()
def preview(
    week: Annotated[str | None, typer.Option(help="ISO week like 2026-W47")] = None,
    audience: Annotated[str, typer.Option("--for", help="coordinators or members")] = "coordinators",
    format_: Annotated[str, typer.Option("--format", help="text or html")] = "text",
) -> None:
    """Print the digest of a week; nothing is sent."""
    if week is not None and not re.fullmatch(r"\d{4}-W\d{2}", week):
        refuse(f"„{week}“ is no week; write one like 2026-W47.", 2)
    if audience not in AUDIENCES:
        refuse(f"„{audience}“ get no digest; choose coordinators or members.", 2)
    if format_ not in FORMATS:
        refuse(f"„{format_}“ is no format here; choose text or html.", 2)

    async def verb(ctx: Context) -> str:
        return await digests.preview(ctx, audience, week, ctx.district.language)

    text = work(verb)
    typer.echo(plain(text) if format_ == "text" else text)
