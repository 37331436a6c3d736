"""Albums, and media put in the place of other media."""

from __future__ import annotations

from typing import Any

import pytest

from rehearsal import samples
from tests.rehearsal.telegram_stage import stage

FILES = {"a": samples.png(), "b": samples.mp4(), "c": samples.pdf(), "d": b"no picture"}


def item(kind: str, name: str, **more: Any) -> dict[str, Any]:
    """An InputMedia with an attached file."""
    return {"type": kind, "media": f"attach://{name}"} | more


async def test_an_album_is_messages_under_one_id() -> None:
    """In order, each with its own caption, all answering the same message."""
    async with stage() as on:
        above = on.anna.writes(on.room, "Bilder")
        media = [item("photo", "a", caption="Eins", has_spoiler=True), item("video", "b", width=320)]
        files = {name: FILES[name] for name in "ab"}
        body = await on.lay("sendMediaGroup", files, media=media, reply_parameters={"message_id": above.id})
        photo, video = body["result"]
        assert photo["media_group_id"] == video["media_group_id"] != ""
        assert (photo["caption"], photo["has_media_spoiler"]) == ("Eins", True)
        assert (video["video"]["width"], "caption" in video) == (320, False)
        assert [seen.reply_to for seen in on.room.visible()[1:]] == [above.id] * 2
        assert len({seen.album for seen in on.room.visible()[1:]}) == 1
        assert on.server.rejected == []


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ([], "there are no messages to send"),
        ([item("photo", "a")], "media group must include 2-10 items"),
        ([item("photo", "a")] * 11, "too many messages to send as an album"),
        ([item("photo", "a"), item("document", "c")], "document can't be mixed with other media types"),
        (
            [item("animation", "b")] * 2,
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        ),
        ([item("voice", "b")] * 2, 'can\'t parse InputMedia: type "voice" is unsupported'),
        ([item("photo", "a"), item("photo", "missing")], "can't parse InputMedia: media not found"),
        (
            [item("photo", "a"), item("photo", "d")],
            'failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"',
        ),
        ([item("photo", "a"), item("photo", "a", caption="x" * 1_025)], "message caption is too long"),
    ],
)
async def test_an_album_is_whole_or_not_at_all(media: list[dict[str, Any]], words: str) -> None:
    """Nothing of a refused album appears."""
    async with stage() as on:
        body = await on.lay("sendMediaGroup", FILES, media=media)
        assert body["description"] == f"Bad Request: {words}"
        assert on.room.visible() == []


async def test_media_take_the_place_of_media() -> None:
    """A new file with a new caption; without one the old goes. The same again is no change."""
    async with stage() as on:
        sent = (await on.lay("sendPhoto", {"photo": FILES["a"]}, caption="alt"))["result"]
        where = {"message_id": str(sent["message_id"])}
        new = await on.lay("editMessageMedia", {"b": FILES["b"]}, media=item("video", "b"), **where)
        (seen,) = on.room.visible()
        assert (seen.kind, seen.text, seen.edited) == ("video", "", True)
        same = {"type": "video", "media": new["result"]["video"]["file_id"]}
        said = await on.refusal("editMessageMedia", chat_id=on.room.id, media=same, **where)
        assert said.startswith("Bad Request: message is not modified")


async def test_what_cannot_change_its_media_says_so() -> None:
    """Voices and stickers never; polls have none; an album keeps its kind."""
    async with stage() as on:
        voice = (await on.lay("sendVoice", {"voice": samples.voice()}))["result"]
        poll = await on.ask("sendPoll", chat_id=on.room.id, question="Wann?", options=["Mo", "Di"])
        media = [item("document", "c"), item("document", "d")]
        album = (await on.lay("sendMediaGroup", {"c": FILES["c"], "d": FILES["d"]}, media=media))["result"]
        answers = [
            await on.lay(
                "editMessageMedia",
                {"a": FILES["a"]},
                media=item("photo", "a"),
                message_id=str(one["message_id"]),
            )
            for one in (voice, poll, album[0])
        ]
        assert [answer["description"] for answer in answers] == [
            "Bad Request: message media can't be edited",
            "Bad Request: there is no media in the message to edit",
            "Bad Request: can't change media type in the album",
        ]


async def test_words_and_captions_are_edited_each_by_its_own_method() -> None:
    """A text has no caption, a picture no text, a sticker neither."""
    async with stage() as on:
        text = await on.say("Hallo")
        photo = (await on.lay("sendPhoto", {"photo": FILES["a"]}))["result"]["message_id"]
        sticker = (await on.lay("sendSticker", {"sticker": samples.webp()}))["result"]["message_id"]
        where = {"chat_id": on.room.id}
        said = [
            await on.refusal("editMessageText", text="x", message_id=photo, **where),
            await on.refusal("editMessageCaption", caption="x", message_id=text, **where),
            await on.refusal("editMessageCaption", caption="x", message_id=sticker, **where),
        ]
        assert said == [
            "Bad Request: there is no text in the message to edit",
            *["Bad Request: there is no caption in the message to edit"] * 2,
        ]


async def test_people_send_albums_and_change_them() -> None:
    """Each item is an update of its own; an edit keeps the album."""
    async with stage() as on:
        first, second = on.anna.sends_album(on.room, [{}, {"kind": "video"}], caption="Fest")
        on.anna.edits_media(on.room, second, "photo", content=samples.png(10, 10), caption="neu")
        one, two, edit = await on.news()
        assert (one["message"]["caption"], "caption" in two["message"]) == ("Fest", False)
        groups = {update["media_group_id"] for update in (one["message"], edit["edited_message"])}
        assert groups == {first.album}
        assert (edit["edited_message"]["caption"], "photo" in edit["edited_message"]) == ("neu", True)
