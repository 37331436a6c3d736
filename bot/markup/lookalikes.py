"""Look-alikes: what a name looks like at a glance, whatever letters it is written in."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Letters of other scripts by the Latin letter they are taken for: the single-letter rows of Unicode's
#: confusables.txt (UTS #39) for Armenian, Cherokee, Coptic, Cyrillic, Greek and Latin, in lower case, with
#: crossed Latin letters, which have no decomposition. Scripts that nobody here reads as Latin are left out.
_TAKEN_FOR = {
    "a": "ɑαаᎪ",
    "b": "ƅβвьᏏᏴꞵ",
    "c": "сᏟᴄⲥ",
    "d": "ԁđᎠᏧ",
    "e": "εеҽᎬꬲ",
    "f": "ϝքẝꞙꬵ",
    "g": "ƍɡԍցᏀᏳᶃ",
    "h": "ηнһհħᎻᏂⲏ",
    "j": "ʝϳјᎫ",
    "k": "κкᏦⲕ",
    "l": "i1|!ıɩɪιіǀłӏᎥꙇᏞⲓⳑ",
    "m": "μϻмᎷⲙ",
    "n": "νոռⲛ",
    "o": "0øοσоօᴏᴑⲟꬽ",
    "p": "ρрᏢⲣ",
    "q": "ԛգզ",
    "r": "ʀгᎡᎱᏒᴦⲅꭇꭈ",
    "s": "5ƽѕտᏕᏚꜱ",
    "t": "τтᎢⲧ",
    "u": "ʋυսᴜꞟꭎꭒ",
    "v": "ѵᏙᴠ",
    "w": "ɯѡԝաᎳᏔᴡ",
    "x": "χхⲭꭓ",
    "y": "ɣʏγуүᎩᎽᶌỿⲩꭚ",
    "z": "ζᏃᴢ",
}
_SINGLE = str.maketrans({alike: letter for letter, all_ in _TAKEN_FOR.items() for alike in all_.casefold()})
#: Letters that two others beside each other look like.
_DOUBLE = (("m", "rn"), ("w", "vv"))


@lru_cache(maxsize=4096)
def skeleton(name: str) -> str:
    """The same for names that look the same; letters and digits only, "" for a name without any.

    It is for comparing and nothing to be shown: `skeleton("Оpеn-Μic") == skeleton("openmlc")`.
    """
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    plain = letters.translate(_SINGLE)
    for one, two in _DOUBLE:
        plain = plain.replace(one, two)
    return "".join(char for char in plain if char.isalnum())
