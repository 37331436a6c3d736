"""Files: what Telegram takes, how it shows them, and in which words it refuses the rest."""

from __future__ import annotations

from typing import Any

import pytest

from rehearsal import samples
from rehearsal.telegram.kinds import DOWNLOAD_LIMIT, PHOTO_LIMIT, UPLOAD_LIMIT
from tests.rehearsal.telegram_stage import Stage, stage

SENT = [
    ("sendPhoto", "photo", samples.png()),
    ("sendVideo", "video", samples.mp4()),
    ("sendAnimation", "animation", samples.mp4()),
    ("sendAudio", "audio", samples.mp3()),
    ("sendVoice", "voice", samples.voice()),
    ("sendVideoNote", "video_note", samples.mp4()),
    ("sendDocument", "document", samples.pdf()),
    ("sendSticker", "sticker", samples.webp()),
    ("sendSticker", "sticker", samples.tgs()),
    ("sendSticker", "sticker", samples.webm()),
]


async def fetched(on: Stage, file_id: str) -> bytes:
    """The bytes behind a file id."""
    file = await on.ask("getFile", file_id=file_id)
    return (await on.http.get(f"{on.server.url}/file/bot{on.server.token}/{file['file_path']}")).content


@pytest.mark.parametrize(("method", "kind", "content"), SENT)
async def test_every_kind_is_shown_fetched_and_sent_again(method: str, kind: str, content: bytes) -> None:
    """Bytes come back as they went; the file id shows the very same."""
    async with stage() as on:
        shown = (await on.lay(method, {kind: content}))["result"][kind]
        file = shown[-1] if kind == "photo" else shown
        assert await fetched(on, file["file_id"]) == content
        again = await on.ask(method, chat_id=on.room.id, **{kind: file["file_id"]})
        assert again[kind] == shown
        assert [seen.kind for seen in on.room.visible()] == [kind, kind]
        assert on.server.rejected == []


@pytest.mark.parametrize(
    ("method", "kind", "content", "words"),
    [
        ("sendPhoto", "photo", b"no picture", "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", "photo", samples.claimed_png(9_001, 1_000), "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", "photo", samples.claimed_png(2_100, 100), "PHOTO_INVALID_DIMENSIONS"),
        ("sendPhoto", "photo", b"", "file must be non-empty"),
        (
            "sendPhoto",
            "photo",
            b"x" * (PHOTO_LIMIT + 1),
            "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
        ("sendSticker", "sticker", samples.png(), "STICKER_FILE_INVALID"),
        ("sendSticker", "sticker", samples.tgs() + b"\0" * 65_536, "STICKER_FILE_INVALID"),
        ("sendVoice", "voice", b"", "file must be non-empty"),
    ],
)
async def test_what_cannot_be_shown_is_refused(method: str, kind: str, content: bytes, words: str) -> None:
    """By form, size and dimensions; nothing appears."""
    async with stage() as on:
        body = await on.lay(method, {kind: content})
        assert (body["error_code"], body["description"]) == (400, f"Bad Request: {words}")
        assert (len(on.server.rejected), on.room.visible()) == (1, [])


@pytest.mark.parametrize("size", [(10_000, 20_000), (1_000, 9_000), (500, 9_500), (2_000, 100)])
async def test_a_photo_may_be_as_large_as_allowed(size: tuple[int, int]) -> None:
    """Width and height together 10000, one twenty times the other."""
    async with stage() as on:
        body = await on.lay("sendPhoto", {"photo": samples.claimed_png(*size)})
        assert body["ok"] == (sum(size) <= 10_000)


async def test_a_file_above_fifty_megabytes_is_too_large_for_the_door() -> None:
    """413, in the words of the real server."""
    async with stage() as on:
        body = await on.lay("sendDocument", {"document": b"\0" * (UPLOAD_LIMIT + 1)})
        assert (body["error_code"], body["description"]) == (413, "Request Entity Too Large")
        assert [call.method for call in on.server.rejected] == ["sendDocument"]


async def test_a_file_above_twenty_megabytes_cannot_be_fetched() -> None:
    """Its size is told, its bytes are not given out."""
    async with stage() as on:
        on.anna.sends(on.room, "document", size=DOWNLOAD_LIMIT + 1, name="film.mkv")
        (update,) = await on.news()
        document = update["message"]["document"]
        assert (document["file_size"], document["file_name"]) == (DOWNLOAD_LIMIT + 1, "film.mkv")
        said = await on.refusal("getFile", file_id=document["file_id"])
        assert said == "Bad Request: file is too big"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "there is no voice in the request"),
        ({"voice": "unknown"}, "wrong file identifier/HTTP URL specified"),
        ({"voice": "https://example.de/a.ogg"}, "wrong file identifier/HTTP URL specified"),
        ({"voice": "x", "caption": "y" * 1_025}, "message caption is too long"),
    ],
)
async def test_a_file_must_be_named_rightly(params: dict[str, Any], words: str) -> None:
    """By upload or by an id the bot has seen; captions end at 1024 units."""
    async with stage() as on:
        assert await on.refusal("sendVoice", chat_id=on.room.id, **params) == f"Bad Request: {words}"


