"""The usual client library takes every answer and every update as genuine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter

from rehearsal.telegram import Person, Room, TelegramServer
from tests.rehearsal.telegram_stage import Stage, stage


@asynccontextmanager
async def client(server: TelegramServer) -> AsyncIterator[Bot]:
    """A Bot pointed at the server."""
    bot = Bot(server.token, base_url=f"{server.url}/bot", base_file_url=f"{server.url}/file/bot")
    async with bot:
        yield bot


def a_busy_hour(anna: Person, ben: Person, room: Room) -> None:
    """One of everything that people do."""
    said = anna.writes(room, "Hallo @openmic_bot, siehe halle.de")
    ben.writes(room, "ja", reply_to=said, quote="Hallo")
    anna.edits(room, said, "Hallo")
    ben.reacts(room, said, "👍")
    for kind in ("photo", "document", "voice", "audio", "video", "animation", "sticker"):
        anna.sends(room, kind, caption="" if kind == "sticker" else "Bild")
    for kind in ("location", "contact", "venue", "dice", "poll"):
        anna.sends(room, kind)
    anna.forwards(room, said, room)
    ben.leaves(room)
    ben.joins(room)
    topic = anna.opens_topic(room, "Recht")
    anna.writes(room, "im Thema", topic=topic)
    anna.closes_topic(room, topic)
    anna.starts("x")
    anna.blocks()
    anna.unblocks()
    anna.removes_bot(room)
    anna.adds_bot(room, admin=True)


async def test_every_update_parses_without_leftovers() -> None:
    """No field is unknown to the library, none it needs is missing."""
    async with stage() as on, client(on.server) as bot:
        forum = on.server.supergroup("Forum", [on.anna, on.ben], forum=True)
        await bot.get_updates(offset=-1, allowed_updates=Update.ALL_TYPES)
        a_busy_hour(on.anna, on.ben, forum)
        on.anna.migrates(on.server.group("Alt", [on.anna]))
        updates = await bot.get_updates(offset=1)
        assert len(updates) == on.server.core.updates.pending()
        assert [update.api_kwargs for update in updates if update.api_kwargs] == []
        messages = [update.effective_message for update in updates if update.effective_message]
        assert [dict(message.api_kwargs) for message in messages if message.api_kwargs] == []


async def test_every_answer_parses() -> None:
    """Sending, editing, looking around."""
    async with stage() as on, client(on.server) as bot:
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="yes")]])
        sent = await bot.send_message(on.room.id, "Kommen Sie?", reply_markup=buttons)
        assert sent.reply_markup == buttons
        await bot.edit_message_text("Danke", on.room.id, sent.message_id)
        assert on.room.texts() == ["Danke"]
        photo = await bot.send_photo(on.room.id, b"jpg", caption="Bild", reply_to_message_id=sent.message_id)
        assert await (await bot.get_file(photo.photo[-1].file_id)).download_as_bytearray() == b"jpg"
        chat = await bot.get_chat(on.room.id)
        assert (chat.title, await bot.get_chat_member_count(on.room.id)) == ("Arbeit", 3)
        admins = await bot.get_chat_administrators(on.room.id)
        assert {admin.status for admin in admins} == {"creator", "administrator"}
        await bot.set_message_reaction(on.room.id, sent.message_id, "👍")
        await bot.set_my_commands([("idee", "Idee einreichen")])
        assert [command.command for command in await bot.get_my_commands()] == ["idee"]
        assert await bot.delete_message(on.room.id, sent.message_id)


async def test_a_button_pressed_reaches_the_library() -> None:
    """query.answer() is heard by the person."""
    async with stage() as on, client(on.server) as bot:
        buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="yes")]])
        sent = await bot.send_message(on.room.id, "Kommen Sie?", reply_markup=buttons)
        pressed = asyncio.create_task(on.ben.presses(on.room, sent.message_id, "Ja"))
        (update,) = await bot.get_updates(timeout=2)
        assert update.callback_query is not None
        assert await update.callback_query.answer("Notiert.")
        assert (await pressed)["text"] == "Notiert."


async def raised(on: Stage, bot: Bot, chat_id: int) -> type[Exception]:
    """The library's name for a failed send."""
    try:
        await bot.send_message(chat_id, "x")
    except (BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter) as error:
        return type(error)
    raise AssertionError(on.room.texts())


@pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")
async def test_refusals_have_the_librarys_names() -> None:
    """Each of the classes a sender must tell apart."""
    async with stage() as on, client(on.server) as bot:
        group = on.server.group("Alt", [on.anna])
        on.anna.migrates(group)
        assert await raised(on, bot, -1) is BadRequest
        assert await raised(on, bot, on.ben.id) is Forbidden
        assert await raised(on, bot, group.id) is ChatMigrated
        on.server.faults.add("flood", seconds=1)
        assert await raised(on, bot, on.room.id) is RetryAfter
        on.server.faults.add("unauthorized")
        assert await raised(on, bot, on.room.id) is InvalidToken
        await bot.set_webhook("https://example.de/hook")
        with pytest.raises(Conflict):
            await bot.get_updates()
