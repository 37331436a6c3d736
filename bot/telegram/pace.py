"""Telegram's pace: a message a second in a chat, twenty a minute in a group, thirty a second in all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
#: Floods in this many chats at once mean the bot as a whole.
_WIDESPREAD = 3
_EVERYWHERE = 0
#: What no chat shows does not count.
_UNSEEN = (AnswerButton, Join, Leave, Menu, Prove)


class Pace:
    """Sliding windows in memory; `clock` gives monotonic seconds, `name` is `telegram` or `none`."""

    def __init__(self, name: str, clock: Callable[[], float]) -> None:
        """Nothing was sent yet."""
        self._limited = name != "none"
        self._clock = clock
        self._calls: dict[tuple[int, Limit], deque[float]] = {}
        self._pauses: dict[int, float] = {}

    def delay(self, chat: int, outgoing: Outgoing) -> float:
        """Seconds until the call may go; 0 when it may go now. Counts nothing."""
        if isinstance(outgoing, _UNSEEN):
            return 0.0
        now = self._clock()
        waits = [self._pauses.get(place, 0.0) - now for place in (chat, _EVERYWHERE)]
        waits += [_wait(self._window(key, now), key[1], now) for key in self._windows_of(chat)]
        return max(0.0, *waits)

    def count(self, chat: int, outgoing: Outgoing) -> None:
        """A call goes out now."""
        if isinstance(outgoing, _UNSEEN):
            return
        now = self._clock()
        for key in self._windows_of(chat):
            self._window(key, now).extend([now] * _messages(outgoing))

    def pause(self, chat: int, seconds: float) -> None:
        """Telegram asked for silence in a chat; in several chats at once it means all of them."""
        now = self._clock()
        self._pauses = {place: until for place, until in self._pauses.items() if until > now}
        self._pauses[chat] = now + seconds
        if len(self._pauses) >= _WIDESPREAD:
            self._pauses[_EVERYWHERE] = max(self._pauses.values())

    def _windows_of(self, chat: int) -> Iterable[tuple[int, Limit]]:
        if not self._limited:
            return ()
        everywhere = [(_EVERYWHERE, OVERALL), (chat, CHAT)]
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
