"""Polls are asked on every side, answered there, and counted together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.civil import machine_now
from bot.events import Address, Closed, NativeId, Tallied, Voted
from bot.network import EndPoll
from bot.things import Option, Poll, Things
from storage import people, places
from storage.models import Purpose
from tests.fakes.trouble import AnswerLost
from tests.scenarios.sending import add_room
from tests.world import Member, World

TG, MX = "-100", "!work:example.org"
POLL = Poll(
    question="Wann?", options=(Option(key="a", text="Mo"), Option(key="b", text="Di")), alias="own-poll"
)


@pytest.fixture
async def olha(world: World) -> Member:
    """Olha writes on Telegram, which tells the bot how many voted in its own polls, and nothing of others."""
    await world.link(TG, MX, "Arbeit", Purpose.TALK)
    for network in world.networks.values():
        network.rooms.clear()
    return world.member("telegram", "7", "Olha")


@pytest.fixture
def jan(world: World) -> Member:
    """Jan writes on Matrix, which says who voted."""
    return world.member("matrix", "@jan:example.org", "Jan")


@pytest.fixture
def tom(world: World) -> Member:
    """Tom writes on Matrix too."""
    return world.member("matrix", "@tom:example.org", "Tom")


async def test_a_list_is_not_ended_as_a_poll(olha: Member, jan: Member, world: World) -> None:
    """Where a network had no room for the answers, nothing native is there to be ended."""
    asked = await _asks(jan, MX, replace(POLL, options=POLL.options[:1]))
    await jan.does(Closed, MX, native_id=asked)
    assert not any(isinstance(call, EndPoll) for call in world.networks["telegram"].done)
    assert "beendet" in olha.last(TG)


async def test_votes_of_both_sides_are_counted_together(olha: Member, jan: Member) -> None:
    """A card under the poll tells each side what it cannot see, and is edited in place."""
    asked = await _asks(jan, MX)
    copy = olha.sees(TG)[0]
    assert copy.words.things.poll == POLL
    await jan.does(Voted, MX, native_id=asked, keys=("b",))
    assert olha.last(TG) == "Mo: 0\nDi: 1 (Matrix 1)\nInsgesamt eine Stimme."
    assert jan.sees(MX) == []
    await _tally(olha, 2, 1)
    said = "Mo: 2 (Telegram 2)\nDi: 2 (Matrix 1, Telegram 1)\nInsgesamt 4 Stimmen."
    assert (jan.last(MX), jan.sees(MX)[-1].reply_to) == (said, asked)
    assert [seen.text for seen in olha.sees(TG)[1:]] == [said]
    await jan.does(Voted, MX, native_id=asked, keys=())
    assert jan.last(MX) == "Mo: 2 (Telegram 2)\nDi: 1 (Telegram 1)\nInsgesamt 3 Stimmen."


async def test_a_poll_whose_votes_are_kept_from_the_bot_says_so(
    olha: Member, jan: Member, tom: Member
) -> None:
    """Asked on Telegram: its card shows the other side's votes, and why those of this side are missing."""
    asked = await _asks(olha, TG)
    unseen = "Stimmen auf Telegram sind nicht dabei: Telegram zeigt sie dem Bot nicht."
    assert olha.last(TG) == f"Stimmen aus den anderen Räumen erscheinen hier.\n{unseen}"
    assert olha.sees(TG)[0].reply_to == asked
    copy = jan.sees(MX)[0].native_id
    await jan.does(Voted, MX, native_id=copy, keys=("0",))
    await tom.does(Voted, MX, native_id=copy, keys=("0", "1"))
    assert olha.last(TG) == f"Mo: 2 (Matrix 2)\nDi: 0\nInsgesamt 2 Stimmen.\n{unseen}"
    assert len(jan.sees(MX)) == 1


async def test_votes_of_another_room_on_the_same_network_are_counted(olha: Member, world: World) -> None:
    """Then only those from where it was asked are missing, not those of the whole network."""
    await add_room(world, "-200")
    asked = await _asks(olha, TG)
    copy = olha.sees("-200")[0].native_id
    assert copy != asked
    told = Tallied(
        room=Address(""),
        at=machine_now(),
        sender=olha.sender,
        poll=f"poll-{copy}",
        counts=(1, 0),
        closed=False,
    )
    await world.happens("telegram", told)
    assert olha.last(TG) == (
        "Mo: 1 (Telegram 1)\nDi: 0\nInsgesamt eine Stimme.\n"
        "Die Stimmen aus dem Raum der Frage fehlen: Telegram zeigt sie dem Bot nicht."
    )


