"""What `openmic check` says of Matrix."""

from __future__ import annotations

from pathlib import Path

from bot.events import Address
from bot.matrix.network import MatrixNetwork
from bot.network import Join
from rehearsal.matrix.synapse import Synapse
from tests.bot.matrix.conftest import NewBot
from tests.bot.matrix.stub import Stub
from tests.plugins.synapse import Newcomer


def network(url: str, data_dir: Path, user_id: str = "@bot:example.org") -> MatrixNetwork:
    """A bot with a wrong password."""
    return MatrixNetwork(
        homeserver=url,
        user_id=user_id,
        password="wrong",
        access_token=None,
        device_id=None,
        data_dir=data_dir,
    )


async def wrongs(bot: MatrixNetwork, *rooms: str) -> list[str]:
    """What is not fine."""
    findings = await bot.examine([Address(room) for room in rooms])
    await bot.close()
    return [finding.sentence for finding in findings if not finding.ok]


async def test_what_is_fine_is_said_to_be_fine(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Homeserver, login, and a room where the bot may do everything."""
    anna, bot = await newcomer("Anna"), await new_bot()
    me = bot.account.user_id
    room = await anna.create_room("Arbeit", invite=[me], power_levels={"users": {me: 50}})
    await bot.deliver(Address(room), Join(txn="join"))
    findings = await bot.examine([Address(room)])
    assert [finding.ok for finding in findings] == [True, True, True]


async def test_each_lack_has_its_sentence(newcomer: Newcomer, new_bot: NewBot) -> None:
    """Not in the room, no rights, encrypted."""
    anna, bot = await newcomer("Anna"), await new_bot()
    closed = await anna.create_room("Zu")
    room = await anna.create_room(
        "Arbeit", invite=[bot.account.user_id], power_levels={"events_default": 50, "events": {}}
    )
    await anna.set_state(room, "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
    await bot.deliver(Address(room), Join(txn="join"))
    found = await wrongs(bot, closed, room)
    expected = ("nicht in", "nicht schreiben", "nicht reagieren", "nicht entfernen", "verschlüsselt")
    assert len(found) == len(expected)
    for sentence, words in zip(found, expected, strict=True):
        assert words in sentence


async def test_a_wrong_login_is_told_from_a_wrong_address(
    synapse: Synapse, stub: Stub, tmp_path: Path
) -> None:
    """Nobody there, something else there, a homeserver that knows no such user."""
    [nobody] = await wrongs(network("http://127.0.0.1:9", tmp_path))
    assert "antwortet nicht" in nobody
    stub.answers(200, {})
    [something] = await wrongs(network(stub.url, tmp_path))
    assert "kein Homeserver" in something
    [login] = await wrongs(network(synapse.url, tmp_path))
    assert "example.org" in login
