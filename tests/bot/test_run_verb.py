"""`openmic run` as a service manager sees it: it waits its turn, and a wrong setting ends it at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bot.test_check_verb import ROOT, openmic
from tests.plugins.canary import heard

Start = Callable[[int], subprocess.Popen[str]]
WAITING = "Another program works on this database; waiting until it ends"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the program on one database and the port given, its output to be read."""
    running: list[subprocess.Popen[str]] = []

    def one(port: int) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENMIC_")}
        program = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=tmp_path,
            env=kept | {"PYTHONPATH": str(ROOT), "OPENMIC_WEB_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(program)
        return program

    yield one
    for program in running:
        program.kill()
        program.communicate()


@pytest.fixture
def reserved() -> Iterator[socket.socket]:
    """A port that nobody else is given: bound and never listening."""
    with socket.socket() as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", 0))
        yield bound


def read_until(program: subprocess.Popen[str], words: str) -> str:
    """Everything it says up to these words, or to its end."""
    assert program.stdout is not None
    said = ""
    for line in program.stdout:
        said += line
        if words in line:
            break
    return heard(said)


def test_a_second_program_on_the_same_port_waits_for_the_first(start: Start, reserved: socket.socket) -> None:
    """The port belongs to whoever works; the second takes it over when the first ends."""
    port = reserved.getsockname()[1]
    first = start(port)
    read_until(first, "Noch niemand koordiniert")
    second = start(port)
    said = read_until(second, WAITING)
    assert WAITING in said
    assert "nicht frei" not in said
    first.terminate()
    assert first.wait(100) == 0
    assert "nicht frei" not in read_until(second, "one-time code")
    second.terminate()
    assert second.wait(100) == 0


def test_settings_are_read_again_on_sighup(start: Start, tmp_path: Path) -> None:
    """It begins anew with the file as it is now; a wrong file changes nothing."""
    program = start(0)
    read_until(program, "Noch niemand koordiniert")
    (tmp_path / ".env").write_text("OPENMIC_TIMEZONE=Mars\n")
    program.send_signal(signal.SIGHUP)
    assert "OPENMIC_TIMEZONE" in read_until(program, "were not read again")
    (tmp_path / ".env").write_text("OPENMIC_LOG_FORMAT=json\n")
    program.send_signal(signal.SIGHUP)
    assert "Stopped" in read_until(program, "Noch niemand koordiniert")
    program.terminate()
    assert '"event": "Stopped"' in read_until(program, "Stopped")
    assert program.wait(100) == 0


def test_a_port_of_somebody_elses_ends_it(tmp_path: Path) -> None:
    """One sentence, and the exit code of wrong settings."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = openmic(tmp_path, "run", WEB_PORT=str(other.getsockname()[1]))
    assert done.returncode == 2
    assert done.stderr.startswith("OPENMIC_WEB_PORT: 127.0.0.1:")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("parts", ["", "intake,senden"])
def test_no_parts_or_unknown_ones_end_it(tmp_path: Path, parts: str) -> None:
    """A variable that nobody has set must not start everything on a machine that is to do one thing."""
    done = openmic(tmp_path, "run", "--only", parts, WEB_PORT="0")
    assert done.returncode == 2
    assert "Möglich sind: intake, send, clock, web." in done.stderr


def test_a_server_that_is_away_does_not_end_it_for_good(tmp_path: Path) -> None:
    """After a power cut the database may come back last; only the exit code 2 keeps a service from trying."""
    done = openmic(tmp_path, "run", DATABASE_URL="postgresql://openmic@127.0.0.1:9/openmic", WEB_PORT="0")
    assert done.returncode == 1
    assert done.stderr.startswith("Die Datenbank ist nicht erreichbar.")


def test_an_address_with_an_unknown_option_is_one_sentence(tmp_path: Path) -> None:
    """A slip of the pen there is a wrong setting, and no traceback."""
    done = openmic(tmp_path, "run", DATABASE_URL="postgresql://127.0.0.1:9/openmic?sslmod=off", WEB_PORT="0")
    assert done.returncode == 2
    assert done.stderr.startswith("Datenbank: Der Server versteht eine Angabe der Adresse nicht.")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("verb", ["run", "migrate", "channels"])
def test_a_file_of_another_kind_is_one_sentence(tmp_path: Path, verb: str) -> None:
    """No traceback, whatever the verb."""
    (tmp_path / "notes.txt").write_text("Milch, Brot\n" * 100)
    done = openmic(tmp_path, verb, DATABASE_URL="sqlite:///notes.txt", WEB_PORT="0")
    assert done.returncode == 2
    assert done.stderr.startswith("Datenbank: Die Datei ist keine SQLite-Datenbank.")
    assert len(done.stderr.splitlines()) == 1


STUCK = """
import asyncio
from bot.cli import service

class Stuck:
    def stop(self):
        pass
    async def run(self):
        print("here", flush=True)
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                pass

service.LAST_SECONDS = 0.5
asyncio.run(service._until_stopped(Stuck))
"""


def test_it_ends_when_told_whatever_does_not_come_to_its_end(tmp_path: Path) -> None:
    """A server that answers nobody must not keep the program until the service manager kills it."""
    program = subprocess.Popen(  # noqa: S603  # our own words
        [sys.executable, "-c", STUCK],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        read_until(program, "here")
        program.terminate()
        assert "does not come to its end" in read_until(program, "does not come to its end")
        assert program.wait(100) == 0
    finally:
        program.kill()
        program.communicate()
