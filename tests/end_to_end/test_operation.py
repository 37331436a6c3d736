"""What operators rely on: stopping, verbs beside the running program, sentences instead of tracebacks."""

from __future__ import annotations

import time

import pytest

from tests.end_to_end.harness import Finished
from tests.end_to_end.stage import Stage

STOP_SECONDS = 10.0
TAKES_EFFECT_SECONDS = 5.0


async def test_sigterm_stops_cleanly(stage: Stage) -> None:
    """The program ends within ten seconds with exit code 0, with both networks' long polls open."""
    began = time.monotonic()
    assert await stage.program.terminate() == 0
    assert time.monotonic() - began < STOP_SECONDS
    assert "Traceback" not in stage.program.last_words()


async def test_sigterm_in_the_middle_of_work_loses_nothing(stage: Stage) -> None:
    """Stopped while messages are under way, the program delivers the rest after the next start."""
    pair = await stage.channel()
    for number in range(30):
        await pair.writes_telegram(f"Olha sagt {number}")
        await pair.writes_matrix(f"Jan sagt {number}")
    began = time.monotonic()
    assert await stage.program.terminate() == 0
    assert time.monotonic() - began < STOP_SECONDS
    await stage.program.start()
    await stage.is_fine()


async def test_link_takes_effect_beside_the_running_program(stage: Stage) -> None:
    """`openmic link` with a negative chat id as typed joins two rooms within five seconds."""
    room = await stage.jan.create_room("Neu", invite=[stage.bot])
    chat = stage.telegram.supergroup("Neu", [stage.olha])
    done = await stage.program.verb("link", str(chat.id), room, "--channel", "Neu")
    assert (done.code, done.err) == (0, "")
    await stage.jan.wait_for_member(room, stage.bot, TAKES_EFFECT_SECONDS)
    await stage.eventually(lambda: chat.visible() != [], TAKES_EFFECT_SECONDS)
    listed = await stage.program.verb("channels")
    assert listed.code == 0
    assert all(words in listed.out for words in ("Neu", str(chat.id), room))


async def test_unlink_takes_effect_beside_the_running_program(stage: Stage) -> None:
    """After `openmic unlink` nothing crosses any more, while other channels go on."""
    gone, other = await stage.channels("Getrennt", "Verbunden")
    assert (await stage.program.verb("unlink", gone.room)).code == 0
    await gone.writes_telegram("Bleibt auf Telegram")
    await other.writes_telegram("Geht hinüber")
    await stage.converges(other)
    assert not any("Bleibt auf Telegram" in sight.text for sight in await gone.on_matrix())


@pytest.mark.parametrize(
    "words",
    [
        ("link", "arbeit", "!a:b.c"),
        ("link", "-100123", "arbeit"),
        ("link", "-100123"),
        ("role", "telegram:1", "king"),
        ("digest", "preview", "--week", "47"),
        ("run", "--only", "everything"),
        ("dance",),
    ],
    ids=" ".join,
)
async def test_wrong_usage_is_answered_with_a_sentence(stage: Stage, words: tuple[str, ...]) -> None:
    """Exit code 2 and one sentence on stderr, never a traceback."""
    _is_a_refusal(await stage.program.verb(*words), 2)


async def test_wrong_settings_are_answered_with_a_sentence(stage: Stage) -> None:
    """A setting that cannot be used is named, and nothing starts."""
    wrong = {"OPENMIC_TIMEZONE": "Europe/Musterstadt"}
    done = await stage.program.verb("run", settings=wrong)
    _is_a_refusal(done, 2)
    assert "OPENMIC_TIMEZONE" in done.err


async def test_what_is_not_there_is_answered_with_no(stage: Stage) -> None:
    """Exit code 1 and a sentence when a room or a row does not exist."""
    _is_a_refusal(await stage.program.verb("unlink", "!nirgends:b.c"), 1)
    _is_a_refusal(await stage.program.verb("queue", "--retry", "999999"), 1)


def _is_a_refusal(done: Finished, code: int) -> None:
    assert done.code == code
    assert "Traceback" not in done.err + done.out
    assert done.err.strip()
