"""Hands that ask, answer and close polls, and eyes for their results."""

from __future__ import annotations

from collections.abc import Sequence

from rehearsal.matrix import polls
from rehearsal.matrix.saying import Saying


class Asking(Saying):
    """What somebody asks everybody. `stable` writes the names of the specification, else those of today."""

    async def start_poll(
        self, room: str, question: str, answers: Sequence[str], *, most: int = 1, stable: bool = False
    ) -> str:
        """Ask; the answers are called `0`, `1` …. Gives the event id."""
        content = polls.start(question, answers, most=most, stable=stable)
        return await self.send_event(room, polls.kind("start", stable=stable), content)

    async def vote(self, room: str, poll: str, *answers: str, stable: bool = False) -> str:
        """Choose answers by their ids or texts; none takes the choice back. Gives the event id."""
        seen = await self.poll(room, poll)
        ids = {text: key for key, text in seen.answers} if seen else {}
        content = polls.response(poll, [ids.get(answer, answer) for answer in answers], stable=stable)
        return await self.send_event(room, polls.kind("response", stable=stable), content)

    async def end_poll(self, room: str, poll: str, text: str = "Beendet", *, stable: bool = False) -> str:
        """Close a poll; gives the event id."""
        content = polls.end(poll, text, stable=stable)
        return await self.send_event(room, polls.kind("end", stable=stable), content)

    async def poll(self, room: str, poll: str) -> polls.PollSeen | None:
        """A poll with everybody's answers; None when there is none at that event."""
        item = next((item for item in await self.visible(room) if item.event_id == poll), None)
        return item.poll if item else None
