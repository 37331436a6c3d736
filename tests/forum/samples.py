"""Samples of everything a notice may be given, so that every notice can be said in every language."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import forum.notices
from forum import reasons, words
from forum.agenda import Topic
from forum.directory import Card, Found
from forum.facts import Facts, LastMove
from forum.leaving import Farewell
from forum.minutes import Duty, MinutesView, Resolution
from forum.minutes import Section as Part
from forum.notices import Notice
from forum.notices.help import Line, Meaning, Section
from forum.occasions import Occasion
from forum.overviews import Appointment, Edition, ForCoordinators, ForMembers, Item, Pile, Promise, Voices
from forum.overviews import Outcome as Result
from forum.people import Contact, Reach, StandIn
from forum.polls import Score
from forum.reactions import Bunch
from forum.reasons import Reason
from forum.transitions import possible
from forum.troubles import Batch
from storage.digests import Duties, Turnout
from storage.figures import Trouble
from storage.models import (
    IdeaKind,
    IdeaStatus,
    MeetingStatus,
    MinutesStatus,
    RoleName,
    Rsvp,
    Task,
    TaskStatus,
)
from storage.troubles import SetAside

BERLIN = ZoneInfo("Europe/Berlin")
DAY, AT = date(2026, 11, 27), datetime(2026, 11, 27, 13, 30, tzinfo=UTC)
#: What people write runs both ways, in several lines, and looks like markup.
NAMES = ("Olha <Koval>", "أحمد العلي")
TITLES = ("Café (ab 17 Uhr)!", "مقهى اللغات: كل سبت")
TEXTS = ("Café <b>am</b> Samstag!\nMit Kindern.", "مقهى لغات كل سبت، الساعة 17.\nمع الأطفال")
NUMBER = "OM-2026-0012"
URL = "http://127.0.0.1:8080/ideas/OM-2026-0012"

OCCASIONS = [
    Occasion(
        id=5,
        name=name,
        starts_at=AT,
        minutes=90,
        place=place,
        zone=BERLIN,
        status=status,
        holiday=holiday,
    )
    for name, place, status, holiday in (
        ("Jour fixe", "Rathaus, Raum 12", MeetingStatus.INVITED, None),
        ("لقاء العائلات", "", MeetingStatus.CANCELLED, "Erster Weihnachtstag"),
        ("Jour fixe", "مقهى", MeetingStatus.MOVED, None),
        ("Jour fixe", "online", MeetingStatus.RUNNING, None),
        ("Jour fixe", "online", MeetingStatus.HELD, None),
    )
]
TOPICS = [
    Topic(position=1, title=TITLES[0]),
    Topic(position=2, title=TITLES[1], idea=NUMBER),
    Topic(position=3, title="", confidential=True),
]
RESOLUTIONS = [Resolution(label="B3/2026", text=text, idea=NUMBER) for text in TEXTS]
DUTIES = [
    Duty(number=7, text=text, owner=name, due_on=DAY, status=status)
    for text, name, status in (
        (TEXTS[0], NAMES[1], TaskStatus.OPEN),
        (TEXTS[1], NAMES[0], TaskStatus.DONE),
        (TEXTS[1], NAMES[0], TaskStatus.HANDED_OVER),
        (TEXTS[1], NAMES[0], TaskStatus.DROPPED),
    )
]


def idea(status: IdeaStatus, turn: int) -> Facts:
    """An idea in one status, by one of two people."""
    kind = list(IdeaKind)[turn % 2]
    reason = reasons.CATALOGUE[turn % len(reasons.CATALOGUE)]
    return Facts(
        number=NUMBER,
        kind=words.KIND[kind],
        subject=words.SUBJECT[kind],
        title=TITLES[turn % 2],
        text=TEXTS[turn % 2] * (20 if turn % 3 == 0 else 1),
        status=status,
        wording=words.STATUS[status],
        day=DAY,
        reason=reason.label if turn % 2 else "",
        advice=reason.advice if turn % 2 else "",
        remark=TITLES[(turn + 1) % 2],
        author=NAMES[turn % 2],
        channel="Arbeit" if turn % 2 else None,
        responsible=NAMES[turn % 2],
        supporters=turn,
        solutions=TEXTS[: turn % 3],
        comments=turn,
        question=TEXTS[turn % 2],
        answer=TEXTS[(turn + 1) % 2],
        promised_on=DAY,
        overdue=turn % 2 == 0,
        open=status is not IdeaStatus.DONE,
        public=turn % 3 != 1,
        possible=possible(status),
        last=LastMove(german="annehmen", name=NAMES[turn % 2], at=AT, until=AT),
        zone=BERLIN,
        url=URL,
    )


IDEAS = [idea(status, turn) for turn in (0, 1) for status in IdeaStatus]
VIEW = MinutesView(
    occasion=OCCASIONS[0],
    number="11/2026",
    started_at=AT,
    ended_at=AT,
    minute_taker=NAMES[1],
    status=MinutesStatus.CORRECTION,
    correction_until=DAY,
    attendees=NAMES,
    excused=NAMES,
    sections=(
        Part(topic=None, infos=TEXTS),
        Part(topic=TOPICS[1], resolutions=tuple(RESOLUTIONS), duties=tuple(DUTIES)),
        Part(topic=TOPICS[2], postponed=True),
    ),
    objections=TEXTS,
    next=OCCASIONS[0],
    url=URL,
)
VIEWS = [
    VIEW,
    replace(VIEW, objections=(), sections=(), ended_at=None),
    replace(VIEW, status=MinutesStatus.DRAFT),
    replace(VIEW, status=MinutesStatus.APPROVED),
]
EDITION = Edition(week="2026-W48", first=date(2026, 11, 23), last=date(2026, 11, 29), late=False)
ITEMS = [
    Item(number=NUMBER, short="12", title=title, status=status, link=URL if status != "new" else None)
    for status in map(IdeaStatus, ("new", "in_progress", "decided", "done", "declined"))
    for title in TITLES
]
RESULTS = [
    Result(item=item, reason=Reason(entry=entry, text=TEXTS[0]), decision=TEXTS[1])
    for item in ITEMS
    if item.status in ("decided", "done", "declined")
    for entry in (None, reasons.CATALOGUE[0])
]
DATES = [
    Appointment(
        id=5, name=one.name, starts_at=AT, place=one.place, turnout=Turnout(topics=n), minute_taker=bool(n)
    )
    for n, one in enumerate(OCCASIONS)
]
VOICES = [Voices(item=item, fresh=2, total=5) for item in ITEMS if item.link]
OLDEST = Task(number=7, text=TEXTS[0], owner_name=NAMES[1], due_on=DAY)

REACHES = tuple(
    Reach(name=name, ways=ways) for name, ways in zip(NAMES, (("Telegram: @olha",), ()), strict=True)
)
CONTACTS = (
    Contact(
        coordinators=REACHES,
        deputies=tuple(
            StandIn(deputy=REACHES[n], away=NAMES[1 - n], until=until) for n, until in ((0, DAY), (1, None))
        ),
    ),
    Contact(words="Büro für Integration, Zimmer 12"),
    Contact(),
)
CARD = Card(
    name="Jobcenter",
    answers_for=TITLES,
    place="Musterstadt",
    contact=NAMES[0],
    deputy=NAMES[1],
    hours="Mo–Do 9–15 Uhr",
    reach=("03400 555-200", "jobcenter@musterkreis.example"),
    stale=True,
    as_of=DAY,
)
BARE = Card(
    name=NAMES[1],
    answers_for=(),
    place=None,
    contact=NAMES[0],
    deputy=None,
    hours=None,
    reach=(),
    stale=True,
    as_of=None,
)
FAREWELLS = tuple(
    Farewell(name=name, duties=duties, successor=successor, roles=roles, dates=count, ideas=count)
    for name, duties, successor, roles, count in (
        (NAMES[0], DUTIES, NAMES[1], [RoleName.MODERATOR], 1),
        (NAMES[1], DUTIES[:1], None, [], 3),
        (NAMES[0], [], None, [], 0),
    )
)

#: By `noun/function.parameter`, by `parameter: type`, or by type alone.
SAMPLES: Mapping[str, Sequence[Any]] = {
    "bool": (True, False),
    "int": (1, 2, 5, 11),
    "Rsvp": tuple(Rsvp),
    "RoleName": tuple(RoleName),
    "ZoneInfo": (BERLIN,),
    "date": (DAY, date(2026, 11, 26), date(2026, 11, 28)),
    "Card | None": (CARD, BARE, None),
    "Found": (Found(cards=[CARD, BARE]), Found(cards=[CARD], more=3, places=["Musterstadt"])),
    "Contact": CONTACTS,
    "Farewell": FAREWELLS,
    "date | None": (DAY, None),
    "title: str": NAMES,
    "names: Sequence[str]": (NAMES, ()),
    "coordinators: Sequence[str]": (NAMES, ()),
    "topics: Sequence[str]": (("Wohnen", "السكن"),),
    "topics: Sequence[tuple[str, bool]]": ((("Wohnen", True), ("السكن", False)),),
    "roles: Sequence[str]": (("coordinator",), ("moderator",)),
    "Facts": IDEAS,
    "Sequence[Facts]": (IDEAS, []),
    "Occasion": OCCASIONS,
    "Sequence[Occasion]": (OCCASIONS, []),
    "Topic": TOPICS,
    "Sequence[Topic]": (TOPICS, []),
    "Resolution": RESOLUTIONS,
    "Duty": DUTIES,
    "Sequence[Duty]": (DUTIES, []),
    "MinutesView": VIEWS,
    "Edition": (EDITION, replace(EDITION, late=True)),
    "Sequence[Dated]": ([(AT, BERLIN, None), (AT, BERLIN, "Tag der Arbeit")],),
    "Mapping[Rsvp, int]": ({Rsvp.YES: 3},),
    "ForMembers": (
        ForMembers(outcomes=RESULTS, published=2, support=VOICES[0], dates=DATES),
        ForMembers(outcomes=[], published=1, support=None, dates=[]),
    ),
    "ForCoordinators": (
        ForCoordinators(
            promises=[
                Promise(item=item, due=DAY, broken=broken, meeting=meeting)
                for item in ITEMS
                for broken, meeting in ((True, "Jour fixe"), (False, None))
            ],
            new=Pile(count=3, days=0),
            questions=Pile(count=1, days=1),
            overdue=Pile(count=2, days=5),
            fresh_voices=3,
            moving=VOICES,
            answered={"decided": 1, "done": 2, "declined": 5},
            outcomes=RESULTS,
            dates=DATES,
            duties=Duties(overdue=1, oldest=OLDEST, due=2),
            trouble=Trouble(dead=1, quarantined=1, paused=2, deaf=["telegram"], late=40, marked=1, gaps=1),
        ),
    ),
    "Sequence[Batch]": (
        [
            Batch(channel=name, network=network, kind=kind, reason=reason, ids=[17, 40])
            for name, network, kind, reason in (
                ("Arbeit", "telegram", "send", "rejected"),
                ("العمل", "matrix", "edit", "too_long"),
                ("Arbeit", "matrix", "delete", "message_gone"),
                ("Arbeit", "matrix", "send", "cannot_edit"),
                ("Arbeit", "telegram", "send", "empty"),
                ("العمل", "telegram", "delete", "no_rights"),
                ("Arbeit", "telegram", "send", "restored"),
            )
        ],
        [],
    ),
    "Sequence[SetAside]": ([], [SetAside(network="telegram", number=2, newest=9)]),
    "kinds: Mapping[str, int]": ({"send": 2, "edit": 1, "delete": 3}, {"send": 1}, {"delete": 1}, {}),
    "troubles/fate.number": (17,),
    "troubles/fate.state": ("sent", "sent", "dead", "queued"),
    "sent_at: datetime | None": (AT, None),
    "troubles/no_such_number.number": (17,),
    "Sequence[Section]": (
        [Section(heading="Mitmachen", usual=[Line(words=("idee",), does="das ist neu")], others=["status"])],
    ),
    "Meaning": (
        Meaning(word="idee", does="eine Idee einreichen", example="/idee Ihr Text", others=["idea"]),
    ),
    "name: str": NAMES,
    "name: str | None": (*NAMES, None),
    "minute_taker: str": NAMES,
    "text: str": TEXTS,
    "question: str": TEXTS,
    "reason: str": (*TITLES, ""),
    "district: str": ("Integrationsnetzwerk Musterkreis",),
    "number: str": (NUMBER,),
    "url: str": (URL,),
    "link: str": (URL,),
    "channel: str": ("Arbeit", "العمل"),
    "network: str": ("telegram", "matrix"),
    "networks: list[str]": (["telegram"], ["matrix", "telegram"]),
    "place: str": ("Rathaus, Raum 12", "مقهى المدينة"),
    "word: str": (
        "dafür",
        "antworten",
        "rückfrage",
        "umgesetzt",
        "verweisen",
        "zuweisen",
        "parken",
        "öffnen",
    ),
    "words: str": (*TITLES, ""),
    "rule: str | None": ("FREQ=MONTHLY;BYDAY=3TH;UNTIL=20271231", None, "FREQ=WEEKLY;INTERVAL=2"),
    "found: Sequence[str]": (NAMES, ()),
    "found: Sequence[tuple[int, str]]": (tuple(enumerate(NAMES)),),
    "codes: Sequence[str]": (("de", "en"),),
    "german: str": ("annehmen",),
    "rows: Sequence[tuple[int, str, str | None, Occasion | None]]": (
        [(1, "Jour fixe", "FREQ=WEEKLY;BYDAY=TU", OCCASIONS[0]), (2, NAMES[1], None, None)],
        [],
    ),
    "rounds/ask_field.field": ("name", "when", "time", "minutes", "place"),
    "rounds/bad_field.field": ("name", "when", "time", "minutes", "place"),
    "rounds/reminder.which": ("week", "day", "hour"),
    "minutes/how_to_dictate.word": ("task", "decision", "info"),
    "ideas/nothing_written.kind": ("idea", "concern"),
    "accounts: Sequence[tuple[str, str]]": (tuple(zip(NAMES, ("telegram", "matrix"), strict=True)),),
    "networks: Sequence[tuple[str, str]]": ((("telegram", "/"), ("matrix", "!")),),
    "open_networks: Sequence[str]": (("telegram",), ()),
    "code: str": ("K7QF-2M9X",),
    "prefix: str": ("!", "/"),
    "line: str": ("/status 12",),
    "example: str": ("hilfe status",),
    "unknown: str": ("stauts", ""),
    "room: str": ("Arbeit", "غرفة العمل"),
    "one: str": ("Arbeit", "العمل"),
    "other: str": ("Familie", "العائلة"),
    "help/explained.who": ("all", "moderator", "coordinator", "minutes", "member"),
    "accounts/joined.language": ("", "Deutsch"),
    "accounts/misplaced_code.purpose": ("room", "account", "coordinator"),
    "accounts/code_burnt.purpose": ("room", "account", "coordinator"),
    "places/purpose_set.purpose": ("moderation", "coordination", "openmic", "talk"),
    "relay/undelivered.kind": ("delete", "edit", "send"),
    "relay/undelivered.reason": ("too_long", "empty", "cannot_delete", "else"),
    "relay/not_removed.author": (*NAMES, None),
    "relay/not_removed.reason": ("cannot_delete", "rejected"),
    "relay/room_paused.reason": ("not_invited", "kicked", "shut"),
    "came: Sequence[str]": (NAMES[:1], (*NAMES, *NAMES, "Tom"), ()),
    "went: Sequence[str]": ((), NAMES[:1], (*NAMES, *NAMES)),
    "relay/not_carried.kind": ("photo", "game", "story", "live_location", "encrypted", "else"),
    "origin: str": NAMES,
    "asker: str": NAMES,
    "options: Sequence[str]": (TITLES,),
    "unseen: str | None": (None, "telegram"),
    "Sequence[Score]": (
        [Score(text=text, votes=(("telegram", 4), ("matrix", 3))) for text in TITLES],
        [Score(text=TITLES[0]), Score(text=TITLES[1], votes=(("matrix", 1),))],
        [Score(text=text) for text in TITLES],
    ),
    "Sequence[Bunch]": (
        [
            Bunch(emoji="👍", names=NAMES),
            Bunch(emoji="🎉", names=NAMES[1:], unnamed=4),
            Bunch(emoji="🦄", unnamed=3),
        ],
        [Bunch(emoji="👍", names=NAMES, unnamed=1)],
    ),
    "pins/refused.reason": ("no_rights", "else"),
    "relay/left_out.kind": ("photo", "voice", "game", "else"),
    "relay/file_stays.kind": ("photo", "video", "document", "voice"),
    "relay/file_stays.name": ("Bericht (neu).pdf", "تقرير.pdf", ""),
    "relay/file_stays.reason": ("file_too_large", "file_gone", "file_unreachable", "file_refused"),
    "size: int | None": (25_100_000, None, 4096),
    "most: int": (20 * 2**20,),
    "relay/bundled.number": (61, 340),
    "relay/gap.since": (AT,),
    "relay/gap.until": (AT + timedelta(hours=26),),
    "relay/gap_in_private.since": (AT,),
    "relay/gap_in_private.until": (AT + timedelta(hours=26),),
}


def utterances() -> Iterator[tuple[str, Callable[..., Notice]]]:
    """Every notice function with its name, `noun/function`."""
    for module in pkgutil.iter_modules(forum.notices.__path__):
        loaded = importlib.import_module(f"forum.notices.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith("_"):
                yield f"{module.name}/{name}", function


def of(name: str, function: Callable[..., Notice]) -> Iterator[Notice]:
    """The notice with each sample of each of its parameters; KeyError names a parameter without one."""
    parameters = inspect.signature(function).parameters.values()
    samples = {one.name: _samples(name, one) for one in parameters}
    for turn in range(max((len(values) for values in samples.values()), default=1)):
        yield function(**{one: values[turn % len(values)] for one, values in samples.items()})


def _samples(name: str, parameter: inspect.Parameter) -> Sequence[Any]:
    keys = (
        f"{name}.{parameter.name}",
        f"{parameter.name}: {parameter.annotation}",
        str(parameter.annotation),
    )
    found = next((key for key in keys if key in SAMPLES), None)
    if found is None:
        raise KeyError(f"tests/forum/samples.py needs a sample for {keys[0]} ({parameter.annotation})")
    return SAMPLES[found]
