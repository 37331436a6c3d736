"""Tallies: what the answers to a poll come to, over all rooms, and which room sees less than that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot import things
from bot.network import Network
from bot.relay import called
from forum.context import Context
from forum.notices import Notice
from forum.notices import polls as notices
from forum.polls import Score
from storage import messages
from storage import polls as stored
from storage.models import Message, Poll, Room

#: How often each option (by its place) was chosen, by room.
Counts = Mapping[int, Counter[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What is known of a poll's answers."""

    notice: Notice
    counts: Counts
    #: The room whose own votes nobody tells us of.
    unseen: int | None

    def tells_more(self, room: Room) -> bool:
        """Whether there is something to know that people in `room` do not see in the poll itself."""
        elsewhere = any(+counts for room_id, counts in self.counts.items() if room_id != room.id)
        return elsewhere or room.id == self.unseen


async def of(ctx: Context, poll: Poll, message: Message, networks: Mapping[str, Network]) -> Tally:
    """The tally of `poll`, which `message` asks."""
    counts = await _counts(ctx, poll)
    shown_on = {room_id: (await ctx.session.get_one(Room, room_id)).network for room_id in counts}
    unseen = await _unseen(ctx, message, counts, networks)
    asked = things.load(message.things).poll
    scores = [
        Score(text=called.quiet(option.text), votes=_votes(place, counts, shown_on))
        for place, option in enumerate(asked.options if asked else ())
    ]
    notice = notices.results(
        scores, unseen=unseen.network if unseen else None, closed=poll.closed_at is not None
    )
    return Tally(notice=notice, counts=counts, unseen=unseen.id if unseen else None)


async def _counts(ctx: Context, poll: Poll) -> dict[int, Counter[int]]:
    """Where somebody has answered twice, with two accounts, the later answer counts."""
    counts: dict[int, Counter[int]] = {}
    given = {person_id: vote for vote, person_id in await stored.votes(ctx.session, poll.id)}
    for vote in given.values():
        counts.setdefault(vote.room_id, Counter()).update(vote.options)
    return counts | await stored.counts(ctx.session, poll.id)


async def _unseen(
    ctx: Context, message: Message, counts: Counts, networks: Mapping[str, Network]
) -> Room | None:
    """Where it was asked, when that network keeps the votes to itself and has not told the final ones."""
    original = await messages.original(ctx.session, message.id)
    if original is None or original.room_id in counts:
        return None
    room = await ctx.session.get_one(Room, original.room_id)
    return None if networks[room.network].tells_votes else room


def _votes(place: int, counts: Counts, shown_on: Mapping[int, str]) -> list[tuple[str, int]]:
    """How often the option was chosen, by network."""
    by_network: Counter[str] = Counter()
    for room_id, chosen in counts.items():
        by_network[shown_on[room_id]] += chosen[place]
    return [(network, number) for network, number in by_network.items() if number]
