"""`openmic check` beside a Bot API server: each usual mistake made once, named, and with its remedy."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import check, linking
from bot.checks import clock
from bot.checks.http import Answer
from bot.civil import CivilTime, machine_now
from bot.findings import Finding
from bot.intake import Intake, contested_key
from bot.network import Batch, Contested
from bot.settings import Settings
from bot.work import Work
from forum import people
from rehearsal.telegram import Person, Room, TelegramServer
from storage import inbox, migrate, places
from storage.database import Database
from storage.models import Purpose, RoleName
from tests.bot.matrix.stub import Stub
from tests.fakes import FakeNetwork

PATIENCE = 1.0
#: Seconds for a check on a slow and busy machine: each server is given ten, and none may hold it up for good.
LONGEST = 90.0
TEXTS = {"impressum": "Wir", "datenschutz": "Daten", "barrierefreiheit": "Für alle"}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of this version, made once."""
    path = tmp_path_factory.mktemp("check") / "openmic.db"
    migrate.ensure(f"sqlite:///{path}")
    return path


@dataclass(slots=True)
class Site:
    """An installation in order; each test breaks one thing."""

    server: TelegramServer
    owner: Person
    group: Room
    moderation: Room
    path: Path
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Its database."""
        return f"sqlite:///{self.path / 'openmic.db'}"

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Work]:
        """The door to its database."""
        database = Database(self.url)
        yield Work(database, self.build().district(), CivilTime())
        await database.close()

    def build(self, **changes: Any) -> Settings:
        """Its settings, some of them changed."""
        return Settings(**(self.settings | changes))

    async def link(self, address: str, name: str, purpose: Purpose) -> None:
        """Make a Telegram room a channel, as the command line does."""
        async with self.work() as work, work.unit() as ctx:
            await linking.link(ctx, {"telegram": address}, name=name, purpose=purpose)

    async def findings(self, **changes: Any) -> list[Finding]:
        """Everything `check` says, with some settings changed."""
        parts = await check.examine(self.build(**changes), patience=PATIENCE)
        return [finding for part in parts for finding in part]

    async def wrongs(self, **changes: Any) -> list[str]:
        """What is not fine."""
        return [finding.sentence for finding in await self.findings(**changes) if not finding.ok]


@pytest.fixture
async def site(tmp_path: Path, migrated: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """Two groups, one coordinator, everything filled in."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("OPENMIC_")]:
        monkeypatch.delenv(name)
    shutil.copyfile(migrated, tmp_path / "openmic.db")
    (tmp_path / "openmic.db").chmod(0o600)
    async with TelegramServer() as server:
        owner = server.person("Petra")
        made = Site(
            server=server,
            owner=owner,
            group=server.supergroup("Open Mic", [owner]),
            moderation=server.supergroup("Moderation", [owner]),
            path=tmp_path,
        )
        made.settings = {
            "database_url": made.url,
            "data_dir": tmp_path / "data",
            "telegram_token": server.token,
            "telegram_api_url": server.url,
            "web_url": "https://forum.example.org",
            "web_port": 0,
            **TEXTS,
        }
        await made.link(str(made.group.id), "Open Mic", Purpose.OPENMIC)
        await made.link(str(made.moderation.id), "Moderation", Purpose.MODERATION)
        await _coordinate(made)
        yield made


async def _coordinate(site: Site, *, private: bool = True) -> None:
    async with site.work() as work, work.unit() as ctx:
        person = await people.grant(ctx, f"telegram:{site.owner.id}", RoleName.COORDINATOR)
        assert person is not None
        if private:
            channel = await places.add_channel(ctx.session, "Petra", Purpose.PRIVATE, ctx.machine_now)
            await places.add_room(
                ctx.session, channel, "telegram", str(site.owner.id), now=ctx.now, person_id=person.id
            )


async def test_what_is_in_order_is_said_calmly(site: Site) -> None:
    """Nothing to do; one line for each thing looked at."""
    assert await site.wrongs() == []
    said = [finding.sentence for finding in await site.findings()]
    assert len(said) > 15
    assert len(set(said)) == len(said)


Break = Callable[[Site], Awaitable[dict[str, Any]]]


def _change(**settings: Any) -> Break:
    async def change(_site: Site) -> dict[str, Any]:
        return settings

    return change


async def _privacy(site: Site) -> dict[str, Any]:
    site.server.core.privacy = True
    return {}


async def _webhook(site: Site) -> dict[str, Any]:
    site.server.core.updates.webhook = "https://elsewhere.example/hook"
    return {}


def _standing(words: str, purpose: Purpose = Purpose.TALK, **room: Any) -> Break:
    async def stand(site: Site) -> dict[str, Any]:
        await site.link(str(site.server.supergroup(words, [site.owner], **room).id), words, purpose)
        return {}

    return stand


