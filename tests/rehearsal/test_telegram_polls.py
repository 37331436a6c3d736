"""Polls: asking, answering, counting, closing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rehearsal.telegram_stage import Stage, stage


async def asked(on: Stage, **more: Any) -> dict[str, Any]:
    """A poll of the bot's, as the answer shows it."""
    values = {"question": "Wann?", "options": [{"text": "Montag"}, {"text": "Dienstag"}]} | more
    sent: dict[str, Any] = await on.ask("sendPoll", chat_id=on.room.id, **values)
    return sent


async def test_every_vote_tells_the_whole_count() -> None:
    """Of an anonymous poll only counts; an answer may be changed and taken back."""
    async with stage() as on:
        sent = await asked(on)
        await on.subscribe("poll", "poll_answer")
        on.anna.votes(on.room, sent["message_id"], "Montag")
        on.anna.votes(on.room, sent["message_id"], "Dienstag")
        on.ben.votes(on.room, sent["message_id"], 1)
        on.anna.votes(on.room, sent["message_id"])
        polls = [update["poll"] for update in await on.news()]
        assert {poll["id"] for poll in polls} == {sent["poll"]["id"]}
        counts = [[option["voter_count"] for option in poll["options"]] for poll in polls]
        assert counts == [[1, 0], [0, 1], [0, 2], [0, 1]]
        assert [poll["total_voter_count"] for poll in polls] == [1, 1, 2, 1]


async def test_an_open_poll_tells_who() -> None:
    """Besides the counts, with the places of the answers chosen."""
    async with stage() as on:
        sent = await asked(on, is_anonymous=False, allows_multiple_answers=True)
        await on.subscribe("poll", "poll_answer")
        on.ben.votes(on.room, sent["message_id"], 0, 1)
        counts, answer = await on.news()
        assert counts["poll"]["is_anonymous"] is False
        assert (answer["poll_answer"]["user"]["id"], answer["poll_answer"]["option_ids"]) == (
            on.ben.id,
            [0, 1],
        )


async def test_a_stopped_poll_takes_no_more_votes() -> None:
    """The final counts are the answer; stopping twice is refused."""
    async with stage() as on:
        sent = await asked(on)
        where = {"chat_id": on.room.id, "message_id": sent["message_id"]}
        on.anna.votes(on.room, sent["message_id"], 0)
        closed = await on.ask("stopPoll", **where)
        assert (closed["is_closed"], closed["options"][0]["voter_count"]) == (True, 1)
        with pytest.raises(ValueError, match="closed"):
            on.ben.votes(on.room, sent["message_id"], 0)
        assert await on.refusal("stopPoll", **where) == "Bad Request: poll has already been closed"
        text = await on.say("x")
        assert await on.refusal("stopPoll", **where | {"message_id": text}) == (
            "Bad Request: message is not a poll"
        )
        assert await on.refusal("stopPoll", **where | {"message_id": 999}) == (
            "Bad Request: message with poll to stop not found"
        )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"question": " "}, "poll question must be non-empty"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": ["Ja"]}, "poll must have at least 2 option"),
        ({"options": ["x"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["Ja", " "]}, "poll options must be non-empty"),
        ({"options": ["Ja", "x" * 101]}, "poll options length must not exceed 100"),
        ({"options": "Ja"}, "can't parse options JSON object"),
        ({"options": {"text": "Ja"}}, "expected an Array of InputPollOption"),
    ],
)
async def test_a_wrong_poll_is_refused(more: dict[str, Any], words: str) -> None:
    """Question and options within their lengths and numbers."""
    async with stage() as on:
        values = {"chat_id": on.room.id, "question": "Wann?", "options": ["Ja", "Nein"]} | more
        assert await on.refusal("sendPoll", **values) == f"Bad Request: {words}"


async def test_of_peoples_polls_the_bot_learns_only_the_end() -> None:
    """The question comes as a message, votes are told to nobody, closing is."""
    async with stage() as on:
        poll = on.anna.sends(on.room, "poll", question="Kuchen?", options=["Ja", "Nein"])
        on.ben.votes(on.room, poll, "Ja")
        on.anna.closes_poll(on.room, poll)
        question, end = await on.news()
        assert question["message"]["poll"]["question"] == "Kuchen?"
        assert (end["poll"]["is_closed"], end["poll"]["options"][0]["voter_count"]) == (True, 1)
