"""The two cards: posted once, edited in place, never more than they should say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from forum import cards, ideas, triage
from forum.reasons import Reason
from storage.models import IdeaKind, IdeaStatus, Message, Purpose, RoleName
from tests.forum.cast import Cast, room

CAFE = "Ein <b>Sprachcafé</b> am Samstag. Mit Kinderbetreuung."


def commands(card: Message) -> Sequence[str]:
    """What can be picked under a card."""
    return [choice["command"] for choice in card.choices]


async def test_every_moderators_room_gets_one_card_and_keeps_it(cast: Cast) -> None:
    """However often the idea moves, the card is the same message, edited."""
    other = await room(cast.ctx, "Moderation Nord", Purpose.MODERATION)
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha")
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE)
    first = [(await cast.messages(where))[0].id for where in (cast.moderation, other)]
    await triage.accept(cast.ctx, petra.id, idea)
    await triage.ask(cast.ctx, petra.id, idea, "Wie viele?")
    for where, number in zip((cast.moderation, other), first, strict=True):
        (card,) = await cast.messages(where)
        assert card.id == number
        assert "Rückfrage offen" in card.text


async def test_words_of_people_are_never_markup(cast: Cast) -> None:
    """What looks like markup in an idea is shown as it was written."""
    olha = await cast.person("Olha <i>")
    await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE, room=cast.talk)
    (card,) = await cast.told(cast.moderation)
    assert "Ein &lt;b&gt;Sprachcafé&lt;/b&gt;" in card
    assert "Von Olha &lt;i&gt;, aus „Arbeit“" in card


async def test_buttons_follow_the_status(cast: Cast) -> None:
    """Only what is possible now is offered, to moderators and to everybody."""
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha")
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE)
    (card,) = await cast.messages(cast.moderation)
    assert commands(card) == ["accept OM-2026-0001", "ask OM-2026-0001", "decline OM-2026-0001"]
    await triage.accept(cast.ctx, petra.id, idea)
    assert commands(card) == ["ask OM-2026-0001", "decline OM-2026-0001"]
    (public,) = await cast.messages(cast.openmic)
    assert commands(public) == ["support OM-2026-0001"]
    assert public.on_reply == "contribute OM-2026-0001"
    await triage.implemented(cast.ctx, petra.id, idea, "Es ist offen")
    assert commands(card) == commands(public) == []


async def test_the_public_card_of_a_private_idea_names_nobody(cast: Cast) -> None:
    """It comes from the network; said in a room, it comes from its author."""
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha")
    alone = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE, room=await cast.home(olha))
    openly = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, "Ein Chor", room=cast.talk)
    for idea in (alone, openly):
        await triage.accept(cast.ctx, petra.id, idea)
    first, second = await cast.told(cast.openmic)
    assert "aus dem Netzwerk" in first
    assert "Olha" not in first
    assert "von Olha" in second


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (IdeaStatus.HIDDEN, "<b>OM-2026-0001</b>\nDiesen Text hat die Moderation aus dem Open Mic genommen."),
        (IdeaStatus.WITHDRAWN, "<b>OM-2026-0001</b> · zurückgezogen"),
    ],
)
async def test_what_is_taken_out_says_only_that(cast: Cast, status: IdeaStatus, shown: str) -> None:
    """No words, no name, nothing to pick."""
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha")
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE, room=cast.talk)
    await triage.accept(cast.ctx, petra.id, idea)
    idea.status = status
    await cards.show(cast.ctx, idea)
    (card,) = await cast.messages(cast.openmic)
    assert (card.text, card.choices) == (shown, [])


async def test_a_card_knows_its_idea_and_other_messages_have_none(cast: Cast) -> None:
    """A reply to a card needs no number."""
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha")
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE, room=cast.talk)
    await triage.accept(cast.ctx, petra.id, idea)
    for where in (cast.moderation, cast.openmic):
        assert await cards.idea_on(cast.ctx, (await cast.messages(where))[0]) is idea
    assert await cards.idea_on(cast.ctx, (await cast.messages(olha))[0]) is None
    assert await cards.idea_on(cast.ctx, await cast.says(olha, "Hallo", cast.talk)) is None
    assert await cards.idea_on(cast.ctx, None) is None


async def test_nothing_new_is_posted_about_what_is_over(cast: Cast) -> None:
    """A room that is opened later hears of open ideas only."""
    petra, olha = await cast.person("Petra", RoleName.MODERATOR), await cast.person("Olha")
    idea = await ideas.submit(cast.ctx, olha.id, IdeaKind.IDEA, CAFE)
    await triage.accept(cast.ctx, petra.id, idea)
    late = await room(cast.ctx, "Open Mic Nord", Purpose.OPENMIC)
    await triage.decline(cast.ctx, petra.id, idea, Reason(text="Nein"))
    assert await cast.told(late) == []
