"""Troubles: coordinators see what did not arrive, send it again or give it up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from forum import audit, voice
from forum.context import Context
from forum.errors import Refusal
from forum.notices import Notice
from forum.notices import troubles as notices
from forum.words import N_
from storage import places, troubles
from storage.messages import Choice
from storage.models import Message, OutboxState, Purpose, RoleName
from storage.troubles import Failed, SetAside

#: Reasons that do not change, however often one tries.
FOR_GOOD = frozenset({"too_long", "empty", "message_gone", "cannot_edit"})
#: Lines of a card; the rest is counted.
LINES = 6
#: After this long news come as a card of their own: an old one edited in place is overlooked.
FRESH = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Deliveries of one kind to one room that failed for the same reason."""

    channel: str
    network: str
    kind: str
    reason: str
    ids: Sequence[int]

    @property
    def for_good(self) -> bool:
        """It would fail again."""
        return self.reason in FOR_GOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that waits for somebody to decide."""

    batches: Sequence[Batch]
    set_aside: Sequence[SetAside]

    @property
    def any(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.batches or self.set_aside)

    @property
    def last(self) -> int:
        """The newest failed delivery's number, 0 without any."""
        return max((number for batch in self.batches for number in batch.ids), default=0)

    @property
    def state(self) -> str:
        """Another word whenever something was added."""
        return f"{self.last}-{max((one.newest for one in self.set_aside), default=0)}"


async def standing(ctx: Context) -> Report:
    """What there is to decide now, by room, kind and reason."""
    rows = sorted(await troubles.failed(ctx.session), key=_alike)
    batches = [_batch(list(same)) for _, same in groupby(rows, key=_alike)]
    return Report(
        batches=sorted(batches, key=lambda batch: batch.ids[0]),
        set_aside=await troubles.set_aside(ctx.session),
    )


async def tell(ctx: Context) -> None:
    """Keep one card for each coordinator up to date while there are troubles, and close it after."""
    report = await standing(ctx)
    for channel_id in await _homes(ctx):
        card = await troubles.open_card(ctx.session, channel_id)
        if card is not None and (not report.any or not _is_overlooked(ctx, card, report)):
            await _update(ctx, card, report)
        elif report.any:
            await _say(ctx, channel_id, card, report)


def told(report: Report) -> tuple[Notice, Sequence[Choice]]:
    """The card's words, and what may be chosen."""
    shown = report.batches[:LINES]
    more = sum(len(batch.ids) for batch in report.batches[LINES:])
    notice = notices.report(shown, more=more, set_aside=report.set_aside)
    again = Choice(label=N_("Noch einmal senden"), emoji="🔁", command=f"resend alle {report.last}")
    never = Choice(label=N_("Verwerfen"), emoji="🗑️", command=f"resend weg {report.last}")
    hopeful = any(not batch.for_good for batch in report.batches)
    return notice, [again, never] if hopeful else [never] if report.batches else []


async def again(ctx: Context, person_id: int, up_to: int | None = None) -> Counter[str]:
    """Send again what may succeed, as far as number `up_to`; how many deliveries of each kind."""
    report = await standing(ctx)
    found = _up_to([batch for batch in report.batches if not batch.for_good], up_to)
    done = await troubles.again(ctx.session, found)
    audit.write(ctx, "outbox", max(found, default=0), "resend", person_id=person_id, number=done)
    return Counter(found.values())


async def again_one(ctx: Context, person_id: int, number: int) -> Notice:
    """Send one again, or say what became of it; raises Unheard when there is none of that number."""
    row = await troubles.find(ctx.session, number)
    if row is None or row.kind not in troubles.SAID:
        raise Unheard(number)
    gone = await troubles.is_taken_back(ctx.session, row)
    if row.state is OutboxState.DEAD and not gone and await troubles.again(ctx.session, [number]):
        audit.write(ctx, "outbox", number, "resend", person_id=person_id)
        return notices.resent(Counter([row.kind]))
    return notices.fate(number, row.state.value, row.sent_at, ctx.district.zone)


async def give_up(ctx: Context, person_id: int, up_to: int | None = None) -> Counter[str]:
    """Send none of it any more, as far as number `up_to`; how many deliveries of each kind."""
    found = _up_to((await standing(ctx)).batches, up_to)
    done = 0
    while some := await troubles.give_up(ctx.session, found, ctx.machine_now):
        done += some
    audit.write(ctx, "outbox", max(found, default=0), "give_up", person_id=person_id, number=done)
    return Counter(found.values())


class Unheard(Refusal):
    """No delivery has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(notices.no_such_number(number))


async def _homes(ctx: Context) -> Sequence[int]:
    """The channels in which coordinators are told: each in private, the others where they work together."""
    everybody = await voice.role_holders(ctx, RoleName.COORDINATOR)
    rooms = [await places.private_rooms(ctx.session, person.id) for person in everybody]
    homes = [private[0].channel_id for private in rooms if private]
    if len(homes) < len(rooms):
        homes += [channel.id for channel in await places.channels(ctx.session, Purpose.COORDINATION)][:1]
    return homes


def _is_overlooked(ctx: Context, card: Message, report: Report) -> bool:
    """Old, and there is more to tell than it did."""
    return ctx.now - card.said_at > FRESH and not (card.cause or "").endswith(f":{report.state}")


async def _update(ctx: Context, card: Message, report: Report) -> None:
    if report.any:
        notice, choices = told(report)
        await voice.change(ctx, card, notice, choices=choices)
    else:
        await voice.change(ctx, card, notices.settled(), choices=())
        card.on_reply = None


async def _say(ctx: Context, channel_id: int, old: Message | None, report: Report) -> None:
    if old is not None:
        old.on_reply = None
    notice, choices = told(report)
    cause = f"{troubles.CARD}{channel_id}:{ctx.machine_now.isoformat()}:{report.state}"
    await voice.everybody(ctx, channel_id, notice, cause=cause, choices=choices, on_reply=troubles.REPLY)


def _alike(row: Failed) -> tuple[str, str, str, str]:
    return row.channel, row.network, row.kind, row.error.partition(":")[0]


def _batch(same: Sequence[Failed]) -> Batch:
    channel, network, kind, reason = _alike(same[0])
    return Batch(channel=channel, network=network, kind=kind, reason=reason, ids=[row.id for row in same])


def _up_to(batches: Sequence[Batch], up_to: int | None) -> dict[int, str]:
    """The kind of each delivery, by its number."""
    return {
        number: batch.kind for batch in batches for number in batch.ids if up_to is None or number <= up_to
    }
