"""What is said about ideas and concerns: to their authors, to everybody and to moderators."""

from __future__ import annotations

from collections.abc import Sequence

from forum.directory import Card
from forum.facts import Facts
from forum.notices import Notice, notice

# To the author: what happened, why, what next and by when, what they can do.


def received(idea: Facts) -> Notice:
    """It has arrived."""
    return notice("ideas/received", idea=idea)


def too_late_to_change(number: str) -> Notice:
    """The author changed their message after somebody had acted on the idea."""
    return notice("ideas/too_late_to_change", number=number)


def taken_up(idea: Facts, name: str) -> Notice:
    """Somebody else made an idea of what they said in a room."""
    return notice("ideas/taken_up", idea=idea, who=name)


def accepted(idea: Facts) -> Notice:
    """It is public and worked on."""
    return notice("ideas/accepted", idea=idea)


def asked(idea: Facts, question: str) -> Notice:
    """The moderators need to know something; a reply answers."""
    return notice("ideas/asked", idea=idea, question=question)


def declined(idea: Facts) -> Notice:
    """It cannot be done."""
    return notice("ideas/declined", idea=idea)


def referred(idea: Facts, card: Card | None = None) -> Notice:
    """Somebody else can help: as the moderator wrote it, or as the directory knows them."""
    return notice("ideas/referred", idea=idea, card=card)


def parked(idea: Facts) -> Notice:
    """It rests until a day."""
    return notice("ideas/parked", idea=idea)


def hidden(idea: Facts) -> Notice:
    """It is not shown; without its title, for the room may be an open one."""
    return notice("ideas/hidden", idea=idea)


def reopened(idea: Facts, reason: str) -> Notice:
    """It is worked on again."""
    return notice("ideas/reopened", idea=idea, reason=reason)


def woken(idea: Facts) -> Notice:
    """The day until which it rested has come."""
    return notice("ideas/woken", idea=idea)


def scheduled(idea: Facts) -> Notice:
    """A meeting will speak about it."""
    return notice("ideas/scheduled", idea=idea)


def postponed(idea: Facts) -> Notice:
    """The meeting did not decide; with a day when the next one will speak about it."""
    return notice("ideas/postponed", idea=idea)


def decided(idea: Facts) -> Notice:
    """What was decided, once the minutes are approved."""
    return notice("ideas/decided", idea=idea)


def implemented(idea: Facts) -> Notice:
    """It is done."""
    return notice("ideas/implemented", idea=idea)


def implemented_for_supporter(idea: Facts) -> Notice:
    """What somebody supported is done."""
    return notice("ideas/implemented_for_supporter", idea=idea)


def taken_back(idea: Facts) -> Notice:
    """Instead of what was said: the moderator took it back."""
    return notice("ideas/taken_back", idea=idea)


def solution_arrived(idea: Facts, name: str, text: str) -> Notice:
    """Somebody knows how it could be done."""
    return notice("ideas/solution_arrived", idea=idea, who=name, text=text)


# To whoever asked or acted.


def standing(idea: Facts, *, insider: bool) -> Notice:
    """Where it stands; an insider (author, moderator) also reads what is not public."""
    return notice("ideas/standing", idea=idea, insider=insider)


def listing(ideas: Sequence[Facts], *, more: int, words: str, url: str) -> Notice:
    """What is public, or what of it holds these words."""
    return notice("ideas/listing", ideas=ideas, more=more, words=words, url=url)


def confirm_withdrawal(idea: Facts) -> Notice:
    """Shall it really be withdrawn."""
    return notice("ideas/confirm_withdrawal", idea=idea)


def withdrawn(idea: Facts) -> Notice:
    """It is withdrawn."""
    return notice("ideas/withdrawn", idea=idea)


def nothing_written(kind: str) -> Notice:
    """A command that needs a text was given none."""
    return notice("ideas/nothing_written", kind=kind)


def not_for_others() -> Notice:
    """Somebody else wants to take up the words of a person who has nothing carried out of the room."""
    return notice("ideas/not_for_others")


def too_long(length: int, limit: int) -> Notice:
    """More characters than can be taken."""
    return notice("ideas/too_long", length=length, limit=limit)


