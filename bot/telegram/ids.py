"""Making and parsing of addresses, users and native ids; nothing else knows what they look like."""

from __future__ import annotations

from dataclasses import dataclass

from bot.events import Address, NativeId, UserId

#: Ids of supergroups and channels lie below this; each of them numbers its own messages.
SUPERGROUPS = -1_000_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A chat, or one topic of it; the general topic is the chat itself."""

    chat: int
    topic: int | None = None

    @property
    def numbering(self) -> int:
        """Where its messages are numbered: the supergroup, or 0 for all private chats and basic groups."""
        return self.chat if self.chat < SUPERGROUPS else 0


def make_address(chat: int, topic: int | None = None) -> Address:
    """`-100123`, or `-100123/45` for a topic."""
    return Address(str(chat) if topic is None else f"{chat}/{topic}")


def parse_address(address: Address) -> Place:
    """The place; raises ValueError for an address that is not ours."""
    chat, _, topic = address.partition("/")
    return Place(chat=int(chat), topic=int(topic) if topic else None)


def make_native_id(message_id: int) -> NativeId:
    """The id of a message, unique in its chat."""
    return NativeId(str(message_id))


def parse_native_id(native_id: NativeId) -> int:
    """The message's number; raises ValueError for an id that is not ours."""
    return int(native_id)


def make_user_id(user: int) -> UserId:
    """The id of a person, or of a chat that speaks for itself."""
    return UserId(str(user))


def own_user(token: str) -> int:
    """The bot's own number, which every token begins with; 0 when it does not."""
    number = token.partition(":")[0]
    return int(number) if number.isdecimal() else 0
