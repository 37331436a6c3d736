"""Places on the map: how Matrix writes them (`m.location`, MSC3488), in both directions."""

from __future__ import annotations

import re

from bot.markup import tidy
from bot.matrix.shapes import Json, inner, string
from bot.things import Place

MSGTYPE = "m.location"
_DETAILS, _UNSTABLE_DETAILS = "m.location", "org.matrix.msc3488.location"
_ASSET, _TEXT = "org.matrix.msc3488.asset", "org.matrix.msc1767.text"
_DEGREES = r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,20})?"
_GEO = re.compile(rf"geo:(?P<latitude>{_DEGREES}),(?P<longitude>{_DEGREES})(?:[,;].*)?", re.DOTALL)
#: What clients write for others that show no maps; no name that somebody gave the place.
_MADE_BY_CLIENT = re.compile(r"geo:|https?://|[0-9]\.[0-9]{3}|^(?:user )?location\b", re.IGNORECASE)
_LONGEST = 300


def read(content: Json) -> Place | None:
    """The place that an event names; None where it names none on this earth."""
    details = inner(content, _DETAILS) or inner(content, _UNSTABLE_DETAILS)
    found = _GEO.fullmatch(string(content.get("geo_uri")) or string(details.get("uri")) or "")
    if found is None:
        return None
    latitude, longitude = float(found["latitude"]), float(found["longitude"])
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Place(latitude=latitude, longitude=longitude, title=_title(content, details))


def write(place: Place) -> Json:
    """The event's content, but for its `body`."""
    uri = f"geo:{place.latitude:.6f},{place.longitude:.6f}"
    description = ", ".join(part for part in (place.title, place.address) if part)[:_LONGEST]
    details: Json = {"uri": uri} | ({"description": description} if description else {})
    return {
        "msgtype": MSGTYPE,
        "geo_uri": uri,
        _UNSTABLE_DETAILS: details,
        _ASSET: {"type": "m.pin"},
        _TEXT: words(place),
    }


def words(place: Place) -> str:
    """The place in words, with an address where it can be looked at."""
    latitude, longitude = f"{place.latitude:.6f}", f"{place.longitude:.6f}"
    named = ", ".join(part for part in (place.title, place.address) if part)[:_LONGEST]
    spot = f"?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
    return (
        f"📍 {named}\nhttps://www.openstreetmap.org/{spot}"
        if named
        else (f"📍 https://www.openstreetmap.org/{spot}")
    )


def _title(content: Json, details: Json) -> str:
    given = string(details.get("description")) or string(content.get("body")) or ""
    title = " ".join(tidy(given).split())[:_LONGEST]
    return "" if _MADE_BY_CLIENT.search(title) else title
