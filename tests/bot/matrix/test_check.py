"""What `openmic check` says of Matrix: each usual mistake made once, on a real homeserver where needed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.events import Address
from bot.findings import ALONE, Circumstances
from bot.matrix.network import MatrixNetwork
from bot.matrix.session import FILE_NAME, Session, load, store
from bot.network import Join
from rehearsal.matrix.synapse import Synapse
from tests.bot.matrix.conftest import NewBot
from tests.bot.matrix.stub import Stub
from tests.plugins.synapse import Newcomer

HOMESERVER = "OPENMIC_MATRIX_HOMESERVER"
RUNNING = Circumstances(running=True)


def network(
    url: str,
    data_dir: Path,
    user_id: str = "@bot:example.invalid",
    *,
    token: str | None = None,
    device: str | None = None,
) -> MatrixNetwork:
    """A bot with a token, or with a wrong password."""
    return MatrixNetwork(
        homeserver=url,
        user_id=user_id,
        password=None if token else "geheim",
        access_token=token,
        device_id=device,
        data_dir=data_dir,
    )


async def wrongs(bot: MatrixNetwork, *rooms: str, circumstances: Circumstances = ALONE) -> list[str]:
    """What is not fine; what was given in confidence is not repeated."""
    findings = await bot.examine([Address(room) for room in rooms], circumstances)
    await bot.close()
    said = [finding.sentence for finding in findings if not finding.ok]
    assert "geheim" not in " ".join(said)
    return said


@asynccontextmanager
async def site(pages: Mapping[str, object]) -> AsyncIterator[str]:
    """A web server with these pages by path, and a page for people everywhere else; its address."""

    async def answer(request: web.Request) -> web.Response:
        page = pages.get(request.path)
        if page is None:
            return web.Response(status=404, text="<html><title>Element</title>", content_type="text/html")
        return web.Response(text=json.dumps(page), content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_what_is_fine_is_said_to_be_fine(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Homeserver, login, and a room where the bot may do everything."""
    anna, bot = await newcomer("Anna"), await new_bot()
    me = bot.account.user_id
    room = await anna.create_room("Arbeit", invite=[me], power_levels={"users": {me: 50}})
    await bot.deliver(Address(room), Join(txn="join"))
    findings = await bot.examine([Address(room)])
    assert [finding.ok for finding in findings] == [True, True, True]


# The address


async def test_nobody_at_the_address(tmp_path: Path) -> None:
    """The setting to look at, and where the right address can be read."""
    (said,) = await wrongs(network("http://127.0.0.1:9", tmp_path))
    assert "http://127.0.0.1:9 antwortet nicht. Tragen Sie als OPENMIC_MATRIX_HOMESERVER" in said


async def test_something_else_at_the_address(stub: Stub, tmp_path: Path) -> None:
    """An answer that names no versions."""
    stub.answers(200, {"status": "ok"})
    (said,) = await wrongs(network(stub.url, tmp_path))
    assert "ist kein Homeserver" in said


async def test_elements_address_in_place_of_the_homeservers(tmp_path: Path) -> None:
    """Element itself says where its homeserver is."""
    config = {"default_server_config": {"m.homeserver": {"base_url": "https://matrix.musterkreis.example/"}}}
    async with site({"/config.json": config}) as url:
        (said,) = await wrongs(network(url, tmp_path))
    assert "zeigt eine Webseite und ist kein Homeserver" in said
    assert f"Tragen Sie als {HOMESERVER} https://matrix.musterkreis.example ein." in said


async def test_the_domain_in_place_of_the_homeserver(tmp_path: Path) -> None:
    """`.well-known` says where it has gone."""
    there = {"m.homeserver": {"base_url": "https://synapse.musterkreis.example"}}
    async with site({"/.well-known/matrix/client": there}) as url:
        (said,) = await wrongs(network(url, tmp_path))
    assert f"Tragen Sie als {HOMESERVER} https://synapse.musterkreis.example ein." in said


async def test_https_at_a_port_without_it(stub: Stub, tmp_path: Path) -> None:
    """It is not the certificate that is wrong."""
    stub.answers(200, {"versions": ["v1.1"]})
    (said,) = await wrongs(network(stub.url.replace("http:", "https:"), tmp_path))
    assert "spricht http, nicht https. Prüfen Sie den Port" in said


