"""Somebody comes: greeted in their language, asked once, shown to a human being; coordinators hear."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from forum import outreach, people
from forum.context import District
from storage import tasks
from storage.models import OutreachReason, Person, Purpose, RoleName
from tests.fakes import Seen
from tests.world import Member, World

MODERATION = "!moderation:example.org"
TOPICS = "Welche Themen sind Ihnen wichtig?"


@pytest.fixture
async def petra(world: World) -> Member:
    """Petra coordinates, has a user name, and is no newcomer herself."""
    member = world.member("telegram", "1", "Petra Schulz")
    await world.grant(member, RoleName.COORDINATOR)
    await member.writes("/start")
    await member.writes("abbrechen")
    return member


def olha(world: World, language: str | None = "uk") -> Member:
    """Olha is new on Telegram; her client speaks Ukrainian."""
    return world.member("telegram", "7", "Olha", language)


def jan(world: World) -> Member:
    """Jan is new on Matrix, where clients tell no language."""
    return world.member("matrix", "@jan:example.org", "Jan", None)


def labels(seen: Seen) -> list[str]:
    """What can be chosen under a message."""
    return [label for _, _, label in seen.words.choices]


async def person(world: World, member: Member) -> Person:
    """The row behind a member."""
    async with world.work.unit() as ctx:
        [found] = await people.known(ctx, member.account)
    return found


async def tasks_of(world: World, member: Member) -> list[str]:
    """What somebody has to do."""
    async with world.work.unit() as ctx:
        [found] = await people.known(ctx, member.account)
        return [task.text for task in await tasks.open_of(ctx.session, found.id)]


@pytest.mark.usefixtures("petra")
async def test_start_asks_language_and_topics_and_names_a_human_being(world: World) -> None:
    """Three messages lead from the first word to a person to talk to."""
    new = olha(world, "de")
    await new.writes("/start")
    assert labels(new.sees()[-1]) == ["Deutsch", "English", "Українська", "العربية"]
    await new.presses(new.sees()[-1], "Deutsch")
    assert new.last().startswith(TOPICS)
    await new.presses(new.sees()[-1], "Wohnen")
    assert "✓ Wohnen" in labels(new.sees()[-1])
    await new.presses(new.sees()[-1], "Fertig")
    assert "Petra Schulz" in new.last()
    assert "wer Wohnen" in new.last()


async def test_the_greeting_says_in_three_sentences_what_this_is(world: World) -> None:
    """Nobody reads more before they know why."""
    new = olha(world, "de")
    await new.writes("/start")
    said, _, question = new.last().partition("\n\n")
    assert said.count(".") == 3
    assert question == "In welcher Sprache soll ich Ihnen schreiben?"


async def test_an_unspoken_language_falls_back_to_the_districts(world: World) -> None:
    """A Turkish client is greeted in German."""
    new = olha(world, "tr-TR")
    await new.writes("/start")
    assert "In welcher Sprache" in new.last()


async def test_a_payload_that_is_no_code_is_passed_over(world: World) -> None:
    """Old deep links lead to the same door."""
    new = olha(world, "de")
    await new.writes("/start plakat-rathaus")
    assert "In welcher Sprache" in new.last()


async def test_several_numbers_choose_several_topics(world: World) -> None:
    """Old phones have digits, and people write many at once; once more takes back."""
    new = olha(world, "de")
    await new.writes("/start")
    await new.writes("1")
    await new.writes("1 3, 7")
    chosen = [label for label in labels(new.sees()[-1]) if label.startswith("✓")]
    assert chosen == ["✓ Arbeit", "✓ Gesellschaft und Leben", "✓ Wohnen"]
    await new.writes("3", reply_to=new.sees()[-1].native_id)
    assert "Gesellschaft und Leben" in labels(new.sees()[-1])
    assert new.last().startswith(TOPICS)


async def test_reactions_choose_on_matrix_and_taking_back_unchooses(world: World) -> None:
    """The bot puts the digits, people add theirs, ✅ ends it."""
    new = jan(world)
    await new.writes("!start")
    await new.reacts(new.sees()[-1], "1️⃣")
    asked = new.sees()[-1]
    assert asked.text.startswith(TOPICS)
    assert asked.reactions[:2] == ("1️⃣", "2️⃣")
    first = await new.reacts(asked, "1️⃣")
    assert "✓ Arbeit" in labels(new.sees()[-1])
    await new.deletes(first)
    assert "Arbeit" in labels(new.sees()[-1])
    await new.reacts(asked, "✅")
    assert "wer Wohnen" in new.last()


async def test_it_is_asked_once_in_a_lifetime(world: World) -> None:
    """Later the first word gives a short way in."""
    new = olha(world, "de")
    await new.writes("/start")
    await new.writes("1")
    await new.presses(new.sees()[-1], "Fertig")
    await new.writes("/start")
    assert "„themen“" in new.last()
    assert not labels(new.sees()[-1])


async def test_cancel_ends_the_dialogue(world: World, petra: Member) -> None:
    """Nobody is caught in questions, and the coordinators hear of them all the same."""
    new = olha(world, "de")
    await new.writes("/start")
    await new.writes("abbrechen")
    await new.writes("/start")
    assert "„themen“" in new.last()
    assert await tasks_of(world, petra) == ["Neu im Netzwerk: Olha begrüßen (Deutsch)"]


async def test_first_words_on_matrix_are_dealt_with_first(world: World) -> None:
    """What somebody came to say comes before any question of ours, which is asked once."""
    new = jan(world)
    await new.writes("Im Wartebereich gibt es nur Aushänge auf Deutsch.")
    offer, question = new.sees()[-2:]
    assert offer.text == "Was soll daraus werden?"
    assert labels(question)[2] == "Українська"
    await new.writes("Und keine Stühle.")
    assert new.last() == "Was soll daraus werden?"


async def test_the_chosen_language_is_spoken_from_then_on(world: World) -> None:
    """Answers to the author follow it, whatever the client says."""
    await world.link(None, MODERATION, "Moderation", Purpose.MODERATION)
    new = olha(world, "de")
    await new.writes("/start")
    await new.writes("/sprache english")
    await replace(new, language="ar").writes("/idee A bus in the evening")
    found = await person(world, new)
    assert (found.language, found.spoken) == ("en", ["en"])


@pytest.mark.parametrize("words", ["українська", "uk", "Ukrainisch", "UKRAINIAN", "الأوكرانية"])
async def test_languages_are_known_by_any_of_their_names(world: World, words: str) -> None:
    """Codes are for programs."""
    new = olha(world, "de")
    await new.writes("/start")
    await new.writes("abbrechen")
    await new.writes(f"sprache {words}")
    assert (await person(world, new)).language == "uk"


async def test_a_language_nobody_speaks_here_is_refused_with_those_there_are(world: World) -> None:
    """One sentence, and the four names."""
    new = olha(world, "de")
    await new.writes("/sprache klingonisch")
    assert "Українська" in new.last()


async def test_a_dialogue_left_open_ends_after_an_hour(world: World, petra: Member) -> None:
    """The coordinator hears of everybody who knocked."""
    new = jan(world)
    await new.writes("!hilfe")
    await world.passes(timedelta(minutes=59))
    assert await tasks_of(world, petra) == []
    await world.passes(timedelta(minutes=2))
    assert await tasks_of(world, petra) == [
        "Neu im Netzwerk: Jan begrüßen (Deutsch; Matrix: @jan:example.org)"
    ]


async def test_newcomers_of_a_day_are_one_task(world: World, petra: Member) -> None:
    """Fifty accounts made by one attacker are one line."""
    for number in range(50):
        new = world.member("telegram", str(100 + number), f"Konto {number}")
        await new.writes("/start")
        await new.writes("abbrechen")
    assert await tasks_of(world, petra) == [
        "Neu im Netzwerk, zu begrüßen: Konto 49, Konto 48, Konto 47 und weitere, zusammen 50"
    ]
    assert sum("zuständig für Aufgabe" in seen.text for seen in petra.sees()) == 1


async def test_the_coordinator_with_the_least_to_do_greets(world: World, petra: Member) -> None:
    """The next day it is another one's turn; moderators and coordinators are nobody's newcomers."""
    amira = world.member("telegram", "2", "Amira")
    await world.grant(amira, RoleName.COORDINATOR)
    await amira.writes("/start")
    await amira.writes("abbrechen")
    for day in range(2):
        new = world.member("telegram", str(100 + day), f"Neu {day}")
        await new.writes("/start")
        await new.writes("abbrechen")
        await world.passes(timedelta(days=1))
    assert [len(await tasks_of(world, one)) for one in (petra, amira)] == [1, 1]


async def test_the_task_is_due_in_five_working_days(world: World, petra: Member) -> None:
    """Monday's newcomer is greeted by next Monday."""
    new = olha(world)
    await new.writes("/start")
    await new.writes("abbrechen")
    await petra.writes("aufgaben")
    assert "Olha begrüßen" in petra.last()
    assert "Montag, 30. November" in petra.last()


