"""`openmic backup` and `openmic restore`, as an operator types them."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url
from typer.testing import CliRunner, Result

from bot.civil import machine_now
from bot.cli import app
from storage import messages, migrate, outbox, people, places
from storage.database import Database
from storage.models import Channel, Outbox, OutboxState, Purpose, Series
from tests.storage.filling import WORDS

Openmic = Callable[..., Result]


@pytest.fixture
def openmic(new_url: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Openmic:
    """Runs a verb at one of several homes: `openmic("old", "backup", "a.zip")`."""
    urls: dict[str, str] = {}
    monkeypatch.chdir(tmp_path)

    def run(home: str, *words: str) -> Result:
        urls.setdefault(home, new_url())
        monkeypatch.setenv("OPENMIC_DATABASE_URL", urls[home])
        monkeypatch.setenv("OPENMIC_DATA_DIR", str(tmp_path / home))
        return CliRunner().invoke(app, words)

    return run


@pytest.fixture
def lived_in(openmic: Openmic, tmp_path: Path) -> str:
    """The address of the old home's database: one message is under way, one meeting falls due soon."""
    for name, content in (("secret.key", "geheim"), ("matrix.session.json", json.dumps({"device": "A"}))):
        (tmp_path / "old").mkdir(exist_ok=True)
        (tmp_path / "old" / name).write_text(content)
    url = _address(openmic, "old")
    migrate.to(url)
    asyncio.run(_live(url))
    return url


@pytest.mark.usefixtures("lived_in")
def test_everything_moves_to_another_home(openmic: Openmic, tmp_path: Path) -> None:
    """Data, keys and session are there, for their owner only; what was under way waits for a decision."""
    done = openmic("old", "backup", "a.zip")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "2 Dateien" in done.stdout
    back = openmic("new", "restore", "a.zip")
    assert back.exit_code == 0, back.output
    assert (tmp_path / "new" / "secret.key").read_text() == "geheim"
    kept = [*(tmp_path / "new").iterdir(), tmp_path / "a.zip"]
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in kept} == dict.fromkeys(
        ("secret.key", "matrix.session.json", "a.zip"), 0o600
    )
    names, dead, waiting = asyncio.run(_look(_address(openmic, "new")))
    assert WORDS in names
    assert waiting == 0
    # The message, and the invitation that has fallen due since.
    assert dead > 1
    assert f"{dead} Sendungen" in back.stdout
    listed = openmic("new", "queue", "--dead")
    assert listed.stdout.count("restored") == dead


def test_a_backup_is_made_beside_the_running_program(openmic: Openmic, lived_in: str) -> None:
    """It needs no lock, and takes none."""
    with _program_at_work(lived_in):
        assert openmic("old", "backup", "a.zip").exit_code == 0


def test_a_running_program_is_not_restored_under(openmic: Openmic, lived_in: str) -> None:
    """It would go on with what is no longer so."""
    openmic("old", "backup", "a.zip")
    with _program_at_work(lived_in):
        refused = openmic("old", "restore", "a.zip", "--replace")
    assert refused.exit_code == 1
    assert "Beenden Sie es zuerst" in refused.stderr


def test_what_is_there_is_replaced_only_when_asked_and_saved_first(
    openmic: Openmic, lived_in: str, tmp_path: Path
) -> None:
    """The copy says where it is, and can itself be restored."""
    openmic("old", "backup", "a.zip")
    asyncio.run(_add_channel(lived_in, "Nachher"))
    refused = openmic("old", "restore", "a.zip")
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr
    assert asyncio.run(_look(lived_in))[0] == [WORDS, "Nachher"]
    assert openmic("old", "restore", "a.zip", "--replace").exit_code == 0
    assert asyncio.run(_look(lived_in))[0] == [WORDS]
    (saved,) = (tmp_path / "old" / "backups").iterdir()
    assert openmic("old", "restore", str(saved), "--replace").exit_code == 0
    assert asyncio.run(_look(lived_in))[0] == [WORDS, "Nachher"]


