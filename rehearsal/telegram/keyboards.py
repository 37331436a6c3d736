"""Inline keyboards: reading them strictly."""

from __future__ import annotations

from typing import Any

from rehearsal.telegram.errors import bad_request
from rehearsal.telegram.links import checked
from rehearsal.telegram.params import Params
from rehearsal.telegram.state import Json
from rehearsal.telegram.text import require_unicode

DATA_LIMIT = 64
BUTTON_LIMIT = 100
_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "copy_text",
    "pay",
    "callback_game",
)
_OTHER_MARKUP = ("keyboard", "remove_keyboard", "force_reply")


def keyboard(params: Params) -> list[list[Json]] | None:
    """The inline keyboard of a call, None for none or another kind of markup. Raises 400."""
    markup = params.json("reply_markup", "reply keyboard markup")
    if markup in (None, ""):
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if any(name in markup for name in _OTHER_MARKUP):
        return None
    return rows(markup.get("inline_keyboard") or [])


def rows(given: Any) -> list[list[Json]] | None:
    """Checked rows without the empty ones; None when nothing is left."""
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    read = [[_button(button) for button in row] for row in given if row]
    if sum(map(len, read)) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return read or None


def _button(button: Any) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton text must be non-empty")
    action = next((name for name in _ACTIONS if button.get(name) is not None), None)
    if action is None:
        said = "Text buttons are unallowed in the inline keyboard"
        raise bad_request(f"can't parse inline keyboard button: {said}")
    require_unicode(f"{button['text']}{button[action]}")
    return {"text": button["text"], action: _action_value(action, button[action])} | _style(button)


def _style(button: Json) -> Json:
    return {name: button[name] for name in ("style", "icon_custom_emoji_id") if button.get(name)}


def _action_value(action: str, value: Any) -> Any:
    if action == "callback_data" and not 0 < len(str(value).encode()) <= DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url":
        return _url(str(value))
    return value


def _url(url: str) -> str:
    try:
        return checked(url)
    except ValueError as error:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {error}") from None
