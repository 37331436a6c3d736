"""Files that a room does not get: a few words stand there for each, whatever the row holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage import albums
from storage.deliveries import Claim
from storage.outbox import LACKS, Payload


def without(payload: Mapping[str, Any]) -> Payload:
    """A row's payload as its room is to have it: the files it lacks gone, their captions kept."""
    lacks = payload.get(LACKS, {})
    media = payload.get("things", {}).get("media", ())
    missing = [number for number, file in enumerate(media) if file["unique"] in lacks]
    if not missing:
        return dict(payload)
    kept = [number for number in range(len(media)) if number not in missing]
    captions = [payload["text"], *payload.get(albums.CAPTIONS, ())]
    said = [
        (lacks[media[number]["unique"]], captions[number]) for number in missing if number < len(captions)
    ]
    if albums.ITEMS in payload:
        return _of_album(albums.only(payload, kept), said)
    marks = dict.fromkeys(lacks[media[number]["unique"]] for number in missing)
    things = payload["things"] | {"media": [media[number] for number in kept]}
    return {**payload, "things": things, "text": " ".join((*marks, payload["text"])).strip()}


def _of_album(rest: Payload, said: list[tuple[str, str]]) -> Payload:
    lines = [f"{mark} {caption}".strip() for mark, caption in said]
    return rest | {"text": "\n".join([*lines, rest["text"]]).strip()}


def message_of(claim: Claim, unique: str) -> int | None:
    """The message that a file of the row came with."""
    if albums.ITEMS not in claim.payload:
        return claim.message_id
    files = [file["unique"] for file in claim.payload["things"]["media"]]
    item: int = claim.payload[albums.ITEMS][files.index(unique)]
    return item
