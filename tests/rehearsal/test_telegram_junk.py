"""Whatever a client sends, the answer is a result or a refusal, never a crash."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rehearsal.telegram import TelegramServer, methods
from rehearsal.telegram.errors import ApiError
from rehearsal.telegram.params import Params

NAMES = (
    *(
        "chat_id",
        "from_chat_id",
        "message_id",
        "message_ids",
        "user_id",
        "text",
        "caption",
        "entities",
        "photo",
    ),
    *("caption_entities", "reply_parameters", "reply_markup", "reaction", "message_thread_id", "commands"),
    *("media", "options", "question", "latitude", "longitude", "emoji", "duration", "limit", "is_anonymous"),
    *("scope", "file_id", "callback_query_id", "offset", "limit", "allowed_updates", "action", "url"),
)
FIELDS = (
    *(
        "type",
        "offset",
        "length",
        "url",
        "user",
        "message_id",
        "quote",
        "inline_keyboard",
        "text",
        "language",
    ),
    *("media", "caption", "quote_entities", "callback_data", "emoji", "command", "description", "chat_id"),
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner | st.sampled_from(("text_link", "text_mention", "pre", "bold", "emoji", "chat")),
            max_size=4,
        )
    ),
    max_leaves=6,
)


@settings(max_examples=600, deadline=None)
@given(
    method=st.sampled_from(sorted(methods.NAMES - {"getupdates"})),
    values=st.dictionaries(st.sampled_from(NAMES), JUNK, max_size=6),
    in_a_chat=st.booleans(),
    encoded=st.booleans(),
)
def test_junk_is_refused_and_never_crashes(
    method: str, values: dict[str, Any], in_a_chat: bool, encoded: bool
) -> None:
    """Any method, any parameters, as JSON or as form strings."""
    server = TelegramServer()
    room = server.supergroup("Arbeit", [server.person("Anna")])
    if in_a_chat:
        values |= {"chat_id": room.id, "from_chat_id": room.id, "message_id": 1}
    if encoded:
        values = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()
        }
    with contextlib.suppress(ApiError):
        asyncio.run(methods.call(server.core, method, Params(values=values)))
