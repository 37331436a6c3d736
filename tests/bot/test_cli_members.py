"""The register on the command line: told in one go what is wrong, and nothing half done."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A district of its own, without the settings of this machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENMIC_DATABASE_URL", f"sqlite:///{tmp_path / 'openmic.db'}")
    monkeypatch.setenv("OPENMIC_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def run(*words: str) -> Result:
    """What the command line answers."""
    return CliRunner().invoke(app, list(words))


def test_a_register_goes_in_and_out(here: Path) -> None:
    """Dry run, import, export, import."""
    trial = run("members", "import", str(EXAMPLES / "members.example.csv"), "--dry-run")
    assert (trial.exit_code, trial.stdout.split(" (")[0]) == (0, "3 neu, 0 geändert, 0 unverändert")
    assert run("members", "import", str(EXAMPLES / "members.example.csv")).exit_code == 0
    assert run("members", "export", "out.csv").exit_code == 0
    assert (here / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert run("members", "import", "out.csv").stdout.strip() == "0 neu, 0 geändert, 3 unverändert"


def test_bad_lines_are_an_answer_of_no(here: Path) -> None:
    """Exit 1, every line on stderr, nothing changed."""
    (here / "bad.csv").write_text("name,sector\n,Verwaltung\nAnna,Kirche\nBerta,\n")
    answer = run("members", "import", "bad.csv")
    assert answer.exit_code == 1
    assert "Zeile 2, Spalte name" in answer.stderr
    assert "Zeile 3, Spalte sector" in answer.stderr
    assert "2 Fehler. Es wurde nichts geändert." in answer.stderr
    assert len(run("members", "export").stdout.splitlines()) == 1


@pytest.mark.usefixtures("here")
def test_a_file_that_is_not_there_is_wrong_usage() -> None:
    """Exit 2, one sentence."""
    answer = run("members", "import", "nope.csv")
    assert answer.exit_code == 2
    assert answer.stderr.count("\n") == 1


@pytest.mark.usefixtures("here")
def test_roles_deputies_and_leaving() -> None:
    """The last coordinator stays; another one may go, and the deputy takes over."""
    assert run("role", "telegram:1", "coordinator").exit_code == 0
    assert "Niemand" not in run("role", "telegram:1", "coordinator", "--deputy", "telegram:2").stdout
    assert run("role", "telegram:1", "coordinator", "--until", "2027-01-01").exit_code == 2
    assert run("role", "telegram:1", "coordinator", "--deputy", "telegram:1").exit_code == 1
    assert run("members", "leave", "telegram:1").exit_code == 1
    run("role", "telegram:3", "coordinator")
    assert run("members", "leave", "telegram:1").stdout.strip() == "1 ist ausgetreten."
    assert run("members", "leave", "niemand").exit_code == 1


@pytest.mark.usefixtures("here")
def test_taking_the_last_coordinator_away_says_what_it_means() -> None:
    """It is done all the same, and for another role or while others coordinate there is nothing to add."""
    for number in (1, 2):
        run("role", f"telegram:{number}", "coordinator")
    assert "Niemand koordiniert" not in run("role", "telegram:1", "coordinator", "--remove").stdout
    answer = run("role", "telegram:2", "coordinator", "--remove")
    assert answer.stdout.startswith("2 ist nicht mehr coordinator. Niemand koordiniert")
    assert "Niemand koordiniert" not in run("role", "telegram:2", "moderator", "--remove").stdout


@pytest.mark.usefixtures("here")
def test_directory_and_topics_go_in_and_out() -> None:
    """The examples of the documentation work as they are."""
    assert run("directory", "import", str(EXAMPLES / "offices.csv")).stdout.startswith("17 neu")
    assert len(run("directory", "export").stdout.splitlines()) == 18
    assert run("topics", "import", str(EXAMPLES / "topics.csv")).stdout.startswith("9 neu")
    assert run("topics", "export").stdout == (EXAMPLES / "topics.csv").read_text(encoding="utf-8")