async def test_a_password_in_the_address_is_not_repeated(tmp_path: Path) -> None:
    """Whatever is said of it."""
    (said,) = await wrongs(network("http://bot:geheim@127.0.0.1:9", tmp_path))
    assert "127.0.0.1:9 antwortet nicht" in said


# The login


async def test_a_wrong_password_or_user(synapse: Synapse, tmp_path: Path) -> None:
    """Password, user, and whether both belong to this homeserver."""
    (said,) = await wrongs(network(synapse.url, tmp_path))
    assert "Kennung oder Passwort sind falsch" in said
    assert "ob OPENMIC_MATRIX_HOMESERVER zu example.invalid gehört" in said


async def test_a_token_that_is_over(synapse: Synapse, tmp_path: Path) -> None:
    """With the place where a token is found."""
    (said,) = await wrongs(network(synapse.url, tmp_path, token="syt_geheim"))
    assert "OPENMIC_MATRIX_ACCESS_TOKEN gilt nicht (mehr)" in said
    assert "Hilfe und Info" in said


async def test_a_token_of_somebody_else(synapse: Synapse, newcomer: Newcomer, tmp_path: Path) -> None:
    """Both names are told."""
    anna = await newcomer("Anna")
    login = await synapse.login(anna.user_id[1:].split(":")[0], anna.user_id[1:].split(":")[0])
    (said,) = await wrongs(network(synapse.url, tmp_path, token=login.access_token))
    assert f"gehört {anna.user_id}, nicht @bot:example.invalid" in said
    assert "Melden Sie sich in Element als @bot:example.invalid an" in said
    assert not (tmp_path / FILE_NAME).exists()


async def test_a_token_without_a_device(stub: Stub, tmp_path: Path) -> None:
    """Application services have such; a device must then be named."""
    stub.answers(200, {"versions": ["v1.1"], "user_id": "@bot:example.invalid"})
    (said,) = await wrongs(network(stub.url, tmp_path, token="geheim"))
    assert "OPENMIC_MATRIX_DEVICE_ID" in said


async def test_beside_our_own_program_no_second_device_stays(new_bot: NewBot) -> None:
    """The kept session is used, and the password is proved by a login that ends at once."""
    bot = await new_bot()
    assert await wrongs(await _again(bot, new_bot), circumstances=RUNNING) == []
    devices = await (await new_bot(like=bot)).homeserver.call("GET", "devices")
    assert "openmic check" not in [device.get("display_name") for device in devices["devices"]]


async def test_changed_credentials_are_proved_beside_the_running_program(
    synapse: Synapse, new_bot: NewBot, newcomer: Newcomer, tmp_path: Path
) -> None:
    """A wrong password, a token that is over, another account: each is found before the restart."""
    session = (await new_bot()).account.session
    assert session is not None
    store(tmp_path / FILE_NAME, session)
    password = network(synapse.url, tmp_path, session.user_id)
    (said,) = await wrongs(password, circumstances=RUNNING)
    assert "Kennung oder Passwort sind falsch" in said
    token = network(synapse.url, tmp_path, session.user_id, token="syt_geheim")
    (said,) = await wrongs(token, circumstances=RUNNING)
    assert "OPENMIC_MATRIX_ACCESS_TOKEN gilt nicht (mehr)" in said
    anna = await newcomer("Anna")
    login = await synapse.login(anna.user_id[1:].split(":")[0], anna.user_id[1:].split(":")[0])
    other = network(synapse.url, tmp_path, anna.user_id, token=login.access_token)
    assert await wrongs(other, circumstances=RUNNING) == []
    assert load(tmp_path / FILE_NAME) == session


async def test_a_session_that_is_over_needs_a_restart(
    synapse: Synapse, newcomer: Newcomer, tmp_path: Path
) -> None:
    """The running program is signed out; what the operator gave is good."""
    anna = await newcomer("Anna")
    login = await synapse.login(anna.user_id[1:].split(":")[0], anna.user_id[1:].split(":")[0])
    over = Session(homeserver=synapse.url, user_id=anna.user_id, device_id="GONE", access_token="syt_over")
    store(tmp_path / FILE_NAME, over)
    bot = network(synapse.url, tmp_path, anna.user_id, token=login.access_token)
    (said,) = await wrongs(bot, circumstances=RUNNING)
    assert "Das laufende Programm ist nicht angemeldet. Starten Sie es neu" in said


