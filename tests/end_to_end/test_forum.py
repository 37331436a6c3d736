"""What the bridge is for: an idea goes its way through both networks and back to whoever had it."""

from __future__ import annotations

from rehearsal.matrix.timeline import Item
from rehearsal.telegram import Seen
from storage.models import Purpose
from tests.end_to_end.stage import Pair, Stage

IDEA = "Ein Sprachcafé am Samstag"
DECISION = "Das Sprachcafé öffnet im Januar"
TASK = "Raum in der Bibliothek buchen"


async def test_an_idea_becomes_a_decision_and_its_author_hears_of_it(stage: Stage) -> None:
    """Handed in on Telegram, accepted on Matrix, supported on both, decided, in the digest, answered."""
    microphone = await stage.channel("Open Mic", purpose=Purpose.OPENMIC)
    office = await stage.channel("Steuerkreis", purpose=Purpose.COORDINATION)
    assert (await stage.program.verb("role", f"matrix:{stage.jan.user_id}", "coordinator")).code == 0

    stage.said += (IDEA, DECISION, TASK)
    number = await _hands_in(stage)
    await _is_accepted_and_supported(microphone, office, number)
    await _is_decided(office, number)

    digest = await stage.program.verb("digest", "preview", "--for", "members")
    assert digest.code == 0
    assert all(words in digest.out for words in (DECISION, number))
    await _is_answered(office)
    assert await stage.breaches() == []


async def _hands_in(stage: Stage) -> str:
    """Olha's idea, in private; gives its number."""
    stage.olha.starts()
    stage.olha.writes(stage.olha.private, f"/idee {IDEA}")
    receipt = await _private(stage, "Sie hat die Nummer")
    return next(word.strip(".") for word in receipt.text.split() if word.startswith("OM-"))


async def _is_accepted_and_supported(microphone: Pair, office: Pair, number: str) -> None:
    stage = microphone.stage
    await stage.jan.send_text(office.room, f"!annehmen {number}")
    await _private(stage, "öffentlich und in Bearbeitung")
    karim = stage.telegram.person("Karim")
    karim.joins(microphone.chat)
    await stage.eventually(lambda: microphone.chat.find(IDEA) is not None)
    card = microphone.chat.find(IDEA)
    assert card is not None
    karim.reacts(microphone.chat, card, "👍")
    on_matrix = await stage.jan.wait_for(microphone.room, lambda item: IDEA in item.body)
    await stage.jan.react(microphone.room, on_matrix.event_id, "👍")
    counted = "2 Personen unterstützen das."
    await stage.eventually(lambda: microphone.chat.find(counted) is not None)
    await stage.jan.wait_for(microphone.room, lambda item: counted in item.body)


async def _is_decided(office: Pair, number: str) -> None:
    await _says(office, "!runde neu Jour fixe; morgen; 14:00; 90; Rathaus", "Stimmt das?")
    await _says(office, "ja", "Neuer Termin: Jour fixe")
    await _says(office, f"!tagesordnung {number} Jour fixe", "TOP 1 von Jour fixe")
    await _says(office, "!sitzung start", "Die Sitzung beginnt: Jour fixe")
    await _says(office, "!top", f"TOP 1 · {IDEA}")
    await _says(office, f"!beschluss {DECISION}", DECISION)
    await _says(office, f"!aufgabe Bibliothek bis Freitag {TASK}", TASK)
    await _says(office, "!sitzung ende", "Protokoll Jour fixe")
    stage = office.stage
    await stage.eventually(lambda: _holds(office.chat.visible(), "Protokoll Jour fixe", DECISION, TASK))


async def _is_answered(office: Pair) -> None:
    """The next sitting approves the minutes; that is when the author hears."""
    await _says(office, "!sitzung start", "Die Sitzung beginnt: Steuerkreis")
    await office.stage.jan.send_text(office.room, "!genehmigt")
    answer = await _private(office.stage, "Darüber ist entschieden.")
    assert DECISION in answer.text


async def _says(office: Pair, words: str, answer: str) -> Item:
    """Jan says something in the office and reads the bot's answer there, a new one."""
    stage = office.stage
    known = {item.event_id for item in await stage.jan.visible(office.room)}
    await stage.jan.send_text(office.room, words)
    return await stage.jan.wait_for(
        office.room,
        lambda item: item.sender == stage.bot and item.event_id not in known and answer in item.body,
        30,
    )


async def _private(stage: Stage, words: str) -> Seen:
    """What the bot says to Olha alone."""
    await stage.eventually(lambda: stage.olha.private.find(words) is not None, 30)
    found = stage.olha.private.find(words)
    assert found is not None
    return found


def _holds(shown: list[Seen], *words: str) -> bool:
    return any(all(word in seen.text for word in words) for seen in shown)
