"""Second thoughts: what was said is changed, taken away or answered, also after a restart."""

from __future__ import annotations

from tests.end_to_end.stage import Pair, Stage


async def test_what_is_redacted_on_matrix_disappears_on_telegram(stage: Stage) -> None:
    """Jan takes his message away on Matrix and Olha no longer sees it on Telegram."""
    pair = await stage.channel()
    mistake = await pair.writes_matrix("Versehentlich gesendet")
    await pair.writes_matrix("Bleibt stehen")
    await stage.converges(pair)
    await stage.jan.redact(pair.room, mistake)
    await stage.eventually(lambda: pair.chat.find("Versehentlich") is None)
    await stage.is_fine()


async def test_entfernen_on_telegram_takes_a_message_away_everywhere(stage: Stage) -> None:
    """Telegram tells no bot of deletions: `/entfernen` as a reply does it on both sides."""
    pair = await stage.channel()
    mistake = pair.writes_telegram("Versehentlich gesendet")
    pair.writes_telegram("Bleibt stehen")
    await stage.converges(pair)
    stage.olha.writes(pair.chat, "/entfernen", reply_to=int(mistake))
    await stage.jan.wait_until(pair.room, lambda items: not any("Versehentlich" in i.body for i in items))
    await stage.eventually(lambda: pair.chat.find("Versehentlich") is None)
    await stage.eventually(lambda: "/entfernen" not in [seen.text for seen in pair.chat.visible()])
    await stage.is_fine()


async def test_edits_and_replies_find_messages_from_before_a_restart(stage: Stage) -> None:
    """After a restart both sides change and answer what was said before it."""
    pair = await stage.channel()
    asked = pair.writes_telegram("Wer kommt um drei?")
    offered = await pair.writes_matrix("Ich bringe Kuchen mit")
    await stage.converges(pair)
    assert await stage.program.terminate() == 0
    await stage.program.start()
    stage.olha.edits(pair.chat, int(asked), "Wer kommt um vier?")
    await stage.jan.edit(pair.room, offered, "Ich bringe Tee mit")
    pair.writes_telegram("Sehr gern", reply_to=_on_telegram(pair, "Ich bringe"))
    await pair.writes_matrix("Ich", reply_to=await _on_matrix(pair, "Wer kommt"))
    await stage.is_fine()


def _on_telegram(pair: Pair, words: str) -> int:
    return next(int(sight.id) for sight in pair.on_telegram() if words in sight.text)


async def _on_matrix(pair: Pair, words: str) -> str:
    return next(sight.id for sight in await pair.on_matrix() if words in sight.text)
