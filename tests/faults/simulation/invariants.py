"""What must be so: what people wrote against what people see."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.markup import plain
from bot.network import DOUBTFUL
from tests.fakes import Seen
from tests.faults.simulation.network import SimulatedNetwork
from tests.faults.simulation.people import CHANNELS, Journal, Said

TOKEN = re.compile(r"\bw\d+x\b")
#: Rows that are not done with yet, in rooms that can be written to.
UNFINISHED = """
    SELECT 'outbox', id, kind, state, error FROM outbox WHERE state IN ('QUEUED', 'SENDING', 'UNKNOWN')
    UNION ALL SELECT 'inbox', id, network, state, error FROM inbox WHERE state = 'NEW'
"""
#: What the program believes that people see.
SENT = """
    SELECT o.message_id, r.network, r.address, m.cause FROM outbox o
    JOIN rooms r ON r.id = o.room_id JOIN messages m ON m.id = o.message_id
    WHERE o.kind = 'send' AND o.state = 'SENT' AND m.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM outbox d WHERE d.kind = 'delete' AND d.message_id = m.id AND d.room_id = r.id
    )
"""
TWICE = "SELECT cause FROM messages WHERE cause LIKE 'round:%' GROUP BY cause HAVING count(*) > 1"
REMINDER = ":reminder:"
QUARANTINED = "SELECT id, network, error FROM inbox WHERE state = 'QUARANTINED'"


class Checker:
    """Looks at the networks' screens and at the database file."""

    def __init__(self, networks: Mapping[str, SimulatedNetwork], journal: Journal, file: Path) -> None:
        self._networks, self._journal, self.file = networks, journal, file
        #: Tokens that were said twice with a mark, because nobody could tell.
        self.marked: set[str] = set()

    def meanwhile(self) -> list[str]:
        """What must hold at any moment."""
        return [*self._doubles(), *self._disorder()]

    def finally_(self) -> list[str]:
        """What must hold when everything has come to rest."""
        rows = [
            *self._rows(QUARANTINED, "quarantined"),
            *self._rows(TWICE, "called twice to the same meeting"),
        ]
        return [*self.meanwhile(), *self._losses(), *self._unseen(), *self._ideas(), *rows]

    def reminders(self) -> int:
        """How many reminders of meetings were sent, room by room."""
        return sum(REMINDER in (row[3] or "") for row in self._query(SENT))

    def unfinished(self) -> list[str]:
        """What has not come to its end yet."""
        return self._rows(UNFINISHED, "unfinished")

    def _rows(self, query: str, what: str) -> list[str]:
        return [f"{what}: {row}" for row in self._query(query)]

    def _query(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()

    def _shown(self) -> Iterator[tuple[SimulatedNetwork, str, Sequence[Seen]]]:
        for _, network in sorted(self._networks.items()):
            for room in sorted(network.rooms):
                yield network, room, network.rooms[room]

    def _doubles(self) -> Iterator[str]:
        for network, room, shown in self._shown():
            texts: Counter[tuple[int, str]] = Counter()
            messages: dict[str, set[int]] = defaultdict(set)
            for seen in shown:
                texts[seen.words.message, seen.words.text] += not seen.words.text.startswith(DOUBTFUL)
                if seen.words.author is not None:
                    for token in TOKEN.findall(seen.words.text):
                        messages[token].add(seen.words.message)
                        if seen.words.text.startswith(DOUBTFUL):
                            self.marked.add(token)
            yield from (f"double in {network.name} {room}: {text!r}" for text, n in texts.items() if n > 1)
            yield from (
                f"double in {network.name} {room}: {token} {ids}"
                for token, ids in messages.items()
                if len(ids) > 1
            )

    def _disorder(self) -> Iterator[str]:
        source = {said.token: said.room for said in self._journal.said}
        for network, room, shown in self._shown():
            last: dict[str, int] = {}
            for seen in shown:
                tokens = TOKEN.findall(seen.words.text) if seen.words.author is not None else []
                for token in tokens[:1]:
                    number, origin = int(token[1:-1]), source[token]
                    if token in self.marked:
                        continue
                    if number < last.get(origin, -1):
                        yield f"order in {network.name} {room}: {token} after w{last[origin]}x"
                    last[origin] = number

    def _unseen(self) -> Iterator[str]:
        """Notices, cards and reminders: what is written down as said is there."""
        for message, network, room, cause in self._query(SENT):
            if all(seen.words.message != message for seen in self._networks[network].rooms[room]):
                yield f"said, but not seen in {network} {room}: {message} {cause}"

    def _losses(self) -> Iterator[str]:
        for said in self._journal.said:
            if said.token in self.marked:
                continue
            for network, room in CHANNELS[said.channel].items():
                if network != said.network:
                    yield from self._fate(said, network, room)

    def _fate(self, said: Said, network: str, room: str) -> Iterator[str]:
        shown = self._networks[network].rooms[room]
        first = next(
            (seen for seen in shown if said.token in TOKEN.findall(seen.words.text) and seen.words.author),
            None,
        )
        if said.deleted:
            if first is not None:
                yield f"still there in {network} {room}: {said.token}"
            return
        if first is None:
            if not self._told(said):
                yield f"lost in {network} {room}: {said.token}"
            return
        parts = [plain(seen.words.text) for seen in shown if seen.words.message == first.words.message]
        if said.text.split() not in ("".join(parts).split(), " ".join(parts).split()):
            yield f"not as last said in {network} {room}: {' '.join(parts)[:60]!r} for {said.text[:60]!r}"

    def _told(self, said: Said) -> bool:
        """A notice where it was said, under it."""
        own = self._networks[said.network].rooms[said.room]
        return any(seen.reply_to == said.native and seen.words.author is None for seen in own)

    def _ideas(self) -> Iterator[str]:
        texts = " ".join(row[0] or "" for row in self._query("SELECT text FROM ideas"))
        for token in self._journal.ideas:
            if (times := len(re.findall(rf"\b{token}\b", texts))) != 1:
                yield f"idea {token} was written down {times} times"
