"""What `openmic check` says about Telegram; the usual mistakes are in tests/bot/test_check.py."""

from __future__ import annotations

import re

import pytest

from bot.findings import Circumstances, Finding
from bot.telegram.network import TelegramNetwork
from rehearsal.telegram import Person, Room, TelegramServer
from rehearsal.telegram.faults import Kind
from tests.bot.telegram.conftest import address

#: Beside our own program: nothing is asked for, and nothing is waited for.
BESIDE = Circumstances(running=True)


async def findings(network: TelegramNetwork, *rooms: Room) -> list[Finding]:
    """All of them, the account's first."""
    return await network.examine([address(room) for room in rooms], BESIDE)


async def test_all_is_well(network: TelegramNetwork, group: Room) -> None:
    """A bot that is administrator, without privacy mode and webhook."""
    found = await findings(network, group)
    assert [finding.ok for finding in found] == [True] * 5
    assert "@openmic_bot" in found[0].sentence
    assert "„Arbeit“" in found[-1].sentence


@pytest.mark.parametrize("fault", ["flood", "server_error"])
@pytest.mark.parametrize("method", ["getMe", "getChatMember"])
async def test_a_server_that_asks_for_patience_gets_it(
    network: TelegramNetwork, server: TelegramServer, group: Room, method: str, fault: Kind
) -> None:
    """The address is not doubted, and nothing is said in English."""
    server.faults.add(fault, method)
    (trouble,) = [finding.sentence for finding in await findings(network, group) if not finding.ok]
    assert "Versuchen Sie es in einer Minute noch einmal." in trouble
    assert "OPENMIC_TELEGRAM_API_URL" not in trouble
    assert re.search(r"Sekunden Geduld|eine Störung", trouble)


async def test_the_wrong_scheme_is_named(server: TelegramServer) -> None:
    """https to a server that speaks http."""
    network = TelegramNetwork(server.token, server.url.replace("http:", "https:"), "none", b"key")
    (finding,) = await network.examine([], BESIDE)
    await network.close()
    assert "spricht http, nicht https. Prüfen Sie den Port" in finding.sentence


@pytest.mark.parametrize("method", ["getWebhookInfo", "getChat", "getChatMember"])
async def test_what_could_not_be_looked_at_is_said(
    network: TelegramNetwork, server: TelegramServer, group: Room, method: str
) -> None:
    """Trouble in the middle is no clean bill."""
    server.faults.add("server_error", method)
    (trouble,) = [finding.sentence for finding in await findings(network, group) if not finding.ok]
    assert "ließ sich nicht prüfen" in trouble
    assert "in einer Minute" in trouble


async def test_a_bot_that_left_a_public_group_is_missed(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """A group with a public name can be looked at from outside."""
    public = server.supergroup("Stadtteil", [olha], bot="none", username="stadtteil")
    finding = (await findings(network, public))[-1]
    assert not finding.ok
    assert "Fügen Sie ihn dort hinzu" in finding.sentence


async def test_a_group_that_moved_is_no_fault(
    network: TelegramNetwork, server: TelegramServer, olha: Person
) -> None:
    """The program goes along by itself."""
    old = server.group("Klein", [olha])
    olha.migrates(old)
    finding = (await findings(network, old))[-1]
    assert finding.ok
    assert "das Programm zieht mit" in finding.sentence


async def test_the_address_is_shown_without_its_password(server: TelegramServer) -> None:
    """Some servers of one's own want a password in the address."""
    network = TelegramNetwork(server.token, "http://user:geheim@127.0.0.1:9", "none", b"key")
    (finding,) = await network.examine([], BESIDE)
    await network.close()
    assert "127.0.0.1:9 ist nicht erreichbar" in finding.sentence
    assert "geheim" not in finding.sentence
