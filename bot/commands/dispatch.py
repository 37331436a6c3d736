"""From something said, pressed or reacted to the command it means, and to its answer."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot import menus, rooms
from bot.commands import answers, choosing, grammar
from bot.commands.call import Call, Command
from bot.commands.people import FIRST_WORDS
from bot.commands.vocabulary import Vocabulary
from bot.events import Deleted, Posted, Pressed, Reacted
from bot.markup import escape, plain
from bot.relay import called, parents
from bot.relay.heard import Heard
from forum import access, leaving, voice, welcome
from forum.context import Context
from forum.errors import Refusal
from forum.notices import people as notices
from forum.notices import places as places_notices
from forum.notices import relay as relay_notices
from storage import messages, outbox, people, places
from storage.models import Account, Message, Person, Room

log = structlog.get_logger(__name__)


class Dispatch:
    """Finds the command behind an event and runs it in a savepoint: a bug loses only the command."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    async def heard(self, heard: Heard, event: Posted, cause: str) -> bool:
        """Act on what was said; True when it is (also) talk, to be relayed."""
        call = await self._call(heard.ctx, cause, heard.room, heard.account)
        call = replace(call, message=heard.message, about=await _parent(heard))
        if not event.sender.personal:
            return await self._hidden(call, event)
        await choosing.guess(call, plain(event.text))
        words = plain(event.text)
        line = None if event.borrowed else await answers.line(call, words, self._vocabulary)
        if line is not None:
            talk = await self._obey(call, event, *line)
        else:
            talk = not call.private or await self._offer(call, event)
        if call.private and welcome.is_unknown(call.person):
            await self._run(FIRST_WORDS, call)
        return talk

    async def _hidden(self, call: Call, event: Posted) -> bool:
        """A command of nobody's is told why nothing comes of it; all else they say is talk."""
        typed = None if event.borrowed else grammar.read(plain(event.text))
        if typed is None or typed.addressee or self._vocabulary.find(typed.word) is None:
            return True
        await call.answer(places_notices.anonymous(), here=True)
        return False

    async def _obey(self, call: Call, event: Posted, command: Command, args: str) -> bool:
        """Run what was typed; True when it is (also) talk."""
        if command.points and await parents.is_one_of_several(call.ctx, call.room, event):
            call = replace(call, about=None)
            if not args.strip():
                await call.answer(relay_notices.which_of_them())
                return False
        if event.things and not command.relayed:
            await call.answer(notices.only_words())
        await self._run(command, replace(call, args=args))
        if command.relayed and grammar.read(plain(event.text)) is not None:
            # Talk that was dictated to the minutes: the words cross, the command word does not.
            assert call.message is not None  # it was typed
            call.message.text = escape(args)
        return command.relayed

    async def pressed(self, ctx: Context, cause: str, room: Room, event: Pressed) -> None:
        """A button: let it come to rest, then run what it stands for."""
        await outbox.effect(
            ctx.session,
            outbox.ANSWER,
            room,
            cause=f"{room.network}:{event.callback}",
            payload={"callback": event.callback, "text": ""},
            now=ctx.machine_now,
        )
        message = await messages.seen_at(ctx.session, room.id, event.native_id)
        account = await rooms.meet(ctx, room.network, event)
        if message is not None and 1 <= event.choice <= len(message.choices):
            call = await self._call(ctx, cause, room, account)
            await self._choose(replace(call, about=message), message, event.choice)

    async def reacted(self, ctx: Context, cause: str, room: Room, event: Reacted) -> Message | None:
        """A reaction under one of the forum's own messages may be a choice; the message it is under."""
        message = await messages.seen_at(ctx.session, room.id, event.native_id)
        if message is None:
            return None
        account = await rooms.meet(ctx, room.network, event)
        call = replace(await self._call(ctx, cause, room, account), about=message)
        for emoji in event.added:
            fresh = await messages.add_reaction(
                ctx.session,
                message,
                room,
                account_id=account.id,
                emoji=emoji,
                native_id=event.reaction_id,
            )
            if fresh and event.sender.personal and (number := _choice(message, emoji)):
                await self._choose(call, message, number)
        for emoji in event.removed:
            await self._take_back(call, message, emoji, personal=event.sender.personal)
        return message

    async def reaction_taken_back(
        self, ctx: Context, cause: str, room: Room, event: Deleted
    ) -> Message | None:
        """Where reactions have ids of their own: what it was under, when this deletion was one of them."""
        reaction = await messages.reaction(ctx.session, room.id, event.native_id)
        if reaction is None:
            return None
        message = await ctx.session.get_one(Message, reaction.message_id)
        account = await ctx.session.get_one(Account, reaction.account_id)
        call = replace(await self._call(ctx, cause, room, account), about=message)
        await self._take_back(call, message, reaction.emoji)
        return message

    async def _take_back(self, call: Call, message: Message, emoji: str, *, personal: bool = True) -> None:
        gone = await messages.drop_reaction(call.ctx.session, message, call.account.id, emoji)
        number = _choice(message, emoji)
        if not gone or not number or not personal:
            return
        word, args = grammar.words(message.choices[number - 1]["command"])
        if (opposite := self._vocabulary.find(f"un{word}")) is not None:
            await self._run(opposite, replace(call, args=args))

    async def _choose(self, call: Call, message: Message, number: int) -> None:
        await choosing.guess(call, "")
        command, args = self._vocabulary.line(message.choices[number - 1]["command"])
        await self._run(command, replace(call, args=args))
        await self._answered(call, message)

    async def _answered(self, call: Call, message: Message) -> None:
        """A choice made is an answer given, whichever command it was."""
        question = await people.question(call.ctx.session, call.person.id, call.room.id)
        if question is not None and question.message_id == message.id and not choosing.is_list(question):
            await choosing.settle(call)

    async def _call(self, ctx: Context, cause: str, room: Room, account: Account) -> Call:
        return Call(
            ctx=ctx,
            cause=cause,
            room=room,
            channel=await places.channel_of(ctx.session, room),
            person=await ctx.session.get_one(Person, account.person_id),
            account=account,
            args="",
        )

    async def _run(self, command: Command, call: Call) -> None:
        session = call.ctx.session
        await self._let_back_in(call)
        try:
            async with session.begin_nested():
                await self._allowed(command, call)
                await command.run(call)
        except Refusal as refusal:
            await _reload(call)
            await call.answer(refusal.notice)
        except Exception:
            log.exception("A command failed", command=command.word, cause=call.cause)
            await _reload(call)
            await call.answer(notices.command_failed())
        if call.private:
            # It may have changed the person's language or roles.
            await menus.renew(call.ctx, call.room)

    async def _let_back_in(self, call: Call) -> None:
        """Whoever left and does something again belongs to the network again."""
        if call.person.left_at is not None:
            await leaving.come_back(call.ctx, call.person, call.room)

    async def _allowed(self, command: Command, call: Call) -> None:
        if command.private_only and not call.private:
            language = await voice.language_of(call.ctx, call.person.id)
            raise Refusal(notices.only_in_private(command.name(language)))
        if command.role is not None:
            await access.require(call.ctx, call.person.id, command.role)

    async def _offer(self, call: Call, event: Posted) -> bool:
        """Plain words in private: ask what they are to become."""
        if not event.borrowed and grammar.read(plain(event.text)) is not None:
            await call.answer(notices.unknown_command())
        elif event.text and call.message is not None:
            await self._let_back_in(call)
            if event.things:
                await call.answer(notices.only_words())
            await choosing.offer(call, call.message)
        elif event.missing or event.things:
            await call.answer(notices.only_text())
        return False


async def _parent(heard: Heard) -> Message | None:
    if heard.message.reply_to_id is None:
        return None
    return await heard.ctx.session.get_one(Message, heard.message.reply_to_id)


def _choice(message: Message, emoji: str) -> int | None:
    """The number of the choice that this emoji stands for."""
    wanted = called.same(emoji)
    offered = [called.same(choice["emoji"]) for choice in message.choices]
    return offered.index(wanted) + 1 if wanted in offered else None


async def _reload(call: Call) -> None:
    """After a savepoint is rolled back its rows are stale, and stale rows cannot be read without waiting."""
    for row in (call.room, call.channel, call.person, call.account, call.message, call.about):
        if row is not None:
            await call.ctx.session.refresh(row)