async def _no_delete(site: Site) -> dict[str, Any]:
    room = site.server.supergroup("Ohne Löschen", [site.owner], bot="none")
    site.owner.adds_bot(room, admin=True, rights=frozenset({"can_pin_messages"}))
    await site.link(str(room.id), "Ohne Löschen", Purpose.TALK)
    return {}


async def _mute(site: Site) -> dict[str, Any]:
    channel = site.server.channel("Amtsblatt", [site.owner], bot="member")
    await site.link(str(channel.id), "Amtsblatt", Purpose.TALK)
    return {}


async def _thrown_out(site: Site) -> dict[str, Any]:
    site.owner.removes_bot(site.group)
    return {}


async def _without_hundred(site: Site) -> dict[str, Any]:
    await site.link(f"-{str(site.group.id).removeprefix('-100')}", "Falsch", Purpose.TALK)
    return {}


async def _positive(site: Site) -> dict[str, Any]:
    await site.link(str(site.group.id).removeprefix("-"), "Falsch", Purpose.TALK)
    return {}


async def _a_persons_number(site: Site) -> dict[str, Any]:
    somebody = site.server.person("Olha")
    somebody.starts()
    await site.link(str(somebody.id), "Falsch", Purpose.TALK)
    return {}


async def _no_topics(site: Site) -> dict[str, Any]:
    await site.link(f"{site.group.id}/7", "Falsch", Purpose.TALK)
    return {}


async def _nobody_coordinates(site: Site) -> dict[str, Any]:
    async with site.work() as work, work.unit() as ctx:
        await people.revoke(ctx, f"telegram:{site.owner.id}", RoleName.COORDINATOR)
    return {}


async def _silent_coordinator(site: Site) -> dict[str, Any]:
    async with site.work() as work, work.unit() as ctx:
        await people.grant(ctx, "telegram:99", RoleName.COORDINATOR)
    return {}


async def _no_moderation(site: Site) -> dict[str, Any]:
    async with site.work() as work, work.unit() as ctx:
        await linking.unlink(ctx, str(site.moderation.id))
    return {}


async def _readable_env(site: Site) -> dict[str, Any]:
    (site.path / ".env").write_text("OPENMIC_LANGUAGE=de\n")
    (site.path / ".env").chmod(0o644)
    return {}


async def _typo(site: Site) -> dict[str, Any]:
    (site.path / ".env").write_text("OPENMIC_TELEGRAM_TOKN=1:a\n")
    (site.path / ".env").chmod(0o600)
    return {}


async def _no_data_dir(site: Site) -> dict[str, Any]:
    (site.path / "file").touch()
    return {"data_dir": site.path / "file" / "data", "secret_key": "x"}


