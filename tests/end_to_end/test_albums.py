"""Several pictures in a row cross between the real programs as one album, in order."""

from __future__ import annotations

from rehearsal import samples
from rehearsal.matrix.timeline import Item
from tests.end_to_end.stage import Stage


def is_picture(item: Item) -> bool:
    """Whether it shows a picture."""
    return item.content.get("msgtype") == "m.image"


async def test_pictures_from_matrix_are_one_album_on_telegram(stage: Stage) -> None:
    """One album with the name once; a reply to its second picture finds the second event."""
    pair = await stage.channel()
    pictures = [samples.png(100 + n, 80) for n in range(3)]
    events = [
        await stage.jan.send_media(pair.room, "image", picture, f"{n}.png", "image/png", caption=f"Bild {n}")
        for n, picture in enumerate(pictures)
    ]
    await stage.eventually(lambda: sum(seen.kind == "photo" for seen in pair.chat.visible()) == 3)
    album = [seen for seen in pair.chat.visible() if seen.kind == "photo"]
    assert [seen.text for seen in album] == ["Jan: Bild 0", "Bild 1", "Bild 2"]
    assert len({seen.album for seen in album}) == 1
    pair.writes_telegram("Wie schön", reply_to=album[1].id)
    item = await stage.jan.wait_for(pair.room, lambda item: "Wie schön" in item.body, within=100)
    assert item.content["m.relates_to"]["m.in_reply_to"]["event_id"] == events[1]
    assert await stage.breaches() == []


async def test_an_album_from_telegram_arrives_in_order(stage: Stage) -> None:
    """One event for each picture, with its own caption; the name is said once."""
    pair = await stage.channel()
    stage.olha.sends_album(pair.chat, [{"kind": "photo", "caption": f"Bild {n}"} for n in range(3)])
    items = await stage.jan.wait_until(pair.room, lambda items: sum(map(is_picture, items)) == 3, within=100)
    captions = [item.body for item in items if is_picture(item)]
    assert captions == ["Olha Kovalenko: Bild 0", "Bild 1", "Bild 2"]
    assert await stage.breaches() == []
