"""The stage page in a real browser: a visitor plays along on both networks, through the real interfaces."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from rehearsal.page.server import StagePage
from tests.browser.staging import alone, be, choose, enter, message, visit, write

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: A red square of one pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
#: What can be touched and is smaller than a thumb, in CSS pixels.
SMALL_TARGETS = """
[...document.querySelectorAll('button, select, textarea, a:not(.skip), .picture')]
  .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.words'))
  .filter(one => one.getBoundingClientRect().height < 47.5 || one.getBoundingClientRect().width < 47.5)
  .map(one => one.outerHTML.slice(0, 80))
"""
#: Words whose contrast with what is painted behind them is below 7:1.
PALE_WORDS = """
(() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map(part => part / 255)
    .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = (one) => {
    const colour = numbers(getComputedStyle(one).backgroundColor);
    return colour[3] === 0 && one.parentElement ? behind(one.parentElement) : colour;
  };
  const contrast = (one) => {
    const [a, b] = [light(numbers(getComputedStyle(one).color)), light(behind(one))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  return [...document.querySelectorAll('body *')]
    .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
    .filter(one => one.checkVisibility({ visibilityProperty: true }) && contrast(one) < 7)
    .map(one => `${one.className} ${one.textContent.slice(0, 40)} ${contrast(one).toFixed(1)}`);
})()
"""


async def test_what_is_typed_on_one_side_is_read_on_the_other(visitor: Page) -> None:
    """The one sentence this product is about; the author's name comes along, and the civil time."""
    await be(visitor, "telegram", "Olha Kovalenko")
    await write(visitor, "telegram", "Fährt jemand zum Sprachcafé?")
    there = message(visitor, "matrix", "Fährt jemand zum Sprachcafé?")
    await expect(there.locator(".author")).to_contain_text("Olha Kovalenko")
    await expect(there.locator("time")).to_have_text(re.compile("17:3"))
    await expect(message(visitor, "telegram", "Fährt jemand")).to_have_class(re.compile("mine"))


async def test_a_reply_quotes_on_both_sides(visitor: Page) -> None:
    """Clicking a message offers to answer it; the answer shows what it answers, also across."""
    await write(visitor, "telegram", "Wer hat einen Schlüssel?")
    await message(visitor, "matrix", "Wer hat einen Schlüssel?").locator(".words").click()
    await visitor.locator("#matrix .acts button", has_text="Antworten").click()
    await write(visitor, "matrix", "Ich, im Rathaus.")
    for network in ("matrix", "telegram"):
        answer = message(visitor, network, "Ich, im Rathaus.")
        await expect(answer.locator(".quote")).to_contain_text("Wer hat einen Schlüssel?")


async def test_own_words_are_changed_and_taken_away(visitor: Page) -> None:
    """What one corrects or removes changes on the other side too, without a new message."""
    await write(visitor, "matrix", "Wir treffen uns um nuen.")
    await expect(message(visitor, "telegram", "um nuen")).to_be_visible()
    await choose(visitor, "matrix", "um nuen", "Ändern")
    await write(visitor, "matrix", "Wir treffen uns um neun.")
    await expect(message(visitor, "telegram", "um neun").locator(".meta")).to_contain_text("geändert")
    await choose(visitor, "matrix", "um neun", "Entfernen")
    await expect(visitor.locator(".message", has_text="um neun")).to_have_count(0)


async def test_a_reaction_is_given_and_taken_back(visitor: Page) -> None:
    """The chip counts, and is pressed for the one who gave it."""
    for network in ("telegram", "matrix"):
        await write(visitor, network, f"Kuchen auf {network}")
        await choose(visitor, network, f"Kuchen auf {network}", "🎉")
        chip = message(visitor, network, f"Kuchen auf {network}").locator(".chip")
        await expect(chip).to_have_text("🎉1")
        await expect(chip).to_have_attribute("aria-pressed", "true")
        await chip.click()
        await expect(chip).to_have_count(0)


async def test_an_idea_goes_its_way(visitor: Page) -> None:
    """A private word becomes an idea by a button, is accepted by a reaction, and supported by a button."""
    await be(visitor, "telegram", "Olha Kovalenko")
    await alone(visitor, "telegram", "Olha Kovalenko")
    await write(visitor, "telegram", "Ein Reparaturcafé im Bürgerhaus, jeden zweiten Samstag.")
    await visitor.locator("#telegram .key").first.click()
    await expect(message(visitor, "telegram", "OM-2026-0001")).to_be_visible()
    await enter(visitor, "Moderation")
    await expect(visitor.locator("#telegram .empty")).to_contain_text("keinen Raum")
    card = message(visitor, "matrix", "OM-2026-0001")
    await card.locator(".chip").first.click()
    await enter(visitor, "Open Mic")
    await be(visitor, "telegram", "Rania Haddad")
    await message(visitor, "telegram", "OM-2026-0001").locator(".key").first.click()
    for network in ("telegram", "matrix"):
        await expect(message(visitor, network, "OM-2026-0001")).to_contain_text("1 Person unterstützt das.")
    await expect(visitor.frame_locator("#forum-frame").locator("main")).to_contain_text("Reparaturcafé")


async def test_a_picture_is_seen_on_both_sides(visitor: Page) -> None:
    """It stands in its own room and in the other."""
    await enter(visitor, "Arbeit")
    photos = {network: visitor.locator(f"#{network} img.photo") for network in ("telegram", "matrix")}
    seen = await photos["telegram"].count()
    for number, network in enumerate(photos, 1):
        file = {"name": "rot.png", "mimeType": "image/png", "buffer": PICTURE}
        await visitor.locator(f"#{network} [type=file]").set_input_files(file)  # type: ignore[arg-type]
        for photo in photos.values():
            await expect(photo).to_have_count(seen + number)
            await expect(photo.last).to_have_js_property("naturalWidth", 1)


async def test_arabic_stands_on_the_right(visitor: Page) -> None:
    """In Rania's private chat each line has its own direction, and her name stays whole."""
    await be(visitor, "telegram", "Rania Haddad")
    await alone(visitor, "telegram", "Rania Haddad")
    await write(visitor, "telegram", "نرجو إضافة العربية في قاعة الانتظار.")
    words = visitor.locator("#telegram .mine .words", has_text="قاعة الانتظار")
    assert await words.evaluate("one => getComputedStyle(one).direction") == "rtl"
    await expect(visitor.locator("#telegram .where")).to_have_text(re.compile("Rania Haddad.*privat"))


async def test_who_is_not_there_says_so(visitor: Page) -> None:
    """Nobody writes in a room they are not in; the chooser tells before."""
    await enter(visitor, "Arbeit")
    await visitor.locator("#telegram .person").click()
    await expect(visitor.locator("#people li", has_text="Sabine")).to_contain_text("nur auf Matrix")
    await visitor.keyboard.press("Escape")
    await be(visitor, "telegram", "Rania Haddad")
    await expect(visitor.locator("#telegram .absent")).to_contain_text("Rania Haddad")
    await expect(visitor.locator("#telegram textarea")).to_be_hidden()


async def test_new_words_move_nobody_who_reads(visitor: Page) -> None:
    """Who has scrolled up stays there, and is told how many messages wait below."""
    await enter(visitor, "Open Mic")
    for number in range(12):
        await write(visitor, "matrix", f"Zeile {number}\nund noch eine")
    await expect(message(visitor, "telegram", "Zeile 11")).to_be_visible()
    scroll = visitor.locator("#telegram .scroll")
    await scroll.hover()
    await visitor.mouse.wheel(0, -600)
    news = visitor.locator("#telegram .news")
    before = await scroll.evaluate("one => one.scrollTop")
    await write(visitor, "matrix", "Zum Schluss")
    await expect(news).to_have_text("1 neue Nachricht")
    assert await scroll.evaluate("one => one.scrollTop") <= before
    await news.click()
    await expect(message(visitor, "telegram", "Zum Schluss")).to_be_in_viewport()


async def test_the_play_obeys(visitor: Page, stage: StagePage) -> None:
    """The visitor sees the scene and holds it; the page follows where it plays."""
    stage.play.enter(0)
    await expect(visitor.locator("h1")).to_have_text("Guten Abend")
    await expect(visitor.locator("#when")).to_contain_text("Sonntag, 22. November 2026")
    await visitor.locator("#pause").click()
    await expect(visitor.locator("#pause")).to_have_text("Weiter")
    assert stage.play.paused
    await visitor.locator("#pause").click()
    await visitor.locator("#speed").select_option("4")
    await expect(visitor.locator("#pause")).to_have_text("Anhalten")
    assert (stage.play.paused, stage.play.speed) == (False, 4)
    stage.play.leave()
    await expect(visitor.locator("h1")).to_have_text("Die Woche ist gespielt")


@pytest.mark.parametrize(("width", "query"), [(1280, ""), (1280, "?lang=en"), (320, ""), (320, "?lang=en")])
async def test_everything_fits_and_can_be_touched(
    browser: Browser, stage: StagePage, width: int, query: str
) -> None:
    """At a desk and on a small phone, in both languages: no sideways scrolling, thumbs find their target."""
    async with visit(browser, stage, width, query) as page:
        await expect(page.locator("#telegram .message").first).to_be_visible()
        for view in ("matrix", "forum", "telegram"):
            if width == 320:
                await page.locator(f".views [data-view={view}]").click()
                await expect(page.locator(f"#{view}")).to_be_visible()
            assert await page.evaluate(OVERFLOW) == 0
            assert await page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_word_can_be_read(browser: Browser, stage: StagePage, scheme: str) -> None:
    """Seven to one between words and paper, by day and by night, also in the lists that open."""
    async with visit(browser, stage, scheme=scheme) as page:
        await expect(page.locator("#matrix .message").first).to_be_visible()
        assert await page.evaluate(PALE_WORDS) == []
        for opener, dialog in (("#week-open", "#week"), ("#telegram .person", "#chooser")):
            await page.locator(opener).click()
            assert await page.locator(dialog).evaluate(PALE_WORDS) == []
            await page.locator(f"{dialog} [data-close]").click()


async def test_the_keyboard_is_enough(visitor: Page) -> None:
    """Arrows walk through the messages, Enter takes one, and what can be done is in reach."""
    await enter(visitor, "Open Mic")
    await write(visitor, "matrix", "Mit der Tastatur")
    await expect(message(visitor, "matrix", "Mit der Tastatur")).to_be_visible()
    await visitor.locator("#matrix .scroll").focus()
    await visitor.keyboard.press("ArrowUp")
    await expect(visitor.locator("#matrix .message:focus")).to_contain_text("Mit der Tastatur")
    await visitor.keyboard.press("Enter")
    await expect(visitor.locator("#matrix .chosen")).to_contain_text("Mit der Tastatur")