#: What was done wrong, what of it is named, and the remedy.
MISTAKES: dict[str, tuple[Break, str, str]] = {
    "wrong token": (_change(telegram_token="7000000002:AAE-wrong"), "nimmt das Token nicht an", "@BotFather"),
    "nobody at the address": (
        _change(telegram_api_url="http://127.0.0.1:9"),
        "127.0.0.1:9 ist nicht erreichbar",
        "OPENMIC_TELEGRAM_API_URL",
    ),
    "privacy mode": (_privacy, "Der Privatsphäre-Modus ist an", "/setprivacy"),
    "webhook left behind": (_webhook, "hat einen Webhook eingetragen", "„openmic run“ nimmt"),
    "only a member": (_standing("Gast", bot="member"), "In „Gast“ ist der Bot nur Mitglied", "Administrator"),
    "may not delete": (_no_delete, "keine Nachrichten löschen", "Geben Sie ihm dieses Recht"),
    "may not write": (_mute, "darf der Bot nicht schreiben", "Geben Sie ihm dieses Recht"),
    "thrown out": (_thrown_out, "nicht (mehr) im Raum", "openmic unlink"),
    "number without -100": (_without_hundred, "gemeint ist wohl -100", "openmic link -100"),
    "number without sign": (_positive, "gemeint ist wohl -100", "openmic link -100"),
    "a person's number": (_a_persons_number, "das private Gespräch mit", "negative Nummer der Gruppe"),
    "topic of a group without": (_no_topics, "hat keine Themen", "ohne /7"),
    "nobody coordinates": (_nobody_coordinates, "Koordination: Noch niemand.", "den Code"),
    "coordinator out of reach": (_silent_coordinator, "kein privates Gespräch", "privat zu schreiben"),
    "no moderation": (_no_moderation, "Noch keiner ist für die Moderation", "--purpose moderation"),
    "no impressum": (_change(impressum=""), "Das Impressum ist leer", "OPENMIC_IMPRESSUM_FILE"),
    "no privacy text": (_change(datenschutz=None), "Die Datenschutzerklärung ist leer", "DATENSCHUTZ_FILE"),
    "web without TLS": (_change(web_url="http://forum.example.org"), "beginnt mit http", "https-Adresse"),
    "web of this machine only": (
        _change(web_url="http://localhost:8080", web_host="0.0.0.0"),  # noqa: S104  # the mistake
        "das öffnet nur dieser Rechner",
        "die Mitglieder erreichen",
    ),
    "address of another machine": (
        _change(web_host="192.0.2.1"),
        "lässt sich nicht öffnen",
        "OPENMIC_WEB_HOST",
    ),
    "settings for everybody": (_readable_env, ".env dürfen alle auf diesem Rechner lesen", "chmod 600 .env"),
    "mistyped name": (_typo, "OPENMIC_TELEGRAM_TOKN gibt es nicht", "OPENMIC_TELEGRAM_TOKEN"),
    "data directory": (_no_data_dir, "darf dieser Benutzer nicht schreiben", "OPENMIC_DATA_DIR"),
    "database": (
        _change(database_url="postgresql://openmic:geheim@127.0.0.1:9/openmic"),
        "Datenbank: nicht erreichbar.",
        "OPENMIC_DATABASE_URL",
    ),
    "no network": (
        _change(telegram_token=None),
        "Telegram und Matrix sind ausgeschaltet",
        "OPENMIC_TELEGRAM_TOKEN",
    ),
    "mail server": (
        _change(smtp_url="smtp://forum:geheim@127.0.0.1:9", mail_from="a@b.example"),
        "Unter 127.0.0.1:9 antwortet kein Mailserver",
        "OPENMIC_SMTP_URL",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
async def test_each_mistake_is_named_with_its_remedy(site: Site, mistake: str) -> None:
    """One sentence says what is wrong, one what to do; no secret is repeated, and nothing holds it up."""
    make, what, remedy = MISTAKES[mistake]
    changes = await make(site)
    began = time.monotonic()
    wrongs = await site.wrongs(**changes)
    assert time.monotonic() - began < LONGEST
    (named,) = [sentence for sentence in wrongs if what in sentence]
    assert remedy in named
    if mistake != "database":
        assert len(wrongs) == 1
    said = " ".join(wrongs)
    assert not any(secret in said for secret in ("AAE", "geheim"))


async def test_a_page_in_place_of_the_api_is_told_from_a_wrong_token(site: Site) -> None:
    """Whatever status it comes with."""
    async with Stub() as stub:
        for status in (200, 404):
            stub.clear()
            stub.answers(status, "<html><title>Willkommen</title>")
            (said,) = await site.wrongs(telegram_api_url=stub.url)
            assert "antwortet nicht die Bot API. Tragen Sie" in said
        stub.clear()
        stub.answers(502, "<html><title>Bad Gateway</title>")
        (said,) = await site.wrongs(telegram_api_url=stub.url)
        assert "gerade gestört (der Server meldet eine Störung). Versuchen Sie es" in said


async def test_a_port_that_another_program_has_is_named(site: Site) -> None:
    """With the port to change; our own program is another matter."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        (said,) = await site.wrongs(web_port=other.getsockname()[1])
    assert "von einem anderen Programm belegt" in said
    assert "OPENMIC_WEB_PORT" in said


async def test_a_server_that_says_nothing_is_waited_for_ten_seconds(site: Site) -> None:
    """A check never hangs."""
    silent = socket.create_server(("127.0.0.1", 0))
    began = time.monotonic()
    (said,) = await site.wrongs(telegram_api_url="http://127.0.0.1:{1}".format(*silent.getsockname()))
    silent.close()
    assert "nicht erreichbar" in said
    assert time.monotonic() - began < LONGEST


# A second program with the same token


async def _polls(site: Site) -> None:
    """Somebody else's bot, which tries again at once when another poll ends its own."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
        while True:
            await http.post(f"{site.server.url}/bot{site.server.token}/getUpdates", json={"timeout": 30})


@pytest.fixture
async def rival(site: Site) -> AsyncIterator[asyncio.Task[None]]:
    """Another program at work with the same token."""
    site.server.core.updates.drop_all()
    task = asyncio.create_task(_polls(site))
    await site.server.until(lambda: site.server.core.updates.is_polled)
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_second_program_is_found_by_asking_once(site: Site, rival: asyncio.Task[None]) -> None:
    """While ours does not run; nothing is confirmed by it."""
    (said,) = await site.wrongs()
    assert "Ein zweites Programm holt mit diesem Token Nachrichten ab" in said
    assert "Beenden Sie es" in said
    assert not rival.done()
    assert all("offset" not in call.params for call in site.server.called("getUpdates"))


async def test_what_waits_at_telegram_stays_there(site: Site) -> None:
    """Looking takes nothing from the program that will run."""
    site.owner.writes(site.group, "Guten Morgen")
    waiting = site.server.core.updates.pending()
    assert await site.wrongs() == []
    assert site.server.core.updates.pending() == waiting


@pytest.fixture
async def at_work(site: Site) -> AsyncIterator[Database]:
    """Our own program holds the database."""
    database = Database(site.url)
    assert await database.hold()
    yield database
    await database.close()


async def test_beside_our_own_program_nothing_is_asked_for(site: Site, at_work: Database) -> None:
    """Its poll is left alone; what it saw of another program is told, as long as it is news."""
    assert await site.wrongs() == []
    for age, count in ((timedelta(seconds=20), 1), (timedelta(hours=1), 0)):
        async with at_work.begin() as connection:
            seen = (machine_now() - age).isoformat()
            await inbox.set_cursor(connection, contested_key("telegram"), seen)
        assert len([said for said in await site.wrongs() if "zweites Programm" in said]) == count
    assert site.server.called("getUpdates") == []


class Contesting(FakeNetwork):
    """A network whose events somebody else takes."""

    def __init__(self) -> None:
        super().__init__("telegram", idempotent=False, buttons=True)
        self.asked = 0
        self.asked_again = asyncio.Event()

    async def fetch(self, cursor: str | None) -> Batch:
        """Refused, each time."""
        self.asked += 1
        if self.asked > 1:
            self.asked_again.set()
        raise Contested(f"after {cursor}")


async def test_our_own_program_notes_that_another_takes_its_messages(site: Site) -> None:
    """So that `check` need not ask for itself."""
    database = Database(site.url)
    network = Contesting()
    running = asyncio.create_task(Intake(database, network).run())
    await asyncio.wait_for(network.asked_again.wait(), 10)
    async with database.view() as connection:
        noted = await inbox.cursor(connection, contested_key("telegram"))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await database.close()
    assert noted is not None
    assert machine_now() - datetime.fromisoformat(noted) < timedelta(seconds=10)


# The clock


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _clocks(**ahead: timedelta) -> Callable[[], Awaitable[list[Finding]]]:
    async def look(url: str) -> Answer:
        return Answer(status=200, text="", date=NOON, at=NOON + ahead[url])

    return lambda: clock.examine({name: name for name in ahead}, look)


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(minutes=5), "Die Uhr dieses Rechners geht 5 Minuten vor"),
        (timedelta(seconds=-45), "geht 45 Sekunden nach"),
        (timedelta(hours=-3), "geht 3 Stunden nach"),
    ],
)
async def test_a_clock_that_is_off_is_named_with_the_amount(ahead: timedelta, words: str) -> None:
    """Measured by both networks; the remedy is the system's own."""
    (finding,) = await _clocks(Telegram=ahead, Matrix=ahead)()
    assert not finding.ok
    assert words in finding.sentence
    assert "timedatectl set-ntp true" in finding.sentence