@pytest.mark.usefixtures("lived_in")
def test_a_file_is_never_overwritten(openmic: Openmic, tmp_path: Path) -> None:
    """Yesterday's backup is still yesterday's."""
    (tmp_path / "a.zip").write_text("gestern")
    refused = openmic("old", "backup", "a.zip")
    assert (refused.exit_code, (tmp_path / "a.zip").read_text()) == (1, "gestern")
    assert "gibt es schon" in refused.stderr


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a zip", b"SQLite format 3\x00"])
def test_what_is_no_backup_is_refused_with_a_sentence(
    openmic: Openmic, lived_in: str, tmp_path: Path, content: bytes
) -> None:
    """Nothing is touched."""
    (tmp_path / "a.zip").write_bytes(content)
    refused = openmic("old", "restore", "a.zip", "--replace")
    assert refused.exit_code == 1
    assert "keine Sicherung" in refused.stderr
    assert asyncio.run(_look(lived_in))[0] == [WORDS]


@pytest.mark.parametrize(
    "changes",
    [{"files": ["../evil"]}, {"files": ["secret.key", "other.key"]}, {"tables": {}}, {"revision": "0"}],
)
def test_an_altered_backup_is_refused_with_a_sentence(
    openmic: Openmic, lived_in: str, tmp_path: Path, changes: dict[str, object]
) -> None:
    """Into a new home as over an old one; nothing is written outside, and no database left behind."""
    openmic("old", "backup", "a.zip")
    _alter(Path("a.zip"), Path("b.zip"), changes)
    for home in ("old", "new"):
        refused = openmic(home, "restore", "b.zip", "--replace")
        assert isinstance(refused.exception, SystemExit)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "beschädigt. Es wurde nichts geändert." in refused.stderr
    assert asyncio.run(_look(lived_in))[0] == [WORDS]
    assert (tmp_path / "old" / "secret.key").read_text() == "geheim"
    assert [path for path in tmp_path.rglob("*") if path.name in ("evil", "other.key")] == []
    assert not (tmp_path / "new").exists()
    url = make_url(_address(openmic, "new"))
    assert url.get_backend_name() != "sqlite" or not Path(url.database or "").exists()


def test_a_missing_file_is_refused_with_a_sentence(openmic: Openmic) -> None:
    """As is a folder."""
    assert [openmic("new", "restore", name).exit_code for name in ("nirgends.zip", ".")] == [1, 1]


def _alter(path: Path, to: Path, changes: dict[str, object]) -> None:
    """Copy a backup with other words in its manifest and two more files."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content |= {"files/../evil": b"x", "files/other.key": b"x"}
    content["openmic.json"] = json.dumps(json.loads(content["openmic.json"]) | changes).encode()
    with zipfile.ZipFile(to, "w") as altered:
        for name, data in content.items():
            altered.writestr(name, data)


def _address(openmic: Openmic, home: str) -> str:
    openmic(home, "version")
    return os.environ["OPENMIC_DATABASE_URL"]


@asynccontextmanager
async def _open(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def _live(url: str) -> None:
    tomorrow = (datetime.now() + timedelta(days=1)).replace(microsecond=0)  # noqa: DTZ005  # wall-clock time
    async with _open(url) as database, database.transaction() as session:
        channel = await places.add_channel(session, WORDS, Purpose.TALK, machine_now())
        room = await places.add_room(session, channel, "telegram", "-1", now=machine_now())
        account = await people.met(session, "telegram", "1", name="Olha", now=machine_now())
        said = await messages.write(session, channel_id=channel.id, text=WORDS, now=machine_now())
        await outbox.post(session, said, to=[room], now=machine_now())
        session.add(
            Series(
                channel_id=channel.id,
                name="Runde",
                starts_local=tomorrow.isoformat(timespec="minutes"),
                zone="Europe/Berlin",
                minutes=60,
                place="Rathaus",
                created_by=account.person_id,
                confirmed_at=machine_now(),
            )
        )


async def _add_channel(url: str, name: str) -> None:
    async with _open(url) as database, database.transaction() as session:
        await places.add_channel(session, name, Purpose.TALK, machine_now())


async def _look(url: str) -> tuple[list[str], int, int]:
    """Names of channels, dead rows, waiting rows."""
    async with _open(url) as database, database.reading() as session:
        names = list((await session.scalars(select(Channel.name).order_by(Channel.id))).all())
        states = list((await session.scalars(select(Outbox.state))).all())
    return names, states.count(OutboxState.DEAD), states.count(OutboxState.QUEUED)


@contextmanager
def _program_at_work(url: str) -> Iterator[None]:
    with asyncio.Runner() as loop:
        database = Database(url)
        assert loop.run(database.hold())
        yield
        loop.run(database.close())
