"""The little world the server keeps: users, chats, topics, messages, files."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChatType = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

PRESENT: frozenset[Status] = frozenset({"creator", "administrator", "member", "restricted"})
GENERAL_TOPIC = 1
ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_manage_topics",
)
#: What an administrator of a channel may do beyond that.
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")


@dataclass(slots=True, kw_only=True)
class User:
    """An account; `started` and `blocked` say how it stands with the bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    started: bool = False
    blocked: bool = False
    #: Profile photos, the newest first, each as PhotoSize objects from small to large.
    photos: list[list[Json]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name as clients show it."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(slots=True, kw_only=True)
class Member:
    """One account's standing in one chat; the rights of the restricted are what they may send."""

    user: User
    status: Status
    rights: frozenset[str] = frozenset()
    #: Whose name stands over what they say and react: the group's own for an anonymous administrator, or
    #: that of a channel of theirs.
    behind: Chat | None = None

    @property
    def is_admin(self) -> bool:
        """Whether it may do more than talk."""
        return self.status in {"creator", "administrator"}

    def may(self, right: str) -> bool:
        """Whether it holds one right of an administrator."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)


@dataclass(slots=True, kw_only=True)
class Topic:
    """One topic of a forum; its id is that of the service message that made it."""

    id: int
    name: str
    closed: bool = False


@dataclass(slots=True, kw_only=True)
class Message:
    """Something in a chat; `content` holds the fields of its kind (photo, poll, new_chat_members ...)."""

    id: int
    chat: Chat
    sender: User
    date: int
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    kind: str = "text"
    content: Json = field(default_factory=dict)
    reply_to: int | None = None
    quote: Json | None = None
    topic: int | None = None
    keyboard: list[list[Json]] | None = None
    edited: int | None = None
    forward_origin: Json | None = None
    #: What it answers in another chat, as the Bot API shows that.
    external_reply: Json | None = None
    #: The chat that speaks in place of its sender: an anonymous administrator's group, a channel.
    behind: Chat | None = None
    signature: str = ""
    #: The bot whose inline result it is.
    via: User | None = None
    reactions: dict[int, list[str]] = field(default_factory=dict)
    #: Who chose which answers of a poll, by place.
    votes: dict[int, list[int]] = field(default_factory=dict)

    @property
    def is_service(self) -> bool:
        """Whether the server itself wrote it (joined, pinned, migrated ...)."""
        return self.kind == "service"


@dataclass(slots=True, kw_only=True)
class Chat:
    """A chat with everything in it."""

    id: int
    type: ChatType
    title: str = ""
    username: str = ""
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    #: Permissions that ordinary members do not have.
    withheld: frozenset[str] = frozenset()
    #: The only emoji that may be used as reactions; None for all.
    available_reactions: frozenset[str] | None = None
    #: A channel that shows the names of those who post.
    signs: bool = False
    migrated_to: int | None = None
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def member(self, user_id: int) -> Member | None:
        """The standing of an account, None when it was never here."""
        return self.members.get(user_id)

    def has(self, user_id: int) -> bool:
        """Whether an account is in the chat now."""
        member = self.members.get(user_id)
        return member is not None and member.status in PRESENT


@dataclass(slots=True, kw_only=True)
class StoredFile:
    """Bytes somebody sent as one kind of thing; `fields` is the content of a message that shows it."""

    id: str
    unique_id: str
    path: str
    kind: str
    content: bytes
    #: Bytes; more than there are where only the size matters.
    size: int
    fields: Json = field(default_factory=dict)

    def shown(self) -> Json:
        """The fields every file object has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size}


@dataclass(slots=True, kw_only=True)
class World:
    """All there is. Ids in private chats and basic groups are the bot account's own sequence."""

    bot: User
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    account_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1001))

    def add_chat(self, chat: Chat) -> Chat:
        """Make a chat known; anything but a supergroup or channel draws ids from the account's sequence."""
        if chat.type in {"private", "group"}:
            chat.ids = self.account_ids
        self.chats[chat.id] = chat
        return chat

    def private(self, user: User) -> Chat:
        """The private chat of a user with the bot, opened when there is none."""
        chat = self.chats.get(user.id)
        if chat is None:
            chat = self.add_chat(Chat(id=user.id, type="private"))
            for account in (user, self.bot):
                chat.members[account.id] = Member(user=account, status="member")
        return chat

    def is_acquainted(self, user: User) -> bool:
        """Whether the bot ever shared a chat with a user."""
        return any(user.id in chat.members and self.bot.id in chat.members for chat in self.chats.values())

    def store(self, kind: str, content: bytes, path: tuple[str, str], size: int | None = None) -> StoredFile:
        """Keep bytes under a new file id; `path` is its folder and the end of its name."""
        number = next(self.numbers)
        file = StoredFile(
            id=f"AgACAgIAAxkBAAI{number:08d}",
            unique_id=f"AQAD{number:08d}",
            path=f"{path[0]}/file_{number}{path[1]}",
            kind=kind,
            content=content,
            size=len(content) if size is None else size,
        )
        self.files[file.id] = file
        return file
