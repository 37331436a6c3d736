"""A basic group becomes a supergroup: it has another number from then on, and people need not care."""

from __future__ import annotations

from tests.end_to_end.stage import Pair, Stage

#: Polls that fail: news arrive some seconds later.
DELAYED = 4


async def test_the_service_message_comes_first(stage: Stage) -> None:
    """The program hears of the new number before it has anything to send."""
    pair = await stage.channel("Umzug", kind="group")
    pair.writes_telegram("Noch eine Gruppe")
    await stage.converges(pair)
    _move(pair)
    pair.writes_telegram("Nun eine Supergruppe")
    await pair.writes_matrix("Kommt das an?")
    await _goes_on(pair, ["Noch eine Gruppe", "Nun eine Supergruppe"])
    assert await stage.breaches() == []


async def test_a_refused_send_tells_the_new_number_first(stage: Stage) -> None:
    """While Telegram's news are late, a send's answer names the new number; nothing is lost or doubled."""
    pair = await stage.channel("Spät gemeldeter Umzug", kind="group")
    pair.writes_telegram("Noch eine Gruppe")
    await stage.converges(pair)
    stage.telegram.faults.add("html_502", "getUpdates", times=DELAYED)
    pair.writes_telegram("Kurz vor dem Umzug")
    _move(pair)
    pair.writes_telegram("Nach dem Umzug")
    await pair.writes_matrix("Kommt das an?")
    await stage.eventually(lambda: pair.chat.find("Kommt das an?") is not None)
    assert stage.telegram.faults.planned, "the news came before the send"
    await _goes_on(pair, ["Noch eine Gruppe", "Kurz vor dem Umzug", "Nach dem Umzug"])
    assert await stage.breaches() == []


def _move(pair: Pair) -> None:
    """Turn the group into a supergroup, where the conversation goes on."""
    pair.chat = pair.stage.olha.migrates(pair.chat)


async def _goes_on(pair: Pair, said: list[str]) -> None:
    """Olha's words are on Matrix, Jan's in the supergroup, both once, and answers find what they mean."""
    stage = pair.stage
    await stage.jan.wait_for(pair.room, lambda item: said[-1] in item.body)
    pair.writes_telegram("Ja", reply_to=await _shown(pair, "Kommt das an?"))
    await stage.jan.wait_for(pair.room, lambda item: item.body.endswith("Ja") and item.reply_to is not None)
    on_matrix = [sight.text for sight in await pair.on_matrix() if sight.speaker]
    assert on_matrix == [*said, "Ja"]
    assert [sight.text for sight in pair.on_telegram() if sight.by_bot] == ["Kommt das an?"]


async def _shown(pair: Pair, words: str) -> int:
    await pair.stage.eventually(lambda: pair.chat.find(words) is not None)
    found = pair.chat.find(words)
    assert found is not None
    return found.id
