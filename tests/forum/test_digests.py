"""Digests: what stands in them, when they are sent, and when nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum import digests
from forum.calendar import WEEK, WeeklyTime, week_of
from forum.context import Context
from forum.digests import COORDINATORS, MEMBERS
from storage import messages, places
from storage.digests import find, last
from storage.models import IdeaStatus, Outbox, OutboxState, Purpose, RoleName
from storage.models import Message as Said
from tests.web.district import sow
from tests.web.seed import Seed
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
#: Just after the coordinators' time, and just after the members'.
MONDAY, THURSDAY = datetime(2026, 11, 23, 7, 31, tzinfo=BERLIN), datetime(2026, 11, 26, 8, 1, tzinfo=BERLIN)


def on(ctx: Context, now: datetime) -> Context:
    """The same unit of work at another time."""
    return replace(ctx, now=now, machine_now=now)


async def said(ctx: Context, cause: str) -> Said:
    """What was said for this cause."""
    found = await messages.of_cause(ctx.session, cause)
    assert found is not None, cause
    return found


async def test_coordinators_are_told_what_to_do_next(ctx: Context) -> None:
    """The broken promise stands first, and its line ends with the command to type."""
    await sow(ctx)
    lines = (await digests.preview(ctx, COORDINATORS, "2026-W47", "de")).splitlines()
    assert lines[0] == "<b>Wochenüberblick KW 47 · 16.–22.11.2026</b>"
    assert lines[1] == "<b>Heute wichtig: 2</b>"
    assert "Antwort war bis Freitag, 20. November versprochen." in lines[2]
    assert lines[2].endswith("„tagesordnung 2 Online-Austausch“")
    assert lines[3].endswith("„annehmen 6“")


async def test_every_section_of_the_coordinators_digest_has_its_figures(ctx: Context) -> None:
    """Backlog, movement, results, dates and tasks are counted; what is in order is left out."""
    await sow(ctx)
    text = await digests.preview(ctx, COORDINATORS, "2026-W47", "de")
    assert "<b>Rückstand</b> · 1 neu (die älteste seit 14 Tagen) · 1 mit überschrittener Frist" in text
    assert "<b>Bewegung: 3 neue Stimmen</b>" in text
    assert "<b>Ergebnisse</b> · 1 beschlossen · 1 umgesetzt · 1 nicht umsetzbar" in text
    assert "nicht umsetzbar. Dafür fehlt derzeit Geld oder Personal." in text
    assert "Zusagen 2, vielleicht 1, Absagen 0. 1 TOP. Wer führt Protokoll?" in text
    assert "<b>Aufgaben</b> · 1 überfällig" in text
    assert "Technik" not in text


async def test_full_digests_keep_their_length(ctx: Context) -> None:
    """With every section full, coordinators get at most 20 lines and members 12, each fit for a chat."""
    await crowd(await sow(ctx))
    for audience, most in ((COORDINATORS, 20), (MEMBERS, 12)):
        text = await digests.preview(ctx, audience, "2026-W47", "de")
        assert len(text.splitlines()) <= most, text
        assert len(text) < 4096
        assert not [line for line in text.splitlines() if not line.strip()]


async def crowd(seed: Seed) -> None:
    """More of everything than a digest has room for, one failed delivery among it."""
    channel, host = await seed.channel("Sprache", Purpose.OPENMIC, "telegram"), await seed.person("Host")
    for n in range(20, 30):
        moves = ((-3.0, "accept", IdeaStatus.IN_PROGRESS), (-2.0, "implemented", IdeaStatus.DONE))
        await seed.idea(n, f"Idee {n} " + "sehr lang " * 30, host, *moves, reason="|" + "Satz.\n" * 90)
        late = await seed.idea(n + 20, f"Sache {n}", host, moves[0], promised=-n)
        await seed.support(late, -1, host)
        await seed.meeting(channel, f"Runde {n}", 1, host)
    row = Outbox(room_id=1, kind="send", key="x", payload={}, state=OutboxState.DEAD, created_at=seed.at(-1))
    await seed.add(row)


async def test_members_hear_what_came_of_it(ctx: Context) -> None:
    """Answers with their reason, one idea to support, the next meeting and how to say yes."""
    await sow(ctx)
    text = await digests.preview(ctx, MEMBERS, "2026-W47", "de")
    assert "ist beschlossen. Das Sprachcafé beginnt im Januar" in text
    assert "ist nicht umsetzbar. Dafür fehlt derzeit Geld oder Personal." in text
    assert "2 Stimmen. Unterstützen: „dafür 2“" in text
    assert "Zusagen: „komme Online-Austausch“" in text


async def test_members_never_read_what_is_not_public(ctx: Context) -> None:
    """Hidden, untriaged, refused and confidential matter stays out of the members' digest."""
    await sow(ctx)
    text = await digests.preview(ctx, MEMBERS, "2026-W47", "de")
    for secret in ("Vermieterin", "followers", "Aushänge", "Vertraulich", "Geheim"):
        assert secret not in text


