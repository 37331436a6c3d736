"""Words, on every network: said, changed, taken away, answered, and what a bot must be able to rely on."""

from __future__ import annotations

from contextlib import suppress

import pytest

from bot.events import NativeId, Posted, Reacted
from bot.markup import plain
from bot.network import (
    Author,
    Busy,
    Delete,
    Edit,
    Flight,
    Outgoing,
    Prove,
    React,
    Refused,
    Send,
    Unreact,
    Words,
)
from tests.conformance.on_matrix import MatrixWindow
from tests.conformance.window import Window, only

ANNA = Author(name="Anna Müller", user="9", network="elsewhere")
FORMATTED = {
    "styles": "<b>fett</b> <i>schräg</i> <u>unten</u> <s>weg</s> <code>x = 1</code>",
    "nested": "<b>fett und <i>schräg</i></b>",
    "link": 'siehe <a href="https://example.org/?a=1&amp;b=2">hier</a>',
    "code": 'davor\n<pre language="python">if a:\n    b()</pre>\ndanach',
    "quote": "<blockquote>eins\nzwei</blockquote>\ndrei",
    "folded quote": "<blockquote expandable>eins\nzwei</blockquote>",
    "spoiler": "Es war <spoiler>der Gärtner</spoiler>.",
    "signs": "1 &lt; 2 &amp; 3 &gt; 2, *kein* _Markdown_, # auch nicht",
    "emoji": "👩\u200d👩\u200d👧 <b>🇩🇪 1️⃣</b> ❤️",
    "right to left": "<b>شكرا</b> لكم",
}


async def test_words_are_seen_as_they_were_meant(window: Window) -> None:
    """Every letter, every kind of formatting."""
    said = {name: await window.say(text) for name, text in FORMATTED.items()}
    assert {name: (await window.one(native)).text for name, [native] in said.items()} == FORMATTED


async def test_words_bear_their_authors_name(window: Window) -> None:
    """People see whose words they are, apart from the words."""
    await window.say(Words(text="Guten <b>Morgen</b>", author=ANNA))
    shown = only(await window.shown())
    assert (shown.author, shown.text) == ("Anna Müller", "Guten <b>Morgen</b>")


async def test_a_long_text_arrives_whole_and_in_order(window: Window) -> None:
    """As many messages as it takes; nothing is lost at the cuts."""
    words = " ".join(f"Wort{number}" for number in range(4_000))
    said = await window.say(f"<b>{words}</b>")
    shown = await window.shown()
    assert [message.native_id for message in shown] == said
    assert " ".join(plain(message.text) for message in shown) == words
    assert len(said) > 1


async def test_an_empty_text_is_not_refused(window: Window) -> None:
    """There is always something to see, so that an edit can find it."""
    said = await window.say(Words(text="  ", author=ANNA))
    assert len(said) <= 1


async def test_a_reply_answers_what_it_means(window: Window) -> None:
    """People see which message is answered, also when it was the bot's own."""
    asked = await window.says("Wer kommt?")
    [answer] = await window.say("Ich", reply_to=asked)
    [again] = await window.say("Wirklich", reply_to=answer)
    assert ((await window.one(answer)).reply_to, (await window.one(again)).reply_to) == (asked, answer)


async def test_a_reply_to_nothing_is_said_all_the_same(window: Window) -> None:
    """What it answers may be gone by now."""
    asked = await window.say("Wer kommt?")
    await window.does(Delete(txn=f"gone-{asked[0]}", native_id=asked[0]))
    [answer] = await window.say("Ich", reply_to=asked[0])
    assert (await window.one(answer)).text == "Ich"


async def test_an_edit_changes_the_message_in_place(window: Window) -> None:
    """Words and formatting, with nothing new below."""
    [said] = await window.say("Um <b>drei</b>")
    await window.change(said, "Um <i>vier</i>")
    shown = only(await window.shown())
    assert (shown.native_id, shown.text, shown.edited) == (said, "Um <i>vier</i>", True)


async def test_an_edit_that_shows_nothing_new_is_no_failure(window: Window) -> None:
    """Whoever repeats an edit after a crash must not be refused."""
    [said] = await window.say("Um drei")
    for _ in range(2):
        await window.change(said, "Um vier")
    assert only(await window.shown()).text == "Um vier"


