"""Methods that send something without a file: places, contacts, dice."""

from __future__ import annotations

import math
import random

from rehearsal.telegram import render
from rehearsal.telegram.core import Core
from rehearsal.telegram.errors import bad_request
from rehearsal.telegram.keyboards import keyboard
from rehearsal.telegram.params import Params, required
from rehearsal.telegram.sending import Method, place
from rehearsal.telegram.state import Json

#: Emoji that are thrown, and how many ways each may fall.
DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


def send_location(core: Core, params: Params) -> Json:
    """sendLocation."""
    return _post(core, params, "location", {"location": _point(params)})


def send_venue(core: Core, params: Params) -> Json:
    """sendVenue; the place itself is shown beside it."""
    point = _point(params)
    names = {name: required(params, name) for name in ("title", "address")}
    return _post(core, params, "venue", {"venue": {"location": point} | names, "location": point})


def send_contact(core: Core, params: Params) -> Json:
    """sendContact."""
    shown = {name: required(params, name) for name in ("phone_number", "first_name")}
    shown |= {name: params.text(name) for name in ("last_name", "vcard") if params.text(name)}
    return _post(core, params, "contact", {"contact": shown})


def send_dice(core: Core, params: Params) -> Json:
    """sendDice."""
    emoji = params.text("emoji") or "🎲"
    if emoji not in DICE:
        raise bad_request("EMOTICON_INVALID")
    return _post(core, params, "dice", {"dice": {"emoji": emoji, "value": 1 + random.randrange(DICE[emoji])}})


def _post(core: Core, params: Params, kind: str, content: Json) -> Json:
    buttons = keyboard(params)
    chat, fields = place(core, params, kind)
    said = core.post(chat, core.bot, kind=kind, content=content, keyboard=buttons, **fields)
    return render.message(said, core.bot)


def _point(params: Params) -> Json:
    latitude, longitude = (_degrees(params, name) for name in ("latitude", "longitude"))
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong location specified")
    return {"latitude": latitude, "longitude": longitude}


def _degrees(params: Params, name: str) -> float:
    text = params.text(name).strip()
    if not text:
        raise bad_request(f"{name} is empty")
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    return value if math.isfinite(value) else 0.0


METHODS: dict[str, Method] = {
    "sendlocation": send_location,
    "sendvenue": send_venue,
    "sendcontact": send_contact,
    "senddice": send_dice,
}
