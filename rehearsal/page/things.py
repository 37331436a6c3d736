"""What comes with a message as the page is told of it: files, places, polls, alike for both networks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from rehearsal.matrix.attachments import GALLERY, SPOILER
from rehearsal.matrix.polls import PollSeen
from rehearsal.matrix.timeline import Item
from rehearsal.telegram import Seen
from rehearsal.telegram.kinds import FILES

Json = dict[str, Any]

_MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=16/{0}/{1}"
_PICTURES = ("photo", "sticker")
_VOICE = "org.matrix.msc3245.voice"
#: How a file of each kind of Matrix message is called here.
_MATRIX_KINDS = {"m.image": "photo", "m.video": "video", "m.audio": "audio", "m.file": "document"}


def file(kind: str, **known: Any) -> Json:
    """A file as the page shows it: `picture` is seen, `play` is heard, `save` is kept; addresses of media.

    Pixels, seconds and bytes; 0 and "" where unknown.
    """
    nothing = {"name": "", "size": 0, "width": 0, "height": 0, "seconds": 0, "spoiler": False, "emoji": ""}
    return nothing | {"kind": kind, "picture": "", "play": "", "save": ""} | known


def of_telegram(seen: Seen) -> list[Json]:
    """The file of a message in a Telegram chat, in a list or none."""
    if seen.kind not in FILES:
        return []
    shown = seen.content[seen.kind]
    shown = shown[-1] if seen.kind == "photo" else shown
    address = f"telegram/{quote(shown['file_id'])}"
    moves = shown.get("is_animated") or shown.get("is_video")
    cover = shown.get("thumbnail", {}).get("file_id")
    still = address if seen.kind in _PICTURES and not moves else ""
    name = shown.get("file_name", "")
    known = {key: shown[key] for key in ("width", "height", "emoji") if key in shown}
    return [
        file(
            seen.kind,
            picture=f"telegram/{quote(cover)}" if cover and not still else still,
            play=address if seen.kind in ("voice", "audio") else "",
            save=f"{address}?save={quote(name)}" if name else "",
            name=name,
            size=shown.get("file_size", 0),
            seconds=shown.get("duration", 0),
            spoiler=bool(seen.content.get("has_media_spoiler")),
            **known,
        )
    ]


def of_matrix(item: Item, eyes: str) -> list[Json]:
    """The files of a message in a Matrix room, as `eyes` may fetch them."""
    if item.content.get("msgtype") == GALLERY:
        inside = item.content.get("itemtypes") or ()
        return [_matrix_file(_MATRIX_KINDS.get(one.get("itemtype"), "document"), one, eyes) for one in inside]
    if item.kind == "m.sticker":
        return [_matrix_file("sticker", item.content, eyes)]
    kind = _MATRIX_KINDS.get(str(item.content.get("msgtype")))
    return [_matrix_file(kind, item.content, eyes)] if kind else []


def _matrix_file(kind: str, content: Mapping[str, Any], eyes: str) -> Json:
    info = content.get("info") or {}
    kind = "voice" if _VOICE in content else kind
    name = str(content.get("filename") or content.get("body") or "")
    address = media_address(str(content.get("url", "")), eyes)
    cover = media_address(str(info.get("thumbnail_url", "")), eyes)
    return file(
        kind,
        picture=address if kind in _PICTURES else cover,
        play=address if kind in ("voice", "audio") else "",
        save=f"{address}&save={quote(name)}" if kind in ("document", "video") else "",
        name=name if kind != "voice" else "",
        size=info.get("size", 0),
        width=info.get("w", 0),
        height=info.get("h", 0),
        seconds=round(info.get("duration", 0) / 1000),
        spoiler=bool(content.get(SPOILER)),
        emoji=str(content.get("body", "")) if kind == "sticker" else "",
    )


def media_address(mxc: str, eyes: str) -> str:
    """Where the page finds a file of the homeserver; "" for none."""
    return f"matrix/{quote(mxc.removeprefix('mxc://'))}?as={quote(eyes)}" if mxc else ""


def place_on_telegram(seen: Seen) -> Json | None:
    """The place in a message: title, address and a map's address."""
    point, venue = seen.content.get("location"), seen.content.get("venue", {})
    if not point:
        return None
    return _place(point["latitude"], point["longitude"], venue.get("title", ""), venue.get("address", ""))


def place_on_matrix(item: Item, words: str) -> Json | None:
    """As `place_on_telegram`; the title is the first line of the words, below which may stand an address."""
    geo = str(item.content.get("geo_uri", ""))
    latitude, _, longitude = geo.removeprefix("geo:").split(";")[0].partition(",")
    title = words.partition("\n")[0]
    return _place(latitude, longitude, title, "") if geo.startswith("geo:") else None


def _place(latitude: float | str, longitude: float | str, title: str, address: str) -> Json:
    return {"title": title, "address": address, "url": _MAP.format(latitude, longitude)}


def poll_on_telegram(seen: Seen, chosen: list[int]) -> Json | None:
    """The poll in a message; `chosen` are the places of somebody's own answers."""
    poll = seen.content.get("poll")
    if poll is None:
        return None
    options = [
        _option(str(at), option["text"], option["voter_count"], at in chosen)
        for at, option in enumerate(poll["options"])
    ]
    closed, multiple = poll["is_closed"], poll["allows_multiple_answers"]
    return {
        "options": options,
        "people": poll["total_voter_count"],
        "closed": closed,
        "multiple": multiple,
    }


def poll_on_matrix(poll: PollSeen, user_id: str) -> Json:
    """As `poll_on_telegram`."""
    options = [
        _option(key, text, len(poll.votes.get(key, ())), user_id in poll.votes.get(key, ()))
        for key, text in poll.answers
    ]
    people = len({who for voters in poll.votes.values() for who in voters})
    return {"options": options, "people": people, "closed": poll.closed, "multiple": poll.most > 1}


def _option(key: str, text: str, count: int, mine: bool) -> Json:
    return {"key": key, "text": text, "count": count, "mine": mine}


def _contact(shown: Mapping[str, Any]) -> str:
    name = " ".join(filter(None, (shown["first_name"], shown.get("last_name"))))
    return f"👤 {name}, {shown['phone_number']}"


def _checklist(shown: Mapping[str, Any]) -> str:
    tasks = (f"{'☑' if 'completion_date' in task else '☐'} {task['text']}" for task in shown["tasks"])
    return "\n".join((shown["title"], *tasks))


#: What can be said in words.
_IN_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "poll": lambda poll: str(poll["question"]),
    "dice": lambda dice: f"{dice['emoji']} {dice['value']}",
    "contact": _contact,
    "checklist": _checklist,
}


def in_words(seen: Seen) -> str:
    """The text of a message, or what stands in its place; "" for nothing."""
    read = _IN_WORDS.get(seen.kind)
    return read(seen.content[seen.kind]) if read else seen.text


def is_other(seen: Seen) -> bool:
    """Whether the page has no form for it."""
    return seen.kind not in {"text", "location", "venue", *FILES, *_IN_WORDS}


def forwarded(origin: Mapping[str, Any] | None) -> str:
    """Who said it first, for a forwarded message; "" for one's own words."""
    if origin is None:
        return ""
    match origin["type"]:
        case "user":
            user = origin["sender_user"]
            return " ".join(filter(None, (user["first_name"], user.get("last_name"))))
        case "hidden_user":
            return str(origin["sender_user_name"])
    return str((origin.get("chat") or origin.get("sender_chat") or {}).get("title", "…"))
