"""A backup that somebody altered, or a disk forgot half of, is refused whole."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from storage import archive as archives
from storage import migrate, whole
from storage.archive import Archive, Damaged, Manifest
from tests.conftest import MONDAY
from tests.storage.filling import everything, fill

CHANNELS = "tables/channels.jsonl"
ROW = {
    "id": 1,
    "name": "Arbeit",
    "purpose": "TALK",
    "languages": None,
    "arrivals": False,
    "created_at": "2026-11-23T08:00:00",
}

Alter = Callable[[Path, bytes | dict[str, Any]], Path]


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Manifest]:
    """The backup of an empty database, the same from both kinds."""
    folder = tmp_path_factory.mktemp("backup")
    url = f"sqlite:///{folder / 'a.db'}"
    migrate.to(url)
    return folder / "a.zip", whole.back_up(url, folder / "a.zip", {}, MONDAY)


@pytest.fixture
def alter(backup: tuple[Path, Manifest]) -> Alter:
    """Puts other channels, or another manifest, into the backup of an empty database."""
    file, manifest = backup

    def put(path: Path, content: bytes | dict[str, Any]) -> Path:
        told = asdict(manifest) | {"tables": {**manifest.tables, "channels": 1}}
        told |= content if isinstance(content, dict) else {}
        rows = content if isinstance(content, bytes) else _row()
        new: dict[str, bytes] = {CHANNELS: rows, archives.MANIFEST: json.dumps(told).encode()}
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(path, "w") as altered:
            for name in old.namelist():
                altered.writestr(name, new[name] if name in new else old.read(name))
        return path

    return put


def _row(**changes: Any) -> bytes:
    return json.dumps(ROW | changes).encode()


ROWS = {
    "cut": _row()[:40],
    "no object": b"[1]",
    "nothing": b"",
    "two": _row() + b"\n" + _row(id=2),
    "an empty line": b"\n" + _row(),
    "nested": b"[" * 100_000,
    "not utf-8": b'{"id": "\xff"}',
    "an unknown column": _row(nick="A"),
    "a column less": json.dumps({name: ROW[name] for name in ("id", "name")}).encode(),
    "words for a number": _row(id="eins"),
    "a truth for a number": _row(id=True),
    "too large a number": _row(id=2**63),
    "the largest number and one more": _row(id=-(2**63) - 1),
    "a number for words": _row(name=5),
    "half a character": _row(name="\ud800"),
    "nothing for words": _row(name=None),
    "no moment": _row(created_at="gestern"),
    "a number for a moment": _row(created_at=5),
    "an unknown purpose": _row(purpose="PARTY"),
    "a row over 16 MB": _row(name="x" * archives.LONGEST_ROW),
}


@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS.keys())
def test_altered_rows_change_nothing(
    bare_url: str, new_url: Callable[[], str], alter: Alter, tmp_path: Path, rows: bytes
) -> None:
    """What was there is there afterwards; where nothing was, there is nothing."""
    migrate.to(bare_url)
    fill(bare_url)
    written, empty = everything(bare_url), new_url()
    with Archive(alter(tmp_path / "b.zip", rows)) as archive:
        for url in (bare_url, empty):
            with pytest.raises(Damaged):
                whole.restore(url, archive, MONDAY)
    assert everything(bare_url) == written
    assert _is_untouched(empty)


@pytest.mark.parametrize(
    "changes",
    [
        {"tables": {"channels": 1}},
        {"tables": {"channels": 1, "strangers": 0}},
        {"revision": "0001b"},
        {"revision": ""},
    ],
)
def test_a_manifest_of_another_world_changes_nothing(
    new_url: Callable[[], str], alter: Alter, tmp_path: Path, changes: dict[str, Any]
) -> None:
    """Tables and revisions that there never were."""
    path, empty = alter(tmp_path / "b.zip", changes), new_url()
    with pytest.raises(Damaged), Archive(path) as archive:
        whole.restore(empty, archive, MONDAY)
    assert _is_untouched(empty)


@pytest.mark.parametrize(
    "changes",
    [
        {"revision": 2},
        {"made_at": "gestern"},
        {"made_at": None},
        {"tables": ["channels"]},
        {"tables": {"channels": "1"}},
        {"tables": {"channels": -1}},
        {"files": "secret.key"},
        {"files": [1]},
        {"files": ["gone.key"]},
        {"format": "1"},
        {"more": 1},
    ],
)
def test_a_manifest_of_another_kind_is_recognised(
    alter: Alter, tmp_path: Path, changes: dict[str, Any]
) -> None:
    """Before anything is touched, whichever database there is."""
    path = alter(tmp_path / "b.zip", changes)
    with pytest.raises(Damaged):
        Archive(path)


def test_the_same_without_a_change_comes_back(
    new_url: Callable[[], str], alter: Alter, tmp_path: Path
) -> None:
    """It is the change that is refused."""
    url = new_url()
    with Archive(alter(tmp_path / "b.zip", _row())) as archive:
        whole.restore(url, archive, MONDAY)
    assert [row["name"] for row in everything(url)["channels"]] == ["Arbeit"]


def _is_untouched(url: str) -> bool:
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        assert target.database is not None
        return list(Path(target.database).parent.glob(f"{Path(target.database).name}*")) == []
    return migrate.current(url) is None
