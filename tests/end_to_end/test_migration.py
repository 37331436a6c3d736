"""A basic group becomes a supergroup: it has another number from then on, and people need not care."""

from __future__ import annotations

from rehearsal.telegram import Room
from tests.end_to_end.stage import Pair, Stage


async def test_the_service_message_comes_first(stage: Stage) -> None:
    """The program hears of the new number before it has anything to send."""
    pair = await stage.channel(kind="group")
    await pair.writes_telegram("Noch eine Gruppe")
    await stage.converges(pair)
    _move(pair)
    await pair.writes_telegram("Nun eine Supergruppe")
    await pair.writes_matrix("Kommt das an?")
    await _arrives(stage, pair)


async def test_a_refused_send_tells_the_new_number_first(stage: Stage) -> None:
    """While Telegram's news are delayed, the answer to a send names the new number; the send is repeated there."""
    pair = await stage.channel(kind="group")
    await pair.writes_telegram("Noch eine Gruppe")
    await stage.converges(pair)
    stage.telegram.faults.add("html_502", "getUpdates", times=4)
    await stage.eventually(lambda: len(stage.telegram.faults.planned) == 0 or _failed_once(stage))
    old = _move(pair)
    await pair.writes_matrix("Kommt das an?")
    await stage.eventually(lambda: pair.chat.find("Kommt das an?") is not None)
    assert [call.error for call in stage.telegram.rejected] != []
    stage.telegram.rejected.clear()
    await pair.writes_telegram("Ja, hier")
    await _arrives(stage, pair)
    assert old.find("Kommt das an?") is None


def _failed_once(stage: Stage) -> bool:
    return any(call.fault == "html_502" for call in stage.telegram.calls)


def _move(pair: Pair) -> Room:
    """Turn the group into a supergroup, where the conversation goes on; gives the old one."""
    old = pair.chat
    pair.chat = pair.stage.olha.migrates(old)
    return old


async def _arrives(stage: Stage, pair: Pair) -> None:
    """What was said after the move is on both sides, once."""
    await stage.eventually(lambda: [s.text for s in pair.on_telegram() if s.by_bot] == ["Kommt das an?"])
    wanted = {"Noch eine Gruppe", pair.on_telegram()[-1].text}
    assert wanted
