"""What is tried next when the Bot API does not take a call as it is."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest

from bot.telegram import repairs
from bot.telegram.contents import Call
from bot.telegram.fields import Json

BOLD = [{"type": "bold", "offset": 0, "length": 1}]
DOCUMENT = Call(method="sendDocument", params={})
PHOTO = Call(method="sendPhoto", params={"caption": "x", "caption_entities": BOLD}, instead=DOCUMENT)


def repaired(call: Call, words: str) -> Call | None:
    """What is tried after a refusal."""
    return repairs.of(call, BadRequest(f"Bad Request: {words}"))


@pytest.mark.parametrize(
    ("params", "left"),
    [
        ({"text": "x", "entities": BOLD}, {"text": "x"}),
        ({"caption": "x", "caption_entities": BOLD}, {"caption": "x"}),
        ({"media": {"caption": "x", "caption_entities": BOLD}}, {"media": {"caption": "x"}}),
        ({"media": [{"caption_entities": BOLD}, {"type": "photo"}]}, {"media": [{}, {"type": "photo"}]}),
        ({"text": "x"}, None),
    ],
    ids=["text", "caption", "edit", "album", "none"],
)
def test_bad_entities_are_left_out(params: Json, left: Json | None) -> None:
    """Wherever they are; without any there is nothing to leave out."""
    found = repaired(Call(method="m", params=params), "can't parse entities: x")

    assert (found.params if found else None) == left


def test_a_lost_quote_is_left_out_before_the_reply_is() -> None:
    """One thing after the other."""
    call = Call(method="m", params={"reply_parameters": {"message_id": 8, "quote": "x"}})
    whole = repaired(call, "QUOTE_TEXT_INVALID")
    assert whole is not None
    alone = repaired(whole, "message to be replied not found")

    assert whole.params == {"reply_parameters": {"message_id": 8}}
    assert alone is not None
    assert alone.params == {}
    assert repaired(whole, "QUOTE_TEXT_INVALID") is None


@pytest.mark.parametrize(
    "words",
    [
        "PHOTO_INVALID_DIMENSIONS",
        "IMAGE_PROCESS_FAILED",
        "file of size 10485761 bytes is too big for a photo",
        "STICKER_FILE_INVALID",
        "VOICE_MESSAGES_FORBIDDEN",
        'failed to send message #1 with the error message "IMAGE_PROCESS_FAILED"',
        "there is no text in the message to edit",
    ],
)
def test_what_telegram_does_not_take_goes_in_a_plainer_way(words: str) -> None:
    """As long as there is one."""
    assert repaired(PHOTO, words) == DOCUMENT
    assert repaired(DOCUMENT, words) is None


@pytest.mark.parametrize(
    "words",
    [
        "not enough rights to send photos to the chat",
        "CHAT_SEND_PHOTOS_FORBIDDEN",
        "chat not found",
        "message thread not found",
        "TOPIC_CLOSED",
    ],
)
def test_what_no_other_way_mends_is_not_tried_again(words: str) -> None:
    """Rights, chats and topics do not depend on what is sent, and no topic is left for another."""
    assert repaired(PHOTO, words) is None
