"""The stage page's manners: what it leaves to the visitor, keeps for them, and tells them in time."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.async_api import Browser, Page, Route, expect

from rehearsal.page.server import StagePage
from rehearsal.script import Act
from tests.browser.staging import alone, be, enter, message, press, visit, write

#: How often the play turns to a channel before the page must have followed.
ACTS = 8
#: Somebody has long let go of everything.
LATER = "performance.now = () => 1e9"
TAB_STOPS = "one => [...one.querySelectorAll('button, a')].filter(stop => stop.tabIndex === 0).length"


def act(where: str) -> Act:
    """Sabine does something there."""
    return Act(who="Sabine Krüger", where=where, verb="writes", words="Guten Abend")


async def test_a_half_written_sentence_stays_with_its_author_and_room(
    visitor: Page, stage: StagePage
) -> None:
    """The play goes on elsewhere and says where; the visitor goes there by a click, and the draft waits."""
    await enter(visitor, "Open Mic")
    await be(visitor, "telegram", "Olha Kovalenko")
    await visitor.fill("#telegram textarea", "Ich wollte noch")
    await visitor.evaluate(LATER)
    stage.play.enter(0)
    stage.play.turn(act("Moderation"), "matrix")
    await expect(visitor.locator("#elsewhere")).to_contain_text("„\u2068Moderation\u2069“")
    await expect(visitor.locator("#channels [aria-pressed=true]")).to_have_text("Open Mic")
    await expect(visitor.locator("#telegram .person")).to_contain_text("Olha Kovalenko")
    await visitor.locator("#elsewhere button").click()
    await expect(visitor.locator("#channels [aria-pressed=true]")).to_have_text("Moderation")
    await expect(visitor.locator("#elsewhere")).to_be_hidden()
    await expect(visitor.locator("#telegram textarea")).to_have_value("")
    await enter(visitor, "Open Mic")
    await expect(visitor.locator("#telegram textarea")).to_have_value("Ich wollte noch")
    stage.play.leave()


@pytest.mark.parametrize("held", ["reply", "message", "chooser"])
async def test_an_open_question_holds_the_room(visitor: Page, stage: StagePage, held: str) -> None:
    """Who answers, has taken a message or chooses a person is not led away; afterwards they are."""
    stage.play.enter(0)
    await enter(visitor, "Open Mic")
    await write(visitor, "matrix", f"Festgehalten: {held}")
    if held == "chooser":
        await visitor.locator("#matrix .person").click()
    else:
        await message(visitor, "matrix", f"Festgehalten: {held}").locator(".words").click()
    if held == "reply":
        await visitor.locator("#matrix .acts button", has_text="Antworten").click()
    await visitor.evaluate(LATER)
    stage.play.turn(act("Moderation"), "matrix")
    await expect(visitor.locator("#elsewhere")).to_be_visible()
    await expect(visitor.locator("#matrix .where")).to_contain_text("Open Mic")
    closer = "#chooser [data-close]" if held == "chooser" else "#matrix .cancel"
    await visitor.locator(closer).click()
    await visitor.evaluate("performance.now = () => 2e9")
    await is_led(visitor, stage)
    stage.play.leave()


async def is_led(visitor: Page, stage: StagePage) -> None:
    """The play goes to and fro between two channels, and the page follows one of its turns."""
    shown = visitor.locator("#channels [aria-pressed=true]")
    for _ in range(ACTS):
        for channel in ("Arbeit", "Moderation"):
            stage.play.turn(act(channel), "matrix")
            with suppress(AssertionError):
                return await expect(shown).to_have_text(channel, timeout=5000)
    return await expect(shown).to_have_text("Moderation")


@pytest.mark.parametrize(
    ("locale", "query", "language"),
    [("en-GB", "", "en"), ("uk", "", "de"), ("en-GB", "?lang=de", "de"), ("de", "?lang=en", "en")],
)
async def test_page_and_forum_speak_one_language(
    browser: Browser, stage: StagePage, locale: str, query: str, language: str
) -> None:
    """The address decides, else the browser: English for those who read it, German for everybody else."""
    async with visit(browser, stage, query=query, locale=locale) as page:
        await expect(page.locator("html")).to_have_attribute("lang", language)
        forum = page.frame_locator("#forum-frame")
        await expect(forum.locator("html")).to_have_attribute("lang", language)


async def test_loading_anew_changes_nothing(browser: Browser, stage: StagePage) -> None:
    """Who the visitor is, where, and which pane fills a phone's screen."""
    async with visit(browser, stage, 320) as page:
        await page.locator(".views [data-view=matrix]").click()
        await enter(page, "Open Mic")
        await be(page, "matrix", "Sabine Krüger")
        await page.locator(".views [data-view=telegram]").click()
        await be(page, "telegram", "Rania Haddad")
        await page.reload()
        await expect(page.locator("#channels [aria-pressed=true]")).to_have_text("Open Mic")
        await expect(page.locator("#telegram .person")).to_contain_text("Rania Haddad")
        await expect(page.locator("#matrix")).to_be_hidden()
        await page.locator(".views [data-view=matrix]").click()
        await alone(page, "matrix", "Sabine Krüger")
        await page.reload()
        await expect(page.locator("#matrix .where")).to_contain_text("Sabine Krüger")