async def test_a_digest_goes_out_once(ctx: Context) -> None:
    """At its time the digest is said to the coordinator in private; later ticks say nothing more."""
    seed = await sow(ctx)
    anna = await seed.person("Anna")
    chat = await seed.private(anna)
    for minutes in (0, 1, 60):
        await digests.send_due(on(ctx, MONDAY + timedelta(minutes=minutes)))
    message = await said(ctx, f"digest:coordinators:2026-W47:{anna.id}")
    assert message.channel_id == chat.id
    row = await find(ctx.session, COORDINATORS, "2026-W47")
    assert row is not None
    assert (row.window_from, row.window_to) == (MONDAY - WEEK, MONDAY)
    assert row.text == message.text


async def test_nothing_is_sent_before_its_time(ctx: Context) -> None:
    """A minute early there is no digest."""
    await sow(ctx)
    await digests.send_due(on(ctx, MONDAY - timedelta(minutes=2)))
    assert await last(ctx.session, COORDINATORS) is None


async def test_a_coordinator_without_private_chat_reads_in_the_coordination_channel(ctx: Context) -> None:
    """Where there is no such channel either, the coordinator is listed as unreachable."""
    seed = await sow(ctx)
    await seed.person("Berta", RoleName.COORDINATOR)
    assert [person.name for person in await digests.unreachable(ctx)] == ["Anna", "Berta"]
    channel = await seed.channel("Koordination", Purpose.COORDINATION, "matrix")
    await digests.send_due(on(ctx, MONDAY))
    assert (await said(ctx, "digest:coordinators:2026-W47:channel")).channel_id == channel.id
    assert await digests.unreachable(ctx) == []


async def test_members_read_in_every_open_mic_channel(ctx: Context) -> None:
    """It is said there once, and not where people talk about other things."""
    await sow(ctx)
    await digests.send_due(on(ctx, THURSDAY))
    assert await told(ctx, "Open Mic")
    assert not await told(ctx, "Arbeit")


async def test_without_open_mic_members_read_wherever_they_talk(ctx: Context) -> None:
    """A network that has only talk channels gets its digest there."""
    seed = Seed(ctx)
    host = await seed.person("Host")
    talk = await seed.channel("Arbeit", Purpose.TALK, "matrix")
    await seed.meeting(talk, "Runde", 4, host)
    await digests.send_due(on(ctx, THURSDAY))
    assert await told(ctx, "Arbeit")


async def told(ctx: Context, channel: str) -> bool:
    """Whether the members' digest was said in the channel of this name."""
    known = await places.channel_named(ctx.session, channel)
    assert known is not None
    return await messages.of_cause(ctx.session, f"digest:members:2026-W47:{known.id}") is not None


async def test_a_quiet_week_is_remembered_and_not_sent(ctx: Context) -> None:
    """Nothing new and nothing waiting: the row is there, its text is empty, nobody is told."""
    await digests.send_due(on(ctx, MONDAY))
    row = await find(ctx.session, COORDINATORS, "2026-W47")
    assert row is not None
    assert row.text == ""
    assert "nichts Neues" in await digests.preview(on(ctx, MONDAY), COORDINATORS, "2026-W47", "de")


async def test_the_next_window_begins_where_the_last_one_ended(ctx: Context) -> None:
    """Nothing is told twice and nothing is left out, also when a digest went out late."""
    await digests.send_due(on(ctx, MONDAY + timedelta(hours=3)))
    await digests.send_due(on(ctx, MONDAY + WEEK))
    row = await find(ctx.session, COORDINATORS, "2026-W48")
    assert row is not None
    assert (row.window_from, row.window_to) == (MONDAY + timedelta(hours=3), MONDAY + WEEK)


async def test_after_downtime_only_the_newest_digest_is_sent_and_says_that_it_is_late(ctx: Context) -> None:
    """Three weeks of silence give one digest over the three weeks."""
    seed = await sow(ctx)
    anna = await seed.person("Anna")
    await seed.private(anna)
    await digests.send_due(on(ctx, MONDAY))
    await digests.send_due(on(ctx, MONDAY + 3 * WEEK + timedelta(hours=5)))
    row = await last(ctx.session, COORDINATORS)
    assert row is not None
    assert (row.week, row.window_from) == ("2026-W50", MONDAY)
    assert "(verspätet)" in row.text
    assert await find(ctx.session, COORDINATORS, "2026-W48") is None


async def test_a_digest_whose_time_passed_before_anybody_came_is_not_caught_up(ctx: Context) -> None:
    """A new installation begins with its first own Monday."""
    await digests.send_due(on(ctx, MONDAY + timedelta(days=2)))
    assert await last(ctx.session, COORDINATORS) is None


