"""What is more than words, on the stage page: seen, heard, kept and voted on in both panes."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from rehearsal import samples
from rehearsal.on_matrix import OnMatrix
from rehearsal.on_telegram import OnTelegram
from rehearsal.page.server import StagePage
from rehearsal.telegram import Person, Room
from tests.browser.staging import be, message, visit
from tests.browser.test_stage import OVERFLOW, PALE_WORDS, SMALL_TARGETS

ROOM = "Arbeit"
#: What stands out of its bubble.
TOO_WIDE = """
[...document.querySelectorAll('.bubble *')]
  .filter(one => one.checkVisibility())
  .filter(one => {
    const [inner, outer] = [one, one.closest('.bubble')].map(part => part.getBoundingClientRect());
    return inner.right > outer.right + 1 || inner.left < outer.left - 1;
  })
  .map(one => one.outerHTML.slice(0, 120))
"""
#: Where the last message of a pane ends, before and after its picture has come.
END = "document.querySelector('#telegram .timeline').getBoundingClientRect().height"


def olha(stage: StagePage) -> tuple[Person, Room]:
    """Somebody on Telegram, and the room."""
    player = stage.world.players["Olha Kovalenko"]
    assert isinstance(player, OnTelegram)
    return player.person, player.room(ROOM)


def sabine(stage: StagePage) -> OnMatrix:
    """Somebody on Matrix."""
    player = stage.world.players["Sabine Krüger"]
    assert isinstance(player, OnMatrix)
    return player


async def test_a_picture_has_its_room_before_it_has_come(visitor: Page, stage: StagePage) -> None:
    """Width and height stand in the page, large ones are drawn smaller, and nothing moves when it loads."""
    person, room = olha(stage)
    person.sends(room, "photo", content=samples.png(1200, 900), caption="Unser Garten")
    image = message(visitor, "telegram", "Unser Garten").locator("img.photo")
    await expect(image).to_have_attribute("width", "320")
    await expect(image).to_have_attribute("height", "240")
    before = await visitor.evaluate(END)
    await image.evaluate("one => one.decode()")
    assert await visitor.evaluate(END) == before


async def test_a_hidden_picture_is_shown_when_asked(visitor: Page, stage: StagePage) -> None:
    """A cover says so in words, and goes when it is pressed."""
    person, room = olha(stage)
    person.sends(room, "photo", caption="Überraschung", spoiler=True)
    hidden = message(visitor, "telegram", "Überraschung")
    await expect(hidden.locator("img")).to_be_hidden()
    await hidden.locator(".cover").click()
    await expect(hidden.locator("img.photo")).to_be_visible()


async def test_a_voice_is_heard_and_a_file_is_kept(visitor: Page, stage: StagePage) -> None:
    """A labelled player with its length; a link with name and size that saves and never shows."""
    person, room = olha(stage)
    person.sends(room, "voice", content=samples.voice(7), duration=7, caption="Hören Sie")
    voice = message(visitor, "telegram", "Hören Sie")
    await expect(voice.locator(".file-name")).to_have_text(re.compile("Sprachnachricht 0:07"))
    heard = "one => new Promise(done => { one.oncanplay = () => done(one.duration); one.load(); })"
    await voice.locator("audio").evaluate("one => { one.preload = 'auto'; }")
    assert round(await voice.locator("audio").evaluate(heard)) == 7
    person.sends(room, "document", content=b"%PDF", name="Plan für Mai.pdf", caption="Der Plan")
    async with visitor.expect_download() as download:
        await message(visitor, "telegram", "Der Plan").locator("a.file-name").click()
    assert (await download.value).suggested_filename == "Plan für Mai.pdf"


async def test_a_poll_is_voted_on_in_either_pane(visitor: Page, stage: StagePage) -> None:
    """The bar grows, one's own answer is marked, and pressing it again takes it back."""
    person, room = olha(stage)
    person.sends(room, "poll", question="Wann auf Telegram?", options=["Montag", "Dienstag"])
    await sabine(stage).asks(ROOM, "Wann auf Matrix?", ["Montag", "Dienstag"])
    await be(visitor, "telegram", "Olha Kovalenko")
    for network in ("telegram", "matrix"):
        words = f"Wann auf {network.capitalize()}?"
        asked = visitor.locator(f"#{network} .message:has(.poll)", has_text=words).last
        answer = asked.locator(".option", has_text="Dienstag")
        await answer.click()
        await expect(answer).to_have_attribute("aria-pressed", "true")
        await expect(answer).to_have_attribute("aria-label", "Dienstag, 1 Stimme")
        await expect(asked.locator(".poll .fine")).to_have_text("1 Stimme")
        await answer.click()
        await expect(answer.locator(".count")).to_have_text("0")


