"""Reactions, pins, places and topics: what a bot may do there, and what it is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rehearsal.telegram_stage import stage

THUMB = [{"type": "emoji", "emoji": "👍"}]


async def test_a_bot_has_one_reaction_out_of_those_allowed() -> None:
    """A second takes the place of the first, an empty list takes it back."""
    async with stage() as on:
        where = {"chat_id": on.room.id, "message_id": on.anna.writes(on.room, "x").id}
        for emoji in ("👍", "🔥"):
            await on.ask("setMessageReaction", reaction=[{"type": "emoji", "emoji": emoji}], **where)
        assert on.room.visible()[0].reactions == {"🔥": 1}
        await on.ask("setMessageReaction", reaction=[], **where)
        assert on.room.visible()[0].reactions == {}
        on.anna.limits_reactions(on.room, "❤")
        said = await on.refusal("setMessageReaction", reaction=THUMB, **where)
        foreign = await on.refusal("setMessageReaction", reaction=[{"type": "emoji", "emoji": "🦖"}], **where)
        assert [said, foreign] == ["Bad Request: REACTION_INVALID"] * 2
        chat = await on.ask("getChat", chat_id=on.room.id)
        assert chat["available_reactions"] == [{"type": "emoji", "emoji": "❤"}]


async def test_a_channel_tells_counts_and_nobody() -> None:
    """The whole count under the post, the most frequent first."""
    async with stage() as on:
        channel = on.server.channel("Stadt", [on.anna, on.ben])
        post = on.anna.writes(channel, "Neu")
        await on.subscribe("message_reaction", "message_reaction_count")
        on.ben.reacts(channel, post, "👍")
        on.anna.reacts(channel, post, "👍", "🔥")
        updates = await on.news()
        counted = updates[-1]["message_reaction_count"]
        assert counted["reactions"] == [
            {"type": {"type": "emoji", "emoji": "👍"}, "total_count": 2},
            {"type": {"type": "emoji", "emoji": "🔥"}, "total_count": 1},
        ]
        assert "user" not in counted


async def test_an_anonymous_administrator_is_the_group() -> None:
    """In what is said and in reactions."""
    async with stage() as on:
        on.anna.hides(on.room)
        said = on.anna.writes(on.room, "Ruhe")
        await on.subscribe("message_reaction")
        on.anna.reacts(on.room, said, "👍")
        on.anna.writes(on.room, "Noch einmal")
        (update,) = await on.news()
        assert update["message_reaction"]["actor_chat"]["id"] == on.room.id
        assert on.room.visible()[0].sender == "Arbeit"


async def test_somebody_may_speak_as_a_channel() -> None:
    """The message is the channel's, and nobody's."""
    async with stage() as on:
        channel = on.server.channel("Stadt", [on.ben])
        await on.news()
        on.ben.hides(on.room, behind=channel)
        on.ben.writes(on.room, "Amtlich")
        (update,) = await on.news()
        assert update["message"]["from"]["username"] == "Channel_Bot"
        assert update["message"]["sender_chat"]["title"] == "Stadt"


async def test_bots_are_heard_only_where_that_is_allowed() -> None:
    """Since Bot API 10 a bot may hear others; an inline result names its bot."""
    async with stage() as on:
        other = on.server.person("Brücke", username="other_bot", is_bot=True)
        other.joins(on.room, by=on.anna)
        await on.news()
        other.writes(on.room, "Ben: ungehört")
        on.server.core.hears_bots = True
        other.writes(on.room, "Ben: gehört")
        on.anna.writes(on.room, "Bild aus der Suche", via=other)
        heard, found = await on.news()
        assert (heard["message"]["from"]["is_bot"], heard["message"]["text"]) == (True, "Ben: gehört")
        assert found["message"]["via_bot"]["username"] == "other_bot"


async def test_pins_need_the_right_and_leave_a_line() -> None:
    """People's pins are told by a service message, taking off is told to nobody."""
    async with stage() as on:
        said = on.anna.writes(on.room, "Wichtig")
        on.ben.writes(on.room, "x")
        await on.news()
        await on.ask("pinChatMessage", chat_id=on.room.id, message_id=said.id)
        assert on.room.visible()[0].pinned
        await on.ask("unpinChatMessage", chat_id=on.room.id, message_id=said.id)
        on.anna.pins(on.room, said)
        on.anna.unpins(on.room, said)
        (update,) = await on.news()
        assert update["message"]["pinned_message"]["message_id"] == said.id
        on.anna.adds_bot(on.room, admin=True, rights=frozenset({"can_manage_chat"}))
        refused = await on.refusal("pinChatMessage", chat_id=on.room.id, message_id=said.id)
        assert refused == "Bad Request: not enough rights to manage pinned messages in the chat"


async def test_places_contacts_and_dice_are_shown() -> None:
    """A venue is a place too; the dice fall by themselves."""
    async with stage() as on:
        where = {"chat_id": on.room.id}
        point = {"latitude": 51.48, "longitude": 11.97}
        venue = await on.ask("sendVenue", **where, **point, title="Rathaus", address="Markt 1")
        assert venue["location"] == venue["venue"]["location"] == point
        contact = await on.ask("sendContact", **where, phone_number="+49345", first_name="Amt")
        assert contact["contact"] == {"phone_number": "+49345", "first_name": "Amt"}
        dice = await on.ask("sendDice", **where)
        assert dice["dice"]["value"] in range(1, 7)
        assert [seen.kind for seen in on.room.visible()] == ["venue", "contact", "dice"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"longitude": 1}, "latitude is empty"),
        ({"latitude": 91, "longitude": 1}, "wrong location specified"),
        ({"latitude": 51, "longitude": 181}, "wrong location specified"),
    ],
)
async def test_a_place_must_be_on_earth(params: dict[str, Any], words: str) -> None:
    """Both degrees, within their bounds."""
    async with stage() as on:
        assert await on.refusal("sendLocation", chat_id=on.room.id, **params) == f"Bad Request: {words}"


async def test_a_live_location_moves_by_edits() -> None:
    """Until it is ended."""
    async with stage() as on:
        live = on.anna.sends(on.room, "location", live_period=900)
        on.anna.moves(on.room, live, latitude=51.5)
        on.anna.moves(on.room, live, live_period=0)
        begin, move, end = await on.news()
        assert begin["message"]["location"]["live_period"] == 900
        assert move["edited_message"]["location"]["latitude"] == 51.5
        assert "live_period" not in end["edited_message"]["location"]


async def test_a_topic_closes_opens_and_goes() -> None:
    """Closing and opening are told, deleting is found out by writing."""
    async with stage() as on:
        forum = on.server.supergroup("Forum", [on.anna, on.ben], forum=True, bot="member")
        topic = on.anna.opens_topic(forum, "Recht")
        on.anna.closes_topic(forum, topic)
        where = {"chat_id": forum.id, "message_thread_id": topic, "text": "x"}
        assert await on.refusal("sendMessage", **where) == "Bad Request: TOPIC_CLOSED"
        with pytest.raises(ValueError, match="closed"):
            on.ben.writes(forum, "x", topic=topic)
        on.anna.reopens_topic(forum, topic)
        await on.ask("sendMessage", **where)
        on.anna.deletes_topic(forum, topic)
        assert await on.refusal("sendMessage", **where) == "Bad Request: message thread not found"
        services = [set(update["message"]) for update in await on.news() if "message" in update]
        kinds = [next(iter(one & {"forum_topic_closed", "forum_topic_reopened"}), None) for one in services]
        assert [kind for kind in kinds if kind] == ["forum_topic_closed", "forum_topic_reopened"]
