"""Contents that carry files and places, as ordinary clients write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from rehearsal.matrix.client import Json
from rehearsal.matrix.contents import HTML

MediaKind = Literal["image", "file", "audio", "video", "voice", "gif"]

#: Unstable names: MSC4274 galleries, MSC4193 spoilers, MSC4230 pictures that move.
GALLERY = "dm.filament.gallery"
SPOILER = "page.codeberg.everypizza.msc4193.spoiler"
ANIMATED = "org.matrix.msc4230.is_animated"

_MSGTYPES: Mapping[str, str] = {"voice": "m.audio", "gif": "m.image"}
_VOICE_MS = 3_000
_WAVEFORM = [0, 512, 1024, 512, 0]


def media(
    kind: MediaKind,
    url: str,
    name: str,
    *,
    media_type: str,
    size: int,
    caption: str | None = None,
    caption_html: str | None = None,
    spoiler: bool = False,
    **info: Any,
) -> Json:
    """A file uploaded to `url` (mxc); `size` in bytes, `info` with w, h, duration (in milliseconds).

    A caption is the body, and the name has its own field (MSC2530).
    """
    content: Json = {
        "msgtype": _MSGTYPES.get(kind, f"m.{kind}"),
        "body": caption or name,
        "filename": name,
        "url": url,
        "info": {"mimetype": media_type, "size": size} | info,
        "m.mentions": {},
    }
    if caption_html is not None:
        content |= {"format": HTML, "formatted_body": caption_html}
    if spoiler:
        content[SPOILER] = True
    if kind == "gif":
        content["info"] |= {ANIMATED: True, "fi.mau.gif": True}
    return content | (_voice(content, info) if kind == "voice" else {})


def _voice(content: Json, info: Mapping[str, Any]) -> Json:
    duration = info.get("duration", _VOICE_MS)
    shown = {name: content["info"][name] for name in ("mimetype", "size")}
    return {
        "info": content["info"] | {"duration": duration},
        "org.matrix.msc3245.voice": {},
        "org.matrix.msc1767.audio": {"duration": duration, "waveform": info.get("waveform", _WAVEFORM)},
        "org.matrix.msc1767.file": {"url": content["url"], "name": content["filename"]} | shown,
    }


def sticker(url: str, name: str, *, media_type: str, size: int) -> Json:
    """A picture sent as an event of type m.sticker; `size` in bytes."""
    return {"body": name, "url": url, "info": {"mimetype": media_type, "size": size, "w": 256, "h": 256}}


def gallery(items: Sequence[Json], caption: str = "", html: str | None = None) -> Json:
    """Several files in one event (MSC4274), each a content as `media` makes it."""
    content: Json = {"msgtype": GALLERY, "body": caption or "Galerie", "m.mentions": {}}
    if html is not None:
        content |= {"format": HTML, "formatted_body": html}
    inside = [{key: value for key, value in item.items() if key != "m.mentions"} for item in items]
    return content | {"itemtypes": [{"itemtype": item.pop("msgtype")} | item for item in inside]}


def location(latitude: float, longitude: float, name: str) -> Json:
    """A point on the map, in degrees."""
    geo = f"geo:{latitude},{longitude}"
    return {
        "msgtype": "m.location",
        "body": name,
        "geo_uri": geo,
        "org.matrix.msc3488.location": {"uri": geo, "description": name},
        "m.mentions": {},
    }