async def test_a_file_stays_what_it_is() -> None:
    """A sticker's id shows no photo; a GIF's may also be a document, as the real server shows it."""
    async with stage() as on:
        sticker = (await on.lay("sendSticker", {"sticker": samples.webp()}))["result"]["sticker"]
        gif = (await on.lay("sendAnimation", {"animation": samples.gif()}))["result"]
        said = await on.refusal("sendPhoto", chat_id=on.room.id, photo=sticker["file_id"])
        assert said == "Bad Request: can't use file of type Sticker as Photo"
        assert gif["document"]["file_id"] == gif["animation"]["file_id"]
        await on.ask("sendDocument", chat_id=on.room.id, document=gif["animation"]["file_id"])


@pytest.mark.parametrize(
    ("method", "kind"), [("sendVoice", "voice"), ("sendVideo", "video"), ("sendAnimation", "animation")]
)
async def test_what_cannot_be_played_comes_out_as_a_document(method: str, kind: str) -> None:
    """A voice that is no Ogg, a film that is no MP4."""
    async with stage() as on:
        sent = (await on.lay(method, {kind: samples.webm()}, caption="Hier"))["result"]
        assert ("document" in sent, kind in sent, sent["caption"]) == (True, False, "Hier")


async def test_words_that_nobody_would_see_are_noted() -> None:
    """A sticker takes no caption: the call succeeds, and stands among those of a careless client."""
    async with stage() as on:
        assert (await on.lay("sendSticker", {"sticker": samples.webp()}, caption="verloren"))["ok"]
        assert [call.error for call in on.server.rejected] == ["without effect: caption"]


async def test_each_kind_has_a_permission_of_its_own() -> None:
    """Withheld from all members, or from a restricted bot; the others stay allowed."""
    async with stage() as on:
        group = on.server.supergroup("Still", [on.anna], bot="member")
        where = {"chat_id": str(group.id)}
        on.anna.withholds(group, "can_send_photos", "can_send_other_messages", "can_send_polls")
        refused = [
            (await on.lay(method, {kind: content}, **where)).get("description", "sent")
            for method, kind, content in (*SENT[:3], SENT[6])
        ]
        words = "Bad Request: not enough rights to send"
        assert refused == [f"{words} photos to the chat", "sent", f"{words} animations to the chat", "sent"]
        dice = await on.refusal("sendDice", **where)
        assert dice == f"{words} dice to the chat"
        on.anna.restricts_bot(group, "can_send_messages")
        assert (await on.lay("sendDocument", {"document": b"x"}, **where))["description"].endswith(
            "documents to the chat"
        )
        await on.ask("sendMessage", chat_id=group.id, text="Das geht")


async def test_people_show_what_they_have() -> None:
    """Sizes from small to large, waveless voice, sticker with a still picture, spoiler, names."""
    async with stage() as on:
        on.anna.sends(on.room, "photo", content=samples.png(1_200, 900), spoiler=True, caption="Garten")
        on.anna.sends(on.room, "sticker", content=samples.tgs(), thumbnail=True, emoji="🎉")
        on.anna.sends(on.room, "audio", name="lied.mp3", performer="Chor", title="Lied", duration=61)
        photo, sticker, audio = [update["message"] for update in await on.news()]
        assert [size["width"] for size in photo["photo"]] == [90, 320, 800, 1_200]
        assert (photo["has_media_spoiler"], photo["caption"]) == (True, "Garten")
        assert (sticker["sticker"]["is_animated"], sticker["sticker"]["emoji"]) == (True, "🎉")
        assert await fetched(on, sticker["sticker"]["thumbnail"]["file_id"]) == samples.png(32, 24)
        shown = {name: audio["audio"][name] for name in ("file_name", "performer", "title", "duration")}
        assert shown == {"file_name": "lied.mp3", "performer": "Chor", "title": "Lied", "duration": 61}


async def test_profile_photos_are_given_out_newest_first() -> None:
    """Of acquaintances only."""
    async with stage() as on:
        on.anna.wears(samples.png(10, 10))
        newest = on.anna.wears(samples.png(20, 20))
        found = await on.ask("getUserProfilePhotos", user_id=on.anna.id, limit=1)
        assert found == {"total_count": 2, "photos": [newest]}
        stranger = on.server.person("Dora")
        assert await on.refusal("getUserProfilePhotos", user_id=stranger.id) == "Bad Request: user not found"
