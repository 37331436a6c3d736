"""People on both networks who write, answer, change their minds and press what they are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.events import Address, Deleted, Edited, NativeId, Posted, Pressed, Reacted, Sender, UserId
from tests.fakes import Seen
from tests.faults.simulation.network import SimulatedNetwork
from tests.faults.simulation.outside import Outside

#: Channels where people talk: the addresses of their rooms, by network.
CHANNELS: Mapping[str, Mapping[str, str]] = {
    "Arbeit": {"telegram": "tg-work", "matrix": "mx-work"},
    "Sprache": {"telegram": "tg-talk", "matrix": "mx-talk"},
    "Wohnen": {"telegram": "tg-home", "matrix": "mx-home"},
}
MIC = {"telegram": "tg-mic", "matrix": "mx-mic"}
MODERATION = "mx-mod"
#: So many on each network; the first on Matrix moderates, the first on Telegram coordinates.
PEOPLE = 8
WORDS = (
    "Bus",
    "Chor",
    "Kurs",
    "Samstag",
    "Treffen",
    "Garten",
    "Küche",
    "Amt",
    "Brief",
    "Schule",
    "Fest",
    "Tee",
)
EMOJIS = ("👍", "❤", "🎉")
DECISIONS = (
    "annehmen {}",
    "rückfrage {} Wann denn?",
    "ablehnen {} 4",
    "umgesetzt {} Es ist so weit",
    "verbergen {} Werbung",
)


@dataclass(slots=True, kw_only=True)
class Said:
    """One message of a person, as they mean it to be seen by now."""

    token: str
    network: str
    room: str
    channel: str
    native: NativeId
    sender: Sender
    text: str
    deleted: bool = False
    changes: int = 0


@dataclass(slots=True)
class Journal:
    """All that people did and may expect something of."""

    said: list[Said] = field(default_factory=list)
    #: Tokens of ideas that were handed in.
    ideas: list[str] = field(default_factory=list)
    acts: int = 0


class People:
    """They act at random; what the bot cannot hear, because it is not there, nobody says."""

    def __init__(self, outside: Outside, networks: Mapping[str, SimulatedNetwork]) -> None:
        self.journal = Journal()
        self._outside, self._chance = outside, outside.chance
        self._networks = networks
        self._acts: Sequence[tuple[int, Callable[[], None]]] = (
            (50, self.writes),
            (10, self._edits),
            (4, self._deletes),
            (8, self._reacts),
            (5, self._hands_in),
            (6, self._decides),
            (10, self._presses),
            (2, self._asks),
        )

    def act(self) -> None:
        """Somebody does something."""
        weights = [weight for weight, _ in self._acts]
        [(_, act)] = self._chance.choices(self._acts, weights)
        self.journal.acts += 1
        act()

    def writes(self) -> None:
        """Something new, or an answer."""
        channel = self._chance.choice(sorted(CHANNELS))
        network = self._chance.choice(sorted(self._networks))
        room = CHANNELS[channel][network]
        if room in self._networks[network].closed:
            return
        token = f"w{len(self.journal.said)}x"
        sender = self._somebody(network)
        said = Said(
            token=token,
            network=network,
            room=room,
            channel=channel,
            native=self._networks[network].new_id(),
            sender=sender,
            text=f"{token} {self._words()}",
        )
        self.journal.said.append(said)
        self._posts(network, room, sender, said.text, native=said.native, reply_to=self._something(said))

    def _edits(self) -> None:
        if (said := self._earlier()) is not None:
            said.changes += 1
            said.text = f"{said.token} v{said.changes} {self._words()}"
            self._happens(said.network, Edited(**self._where(said), native_id=said.native, text=said.text))

    def _deletes(self) -> None:
        said = self._earlier()
        if said is not None and said.network == "matrix":
            said.deleted = True
            self._happens(said.network, Deleted(**self._where(said), native_id=said.native))

    def _reacts(self) -> None:
        if (said := self._earlier()) is None:
            return
        network = self._networks[said.network]
        put, own = self._chance.choice(EMOJIS), said.network == "matrix"
        reacted = Reacted(
            **(self._where(said) | {"sender": self._somebody(said.network)}),
            native_id=said.native,
            added=(put,),
            reaction_id=network.new_id() if own else None,
        )
        self._happens(said.network, reacted)

    def _hands_in(self) -> None:
        network = self._chance.choice(sorted(self._networks))
        sender, token = self._somebody(network), f"i{len(self.journal.ideas)}x"
        self.journal.ideas.append(token)
        self._posts(network, f"dm-{sender.user}", sender, f"/idee {token} {self._words()}", private=True)

    def _decides(self) -> None:
        if self.journal.ideas and MODERATION not in self._networks["matrix"].closed:
            words = self._chance.choice(DECISIONS).format(self._chance.randint(1, len(self.journal.ideas)))
            self._posts("matrix", MODERATION, person("matrix", 0), words)

    def _asks(self) -> None:
        network = self._chance.choice(sorted(self._networks))
        sender = self._somebody(network)
        words = self._chance.choice(("/hilfe", "/termine", "/ideen", "/meine"))
        self._posts(network, f"dm-{sender.user}", sender, words, private=True)

    def _presses(self) -> None:
        """Whatever the bot has put under something, wherever it is seen."""
        network = self._chance.choice(sorted(self._networks))
        rooms = self._networks[network].rooms
        offers = [(room, seen) for room in sorted(rooms) for seen in rooms[room][-8:] if seen.words.choices]
        if offers:
            room, seen = self._chance.choice(offers)
            if room not in self._networks[network].closed:
                self._picks(network, room, seen)

    def _picks(self, network: str, room: str, seen: Seen) -> None:
        private = room.startswith("dm-")
        who = next((p for p in everybody(network) if room == f"dm-{p.user}"), self._somebody(network))
        number, emoji, _ = self._chance.choice(seen.words.choices)
        where: dict[str, Any] = {"room": Address(room), "at": self._outside.true_now(), "sender": who}
        new = self._networks[network].new_id()
        if network == "telegram":
            event = Pressed(**where, native_id=seen.native_id, choice=number, callback=new, private=private)
            self._happens(network, event)
        else:
            picked = Reacted(**where, native_id=seen.native_id, added=(emoji,), reaction_id=new)
            self._happens(network, picked)

    def _posts(
        self,
        network: str,
        room: str,
        sender: Sender,
        text: str,
        *,
        native: NativeId | None = None,
        reply_to: NativeId | None = None,
        private: bool = False,
    ) -> None:
        posted = Posted(
            room=Address(room),
            at=self._outside.true_now(),
            sender=sender,
            native_id=native or self._networks[network].new_id(),
            text=text,
            reply_to=reply_to,
            private=private,
        )
        self._happens(network, posted)

    def _happens(self, network: str, event: Posted | Edited | Deleted | Reacted | Pressed) -> None:
        what = getattr(event, "text", getattr(event, "native_id", ""))
        self._outside.note(f"{event.sender.name} {type(event).__name__} in {event.room}: {what[:40]}")
        self._networks[network].happens(event)

    def _where(self, said: Said) -> dict[str, Any]:
        return {"room": Address(said.room), "at": self._outside.true_now(), "sender": said.sender}

    def _earlier(self) -> Said | None:
        """One of the last things that were said and still stand, in a room that the bot hears."""
        last = [
            said
            for said in self.journal.said[-40:]
            if not said.deleted and said.room not in self._networks[said.network].closed
        ]
        return self._chance.choice(last) if last else None

    def _something(self, said: Said) -> NativeId | None:
        """What an answer answers, if it is one."""
        shown = self._networks[said.network].rooms[said.room]
        return self._chance.choice(shown[-10:]).native_id if shown and self._outside.likely(0.2) else None

    def _somebody(self, network: str) -> Sender:
        return person(network, self._chance.randrange(PEOPLE))

    def _words(self) -> str:
        """A few words, now and then more than fit into one message."""
        many = self._chance.randint(60, 120) if self._outside.likely(0.04) else self._chance.randint(1, 6)
        return " ".join(f"{self._chance.choice(WORDS)}{number}" for number in range(many))


def person(network: str, number: int) -> Sender:
    """One of them."""
    user = f"{network[0]}user{number}"
    return Sender(user=UserId(user), name=f"{network.title()}{number}", language="de")


def everybody(network: str) -> list[Sender]:
    """All on one network."""
    return [person(network, number) for number in range(PEOPLE)]