async def _again(bot: MatrixNetwork, new_bot: NewBot) -> MatrixNetwork:
    """The same account in the same data directory, with one device still."""
    again = await new_bot(like=bot)
    devices = await again.homeserver.call("GET", "devices")
    assert bot.account.session is not None
    known = [device["device_id"] for device in devices["devices"]]
    assert bot.account.session.device_id in known
    assert again.account.session == bot.account.session
    return again


# The rooms


async def test_each_lack_of_rights_has_its_sentence(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Not in the room, no rights, encrypted; each with what to do."""
    anna, bot = await newcomer("Anna"), await new_bot()
    closed = await anna.create_room("Zu")
    room = await anna.create_room(
        "Arbeit", invite=[bot.account.user_id], power_levels={"events_default": 50, "events": {}}
    )
    await anna.set_state(room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
    await bot.deliver(Address(room), Join(txn="join"))
    found = await wrongs(bot, closed, room)
    expected = (
        ("ist nicht in", "Laden Sie @"),
        ("nicht schreiben", "mehr Rechte"),
        ("nicht reagieren", "mehr Rechte"),
        ("nicht entfernen", "Moderator (50)"),
        ("ist verschlüsselt", "ohne Verschlüsselung"),
    )
    assert len(found) == len(expected)
    for sentence, (what, remedy) in zip(found, expected, strict=True):
        assert what in sentence
        assert remedy in sentence


async def test_an_invitation_that_waits_is_told_from_none(newcomer: Newcomer, new_bot: NewBot) -> None:
    """The program enters by itself once it runs."""
    anna, bot = await newcomer("Anna"), await new_bot()
    room = await anna.create_room("Arbeit", invite=[bot.account.user_id])
    (said,) = await wrongs(bot, room)
    assert "eingeladen, aber noch nicht beigetreten. Starten Sie „openmic run“" in said


async def test_a_bot_that_was_banned_is_told_from_one_nobody_asked(
    newcomer: Newcomer, new_bot: NewBot
) -> None:
    """An invitation alone would not help; after the bot has only left, it does."""
    anna, bot = await newcomer("Anna"), await new_bot()
    me = bot.account.user_id
    banned, left = [await anna.create_room(name, invite=[me]) for name in ("Zu", "Fort")]
    for room in (banned, left):
        await bot.deliver(Address(room), Join(txn=f"join-{room}"))
    await anna.api.call("POST", "rooms", banned, "ban", body={"user_id": me})
    await anna.api.call("POST", "rooms", left, "kick", body={"user_id": me})
    first, second = await wrongs(bot, banned, left)
    assert f"aus {banned} verbannt. Heben Sie das" in first
    assert f"nicht in {left}. Laden Sie" in second


async def test_a_name_in_place_of_the_id(new_bot: NewBot) -> None:
    """With the place where the id is found."""
    (said,) = await wrongs(await new_bot(), "#arbeit:rehearsal.local")
    assert "ist ein Name und keine Raum-ID. Die ID beginnt mit einem !" in said


async def test_a_room_that_was_upgraded(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Its successor is named."""
    anna, bot = await newcomer("Anna"), await new_bot()
    me = bot.account.user_id
    room = await anna.create_room("Arbeit", invite=[me], power_levels={"users": {me: 50}})
    await bot.deliver(Address(room), Join(txn="join"))
    answer = await anna.api.call("POST", "rooms", room, "upgrade", body={"new_version": "11"})
    (said,) = await wrongs(bot, room)
    assert f"wurde durch {answer['replacement_room']} ersetzt" in said
    assert "Laden Sie den Bot dorthin ein" in said


@pytest.mark.parametrize("answer", [(200, "<html>"), (500, {"errcode": "M_UNKNOWN"}), (429, {})])
async def test_trouble_in_the_middle_is_no_clean_bill(
    stub: Stub, tmp_path: Path, answer: tuple[int, object]
) -> None:
    """What could not be looked at is said."""
    stub.answers(200, {"versions": ["v1.1"]})
    stub.answers(200, {"user_id": "@bot:example.invalid", "device_id": "D", "access_token": "t"})
    stub.answers(*answer)
    (said,) = await wrongs(network(stub.url, tmp_path), "!a:b")
    assert "ließen sich nicht prüfen" in said
    assert "the homeserver" not in said
