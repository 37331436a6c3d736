"""No secret leaves the process in a log, a traceback or an answer, however it gets there."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
import structlog

from bot import logs
from bot.redaction import REPLACEMENT, conceal, passwords, redact
from bot.settings import Settings
from tests.bot.test_check_verb import ROOT, openmic
from tests.plugins import canary

TELEGRAM = "7000000001:AAE-somebody-elses-token-of-35-characters"
MATRIX = "syt_b3Blbm1pYw_abcdefghijklmnop_0AbCdE"
ODD = 'pa"ss wörd/with+signs'


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the program's logging writes at DEBUG; afterwards it is as it was."""
    root = logging.getLogger()
    handlers, processors = root.handlers[:], structlog.get_config()
    stream = io.StringIO()
    logs.configure("DEBUG", "json", stream)
    yield stream
    root.handlers[:] = handlers
    structlog.configure(**processors)


def fail(words: str) -> None:
    """Something breaks, and says so with a secret."""
    raise RuntimeError(words)


@pytest.mark.parametrize(
    "text",
    [
        f"https://api.telegram.org/bot{TELEGRAM}/getMe",
        f"https://api.telegram.org/bot{quote(TELEGRAM, safe='')}/getMe",
        f"GET /sync?access_token={MATRIX}&since=s1",
        f"{{'Authorization': 'Bearer {MATRIX}'}}",
        '{"type": "m.login.password", "password": "hunter2"}',
        "connection to postgresql://openmic:hunter2@db/openmic failed",
        "host=db user=openmic password=hunter2 dbname=openmic",
    ],
)
def test_what_looks_like_a_secret_is_taken_out(text: str) -> None:
    """Wherever it stands; what is said about it stays."""
    shown = redact(text)
    assert REPLACEMENT in shown
    assert not any(secret in shown for secret in (TELEGRAM, MATRIX, "hunter2", "AAE-", "syt_"))


def test_plain_words_stay() -> None:
    """Numbers, addresses and times are no secrets."""
    text = "Room !abc:example.org at 2026-11-23T07:29:00 has 12345678 rows of https://example.org:8448/x"
    assert redact(text) == text


