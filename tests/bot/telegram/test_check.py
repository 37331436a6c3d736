"""What `openmic check` says about Telegram."""

from __future__ import annotations

from bot.telegram.network import TelegramNetwork
from rehearsal.telegram import Person, Room, TelegramServer
from tests.bot.telegram.conftest import Connect, address


async def test_all_is_well(network: TelegramNetwork, olha: Person, group: Room) -> None:
    """A bot that is administrator, without privacy mode and webhook, and an open private chat."""
    olha.starts()

    findings = await network.examine([address(group), address(olha.private)])

    assert [finding.ok for finding in findings] == [True] * 5
    assert "@openmic_bot" in findings[0].sentence


async def test_a_wrong_token_is_said_first_and_alone(connect: Connect) -> None:
    """Nothing else can be looked at then; the token itself is not repeated."""
    network = connect(token="7000000002:AAE-wrong-token-for-this-very-test")

    (finding,) = await network.examine([])

    assert not finding.ok
    assert "@BotFather" in finding.sentence
    assert "AAE" not in finding.sentence


async def test_a_server_out_of_reach_is_said(connect: Connect, server: TelegramServer) -> None:
    """With the settings to look at."""
    network = connect()
    await server.stop()

    (finding,) = await network.examine([])

    assert not finding.ok
    assert "OPENMIC_TELEGRAM_API_URL" in finding.sentence


async def test_privacy_mode_and_a_webhook_are_said(network: TelegramNetwork, server: TelegramServer) -> None:
    """Each with its remedy."""
    server.core.privacy = True
    server.core.updates.webhook = "https://elsewhere.example/hook"

    _, privacy, webhook = await network.examine([])

    assert (privacy.ok, webhook.ok) == (False, False)
    assert "/setprivacy" in privacy.sentence
    assert "Webhook" in webhook.sentence


async def test_rooms_without_the_needed_rights_are_named(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """Member only, administrator without deleting, silent in a channel, thrown out."""
    member = server.supergroup("Nur Mitglied", [olha], bot="member")
    weak = server.supergroup("Ohne Löschen", [olha], bot="none")
    olha.adds_bot(weak, admin=True, rights=frozenset({"can_pin_messages"}))
    channel = server.channel("Amtsblatt", [olha], bot="member")
    gone = server.supergroup("Verlassen", [olha])
    olha.removes_bot(gone)

    findings = (await network.examine([address(room) for room in (member, weak, channel, gone)]))[3:]

    assert [finding.ok for finding in findings] == [False] * 4
    for finding, word in zip(findings, ("Administrator", "löschen", "schreiben", "unlink"), strict=True):
        assert word in finding.sentence


async def test_what_could_not_be_looked_at_is_said(
    network: TelegramNetwork, server: TelegramServer, group: Room
) -> None:
    """Trouble in the middle is no clean bill."""
    server.faults.add("server_error", "getWebhookInfo")
    server.faults.add("server_error", "getChat")

    _, _, webhook, room = await network.examine([address(group)])

    assert (webhook.ok, room.ok) == (False, False)


async def test_a_bot_that_left_a_public_group_is_missed(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """A group with a public name can be looked at from outside."""
    public = server.supergroup("Stadtteil", [olha], bot="none", username="stadtteil")

    finding = (await network.examine([address(public)]))[-1]

    assert not finding.ok
    assert "Fügen Sie ihn dort hinzu" in finding.sentence
