"""What a bot may send, and in which words it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rehearsal.telegram_stage import BUTTON, stage


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "chat_id": -100999}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "message_thread_id": 5}, "message thread not found"),
        ({"text": "*x*", "parse_mode": "MarkdownV2"}, "can't parse entities: parse_mode is unsupported here"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "ä" * 33}]]}},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "http://localhost"}]]}},
            "inline keyboard button URL 'http://localhost' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "ab", "entities": [{"type": "bold", "offset": 0, "length": 3}]},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 3",
        ),
    ],
)
async def test_a_wrong_call_is_refused_in_the_real_words_and_recorded(
    params: dict[str, Any], words: str
) -> None:
    """Each refusal is a 400 that says why and stands in `rejected`."""
    async with stage() as on:
        said = await on.refusal("sendMessage", **({"chat_id": on.room.id} | params))
        assert said == f"Bad Request: {words}"
        assert [call.error for call in on.server.rejected] == [said]
        assert on.room.visible() == []


async def test_an_unknown_method_or_token_is_refused_as_the_real_server_does() -> None:
    """404 Not Found and 401 Unauthorized."""
    async with stage() as on:
        unknown = await on.http.post("/sendTelepathy")
        wrong = await on.http.get(f"{on.server.url}/bot1:nobody/getMe")
        assert (unknown.status_code, unknown.json()) == (
            404,
            {"ok": False, "error_code": 404, "description": "Not Found"},
        )
        assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")


async def test_every_encoding_of_a_call_means_the_same() -> None:
    """Query, form, multipart and JSON; the method's case does not matter."""
    async with stage() as on:
        values = {"chat_id": str(on.room.id), "text": "gleich"}
        await on.http.get("/sendmessage", params=values)
        await on.http.post("/SENDMESSAGE", data=values)
        await on.http.post("/sendMessage", files={name: (None, value) for name, value in values.items()})
        await on.ask("sendMessage", **values)
        assert on.room.texts() == ["gleich"] * 4


async def test_a_reply_to_nothing_may_be_sent_if_that_is_allowed() -> None:
    """allow_sending_without_reply makes it an ordinary message."""
    async with stage() as on:
        await on.say("x", reply_parameters={"message_id": 99, "allow_sending_without_reply": True})
        assert on.room.visible()[0].reply_to is None


async def test_a_reply_shows_what_it_answers_and_quotes() -> None:
    """The answer carries the replied-to message and the quote; a quote that is not there is refused."""
    async with stage() as on:
        asked = on.anna.writes(on.room, "Wann ist der Termin?")
        reply = {"message_id": asked.id, "quote": "Termin"}
        sent = await on.ask("sendMessage", chat_id=on.room.id, text="Morgen", reply_parameters=reply)
        assert sent["reply_to_message"]["message_id"] == asked.id
        assert sent["quote"] == {"text": "Termin", "position": 13, "is_manual": True}
        wrong = {"message_id": asked.id, "quote": "Uhr"}
        said = await on.refusal("sendMessage", chat_id=on.room.id, text="x", reply_parameters=wrong)
        assert said == "Bad Request: QUOTE_TEXT_INVALID"


async def test_white_space_at_the_ends_goes_and_formatting_moves_along() -> None:
    """Offsets count from the first visible character."""
    async with stage() as on:
        await on.say("  😀 fett \n", entities=[{"type": "bold", "offset": 5, "length": 5}])
        (seen,) = on.room.visible()
        assert (seen.text, seen.marked("bold")) == ("😀 fett", ["fett"])


async def test_who_cannot_be_written_to_and_why() -> None:
    """Unknown, never started, blocked, thrown out: four different answers."""
    async with stage() as on:
        stranger = on.server.person("Dora")
        unknown = await on.refusal("sendMessage", chat_id=stranger.id, text="x")
        silent = await on.refusal("sendMessage", chat_id=on.ben.id, text="x")
        on.ben.starts()
        await on.ask("sendMessage", chat_id=on.ben.id, text="x")
        on.ben.blocks()
        blocked = await on.refusal("sendMessage", chat_id=on.ben.id, text="x")
        on.anna.removes_bot(on.room)
        kicked = await on.refusal("sendMessage", chat_id=on.room.id, text="x")
        assert [unknown, silent, blocked, kicked] == [
            "Bad Request: chat not found",
            "Forbidden: bot can't initiate conversation with a user",
            "Forbidden: bot was blocked by the user",
            "Forbidden: bot was kicked from the supergroup chat",
        ]