async def test_a_deletion_may_be_repeated(window: Window) -> None:
    """What is gone already is as good as taken away."""
    [said] = await window.say("Versehen")
    for txn in ("once", "twice"):
        await window.does(Delete(txn=txn, native_id=said))
    assert await window.shown() == []


async def test_a_reaction_is_put_and_taken_back(window: Window) -> None:
    """Doing either twice is the same as once."""
    [said] = await window.say("Wer kommt?")
    receipts = [await window.does(React(txn=f"react-{said}", native_id=said, emoji="👍")) for _ in range(2)]
    assert (await window.one(said)).reactions == ("👍",)
    reaction = receipts[0].native_id
    for _ in range(2):
        await window.does(Unreact(txn=f"unreact-{said}", native_id=said, emoji="👍", reaction=reaction))
    assert (await window.one(said)).reactions == ()


async def test_choices_are_offered(window: Window) -> None:
    """As buttons where the network has them, else in the text."""
    [said] = await window.say(
        Words(text="Annehmen?", choices=((1, "✅", "Ja"), (2, "❌", "Nein")), message=5)
    )
    shown = await window.one(said)
    assert shown.choices == 2 if window.network.buttons else "Nein" in plain(shown.text)


async def test_the_bot_hears_what_people_say_and_feel(window: Window) -> None:
    """Words with their author, and reactions under the bot's own words."""
    [said] = await window.say("Kommen Sie?")
    heard = await window.says("Ja & gern <3")
    posted = await window.hears(Posted)
    assert (posted.native_id, posted.sender.user) == (heard, window.user)
    assert plain(posted.text) == "Ja & gern <3"
    await window.reacts(said, "👍")
    reacted = await window.hears(Reacted)
    assert (reacted.native_id, reacted.added, reacted.sender.user) == (said, ("👍",), window.user)


async def test_the_same_send_again_shows_nothing_new(window: Window) -> None:
    """Where the network promises it: the same transaction gives the same message."""
    [send] = await window.sends("Hallo")
    receipts = [await window.does(send) for _ in range(2)]
    same = receipts[0].native_id == receipts[1].native_id
    assert same is window.network.idempotent
    assert len(await window.shown()) == (1 if same else 2)


async def test_what_surely_happened_can_be_found_out(window: Window) -> None:
    """A send that never left is not taken for one that arrived."""
    [before] = await window.say("vorher")
    [never] = await window.sends("Hallo")
    flight = Flight(outgoing=never, after=before, known=frozenset({before}), age=600.0)
    assert await window.network.settle(window.address, flight) is None


async def test_an_administrator_proves_to_be_one(window: Window) -> None:
    """And nobody else does."""
    assert (await window.does(Prove(txn="prove", user=window.user))).proven is True
    stranger = await window.comes()
    assert (await window.does(Prove(txn="prove", user=stranger))).proven is False


async def say_much(window: Window) -> None:
    """More in a second than any network likes."""
    for _ in range(20):
        await window.say("Hallo")


async def test_a_busy_network_says_for_how_long(window: Window) -> None:
    """The call comes back at once and counts as not made."""
    await window.is_busy()
    try:
        with pytest.raises(Busy) as caught:
            await say_much(window)
    finally:
        if isinstance(window, MatrixWindow):
            await window.is_patient()
    assert 0 < caught.value.seconds < 60


@pytest.mark.parametrize("act", ["send", "edit", "react"])
async def test_a_room_the_bot_was_put_out_of_refuses(window: Window, act: str) -> None:
    """The whole room is named, so that its queue can wait; nothing else is tried."""
    [said] = await window.say("Hallo")
    [part] = window.network.compose(Words(text="Hallo?"))
    acts: dict[str, Outgoing] = {
        "send": Send(txn="send", part=part),
        "edit": Edit(txn="edit", native_id=said, part=part),
        "react": React(txn="react", native_id=said, emoji="👍"),
    }
    await window.puts_out()
    with pytest.raises(Refused) as caught:
        await window.does(acts[act])
    assert caught.value.room is True


async def test_a_message_that_never_was_holds_nothing_up(window: Window) -> None:
    """Changing it is refused for itself or shows nothing; the room goes on."""
    gone = NativeId("$never" if window.network.name == "matrix" else "999999")
    [part] = window.network.compose(Words(text="Hallo"))
    with suppress(Refused):
        await window.does(Edit(txn="edit", native_id=gone, part=part))
    assert await window.say("Hallo")
    assert await window.texts() == ["Hallo"]
