"""The usual client library takes every answer and every update as genuine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    InputMediaVideo,
    InputPollOption,
    Message,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter

from rehearsal import samples
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
    for kind in ("photo", "document", "voice", "audio", "video", "animation", "video_note", "sticker"):
        anna.sends(room, kind, caption="" if kind in ("sticker", "video_note") else "Bild", thumbnail=True)
    for kind in ("location", "contact", "venue", "dice", "poll", "game", "story", "checklist", "giveaway"):
        anna.sends(room, kind)
    anna.sends_album(room, [{"kind": "photo"}, {"kind": "video"}], caption="Fest")
    anna.forwards(room, said, room)
    anna.forwards_from(room, {"type": "hidden_user", "sender_user_name": "Wer"}, text="von fern")
    anna.pins(room, said)
    anna.hides(room)
    anna.writes(room, "verborgen")
    anna.reacts(room, said, "🔥", "custom:5368324170671202286")
    anna.hides(room, hidden=False)
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
        raw = samples.png()
        photo = await bot.send_photo(on.room.id, raw, caption="Bild", reply_to_message_id=sent.message_id)
        assert await (await bot.get_file(photo.photo[-1].file_id)).download_as_bytearray() == raw
        chat = await bot.get_chat(on.room.id)
        assert (chat.title, await bot.get_chat_member_count(on.room.id)) == ("Arbeit", 3)
        admins = await bot.get_chat_administrators(on.room.id)
        assert {admin.status for admin in admins} == {"creator", "administrator"}
        await bot.set_message_reaction(on.room.id, sent.message_id, "👍")
        await bot.set_my_commands([("idee", "Idee einreichen")])
        assert [command.command for command in await bot.get_my_commands()] == ["idee"]
        assert await bot.delete_message(on.room.id, sent.message_id)


async def test_every_answer_about_files_and_polls_parses() -> None:
    """Albums, stickers, voices, places, polls, pins, portraits."""
    async with stage() as on, client(on.server) as bot:
        on.anna.wears()
        room = on.room.id
        pictures: list[InputMediaPhoto | InputMediaVideo] = [
            InputMediaPhoto(samples.png(), caption="Fest"),
            InputMediaVideo(samples.mp4()),
        ]
        album = await bot.send_media_group(room, pictures)
        assert len({one.media_group_id for one in album}) == 1
        voice = await bot.send_voice(room, samples.voice(), duration=2)
        assert voice.voice is not None
        assert (await bot.send_voice(room, voice.voice.file_id)).voice == voice.voice
        assert (await bot.send_sticker(room, samples.webp())).sticker is not None
        assert (await bot.send_venue(room, 51.5, 12.0, "Rathaus", "Marktplatz 1")).venue is not None
        asked = await bot.send_poll(room, "Wann?", ["Mo", InputPollOption("Di")], is_anonymous=False)
        on.ben.votes(on.room, asked.message_id, "Di")
        ended = await bot.stop_poll(room, asked.message_id)
        assert [option.voter_count for option in ended.options] == [0, 1]
        changed = await bot.edit_message_media(InputMediaPhoto(samples.png()), room, album[0].message_id)
        assert isinstance(changed, Message)
        assert await bot.pin_chat_message(room, asked.message_id)
        portraits = await bot.get_user_profile_photos(on.anna.id)
        assert (portraits.total_count, len(portraits.photos[0])) == (1, 1)
        assert on.server.rejected == []


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