def test_the_values_of_the_settings_are_known(written: io.StringIO) -> None:
    """Also where they look like nothing, and however they are quoted."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own
        database_url="postgresql://openmic:p%40ssw0rd-db@db/openmic",
        matrix_password=ODD,  # type: ignore[arg-type]  # pydantic makes it secret
        smtp_url="smtp://bot:mail-word@mail.example.org",  # type: ignore[arg-type]  # the same
    )
    assert {"p@ssw0rd-db", "p%40ssw0rd-db", ODD, "mail-word"} <= set(settings.secrets())
    conceal(*settings.secrets())
    for form in (ODD, quote(ODD, safe=""), json.dumps(ODD), repr(ODD), "p@ssw0rd-db", "mail-word"):
        assert REPLACEMENT in redact(f"it was {form} all the time")
    structlog.get_logger().warning("nested", given={"password-like": [ODD]}, error=ODD)
    logging.getLogger("anything").error("with %s and %r", ODD, {"x": ODD})
    assert "ss wörd" not in written.getvalue()
    assert "ss w\\u00f6rd" not in written.getvalue()
    assert list(passwords(["sqlite:///data/openmic.db", "https://example.org"])) == []


@pytest.mark.parametrize("name", [*logs.TALKATIVE, "asyncio", "py.warnings", "root"])
def test_every_logger_and_every_handler_is_redacted(name: str, written: io.StringIO) -> None:
    """Messages, arguments, exceptions and stacks, also by a handler that somebody else has put there."""
    theirs = io.StringIO()
    logger, handler = logging.getLogger(name), logging.StreamHandler(theirs)
    logger.addHandler(handler)
    try:
        fail(f"POST /bot{TELEGRAM}/sendMessage")
    except RuntimeError:
        logger.exception("with %s", MATRIX, stack_info=True)
    logger.error("wrong %d", TELEGRAM)
    logger.removeHandler(handler)
    for stream in (written, theirs):
        assert "RuntimeError" in stream.getvalue()
        assert TELEGRAM not in stream.getvalue()
        assert MATRIX not in stream.getvalue()


def test_structlogs_exceptions_are_redacted(written: io.StringIO) -> None:
    """The traceback is a value like others."""
    try:
        fail(MATRIX)
    except RuntimeError:
        structlog.get_logger().exception("broke", url=f"https://x/bot{TELEGRAM}/")
    said = written.getvalue()
    assert "RuntimeError" in said
    assert MATRIX not in said
    assert TELEGRAM not in said


@pytest.mark.parametrize(
    "crash",
    [
        f"raise RuntimeError('{TELEGRAM}')",
        f"import threading; threading.Thread(target=lambda: 1 / int('{TELEGRAM}')).start()",
        f"import warnings; warnings.warn('{TELEGRAM}')",
        "import asyncio\nasync def run():\n async def fail():\n  raise RuntimeError('SECRET')\n"
        " t = asyncio.create_task(fail())\n await asyncio.sleep(0)\n del t\n await asyncio.sleep(0)\n"
        "asyncio.run(run())".replace("SECRET", TELEGRAM),
        f"class Bad:\n def __del__(self):\n  raise RuntimeError('{TELEGRAM}')\nBad()",
    ],
    ids=["crash", "thread", "warning", "task", "finaliser"],
)
def test_what_python_itself_writes_is_redacted(crash: str) -> None:
    """On standard error, when something breaks that nobody has caught."""
    begin = "from bot import logs\nlogs.guard()\nlogs.configure('DEBUG', 'text')\n"
    done = subprocess.run(  # noqa: S603  # this interpreter, our own words
        [sys.executable, "-c", begin + crash],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert REPLACEMENT in done.stderr
    assert TELEGRAM not in done.stderr + done.stdout


@pytest.mark.parametrize("password", ["geheim[wort", "ge[heim]wort", "geheim%5Bwort", "geheim:wort"])
def test_whatever_stands_in_a_password_is_found(password: str) -> None:
    """Brackets belong to hosts as well, and must not keep the program from starting."""
    found = set(passwords([f"postgresql://openmic:{password}@db.example.org:5432/openmic?sslmode=require"]))
    assert found == {password, unquote(password)}
    assert not set(
        passwords(["postgresql:///openmic?host=/run", "https://example.org/a:b@c", "sqlite:///a.db"])
    )


def test_a_wrong_setting_is_told_without_its_secret(tmp_path: Path) -> None:
    """One sentence on standard error, and the findings of `check`, show none of what was given."""
    given = {
        "TELEGRAM_TOKEN": TELEGRAM,
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
        "MATRIX_HOMESERVER": "http://127.0.0.1:9",
        "MATRIX_USER_ID": "@bot:x",
        "MATRIX_PASSWORD": canary.MATRIX_PASSWORD,
        "SECRET_KEY": canary.SECRET_KEY,
        "SMTP_URL": f"smtp://bot:{canary.SMTP_PASSWORD}@127.0.0.1:9",
    }
    checked = openmic(tmp_path, "check", **given)
    lost = openmic(
        tmp_path, "channels", DATABASE_URL=f"postgresql://o:{canary.DATABASE_PASSWORD}@127.0.0.1:9/o"
    )
    assert lost.returncode == 1
    for said in (checked.stdout, checked.stderr, lost.stdout, lost.stderr):
        assert canary.MARK not in said
        assert TELEGRAM not in said


def test_the_ear_hears_a_canary() -> None:
    """A plugin that never finds anything would prove nothing."""
    assert canary.CANARY.findall(f"x {canary.MATRIX_PASSWORD} y")
    assert canary.CANARY.findall(f"token {MATRIX}")
    assert not canary.CANARY.findall(redact(f"token {MATRIX}"))
