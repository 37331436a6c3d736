"""The pace of sending."""

from __future__ import annotations

import random
from collections import deque

import pytest

from bot.network import AnswerButton, Outgoing, Part, Send
from bot.telegram.pace import Pace
from bot.things import Media, MediaKind
from rehearsal.telegram.errors import ApiError
from rehearsal.telegram.limits import Limits
from tests.bot.telegram.conftest import Clock

CALL = Outgoing(txn="call")
GROUP, PERSON = -1001234567890, 4711


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


def sent(pace: Pace, clock: Clock, chat: int, count: int) -> float:
    """Send as early as allowed; the seconds it took."""
    begin = clock.now
    for _ in range(count):
        clock.now += pace.delay(chat, CALL)
        pace.count(chat, CALL)
    return clock.now - begin


def test_a_burst_goes_at_once_then_one_a_second(clock: Clock) -> None:
    """Five messages to a person leave together; thirty take about half a minute."""
    pace = Pace("telegram", clock)

    assert sent(pace, clock, PERSON, 5) == 0
    assert 25 <= sent(pace, clock, PERSON, 25) <= 30


def test_a_group_gets_twenty_a_minute(clock: Clock) -> None:
    """Sixty messages into a group take three minutes."""
    pace = Pace("telegram", clock)

    assert 180 <= sent(pace, clock, GROUP, 60) <= 200


def test_all_chats_share_thirty_a_second(clock: Clock) -> None:
    """A hundred people are reached in about four seconds."""
    pace = Pace("telegram", clock)

    assert 3 <= sum(sent(pace, clock, person, 1) for person in range(100)) <= 5


def test_asking_counts_nothing(clock: Clock) -> None:
    """Whoever asks often waits no longer."""
    pace = Pace("telegram", clock)

    assert {pace.delay(GROUP, CALL) for _ in range(100)} == {0}


def test_buttons_are_answered_at_any_time(clock: Clock) -> None:
    """A pressed button does not wait for messages."""
    pace = Pace("telegram", clock)
    sent(pace, clock, GROUP, 19)

    assert pace.delay(GROUP, CALL) > 0
    assert pace.delay(GROUP, AnswerButton(txn="answer", callback="1")) == 0


def test_a_flood_silences_its_chat(clock: Clock) -> None:
    """What Telegram asks for holds with any pace, for that chat, for that long."""
    pace = Pace("none", clock)
    pace.pause(GROUP, 7)

    assert pace.delay(GROUP, CALL) == 7
    assert pace.delay(PERSON, CALL) == 0
    clock.now += 7
    assert pace.delay(GROUP, CALL) == 0


def test_floods_in_three_chats_silence_all(clock: Clock) -> None:
    """Then it is the bot that is too fast, not a chat that is too full."""
    pace = Pace("none", clock)
    for chat in (-1, -2, -3):
        pace.pause(chat, 5)

    assert pace.delay(PERSON, CALL) == 5


def test_none_means_no_limits(clock: Clock) -> None:
    """A stand-in without limits is used without limits."""
    pace = Pace("none", clock)

    assert sent(pace, clock, GROUP, 1000) == 0


def test_the_pictures_of_an_album_count_one_by_one(clock: Clock) -> None:
    """Telegram counts messages, however many a call makes."""
    picture = Media(kind=MediaKind.PHOTO, network="matrix", ref="mxc://a/1", unique="1")
    album = Send(txn="a", part=Part(content="x", media=(picture,) * 5))
    pace = Pace("telegram", clock)
    pace.count(-5, album)

    assert pace.delay(-5, album) > 0
    assert pace.delay(-6, album) == 0


@pytest.mark.parametrize("stalls", [0.0, 0.05])
def test_five_thousand_messages_into_one_group_meet_no_flood(clock: Clock, stalls: float) -> None:
    """Not even where the way is slow now and then, and the program begins anew every 500 messages."""
    pace, strict = Pace("telegram", clock), Limits(clock=clock, on=True)
    chance, recent = random.Random(4711), deque[float](maxlen=40)  # a repeatable story
    floods = 0
    for number in range(5000):
        if number % 500 == 0:
            pace = Pace("telegram", clock)
            for moment in recent:
                pace.recall(GROUP, clock.now - moment)
        clock.now += pace.delay(GROUP, CALL)
        left = pace.count(GROUP, CALL)
        clock.now += chance.expovariate(10) + chance.uniform(1, 10) * (chance.random() < stalls)
        floods += is_flood(strict)
        clock.now += chance.expovariate(20)
        pace.answered(GROUP, CALL, left)
        recent.append(clock.now)
    assert floods == 0


def is_flood(strict: Limits) -> bool:
    """Whether the server finds that one more message into the group is too many."""
    try:
        strict.admit(GROUP)
    except ApiError:
        return True
    return False


def test_a_call_that_takes_long_counts_from_its_answer(clock: Clock) -> None:
    """Nobody knows when it arrived on the other side."""
    pace = Pace("telegram", clock)
    left = [pace.count(PERSON, CALL) for _ in range(5)]
    clock.now += 60
    for moment in left:
        pace.answered(PERSON, CALL, moment)
    assert pace.delay(PERSON, CALL) > 5


def test_what_is_granted_in_all_is_divided_among_senders(clock: Clock) -> None:
    """Two processes that each keep to half of it do not flood Telegram together."""
    pace = Pace("telegram", clock)
    pace.share(2)
    for person in range(14):
        assert pace.delay(person + 1, CALL) == 0
        pace.count(person + 1, CALL)
    assert pace.delay(PERSON, CALL) > 0
    pace.share(1)
    assert pace.delay(PERSON, CALL) == 0
