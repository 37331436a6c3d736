"""Methods that name files inside JSON: albums, and media put in the place of other media."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rehearsal.telegram import access, media, render
from rehearsal.telegram.core import Core
from rehearsal.telegram.editing import change
from rehearsal.telegram.errors import ApiError, bad_request
from rehearsal.telegram.keyboards import keyboard
from rehearsal.telegram.params import Params
from rehearsal.telegram.sending import Method, caption, place
from rehearsal.telegram.state import Json, Message
from rehearsal.telegram.text import Entity

ALBUM_LIMIT = 10
_ALONE = ("document", "audio")
_EDITABLE = ("photo", "video", "animation", "document", "audio")
#: What Telegram's own servers find, after the whole album was read.
_FOUND_LATER = ("IMAGE_PROCESS_FAILED", "PHOTO_INVALID_DIMENSIONS", "STICKER_FILE_INVALID")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One InputMedia, read."""

    kind: str
    content: Json
    text: str
    entities: list[Entity]


def send_media_group(core: Core, params: Params) -> list[Json]:
    """sendMediaGroup: two to ten photos and videos, or documents alone, or audio files alone."""
    given = params.json("media", "media")
    if "media" not in params.values:
        raise bad_request('parameter "media" is required')
    items = _items(core, params, given)
    kinds = [item.kind for item in items]
    alone = next((kind for kind in kinds if kind in _ALONE), None)
    if alone is not None and len(set(kinds)) > 1:
        raise bad_request(f"{alone} can't be mixed with other media types")
    chat, fields = place(core, params, *kinds)
    album = str(13_000_000_000_000_000 + next(core.world.numbers))
    posted = [_post(core, item, album, fields | {"chat": chat}) for item in items]
    return [render.message(said, core.bot) for said in posted]


def _post(core: Core, item: Item, album: str, fields: Json) -> Message:
    content = item.content | {"media_group_id": album}
    return core.post(
        sender=core.bot, kind=item.kind, content=content, text=item.text, entities=item.entities, **fields
    )


def _items(core: Core, params: Params, given: Any) -> list[Item]:
    if given is not None and not isinstance(given, list):
        raise bad_request("expected an Array of InputMedia")
    if not given:
        raise bad_request("there are no messages to send")
    if len(given) > ALBUM_LIMIT:
        raise bad_request("too many messages to send as an album")
    if len(given) == 1:
        # The server itself takes one; the documentation asks for two to ten, and a careful client obeys.
        raise bad_request("media group must include 2-10 items")
    return [_of_album(core, params, one, number) for number, one in enumerate(given, 1)]


def _of_album(core: Core, params: Params, given: Any, number: int) -> Item:
    try:
        return _item(core, params, given, album=True)
    except ApiError as error:
        reason = error.description.removeprefix("Bad Request: ")
        if reason not in _FOUND_LATER:
            raise
        raise bad_request(f'failed to send message #{number} with the error message "{reason}"') from None


def _item(core: Core, params: Params, given: Any, *, album: bool = False) -> Item:
    if not isinstance(given, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    inner = params.within(given)
    kind, source = inner.text("type"), inner.text("media")
    _require_kind(kind, album=album)
    attached = source.startswith("attach://")
    if not source or (attached and source.removeprefix("attach://") not in params.uploads):
        raise bad_request("can't parse InputMedia: media not found")
    text, entities = caption(inner)
    shown, content = media.from_call(core.world, inner, kind, "media")
    # In an album nothing is turned into something else.
    return Item(kind=kind if album else shown, content=content, text=text, entities=entities)


def _require_kind(kind: str, *, album: bool) -> None:
    if not kind:
        raise bad_request("can't parse InputMedia: Can't find field \"type\"")
    if kind not in _EDITABLE:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    if album and kind == "animation":
        raise bad_request("can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup")


def edit_message_media(core: Core, params: Params) -> Json:
    """editMessageMedia; without a caption the one that is there goes."""
    item = _item(core, params, params.json("media", "InputMedia"))
    buttons = keyboard(params)
    said = access.own_message(core, access.writable(core, params), params)
    _require_exchangeable(said, item.kind)
    album = {"media_group_id": said.content["media_group_id"]} if "media_group_id" in said.content else {}
    fields = {"kind": item.kind, "content": item.content | album, "text": item.text}
    return change(core, said, entities=item.entities, keyboard=buttons, **fields)


def _require_exchangeable(said: Message, kind: str) -> None:
    if said.kind in ("voice", "video_note", "sticker"):
        raise bad_request("message media can't be edited")
    if said.kind not in (*_EDITABLE, "text"):
        raise bad_request("there is no media in the message to edit")
    same = said.kind == kind or {said.kind, kind} == {"photo", "video"}
    if "media_group_id" in said.content and not same:
        raise bad_request("can't change media type in the album")


METHODS: dict[str, Method] = {"sendmediagroup": send_media_group, "editmessagemedia": edit_message_media}
