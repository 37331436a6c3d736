"""Members and their ideas: handing in, finding, supporting, adding, answering, withdrawing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import access, facts, headline, ideas, numbers, plain, triage
from forum.numbers import Number
from forum.reasons import Reason
from storage import people
from storage.models import IdeaKind, IdeaStatus, RoleName
from tests.forum.cast import Cast

CAFE = "Ein Sprachcafé am Samstagvormittag in der Bibliothek. Mit Kinderbetreuung nebenan."
BUS = "Aus unserem Dorf fährt nach 17 Uhr kein Bus mehr."


async def test_an_idea_gets_a_number_a_title_and_a_promised_day(cast: Cast) -> None:
    """The first idea of 2026 is OM-2026-0001, and its author hears again within ten working days."""
    olha = await cast.person("Olha")
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE, room=await cast.home(olha))
    assert numbers.of(idea) == "OM-2026-0001"
    assert idea.title == "Ein Sprachcafé am Samstagvormittag in der Bibliothek"
    assert idea.promised_on == date(2026, 12, 7)
    assert idea.status is IdeaStatus.NEW


async def test_numbers_count_up_within_the_civil_year(cast: Cast) -> None:
    """In the new year of the district's own clocks counting begins again."""
    olha = await cast.person("Olha")
    await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE)
    second = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, BUS)
    # 22:30 in Berlin is still the old year, 0:30 the new one, though UTC says otherwise.
    old = await ideas.submit(cast.later(days=38, hours=14.5), olha.id, IdeaKind.IDEA, "Alt")
    new = await ideas.submit(cast.later(days=38, hours=15.5), olha.id, IdeaKind.IDEA, "Neu")
    found = [numbers.of(idea) for idea in (second, old, new)]
    assert found == ["OM-2026-0002", "OM-2026-0003", "OM-2027-0001"]


async def test_an_empty_idea_is_no_idea(cast: Cast) -> None:
    """White space alone is refused with an example."""
    olha = await cast.person("Olha")
    with pytest.raises(ideas.NothingWritten):
        await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, " \n ")


async def test_a_long_text_is_kept_whole_and_a_longer_one_refused(cast: Cast) -> None:
    """Ten thousand characters stay ten thousand; the card shows the beginning."""
    olha = await cast.person("Olha")
    text = "Wort " * 2000 + "Ende"
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, text)
    assert idea.text == text
    (card,) = await cast.told(cast.moderation)
    assert "Ende" not in card
    assert "Der ganze Text: „status OM-2026-0001“" in card
    with pytest.raises(ideas.TooLong):
        await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, "x" * 12_001)


async def test_the_same_words_are_taken_once_while_they_are_open(cast: Cast) -> None:
    """Saying it again names the number; once it is withdrawn it may be said anew, and others may always."""
    olha, amira = await cast.person("Olha"), await cast.person("Amira")
    first = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE)
    with pytest.raises(ideas.AlreadyThere) as refused:
        await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, f"{CAFE}\n")
    assert refused.value.notice.values["number"] == "OM-2026-0001"
    await ideas.submit(cast.ctx, amira.id, IdeaKind.IDEA, CAFE)
    await ideas.withdraw(cast.ctx, first)
    await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE)


async def test_what_somebody_else_said_becomes_their_idea(cast: Cast) -> None:
    """The author of the message is the author of the idea, and hears who took it up."""
    olha, petra = await cast.person("Olha"), await cast.person("Petra")
    said = await cast.says(olha, "Wir brauchen <b>Fahrräder</b> &amp; Helme", cast.talk)
    idea = await ideas.hand_in_message(cast.ctx, petra.id, IdeaKind.CONCERN, said, cast.talk)
    assert idea.author_id == olha.id
    assert idea.text == "Wir brauchen Fahrräder & Helme"
    (told,) = await cast.told(olha)
    assert told.startswith("Petra hat aus Ihrer Nachricht ein Anliegen gemacht")
    assert "„zurückziehen OM-2026-0001“" in told
    assert await cast.told(petra) == []


async def test_somebody_without_a_private_chat_hears_it_where_they_spoke(cast: Cast) -> None:
    """The answer is a reply to their own message."""
    olha, petra = await cast.person("Olha", private=False), await cast.person("Petra")
    said = await cast.says(olha, BUS, cast.talk)
    await ideas.hand_in_message(cast.ctx, petra.id, IdeaKind.CONCERN, said, cast.talk)
    (answer,) = await cast.messages(cast.talk)
    assert answer.reply_to_id == said.id


async def test_the_forums_own_words_are_nobodys_idea(cast: Cast) -> None:
    """A card cannot be handed in."""
    olha = await cast.person("Olha")
    await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE)
    (card,) = await cast.messages(cast.moderation)
    with pytest.raises(ideas.NobodysWords):
        await ideas.hand_in_message(cast.ctx, olha.id, IdeaKind.IDEA, card, cast.moderation)


