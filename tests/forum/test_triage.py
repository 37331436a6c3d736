"""Moderators and what becomes of an idea: what the author hears, what is public, what can be taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from forum import ideas, moves, reasons, triage
from forum.reasons import BY_KEY, Reason, choose
from storage import ideas as store
from storage import places
from storage.models import Audit, Idea, IdeaKind, IdeaStatus, Person, Purpose, RoleName
from tests.forum.cast import Cast
from tests.forum.test_transitions import meeting_of

CAFE = "Ein Sprachcafé am Samstag. Mit Kinderbetreuung."


async def handed_in(cast: Cast) -> tuple[Person, Person, Idea]:
    """Petra moderates; Olha has handed in an idea in private."""
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha")
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE, room=await cast.home(olha))
    return petra, olha, idea


async def test_accepting_publishes_and_tells_the_author(cast: Cast) -> None:
    """What happened, why, what next and by when, what they can do."""
    petra, olha, idea = await handed_in(cast)
    outcome = await triage.accept(cast.ctx, petra.id, idea)
    assert (outcome.told, outcome.shown) == (True, True)
    assert (await cast.told(olha))[-1] == (
        "Sie haben vorgeschlagen: <b>Ein Sprachcafé am Samstag</b> (OM-2026-0001)\n"
        "Wir haben das angenommen. Es ist jetzt öffentlich und in Bearbeitung.\n"
        "Der Grund: Es passt ins Open Mic, und andere können nun mitdenken.\n"
        "Wie es weitergeht, hören Sie bis Montag, 7. Dezember.\n"
        "„status OM-2026-0001“ zeigt, wie viele es unterstützen. "
        "„zurückziehen OM-2026-0001“ nimmt alles zurück."
    )
    assert len(await cast.told(cast.openmic)) == 1


async def test_every_move_counts_the_promise_anew_and_is_audited(cast: Cast) -> None:
    """Ten working days from the last move, Christmas not counted; one audit row each, without words."""
    petra, _, idea = await handed_in(cast)
    later = cast.later(days=25)
    await triage.accept(later, petra.id, idea)
    assert idea.promised_on == date(2027, 1, 5)
    rows = (await cast.ctx.session.scalars(select(Audit).order_by(Audit.id))).all()
    assert [row.verb for row in rows] == ["submit", "accept"]
    assert all(CAFE not in str(row.detail) for row in rows)


async def test_a_refusal_names_its_reason_and_a_next_step(cast: Cast) -> None:
    """The catalogue's words, the moderator's own, and what the author can do."""
    petra, olha, idea = await handed_in(cast)
    reason = choose("vorh Das Café in Zeitz")
    assert reason is not None
    await triage.decline(cast.ctx, petra.id, idea, reason)
    told = (await cast.told(olha))[-1]
    assert "Der Grund: Das gibt es bereits. Das Café in Zeitz\n" in told
    assert "Fragen Sie uns nach dem Angebot" in told
    assert await cast.told(cast.openmic) == []


async def test_a_public_idea_is_refused_in_public(cast: Cast) -> None:
    """The card shows the reason, and nobody can support it any more."""
    petra, _, idea = await handed_in(cast)
    await triage.accept(cast.ctx, petra.id, idea)
    await triage.decline(cast.ctx, petra.id, idea, Reason(entry=BY_KEY["budget"]))
    (card,) = await cast.messages(cast.openmic)
    assert "Stand: <b>nicht umsetzbar</b>\nDazu: Dafür fehlt derzeit Geld oder Personal." in card.text
    assert card.choices == []


async def test_two_moderators_cannot_act_on_the_same_state(cast: Cast) -> None:
    """The second one reads who was first, and what is possible now."""
    petra, _, idea = await handed_in(cast)
    karim = await cast.person("Karim", RoleName.MODERATOR)
    await triage.accept(cast.ctx, petra.id, idea)
    with pytest.raises(moves.NotNow) as refused:
        await triage.accept(cast.ctx, karim.id, idea)
    known = refused.value.notice.values["idea"]
    assert (known.last.name, known.last.german) == ("Petra", "annehmen")
    assert "umgesetzt" in known.possible


async def test_an_unreachable_author_is_the_moderators_business(cast: Cast) -> None:
    """Who has no chat at all must be told by a human."""
    petra, nobody = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Paul", private=False)
    idea = await ideas.submit(cast.ctx, nobody.id, IdeaKind.IDEA, CAFE)
    assert not (await triage.accept(cast.ctx, petra.id, idea)).told


async def test_without_an_open_mic_nothing_can_be_shown(cast: Cast) -> None:
    """Accepting works, but the moderator learns that no card appeared."""
    petra, _, idea = await handed_in(cast)
    (await places.channel_of(cast.ctx.session, cast.openmic)).purpose = Purpose.TALK
    await cast.ctx.session.flush()
    assert not (await triage.accept(cast.ctx, petra.id, idea)).shown


async def test_a_parked_idea_wakes_on_its_day(cast: Cast) -> None:
    """Author and moderators hear it; a day that is past cannot be chosen."""
    petra, olha, idea = await handed_in(cast)
    with pytest.raises(triage.NotAhead):
        await triage.park(cast.ctx, petra.id, idea, date(2026, 11, 23), "Später")
    await triage.park(cast.ctx, petra.id, idea, date(2026, 11, 30), "Erst der Haushalt")
    assert (
        "Das ruht bis Montag, 30. November 2026.\nDer Grund: Erst der Haushalt" in (await cast.told(olha))[-1]
    )
    assert (
        "An diesem Tag geht es in Bearbeitung und wird öffentlich." in (await cast.told(cast.moderation))[0]
    )
    await triage.wake(cast.later(days=6))
    assert "Das ruht bis" in (await cast.told(olha))[-1]
    await triage.wake(cast.later(days=7))
    await triage.wake(cast.later(days=7))
    assert idea.status is IdeaStatus.IN_PROGRESS
    assert "wieder aufgenommen" in (await cast.told(olha))[-1]
    assert "ruht nicht länger" in (await cast.told(cast.moderation))[-1]


async def test_hiding_reaches_every_text_of_the_forums_own(cast: Cast) -> None:
    """No open room shows the words any more, and the author learns why without them."""
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha", private=False)
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, "Böser <Text>. Mehr.", room=cast.talk)
    await triage.accept(cast.ctx, petra.id, idea)
    await triage.hide(cast.ctx, petra.id, idea, Reason(entry=BY_KEY["regeln"]))
    everything = [*await cast.told(cast.talk), *await cast.told(cast.openmic)]
    assert not any("Böser" in text for text in everything)
    assert any("[entfernt]" in text for text in everything)
    assert "Der Text verletzt unsere Regeln." in everything[1]
    await triage.accept(cast.ctx, petra.id, idea)
    assert "Böser &lt;Text&gt;" in (await cast.told(cast.openmic))[0]


async def test_when_it_is_done_supporters_hear_it_too(cast: Cast) -> None:
    """Everybody who wanted it reads what came of it, each once."""
    petra, olha, idea = await handed_in(cast)
    amira = await cast.person("Amira")
    await triage.accept(cast.ctx, petra.id, idea)
    await ideas.support(cast.ctx, amira.id, idea)
    await triage.implemented(cast.ctx, petra.id, idea, "Samstags ab 10 Uhr")
    for person in (olha, amira):
        assert "<blockquote>Samstags ab 10 Uhr</blockquote>" in (await cast.told(person))[-1]
    assert "Dazu: Samstags ab 10 Uhr" in (await cast.told(cast.openmic))[0]


async def test_a_meeting_is_told_of_before_and_after(cast: Cast) -> None:
    """Scheduled with its day, decided silently, and told when the minutes are approved."""
    petra, olha, idea = await handed_in(cast)
    meeting = await meeting_of(cast, petra)
    await triage.accept(cast.ctx, petra.id, idea)
    await triage.schedule(cast.ctx, petra.id, idea, meeting)
    assert "Tagesordnung am Donnerstag, 26. November 2026." in (await cast.told(olha))[-1]
    before = len(await cast.told(olha))
    await triage.decide(cast.ctx, petra.id, idea)
    assert len(await cast.told(olha)) == before
    await triage.tell_decision(cast.ctx, idea, "Das Café wird eröffnet.")
    assert "<blockquote>Das Café wird eröffnet.</blockquote>" in (await cast.told(olha))[-1]
    assert "Stand: <b>beschlossen</b>\nDazu: Das Café wird eröffnet." in (await cast.told(cast.openmic))[0]
    await triage.implemented(cast.ctx, petra.id, idea, "Es ist offen")
    await triage.tell_decision(cast.ctx, idea, "Das Café wird eröffnet.")
    assert "Dazu: Es ist offen" in (await cast.told(cast.openmic))[0]


async def test_a_meeting_that_did_not_decide_leaves_it_open(cast: Cast) -> None:
    """Postponed to the next meeting it stays scheduled; without one it goes back to work."""
    petra, olha, idea = await handed_in(cast)
    meeting = await meeting_of(cast, petra)
    await triage.accept(cast.ctx, petra.id, idea)
    await triage.schedule(cast.ctx, petra.id, idea, meeting)
    await triage.postpone(cast.ctx, idea, meeting)
    assert (idea.status, idea.meeting_id) == (IdeaStatus.SCHEDULED, meeting.id)
    assert "Er kommt am Donnerstag, 26. November 2026 wieder dran." in (await cast.told(olha))[-1]
    await triage.postpone(cast.ctx, idea, None)
    assert (idea.status, idea.meeting_id) == (IdeaStatus.IN_PROGRESS, None)


async def test_what_a_meeting_makes_of_it_is_promised_for_after_the_meeting(cast: Cast) -> None:
    """Ten working days count from the meeting when that is later than today."""
    petra, olha, idea = await handed_in(cast)
    meeting = await meeting_of(cast, petra)
    meeting.starts_at += timedelta(days=21)
    await triage.accept(cast.ctx, petra.id, idea)
    await triage.schedule(cast.ctx, petra.id, idea, meeting)
    assert idea.promised_on == date(2027, 1, 4)
    assert "hören Sie bis Montag, 4. Januar." in (await cast.told(olha))[-1]
    meeting.starts_at += timedelta(days=7)
    await triage.postpone(cast.ctx, idea, meeting)
    assert idea.promised_on == date(2027, 1, 12)


async def test_exactly_one_person_is_responsible_and_knows_it(cast: Cast) -> None:
    """The author is not bothered; the new responsible is told."""
    petra, olha, idea = await handed_in(cast)
    karim = await cast.person("Karim")
    before = await cast.told(olha)
    await triage.assign(cast.ctx, petra.id, idea, karim.id)
    assert "Sie sind jetzt zuständig für OM-2026-0001" in (await cast.told(karim))[-1]
    assert await cast.told(olha) == before
    assert "Zuständig: Karim" in (await cast.told(cast.moderation))[0]


async def test_taking_back_restores_everything_and_unsays_it(cast: Cast) -> None:
    """Within ten minutes the idea is as before, and the author's message is edited in place."""
    petra, olha, idea = await handed_in(cast)
    await triage.accept(cast.ctx, petra.id, idea)
    told = len(await cast.told(olha))
    await triage.decline(cast.ctx, petra.id, idea, Reason(text="Nein"))
    await triage.undo(cast.later(minutes=10), petra.id)
    assert (idea.status, idea.reason, idea.public) == (IdeaStatus.IN_PROGRESS, None, True)
    assert idea.promised_on == date(2026, 12, 7)
    messages = await cast.told(olha)
    assert len(messages) == told + 1
    assert messages[-1].startswith("Was hier zu OM-2026-0001 stand, hat die Moderation zurückgenommen.")
    assert "in Bearbeitung" in (await cast.told(cast.openmic))[0]


