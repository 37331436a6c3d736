"""What buttons carry."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.buttons import FORGED, keyboard, sign, verified

KEY = b"key"
CHAT = -1001234567890


@given(st.integers(0, 2**63 - 1), st.integers(0, 9999), st.integers(-(2**52), 2**52))
def test_signed_data_is_short_and_comes_back(message: int, choice: int, chat: int) -> None:
    """Any choice fits into Telegram's 64 bytes and is recognised."""
    data = sign(message, choice, chat, KEY)

    assert len(data.encode()) <= 64
    assert verified(data, chat, KEY) == choice


@given(st.text(max_size=70))
def test_invented_data_is_forged(data: str) -> None:
    """Nobody hits a signature by chance."""
    assert verified(data, CHAT, KEY) == FORGED


def test_data_counts_for_its_chat_choice_and_message_alone() -> None:
    """A signature can be moved to nothing else."""
    data = sign(7, 1, CHAT, KEY)
    head, choice, signature = data.split(".")

    assert verified(data, CHAT + 1, KEY) == FORGED
    assert verified(data, CHAT, b"other key") == FORGED
    assert verified(f"{head}.2.{signature}", CHAT, KEY) == FORGED
    assert verified(f"8.{choice}.{signature}", CHAT, KEY) == FORGED
    assert verified(None, CHAT, KEY) == FORGED


def test_short_labels_stand_in_pairs() -> None:
    """„Ja“ and „Nein“ share a row; long labels have one each."""
    short = keyboard([(1, "✅ Ja"), (2, "❌ Nein")], 7, CHAT, KEY)
    long = keyboard([(1, "✅ Ja"), (2, "Ich überlege es mir noch")], 7, CHAT, KEY)

    assert [len(row) for row in short["inline_keyboard"]] == [2]
    assert [len(row) for row in long["inline_keyboard"]] == [1, 1]
