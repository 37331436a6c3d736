"""`hilfe`: what this person may do here and now; `hilfe WORT`: one command explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.commands import bare, choosing, grammar
from bot.commands.call import Call, Command
from bot.commands.vocabulary import Vocabulary
from forum import access, sittings, voice
from forum.notices import Notice
from forum.notices import help as notices
from forum.notices.help import SENTENCES, USUAL, Group, Line, Meaning, Section
from forum.words import translated
from storage import people
from storage.models import RoleName

#: They answer an open question, and do nothing else.
ANSWERS = frozenset({"yes", "no", "cancel"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What of a person and a room decides which commands are of use there."""

    language: str
    #: What stands before a command's word in groups there.
    prefix: str
    roles: frozenset[RoleName]
    private: bool
    #: The person may steer the meeting that is on, or may begin one, here.
    keeps_minutes: bool = False
    sits: bool = False
    asked: bool = False

    def offers(self, command: Command) -> bool:
        """Whether `command` would do something for this person here and now."""
        if command.hidden or command.word not in SENTENCES or not self.permits(command):
            return False
        if command.word in ANSWERS:
            return self.asked
        return self.private or not command.private_only

    def permits(self, command: Command) -> bool:
        """Whether the person has the right to it, wherever they are."""
        if command.word == "meeting":
            return self.keeps_minutes or self.sits
        if SENTENCES[command.word].group is Group.SITTING:
            return self.keeps_minutes
        return command.role is None or command.role in self.roles


def command(known: Callable[[], Sequence[Command]]) -> Command:
    """The help command over all commands that `known` gives when it is asked."""

    async def show(call: Call) -> None:
        vocabulary = Vocabulary((*known(), itself))
        place = await _place(call)
        word, _ = grammar.words(call.args)
        meant = vocabulary.find(word) or vocabulary.resembling(word) if word else None
        if meant is None or meant.hidden or meant.word not in SENTENCES:
            notice = _overview(place, vocabulary.commands, unknown=word)
        else:
            notice = _explanation(call, place, meant)
        await voice.person(
            call.ctx,
            call.person.id,
            notice,
            cause=call.next_cause(),
            room=call.room,
            reply_to=call.message,
        )

    itself = Command(word="help", german="hilfe", run=show, aliases=bare.ALONE)
    return itself


async def _place(call: Call) -> Place:
    session, person = call.ctx.session, call.person.id
    roles = await access.roles_of(call.ctx, person)
    question = await people.question(session, person, call.room.id)
    meeting = None if call.private else await sittings.at(call.ctx, call.channel.id)
    return Place(
        language=await voice.language_of(call.ctx, person),
        prefix=grammar.prefix(call.room.network),
        roles=roles,
        private=call.private,
        keeps_minutes=meeting is not None and await sittings.keeps_minutes(call.ctx, person, meeting),
        sits=not call.private and meeting is None and RoleName.MODERATOR in roles,
        asked=question is not None and not choosing.is_list(question),
    )


def _overview(place: Place, commands: Iterable[Command], *, unknown: str) -> Notice:
    offered = {known.word: known for known in commands if place.offers(known)}
    sections = [section for group in Group if (section := _section(group, offered, place.language))]
    asking = offered["help"].name(place.language)
    return notices.overview(
        sections,
        prefix=place.prefix,
        example=f"{asking} {offered['idea'].name(place.language)}",
        unknown=unknown,
    )


def _section(group: Group, offered: Mapping[str, Command], language: str) -> Section | None:
    """The group's usual commands by use (all where none is usual), then the words of the others."""
    words = [word for word, entry in SENTENCES.items() if entry.group is group and word in offered]
    alike: dict[str, list[str]] = {}
    for word in words:
        alike.setdefault(SENTENCES[word].does, []).append(offered[word].name(language))
    usual = dict.fromkeys(SENTENCES[word].does for word in USUAL if word in words) or dict.fromkeys(alike)
    lines = [Line(tuple(alike.pop(does)), does) for does in usual]
    return (
        Section(group.value, lines, [name for names in alike.values() for name in names]) if lines else None
    )


def _explanation(call: Call, place: Place, meant: Command) -> Notice:
    entry, shown = SENTENCES[meant.word], meant.name(place.language)
    args = translated(entry.example, place.language) if entry.example else ""
    bare_word = meant.private_only or call.private
    prefix = "" if bare_word and (not args or bare.may_follow(meant, args)) else place.prefix
    others = [word for word in (meant.german, meant.word, *meant.aliases) if word != shown]
    return notices.explained(
        Meaning(shown, entry.does, f"{prefix}{shown} {args}".strip(), list(dict.fromkeys(others))),
        who=_who(meant),
        allowed=place.permits(meant) or entry.group is Group.SITTING,
        private=meant.private_only,
    )


def _who(meant: Command) -> str:
    if SENTENCES[meant.word].group is Group.SITTING:
        return "minutes"
    return meant.role.value if meant.role is not None else "all"
