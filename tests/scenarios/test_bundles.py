"""A long queue for a room with a ceiling comes as fewer, whole messages, and each of them stays itself."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.bundling import SNIPPET
from bot.events import Above, NativeId, Posted
from bot.markup import plain, utf16
from bot.network import NotSent, Refused, Send, Unknown
from bot.notify import Notifier
from bot.things import MediaKind
from storage import bundles, failpoints, places
from storage.models import Outbox, RoleName
from storage.models.queues import WAITING
from tests.fakes import Seen
from tests.scenarios.sending import MX, TG, a_file, bridged, posted
from tests.world import Member, World

#: What the story's room takes: more than so many are bundled.
CROWDED = 6


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha reads on Telegram, where few messages a minute are allowed; Jan writes on Matrix."""
    olha = await bridged(world)
    world.networks["telegram"].crowded = CROWDED
    return olha


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix."""
    return world.member("matrix", "@jan:example.org", "Jan")


def said(jan: Member, text: str, **values: object) -> Posted:
    """Words of Jan's, not yet in the inbox."""
    return replace(posted(jan, MX, text=text), **values)  # type: ignore[arg-type]  # as Posted takes them


async def backlog(jan: Member, *events: Posted) -> None:
    """All of it waits before the first of it goes."""
    await waits(jan, *events)
    await jan.world.settles()


async def waits(jan: Member, *events: Posted) -> None:
    """All of it waits in the room's queue."""
    await jan.world.deposit("matrix", events)
    while await jan.world.router.route_waiting():
        pass


async def spoken(jan: Member, number: int) -> list[Posted]:
    """So many plain messages, a long queue when there are more than `CROWDED`."""
    events = [said(jan, f"Nachricht {turn}") for turn in range(number)]
    await backlog(jan, *events)
    return events


def texts(seen: list[Seen]) -> list[str]:
    """What people read, message by message."""
    return [one.text for one in seen]


async def test_a_long_queue_is_bundled_in_order_with_names(olha: Member, jan: Member) -> None:
    """It is announced once; every message is there, whole, in its turn."""
    await spoken(jan, 10)
    (bundle,) = texts(olha.sees(TG))
    lines = bundle.split("\n\n")
    assert lines[0] == "Es warten 10 Nachrichten; sie kommen gebündelt."
    assert lines[1:] == [f"Jan: Nachricht {turn}" for turn in range(10)]


async def test_a_short_queue_stays_as_it_is(olha: Member, jan: Member) -> None:
    """Whoever reads along gets each message by itself."""
    await spoken(jan, CROWDED)
    assert len(olha.sees(TG)) == CROWDED


