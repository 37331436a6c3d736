"""What comes with words: pictures and voices cross between the real programs."""

from __future__ import annotations

from rehearsal import samples
from rehearsal.matrix.timeline import Item
from tests.end_to_end.stage import Pair, Stage


async def shown(pair: Pair, kind: str, words: str = "") -> Item:
    """What Jan sees of this event or message type, with these words in it."""
    stage = pair.stage
    return await stage.jan.wait_for(
        pair.room,
        lambda item: (
            item.sender == stage.bot
            and kind in (item.kind, item.content.get("msgtype"))
            and words in item.body
        ),
        within=100,
    )


async def test_a_picture_from_telegram_is_the_same_picture_on_matrix(stage: Stage) -> None:
    """One event with its caption, and behind its address the very same bytes."""
    pair = await stage.channel()
    picture = samples.png(200, 120)
    stage.olha.sends(pair.chat, "photo", caption="Unser Garten", content=picture)
    item = await shown(pair, "m.image", "Unser Garten")
    assert await stage.jan.download(item.content["url"]) == picture
    assert await stage.breaches() == []


async def test_a_picture_from_matrix_is_the_same_picture_on_telegram(stage: Stage) -> None:
    """A photo with its caption, led by the author's name."""
    pair = await stage.channel()
    picture = samples.png(300, 200)
    await stage.jan.send_media(pair.room, "image", picture, "garten.png", "image/png", caption="Im Mai")
    await stage.eventually(lambda: any(seen.kind == "photo" for seen in pair.chat.visible()))
    seen = next(seen for seen in pair.chat.visible() if seen.kind == "photo")
    assert seen.text == "Jan: Im Mai"
    file = stage.telegram.core.world.files[seen.content["photo"][-1]["file_id"]]
    assert file.content == picture
    assert await stage.breaches() == []


async def test_a_voice_is_a_voice_on_the_other_side(stage: Stage) -> None:
    """Neither a file nor a link: something to listen to, with how long and how loud it is."""
    pair = await stage.channel()
    stage.olha.sends(pair.chat, "voice", content=samples.voice())
    item = await shown(pair, "m.audio")
    assert "org.matrix.msc3245.voice" in item.content
    sound = item.content["org.matrix.msc1767.audio"]
    assert sound["duration"] > 0
    assert sound["waveform"]
    await stage.jan.send_media(pair.room, "voice", samples.voice(), "voice.ogg", "audio/ogg")
    await stage.eventually(lambda: sum(seen.kind == "voice" for seen in pair.chat.visible()) == 2)
    assert await stage.breaches() == []


async def test_a_file_that_is_too_large_is_named_on_the_senders_side(stage: Stage) -> None:
    """With its name, its size and the limit; the words cross all the same."""
    pair = await stage.channel()
    size = 30 * 1024 * 1024
    stage.olha.sends(pair.chat, "document", caption="Das Protokoll", name="Protokoll.pdf", size=size)
    await stage.eventually(lambda: pair.chat.find("20 MB") is not None)
    notice = pair.chat.find("20 MB")
    assert notice is not None
    assert "Protokoll.pdf" in notice.text
    await shown(pair, "m.text", "Das Protokoll")
    assert await stage.breaches() == []
