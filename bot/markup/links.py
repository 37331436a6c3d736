"""Which addresses may be links."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 2048
#: A name before the host (`https://bank.example@evil.example`) only ever serves to deceive.
_WEB = re.compile(r"https?://(?:\[[0-9a-f:.]+\]|[^\s/?#@:\[\]\"<>\\^`{|}]+)(?::\d{1,5})?(?:[/?#]\S*)?", re.I)
_MAIL = re.compile(r"mailto:[^\s@?]+@[^\s@?]+(?:\?\S*)?", re.I)
_DECEIVING = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")


@lru_cache(maxsize=1024)  # every text made of another asks again about the same links
def address(url: str) -> str | None:
    """The address if it may be a link (http, https, mailto), blanks encoded; else None."""
    url = url.strip().replace(" ", "%20")
    if len(url) > _LONGEST or _DECEIVING.search(url):
        return None
    return url if _WEB.fullmatch(url) or _MAIL.fullmatch(url) else None


def is_mail(url: str) -> bool:
    """Whether the address is somebody's, not a page's."""
    return url[:7].lower() == "mailto:"


def says(text: str, url: str) -> bool:
    """Whether a link's text already is its address."""
    return url in (text, f"https://{text}", f"http://{text}", f"mailto:{text}")
