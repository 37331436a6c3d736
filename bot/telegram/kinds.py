"""What a message can hold, by the names of its fields."""

from __future__ import annotations

from bot.telegram.fields import Json

#: What cannot be carried, by its own names.
UNCARRIED = frozenset(("game", "invoice", "paid_media", "story"))
#: A place that goes on moving; every other one is carried.
_LIVE = "live_location"
#: A kind that nobody knew, or that is too rare for a name of its own.
OTHER = "other"

#: What the server says by itself: who came, who went, what was renamed.
# fmt: off
_SERVICE = frozenset((
    "new_chat_members", "new_chat_member", "new_chat_participant", "left_chat_member",
    "left_chat_participant", "new_chat_title", "new_chat_photo", "delete_chat_photo",
    "group_chat_created", "supergroup_chat_created", "channel_chat_created",
    "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message",
    "successful_payment", "refunded_payment", "users_shared", "user_shared", "chat_shared", "gift",
    "unique_gift", "gift_upgrade_sent", "connected_website", "write_access_allowed", "passport_data",
    "proximity_alert_triggered", "boost_added", "chat_background_set", "checklist_tasks_done",
    "checklist_tasks_added", "direct_message_price_changed", "forum_topic_created", "forum_topic_edited",
    "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
    "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed",
    "paid_message_price_changed", "suggested_post_approved", "suggested_post_approval_failed",
    "suggested_post_declined", "suggested_post_paid", "suggested_post_refunded", "video_chat_scheduled",
    "video_chat_started", "video_chat_ended", "video_chat_participants_invited", "web_app_data",
    "chat_owner_left", "chat_owner_changed", "managed_bot_created", "poll_option_added",
    "poll_option_deleted",
))
# fmt: on


def is_service(message: Json) -> bool:
    """Whether the server wrote it and nobody said anything."""
    return not _SERVICE.isdisjoint(message)


def missing(message: Json, *, said: bool) -> str | None:
    """The kind of what cannot be carried; of kinds that nobody knew, words alone are enough."""
    if "location" in message:
        return _LIVE
    return next(iter(sorted(UNCARRIED.intersection(message))), None if said or "text" in message else OTHER)