async def test_an_unpublished_idea_is_for_its_author_and_moderators(cast: Cast) -> None:
    """Everybody else hears the same as for a number that does not exist."""
    olha, amira = await cast.person("Olha"), await cast.person("Amira")
    petra = await cast.person("Petra", RoleName.MODERATOR)
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE)
    assert await access.idea_for(cast.ctx, olha.id, "1") is idea
    assert await access.idea_for(cast.ctx, petra.id, "om-2026-0001") is idea
    for words in ("1", "7", "keine", "OM-2025-1"):
        with pytest.raises(access.NoSuchIdea):
            await access.idea_for(cast.ctx, amira.id, words)
    with pytest.raises(access.NoSuchIdea):
        await access.own_idea(cast.ctx, amira.id, "1")
    await triage.accept(cast.ctx, petra.id, idea)
    assert await access.idea_for(cast.ctx, amira.id, "0001") is idea
    with pytest.raises(access.NotYours):
        await access.own_idea(cast.ctx, amira.id, "1")


async def test_search_finds_public_words_in_any_case(cast: Cast) -> None:
    """Umlauts fold too; what is not public is not found."""
    olha, petra = await cast.person("Olha"), await cast.person("Petra", RoleName.MODERATOR)
    bus = await ideas.submit(cast.ctx, olha.id, IdeaKind.CONCERN, "Übergänge zum Bus fehlen")
    await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, "Noch ein Bus")
    await triage.accept(cast.ctx, petra.id, bus)
    assert await ideas.find(cast.ctx, "ÜBERGÄNGE") == [bus]
    assert await ideas.find(cast.ctx) == [bus]
    assert await ideas.find(cast.ctx, "Café") == []


async def test_a_person_counts_once_however_often_they_press(cast: Cast) -> None:
    """The tally stands on the card; taking the support back takes it off."""
    olha, amira = await cast.person("Olha"), await cast.person("Amira")
    petra = await cast.person("Petra", RoleName.MODERATOR)
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE)
    await triage.accept(cast.ctx, petra.id, idea)
    assert await ideas.support(cast.ctx, amira.id, idea)
    assert not await ideas.support(cast.ctx, amira.id, idea)
    assert await ideas.support(cast.ctx, petra.id, idea)
    (card,) = await cast.told(cast.openmic)
    assert "2 Personen unterstützen das." in card
    assert await ideas.unsupport(cast.ctx, petra.id, idea)
    assert not await ideas.unsupport(cast.ctx, petra.id, idea)
    (card,) = await cast.told(cast.openmic)
    assert "1 Person unterstützt das." in card


async def test_authors_and_closed_ideas_are_not_counted(cast: Cast) -> None:
    """One's own idea, an unpublished one and a declined one cannot be supported."""
    olha, petra = await cast.person("Olha"), await cast.person("Petra", RoleName.MODERATOR)
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE)
    with pytest.raises(ideas.NotSupportable):
        await ideas.support(cast.ctx, petra.id, idea)
    await triage.accept(cast.ctx, petra.id, idea)
    with pytest.raises(ideas.OwnIdea):
        await ideas.support(cast.ctx, olha.id, idea)
    await triage.decline(cast.ctx, petra.id, idea, Reason(text="Nein"))
    with pytest.raises(ideas.NotSupportable):
        await ideas.support(cast.ctx, petra.id, idea)


async def test_a_solution_reaches_whoever_needs_it(cast: Cast) -> None:
    """The author of a concern reads the solution and who has it; the card counts it."""
    olha, amira = await cast.person("Olha"), await cast.person("Amira")
    petra = await cast.person("Petra", RoleName.MODERATOR)
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.CONCERN, BUS, room=await cast.home(olha))
    await triage.accept(cast.ctx, petra.id, idea)
    await ideas.contribute(cast.ctx, amira.id, idea, "Der Rufbus <kommt>", kind=ideas.SOLUTION)
    told = (await cast.told(olha))[-1]
    assert "Amira hat eine Lösung vorgeschlagen:\n<blockquote>Der Rufbus &lt;kommt&gt;</blockquote>" in told
    (card,) = await cast.told(cast.openmic)
    assert "1 Lösung ist vorgeschlagen." in card
    with pytest.raises(ideas.NothingAdded):
        await ideas.contribute(cast.ctx, amira.id, idea, " ", kind=ideas.SOLUTION)