def already_there(number: str) -> Notice:
    """The same person handed in the same words before."""
    return notice("ideas/already_there", number=number)


def no_such_idea() -> Notice:
    """There is no such number, or it is not for this person."""
    return notice("ideas/no_such_idea")


def number_missing(word: str) -> Notice:
    """Which idea is meant."""
    return notice("ideas/number_missing", word=word)


def not_yours(number: str) -> Notice:
    """Only the author may do this."""
    return notice("ideas/not_yours", number=number)


def own_idea(number: str) -> Notice:
    """Authors are not counted as supporters."""
    return notice("ideas/own_idea", number=number)


def not_supportable(idea: Facts) -> Notice:
    """Support is not possible yet, or no more."""
    return notice("ideas/not_supportable", idea=idea)


def closed(number: str) -> Notice:
    """Nothing can be added."""
    return notice("ideas/closed", number=number)


def answer_received(idea: Facts) -> Notice:
    """The answer to a question (or to a message) has arrived."""
    return notice("ideas/answer_received", idea=idea)


def nothing_added(word: str, number: str) -> Notice:
    """A solution or an answer without text."""
    return notice("ideas/nothing_added", word=word, number=number)


def confidential_not_yet() -> Notice:
    """The protected way for confidential concerns does not exist yet; nothing was kept."""
    return notice("ideas/confidential_not_yet")


def only_in_private() -> Notice:
    """What was asked for is not for everybody's eyes."""
    return notice("ideas/only_in_private")


# Cards.


def public_card(idea: Facts) -> Notice:
    """What everybody sees of it."""
    return notice("ideas/public_card", idea=idea)


def triage_card(idea: Facts) -> Notice:
    """What moderators see of it."""
    return notice("ideas/triage_card", idea=idea)


# To moderators.


def backlog(ideas: Sequence[Facts], *, more: int) -> Notice:
    """What waits, the oldest promise first."""
    return notice("ideas/backlog", ideas=ideas, more=more)


def acted(idea: Facts, *, told: bool, shown: bool) -> Notice:
    """It was done, but the author does not know or nobody can see it."""
    return notice("ideas/acted", idea=idea, told=told, shown=shown)


def not_now(idea: Facts) -> Notice:
    """This word leads nowhere from where it stands."""
    return notice("ideas/not_now", idea=idea)


def question_wanted(idea: Facts) -> Notice:
    """What shall be asked."""
    return notice("ideas/question_wanted", idea=idea)


def reason_wanted(idea: Facts) -> Notice:
    """Why is it declined: one of the choices, or words of one's own."""
    return notice("ideas/reason_wanted", idea=idea)


def referral_unclear(number: str, words: str, found: Sequence[str]) -> Notice:
    """To whom: one of these offices, or else the words as they are."""
    return notice("ideas/referral_unclear", number=number, words=words, found=found)


def text_missing(word: str, number: str) -> Notice:
    """A moderator's word was given without what it needs."""
    return notice("ideas/text_missing", word=word, number=number)


def day_missing(number: str) -> Notice:
    """Until when it shall rest cannot be read, or is not ahead."""
    return notice("ideas/day_missing", number=number)


def person_unclear(name: str, found: Sequence[str]) -> Notice:
    """Nobody, or more than one person, is called this."""
    return notice("ideas/person_unclear", who=name, found=found)


def assigned(idea: Facts) -> Notice:
    """To the person who is responsible now."""
    return notice("ideas/assigned", idea=idea)


def nothing_to_undo(*, overtaken: bool) -> Notice:
    """There is no act of this moderator that can still be taken back."""
    return notice("ideas/nothing_to_undo", overtaken=overtaken)


def merging_not_yet() -> Notice:
    """Merging and splitting are not built yet, and what to do instead."""
    return notice("ideas/merging_not_yet")


def author_wrote(idea: Facts, text: str) -> Notice:
    """The author answered something that was not a question."""
    return notice("ideas/author_wrote", idea=idea, text=text)


def rest_over(idea: Facts) -> Notice:
    """A parked idea is to be worked on again."""
    return notice("ideas/rest_over", idea=idea)
