"""The kinds of files and other things that messages are made of, and what each may and may not have."""

from __future__ import annotations

from dataclasses import dataclass

from rehearsal.telegram.state import Chat

MEGABYTE = 1024 * 1024
DOWNLOAD_LIMIT = 20 * MEGABYTE
UPLOAD_LIMIT = 50 * MEGABYTE
PHOTO_LIMIT = 10 * MEGABYTE
#: Width and height together, and how many times one may be the other.
PHOTO_SUM, PHOTO_RATIO = 10_000, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of file: `type` is its name in refusals, the rest how it is kept and shown."""

    type: str
    folder: str
    suffix: str
    mime_type: str
    framed: bool = False
    timed: bool = False
    named: bool = True
    captioned: bool = True
    coverable: bool = False


FILES: dict[str, Kind] = {
    "photo": Kind(
        type="Photo", folder="photos", suffix=".jpg", mime_type="image/jpeg", framed=True, named=False
    ),
    "video": Kind(
        type="Video",
        folder="videos",
        suffix=".mp4",
        mime_type="video/mp4",
        framed=True,
        timed=True,
        coverable=True,
    ),
    "animation": Kind(
        type="Animation",
        folder="animations",
        suffix=".mp4",
        mime_type="video/mp4",
        framed=True,
        timed=True,
        coverable=True,
    ),
    "audio": Kind(
        type="Audio", folder="music", suffix=".mp3", mime_type="audio/mpeg", timed=True, coverable=True
    ),
    "voice": Kind(
        type="VoiceNote", folder="voice", suffix=".oga", mime_type="audio/ogg", timed=True, named=False
    ),
    "video_note": Kind(
        type="VideoNote",
        folder="video_notes",
        suffix=".mp4",
        mime_type="video/mp4",
        timed=True,
        named=False,
        captioned=False,
        coverable=True,
    ),
    "document": Kind(
        type="Document",
        folder="documents",
        suffix=".bin",
        mime_type="application/octet-stream",
        coverable=True,
    ),
    "sticker": Kind(
        type="Sticker",
        folder="stickers",
        suffix=".webp",
        mime_type="image/webp",
        framed=True,
        named=False,
        captioned=False,
        coverable=True,
    ),
}

#: What stands in the way of each kind: the permission, and the words of the refusal.
_PERMITTED: dict[str, tuple[str, str]] = {
    "text": ("can_send_messages", "text messages"),
    "photo": ("can_send_photos", "photos"),
    "video": ("can_send_videos", "videos"),
    "animation": ("can_send_other_messages", "animations"),
    "audio": ("can_send_audios", "music"),
    "voice": ("can_send_voice_notes", "voice notes"),
    "video_note": ("can_send_video_notes", "video notes"),
    "document": ("can_send_documents", "documents"),
    "sticker": ("can_send_other_messages", "stickers"),
    "poll": ("can_send_polls", "polls"),
    "location": ("can_send_messages", "locations"),
    "venue": ("can_send_messages", "venues"),
    "contact": ("can_send_messages", "contacts"),
    "dice": ("can_send_other_messages", "dice"),
}


def missing_right(chat: Chat, user_id: int, kind: str) -> str | None:
    """The words for what somebody may not send into a chat ("photos"), None when they may."""
    permission, words = _PERMITTED.get(kind, _PERMITTED["text"])
    member = chat.member(user_id)
    if member is None or member.is_admin:
        return None
    withheld = permission in chat.withheld
    restricted = member.status == "restricted" and permission not in member.rights
    return words if withheld or restricted else None
