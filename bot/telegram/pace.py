"""Telegram's pace: a message a second in a chat, twenty a minute in a group, thirty a second in all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.network import AnswerButton, Join, Leave, Menu, Outgoing, Prove, Send


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `count` calls within `seconds`."""

    count: int
    seconds: float


# A little under what Telegram grants, for calls may arrive closer together than they left.
OVERALL = Limit(count=28, seconds=1.1)
CHAT = Limit(count=5, seconds=5.5)
GROUP = Limit(count=19, seconds=62.0)
#: What waits longer than three minutes for a group is bundled.
CROWDED = 60
#: Floods in this many chats at once mean the bot as a whole.
_WIDESPREAD = 3
_EVERYWHERE = 0
#: What no chat shows does not count.
_UNSEEN = (AnswerButton, Join, Leave, Menu, Prove)


class Pace:
    """Sliding windows in memory; `clock` gives monotonic seconds, `name` is `telegram` or `none`."""

    def __init__(self, name: str, clock: Callable[[], float]) -> None:
        """Nothing was sent yet."""
        self.limited = name != "none"
        self._clock = clock
        self._calls: dict[tuple[int, Limit], deque[float]] = {}
        self._pauses: dict[int, float] = {}
        self._overall = OVERALL

    def share(self, senders: int) -> None:
        """So many processes send for this bot: each keeps to its part of what is granted in all."""
        self._overall = replace(OVERALL, count=max(1, OVERALL.count // max(1, senders)))

    def recall(self, chat: int, age: float) -> None:
        """A message went out `age` seconds ago, from another process or before a restart."""
        now = self._clock()
        for key in self._windows_of(chat):
            window = self._window(key, now)
            # Rooms change hands at any time: what is heard of late may be older than what is known.
            window.append(now - age)
            self._calls[key] = deque(sorted(window))

    def delay(self, chat: int, outgoing: Outgoing) -> float:
        """Seconds until the call may go; 0 when it may go now. Counts nothing."""
        if isinstance(outgoing, _UNSEEN):
            return 0.0
        now = self._clock()
        waits = [self._pauses.get(place, 0.0) - now for place in (chat, _EVERYWHERE)]
        waits += [_wait(self._window(key, now), key[1], now) for key in self._windows_of(chat)]
        return max(0.0, *waits)

    def count(self, chat: int, outgoing: Outgoing) -> float:
        """A call goes out now; when that is."""
        now = self._clock()
        if not isinstance(outgoing, _UNSEEN):
            for key in self._windows_of(chat):
                self._window(key, now).extend([now] * _messages(outgoing))
        return now

    def answered(self, chat: int, outgoing: Outgoing, left: float) -> None:
        """The answer to the call that went out then is here: at the latest now it has arrived, and counts."""
        now = self._clock()
        if isinstance(outgoing, _UNSEEN):
            return
        for key in self._windows_of(chat):
            window = self._window(key, now)
            for _ in range(_messages(outgoing)):
                with suppress(ValueError):
                    window.remove(left)
                window.append(now)

    def pause(self, chat: int, seconds: float) -> None:
        """Telegram asked for silence in a chat; in several chats at once it means all of them."""
        now = self._clock()
        self._pauses = {place: until for place, until in self._pauses.items() if until > now}
        self._pauses[chat] = now + seconds
        if len(self._pauses) >= _WIDESPREAD:
            self._pauses[_EVERYWHERE] = max(self._pauses.values())

    def _windows_of(self, chat: int) -> Iterable[tuple[int, Limit]]:
        if not self.limited:
            return ()
        everywhere = [(_EVERYWHERE, self._overall), (chat, CHAT)]
        return [*everywhere, (chat, GROUP)] if chat < 0 else everywhere

    def _window(self, key: tuple[int, Limit], now: float) -> deque[float]:
        calls = self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - key[1].seconds:
            calls.popleft()
        return calls


def _messages(outgoing: Outgoing) -> int:
    """How many messages a call makes; those of an album count one by one."""
    return max(1, len(outgoing.part.media)) if isinstance(outgoing, Send) else 1


def _wait(calls: deque[float], limit: Limit, now: float) -> float:
    return calls[0] + limit.seconds - now if len(calls) >= limit.count else 0.0
