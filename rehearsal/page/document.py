"""The page as HTML, and the play as the page is told of it, in the visitor's language."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

from forum import rendering
from rehearsal.play import Play
from rehearsal.players import Player
from rehearsal.script import ZONE, Scene

Json = dict[str, Any]

HOME = Path(__file__).parent
LANGUAGES = ("de", "en")


def language(wanted: str, accepted: str = "") -> str:
    """The page's language: the one asked for, else English where `accepted` begins with it, else German.

    `accepted` is an Accept-Language header.
    """
    first = re.match(r"\s*([a-z]+)", accepted.lower())
    code = wanted or (first[1] if first else "")
    return code if code in LANGUAGES else LANGUAGES[0]


@cache
def words(code: str) -> dict[str, Any]:
    """Everything the page says in one language, by key; `scenes` by their German titles."""
    every = json.loads((HOME / "words.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = every[code]
    return found


def page(wanted: str, network_name: str, play: Play) -> str:
    """The whole document."""
    code = language(wanted)
    said = words(code)
    chats = "".join(_chat(network, said) for network in ("telegram", "matrix"))
    data = {"lang": code, "words": said, "scenes": [_scene(scene, code) for scene in play.script.scenes]}
    values = {key: value for key, value in said.items() if isinstance(value, str)}
    return _template("stage.html").substitute(
        {name: _escaped(value) for name, value in values.items()},
        lang=code,
        other_lang=next(one for one in LANGUAGES if one != code),
        network_name=_escaped(network_name or said["network_name"]),
        chats=chats,
        # Nothing in a script element may look like its end.
        data=json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
    )


def _chat(network: str, said: Json) -> str:
    values = {key: _escaped(value) for key, value in said.items() if isinstance(value, str)}
    return _template("chat.html").substitute(values, network=network, name=network.capitalize())


@cache
def _template(name: str) -> Template:
    return Template((HOME / name).read_text(encoding="utf-8"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def play(week: Play, code: str) -> Json:
    """Where the play is, and where to look."""
    return {
        "state": week.state,
        "position": week.position,
        "paused": week.paused,
        "speed": week.speed,
        "shot": {"channel": week.shot.channel, "private": week.shot.private, "page": week.shot.page},
        "when": rendering.moment(week.scene.at, ZONE, code),
    }


def _scene(scene: Scene, code: str) -> Json:
    title, caption = words(code)["scenes"].get(scene.title, (scene.title, scene.caption))
    translated = scene.title in words(code)["scenes"]
    local = scene.at.astimezone(ZONE)
    return {
        "title": title,
        "caption": caption,
        "lang": code if translated else LANGUAGES[0],
        "day": rendering.moment(local, ZONE, code).rsplit(",", 1)[0],
        "time": f"{local:%H:%M}",
    }


def person(player: Player) -> Json:
    """Somebody of the cast, for the one who chooses whom to be."""
    role = player.role
    return {
        "name": role.name,
        "network": role.network,
        "account": player.account,
        "rooms": role.rooms,
        "language": role.language,
        "organisation": role.organisation,
        "place": role.place,
        "role": role.trusted or "",
    }
