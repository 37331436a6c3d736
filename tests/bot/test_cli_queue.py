"""`openmic queue`: an operator sees what waits, for what, what failed and why, and sends it again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from typer.testing import CliRunner, Result

from bot.civil import machine_now
from bot.cli import app
from bot.cli.queue import age, prospect, waits_for
from storage import engines
from storage.models import Base, Inbox, InboxState, Outbox, OutboxState, Purpose, Room

NOW = machine_now()
SOON, EARLIER = NOW + timedelta(seconds=90), NOW - timedelta(hours=3)
DEAD = {"state": OutboxState.DEAD, "error": "rejected: no such thing"}


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with one room."""
    address = f"sqlite:///{tmp_path / 'openmic.db'}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENMIC_DATABASE_URL", address)
    monkeypatch.setenv("OPENMIC_DATA_DIR", str(tmp_path))
    CliRunner().invoke(app, ["migrate"])
    with engines.plain(address).begin() as connection:
        connection.execute(
            insert(Base.metadata.tables["channels"]).values(
                id=1, name="Café", purpose=Purpose.TALK, created_at=NOW
            )
        )
        connection.execute(
            insert(Room).values(id=1, channel_id=1, network="telegram", address="-100", linked_at=NOW)
        )
    return address


def row(number: int, **values: object) -> dict[str, object]:
    """One outbox row."""
    blank: dict[str, object] = {
        "id": number,
        "room_id": 1,
        "kind": "send",
        "key": f"k{number}",
        "payload": {"text": "Geheimnis"},
        "state": OutboxState.QUEUED,
        "part": 0,
        "attempts": 0,
        "created_at": EARLIER,
    }
    return blank | values


def put(url: str, table: type[Base], *rows: dict[str, object]) -> None:
    """Write them down."""
    with engines.plain(url).begin() as connection:
        for one in rows:
            connection.execute(insert(table).values(**one))


def run(*words: str) -> Result:
    """What the command line answers."""
    return CliRunner().invoke(app, ["queue", *words])


def states(url: str) -> list[OutboxState]:
    """Of all rows."""
    with engines.plain(url, writes=False).begin() as connection:
        return list(connection.scalars(select(Outbox.state).order_by(Outbox.id)))


def test_what_waits_is_listed_with_its_age_and_reason(url: str) -> None:
    """And nothing that people wrote."""
    put(url, Outbox, row(1), row(2, state=OutboxState.SENDING))
    said = run().stdout
    assert "3 h" in said
    assert "die Antwort des Netzes" in said
    assert "-100" in said
    assert "Geheimnis" not in said


def test_what_failed_is_listed_with_its_prospects(url: str) -> None:
    """Events that could not be read stand below."""
    put(url, Outbox, row(1, **DEAD), row(2, state=OutboxState.DEAD, error="too_long: 9000"))
    event = {
        "network": "matrix",
        "event_id": "$9",
        "raw": b"1234",
        "received_at": EARLIER,
        "error": "KeyError",
    }
    put(url, Inbox, event | {"id": 7, "state": InboxState.QUARANTINED, "attempts": 5})
    said = run("--dead").stdout
    assert "rejected: no such thing" in said
    assert "nein, scheitert wieder" in said
    assert "Nicht lesbar und beiseitegelegt" in said
    assert "KeyError" in said
    assert "4 Bytes" in said


@pytest.mark.usefixtures("url")
def test_nothing_is_said_in_a_sentence() -> None:
    """No empty tables."""
    assert run().stdout.strip() == "Nichts wartet."
    assert run("--dead").stdout.strip() == "Nichts ist gescheitert."


def test_one_row_or_a_whole_room_is_sent_again(url: str) -> None:
    """What waits already, or is unknown, is not."""
    put(url, Outbox, row(1, **DEAD), row(2, **DEAD), row(3, **DEAD))
    assert run("--retry", "2").exit_code == 0
    assert states(url) == [OutboxState.DEAD, OutboxState.QUEUED, OutboxState.DEAD]
    assert run("--retry", "2").exit_code == 1
    assert "2 Zeilen" in run("--retry-room", "-100").stdout
    assert set(states(url)) == {OutboxState.QUEUED}
    assert run("--retry-room", "-100").exit_code == 1


@pytest.mark.parametrize(
    ("values", "reason", "said"),
    [
        ({}, "kicked", "den Raum, er ist nicht erreichbar (kicked)"),
        ({"state": OutboxState.UNKNOWN, "not_before": SOON}, None, "Klärung, ob es ankam noch 1 min"),
        ({"error": "timeout", "not_before": SOON}, None, "den nächsten Versuch noch 1 min (timeout)"),
        ({"not_before": SOON}, None, "das Tempo des Netzes noch 1 min"),
        ({"not_before": EARLIER}, None, "das davor"),
    ],
)
def test_every_reason_to_wait_has_its_words(values: dict[str, object], reason: str | None, said: str) -> None:
    """The room first: while it is closed nothing else matters."""
    room = Room(network="telegram", address="-100", paused_reason=reason)
    assert waits_for(Outbox(**row(1, **values)), room, NOW) == said


def test_forgotten_words_cannot_be_sent(url: str) -> None:
    """The list says so, and so does the verb."""
    put(url, Outbox, row(1, **DEAD, forgotten_at=NOW))
    assert "der Text ist gelöscht" in run("--dead").stdout
    assert run("--retry", "1").exit_code == 1
    assert prospect(Outbox(**row(1, **DEAD))) == "ja"


@pytest.mark.parametrize(
    ("span", "said"),
    [(timedelta(days=3, hours=5), "3 d"), (timedelta(seconds=59), "59 s"), (timedelta(seconds=-5), "0 s")],
)
def test_an_age_is_one_number(span: timedelta, said: str) -> None:
    """In its largest unit."""
    assert age(span) == said