async def test_contact_names_the_coordinators_and_how_to_reach_them(world: World) -> None:
    """A human being to talk to, and three numbers for emergencies."""
    petra = world.member("matrix", "@petra:example.org", "Petra Schulz")
    await world.grant(petra, RoleName.COORDINATOR)
    await petra.writes("hilfe")
    new = olha(world, "de")
    await new.writes("kontakt")
    assert "Petra Schulz · Matrix: @petra:example.org" in new.last()
    assert "112" in new.last()
    assert "116117" in new.last()


async def test_contact_without_anybody_is_noted(world: World) -> None:
    """Nobody is sent away: the office is named, and one task waits for whoever coordinates next."""
    new = olha(world, "de")
    await new.writes("kontakt")
    await new.writes("kontakt")
    assert "Integrationsnetzwerk Musterkreis" in new.last()
    assert "notiert" in new.last()
    async with world.work.unit() as ctx:
        [found] = await people.known(ctx, new.account)
        task = await outreach.gather(ctx, found, OutreachReason.CONTACT)
        assert (task.number, task.owner_name) == (1, "Büro der Koordination")
        assert task.text == "Olha möchte mit einem Menschen sprechen (Deutsch)"


async def test_contact_can_be_set(world: World, district: District) -> None:
    """The district's own words come first."""
    words = "Büro für Integration, Zimmer 12, Mo–Do 9–15 Uhr"
    new = olha(World.build(world.database, replace(district, contact=words), world.civil.now()), "de")
    await new.writes("kontakt")
    assert words in new.last()


async def test_topics_can_be_changed_later(world: World) -> None:
    """The same list, one's own marked."""
    new = olha(world, "de")
    await new.writes("/start")
    await new.writes("abbrechen")
    await new.writes("themen")
    await new.presses(new.sees()[-1], "Sprache")
    await new.presses(new.sees()[-1], "Fertig")
    assert new.last() == "Ihre Themen: Sprache."
    await new.writes("themen")
    assert "✓ Sprache" in labels(new.sees()[-1])
