"""The Open Mic as people live it: from a sentence in a chat to the answer, across both networks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from storage.models import Inbox, Message, Purpose, RoleName
from tests.fakes import Seen
from tests.world import Member, World


@pytest.fixture
async def district(world: World) -> World:
    """A bridged Open Mic and a bridged talk room; the moderators sit on Matrix."""
    await world.link("tg-mic", "mx-mic", "Open Mic", Purpose.OPENMIC)
    await world.link("tg-work", "mx-work", "Arbeit", Purpose.TALK)
    await world.link(None, "mx-mod", "Moderation", Purpose.MODERATION)
    return world


@pytest.fixture
async def olha(district: World) -> Member:
    """A member on Telegram."""
    return district.member("telegram", "olha", "Olha")


@pytest.fixture
async def amira(district: World) -> Member:
    """A member on Matrix."""
    return district.member("matrix", "amira", "Amira")


@pytest.fixture
async def petra(district: World) -> Member:
    """The moderator, on Matrix."""
    petra = district.member("matrix", "petra", "Petra")
    await district.grant(petra, RoleName.MODERATOR)
    return petra


def holding(shown: Sequence[Seen], words: str) -> Seen:
    """The one message there that holds these words."""
    (found,) = [seen for seen in shown if words in seen.text]
    return found


async def test_from_a_sentence_to_the_answer(olha: Member, amira: Member, petra: Member) -> None:
    """Handed in on Telegram, accepted on Matrix, supported on both, answered where it began."""
    await olha.writes("/idee Ein Sprachcafé am Samstag. Mit Kinderbetreuung.")
    assert "Sie hat die Nummer OM-2026-0001." in olha.last()
    await petra.writes("annehmen 1", "mx-mod")
    assert "öffentlich und in Bearbeitung" in olha.last()
    for member, room in ((amira, "mx-mic"), (petra, "mx-mic")):
        card = holding(member.sees(room), "Ein Sprachcafé")
        await member.reacts(card, "👍", room)
    for where in (olha.sees("tg-mic"), amira.sees("mx-mic")):
        assert "2 Personen unterstützen das." in holding(where, "Ein Sprachcafé").text
    await petra.writes("umgesetzt 1 Das Café öffnet am Samstag", "mx-mod")
    assert "Das ist umgesetzt:\n> Das Café öffnet am Samstag" in olha.last()


async def test_a_command_is_not_relayed_but_its_effect_is_seen(olha: Member, amira: Member) -> None:
    """What was typed stays on its side; the author has the receipt."""
    await olha.writes("!anliegen Nach 17 Uhr fährt kein Bus", "tg-work")
    assert not any("Bus" in seen.text for seen in amira.sees("mx-work"))
    assert "Ihr Anliegen ist eingegangen." in olha.last("tg-work")


async def test_a_support_taken_back_is_not_counted(olha: Member, amira: Member, petra: Member) -> None:
    """A reaction is a vote as long as it stands, on either network."""
    await olha.writes("/idee Ein Chor")
    await petra.writes("annehmen 1", "mx-mod")
    card = holding(amira.sees("mx-mic"), "Ein Chor")
    reaction = await amira.reacts(card, "👍", "mx-mic")
    assert "1 Person unterstützt das." in holding(olha.sees("tg-mic"), "Ein Chor").text
    await amira.deletes(reaction, "mx-mic")
    assert "unterstützt" not in holding(olha.sees("tg-mic"), "Ein Chor").text


async def test_a_reply_to_the_card_is_a_solution_and_is_read_by_all(
    olha: Member, amira: Member, petra: Member
) -> None:
    """The reply is relayed like any words, counted on the card, and the author hears of it."""
    await olha.writes("/anliegen Nach 17 Uhr fährt kein Bus")
    await petra.writes("annehmen 1", "mx-mod")
    card = holding(amira.sees("mx-mic"), "kein Bus")
    await amira.writes("Es gibt einen Rufbus", "mx-mic", reply_to=card.native_id)
    assert "Amira: Es gibt einen Rufbus" in [seen.text for seen in olha.sees("tg-mic")]
    assert "1 Lösung ist vorgeschlagen." in holding(olha.sees("tg-mic"), "kein Bus").text
    assert "Amira hat eine Lösung vorgeschlagen:\n> Es gibt einen Rufbus" in olha.last()


async def test_a_question_is_answered_by_just_writing(olha: Member, petra: Member) -> None:
    """The next words in private are the answer, and the moderators read it on their card."""
    await olha.writes("/idee Ein Chor")
    card = holding(petra.sees("mx-mod"), "Ein Chor")
    await petra.reacts(card, "❓", "mx-mod")
    await petra.writes("Wann denn?", "mx-mod", reply_to=petra.sees("mx-mod")[-1].native_id)
    assert "> Wann denn?" in olha.last()
    await olha.writes("Freitags um sechs")
    assert "Ihre Antwort zu OM-2026-0001 ist angekommen." in olha.last()
    assert "Antwort: Freitags um sechs" in holding(petra.sees("mx-mod"), "Wann denn?\nAntwort").text


async def test_declining_asks_for_a_reason(olha: Member, petra: Member) -> None:
    """The button offers the catalogue; a number picks."""
    await olha.writes("/idee Ein Chor")
    await petra.reacts(holding(petra.sees("mx-mod"), "Ein Chor"), "🚫", "mx-mod")
    offer = petra.sees("mx-mod")[-1]
    assert "Warum ist OM-2026-0001 nicht umsetzbar?" in offer.text
    await petra.writes("4", "mx-mod", reply_to=offer.native_id)
    assert "Der Grund: Dafür fehlt derzeit Geld oder Personal." in olha.last()


async def test_a_card_is_answered_without_its_number(olha: Member, petra: Member) -> None:
    """As a reply to a card, a bare number is the reason, not another idea."""
    for text in ("Eins", "Zwei", "Drei"):
        await olha.writes(f"/idee {text}")
    card = holding(petra.sees("mx-mod"), "Zwei")
    await petra.writes("!ablehnen 3", "mx-mod", reply_to=card.native_id)
    assert "nicht umsetzbar" in holding(petra.sees("mx-mod"), "Zwei").text
    assert "eingegangen" in holding(petra.sees("mx-mod"), "Drei").text


async def test_withdrawing_needs_a_yes(olha: Member) -> None:
    """A no keeps it, a yes ends it; a second yes has nothing to answer."""
    await olha.writes("/idee Ein Chor")
    await olha.writes("/zurückziehen 1")
    await olha.writes("nein")
    await olha.writes("/status 1")
    assert "eingegangen" in olha.last()
    await olha.writes("/withdraw 1")
    await olha.presses(olha.sees()[-1], "Ja, zurückziehen")
    assert "OM-2026-0001 ist zurückgezogen." in olha.last()
    await olha.writes("/status 1")
    assert olha.last() == "OM-2026-0001 · zurückgezogen"


async def test_nobody_reads_along_what_is_not_public(olha: Member, amira: Member, petra: Member) -> None:
    """In an open room the status of an unpublished idea goes to private, or nowhere."""
    await olha.writes("/idee Ein geheimer Chor")
    await olha.writes("/status 1", "tg-work")
    assert "Ein geheimer Chor" in olha.last()
    await petra.writes("!offen", "mx-work")
    assert "nur im privaten Chat" in petra.last("mx-work")
    await amira.writes("!status 1", "mx-work")
    assert "gibt es nicht, oder sie ist nicht öffentlich" in amira.last("mx-work")
    open_rooms = [*olha.sees("tg-work"), *amira.sees("mx-work"), *olha.sees("tg-mic")]
    assert not any("geheimer" in seen.text for seen in open_rooms)
    await petra.writes("offen", "mx-mod")
    assert "OM-2026-0001 Ein geheimer Chor · eingegangen · bis Montag, 7. Dezember" in petra.last("mx-mod")


async def test_a_confidential_concern_is_not_kept(olha: Member, petra: Member) -> None:
    """Nothing reaches the moderators, and the person is told why and what to do."""
    await olha.writes("/anliegen vertraulich: Mein Vermieter droht mir")
    assert "Vertrauliche und anonyme Anliegen können wir hier noch nicht annehmen." in olha.last()
    assert petra.sees("mx-mod") == []
    async with olha.world.database.reading() as session:
        kept = [*await session.scalars(select(Message.text)), *await session.scalars(select(Inbox.raw))]
    assert not any("Vermieter" in str(words) for words in kept)


async def test_what_somebody_said_is_taken_up_by_another(olha: Member, amira: Member) -> None:
    """The author hears it on their own network, as a reply to their words; the other gets a receipt."""
    said = await olha.writes("Wir bräuchten einen Chor", "tg-work")
    relayed = holding(amira.sees("mx-work"), "einen Chor")
    native = await amira.writes("!idee", "mx-work", reply_to=relayed.native_id)
    answer = holding(olha.sees("tg-work"), "Amira hat aus Ihrer Nachricht eine Idee gemacht")
    assert answer.reply_to == said
    assert native not in [seen.native_id for seen in amira.sees("mx-work")]


async def test_plain_words_in_private_can_become_an_idea(olha: Member, petra: Member) -> None:
    """No command is needed."""
    await olha.writes("Wir bräuchten einen Chor")
    await olha.presses(olha.sees()[-1], "Als Idee einreichen")
    assert "Ihre Idee ist eingegangen." in olha.last()
    assert "einen Chor" in petra.last("mx-mod")


async def test_members_cannot_do_what_moderators_may(olha: Member) -> None:
    """The button of a card and the typed word are the same door."""
    await olha.writes("/idee Ein Chor")
    for words in ("annehmen 1", "ablehnen 1 3", "verbergen 1 Regeln", "offen", "rückgängig"):
        await olha.writes(f"/{words}")
        assert "Das darf nur die Moderation." in olha.last(), words


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("idee", "Ein Beispiel: „idee Ein Sprachcafé am Samstag in der Bibliothek“"),
        ("anliegen", "Ein Beispiel: „anliegen Aus unserem Dorf"),
        ("ideen", "Beginnen Sie: „idee Ein Sprachcafé"),
        ("ideen Chor", "Zu „Chor“ ist noch nichts öffentlich."),
        ("status", "Nennen Sie die Nummer, zum Beispiel „status 12“."),
        ("dafür 99", "Diese Nummer gibt es nicht"),
        ("lösung 1", "Schreiben Sie Ihren Text gleich dahinter: „lösung OM-2026-0001 IHR TEXT“"),
        ("annehmen 1", "Das geht gerade nicht. Der Stand von OM-2026-0001: in Bearbeitung."),
        ("parken 1 irgendwann", "Nennen Sie einen Tag, der noch kommt"),
        ("parken 1 bis 15.01.2027", "Es fehlt der Grund"),
        ("verbergen 1", "Schreiben Sie den Grund dahinter: „verbergen OM-2026-0001 IHR GRUND“"),
        ("umgesetzt 1", "Schreiben Sie dahinter, was jetzt da ist"),
        ("zuweisen 1", "Schreiben Sie den Namen dahinter"),
        ("zuweisen 1 Niemand", "„Niemand“ kennen wir nicht."),
        ("öffnen 1 Doch", "Möglich ist jetzt: rückfrage, ablehnen"),
        ("zusammenführen 1 2", "Zusammenführen und Trennen geht noch nicht."),
        ("rückgängig", "Seitdem ist schon etwas anderes geschehen."),
    ],
)
async def test_what_is_missing_or_impossible_is_said(
    petra: Member, olha: Member, words: str, answer: str
) -> None:
    """One sentence that says what to write instead."""
    if words not in ("ideen", "ideen Chor"):
        await olha.writes("/idee Ein Sprachcafé")
        await petra.writes("/annehmen 1")
        await olha.writes("/idee Ein Garten")
    if words == "rückgängig":
        karim = petra.world.member("matrix", "karim", "Karim")
        await petra.world.grant(karim, RoleName.MODERATOR)
        await karim.writes("/zuweisen 1 Petra")
    await petra.writes(f"/{words}")
    assert answer in petra.last()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("verbergen 1 regeln", "nicht öffentlich"),
        ("parken 1 bis 15.01.2027 Der Haushalt kommt", "ruht bis Freitag, 15. Januar 2027"),
        ("verweisen 1 Jobcenter, Tel. 03471 1234", "weitergeleitet an Jobcenter, Tel. 03471 1234"),
        ("zuweisen 1 petra", "Zuständig: Petra"),
        ("ablehnen 1 vorhanden Siehe Zeitz", "Dazu: Das gibt es bereits. Siehe Zeitz"),
    ],
)
async def test_every_word_of_a_moderator_works(petra: Member, olha: Member, words: str, status: str) -> None:
    """The card says what became of it."""
    await olha.writes("/idee Ein Sprachcafé")
    await petra.writes("Guten Morgen")
    await petra.writes(f"!{words}", "mx-mod")
    assert status in holding(petra.sees("mx-mod"), "Sprachcafé").text


async def test_a_moderator_learns_that_nobody_heard(district: World, petra: Member) -> None:
    """Without an Open Mic room nothing can be shown, and the answer says so."""
    await district.link("tg-mic", "mx-mic", "Open Mic", Purpose.TALK)
    await petra.writes("!idee Ein Chor")
    await petra.writes("!annehmen 1", "mx-mod")
    assert "Kein Raum ist als Open Mic eingerichtet." in petra.last("mx-mod")


async def test_an_edited_message_changes_its_idea_while_it_is_new(olha: Member, petra: Member) -> None:
    """Who corrects a slip need not hand in again; afterwards they are told that it came too late."""
    said = await olha.writes("/idee Ein Kor")
    await olha.edits(said, "/idee Ein Chor")
    assert "Ein Chor" in holding(petra.sees("mx-mod"), "OM-2026-0001").text
    await petra.writes("annehmen 1", "mx-mod")
    await olha.edits(said, "/idee Ein Orchester")
    assert "zu spät" in olha.last()
    assert "Ein Chor" in holding(petra.sees("mx-mod"), "OM-2026-0001").text
