"""What is handed out is whole: the wheel, the container file, and the names the documents use."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import typer.main

from bot.cli import app
from bot.settings import Settings
from bot.sources import PREFIX
from storage.models import Base

ROOT = Path(__file__).parents[1]
PACKAGING = ROOT / "packaging"
GUIDES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
BUILD = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
PACKAGES: list[str] = BUILD["packages"]
#: Folders that lie beside the packages in a checkout, and where they lie in a wheel.
MOVED: dict[str, str] = BUILD["force-include"]
UV = Path(sys.executable).with_name("uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel; skipped where its builder cannot be had, but never in CI."""
    folder = tmp_path_factory.mktemp("dist")
    # Whoever has installed the project has its builder at hand; only a cleared cache needs the network.
    said = _build(folder, "--offline") and _build(folder)
    if said and os.environ.get("CI"):
        pytest.fail(f"the wheel cannot be built: {said}")
    if said:
        pytest.skip(f"needs hatchling: {said}")
    return next(folder.glob("*.whl"))


def _build(folder: Path, *options: str) -> str:
    """Build into `folder`; empty when it worked, else what was said."""
    command = [str(UV), "build", "--quiet", "--wheel", *options, "--out-dir", str(folder), str(ROOT)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  # our own words
    return done.stderr.strip() if done.returncode else ""


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def _files(folder: str) -> set[str]:
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(ROOT)) for path in found}


def test_the_wheel_carries_every_file_and_nothing_else(wheel: Path) -> None:
    """Code, migrations, pages, data, templates, catalogues: all in its packages, and nothing beside them."""
    expected = {file for package in PACKAGES for file in _files(package)}
    for folder, home in MOVED.items():
        expected |= {file.replace(folder, home, 1) for file in _files(folder)}
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert carried == expected


def test_an_installed_program_finds_its_own_files(installed: Path, tmp_path: Path) -> None:
    """Away from any checkout it makes its database and speaks Ukrainian."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "OPENMIC_LANGUAGE": "uk"}

    def says(*verb: str) -> str:
        command = [sys.executable, "-m", "bot", *verb]
        return subprocess.check_output(command, text=True, cwd=tmp_path, env=env)  # noqa: S603  # our own program

    says("migrate")
    assert (tmp_path / "data" / "openmic.db").exists()
    assert re.search("[а-я]{4}", says("digest", "preview", "--week", "2026-W47"))


def test_the_container_is_built_from_all_that_the_wheel_needs() -> None:
    """Each folder of the wheel is copied before it is built, and no tests, documents or settings are."""
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", (PACKAGING / "Containerfile").read_text(), re.MULTILINE)
    assert {word for words in copied for word in words.split()} == {
        *PACKAGES,
        *MOVED,
        "pyproject.toml",
        "uv.lock",
        "README.md",
    }


def test_the_container_context_lets_only_these_in() -> None:
    """A `.env` or a database beside the code never reaches the builder."""
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert lines[0] == "*"
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert allowed == {*PACKAGES, *MOVED, "pyproject.toml", "uv.lock", "README.md"}
    assert (ROOT / ".containerignore").read_text() == (ROOT / ".dockerignore").read_text()


def test_the_service_waits_for_the_queues() -> None:
    """systemd waits longer than the program drains, and does not repeat a start with wrong settings."""
    from bot.app import DRAIN_SECONDS

    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]  # systemd's names have capitals
    unit.read(PACKAGING / "openmic.service")
    assert float(unit["Service"]["TimeoutStopSec"].removesuffix("s")) >= 2 * DRAIN_SECONDS
    assert unit["Service"]["RestartPreventExitStatus"] == "2"


def _code(path: Path) -> str:
    """What a reader is to type: indented and fenced blocks, and words in backticks."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join(
        [*blocks, *re.findall(r"^ {4}.*$", text, re.MULTILINE), *re.findall(r"`([^`\n]+)`", text)]
    )


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_documents_name_only_verbs_that_exist(path: Path) -> None:
    """`openmic …` in a document can be typed."""
    verbs = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # a group
    named = set(re.findall(r"\bopenmic ((?!openmic\b)[a-z]+)", _code(path)))
    assert named <= verbs


@pytest.mark.parametrize("path", [*GUIDES, *sorted(PACKAGING.iterdir())], ids=lambda path: path.name)
def test_documents_name_only_settings_that_exist(path: Path) -> None:
    """`OPENMIC_…` in a document or a unit is read by the program."""
    settings = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"\bOPENMIC_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")))
    assert {name.removesuffix("_FILE") for name in named} <= settings | {"OPENMIC_CAMPAIGN"}


def test_the_privacy_document_names_every_table() -> None:
    """Whoever checks what is stored finds each table in plain words."""
    named = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")))
    assert set(Base.metadata.tables) <= named
