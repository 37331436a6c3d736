"""What a week is written in: channels, people and scenes, read from one TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args
from zoneinfo import ZoneInfo

Network = Literal["telegram", "matrix"]
Verb = Literal[
    "writes",
    "changes",
    "removes",
    "picks",
    "reacts",
    "shows",
    "speaks",
    "asks",
    "votes",
    "sees",
    "misses",
]

ZONE = ZoneInfo("Europe/Berlin")
#: The place of an act that is nobody else's business.
PRIVATE = "privat"

VERBS: tuple[Verb, ...] = get_args(Verb)
T = TypeVar("T")


class WrongScript(Exception):
    """A script that cannot be played; the message is one sentence about the first thing wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One channel and the networks it has a room on."""

    name: str
    purpose: str = "talk"
    networks: tuple[Network, ...] = ("telegram", "matrix")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One person as the network's registry knows them.

    `language` is the one of their phone, `languages` are those they speak; `trusted` is a role in the forum.
    Who is `new` comes only during the week, and stands in no registry before.
    """

    name: str
    language: str = "de"
    trusted: str | None = None
    organisation: str = ""
    sector: str = ""
    place: str = ""
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    email: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Entry):
    """One person of the cast who has an account."""

    network: Network
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What one person does or sees in one place.

    `words` are a text for `writes`, a button's label for `picks`, an emoji for `reacts`, a picture's name for
    `shows`, seconds for `speaks`, a question for `asks`, an answer for `votes`, else part of the message that
    is meant. `to` is the new text of a change, the words under a picture, or the answers with semicolons
    between; `on` is part of the message replied to, reacted to, voted on, or of the one with the button.
    """

    who: str
    where: str
    verb: Verb
    words: str
    to: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A moment of civil time, what it is about, what people do, and which channels and page to look at."""

    at: datetime
    title: str
    caption: str
    shows: tuple[str, ...]
    acts: tuple[Act, ...]
    page: str = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole week.

    The people named in it are joined by others until there are `members`; `contact` names a human being to
    whom newcomers can talk.
    """

    places: tuple[Place, ...]
    people: tuple[Role, ...]
    scenes: tuple[Scene, ...]
    members: int = 0
    contact: str = ""


def load(path: Path) -> Script:
    """Read a week. Raises WrongScript."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongScript(f"{path} lässt sich nicht lesen: {error}.") from None
    script = Script(
        places=tuple(_made(Place, table, "channel") for table in raw.get("channel", ())),
        people=tuple(_made(Role, table, "person") for table in raw.get("person", ())),
        scenes=tuple(_scene(table) for table in raw.get("scene", ())),
        members=raw.get("members", 0),
        contact=raw.get("contact", ""),
    )
    _check(script)
    return script


def _scene(table: Mapping[str, Any]) -> Scene:
    acts = tuple(_act(row) for row in table.get("acts", ()))
    scene = _made(Scene, {"acts": acts} | {k: v for k, v in table.items() if k != "acts"}, "scene")
    if not isinstance(scene.at, datetime):
        raise WrongScript(f"Szene „{scene.title}“: at ist kein Zeitpunkt wie 2026-11-23 08:00:00.")
    return scene if scene.at.tzinfo else replace(scene, at=scene.at.replace(tzinfo=ZONE))


def _act(row: Mapping[str, Any]) -> Act:
    found = [verb for verb in VERBS if verb in row]
    if len(found) != 1:
        raise WrongScript(f"In {dict(row)} fehlt das eine Verb aus {', '.join(VERBS)}.")
    verb = found[0]
    rest = {"where" if key == "in" else key: value for key, value in row.items() if key != verb}
    return _made(Act, rest | {"verb": verb, "words": row[verb]}, "act")


def _made(kind: type[T], table: Mapping[str, Any], name: str) -> T:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # only dataclasses are made here
    if unknown := set(table) - known:
        raise WrongScript(f"[[{name}]] kennt kein {', '.join(sorted(unknown))}.")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise WrongScript(f"In [[{name}]] {dict(table)} fehlt etwas: {error}.") from None


def _check(script: Script) -> None:
    """Everything named exists, people are where they act, and time only goes on."""
    if not script.scenes:
        raise WrongScript("Das Drehbuch hat keine Szene.")
    for before, after in pairwise(script.scenes):
        if after.at <= before.at:
            raise WrongScript(f"Szene „{after.title}“ liegt nicht nach „{before.title}“.")
    places = {place.name: place for place in script.places}
    people = {role.name: role for role in script.people}
    for role in script.people:
        _known(role.rooms, places, f"{role.name} ist in einem Kanal, den es nicht gibt")
    for scene in script.scenes:
        _known(scene.shows, places, f"Szene „{scene.title}“ zeigt einen Kanal, den es nicht gibt")
        _known((act.who for act in scene.acts), people, f"Szene „{scene.title}“ braucht jemanden, der fehlt")
        for act in scene.acts:
            _known((act.where,), {PRIVATE, *people[act.who].rooms}, f"{act.who} ist nicht in diesem Kanal")


def _known(names: Iterable[str], known: Iterable[str], sentence: str) -> None:
    if missing := set(names) - set(known):
        raise WrongScript(f"{sentence}: {', '.join(sorted(missing))}.")
