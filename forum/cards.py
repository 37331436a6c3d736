"""The two cards of an idea: one for moderators, one for everybody; posted once, then edited in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import escape

from forum import directions, facts, voice
from forum.context import Context
from forum.facts import Facts
from forum.notices import Notice
from forum.notices import ideas as notices
from forum.transitions import MAY, PUBLISHED
from forum.words import N_, translated
from storage import ideas, outbox, places
from storage.messages import Choice
from storage.models import Idea, Message, Purpose

TRIAGE, PUBLIC = "triage", "public"
#: What moderators are offered under their card, where the status allows it.
BUTTONS = (
    ("accept", "✅", N_("Annehmen")),
    ("ask", "❓", N_("Rückfrage")),
    ("decline", "🚫", N_("Ablehnen")),
)
#: Put where a text of the forum's own quoted what may not be shown any more.
REMOVED = N_("[entfernt]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card says, what can be picked under it, and what a reply to it runs."""

    notice: Notice
    choices: Sequence[Choice]
    on_reply: str | None = None


async def show(ctx: Context, idea: Idea) -> bool:
    """Bring both cards up to date, everywhere; False when it is public and has nowhere to be shown."""
    known = await facts.of(ctx, idea)
    await _triage(ctx, idea, known)
    return await _public(ctx, idea, known)


async def _triage(ctx: Context, idea: Idea, known: Facts) -> None:
    choices = [
        Choice(label=label, emoji=emoji, command=f"{word} {known.number}")
        for word, emoji, label in BUTTONS
        if idea.status in MAY[word].sources
    ]
    card = Card(notice=notices.triage_card(known), choices=choices)
    if known.open:
        await _post(ctx, Purpose.MODERATION, _cause(TRIAGE, idea.id), card)
    await _refresh(ctx, _cause(TRIAGE, idea.id), card)


async def _public(ctx: Context, idea: Idea, known: Facts) -> bool:
    support = Choice(label=N_("Unterstützen"), emoji="👍", command=f"support {known.number}")
    card = Card(
        notice=notices.public_card(known),
        choices=[support] if known.supportable else [],
        on_reply=f"contribute {known.number}",
    )
    if idea.status in PUBLISHED:
        await _post(ctx, Purpose.OPENMIC, _cause(PUBLIC, idea.id), card)
    shown = await _refresh(ctx, _cause(PUBLIC, idea.id), card)
    return shown or idea.status not in PUBLISHED


async def _post(ctx: Context, purpose: Purpose, cause: str, card: Card) -> None:
    for channel in await places.channels(ctx.session, purpose):
        await voice.everybody(
            ctx,
            channel.id,
            card.notice,
            cause=f"{cause}{channel.id}",
            choices=card.choices,
            on_reply=card.on_reply,
        )


async def _refresh(ctx: Context, cause: str, card: Card) -> bool:
    posted = await ideas.said_because(ctx.session, cause)
    for message in posted:
        await voice.change(ctx, message, card.notice, choices=card.choices)
    return bool(posted)


def _cause(audience: str, idea_id: int) -> str:
    return f"card:{audience}:{idea_id}:"


async def idea_on(ctx: Context, message: Message | None) -> Idea | None:
    """The idea that this card shows; None when it is no card."""
    parts = (message.cause or "").split(":") if message is not None else []
    if len(parts) != 4 or parts[0] != "card" or parts[1] not in (TRIAGE, PUBLIC):
        return None
    return await ctx.session.get(Idea, int(parts[2]))


async def cover(ctx: Context, idea: Idea) -> None:
    """Take the idea's words out of everything else the forum said about it in open rooms."""
    number, title = (await facts.of(ctx, idea)).number, str(escape(idea.title))
    written = directions.wherever(str(escape(idea.text)))
    for message in await ideas.quoting(ctx.session, [number, title]):
        languages = await voice.languages_in(ctx, message.channel_id)
        instead = str(escape(translated(REMOVED, languages[0])))
        covered = instead.join(written.split(message.text)).replace(title, instead)
        await outbox.edit(ctx.session, message, covered, now=ctx.machine_now)