async def test_taking_back_an_acceptance_takes_it_out_of_sight(cast: Cast) -> None:
    """The public card stays where it is and shows nothing; accepting again fills it again."""
    petra, _, idea = await handed_in(cast)
    await triage.accept(cast.ctx, petra.id, idea)
    await triage.undo(cast.ctx, petra.id)
    assert "Sprachcafé" not in (await cast.told(cast.openmic))[0]
    await triage.accept(cast.ctx, petra.id, idea)
    (card,) = await cast.told(cast.openmic)
    assert "Sprachcafé" in card


async def test_a_parked_date_survives_taking_back(cast: Cast) -> None:
    """Dates come back as dates."""
    petra, _, idea = await handed_in(cast)
    await triage.park(cast.ctx, petra.id, idea, date(2027, 1, 15), "Haushalt")
    await triage.reopen(cast.ctx, petra.id, idea, "Doch schon jetzt")
    await triage.undo(cast.ctx, petra.id)
    await cast.ctx.session.flush()
    await cast.ctx.session.refresh(idea)
    assert (idea.status, idea.parked_until) == (IdeaStatus.PARKED, date(2027, 1, 15))


async def test_what_cannot_be_taken_back(cast: Cast) -> None:
    """Too late, by somebody else, twice, or after something else happened."""
    petra, _, idea = await handed_in(cast)
    karim = await cast.person("Karim", RoleName.MODERATOR)
    await triage.accept(cast.ctx, petra.id, idea)
    for ctx, who in ((cast.later(minutes=11), petra), (cast.ctx, karim)):
        with pytest.raises(triage.NothingToUndo):
            await triage.undo(ctx, who.id)
    await triage.ask(cast.ctx, karim.id, idea, "Wie viele?")
    with pytest.raises(triage.NothingToUndo):
        await triage.undo(cast.ctx, petra.id)
    await triage.undo(cast.ctx, karim.id)
    with pytest.raises(triage.NothingToUndo):
        await triage.undo(cast.ctx, karim.id)


