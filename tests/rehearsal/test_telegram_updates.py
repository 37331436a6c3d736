"""Updates are kept, confirmed and forgotten as the real server does."""

from __future__ import annotations

import asyncio

from tests.rehearsal.telegram_stage import stage


async def test_updates_stay_until_a_higher_offset_confirms_them() -> None:
    """Asking again shows the same; asking from the next number forgets the earlier ones."""
    async with stage() as on:
        for text in ("eins", "zwei", "drei"):
            on.anna.writes(on.room, text)
        first = await on.ask("getUpdates")
        again = await on.ask("getUpdates", offset=first[0]["update_id"])
        rest = await on.ask("getUpdates", offset=first[2]["update_id"])
        assert first == again
        assert [update["message"]["text"] for update in rest] == ["drei"]
        assert on.server.core.updates.pending() == 1


async def test_an_offset_out_of_range_shows_everything_from_the_head() -> None:
    """A far too high offset loses nothing."""
    async with stage() as on:
        on.anna.writes(on.room, "eins")
        assert len(await on.ask("getUpdates", offset=2_000_000_000)) == 1
        assert len(await on.ask("getUpdates", offset=1)) == 1


async def test_a_negative_offset_counts_from_the_end() -> None:
    """-1 is the newest one, and the earlier ones are forgotten."""
    async with stage() as on:
        on.anna.writes(on.room, "eins")
        on.anna.writes(on.room, "zwei")
        newest = await on.ask("getUpdates", offset=-1)
        assert [update["message"]["text"] for update in newest] == ["zwei"]
        assert on.server.core.updates.pending() == 1


async def test_limit_bounds_one_answer() -> None:
    """At most `limit` come at once, in order."""
    async with stage() as on:
        for number in range(5):
            on.anna.writes(on.room, str(number))
        assert [u["message"]["text"] for u in await on.ask("getUpdates", limit=2)] == ["0", "1"]


async def test_asking_for_the_same_at_once_is_slowed_to_one_update() -> None:
    """The server's brake on a client that spins."""
    async with stage() as on:
        on.anna.writes(on.room, "eins")
        on.anna.writes(on.room, "zwei")
        assert len(await on.ask("getUpdates", offset=7)) == 2
        assert len(await on.ask("getUpdates", offset=7)) == 1


async def test_updates_are_forgotten_after_a_day() -> None:
    """24 hours, not longer."""
    async with stage() as on:
        on.anna.writes(on.room, "alt")
        on.clock.now += 86_399
        on.anna.writes(on.room, "neu")
        on.clock.now += 1
        assert [u["message"]["text"] for u in await on.ask("getUpdates")] == ["neu"]


async def test_reactions_and_members_must_be_asked_for() -> None:
    """By default neither comes; once wanted, they come without asking again."""
    async with stage() as on:
        said = on.anna.writes(on.room, "hallo")
        on.ben.reacts(on.room, said, "👍")
        assert [set(u) - {"update_id"} for u in await on.ask("getUpdates")] == [{"message"}]
        await on.subscribe("message_reaction", "chat_member")
        on.ben.unreacts(on.room, said)
        on.server.person("Cem").joins(on.room)
        assert [set(u) - {"update_id"} for u in await on.news()] == [{"message_reaction"}, {"chat_member"}]


async def test_a_long_poll_ends_with_the_first_update() -> None:
    """Waiting costs no more than the time until somebody writes."""
    async with stage() as on:
        poll = asyncio.create_task(on.ask("getUpdates", timeout=50))
        await on.server.until(lambda: on.server.core.updates.is_polled)
        on.anna.writes(on.room, "jetzt")
        assert [u["message"]["text"] for u in await asyncio.wait_for(poll, 2)] == ["jetzt"]


async def test_a_second_poller_ends_the_first_with_a_conflict() -> None:
    """409 in the real words."""
    async with stage() as on:
        first = asyncio.create_task(on.refusal("getUpdates", timeout=50))
        await on.server.until(lambda: on.server.core.updates.is_polled)
        second = asyncio.create_task(on.ask("getUpdates", timeout=50))
        assert await asyncio.wait_for(first, 2) == (
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        on.anna.writes(on.room, "x")
        assert len(await second) == 1


async def test_polling_beside_a_webhook_is_refused() -> None:
    """409 until the webhook is deleted."""
    async with stage() as on:
        await on.ask("setWebhook", url="https://example.de/hook")
        assert "can't use getUpdates method while webhook is active" in await on.refusal("getUpdates")
        assert (await on.ask("getWebhookInfo"))["url"] == "https://example.de/hook"
        await on.ask("deleteWebhook")
        on.anna.writes(on.room, "x")
        assert len(await on.ask("getUpdates")) == 1


async def test_a_poisoned_update_stands_in_the_queue_like_any_other() -> None:
    """It has a number and can be stepped over."""
    async with stage() as on:
        number = on.server.poison("no_chat")
        on.anna.writes(on.room, "danach")
        got = await on.ask("getUpdates")
        assert got[0]["update_id"] == number
        assert "chat" not in got[0]["message"]
        assert got[1]["update_id"] == number + 1


async def test_numbers_can_restart_elsewhere() -> None:
    """As after a week without updates: an old high offset must not hide the new ones."""
    async with stage() as on:
        on.anna.writes(on.room, "eins")
        before = (await on.ask("getUpdates"))[0]["update_id"]
        on.server.core.updates.restart_ids()
        on.anna.writes(on.room, "zwei")
        (after,) = await on.ask("getUpdates", offset=before + 1)
        assert after["message"]["text"] == "zwei"
        assert abs(after["update_id"] - before) > 100
