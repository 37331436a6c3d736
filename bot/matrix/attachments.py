"""Attachments: the event that shows a file laid up at the homeserver."""

from __future__ import annotations

import mimetypes

from bot.matrix.media import AUDIO_DETAILS, GIF, ROUND, SPOILER, VOICE_FLAG, sampled
from bot.matrix.shapes import Json
from bot.network import File
from bot.things import Media, MediaKind

MESSAGE, STICKER = "m.room.message", "m.sticker"
_MSGTYPES = {
    MediaKind.PHOTO: "m.image",
    MediaKind.VIDEO: "m.video",
    MediaKind.ANIMATION: "m.video",
    MediaKind.AUDIO: "m.audio",
    MediaKind.VOICE: "m.audio",
    MediaKind.VIDEO_NOTE: "m.video",
    MediaKind.DOCUMENT: "m.file",
    MediaKind.STICKER: "m.file",
}
#: Two names for one animation: MSC4230 for pictures, and what clients look for in videos without sound.
_ANIMATED: Json = {"is_animated": True, "org.matrix.msc4230.is_animated": True}
_ENDLESS: Json = dict.fromkeys(
    (GIF, "fi.mau.loop", "fi.mau.autoplay", "fi.mau.hide_controls", "fi.mau.no_audio"), True
)
_EXTENSIONS = {"audio/ogg": ".ogg", "image/webp": ".webp", "application/x-tgsticker": ".tgs"}
_LONGEST_NAME = 200


def event(words: Json, file: File) -> tuple[str, Json]:
    """The event's type and content; `words` is what is said with the file, by `speech.said`."""
    if file.media.kind is MediaKind.STICKER and (_is_still(file.media) or file.cover):
        return STICKER, _sticker(words, file)
    name = file_name(file.media)
    content: Json = {
        "msgtype": _msgtype(file.media),
        "body": name,
        "filename": name,
        "url": _address(file),
        "info": _info(file.media) | ({"thumbnail_url": file.cover} if file.cover else {}),
    }
    return MESSAGE, content | _voice(file.media) | _hidden(file.media) | words


def file_name(media: Media) -> str:
    """The file's name, made up where it has none."""
    guessed = _EXTENSIONS.get(media.mime) or mimetypes.guess_extension(media.mime) or ""
    return media.name[:_LONGEST_NAME] or f"{media.kind}{guessed}"


def _sticker(words: Json, file: File) -> Json:
    """Always a still picture: hardly a client plays Telegram's animations."""
    media = file.media
    still = _is_still(media)
    content: Json = {
        "body": media.emoji or file_name(media),
        "url": _address(file) if still else file.cover,
        "info": _info(media) if still else _measures(media),
    }
    return content | words


def _is_still(media: Media) -> bool:
    return media.mime.startswith("image/")


def _address(file: File) -> str:
    if file.handle is None:
        raise ValueError("a file must be laid up before an event can name it")
    return file.handle


def _msgtype(media: Media) -> str:
    if media.kind is MediaKind.ANIMATION and _is_still(media):
        return "m.image"
    if media.kind is MediaKind.STICKER and media.mime.startswith("video/"):
        return "m.video"
    return _MSGTYPES[media.kind]


def _info(media: Media) -> Json:
    given = {"mimetype": media.mime or None, "size": media.size, "duration": media.duration}
    info = {key: value for key, value in given.items() if value is not None} | _measures(media)
    match media.kind:
        case MediaKind.ANIMATION | MediaKind.STICKER if media.mime.startswith("video/"):
            info |= _ENDLESS
        case MediaKind.ANIMATION:
            info |= _ANIMATED
        case MediaKind.VIDEO_NOTE:
            info |= {ROUND: True}
    return info


def _measures(media: Media) -> Json:
    return {key: value for key, value in (("w", media.width), ("h", media.height)) if value is not None}


def _voice(media: Media) -> Json:
    if media.kind is not MediaKind.VOICE:
        return {}
    details = {"duration": media.duration or 0, "waveform": list(sampled(media.waveform))}
    return {VOICE_FLAG: {}, AUDIO_DETAILS: details}


def _hidden(media: Media) -> Json:
    return {SPOILER: True, "m.spoiler": True} if media.spoiler else {}