async def test_a_broken_line_is_told(browser: Browser, stage: StagePage) -> None:
    """A sentence stands in the header and a word in the tab, until the line is there again."""

    async def cut(route: Route) -> None:
        await route.abort()

    async with visit(browser, stage) as page:
        title = await page.title()
        await page.route("**/stage/events*", cut)
        await press(page, "Open Mic")
        await expect(page.locator("#broken")).to_have_text(
            "Die Verbindung ist weg. Sie wird wieder aufgenommen."
        )
        await expect(page).to_have_title(f"Verbindung weg · {title}")
        await page.unroute("**/stage/events*")
        await expect(page.locator("#broken")).to_be_hidden()
        await expect(page).to_have_title(title)
        await expect(page.locator("#telegram .where")).to_contain_text("Open Mic")


async def test_a_text_too_long_is_refused_whole(visitor: Page) -> None:
    """Nothing is cut off in silence: Telegram's limit is named, the draft stays; Matrix takes more."""
    await enter(visitor, "Open Mic")
    text = "Ein langes Anliegen. " * 476
    await visitor.fill("#telegram textarea", text[:4050])
    await expect(visitor.locator("#telegram .length")).to_have_text("4050 von 4096 Zeichen")
    await visitor.fill("#telegram textarea", text)
    await expect(visitor.locator("#telegram .length")).to_contain_text("höchstens 4096 Zeichen")
    await visitor.locator("#telegram [type=submit]").click()
    await expect(visitor.locator("#telegram .remark")).to_have_text("Telegram nimmt höchstens 4096 Zeichen.")
    await expect(visitor.locator("#telegram textarea")).to_have_value(text)
    await visitor.fill("#telegram textarea", "")
    await write(visitor, "matrix", f"{text}Schluss.")
    await expect(message(visitor, "matrix", "Schluss.")).to_have_class(re.compile("mine"))


@pytest.mark.parametrize("network", ["telegram", "matrix"])
async def test_a_text_is_no_picture_whatever_its_name(visitor: Page, network: str) -> None:
    """Both sides look at what is inside, and say the same."""
    await enter(visitor, "Open Mic")
    file = {"name": "fake.png", "mimeType": "image/png", "buffer": b"Das ist ein Text."}
    await visitor.locator(f"#{network} [type=file]").set_input_files(file)  # type: ignore[arg-type]
    await expect(visitor.locator(f"#{network} .remark")).to_contain_text("Das ist kein Bild")


async def test_a_small_phone_shows_the_chat_first(browser: Browser, stage: StagePage) -> None:
    """More than half of the screen is the chat's; the caption waits behind a word."""
    # Whoever comes now looks where the play is: where there is a room on Telegram.
    stage.play.turn(act("Open Mic"), "matrix")
    async with visit(browser, stage, 320) as page:
        await expect(page.locator("#telegram .message").first).to_be_visible()
        top = await page.locator("#telegram").evaluate("one => one.getBoundingClientRect().top")
        assert (640 - top) / 640 >= 0.55
        await page.locator("#more").click()
        await expect(page.locator("#caption")).to_be_visible()
        await page.locator("#more").click()
        await expect(page.locator("#caption")).to_be_hidden()


async def test_the_messages_are_one_stop_of_the_tab_key(visitor: Page) -> None:
    """Old reactions do not stand between a keyboard and the composer; arrows reach each of them."""
    await enter(visitor, "Open Mic")
    for words in ("Erstes Lied", "Zweites Lied"):
        await write(visitor, "matrix", words)
        await message(visitor, "matrix", words).locator(".words").click()
        await visitor.locator("#matrix .acts button", has_text="🎉").click()
        await expect(message(visitor, "matrix", words).locator(".chip")).to_be_visible()
    assert await visitor.locator("#matrix .timeline").evaluate(TAB_STOPS) == 1
    await message(visitor, "matrix", "Zweites Lied").locator(".chip").focus()
    await visitor.keyboard.press("ArrowLeft")
    await expect(message(visitor, "matrix", "Erstes Lied").locator(".chip")).to_be_focused()
    await visitor.keyboard.press("Tab")
    await expect(visitor.locator("#matrix .person")).to_be_focused()
