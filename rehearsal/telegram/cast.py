"""Who and what there is: people, groups, forums and channels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from rehearsal.telegram.core import Core
from rehearsal.telegram.people import Person
from rehearsal.telegram.rooms import Room
from rehearsal.telegram.state import ADMIN_RIGHTS, GENERAL_TOPIC, Chat, ChatType, Member, Topic, User

BotStanding = Literal["none", "member", "administrator"]


class Cast:
    """Makes accounts and chats; keeps the people by number."""

    def __init__(self, core: Core) -> None:
        """An empty stage."""
        self._core = core
        self.people: dict[int, Person] = {}

    def person(
        self,
        first_name: str,
        *,
        last_name: str = "",
        username: str = "",
        language_code: str = "de",
        is_bot: bool = False,
        number: int | None = None,
    ) -> Person:
        """A new account; the number is chosen unless given."""
        number = number or 100_000_000 + next(self._core.world.numbers)
        user = User(
            id=number,
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            is_bot=is_bot,
        )
        self._core.world.users[number] = user
        self.people[number] = Person(self._core, user)
        return self.people[number]

    def group(self, title: str, members: Iterable[Person], *, bot: BotStanding = "member") -> Room:
        """A basic group; the first member owns it. The bot is told that it was added."""
        number = -(4_000_000_000 + next(self._core.world.numbers))
        return self._open(Chat(id=number, type="group", title=title), members, bot)

    def supergroup(
        self,
        title: str,
        members: Iterable[Person],
        *,
        bot: BotStanding = "administrator",
        forum: bool = False,
        username: str = "",
        number: int | None = None,
    ) -> Room:
        """A supergroup, with topics if it is a forum; the first member owns it."""
        chat = Chat(
            id=number or self._long_number(),
            type="supergroup",
            title=title,
            username=username,
            is_forum=forum,
        )
        if forum:
            chat.topics[GENERAL_TOPIC] = Topic(id=GENERAL_TOPIC, name="General")
            next(chat.ids)
        return self._open(chat, members, bot)

    def channel(self, title: str, members: Iterable[Person], *, bot: BotStanding = "administrator") -> Room:
        """A channel, where people see posts and no senders."""
        kind: ChatType = "channel"
        return self._open(Chat(id=self._long_number(), type=kind, title=title), members, bot)

    def _long_number(self) -> int:
        return -(10**12 + 1_500_000_000 + next(self._core.world.numbers))

    def _open(self, chat: Chat, members: Iterable[Person], bot: BotStanding) -> Room:
        self._core.world.add_chat(chat)
        present = list(members)
        for person in present:
            status: Literal["member", "creator"] = "member" if chat.members else "creator"
            chat.members[person.id] = Member(user=person.user, status=status)
        if bot != "none" and present:
            present[0].adds_bot(Room(self._core, chat), admin=bot == "administrator")
        return Room(self._core, chat)

    def promote(self, person: Person, room: Room) -> None:
        """Make somebody an administrator with every right."""
        self._core.stand(room.chat, person.user, "administrator", person.user, frozenset(ADMIN_RIGHTS))
