"""One session, kept: the device is the same after every restart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.events import Address
from bot.matrix.network import MatrixNetwork
from bot.matrix.session import FILE_NAME
from bot.network import Failure, NotSent, Refused, Send, SignedOut, Words
from rehearsal.matrix.client import Client
from rehearsal.matrix.synapse import Synapse
from tests.bot.matrix.conftest import NewBot
from tests.bot.matrix.stub import Stub
from tests.plugins.synapse import Newcomer


def network(url: str, data_dir: Path, user_id: str = "@bot:stub", **given: str) -> MatrixNetwork:
    """A bot with these settings: `password`, `access_token`, `device_id`."""
    return MatrixNetwork(
        homeserver=url,
        user_id=user_id,
        password=given.get("password"),
        access_token=given.get("access_token"),
        device_id=given.get("device_id"),
        data_dir=data_dir,
    )


def files(directory: Path) -> list[Path]:
    """All kept sessions below."""
    return list(directory.glob(f"*/{FILE_NAME}"))


def kept(data_dir: Path) -> dict[str, str]:
    """What is written down."""
    found: dict[str, str] = json.loads((data_dir / FILE_NAME).read_text())
    return found


def login(user_id: str = "@bot:stub") -> dict[str, str]:
    """How a homeserver answers a login, or the question who one is."""
    return {"user_id": user_id, "device_id": "DEVICE", "access_token": "token-1"}


async def test_the_session_is_kept_for_its_owner_alone(new_bot: NewBot, tmp_path: Path) -> None:
    """A second start logs in nowhere, and is the same device."""
    first = await new_bot()
    second = await new_bot(like=first)
    assert second.account.session == first.account.session is not None
    assert [path.stat().st_mode & 0o777 for path in files(tmp_path)] == [0o600]


async def test_a_session_that_was_ended_comes_back_on_its_device(
    synapse: Synapse, newcomer: Newcomer, new_bot: NewBot
) -> None:
    """By the password, at the first call that is refused; a restart finds the new token."""
    bot, anna = await new_bot(), await newcomer("Anna")
    before = bot.account.session
    assert before is not None
    room = await anna.create_room("Arbeit", invite=[bot.account.user_id])
    async with Client(synapse.url, before.access_token) as own:
        await own.call("POST", "join", room, body={})
        await own.call("POST", "logout", body={})
    [part] = bot.compose(Words(text="Hallo"))
    send = Send(txn="s", part=part)
    with pytest.raises(NotSent):
        await bot.deliver(Address(room), send)
    assert (await bot.deliver(Address(room), send)).native_id
    after = bot.account.session
    assert after is not None
    assert (after.device_id, after.access_token != before.access_token) == (before.device_id, True)
    assert (await new_bot(like=bot)).account.session == after


async def test_a_token_needs_no_user_name(stub: Stub, tmp_path: Path) -> None:
    """The homeserver says whose it is; the next start asks again and finds it kept."""
    stub.answers(200, login())
    for _ in range(2):
        bot = network(stub.url, tmp_path, user_id="", access_token="token-1")
        await bot.open()
        await bot.close()
    assert kept(tmp_path)["user_id"] == "@bot:stub"
    assert {asked.path.rpartition("/")[2] for asked in stub.asked} == {"whoami"}
    assert {asked.authorization for asked in stub.asked} == {"Bearer token-1"}


async def test_a_refused_token_is_replaced_where_there_is_a_password(stub: Stub, tmp_path: Path) -> None:
    """And is the end where there is none: the failure says so."""
    stub.answers(401, {"errcode": "M_UNKNOWN_TOKEN"})
    bot = network(stub.url, tmp_path, access_token="old", device_id="DEVICE")
    with pytest.raises(NotSent, match="no password"):
        await bot.open()
    await bot.close()
    stub.answers(200, login())
    bot = network(stub.url, tmp_path, access_token="old", device_id="DEVICE", password="secret")
    await bot.open()
    await bot.close()
    assert stub.asked[-1].body["device_id"] == kept(tmp_path)["device_id"] == "DEVICE"


async def test_a_session_of_somebody_else_is_not_taken_up(stub: Stub, tmp_path: Path) -> None:
    """Nor one of another homeserver, nor a file that cannot be read."""
    stub.answers(200, login())
    for name in ("@bot:stub", "@other:stub"):
        stub.clear()
        stub.answers(200, login(user_id=name))
        bot = network(stub.url, tmp_path, user_id=name, password="secret")
        await bot.open()
        await bot.close()
        assert [asked.method for asked in stub.asked] == ["POST"]
    (tmp_path / FILE_NAME).write_text("{")
    await bot.open()
    await bot.close()
    assert [asked.method for asked in stub.asked] == ["POST", "POST"]


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (403, {"errcode": "M_FORBIDDEN"}, SignedOut),
        (200, login(user_id="@other:stub"), Refused),
        (200, {"user_id": "@bot:stub"}, NotSent),
        (502, {}, NotSent),
    ],
)
async def test_a_login_that_fails_says_why(
    stub: Stub, tmp_path: Path, status: int, body: object, failure: type[Failure]
) -> None:
    """Without any secret, and with nothing written down."""
    stub.answers(status, body)
    bot = network(stub.url, tmp_path, password="secret-password")
    with pytest.raises(failure) as caught:
        await bot.open()
    await bot.close()
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r}"
    assert not (tmp_path / FILE_NAME).exists()


async def test_a_wrong_password_is_no_login(synapse: Synapse, new_bot: NewBot, tmp_path: Path) -> None:
    """As a real homeserver says it, also for users of other homeservers."""
    user_id = (await new_bot()).account.user_id
    for name in (user_id, "@anna:elsewhere.example"):
        bot = network(synapse.url, tmp_path / "other", user_id=name, password="wrong")
        with pytest.raises(SignedOut) as caught:
            await bot.open()
        await bot.close()
        assert "OPENMIC_MATRIX_PASSWORD" in caught.value.remedy