async def test_votes_count_although_the_answer_to_the_poll_was_lost(
    olha: Member, jan: Member, world: World
) -> None:
    """Its id was in that answer; how it reads tells which one it is."""
    world.networks["telegram"].trouble.append(AnswerLost())
    await _asks(jan, MX)
    assert len(olha.sees(TG)) == 1
    told = Tallied(
        room=Address(""),
        at=machine_now(),
        sender=olha.sender,
        poll="said-nowhere",
        counts=(2, 1),
        question="Jan: Wann?",
        options=("Mo", "Di"),
    )
    await world.happens("telegram", replace(told, question="Jan: Wo?"))
    await world.happens("telegram", replace(told, options=("Mo", "Mi")))
    assert jan.sees(MX) == []
    await world.happens("telegram", told)
    assert jan.last(MX) == "Mo: 2 (Telegram 2)\nDi: 1 (Telegram 1)\nInsgesamt 3 Stimmen."
    await world.happens("telegram", replace(told, counts=(3, 1), question=""))
    assert "Insgesamt 4 Stimmen." in jan.last(MX)


async def test_an_ended_poll_tells_its_final_count(olha: Member, jan: Member, world: World) -> None:
    """When its asker stops it, Telegram does tell the votes: then both sides see all of them."""
    await _asks(olha, TG)
    copy = jan.sees(MX)[0].native_id
    await jan.does(Voted, MX, native_id=copy, keys=("0",))
    await _tally(olha, 3, 0, poll="own-poll", closed=True)
    said = "Diese Umfrage ist beendet.\nMo: 4 (Matrix 1, Telegram 3)\nDi: 0\nInsgesamt 4 Stimmen."
    assert (olha.last(TG), jan.last(MX)) == (said, said)
    assert world.networks["matrix"].ended == [copy]


async def test_people_vote_once(olha: Member, jan: Member, world: World) -> None:
    """Of an answer given with two accounts of one person the later one counts."""
    asked = await _asks(jan, MX)
    other = world.member("matrix", "@jan:example.com", "Jan")
    for member, key in ((jan, "a"), (other, "b")):
        await member.does(Voted, MX, native_id=asked, keys=(key,))
    assert "Insgesamt 2 Stimmen." in olha.last(TG)
    async with world.work.unit() as ctx:
        one = await people.account(ctx.session, "matrix", jan.user)
        two = await people.account(ctx.session, "matrix", other.user)
        assert one is not None
        assert two is not None
        two.person_id = one.person_id
    await other.does(Voted, MX, native_id=asked, keys=("b", "a"))
    assert olha.last(TG) == "Mo: 0\nDi: 1 (Matrix 1)\nInsgesamt eine Stimme."


async def test_only_known_answers_count(olha: Member, jan: Member) -> None:
    """Clients may send anything: what the poll does not offer is no answer."""
    asked = await _asks(jan, MX)
    await jan.does(Voted, MX, native_id=asked, keys=("c", "0", "a", "a"))
    assert "Insgesamt eine Stimme." in olha.last(TG)


async def test_ending_a_poll_ends_it_everywhere(olha: Member, jan: Member, world: World) -> None:
    """What its asker ends takes no more answers on any side; the last count is told."""
    asked = await _asks(jan, MX)
    copy = olha.sees(TG)[0].native_id
    await _tally(olha, 1, 0)
    await olha.does(Closed, TG, native_id=copy)
    assert world.networks["telegram"].ended == []
    await jan.does(Closed, MX, native_id=asked)
    assert world.networks["telegram"].ended == [copy]
    await _tally(olha, 2, 0, closed=True)
    await _tally(olha, 5, 5)
    await jan.does(Voted, MX, native_id=asked, keys=("a",))
    said = "Diese Umfrage ist beendet.\nMo: 2 (Telegram 2)\nDi: 0\nInsgesamt 2 Stimmen."
    assert jan.last(MX) == said


async def test_a_moderator_may_end_a_poll_from_the_other_side(
    olha: Member, jan: Member, mira: Member, world: World
) -> None:
    """Where nobody but the asker can end it, the card says that it is over."""
    await _asks(olha, TG)
    copy = jan.sees(MX)[0].native_id
    await jan.does(Closed, MX, native_id=copy)
    assert "beendet" not in olha.last(TG)
    await mira.does(Closed, MX, native_id=copy)
    assert olha.last(TG).startswith("Diese Umfrage ist beendet.\nEs gab keine Stimmen.")
    assert not any(isinstance(act, EndPoll) for act in world.networks["matrix"].done)


async def test_a_poll_is_changed_in_words_before_anybody_has_answered(olha: Member, jan: Member) -> None:
    """No network can change another's poll: the new words are said, and votes count by their place."""
    asked = await _asks(jan, MX)
    changed = Poll(
        question="Um wie viel Uhr?", options=(Option(key="x", text="9"), Option(key="y", text="10"))
    )
    await jan.edits(asked, "", MX, things=Things(poll=POLL))
    assert len(olha.sees(TG)) == 1
    await jan.edits(asked, "", MX, things=Things(poll=changed))
    note = olha.sees(TG)[-1]
    assert note.text.startswith("Jan hat diese Umfrage geändert.\nUm wie viel Uhr?\n1. 9\n2. 10\n")
    assert note.reply_to == olha.sees(TG)[0].native_id
    await _tally(olha, 1, 0)
    await jan.does(Voted, MX, native_id=asked, keys=("y",))
    assert jan.last(MX) == "9: 1 (Telegram 1)\n10: 1 (Matrix 1)\nInsgesamt 2 Stimmen."
    await jan.edits(asked, "", MX, things=Things(poll=POLL))
    assert "In den anderen Räumen bleibt die Umfrage, wie sie war." in jan.last(MX)
    assert "9: 1" in olha.last(TG)


