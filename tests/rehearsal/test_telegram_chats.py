"""Looking around: chats, members, commands, links."""

from __future__ import annotations

import pytest

from rehearsal.telegram.links import checked
from tests.rehearsal.telegram_stage import stage


async def test_a_public_chat_is_found_by_its_name() -> None:
    """With an at sign, whatever the case; an unknown name is not found."""
    async with stage() as on:
        public = on.server.supergroup("Offen", [on.anna], username="halle_offen")
        sent = await on.ask("sendMessage", chat_id="@Halle_Offen", text="x")
        assert (sent["chat"]["id"], sent["chat"]["username"]) == (public.id, "halle_offen")
        assert await on.refusal("getChat", chat_id="@nirgends") == "Bad Request: chat not found"


async def test_a_channel_post_has_no_sender() -> None:
    """It comes as channel_post by the channel itself."""
    async with stage() as on:
        on.anna.writes(on.server.channel("Nachrichten", [on.anna]), "Neues")
        post = (await on.news())[-1]["channel_post"]
        assert (post["sender_chat"]["title"], "from" in post) == ("Nachrichten", False)


async def test_leaving_closes_the_chat_for_the_bot() -> None:
    """It cannot write or look any more."""
    async with stage() as on:
        await on.ask("leaveChat", chat_id=on.room.id)
        on.anna.writes(on.room, "unter uns")
        said = {
            await on.refusal(method, chat_id=on.room.id, text="x") for method in ("getChat", "sendMessage")
        }
        assert said == {"Forbidden: bot is not a member of the supergroup chat"}
        assert [set(update) - {"update_id"} for update in await on.news()] == [{"my_chat_member"}]


async def test_commands_are_kept_by_scope_and_language_and_checked() -> None:
    """What was set for one is not shown for another; umlauts are refused."""
    async with stage() as on:
        commands = [{"command": "idee", "description": "Idee einreichen"}]
        await on.ask("setMyCommands", commands=commands, language_code="de")
        assert await on.ask("getMyCommands") == []
        assert await on.ask("getMyCommands", language_code="de") == commands
        await on.ask("deleteMyCommands", language_code="de")
        assert await on.ask("getMyCommands", language_code="de") == []
        wrong = [{"command": "dafür", "description": "x"}]
        assert await on.refusal("setMyCommands", commands=wrong) == "Bad Request: BOT_COMMAND_INVALID"


async def test_a_copy_has_no_origin_and_is_mine() -> None:
    """copyMessage answers with a number; the copy can be edited."""
    async with stage() as on:
        said = on.anna.writes(on.room, "Original")
        where = {"chat_id": on.room.id, "from_chat_id": on.room.id}
        copied = (await on.ask("copyMessage", **where, message_id=said.id))["message_id"]
        await on.ask("editMessageText", chat_id=on.room.id, message_id=copied, text="Kopie")
        assert [(seen.text, seen.forwarded) for seen in on.room.visible()] == [
            ("Original", False),
            ("Kopie", False),
        ]


async def test_an_empty_long_poll_ends_by_itself() -> None:
    """With an empty list after the seconds asked for."""
    async with stage() as on:
        assert await on.ask("getUpdates", timeout=1) == []


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("halle.de", "http://halle.de/"),
        ("HTTPS://Halle.DE/Amt", "https://halle.de/Amt"),
        ("https://halle.de?x=1", "https://halle.de/?x=1"),
        ("halle.de:8080", "http://halle.de:8080/"),
        ("http://127.0.0.1:8080/ideas", "http://127.0.0.1:8080/ideas"),
        ("tg://user?id=5", "tg://user?id=5"),
    ],
)
def test_a_link_is_written_down_in_one_way(given: str, written: str) -> None:
    """Scheme and host in small letters, always a path."""
    assert checked(given) == written


@pytest.mark.parametrize(
    "given", ["", "javascript:alert(1)", "ftp://halle.de", "http://", "localhost", "a b.de"]
)
def test_what_is_no_link_is_refused(given: str) -> None:
    """With a reason."""
    with pytest.raises(ValueError, match=r"URL"):
        checked(given)
