"""Event contents as an ordinary Matrix client writes them."""

from __future__ import annotations

from typing import Literal

from rehearsal.matrix.client import Json

HTML = "org.matrix.custom.html"

MediaKind = Literal["image", "file", "audio", "video", "voice"]


def text(
    body: str, html: str | None = None, *, reply_to: str | None = None, thread: str | None = None
) -> Json:
    """A message; `reply_to` and `thread` (its first message) are event ids and may be combined."""
    content: Json = {"msgtype": "m.text", "body": body, "m.mentions": {}}
    if html is not None:
        content |= {"format": HTML, "formatted_body": html}
    return content | _relation(reply_to, thread)


def edit(event_id: str, body: str, html: str | None = None) -> Json:
    """Replaces the content of `event_id`; what clients without edits show begins with a star."""
    fallback = text(f"* {body}", None if html is None else f"* {html}")
    relation = {"rel_type": "m.replace", "event_id": event_id}
    return fallback | {"m.new_content": text(body, html), "m.relates_to": relation}


def reaction(event_id: str, key: str) -> Json:
    """`key`, usually an emoji, under `event_id`."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": key}}


def media(
    kind: MediaKind, url: str, name: str, *, media_type: str, size: int, caption: str | None = None
) -> Json:
    """A file uploaded to `url` (mxc); `size` in bytes."""
    content: Json = {
        "msgtype": "m.audio" if kind == "voice" else f"m.{kind}",
        "body": caption or name,
        "filename": name,
        "url": url,
        "info": {"mimetype": media_type, "size": size},
        "m.mentions": {},
    }
    return content | (_voice(url, name, media_type, size) if kind == "voice" else {})


def sticker(url: str, name: str, *, media_type: str, size: int) -> Json:
    """A picture sent as an event of type m.sticker; `size` in bytes."""
    return {"body": name, "url": url, "info": {"mimetype": media_type, "size": size, "w": 256, "h": 256}}


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


def _relation(reply_to: str | None, thread: str | None) -> Json:
    if thread is None:
        return {"m.relates_to": {"m.in_reply_to": {"event_id": reply_to}}} if reply_to else {}
    # Clients without threads need something to show as a reply: the thread's beginning, marked as a fallback.
    return {
        "m.relates_to": {
            "rel_type": "m.thread",
            "event_id": thread,
            "is_falling_back": reply_to is None,
            "m.in_reply_to": {"event_id": reply_to or thread},
        }
    }


def _voice(url: str, name: str, media_type: str, size: int) -> Json:
    duration = 3_000  # milliseconds; nothing here decodes the sound
    return {
        "info": {"mimetype": media_type, "size": size, "duration": duration},
        "org.matrix.msc3245.voice": {},
        "org.matrix.msc1767.audio": {"duration": duration, "waveform": [0, 512, 1024, 512, 0]},
        "org.matrix.msc1767.file": {"url": url, "name": name, "mimetype": media_type, "size": size},
    }
