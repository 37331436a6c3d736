"""What people do reaches the bot as far as Telegram lets it."""

from __future__ import annotations

import pytest

from rehearsal.telegram import Person
from tests.rehearsal.telegram_stage import BUTTON, Stage, stage

ALL = ["message", "edited_message", "message_reaction", "chat_member", "my_chat_member", "callback_query"]


async def kinds(on: Stage) -> list[str]:
    """The kinds of the updates that came."""
    return [kind for update in await on.news() for kind in update if kind != "update_id"]


async def test_an_edit_is_told_and_a_deletion_is_not() -> None:
    """Bots never learn that a message is gone."""
    async with stage() as on:
        said = on.anna.writes(on.room, "erst")
        on.anna.edits(on.room, said, "dann")
        on.anna.deletes(on.room, said)
        assert await kinds(on) == ["message", "edited_message"]
        assert on.room.visible() == []


async def test_a_reaction_is_told_with_before_and_after() -> None:
    """To an administrator who asked for it."""
    async with stage() as on:
        number = await on.say("x")
        await on.subscribe(*ALL)
        on.ben.reacts(on.room, number, "👍")
        on.ben.reacts(on.room, number, "❤️")
        updates = await on.news()
        assert updates[1]["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
        assert updates[1]["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "❤"}]


async def test_a_bot_without_rights_hears_of_no_reactions_or_members() -> None:
    """Asking for them is not enough."""
    async with stage() as on:
        on.anna.adds_bot(on.room)
        await on.subscribe(*ALL)
        on.ben.reacts(on.room, await on.say("x"), "👍")
        on.ben.leaves(on.room)
        assert await kinds(on) == ["message"]


async def test_privacy_mode_shows_only_what_is_meant_for_the_bot() -> None:
    """Commands, replies to it and service messages, until it is an administrator."""
    async with stage(privacy=True) as on:
        on.anna.adds_bot(on.room)
        mine = await on.say("Frage")
        for text in ("unter uns", "/hilfe", "/hilfe@other_bot", "/hilfe@OpenMic_bot"):
            on.anna.writes(on.room, text)
        on.ben.writes(on.room, "Antwort", reply_to=mine)
        texts = [update["message"]["text"] for update in await on.news() if "message" in update]
        assert texts == ["/hilfe", "/hilfe@OpenMic_bot", "Antwort"]
        assert (await on.ask("getMe"))["can_read_all_group_messages"] is False
        on.anna.adds_bot(on.room, admin=True)
        on.anna.writes(on.room, "unter uns")
        assert (await on.news())[-1]["message"]["text"] == "unter uns"


async def test_joining_and_leaving_are_service_messages_and_member_updates() -> None:
    """Both are told, and the count follows."""
    async with stage() as on:
        await on.subscribe(*ALL)
        cem = on.server.person("Cem")
        cem.joins(on.room, by=on.anna)
        cem.leaves(on.room)
        assert await kinds(on) == ["chat_member", "message", "chat_member", "message"]
        member = await on.ask("getChatMember", chat_id=on.room.id, user_id=cem.id)
        assert (member["status"], await on.ask("getChatMemberCount", chat_id=on.room.id)) == ("left", 3)


async def test_adding_promoting_and_removing_the_bot_is_told_to_it() -> None:
    """my_chat_member each time."""
    async with stage() as on:
        group = on.server.group("Neu", [on.anna], bot="none")
        on.anna.adds_bot(group)
        on.anna.adds_bot(group, admin=True)
        on.anna.removes_bot(group)
        updates = await on.news()
        steps = [u["my_chat_member"]["new_chat_member"]["status"] for u in updates if "my_chat_member" in u]
        assert steps == ["member", "administrator", "kicked"]
        on.anna.writes(group, "allein")
        assert on.server.core.updates.pending() == len(updates)


async def test_starting_opens_the_private_chat() -> None:
    """With the payload of a deep link, and a language code."""
    async with stage() as on:
        on.ben.starts("om-42")
        (update,) = await on.news()
        message = update["message"]
        assert (message["text"], message["chat"]["id"]) == ("/start om-42", on.ben.id)
        assert message["from"]["language_code"] == "de"
        await on.ask("sendMessage", chat_id=on.ben.id, text="Guten Tag")
        assert on.ben.private.texts() == ["/start om-42", "Guten Tag"]


@pytest.mark.parametrize(
    "kind",
    ["photo", "document", "voice", "sticker", "location", "poll", "contact", "video", "audio", "venue"],
)
async def test_everything_that_is_no_text_has_its_own_field(kind: str) -> None:
    """The update names the kind; the room shows it."""
    async with stage() as on:
        on.anna.sends(on.room, kind)
        (update,) = await on.news()
        assert kind in update["message"]
        assert [seen.kind for seen in on.room.visible()] == [kind]


async def test_an_album_is_several_messages_with_one_mark() -> None:
    """Caption and file of each stay its own."""
    async with stage() as on:
        on.anna.sends(on.room, "photo", caption="eins", album="a1")
        on.anna.sends(on.room, "photo", album="a1")
        messages = [update["message"] for update in await on.news()]
        assert [message["media_group_id"] for message in messages] == ["a1", "a1"]
        assert (messages[0]["caption"], "caption" in messages[1]) == ("eins", False)


async def test_a_quoted_reply_and_a_topic_reach_the_bot() -> None:
    """Both are in the update."""
    async with stage() as on:
        forum = on.server.supergroup("Forum", [on.anna], forum=True)
        topic = on.anna.opens_topic(forum, "Wohnen")
        first = on.anna.writes(forum, "Wer hilft beim Umzug?", topic=topic)
        await on.news()
        on.anna.writes(forum, "Ich", reply_to=first, quote="Umzug")
        message = (await on.news())[0]["message"]
        assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)
        assert (message["reply_to_message"]["message_id"], message["quote"]["text"]) == (first.id, "Umzug")


async def test_nobody_does_what_a_client_does_not_offer() -> None:
    """Being elsewhere, foreign messages, missing buttons, wrong emoji."""
    async with stage() as on:
        number = await on.say("x", reply_markup=BUTTON)
        stranger: Person = on.server.person("Dora")
        for attempt in (
            lambda: stranger.writes(on.room, "x"),
            lambda: on.anna.edits(on.room, number, "x"),
            lambda: on.ben.deletes(on.room, number),
            lambda: on.anna.press(on.room, number, "Nein"),
            lambda: on.anna.reacts(on.room, number, "✅"),
            lambda: on.anna.writes(on.room, "x", topic=7),
        ):
            with pytest.raises(ValueError, match=r".+"):
                attempt()
