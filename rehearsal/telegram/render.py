"""The JSON shapes of the Bot API."""

from __future__ import annotations

from collections.abc import Mapping

from rehearsal.telegram.state import (
    ADMIN_RIGHTS,
    CHANNEL_RIGHTS,
    GENERAL_TOPIC,
    Chat,
    Json,
    Member,
    Message,
    User,
)

#: The account that Telegram shows to bots in place of an anonymous administrator.
ANONYMOUS: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
#: Likewise, in place of somebody who speaks as a channel.
CHANNEL: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}


def user(account: User) -> Json:
    """User."""
    shown: Json = {"id": account.id, "is_bot": account.is_bot, "first_name": account.first_name}
    optional = {name: getattr(account, name) for name in ("last_name", "username", "language_code")}
    return shown | {name: value for name, value in optional.items() if value}


def chat(place: Chat, bot: User) -> Json:
    """Chat, the short form inside messages and updates."""
    if place.type == "private":
        other = next(member.user for member in place.members.values() if member.user.id != bot.id)
        names = {name: getattr(other, name) for name in ("first_name", "last_name", "username")}
        return {"id": place.id, "type": "private"} | {name: value for name, value in names.items() if value}
    shown: Json = {"id": place.id, "type": place.type, "title": place.title}
    if place.username:
        shown["username"] = place.username
    if place.is_forum:
        shown["is_forum"] = True
    if place.type == "group":
        shown["all_members_are_administrators"] = False
    return shown


def message(said: Message, bot: User, *, with_reply: bool = True) -> Json:
    """Message, as in updates and answers; a reply inside a reply is left out."""
    text, caption = ("text", "entities"), ("caption", "caption_entities")
    words, marks = text if said.kind == "text" else caption
    shown = _head(said, bot) | said.content
    if said.text:
        shown[words] = said.text
    if said.entities:
        shown[marks] = said.entities
    if said.forward_origin:
        shown["forward_origin"] = said.forward_origin
    if said.keyboard:
        shown["reply_markup"] = {"inline_keyboard": said.keyboard}
    return shown | (_reply(said, bot) if with_reply else {})


def _head(said: Message, bot: User) -> Json:
    shown: Json = {"message_id": said.id, "chat": chat(said.chat, bot), "date": said.date}
    shown |= _sender(said, bot)
    if said.signature:
        shown["author_signature"] = said.signature
    if said.via is not None:
        shown["via_bot"] = user(said.via)
    if said.edited is not None:
        shown["edit_date"] = said.edited
    return shown | _thread(said)


def _sender(said: Message, bot: User) -> Json:
    """Who it is from: a person, or the channel or group in whose name somebody speaks."""
    if said.chat.type == "channel":
        return {"sender_chat": chat(said.chat, bot)}
    if said.behind is not None:
        shown = ANONYMOUS if said.behind is said.chat else CHANNEL
        return {"from": shown, "sender_chat": chat(said.behind, bot)}
    return {"from": user(said.sender)}


def _thread(said: Message) -> Json:
    """The thread: a topic, or in an ordinary supergroup the root of a chain of replies."""
    if said.topic is not None and said.topic != GENERAL_TOPIC:
        return {"message_thread_id": said.topic, "is_topic_message": True}
    if said.chat.type == "supergroup" and said.reply_to is not None:
        return {"message_thread_id": _root(said)}
    return {}


def _root(said: Message) -> int:
    root = said.reply_to or said.id
    while (above := said.chat.messages.get(root)) is not None and above.reply_to is not None:
        root = above.reply_to
    return root


def _reply(said: Message, bot: User) -> Json:
    """The message replied to; in a topic that is its opening message when nothing else was meant."""
    target = said.reply_to
    if target is None and said.topic not in (None, GENERAL_TOPIC, said.id):
        target = said.topic
    above = said.chat.messages.get(target) if target is not None else None
    shown: Json = {} if above is None else {"reply_to_message": message(above, bot, with_reply=False)}
    extras = {"quote": said.quote, "external_reply": said.external_reply}
    return shown | {name: value for name, value in extras.items() if value}


def member(standing: Member) -> Json:
    """ChatMember of the right kind."""
    shown: Json = {"user": user(standing.user), "status": standing.status}
    if standing.status == "creator":
        shown["is_anonymous"] = False
    if standing.status == "administrator":
        shown |= {"can_be_edited": False, "is_anonymous": False}
        shown |= {right: right in standing.rights for right in ADMIN_RIGHTS}
        shown |= {right: True for right in CHANNEL_RIGHTS if right in standing.rights}
    if standing.status == "restricted":
        shown |= _restrictions() | dict.fromkeys(standing.rights, True)
    if standing.status == "kicked":
        shown["until_date"] = 0
    return shown


def _restrictions() -> Json:
    rights = (
        *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
        *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
        *(
            "can_add_web_page_previews",
            "can_change_info",
            "can_invite_users",
            "can_pin_messages",
            "can_manage_topics",
        ),
        "can_react_to_messages",
        "can_edit_tag",
    )
    return dict.fromkeys(rights, False) | {"is_member": True, "until_date": 0}


_PERMISSIONS = tuple(name for name in _restrictions() if name.startswith("can_"))


def reactions(emoji: list[str]) -> list[Json]:
    """ReactionType objects."""
    return [_reaction(one) for one in emoji]


def _reaction(emoji: str) -> Json:
    if emoji.startswith("custom:"):
        return {"type": "custom_emoji", "custom_emoji_id": emoji.removeprefix("custom:")}
    return {"type": "emoji", "emoji": emoji}


def reaction_counts(counts: Mapping[str, int]) -> Json:
    """The whole count under a message, of nobody in particular; the most frequent first."""
    frequent = sorted(counts.items(), key=lambda one: -one[1])
    return {
        "reactions": [
            {"type": kind, "total_count": total} for emoji, total in frequent for kind in reactions([emoji])
        ]
    }


def full_chat(place: Chat, bot: User) -> Json:
    """ChatFullInfo, the answer of getChat."""
    shown = chat(place, bot) | {
        "accent_color_id": place.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": _gifts(),
    }
    if place.type in {"group", "supergroup"}:
        shown["permissions"] = {name: name not in place.withheld for name in _PERMISSIONS}
    if place.available_reactions is not None:
        shown["available_reactions"] = reactions(sorted(place.available_reactions))
    if place.pinned and place.pinned[-1] in place.messages:
        shown["pinned_message"] = message(place.messages[place.pinned[-1]], bot, with_reply=False)
    return shown


def _gifts() -> Json:
    kinds = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return dict.fromkeys(kinds, False)
