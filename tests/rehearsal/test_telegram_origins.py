"""Where words come from: forwards, quotes, answers across chats, and kinds no relay can carry."""

from __future__ import annotations

import pytest

from tests.rehearsal.telegram_stage import stage

BOLD = [{"type": "bold", "offset": 0, "length": 5}]


async def test_a_forward_names_its_origin() -> None:
    """A person, a channel with its signature, a hidden group, and a person who hides."""
    async with stage() as on:
        channel = on.server.channel("Stadt", [on.anna])
        on.anna.signs(channel)
        post = on.anna.writes(channel, "Amtlich")
        said = on.ben.writes(on.room, "Wort")
        on.anna.hides(on.room)
        hidden = on.anna.writes(on.room, "Ruhe")
        await on.news()
        on.ben.forwards(on.room, said, on.room)
        on.ben.forwards(channel, post, on.room)
        on.ben.forwards(on.room, hidden, on.room)
        on.ben.forwards_from(
            on.room, {"type": "hidden_user", "sender_user_name": "Wer"}, kind="photo", text="x"
        )
        user, signed, chat, nobody = [
            update["message"]["forward_origin"] for update in await on.news() if "message" in update
        ]
        assert (user["type"], user["sender_user"]["id"]) == ("user", on.ben.id)
        assert (signed["type"], signed["message_id"], signed["author_signature"]) == (
            "channel",
            post.id,
            "Anna Koch",
        )
        assert (chat["type"], chat["sender_chat"]["id"]) == ("chat", on.room.id)
        assert nobody["sender_user_name"] == "Wer"


async def test_a_quote_carries_its_formatting() -> None:
    """Without the formatting it has there it is not the same words."""
    async with stage() as on:
        above = on.anna.writes(on.room, "Fette Worte", entities=BOLD)
        on.ben.writes(on.room, "genau", reply_to=above, quote="Fette")
        quote = (await on.news())[-1]["message"]["quote"]
        assert quote == {"text": "Fette", "position": 0, "is_manual": True, "entities": BOLD}
        wanted = {"message_id": above.id, "quote": "Fette"}
        bare = await on.refusal("sendMessage", chat_id=on.room.id, text="x", reply_parameters=wanted)
        assert bare == "Bad Request: QUOTE_TEXT_INVALID"
        await on.say("x", reply_parameters=wanted | {"quote_entities": BOLD})
        plain = {"message_id": above.id, "quote": "Worte"}
        await on.say("y", reply_parameters=plain)


async def test_an_answer_to_another_chat_shows_what_it_answers() -> None:
    """With its origin and the words that are meant."""
    async with stage() as on:
        channel = on.server.channel("Stadt", [on.anna, on.ben])
        post = on.anna.writes(channel, "Am Montag zu")
        await on.news()
        on.ben.answers_elsewhere(on.room, "Gut zu wissen", channel, post, quote="Montag")
        (update,) = await on.news()
        message = update["message"]
        assert message["external_reply"]["origin"]["type"] == "channel"
        assert (message["external_reply"]["chat"]["title"], message["quote"]["text"]) == ("Stadt", "Montag")


@pytest.mark.parametrize(
    "kind", ["story", "game", "giveaway", "invoice", "checklist", "rich_message", "contact", "dice", "venue"]
)
async def test_every_other_kind_is_a_field_of_its_own(kind: str) -> None:
    """Named as the Bot API names it."""
    async with stage() as on:
        on.anna.sends(on.room, kind)
        (update,) = await on.news()
        assert isinstance(update["message"][kind], dict)


async def test_a_checklist_is_ticked_off_in_a_line() -> None:
    """The service message names the tasks, the list shows them done."""
    async with stage() as on:
        listed = on.anna.sends(on.room, "checklist", title="Fest", tasks=["Tische", "Kuchen"])
        on.anna.ticks(on.room, listed, 1)
        ticked = (await on.news())[-1]["message"]["checklist_tasks_done"]
        assert ticked == {"marked_as_done_task_ids": [2]}
        tasks = on.room.visible()[0].content["checklist"]["tasks"]
        assert ["completion_date" in task for task in tasks] == [False, True]


async def test_telegram_tells_of_edits_that_changed_nothing() -> None:
    """As it does when a preview has loaded."""
    async with stage() as on:
        said = on.anna.writes(on.room, "halle.de")
        on.anna.stirs(on.room, said)
        first, second = await on.news()
        assert first["message"]["text"] == second["edited_message"]["text"]
