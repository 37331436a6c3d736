"""`openmic check` as it is typed: lines with marks, one closing line, an exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.plugins.canary import heard

ROOT = Path(__file__).parents[2]


def openmic(directory: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a verb in `directory` with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENMIC_")}
    environment = kept | {f"OPENMIC_{name}": value for name, value in settings.items()}
    done = subprocess.run(  # noqa: S603  # this interpreter, our own program
        [sys.executable, "-m", "bot", *words],
        cwd=directory,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    heard(done.stdout + done.stderr)
    return done


def test_what_is_to_do_is_marked_and_counted(tmp_path: Path) -> None:
    """Every line begins with its mark, the last one counts; the answer is no."""
    done = openmic(
        tmp_path,
        "check",
        MATRIX_HOMSERVER="x",
        TELEGRAM_TOKEN="1:geheim",
        TELEGRAM_API_URL="http://127.0.0.1:9",
    )
    *lines, last = done.stdout.splitlines()
    marked = [line for line in lines if line]
    assert all(line[:4] in ("ok  ", "!!  ", "--  ") for line in marked)
    wrong = sum(line.startswith("!!") for line in marked)
    assert last == f"Zu tun: {wrong} Punkte, oben mit !! bezeichnet."
    stranger = "Einstellungen: OPENMIC_MATRIX_HOMSERVER gibt es nicht."
    assert f"!!  {stranger} Gemeint ist wohl OPENMIC_MATRIX_HOMESERVER." in lines
    assert "geheim" not in done.stdout
    assert (done.returncode, done.stderr) == (1, "")


def test_wrong_settings_are_one_sentence_each(tmp_path: Path) -> None:
    """Before anything is looked at, and without a secret."""
    done = openmic(
        tmp_path,
        "check",
        TELEGRAM_TOKEN="geheim",
        MATRIX_USER_ID="bot",
        MATRIX_HOMESERVER="matrix.example.org",
        WEB_PORT="acht",
        LOG_LEVEL="laut",
    )
    assert (done.returncode, done.stdout) == (2, "")
    for sentence in (
        "OPENMIC_TELEGRAM_TOKEN: Das ist kein Token von BotFather. Es sieht aus wie 123456:ABC-def.",
        "OPENMIC_MATRIX_USER_ID: „bot“ ist keine Matrix-Kennung. Schreiben Sie @name:example.org.",
        "OPENMIC_MATRIX_HOMESERVER: „matrix.example.org“ ist keine Web-Adresse.",
        "OPENMIC_WEB_PORT: Das ist keine Zahl. Schreiben Sie zum Beispiel 8080.",
        "OPENMIC_LOG_LEVEL: „laut“ gibt es hier nicht. Möglich sind DEBUG, INFO, WARNING, ERROR.",
    ):
        assert sentence in done.stderr
    assert "geheim" not in done.stderr
