"""A district in its third week, written down as rows: ideas in four languages, meetings, decisions, tasks."""

from __future__ import annotations

from forum.context import Context
from storage.models import (
    AgendaItem,
    Answer,
    Channel,
    Contribution,
    Decision,
    Idea,
    IdeaKind,
    IdeaStatus,
    Meeting,
    MeetingStatus,
    MinutesEntry,
    MinutesStatus,
    Person,
    Purpose,
    RoleName,
    Rsvp,
    Task,
)
from tests.web.seed import DAY, Seed

CAFE = "Ein Sprachcafé am Samstagvormittag in der Bibliothek, mit Kinderbetreuung nebenan."
BUS = "Aus unserem Dorf fährt nach 17 Uhr kein Bus mehr. Abendkurse sind so nicht erreichbar."
DENTIST = "تم رفضي عند طبيب الأسنان لعدم وجود مترجم. يجب ألا يحدث هذا."
CALENDAR = "Потрібен спільний календар усіх спілок, щоб свята не збігалися."
BICYCLES = "Repair bicycles together in the parish hall and pass them on to people who have just arrived."
NOTICES = "Im Wartebereich der Ausländerbehörde gibt es nur Aushänge auf Deutsch."
LANDLADY = "Meine Vermieterin, Frau Beispiel, Tel. 03443 000000, hat mir gekündigt."
SPAM = "Buy followers now!!! www.spam.example best price"


async def sow(ctx: Context) -> Seed:
    """The whole district; its figures are what the tests count on."""
    seed = Seed(ctx)
    anna = await seed.person("Anna", RoleName.COORDINATOR, organisation="Sachgebiet Integration")
    olha = await seed.person("Olha", organisation="Lokales Bündnis")
    karim, jana = await seed.person("Karim"), await seed.person("Jana", organisation="AWO")
    open_mic = await seed.channel("Open Mic", Purpose.OPENMIC, "telegram", "matrix")
    await seed.channel("Arbeit", Purpose.TALK, "telegram", "matrix")
    await seed.channel("Moderation", Purpose.MODERATION, "matrix")
    await _ideas(seed, open_mic, (anna, olha, karim, jana))
    return seed


async def _ideas(seed: Seed, open_mic: Channel, cast: tuple[Person, Person, Person, Person]) -> None:
    anna, olha, karim, jana = cast
    accepted = (-12.0, "accept", IdeaStatus.IN_PROGRESS)
    held = await _held(seed, open_mic, anna)
    ahead = await _ahead(seed, open_mic, anna, olha, karim)
    cafe = await seed.idea(
        1, CAFE, olha, accepted, (-11, "schedule", IdeaStatus.SCHEDULED), (-4, "decide", IdeaStatus.DECIDED)
    )
    await _decide(seed, held, cafe, anna)
    await seed.support(cafe, -10, anna, karim)
    await seed.support(cafe, -2, jana)
    await seed.add(
        Contribution(
            idea_id=cafe.id,
            person_id=jana.id,
            kind="solution",
            text="Die AWO kann zwei Stunden Kinderbetreuung stellen.",
            at=seed.at(-9),
        )
    )
    bus = await seed.idea(2, BUS, karim, accepted, kind=IdeaKind.CONCERN, promised=-3)
    await seed.support(bus, -3, olha, jana)
    bus.meeting_id = ahead.id
    await seed.add(AgendaItem(meeting_id=ahead.id, position=1, title="Abendbus ins Dorf", idea_id=bus.id))
    await seed.idea(
        3,
        DENTIST,
        karim,
        (-6, "accept", IdeaStatus.IN_PROGRESS),
        (-1, "decline", IdeaStatus.DECLINED),
        kind=IdeaKind.CONCERN,
        language="ar",
        reason="budget|",
    )
    await seed.idea(
        4,
        CALENDAR,
        olha,
        (-5, "accept", IdeaStatus.IN_PROGRESS),
        (-2, "implemented", IdeaStatus.DONE),
        language="uk",
        reason="|Der Kalender steht seit Montag auf der Seite des Landkreises.",
    )
    await seed.idea(5, BICYCLES, jana, (-1, "accept", IdeaStatus.IN_PROGRESS), language="en")
    await seed.idea(6, NOTICES, olha, public=False, promised=0)
    await seed.idea(7, LANDLADY, karim, (-12, "hide", IdeaStatus.HIDDEN))
    await seed.idea(8, SPAM, karim, (-12, "decline", IdeaStatus.DECLINED), public=False, reason="werbung|")


async def _held(seed: Seed, channel: Channel, host: Person) -> Meeting:
    return await seed.meeting(
        channel,
        "Jour fixe Integration",
        -4,
        host,
        MeetingStatus.HELD,
        minutes_status=MinutesStatus.CORRECTION,
        correction_until=seed.ctx.today + 3 * DAY,
        minute_taker_id=host.id,
        started_at=seed.at(-4),
        ended_at=seed.at(-4),
    )


async def _decide(seed: Seed, meeting: Meeting, cafe: Idea, anna: Person) -> None:
    cafe.meeting_id = meeting.id
    opened = seed.at(-4)
    item = await seed.add(
        AgendaItem(meeting_id=meeting.id, position=1, title=cafe.title, idea_id=cafe.id, opened_at=opened)
    )
    secret = await seed.add(
        AgendaItem(
            meeting_id=meeting.id,
            position=2,
            title="Vertraulicher Fall",
            confidential=True,
            opened_at=opened,
        )
    )
    ruling = "Das Sprachcafé beginnt im Januar, jeden Samstag um zehn Uhr."
    for position, (about, text) in enumerate([(item, ruling), (secret, "Geheimer Beschluss")], start=1):
        entry = await _entry(seed, about, "decision", text, anna)
        await seed.add(
            Decision(
                meeting_id=meeting.id,
                entry_id=entry.id,
                idea_id=cafe.id if about is item else None,
                year=2026,
                number=position,
                text=text,
            )
        )
    entry = await _entry(seed, item, "task", "Raum in der Bibliothek reservieren", anna)
    await seed.add(
        Task(
            number=7,
            meeting_id=meeting.id,
            entry_id=entry.id,
            idea_id=cafe.id,
            text=entry.text,
            owner_name="AWO",
            due_on=seed.ctx.today - DAY,
            created_at=seed.at(-4),
        )
    )


async def _entry(seed: Seed, item: AgendaItem, kind: str, text: str, person: Person) -> MinutesEntry:
    row = MinutesEntry(
        meeting_id=item.meeting_id,
        item_id=item.id,
        kind=kind,
        text=text,
        person_id=person.id,
        at=seed.at(-4),
    )
    return await seed.add(row)


async def _ahead(seed: Seed, channel: Channel, anna: Person, olha: Person, karim: Person) -> Meeting:
    meeting = await seed.meeting(channel, "Online-Austausch", 3, anna)
    for person, rsvp in ((anna, Rsvp.YES), (olha, Rsvp.YES), (karim, Rsvp.MAYBE)):
        await seed.add(Answer(meeting_id=meeting.id, person_id=person.id, rsvp=rsvp, at=seed.at(-1)))
    return meeting