async def test_a_removed_poll_is_over(olha: Member, jan: Member) -> None:
    """With the poll its card goes, and late votes are nobody's business."""
    asked = await _asks(jan, MX)
    await _tally(olha, 1, 0)
    alias = f"poll-{olha.sees(TG)[0].native_id}"
    await jan.deletes(asked, MX)
    await _tally(olha, 2, 0, poll=alias)
    assert (olha.sees(TG), jan.sees(MX)) == ([], [])


async def test_a_poll_asked_in_private_stays_there(olha: Member, jan: Member) -> None:
    """Nothing is counted where there is no other side."""
    asked = await jan.writes("", things=Things(poll=POLL))
    before = len(jan.sees())
    await jan.does(Voted, native_id=asked, keys=("a",))
    assert (len(jan.sees()), olha.sees(TG)) == (before, [])


async def test_votes_that_belong_to_no_poll_are_nothing(olha: Member, jan: Member) -> None:
    """Clients and networks may speak of what was never a poll here."""
    said = await jan.writes("Wann?", MX)
    for native_id in (said, NativeId("unknown")):
        await jan.does(Voted, MX, native_id=native_id, keys=("a",))
        await jan.does(Closed, MX, native_id=native_id)
    await _tally(olha, 1, 0, poll="unknown")
    assert [seen.text for seen in (*olha.sees(TG), *jan.sees(MX))] == ["Jan: Wann?"]


async def test_during_a_confidential_item_the_card_rests(
    olha: Member, jan: Member, anna_there: Member
) -> None:
    """Votes count, but are told to networks that may not hear of them only afterwards."""
    asked = await _asks(jan, MX)
    for line in ("!sitzung start", "!top Personal", "!vertraulich"):
        await anna_there.writes(line, MX)
    await jan.does(Voted, MX, native_id=asked, keys=("a",))
    assert "Mo: 1" not in olha.last(TG)
    await anna_there.writes("!vertraulich", MX)
    await anna_there.does(Voted, MX, native_id=asked, keys=("a",))
    assert "Mo: 2 (Matrix 2)" in olha.last(TG)


async def test_every_language_of_the_room_reads_the_card(olha: Member, jan: Member, world: World) -> None:
    """What people wrote stands there once, the sentences in each language."""
    async with world.work.unit() as ctx:
        room = await places.room_with_address(ctx.session, MX)
        assert room is not None
        (await places.channel_of(ctx.session, room)).languages = ["de", "en"]
    asked = await _asks(jan, MX)
    await jan.does(Voted, MX, native_id=asked, keys=("a",))
    assert olha.last(TG).count("Mo: 1") == 1


async def test_hostile_options_ping_nobody(olha: Member, jan: Member) -> None:
    """What people write into a poll is no markup, no mention and no command in its card."""
    hostile = Poll(
        question="?", options=(Option(key="a", text="<b>@olha</b>"), Option(key="b", text="/start"))
    )
    asked = await jan.writes("", MX, things=Things(poll=hostile))
    await jan.does(Voted, MX, native_id=asked, keys=("a",))
    assert olha.last(TG).startswith("<b>@\u2060olha</b>: 1 (Matrix 1)\n/\u2060start: 0")


async def _asks(member: Member, room: str, poll: Poll = POLL) -> NativeId:
    return await member.writes("", room, things=Things(poll=poll))


async def _tally(there: Member, *counts: int, poll: str = "", closed: bool = False) -> None:
    """Telegram tells how often each option was chosen; unless another is named, in the bot's own poll."""
    poll = poll or f"poll-{there.sees(TG)[0].native_id}"
    told = Tallied(
        room=Address(""), at=machine_now(), sender=there.sender, poll=poll, counts=counts, closed=closed
    )
    await there.world.happens(there.network, told)


async def test_a_poll_that_had_ended_before_takes_no_answers(olha: Member, jan: Member, world: World) -> None:
    """Forwarded after its end: it is ended elsewhere too, and its count is told there."""
    await olha.writes("", TG, things=Things(poll=replace(POLL, final=(4, 0))))
    [copy, card] = jan.sees(MX)
    assert world.networks["matrix"].ended == [copy.native_id]
    assert card.text == "Diese Umfrage ist beendet.\nMo: 4 (Telegram 4)\nDi: 0\nInsgesamt 4 Stimmen."
    await jan.does(Voted, MX, native_id=copy.native_id, keys=("0",))
    assert (jan.last(MX), olha.sees(TG)) == (card.text, [])