async def test_topics_are_rooms_of_their_own() -> None:
    """A message lands in its topic, points to the opening message, and not in the general one by number."""
    async with stage() as on:
        forum = on.server.supergroup("Forum", [on.anna], forum=True, bot="member")
        topic = on.anna.opens_topic(forum, "Recht")
        sent = await on.ask("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic)
        assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic, True)
        assert sent["reply_to_message"]["forum_topic_created"]["name"] == "Recht"
        assert (len(forum.visible(topic)), forum.visible(1)) == (1, [])
        general = await on.refusal("sendMessage", chat_id=forum.id, text="x", message_thread_id=1)
        assert general == "Bad Request: message thread not found"
        on.anna.closes_topic(forum, topic)
        closed = await on.refusal("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic)
        assert closed == "Bad Request: TOPIC_CLOSED"


async def test_a_migrated_group_names_its_successor() -> None:
    """The old number answers with the new one; both chats say so in a service message."""
    async with stage() as on:
        group = on.server.group("Alt", [on.anna])
        old = on.anna.writes(group, "vorher")
        await on.news()
        new = on.anna.migrates(group)
        body = (await on.http.post("/sendMessage", json={"chat_id": group.id, "text": "x"})).json()
        assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
        assert body["parameters"] == {"migrate_to_chat_id": new.id}
        told = [update["message"] for update in await on.news()]
        assert [told[0]["migrate_to_chat_id"], told[1]["migrate_from_chat_id"]] == [new.id, group.id]
        assert (new.message(old.id), group.message(old.id) is not None) == (None, True)


async def test_ids_run_per_supergroup_and_per_account_elsewhere() -> None:
    """Private chats and basic groups share one sequence; each supergroup has its own."""
    async with stage() as on:
        group = on.server.group("Klein", [on.anna], bot="none")
        first = on.anna.writes(group, "a").id
        assert [on.ben.starts().id, on.anna.writes(group, "b").id] == [first + 1, first + 2]
        alone = on.anna.writes(on.room, "c").id
        assert on.anna.writes(on.room, "d").id == alone + 1


async def test_a_file_can_be_sent_and_fetched() -> None:
    """Bytes come back as they were, and a file id sends them again."""
    async with stage() as on:
        params = {"chat_id": str(on.room.id), "caption": "Plan"}
        files = {"document": ("plan.pdf", b"%PDF", "application/pdf")}
        sent = (await on.http.post("/sendDocument", data=params, files=files)).json()["result"]
        file = await on.ask("getFile", file_id=sent["document"]["file_id"])
        got = await on.http.get(f"{on.server.url}/file/bot{on.server.token}/{file['file_path']}")
        assert (sent["document"]["file_name"], got.content) == ("plan.pdf", b"%PDF")
        await on.ask("sendDocument", chat_id=on.room.id, document=sent["document"]["file_id"])
        assert [seen.kind for seen in on.room.visible()] == ["document", "document"]


async def test_the_pace_is_free_until_it_is_switched_on() -> None:
    """Then the sixth message in five seconds is a 429 with the seconds to wait, and is not shown."""
    async with stage() as on:
        on.server.limits.on = True
        for number in range(5):
            await on.say(str(number))
        answer = await on.http.post("/sendMessage", json={"chat_id": on.room.id, "text": "6"})
        body = answer.json()
        assert (answer.status_code, len(on.room.visible())) == (429, 5)
        assert body["description"] == f"Too Many Requests: retry after {body['parameters']['retry_after']}"


async def test_buttons_are_shown_as_rows() -> None:
    """What was asked for is on the screen."""
    async with stage() as on:
        await on.say("Kommen Sie?", reply_markup=BUTTON)
        assert on.room.visible()[0].buttons == (("Ja",),)
