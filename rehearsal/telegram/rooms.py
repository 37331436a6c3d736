"""A chat as people look at it, and what can be done to it as a whole."""

from __future__ import annotations

import itertools

from rehearsal.telegram import view
from rehearsal.telegram.core import Core
from rehearsal.telegram.state import Chat, Member, Topic, User
from rehearsal.telegram.view import Seen


class Room:
    """One chat on the screen."""

    def __init__(self, core: Core, chat: Chat) -> None:
        """A look at a chat."""
        self._core = core
        self.chat = chat

    @property
    def id(self) -> int:
        """The chat's number, negative for groups."""
        return self.chat.id

    @property
    def title(self) -> str:
        """The name of the group, empty in private chats."""
        return self.chat.title

    def visible(self, topic: int | None = None, *, services: bool = False) -> list[Seen]:
        """The messages as people scroll through them: of one topic or all, service messages on request."""
        return view.scroll(self.chat, topic, services=services)

    def texts(self, topic: int | None = None) -> list[str]:
        """Only the words of the visible messages."""
        return [said.text for said in self.visible(topic)]

    def find(self, part: str, topic: int | None = None) -> Seen | None:
        """The newest message holding some words."""
        return next((said for said in reversed(self.visible(topic)) if part in said.text), None)

    def message(self, number: int) -> Seen | None:
        """One message by its number, None when it is not there any more."""
        said = self.chat.messages.get(number)
        return None if said is None else view.seen(said)

    def open_topic(self, by: User, name: str) -> int:
        """Open a topic; the number is that of the service message announcing it."""
        if not self.chat.is_forum:
            raise ValueError(f"{self.title} has no topics")
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        # The number of the topic is known only to the message itself, which must already carry it.
        number = next(self.chat.ids)
        self.chat.ids = itertools.chain([number], self.chat.ids)
        self.chat.topics[number] = Topic(id=number, name=name)
        return self._core.service(self.chat, by, created, topic=number).id

    def migrate(self, by: User) -> Room:
        """Become a supergroup: members move, messages stay behind, both chats get a service message."""
        old = self.chat
        if old.type != "group":
            raise ValueError(f"{old.title} is no basic group")
        number = -(10**12 + 2_000_000_000 + next(self._core.world.numbers))
        new = self._core.world.add_chat(Chat(id=number, type="supergroup", title=old.title))
        new.members = {user_id: _same(member) for user_id, member in old.members.items()}
        self._core.service(old, by, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        self._core.service(new, by, {"migrate_from_chat_id": old.id})
        return Room(self._core, new)


def _same(member: Member) -> Member:
    return Member(user=member.user, status=member.status, rights=member.rights)