async def test_a_clock_that_is_right_is_not_blamed_for_anothers(site: Site) -> None:
    """Half a minute is nothing; of two servers that disagree one is wrong itself."""
    assert [one.ok for one in await _clocks(Telegram=timedelta(seconds=29))()] == [True]
    mixed = await _clocks(Telegram=timedelta(0), Matrix=timedelta(hours=1))()
    assert [(one.ok, one.remark) for one in mixed] == [(True, True)]
    assert "Uhr: Sie geht richtig." in [one.sentence for one in await site.findings()]


async def test_nobody_to_compare_with_is_no_finding() -> None:
    """The networks' own findings say that they are silent."""

    async def silent(_url: str) -> None:
        return None

    assert await clock.examine({"Telegram": "x"}, silent) == []


# Remarks


async def test_a_moderation_that_reads_on_telegram_is_remarked(site: Site) -> None:
    """No fault, but worth knowing: what is confidential does not belong there."""
    remarks = [finding.sentence for finding in await site.findings() if finding.remark]
    assert [said for said in remarks if "Die Moderation „Moderation“ liest auch auf Telegram" in said]


@pytest.fixture
def greeting() -> Iterator[int]:
    """A mail server that greets and hangs up; its port."""
    import socketserver
    import threading

    class Mail(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 mail.example\r\n")
            for line in self.rfile:
                self.wfile.write(b"221 bye\r\n" if line.startswith(b"QUIT") else b"250 mail.example\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


async def test_mail_needs_a_server_and_a_sender(site: Site, greeting: int) -> None:
    """The server greets, but nobody signs."""
    (said,) = await site.wrongs(smtp_url=f"smtp://127.0.0.1:{greeting}")
    assert "OPENMIC_MAIL_FROM" in said
    assert await site.wrongs(smtp_url=f"smtp://127.0.0.1:{greeting}", mail_from="a@b.example") == []