async def test_an_answer_brings_the_idea_back_to_where_it_was(cast: Cast) -> None:
    """Asked while it was new, it is new again; the moderators' card holds question and answer."""
    olha, petra = await cast.person("Olha"), await cast.person("Petra", RoleName.MODERATOR)
    home = await cast.home(olha)
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE, room=home)
    await triage.ask(cast.ctx, petra.id, idea, "Für wie viele?")
    asked = (await cast.messages(olha))[-1]
    assert asked.on_reply == "reply OM-2026-0001"
    question = await people.question(cast.ctx.session, olha.id, home.id)
    assert question is not None
    assert question.on_text == asked.on_reply
    await ideas.answer(cast.ctx, idea, "Für zwanzig")
    assert idea.status is IdeaStatus.NEW
    assert await people.question(cast.ctx.session, olha.id, home.id) is None
    (card,) = await cast.told(cast.moderation)
    assert "Rückfrage: Für wie viele?\nAntwort: Für zwanzig" in card


async def test_words_to_a_closed_idea_are_laid_before_the_moderators(cast: Cast) -> None:
    """Who replies to a refusal changes nothing by it, but is read."""
    olha, petra = await cast.person("Olha"), await cast.person("Petra", RoleName.MODERATOR)
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE, room=await cast.home(olha))
    await triage.decline(cast.ctx, petra.id, idea, Reason(text="Zu teuer"))
    await ideas.answer(cast.ctx, idea, "Ich zahle es selbst")
    assert idea.status is IdeaStatus.DECLINED
    assert "Olha hat zu OM-2026-0001 geschrieben:" in (await cast.told(cast.moderation))[-1]


async def test_of_a_withdrawn_idea_number_and_status_remain(cast: Cast) -> None:
    """Cards and the forum's other words lose its text, and nothing can be added any more."""
    olha, petra = await cast.person("Olha", private=False), await cast.person("Petra", RoleName.MODERATOR)
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE, room=cast.talk)
    await triage.accept(cast.ctx, petra.id, idea)
    await ideas.withdraw(cast.ctx, idea)
    everything = [
        *await cast.told(cast.openmic),
        *await cast.told(cast.moderation),
        *await cast.told(cast.talk),
    ]
    assert not any("Sprachcafé" in text for text in everything)
    assert (await cast.told(cast.openmic)) == ["<b>OM-2026-0001</b> · zurückgezogen"]
    with pytest.raises(ideas.Closed):
        await ideas.contribute(cast.ctx, petra.id, idea, "Doch", kind=ideas.COMMENT)
    with pytest.raises(ideas.Closed):
        await ideas.answer(cast.ctx, idea, "Doch")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Nur ein Satz", "Nur ein Satz"),
        ("Erster Satz. Zweiter Satz.", "Erster Satz"),
        ("Geht das? Ja.", "Geht das?"),
        ("Am 2. Dienstag z. B. Kaffee kochen. Danach Tee.", "Am 2. Dienstag z. B. Kaffee kochen"),
        ("Titel\nmit mehr", "Titel"),
        ("\n  viel   Raum ", "viel Raum"),
        ("Нам потрібен автобус. Дуже.", "Нам потрібен автобус"),
    ],
)
def test_a_title_is_the_first_sentence(text: str, title: str) -> None:
    """Abbreviations and ordinals do not end a sentence."""
    assert headline.of(text) == title


@given(st.text(max_size=300))
def test_a_title_is_one_short_line(text: str) -> None:
    """Whatever was written."""
    title = headline.of(text)
    assert len(title) <= headline.LONGEST
    assert len(title.splitlines()) <= 1


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1", Number(serial=1)),
        ("0012", Number(serial=12)),
        ("#7", Number(serial=7)),
        ("om-3", Number(serial=3, full=True)),
        ("2026-4", Number(serial=4, year=2026)),
        ("Om-2026-0001", Number(serial=1, year=2026, full=True)),
        ("0", None),
        ("1a", None),
        ("30.11.2026", None),
        ("", None),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: Number | None) -> None:
    """With or without letters, year and zeros."""
    assert numbers.read(typed) == number


def test_a_link_keeps_its_address_in_plain_words() -> None:
    """Marks go, addresses stay behind their words."""
    assert plain.of('Siehe <a href="https://a.example">hier</a> &lt;3') == "Siehe hier (https://a.example) <3"


async def test_a_short_number_means_the_newest_year(cast: Cast) -> None:
    """`1` is this year's first idea, the older one needs its year."""
    olha = await cast.person("Olha")
    old = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, "Alt")
    new = await ideas.submit(cast.later(days=60), olha.id, IdeaKind.IDEA, "Neu")
    assert await access.idea_for(cast.ctx, olha.id, "1") is new
    assert await access.idea_for(cast.ctx, olha.id, "2026-1") is old


async def test_a_card_names_people_only_where_they_spoke_openly(cast: Cast) -> None:
    """Said in a room, an idea carries its author's name; said in private, it comes from the network."""
    olha = await cast.person("Olha")
    openly = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE, room=cast.talk)
    alone = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, BUS, room=await cast.home(olha))
    assert (await facts.of(cast.ctx, openly)).channel == "Arbeit"
    assert (await facts.of(cast.ctx, alone)).channel is None
