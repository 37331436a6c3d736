"""Calls that send files: the method for each kind, what it takes, and its plainer ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.network import File, Refused
from bot.telegram import shapes
from bot.telegram.contents import Call, Content
from bot.telegram.fields import Json
from bot.things import Media, MediaKind

_METHODS = {
    MediaKind.PHOTO: "sendPhoto",
    MediaKind.VIDEO: "sendVideo",
    MediaKind.ANIMATION: "sendAnimation",
    MediaKind.AUDIO: "sendAudio",
    MediaKind.VOICE: "sendVoice",
    MediaKind.VIDEO_NOTE: "sendVideoNote",
    MediaKind.DOCUMENT: "sendDocument",
    MediaKind.STICKER: "sendSticker",
}
#: Pixels and milliseconds (a week): beyond that a sender made something up, and the call would be refused.
_LARGEST_SIDE, _LONGEST = 65_535, 604_800_000
#: What an edit can put in place of another file, and what an album can hold.
_EXCHANGEABLE = (
    MediaKind.PHOTO,
    MediaKind.VIDEO,
    MediaKind.ANIMATION,
    MediaKind.AUDIO,
    MediaKind.DOCUMENT,
)


def sent(content: Content, files: Sequence[File], params: Json) -> Call:
    """Send the files of a content; `params` say where to."""
    kinds = [_kind(file) for file in files]
    if len(files) > 1:
        together = kinds if len({shapes.family(kind) for kind in kinds}) == 1 else _all_documents(files)
        return _album(content, files, together, params)
    return _alone(content, files[0], kinds[0], params)


def exchanged(content: Content, file: File, params: Json) -> Call:
    """Put another file, and its caption, in place of what a message shows. Raises Refused."""
    kind = _kind(file)
    if kind not in _EXCHANGEABLE:
        raise Refused("cannot_edit", f"a {kind} cannot take the place of another file")
    item, files = _item(file, kind, 0)
    params = params | {"media": item | captioned(content)}
    stays = file.handle or kind is MediaKind.DOCUMENT
    plainer = None if stays else exchanged(content, _as_document(file), params)
    return Call(method="editMessageMedia", params=params, files=files, instead=plainer)


def captioned(content: Content) -> Json:
    """The caption, with its entities where it has some."""
    caption: Json = {"caption": content.text} if content.text else {}
    return caption | ({"caption_entities": list(content.entities)} if content.entities else {})


def _kind(file: File) -> MediaKind:
    """A file that is with Telegram already can only be what it is there."""
    return file.media.kind if file.handle else shapes.shape(replace(file.media, network=""))


def _as_document(file: File) -> File:
    return replace(file, media=replace(file.media, kind=MediaKind.DOCUMENT))


def _alone(content: Content, file: File, kind: MediaKind, params: Json) -> Call:
    has_caption = shapes.has_caption(content.media[0])
    if has_caption and kind in shapes.WORDLESS:
        # It turned out to be a sticker after all, but its words are not to be lost.
        kind = shapes.plainer(kind) or kind
    under = captioned(content) if has_caption else {}
    given: Json = {} if file.path else {kind.value: file.handle}
    plainer = shapes.plainer(kind) if file.path else None
    return Call(
        method=_METHODS[kind],
        params=params | given | _details(file.media, kind) | under,
        files={kind.value: file} if file.path else {},
        instead=_alone(content, file, plainer, params) if plainer else None,
    )


def _album(content: Content, files: Sequence[File], kinds: Sequence[MediaKind], params: Json) -> Call:
    items = [_item(file, kind, place) for place, (file, kind) in enumerate(zip(files, kinds, strict=True))]
    captions = [
        captioned(content),
        *(captioned(Content(text=text, entities=marks)) for text, marks in content.captions),
    ]
    for (item, _), caption in zip(items, captions, strict=False):
        item.update(caption)
    documents = _all_documents(files)
    plainer = list(kinds) != documents and all(file.path for file in files)
    return Call(
        method="sendMediaGroup",
        params=params | {"media": [item for item, _ in items]},
        files={name: file for _, uploaded in items for name, file in uploaded.items()},
        instead=_album(content, files, documents, params) if plainer else None,
    )


def _all_documents(files: Sequence[File]) -> list[MediaKind]:
    return [MediaKind.DOCUMENT] * len(files)


def _item(file: File, kind: MediaKind, place: int) -> tuple[Json, dict[str, File]]:
    """One file of an album or an edit, and by which name it is uploaded."""
    name = f"file{place}"
    source = f"attach://{name}" if file.path else file.handle
    item: Json = {"type": kind.value, "media": source} | _details(file.media, kind)
    return item, {name: file} if file.path else {}


def _details(media: Media, kind: MediaKind) -> Json:
    """What the Bot API takes beside a file of this kind."""
    return dict(_DETAILS[kind](media))


def _framed(media: Media) -> Iterator[tuple[str, object]]:
    if media.width and media.height and max(media.width, media.height) <= _LARGEST_SIDE:
        yield "width", media.width
        yield "height", media.height
    yield from _timed(media)
    yield from _hidden(media)


def _film(media: Media) -> Iterator[tuple[str, object]]:
    yield from _framed(media)
    yield "supports_streaming", True


def _timed(media: Media) -> Iterator[tuple[str, object]]:
    """Whole seconds, at least one."""
    if media.duration and media.duration <= _LONGEST:
        yield "duration", max(1, round(media.duration / 1000))


def _round(media: Media) -> Iterator[tuple[str, object]]:
    if media.width:
        yield "length", media.width
    yield from _timed(media)


def _hidden(media: Media) -> Iterator[tuple[str, object]]:
    if media.spoiler:
        yield "has_spoiler", True


def _sticking(media: Media) -> Iterator[tuple[str, object]]:
    if media.emoji:
        yield "emoji", media.emoji


def _undetected(_: Media) -> Iterator[tuple[str, object]]:
    yield "disable_content_type_detection", True


_DETAILS: dict[MediaKind, Callable[[Media], Iterator[tuple[str, object]]]] = {
    MediaKind.PHOTO: _hidden,
    MediaKind.VIDEO: _film,
    MediaKind.ANIMATION: _framed,
    MediaKind.AUDIO: _timed,
    MediaKind.VOICE: _timed,
    MediaKind.VIDEO_NOTE: _round,
    MediaKind.DOCUMENT: _undetected,
    MediaKind.STICKER: _sticking,
}