async def test_a_changed_day_sends_no_second_digest_for_an_earlier_week(ctx: Context) -> None:
    """Moving the digest from Monday to Sunday does not bring last Sunday's."""
    await digests.send_due(on(ctx, MONDAY))
    district = replace(ctx.district, digest_coordinators=WeeklyTime.parse("SU 08:00"))
    await digests.send_due(replace(on(ctx, MONDAY + timedelta(minutes=5)), district=district))
    assert await find(ctx.session, COORDINATORS, "2026-W46") is None


async def test_what_was_hidden_later_is_gone_from_a_sent_digest(ctx: Context) -> None:
    """The page of a digest is told anew from what may be shown now."""
    seed = await sow(ctx)
    noise = await seed.idea(9, "Unsinn", await seed.person("Karim"), (-1, "implemented", IdeaStatus.DONE))
    await digests.send_due(on(ctx, THURSDAY))
    noise.status = IdeaStatus.HIDDEN
    await ctx.session.flush()
    found = await digests.sent_to_members(ctx, "2026-W47")
    assert found is not None
    titles = [outcome.item.title for outcome in found[1].outcomes]
    assert titles
    assert "Unsinn" not in titles


@pytest.mark.parametrize("words", ["", "MO", "MO 25:00", "XX 07:30", "07:30 MO", "MO 7 30"])
def test_a_weekly_time_that_is_none_is_refused_with_an_example(words: str) -> None:
    """The message shows how to write it."""
    with pytest.raises(ValueError, match="MO 07:30"):
        WeeklyTime.parse(words)


def test_the_weekly_time_keeps_to_the_wall_clock() -> None:
    """Half past seven stays half past seven when summer time ends."""
    monday = WeeklyTime.parse("mo 07:30")
    summer = monday.last(datetime(2026, 10, 22, tzinfo=UTC), BERLIN)
    winter = monday.next(datetime(2026, 10, 22, tzinfo=UTC), BERLIN)
    assert (summer.hour, winter.hour) == (7, 7)
    assert winter - summer == WEEK
    assert winter.astimezone(UTC) - summer.astimezone(UTC) == WEEK + timedelta(hours=1)


@given(
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001  # the zone is put on below
    weekday=st.integers(0, 6),
    at=st.times(),
)
def test_last_and_next_enclose_every_moment(moment: datetime, weekday: int, at: time) -> None:
    """The last time is not after now, the next one is, and a week of wall-clock time lies between them."""
    now = moment.replace(tzinfo=UTC)
    weekly = WeeklyTime(weekday=weekday, at=at)
    before, after = weekly.last(now, BERLIN), weekly.next(now, BERLIN)
    assert before <= now < after
    assert before.weekday() == after.weekday() == weekday
    assert week_of(after.date()) > week_of(before.date())


async def test_the_word_digest_tells_the_week_so_far_by_role(world: World) -> None:
    """In private a coordinator reads what to do next, a member what came of it."""
    await world.link("-100", "!a:b", "Open Mic", Purpose.OPENMIC)
    anna, karim = world.member("matrix", "@anna:b", "Anna"), world.member("telegram", "7", "Karim")
    await anna.writes("/start")
    await world.grant(anna, RoleName.COORDINATOR)
    await karim.writes("/idee Ein Brunnen auf dem Markt")
    await anna.writes("/digest")
    assert "Rückstand · 1 neu (seit heute) · „offen“" in anna.last()
    await karim.writes("/digest")
    assert "nichts Neues" in karim.last()


async def test_among_members_nobody_reads_the_coordinators_digest(world: World) -> None:
    """Typed in the members' room, the word gives a coordinator the members' digest."""
    await world.link("-100", "!a:b", "Open Mic", Purpose.OPENMIC)
    anna = world.member("matrix", "@anna:b", "Anna")
    await world.grant(anna, RoleName.COORDINATOR)
    await anna.writes("!idee Ein Brunnen auf dem Markt", room="!a:b")
    await anna.writes("!digest", room="!a:b")
    assert "Rückstand" not in anna.last("!a:b")


async def test_monday_morning_comes_by_itself(world: World) -> None:
    """The clock brings the digest into the coordinator's private chat."""
    anna, karim = world.member("matrix", "@anna:b", "Anna"), world.member("telegram", "7", "Karim")
    await anna.writes("!start")
    await world.grant(anna, RoleName.COORDINATOR)
    await karim.writes("/idee Ein Brunnen auf dem Markt")
    await world.reaches(MONDAY + WEEK)
    assert anna.last().startswith("Wochenüberblick KW 48 · 23.–29.11.2026")
    assert "1 neu (die älteste seit 7 Tagen)" in anna.last()
