"""Rich messages (Bot API 10.1 and later): blocks of headings, lists, tables and files become `Rich`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bot.markup import Kind, Rich
from bot.telegram import media
from bot.telegram.fields import Json
from bot.telegram.page import Page
from bot.things import Media

#: Telegram's own limit is 16; whatever lies deeper keeps only its words.
_DEEPEST = 20
_RULE = "———"
_INDENT = "   "
#: Keys of what an unknown block or text may say.
_WORDS = ("text", "alternative_text", "expression", "summary", "caption", "credit", "label")


def read(message: Json) -> tuple[Rich, tuple[Media, ...]]:
    """The words and files of a rich message. Never silent: of what nobody knew, the words are kept."""
    page = Page()
    _blocks(page, message.get("blocks"), lines=2)
    return page.rich(), tuple(page.files)


def _blocks(page: Page, blocks: Any, *, lines: int = 1) -> None:
    for block in _listed(blocks):
        page.edge(lines)
        _block(page, block)


def _block(page: Page, block: Any) -> None:
    if not isinstance(block, dict) or page.depth >= _DEEPEST:
        page.say(" ".join(_words(block)))
        return
    page.depth += 1
    write = _BLOCKS.get(str(block.get("type")), _unknown)
    write(page, block)
    page.depth -= 1


def _text(page: Page, text: Any) -> None:
    """Words, a list of such, or words with a format."""
    if isinstance(text, str):
        page.say(text)
    elif page.depth >= _DEEPEST:
        page.say(" ".join(_words(text)))
    elif isinstance(text, list):
        page.depth += 1
        for part in text:
            _text(page, part)
        page.depth -= 1
    elif isinstance(text, dict):
        _formatted(page, text)


def _formatted(page: Page, text: Json) -> None:
    page.depth += 1
    kind, value = _format(text)
    with page.marked(kind, value):
        _text(page, text.get("text"))
        page.say(next((str(text[word]) for word in ("alternative_text", "expression") if word in text), ""))
    if isinstance(text.get("button"), dict):
        _text(page, text["button"].get("text"))
    page.depth -= 1


def _format(text: Json) -> tuple[Kind | None, str]:
    """The mark of a format within a line, and its value."""
    match text:
        case {"type": "url", "url": str(url)}:
            return "link", url
        case {"type": "email_address", "email_address": str(mail)}:
            return "link", f"mailto:{mail}"
        case {"type": "mention", "username": str(username)}:
            return "mention", f"@{username.removeprefix('@')}"
        case {"type": "text_mention", "user": {"id": int(user)}}:
            return "mention", str(user)
    return _STYLES.get(str(text.get("type"))), ""


def _unknown(page: Page, block: Json) -> None:
    page.say(" ".join(_words(block)))


def _paragraph(page: Page, block: Json) -> None:
    _text(page, block.get("text"))


def _heading(page: Page, block: Json) -> None:
    with page.marked("bold"):
        _text(page, block.get("text"))


def _code(page: Page, block: Json) -> None:
    with page.marked("pre", str(block.get("language") or "")):
        _text(page, block.get("text"))


def _formula(page: Page, block: Json) -> None:
    with page.marked("code"):
        page.say(str(block.get("expression") or ""))


def _rule(page: Page, _: Json) -> None:
    page.say(_RULE)


def _nothing(_: Page, __: Json) -> None:
    """An anchor shows nothing."""


def _list(page: Page, block: Json) -> None:
    outer = page.indent
    for item in filter(_is_object, _listed(block.get("items"))):
        page.edge()
        page.say(f"{_bullet(item)} ")
        page.indent = outer + _INDENT
        for place, inner in enumerate(_listed(item.get("blocks"))):
            page.edge(1 if place else 0)
            _block(page, inner)
        page.indent = outer


def _bullet(item: Json) -> str:
    if item.get("has_checkbox") is True:
        return "☑" if item.get("is_checked") is True else "☐"
    return str(item.get("label") or "•")


def _quote(page: Page, block: Json, value: str = "") -> None:
    with page.marked("quote", value):
        _blocks(page, block.get("blocks"))
        _text(page, block.get("text"))
        _credit(page, block)


def _folded(page: Page, block: Json) -> None:
    _quote(page, block, "expandable")


def _credit(page: Page, block: Json) -> None:
    if block.get("credit"):
        page.edge()
        page.say("— ")
        with page.marked("italic"):
            _text(page, block["credit"])


def _details(page: Page, block: Json) -> None:
    with page.marked("quote", "" if block.get("is_open") is True else "expandable"):
        with page.marked("bold"):
            _text(page, block.get("summary"))
        _blocks(page, block.get("blocks"))


def _table(page: Page, block: Json) -> None:
    with page.marked("italic"):
        _text(page, block.get("caption"))
    for row in _listed(block.get("cells")):
        page.edge()
        for place, cell in enumerate(filter(_is_object, _listed(row))):
            page.say(" | " if place else "")
            _cell(page, cell)


def _cell(page: Page, cell: Json) -> None:
    with page.marked("bold" if cell.get("is_header") is True else None):
        _text(page, cell.get("text"))


def _map(page: Page, block: Json) -> None:
    location = block.get("location")
    if isinstance(location, dict):
        page.say(f"📍 {location.get('latitude')}, {location.get('longitude')}")
    _caption(page, block)


def _file(page: Page, block: Json) -> None:
    """The file goes with the message, its caption stays where it stands."""
    known = {("voice" if name == "voice_note" else name): value for name, value in block.items()}
    spoiler = {"has_media_spoiler": block.get("has_spoiler") is True}
    if (found := media.of_message(known | spoiler)) is not None:
        page.files.append(found)
    _caption(page, block)


def _gallery(page: Page, block: Json) -> None:
    _blocks(page, block.get("blocks"))
    _caption(page, block)


def _caption(page: Page, block: Json) -> None:
    caption = block.get("caption")
    if isinstance(caption, dict):
        page.edge()
        _text(page, caption.get("text"))
        _credit(page, caption)


def _buttons(page: Page, block: Json) -> None:
    """Nobody elsewhere can press them, but what they offer can be read."""
    for button in filter(_is_object, _listed(block.get("buttons"))):
        page.edge()
        page.say("▫ ")
        _text(page, button.get("text"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _words(value: Any) -> Iterator[str]:
    """All words in something of unknown shape or depth, in order."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, str):
            yield current
        elif isinstance(current, list):
            waiting += reversed(current)
        elif isinstance(current, dict):
            inner = [current[name] for name in _WORDS if name in current]
            inner += [part for name, part in current.items() if isinstance(part, list) and name not in _WORDS]
            waiting += reversed(inner)


_STYLES: dict[str, Kind] = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strike",
    "spoiler": "spoiler",
    "code": "code",
    "mathematical_expression": "code",
}
_BLOCKS: dict[str, Callable[[Page, Json], None]] = {
    "paragraph": _paragraph,
    "footer": _paragraph,
    "thinking": _paragraph,
    "heading": _heading,
    "pre": _code,
    "divider": _rule,
    "mathematical_expression": _formula,
    "anchor": _nothing,
    "list": _list,
    "blockquote": _quote,
    "pullquote": _quote,
    "expandable_blockquote": _folded,
    "collage": _gallery,
    "slideshow": _gallery,
    "table": _table,
    "details": _details,
    "map": _map,
    "buttons": _buttons,
    **dict.fromkeys(("animation", "audio", "document", "photo", "video", "voice_note"), _file),
}
