"""The whole table: every status and every word, allowed or refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest

from forum import ideas, moves, triage
from forum.reasons import Reason
from forum.transitions import MAY, possible
from storage.models import Idea, IdeaKind, IdeaStatus, Meeting, Person, RoleName, Series
from tests.forum.cast import Cast

#: As it was agreed, independent of the program's own table: word, from, to ("=": stays, "<": what it was).
AGREED = """
accept       new question hidden                      in_progress
ask          new in_progress                          question
answer       question                                 <
decline      new question in_progress scheduled       declined
refer        new question in_progress                 referred
schedule     in_progress parked                       scheduled
decide       scheduled                                decided
postpone     scheduled                                in_progress
implemented  in_progress decided                      done
park         new in_progress scheduled                parked
hide         new question in_progress scheduled decided done referred merged declined parked  hidden
reopen       declined referred parked done            in_progress
assign       new question in_progress scheduled decided parked  =
withdraw     new question in_progress scheduled decided parked  withdrawn
wake         parked                                   in_progress
"""
TABLE = {
    words[0]: (frozenset(map(IdeaStatus, words[1:-1])), words[-1])
    for words in map(str.split, AGREED.split("\n"))
    if words
}
Act = Callable[[Cast, Person, Idea, Meeting], Awaitable[object]]
ACTS: dict[str, Act] = {
    "accept": lambda cast, who, idea, _: triage.accept(cast.ctx, who.id, idea),
    "ask": lambda cast, who, idea, _: triage.ask(cast.ctx, who.id, idea, "Wie?"),
    "answer": lambda cast, who, idea, _: moves.make(
        cast.ctx, idea, "answer", by=who.id, to=idea.status_before
    ),
    "decline": lambda cast, who, idea, _: triage.decline(cast.ctx, who.id, idea, Reason(text="Nein")),
    "refer": lambda cast, who, idea, _: triage.refer(cast.ctx, who.id, idea, "Jobcenter"),
    "schedule": lambda cast, who, idea, meeting: triage.schedule(cast.ctx, who.id, idea, meeting),
    "decide": lambda cast, who, idea, _: triage.decide(cast.ctx, who.id, idea),
    "postpone": lambda cast, _who, idea, _: triage.postpone(cast.ctx, idea, None),
    "implemented": lambda cast, who, idea, _: triage.implemented(cast.ctx, who.id, idea, "Es läuft"),
    "park": lambda cast, who, idea, _: triage.park(cast.ctx, who.id, idea, date(2027, 1, 15), "Haushalt"),
    "hide": lambda cast, who, idea, _: triage.hide(cast.ctx, who.id, idea, Reason(text="Regeln")),
    "reopen": lambda cast, who, idea, _: triage.reopen(cast.ctx, who.id, idea, "Neue Lage"),
    "assign": lambda cast, who, idea, _: triage.assign(cast.ctx, who.id, idea, who.id),
    "withdraw": lambda cast, _who, idea, _: ideas.withdraw(cast.ctx, idea),
    "wake": lambda cast, _who, idea, _: moves.make(cast.ctx, idea, "wake", by=None),
}


async def meeting_of(cast: Cast, founder: Person) -> Meeting:
    """A meeting ahead."""
    series = Series(
        channel_id=cast.talk.channel_id,
        name="Jour fixe",
        starts_local="2026-11-26T14:00",
        zone="Europe/Berlin",
        minutes=60,
        place="Rathaus",
        created_by=founder.id,
    )
    cast.ctx.session.add(series)
    await cast.ctx.session.flush()
    meeting = Meeting(
        series_id=series.id,
        channel_id=series.channel_id,
        nominal_local=series.starts_local,
        starts_at=datetime(2026, 11, 26, 13, 0, tzinfo=UTC),
        minutes=60,
        place="Rathaus",
    )
    cast.ctx.session.add(meeting)
    await cast.ctx.session.flush()
    return meeting


async def standing_at(cast: Cast, author: Person, status: IdeaStatus, meeting: Meeting) -> Idea:
    """An idea that stands there, as it would have come there."""
    idea = await ideas.submit(cast.ctx, author.id, IdeaKind.IDEA, "Ein Sprachcafé")
    idea.status = status
    idea.status_before = IdeaStatus.NEW if status is IdeaStatus.QUESTION else None
    idea.parked_until = date(2026, 12, 1) if status is IdeaStatus.PARKED else None
    idea.meeting_id = meeting.id if status in (IdeaStatus.SCHEDULED, IdeaStatus.DECIDED) else None
    await cast.ctx.session.flush()
    return idea


def test_every_word_is_agreed_and_every_agreed_word_is_there() -> None:
    """The program's table has exactly the rows of the agreed one."""
    assert {word: rule.sources for word, rule in MAY.items()} == {word: row[0] for word, row in TABLE.items()}
    assert set(ACTS) == set(TABLE)


@pytest.mark.parametrize("word", TABLE)
@pytest.mark.parametrize("status", IdeaStatus)
async def test_a_word_leads_where_it_should_or_is_refused(cast: Cast, word: str, status: IdeaStatus) -> None:
    """A listed move is made; any other is refused and changes nothing."""
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha")
    meeting = await meeting_of(cast, petra)
    idea = await standing_at(cast, olha, status, meeting)
    sources, target = TABLE[word]
    if status in sources:
        await ACTS[word](cast, petra, idea, meeting)
        expected = {"=": status, "<": IdeaStatus.NEW}.get(target) or IdeaStatus(target)
    else:
        with pytest.raises(moves.NotNow) as refused:
            await ACTS[word](cast, petra, idea, meeting)
        assert refused.value.notice.values["idea"].possible == possible(status)
        expected = status
    assert idea.status is expected


@pytest.mark.parametrize("status", IdeaStatus)
def test_a_moderator_is_told_only_what_works(status: IdeaStatus) -> None:
    """The words named as possible are those that the table has for this status."""
    german = {MAY[word].german for word, row in TABLE.items() if status in row[0]}
    assert set(possible(status)) <= german