async def test_a_long_queue_is_bundled_to_its_end(olha: Member, jan: Member) -> None:
    """It was announced so: only a rest that is soon said comes message by message."""
    await spoken(jan, 2 * bundles.MOST + CROWDED // bundles.REST)
    shown = texts(olha.sees(TG))
    assert [text.count("Nachricht ") for text in shown] == [bundles.MOST, bundles.MOST, 1, 1]
    assert sum("gebündelt" in text for text in shown) == 1


async def test_a_network_without_a_ceiling_bundles_nothing(olha: Member, jan: Member, world: World) -> None:
    """There a long queue is gone in seconds."""
    world.networks["telegram"].crowded = None
    await spoken(jan, 20)
    assert len(olha.sees(TG)) == 20


async def test_no_message_is_cut_and_no_bundle_too_long(olha: Member, jan: Member, world: World) -> None:
    """What does not fit begins the next one; the announcement is not repeated."""
    world.networks["telegram"].limit = 4096
    long = ["x" * size for size in (1500, 1500, 1500, 900, 1500, 3900, 1500, 1500, 10)]
    await backlog(jan, *(said(jan, text) for text in long))
    shown = texts(olha.sees(TG))
    assert [utf16(text) <= 4096 for text in shown] == [True] * len(shown)
    assert [text for one in shown for text in one.split("Jan: ")[1:]] == [
        *(text + "\n\n" for text in long[:1]),
        long[1],
        *(text + "\n\n" for text in long[2:4]),
        *long[4:6],
        *(text + "\n\n" for text in long[6:8]),
        long[8],
    ]
    assert sum("gebündelt" in text for text in shown) == 1


async def test_what_is_more_than_words_keeps_its_place(olha: Member, jan: Member, world: World) -> None:
    """Pictures and edits stay single, in between."""
    first = [said(jan, f"A{turn}") for turn in range(4)]
    photo = posted(jan, MX, a_file(world, "matrix", MediaKind.PHOTO), text="Bild")
    await backlog(jan, *first, photo, *(said(jan, f"B{turn}") for turn in range(4)))
    shown = texts(olha.sees(TG))
    assert shown[0].endswith("Jan: A0\n\nJan: A1\n\nJan: A2\n\nJan: A3")
    assert shown[1:] == ["Jan: Bild", "Jan: B0\n\nJan: B1\n\nJan: B2\n\nJan: B3"]


async def test_an_edit_changes_the_bundle_in_place(olha: Member, jan: Member) -> None:
    """Also one that came while the message still waited."""
    events = await spoken(jan, 8)
    before = olha.sees(TG)[0].native_id
    await jan.edits(events[3].native_id, "berichtigt", MX)
    (bundle,) = olha.sees(TG)
    assert bundle.native_id == before
    assert bundle.text.split("\n\n")[3] == "Jan: berichtigt"
    assert "gebündelt" not in bundle.text


async def test_what_outgrows_its_bundle_leaves_it(olha: Member, jan: Member) -> None:
    """It is said anew by itself, and can be changed again there."""
    events = await spoken(jan, 8)
    await jan.edits(events[3].native_id, "lang " * 790, MX)
    bundle, alone = olha.sees(TG)
    assert "Nachricht 3" not in bundle.text
    assert alone.text.startswith("Jan: lang lang")
    await jan.edits(events[3].native_id, "kurz", MX)
    assert texts(olha.sees(TG))[1] == "Jan: kurz"
    await jan.deletes(events[3].native_id, MX)
    assert texts(olha.sees(TG)) == [bundle.text]


async def test_a_deletion_takes_its_words_out(olha: Member, jan: Member) -> None:
    """With the last words the message goes."""
    events = await spoken(jan, 7)
    await jan.deletes(events[0].native_id, MX)
    assert "Nachricht 0" not in olha.last(TG)
    assert "Nachricht 1" in olha.last(TG)
    for event in events[1:]:
        await jan.deletes(event.native_id, MX)
    assert olha.sees(TG) == []


async def test_what_was_taken_away_while_it_waited_is_not_said(
    olha: Member, jan: Member, world: World
) -> None:
    """Neither is a bundle of which nothing is left."""
    world.networks["telegram"].trouble = deque([NotSent("down")])
    events = [said(jan, f"Nachricht {turn}") for turn in range(8)]
    await backlog(jan, *events)
    await jan.deletes(events[2].native_id, MX)
    await world.eventually(lambda: bool(olha.sees(TG)))
    shown = "\n".join(texts(olha.sees(TG)))
    assert [f"Nachricht {turn}" in shown for turn in range(8)] == [turn != 2 for turn in range(8)]


async def test_an_answer_means_what_it_quotes_else_the_last(olha: Member, jan: Member) -> None:
    """A partial quote tells which of them is meant."""
    events = await spoken(jan, 8)
    bundle = olha.sees(TG)[0].native_id
    await olha.writes("Stimmt", TG, reply_to=bundle)
    assert jan.sees(MX)[-1].reply_to == events[7].native_id
    quoting = Above(name="Bot", text="", meant="Nachricht 2")
    await olha.writes("Genau", TG, reply_to=bundle, above=quoting)
    assert jan.sees(MX)[-1].reply_to == events[2].native_id


@pytest.mark.parametrize("command", ["/entfernen", "/stumm", "/idee"])
async def test_a_command_about_a_bundle_asks_which_of_them(
    olha: Member, jan: Member, world: World, command: str
) -> None:
    """It would hit whoever happens to be the last; what is quoted is meant."""
    await world.grant(olha, RoleName.MODERATOR)
    await spoken(jan, 8)
    bundle = olha.sees(TG)[0]
    await olha.writes(command, TG, reply_to=bundle.native_id)
    assert "Zitieren Sie beim Antworten die Stelle" in olha.last(TG)
    assert olha.sees(TG)[0].text == bundle.text
    if command == "/entfernen":
        quoting = Above(name="Bot", text="", meant="Nachricht 2")
        await olha.writes(command, TG, reply_to=bundle.native_id, above=quoting)
        assert "Nachricht 2" not in olha.sees(TG)[0].text
        assert "Nachricht 7" in olha.sees(TG)[0].text


async def test_an_answer_to_one_of_them_answers_the_bundle(olha: Member, jan: Member) -> None:
    """And reactions stand under it."""
    events = await spoken(jan, 8)
    bundle = olha.sees(TG)[0].native_id
    await jan.writes("Noch etwas", MX, reply_to=events[4].native_id)
    assert olha.sees(TG)[-1].reply_to == bundle
    await jan.reacts(events[4].native_id, "👍", MX)
    assert olha.sees(TG)[0].reactions == ("👍",)


async def test_answers_within_a_bundle_show_what_they_answer(olha: Member, jan: Member) -> None:
    """By its name and its first words."""
    question = said(jan, "Wer bringt am Samstag " + "Kuchen und Kaffee " * 5 + "mit?")
    answer = said(jan, "Ich", reply_to=question.native_id)
    await backlog(jan, question, answer, *(said(jan, f"{turn}") for turn in range(6)))
    line = olha.sees(TG)[0].text.split("\n\n")[2]
    quote, words = line.removeprefix("Jan: ").strip().split("\n")
    assert quote.startswith("> Jan: Wer bringt am Samstag Kuchen")
    assert len(quote) <= len("> ") + SNIPPET
    assert words == "Ich"


async def test_a_bundle_in_doubt_is_settled_like_any_other(olha: Member, jan: Member, world: World) -> None:
    """Its answer was lost: it is found, once, and every message of it can be answered."""
    world.networks["telegram"].lost_answers = deque([Unknown("cut")])
    await backlog(jan, *(said(jan, f"Nachricht {turn}") for turn in range(8)))
    assert len(olha.sees(TG)) == 1
    await olha.writes("Ja", TG, reply_to=olha.sees(TG)[0].native_id)
    assert jan.sees(MX)[-1].reply_to is not None


class Crash(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("moment", [failpoints.BEFORE, failpoints.AFTER])
async def test_a_crash_while_folding_changes_nothing(
    olha: Member, jan: Member, world: World, moment: failpoints.Moment
) -> None:
    """Folding is one transaction: it has happened or not, and everything is said once."""

    async def strike() -> None:
        raise Crash

    await waits(jan, *(said(jan, f"Nachricht {turn}") for turn in range(9)))
    async with world.database.reading() as session:
        room = await places.room_at(session, "telegram", TG)
    assert room is not None
    for _ in range(2):
        with failpoints.planned({("fold", moment): strike}), pytest.raises(Crash):
            await Notifier(world.work, world.networks).crowded(room.id, "telegram")
    await world.settles()
    shown = "\n\n".join(texts(olha.sees(TG)))
    assert [shown.count(f"Nachricht {turn}") for turn in range(9)] == [1] * 9
    assert len(olha.sees(TG)) == 1


async def test_one_bad_message_does_not_take_the_others_along(
    olha: Member, jan: Member, world: World
) -> None:
    """When a bundle is refused its messages go one by one."""
    world.networks["telegram"].trouble = deque([Refused("rejected", "for the story")])
    await spoken(jan, 8)
    assert texts(olha.sees(TG)) == [f"Jan: Nachricht {turn}" for turn in range(8)]


async def test_what_is_on_its_way_is_never_folded(olha: Member, jan: Member, world: World) -> None:
    """A send of unknown fate stays what it was."""
    network = world.networks["telegram"]
    network.probe.undecidable = True
    network.trouble = deque([Unknown("cut")])
    await jan.writes("zuerst", MX)
    await spoken(jan, 9)
    assert olha.sees(TG) == []
    network.probe.undecidable = False
    async with world.database.begin() as connection:
        await connection.execute(update(Outbox).where(WAITING).values(not_before=None))
    await world.settles()
    first, bundle = olha.sees(TG)
    assert first.text == "Jan: zuerst"
    assert plain(bundle.words.text).count("Nachricht ") == 9
    assert isinstance(network.done[-1], Send)
    assert NativeId(first.native_id) != bundle.native_id