async def test_what_waits_stands_oldest_promise_first(cast: Cast) -> None:
    """Parked and closed ideas wait for nobody."""
    petra, olha, first = await handed_in(cast)
    second, third, fourth = [
        await ideas.submit(cast.later(days=-n), olha.id, IdeaKind.IDEA, f"Idee {n}") for n in (14, 7, 3)
    ]
    await triage.park(cast.ctx, petra.id, third, date(2027, 1, 15), "Später")
    await triage.decline(cast.ctx, petra.id, fourth, Reason(text="Nein"))
    assert await triage.waiting(cast.ctx) == [second, first]


@pytest.mark.parametrize(
    ("typed", "key", "text"),
    [
        ("3", "recht", ""),
        ("8 Kaufen Sie", "werbung", "Kaufen Sie"),
        ("zuständig", "zustaendig", ""),
        ("e", "einzelfall", ""),
        ("Budg. Erst 2027", "budget", "Erst 2027"),
        ("Ein Café gibt es schon", None, "Ein Café gibt es schon"),
        ("9 Gründe dagegen", None, "9 Gründe dagegen"),
        ("Zu teuer", None, "Zu teuer"),
    ],
)
def test_a_reason_is_a_number_a_key_or_ones_own_words(typed: str, key: str | None, text: str) -> None:
    """The beginning of a key is enough, but the first word of a sentence is not taken for one."""
    reason = choose(typed)
    assert reason == Reason(entry=BY_KEY[key] if key else None, text=text)
    assert reasons.read(reasons.write(reason)) == reason


def test_no_reason_is_no_reason() -> None:
    """Nothing typed gives nothing, nothing kept gives an empty one."""
    assert choose("  ") is None
    assert reasons.read(None) == Reason()


async def test_the_history_tells_every_step(cast: Cast) -> None:
    """Who moved it with which word from where to where."""
    petra, olha, idea = await handed_in(cast)
    await triage.ask(cast.ctx, petra.id, idea, "Wie viele?")
    last = await store.last_move(cast.ctx.session, idea_id=idea.id)
    assert last is not None
    assert (last.person_id, last.word, last.before, last.after, last.text) == (
        petra.id, "ask", IdeaStatus.NEW, IdeaStatus.QUESTION, "Wie viele?",
    )  # fmt: skip
    first = await store.last_move(cast.ctx.session, word="submit")
    assert first is not None
    assert first.person_id == olha.id