async def test_places_forwards_quotes_and_pins_are_said_in_words(visitor: Page, stage: StagePage) -> None:
    """A map's link, whose words they were, the words that are meant, and that it is pinned."""
    person, room = olha(stage)
    person.sends(room, "venue", title="Bürgerhaus Süd", address="Gartenstraße 3")
    place = message(visitor, "telegram", "Bürgerhaus Süd")
    await expect(place.locator(".map")).to_have_attribute("href", re.compile("openstreetmap.org/.*51.48"))
    person.forwards_from(room, {"type": "hidden_user", "sender_user_name": "Das Amt"}, text="Heute zu")
    await expect(message(visitor, "telegram", "Heute zu")).to_contain_text("Weitergeleitet von")
    above = person.writes(room, "Bringen Sie Ausweis und Vertrag mit.")
    person.writes(room, "Reicht eine Kopie?", reply_to=above, quote="Vertrag")
    quote = message(visitor, "telegram", "Reicht eine Kopie?").locator(".quoted-words")
    await expect(quote).to_have_text("Vertrag")
    person.pins(room, above)
    await expect(message(visitor, "telegram", "Ausweis und").locator(".meta").first).to_contain_text(
        "angeheftet"
    )


async def test_faces_come_from_the_networks(visitor: Page, stage: StagePage) -> None:
    """A profile photo on either side stands where the initials would."""
    person, room = olha(stage)
    person.wears(samples.portrait())
    person.writes(room, "Mit Gesicht")
    await be(visitor, "telegram", "Rania Haddad")
    face = message(visitor, "telegram", "Mit Gesicht").locator("img.face")
    await expect(face).to_have_count(1)
    member = sabine(stage).member
    await member.set_avatar(samples.portrait())
    await sabine(stage).writes(ROOM, "Auch mit Gesicht", None)
    await expect(message(visitor, "matrix", "Auch mit Gesicht").locator("img.face")).to_be_visible()


@pytest.mark.parametrize("locale", ["de", "en"])
async def test_everything_fits_a_small_screen(browser: Browser, stage: StagePage, locale: str) -> None:
    """At 320 pixels, with Arabic answers and a name without spaces, nothing is wider than the page."""
    person, room = olha(stage)
    person.sends(room, "poll", question="متى نلتقي؟", options=["الاثنين", "x" * 60])
    person.sends(room, "document", name=f"{'lang' * 20}.pdf", content=b"%PDF")
    person.sends(room, "sticker", content=samples.webp(), emoji="🎉")
    person.sends_album(room, [{}, {"content": samples.png(400, 1600)}], caption="Zwei Bilder")
    async with visit(browser, stage, width=320, locale=locale) as page:
        for network in ("telegram", "matrix"):
            await page.locator(f".views [data-view={network}]").click()
            await expect(page.locator(f"#{network} .poll").last).to_be_attached()
            assert await page.evaluate(OVERFLOW) <= 0
            assert await page.evaluate(TOO_WIDE) == []
            assert await page.evaluate(SMALL_TARGETS) == []
            assert await page.evaluate(PALE_WORDS) == []
