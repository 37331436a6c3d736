"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import forum.notices

ROOT = Path(__file__).parents[1]
CHAT = ROOT / "templates" / "chat"
SOURCES = [
    path
    for part in ("bot", "forum", "storage", "rehearsal")
    for path in (ROOT / part).rglob("*.py")
    if "versions" not in path.parts
]
#: Event in the router and the intake, delivery in the sender, job in the clock, command in its savepoint.
BROAD_EXCEPTS = {
    "bot/intake.py",
    "bot/router.py",
    "bot/sender.py",
    "bot/clock.py",
    "bot/commands/dispatch.py",
}


def _utterances() -> set[str]:
    found = set()
    for module in pkgutil.iter_modules(forum.notices.__path__):
        loaded = importlib.import_module(f"forum.notices.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith("_"):
                found.add(f"{module.name}/{name}")
    return found


def test_every_utterance_is_one_function_and_one_template() -> None:
    """Functions in forum/notices and templates in templates/chat are the same set."""
    templates = {
        str(path.relative_to(CHAT).with_suffix(""))
        for path in CHAT.rglob("*.html")
        if not path.name.startswith("_")
    }
    assert _utterances() == templates


@pytest.mark.parametrize("path", sorted(CHAT.rglob("*.html")), ids=lambda path: path.stem)
def test_texts_keep_their_manners(path: Path) -> None:
    """No exclamation marks but in commands, no blame, no „leider“."""
    words = " ".join(re.findall(r'"((?:[^"\\]|\\.)*)"', path.read_text()))
    assert not re.search(r"(?<=\w)!", words)
    assert "leider" not in words.lower()


def test_a_file_is_one_thing() -> None:
    """No module is longer than 300 lines."""
    assert [str(path.relative_to(ROOT)) for path in SOURCES if len(path.read_text().splitlines()) > 300] == []


def test_broad_excepts_stand_in_four_places_only() -> None:
    """Everything else names what it expects to fail."""
    found = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
    }
    assert {path for path in found if not path.startswith("rehearsal/")} <= BROAD_EXCEPTS
