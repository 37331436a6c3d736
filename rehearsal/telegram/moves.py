"""Hands that come and go, add and remove bots, and arrange chats."""

from __future__ import annotations

from rehearsal.telegram import media, render, shapes
from rehearsal.telegram.hand import Hand, Place
from rehearsal.telegram.params import Upload
from rehearsal.telegram.rooms import Room
from rehearsal.telegram.state import ADMIN_RIGHTS, CHANNEL_RIGHTS, Chat, Json, Status


class Moves(Hand):
    """Where somebody is, and what they may arrange there."""

    def joins(self, place: Place, *, by: Hand | None = None) -> None:
        """Enter a chat, alone or taken along by a member."""
        chat = self._chat(place)
        self._core.stand(chat, self.user, "member", (by or self).user)
        self._core.service(chat, (by or self).user, {"new_chat_members": [render.user(self.user)]})

    def leaves(self, place: Place, *, by: Hand | None = None) -> None:
        """Leave a chat, or be removed by an administrator."""
        chat = self._inside(place)
        self._core.stand(chat, self.user, "kicked" if by else "left", (by or self).user)
        self._core.service(chat, (by or self).user, {"left_chat_member": render.user(self.user)})

    def blocks(self) -> None:
        """Block the bot."""
        self._set_blocked(True)

    def adds_bot(
        self, place: Place, *, admin: bool = False, rights: frozenset[str] = frozenset(ADMIN_RIGHTS)
    ) -> None:
        """Add the bot to a chat, or change what it is there."""
        chat = self._inside(place)
        is_new = not chat.has(self._core.bot.id)
        status: Status = "administrator" if admin else "member"
        if chat.type == "channel" and rights == frozenset(ADMIN_RIGHTS):
            rights |= frozenset(CHANNEL_RIGHTS)
        self._core.stand(chat, self._core.bot, status, self.user, rights if admin else frozenset())
        if is_new:
            self._core.service(chat, self.user, {"new_chat_members": [render.user(self._core.bot)]})

    def removes_bot(self, place: Place) -> None:
        """Throw the bot out of a chat."""
        self._core.stand(self._inside(place), self._core.bot, "kicked", self.user)

    def restricts_bot(self, place: Place, *allowed: str) -> None:
        """Leave the bot only some permissions (`can_send_messages` ...)."""
        self._core.stand(self._inside(place), self._core.bot, "restricted", self.user, frozenset(allowed))

    def withholds(self, place: Place, *permissions: str) -> None:
        """Take permissions (`can_send_photos` ...) from all ordinary members; none gives all back."""
        self._inside(place).withheld = frozenset(permissions)
        self._core.touch()

    def limits_reactions(self, place: Place, *emoji: str) -> None:
        """Allow only these reactions; none allows all again."""
        self._inside(place).available_reactions = frozenset(emoji) or None

    def hides(self, place: Place, *, hidden: bool = True, behind: Place | None = None) -> None:
        """Speak and react as an anonymous administrator (or a channel) from now on, or as oneself again."""
        chat = self._inside(place)
        member = chat.members[self.id]
        if behind is None and not member.is_admin:
            raise ValueError(f"{self.name} is no administrator")
        member.behind = None if not hidden else chat if behind is None else self._chat(behind)

    def signs(self, place: Place, *, signed: bool = True) -> None:
        """Show under a channel's posts who wrote them."""
        self._inside(place).signs = signed

    def retitles(self, place: Place, title: str) -> None:
        """Give a chat another name."""
        chat = self._inside(place)
        chat.title = title
        self._core.service(chat, self.user, {"new_chat_title": title})

    def opens_topic(self, place: Place, name: str) -> int:
        """Open a topic in a forum; returns its number."""
        return Room(self._core, self._inside(place)).open_topic(self.user, name)

    def closes_topic(self, place: Place, topic: int) -> None:
        """Close a topic: only administrators write there then."""
        self._turn_topic(self._inside(place), topic, "forum_topic_closed", closed=True)

    def reopens_topic(self, place: Place, topic: int) -> None:
        """Let everybody write in a topic again."""
        self._turn_topic(self._inside(place), topic, "forum_topic_reopened", closed=False)

    def _turn_topic(self, chat: Chat, topic: int, service: str, *, closed: bool) -> None:
        chat.topics[topic].closed = closed
        self._core.service(chat, self.user, {service: {}}, topic=topic)

    def renames_topic(self, place: Place, topic: int, name: str) -> None:
        """Give a topic another name."""
        chat = self._inside(place)
        chat.topics[topic].name = name
        self._core.service(chat, self.user, {"forum_topic_edited": {"name": name}}, topic=topic)

    def deletes_topic(self, place: Place, topic: int) -> None:
        """Delete a topic with all its messages; bots are not told."""
        chat = self._inside(place)
        del chat.topics[topic]
        chat.messages = {said.id: said for said in chat.messages.values() if said.topic != topic}
        self._core.touch()

    def wears(self, content: bytes | None = None, **details: int) -> list[Json]:
        """Put on a profile photo; returns its sizes."""
        upload = Upload(name="", mime_type="", content=content or media.SAMPLES["photo"])
        sizes: list[Json] = shapes.photo(self._core.world, upload, details)["photo"]
        self.user.photos.insert(0, sizes)
        return sizes

    def migrates(self, place: Place) -> Room:
        """Turn a basic group into a supergroup; returns the new one, under a new number."""
        return Room(self._core, self._inside(place)).migrate(self.user)
