"""What operators rely on: stopping, verbs beside the running program, sentences instead of tracebacks."""

from __future__ import annotations

import asyncio
import time

import pytest

from storage.archive import Archive
from tests.end_to_end.engines import on_both
from tests.end_to_end.harness import Finished
from tests.end_to_end.stage import Stage

#: Promised are ten and five on a machine that does nothing else; this one may be shared and slow.
STOP_SECONDS = 60.0
TAKES_EFFECT_SECONDS = 60.0
WRONG = (
    "link arbeit !a:b.c",
    "link -100123 arbeit",
    "link -100123",
    "role telegram:1 king",
    "digest preview --week 47",
    "digest preview --week 2026-W54",
    "queue --retry 99999999999999999999",
    "demo --port 99999",
    "demo --speed 0",
    "run --only everything",
    "dance",
)


@on_both
async def test_sigterm_stops_cleanly(stage: Stage) -> None:
    """The program ends by itself with exit code 0, with both networks' long polls open."""
    began, before = time.monotonic(), stage.program.log.stat().st_size
    assert await stage.program.terminate() == 0
    assert time.monotonic() - began < STOP_SECONDS
    assert b"Traceback" not in stage.program.log.read_bytes()[before:]


@on_both
async def test_sigterm_in_the_middle_of_work_loses_nothing(stage: Stage) -> None:
    """Stopped while messages are under way, the program delivers the rest after the next start."""
    pair = await stage.channel()
    for number in range(30):
        pair.writes_telegram(f"Olha sagt {number}")
        await pair.writes_matrix(f"Jan sagt {number}")
    began = time.monotonic()
    assert await stage.program.terminate() == 0
    assert time.monotonic() - began < STOP_SECONDS
    await stage.program.start()
    await stage.is_fine()


@on_both
async def test_link_takes_effect_beside_the_running_program(stage: Stage) -> None:
    """`openmic link` with a negative chat id as typed joins two rooms before anything else happens."""
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
    gone.writes_telegram("Bleibt auf Telegram")
    other.writes_telegram("Geht hinüber")
    await stage.converges(other)
    assert not any("Bleibt auf Telegram" in sight.text for sight in await gone.on_matrix())


@on_both
async def test_a_backup_is_made_beside_the_running_program(stage: Stage) -> None:
    """Everything goes on meanwhile; the file is whole, and a restore under the program is refused."""
    pair = await stage.channel()
    pair.writes_telegram("Vor der Sicherung")
    file = stage.program.directory / f"sicherung-{pair.chat.id}.zip"
    done = await stage.program.verb("backup", str(file))
    assert (done.code, done.err) == (0, "")
    pair.writes_telegram("Nach der Sicherung")
    with Archive(file) as archive:
        assert pair.room in {row["address"] for row in archive.rows("rooms")}
        # The secret key stands in the settings here.
        assert set(archive.manifest.files) == {"matrix.session.json"}
    assert _refusal(await stage.program.verb("restore", str(file), "--replace")) == 1
    await stage.is_fine()


async def test_what_is_kept_is_for_its_owner_only(stage: Stage) -> None:
    """Database, keys and session cannot be read by other accounts of the machine."""
    home = stage.program.directory
    kept = [*home.glob("openmic.db*"), *home.glob("data/*")]
    assert {path.name: path.stat().st_mode & 0o077 for path in kept} == dict.fromkeys(
        (path.name for path in kept), 0
    )


@pytest.mark.timeout(600)
async def test_wrong_usage_is_answered_with_a_sentence(stage: Stage) -> None:
    """Exit code 2 and one sentence on stderr, never a traceback."""
    refusals = {line: _refusal(await stage.program.verb(*line.split())) for line in WRONG}
    assert refusals == dict.fromkeys(WRONG, 2)


async def test_wrong_settings_are_answered_with_a_sentence(stage: Stage) -> None:
    """A setting that cannot be used is named, and nothing starts."""
    done = await stage.program.verb("run", settings={"OPENMIC_TIMEZONE": "Europe/Musterstadt"})
    assert _refusal(done) == 2
    assert "OPENMIC_TIMEZONE" in done.err


async def test_what_is_not_there_is_answered_with_no(stage: Stage) -> None:
    """Exit code 1 and a sentence when a room or a row does not exist."""
    lines = ("unlink !nirgends:b.c", "queue --retry 999999")
    done = await asyncio.gather(*(stage.program.verb(*line.split()) for line in lines))
    assert [_refusal(one) for one in done] == [1, 1]


def _refusal(done: Finished) -> int | str:
    """The exit code of a refusal in words; what was written where it is none."""
    said = done.err.strip()
    return done.code if said and "Traceback" not in done.err + done.out else f"{done.out}{done.err}"
