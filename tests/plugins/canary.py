"""Secrets of the tests can be told from all other text, and no log of any test may show one.

The program's own logging is set up for the whole run, at DEBUG, and the libraries that the program silences
are made to talk. Whatever a handler writes is looked through; so is what started programs wrote, at the end
in their log files and before in whatever a test gives to `heard`.
"""

from __future__ import annotations

import io
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs

#: Stands in every secret the tests make up; homeservers make up theirs with a beginning of their own.
MARK = "-canary-"
MATRIX_PASSWORD = f"matrix{MARK}password"
DATABASE_PASSWORD = f"database{MARK}password"
SMTP_PASSWORD = f"smtp{MARK}password"
SECRET_KEY = f"secret{MARK}key-of-32-characters"
#: In all of a text, by the quickest way there is; only then it is looked at closely.
MARKS = (MARK, "AAE-rehearsal-token", "syt_")
CANARY = re.compile(rf".{{0,60}}(?:{MARK}|AAE-rehearsal-token|\bsyt_[A-Za-z0-9]).{{0,20}}")
#: Said of every row the database driver touches, and silenced by the program: nothing of it is written.
TOO_MANY = frozenset({"aiosqlite", "sqlalchemy"})
#: Not of the program.
OTHERS = ("faker", "asyncio")
LOGS = "openmic*.log"

_leaks: list[str] = []


def heard(text: str) -> str:
    """What a started program wrote; the same text comes back."""
    if any(mark in text for mark in MARKS):
        _leaks.extend(CANARY.findall(text))
    return text


class Listening(io.StringIO):
    """Standard error as it is at the moment, with an ear on it."""

    def write(self, text: str) -> int:
        """Everything a handler has formatted."""
        heard(text)
        return sys.stderr.write(text)


def pytest_configure() -> None:
    """Log as the program does, and more."""
    root = logging.getLogger()
    theirs = root.handlers[:]
    logs.configure("DEBUG", "text", Listening())
    root.handlers += theirs
    for name in set(logs.TALKATIVE) - TOO_MANY:
        logging.getLogger(name).setLevel(logging.DEBUG)
    for name in OTHERS:
        logging.getLogger(name).setLevel(logging.INFO)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """The test in which a secret was logged fails."""
    yield
    _complain()


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """A secret that came late, or stands in a log file, fails the run; xdist's controller hears of it."""
    yield
    for log in _folder(session.config).rglob(LOGS):
        heard(log.read_text(errors="replace"))
    if _leaks:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["canaries"] = _leaks[:20]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """A worker of xdist has ended."""
    _leaks.extend(getattr(node, "workeroutput", {}).get("canaries", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was found after the last test."""
    for leak in _leaks:
        terminalreporter.write_line(f"a secret in a log: {leak}", red=True)


def _complain() -> None:
    found = _leaks[:]
    _leaks.clear()
    if found:
        raise AssertionError("\n".join(["a secret in a log:", *found[:20]]))


def _folder(config: pytest.Config) -> Path:
    return Path(config._tmp_path_factory.getbasetemp())  # type: ignore[attr-defined]  # pytest's own
