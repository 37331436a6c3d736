"""What people call themselves and write, made fit to stand in the forum's own sentences."""

from __future__ import annotations

import re

from bot.markup import safe_name, tidy

#: Presentation marks and skin tones, which networks add to or drop from the same emoji.
_SHADES = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
#: Stands for an emoji that is a picture of somebody's own, known by its address only.
PICTURE = "🖼"
_LONGEST_EMOJI = 16  # code points: a family with skin tones
_WORD_JOINER = "\u2060"
#: What stands between the parts of a line.
_SEPARATORS = str.maketrans("·„“", "   ")
#: What clients would make something to tap of: names they ping, commands they send.
_LIVELY = re.compile(r"(?<!\w)@(?=\w)|(?<![\w/<>])/(?=\w)")


def name(written: str) -> str:
    """A name that breaks no line and pings nobody."""
    return quiet(safe_name(written))


def emoji(written: str) -> str:
    """A reaction as it can be shown in a line; some networks let people react with any words or picture."""
    if "://" in written:
        return PICTURE
    shown = quiet(safe_name(written)[:_LONGEST_EMOJI])
    if not any(sign.isalnum() for sign in shown[1:]):
        return shown
    # In quotation marks and without signs of the line's own: nobody is to seem to have put more.
    return f"„{' '.join(shown.translate(_SEPARATORS).split())}“"


def same(written: str) -> str:
    """Equal for the same emoji, however its network writes it."""
    return _SHADES.sub("", written)


def quiet(text: str) -> str:
    """The text (plain) on one line, with no mention or command in it that a client would act on."""
    return _LIVELY.sub(lambda sign: sign[0] + _WORD_JOINER, " ".join(tidy(text).split()))


def beginning(text: str, length: int) -> str:
    """The first words of a text (plain) on one line, at most so many characters; "" when there are none."""
    words = quiet(text)
    if len(words) <= length:
        return words
    kept, _, torn = words[:length].rpartition(" ")
    return f"{kept or torn[: length - 1]}…"
