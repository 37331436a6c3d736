"""What people mean by a tap: reactions, votes, pins and quotes, between the real programs."""

from __future__ import annotations

import asyncio

from rehearsal.matrix.timeline import Item
from rehearsal.telegram.view import Seen
from tests.end_to_end.stage import GLANCE_SECONDS, Pair, Stage


async def on_matrix(pair: Pair, words: str) -> Item:
    """What Jan sees of the bot's with these words in it."""
    return await pair.stage.jan.wait_for(
        pair.room, lambda item: item.sender == pair.stage.bot and words in item.body, within=100
    )


async def on_telegram(pair: Pair, words: str) -> Seen:
    """What Olha sees with these words in it."""
    await pair.stage.eventually(lambda: pair.chat.find(words) is not None)
    found = pair.chat.find(words)
    assert found is not None
    return found


def now(pair: Pair, number: int) -> Seen:
    """What a message on Telegram looks like by now."""
    found = pair.chat.message(number)
    assert found is not None
    return found


async def pinned(pair: Pair, *event_ids: str) -> None:
    """Exactly these are pinned in the Matrix room, sooner or later."""
    async with asyncio.timeout(30):
        while True:
            if await pair.stage.jan.pins(pair.room) == list(event_ids):
                return
            await asyncio.sleep(GLANCE_SECONDS)


async def test_reactions_that_one_cannot_show_are_a_line(stage: Stage) -> None:
    """Telegram shows one reaction of the bot's, or none where the group does not allow it."""
    pair = await stage.channel()
    said = int(pair.writes_telegram("Wir haben einen Raum"))
    copy = (await on_matrix(pair, "Wir haben einen Raum")).event_id
    await stage.jan.react(pair.room, copy, "👍")
    await stage.jan.react(pair.room, copy, "🦄")
    line = await on_telegram(pair, "👍 Jan · 🦄 Jan")
    assert line.reply_to == said
    await stage.eventually(lambda: now(pair, said).reactions == {"👍": 1})
    await stage.jan.unreact(pair.room, copy, "🦄")
    await stage.eventually(lambda: pair.chat.find("👍 Jan") is None)
    assert await stage.breaches() == []


async def test_a_poll_is_answered_on_both_sides(stage: Stage) -> None:
    """A native poll there, one card of all votes here and there, and one end for both."""
    pair = await stage.channel()
    asked = await stage.jan.start_poll(pair.room, "Wann?", ["Montag", "Dienstag"])
    await stage.eventually(lambda: any(seen.kind == "poll" for seen in pair.chat.visible()))
    poll = next(seen for seen in pair.chat.visible() if seen.kind == "poll")
    stage.olha.votes(pair.chat, poll, "Dienstag")
    card = await on_matrix(pair, "Dienstag: 1 (Telegram 1)")
    assert card.reply_to == asked
    await stage.jan.vote(pair.room, asked, "Dienstag")
    await on_matrix(pair, "Dienstag: 2 (Matrix 1, Telegram 1)")
    await on_telegram(pair, "Dienstag: 2 (Matrix 1, Telegram 1)")
    await stage.jan.end_poll(pair.room, asked)
    await on_matrix(pair, "Diese Umfrage ist beendet.")
    await stage.eventually(lambda: now(pair, poll.id).content["poll"]["is_closed"])
    assert await stage.breaches() == []


async def test_a_poll_asked_on_telegram_is_answered_on_matrix(stage: Stage) -> None:
    """Its votes are told when it is ended; before, the card says why they are missing."""
    pair = await stage.channel()
    asked = stage.olha.sends(pair.chat, "poll", question="Wann?", options=("Montag", "Dienstag"))
    copy = (await on_matrix(pair, "Wann?")).event_id
    card = await on_telegram(pair, "Telegram zeigt sie dem Bot nicht")
    assert card.reply_to == asked.id
    await stage.jan.vote(pair.room, copy, "Montag")
    await on_telegram(pair, "Montag: 1 (Matrix 1)")
    stage.olha.votes(pair.chat, asked, "Montag")
    stage.olha.closes_poll(pair.chat, asked)
    await on_matrix(pair, "Montag: 2")
    assert "Stimmen auf Telegram" not in now(pair, card.id).text
    assert await stage.breaches() == []


async def test_what_is_pinned_here_is_pinned_there(stage: Stage) -> None:
    """Both ways, and off again; the bot's own pins are no news."""
    pair = await stage.channel()
    await stage.jan.set_power(pair.room, stage.bot, 50)
    said = int(pair.writes_telegram("Raum 12"))
    copy = (await on_matrix(pair, "Raum 12")).event_id
    stage.olha.pins(pair.chat, said)
    await pinned(pair, copy)
    heard = await pair.writes_matrix("Um drei")
    seen = await on_telegram(pair, "Um drei")
    await stage.jan.pin(pair.room, heard)
    await stage.eventually(lambda: now(pair, seen.id).pinned)
    await stage.jan.unpin(pair.room, copy)
    await stage.eventually(lambda: not now(pair, said).pinned)
    await pinned(pair, heard)
    assert await stage.breaches() == []


async def test_a_quote_is_a_quote_on_the_other_side(stage: Stage) -> None:
    """Words that are meant stand first on Matrix, and are pointed at on Telegram."""
    pair = await stage.channel()
    said = pair.writes_telegram("Wer kommt am Montag? Und wer am Dienstag?")
    copy = (await on_matrix(pair, "Wer kommt")).event_id
    await pair.writes_matrix(
        "> Und wer am Dienstag?\n\nIch",
        "<blockquote><p>Und wer am Dienstag?</p></blockquote><p>Ich komme</p>",
        copy,
    )
    answer = await on_telegram(pair, "Ich komme")
    assert (answer.text, answer.quote, answer.reply_to) == (
        "Jan: Ich komme",
        "Und wer am Dienstag?",
        int(said),
    )
    stage.olha.writes(pair.chat, "Schön", reply_to=answer.id, quote="Ich")
    shown = await on_matrix(pair, "Schön")
    assert shown.formatted_body is not None
    assert "<blockquote>Ich</blockquote>" in shown.formatted_body
    assert await stage.breaches() == []
