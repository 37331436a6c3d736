"""Changing, removing and answering what is already there."""

from __future__ import annotations

import asyncio

from rehearsal import samples
from tests.rehearsal.telegram_stage import BUTTON, stage

SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


async def test_a_probe_tells_mine_theirs_and_nothing_apart() -> None:
    """editMessageReplyMarkup with the same buttons has three different answers."""
    async with stage() as on:
        mine = await on.say("Kommen Sie?", reply_markup=BUTTON)
        theirs = on.anna.writes(on.room, "ja").id
        answers = [
            await on.refusal(
                "editMessageReplyMarkup", chat_id=on.room.id, message_id=number, reply_markup=BUTTON
            )
            for number in (mine, theirs, theirs + 1)
        ]
        assert answers == [
            SAME,
            "Bad Request: message can't be edited",
            "Bad Request: message to edit not found",
        ]


async def test_an_edit_is_seen_and_takes_the_buttons_if_it_names_none() -> None:
    """The text changes, the word "edited" stands beside it, the keyboard goes."""
    async with stage() as on:
        number = await on.say("alt", reply_markup=BUTTON)
        await on.ask("editMessageText", chat_id=on.room.id, message_id=number, text="neu")
        (seen,) = on.room.visible()
        assert (seen.text, seen.edited, seen.buttons) == ("neu", True, ())
        said = await on.refusal("editMessageText", chat_id=on.room.id, message_id=number, text=" neu ")
        assert said == SAME


async def test_new_buttons_alone_do_not_look_edited() -> None:
    """As clients show it."""
    async with stage() as on:
        number = await on.say("x")
        await on.ask("editMessageReplyMarkup", chat_id=on.room.id, message_id=number, reply_markup=BUTTON)
        assert (on.room.visible()[0].edited, on.room.visible()[0].buttons) == (False, (("Ja",),))


async def test_text_and_caption_are_not_the_same_thing() -> None:
    """Editing the text of a photo is refused, its caption changes."""
    async with stage() as on:
        files = {"photo": ("p.png", samples.png(), "image/png")}
        answer = await on.http.post("/sendPhoto", data={"chat_id": str(on.room.id)}, files=files)
        where = {"chat_id": on.room.id, "message_id": answer.json()["result"]["message_id"]}
        said = await on.refusal("editMessageText", **where, text="x")
        assert said == "Bad Request: there is no text in the message to edit"
        await on.ask("editMessageCaption", **where, caption="Plan")
        assert on.room.texts() == ["Plan"]


async def test_what_may_be_deleted() -> None:
    """Own ones for two days, others' and old ones only as an administrator; what is gone is not found."""
    async with stage() as on:
        group = on.server.supergroup("Still", [on.anna], bot="member")
        theirs = on.anna.writes(group, "x").id
        mine = (await on.ask("sendMessage", chat_id=group.id, text="y"))["message_id"]
        foreign = await on.refusal("deleteMessage", chat_id=group.id, message_id=theirs)
        on.clock.now += 48 * 3600
        old = await on.refusal("deleteMessage", chat_id=group.id, message_id=mine)
        on.anna.adds_bot(group, admin=True)
        await on.ask("deleteMessage", chat_id=group.id, message_id=theirs)
        gone = await on.refusal("deleteMessage", chat_id=group.id, message_id=theirs)
        assert [foreign, old, gone] == [
            "Bad Request: message can't be deleted",
            "Bad Request: message can't be deleted for everyone",
            "Bad Request: message to delete not found",
        ]
        await on.ask("deleteMessages", chat_id=group.id, message_ids=[mine, 999])
        assert group.visible() == []


async def test_a_reaction_of_the_bot_is_one_known_emoji() -> None:
    """It is set, replaced and taken back; others are refused."""
    async with stage() as on:
        said = on.anna.writes(on.room, "Idee")
        where = {"chat_id": on.room.id, "message_id": said.id}
        await on.ask("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👍"}])
        await on.ask("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "❤️"}])
        assert on.room.visible()[0].reactions == {"❤": 1}
        wrong = await on.refusal("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "✅"}])
        assert wrong == "Bad Request: REACTION_INVALID"
        await on.ask("setMessageReaction", **where, reaction=[])
        assert on.room.visible()[0].reactions == {}


async def test_a_pressed_button_waits_for_its_answer() -> None:
    """The update carries message and data; the answer reaches the person once."""
    async with stage() as on:
        number = await on.say("Kommen Sie?", reply_markup=BUTTON)
        pressed = asyncio.create_task(on.ben.presses(on.room, number, "Ja"))
        (update,) = await on.news()
        query = update["callback_query"]
        assert (query["data"], query["from"]["id"]) == ("yes", on.ben.id)
        assert query["message"]["message_id"] == number
        await on.ask("answerCallbackQuery", callback_query_id=query["id"], text="Notiert.")
        assert (await pressed)["text"] == "Notiert."
        said = await on.refusal("answerCallbackQuery", callback_query_id=query["id"])
        assert said == ("Bad Request: query is too old and response timeout expired or query ID is invalid")


async def test_a_late_answer_to_a_button_is_refused() -> None:
    """After a minute the person does not wait any more."""
    async with stage() as on:
        number = await on.say("Kommen Sie?", reply_markup=BUTTON)
        callback = on.ben.press(on.room, number, "yes")
        on.clock.now += 61
        said = await on.refusal("answerCallbackQuery", callback_query_id=callback.id)
        assert "query is too old" in said


async def test_pinning_needs_the_right_and_leaves_a_note() -> None:
    """Without it the real refusal comes."""
    async with stage() as on:
        number = await on.say("wichtig")
        await on.ask("pinChatMessage", chat_id=on.room.id, message_id=number)
        pinned = (await on.ask("getChat", chat_id=on.room.id))["pinned_message"]
        assert pinned["message_id"] == number
        on.anna.adds_bot(on.room)
        said = await on.refusal("pinChatMessage", chat_id=on.room.id, message_id=number)
        assert said == "Bad Request: not enough rights to manage pinned messages in the chat"


async def test_a_forward_is_mine_and_cannot_be_edited() -> None:
    """Its origin is named."""
    async with stage() as on:
        said = on.anna.writes(on.room, "Original")
        where = {"chat_id": on.room.id, "from_chat_id": on.room.id, "message_id": said.id}
        sent = await on.ask("forwardMessage", **where)
        assert sent["forward_origin"]["sender_user"]["id"] == on.anna.id
        edit = await on.refusal(
            "editMessageText", chat_id=on.room.id, message_id=sent["message_id"], text="x"
        )
        assert edit == "Bad Request: message can't be edited"
