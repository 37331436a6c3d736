"""Pictures that people in a script have on their phones, drawn from nothing."""

from __future__ import annotations

from collections.abc import Callable

from rehearsal import samples
from rehearsal.players import Picture
from rehearsal.samples import Colour

WIDTH, HEIGHT = 480, 320
_SKY, _SUN, _ROAD, _STRIPE = (0xCF, 0xE3, 0xEE), (0xF2, 0xC1, 0x4E), (0x7B, 0x85, 0x8C), (0xFB, 0xFA, 0xF7)
_HILL, _MEADOW, _POST, _SIGN = (0x8F, 0xB9, 0x96), (0x5F, 0x93, 0x6B), (0x46, 0x50, 0x58), (0x09, 0x5A, 0x53)

#: The colour at a point, both ways from 0 to 1, to the right and down.
Scene = Callable[[float, float], Colour]


def picture(name: str) -> Picture:
    """A picture by its name. Raises KeyError."""
    return Picture(
        name=f"{name}.png", media_type="image/png", content=samples.drawn(WIDTH, HEIGHT, _SCENES[name])
    )


def _bus_stop(x: float, y: float) -> Colour:
    """A stop at a road through meadows."""
    if abs(x - 0.72) < 0.06 and 0.3 < y < 0.42:
        return _SIGN
    if abs(x - 0.72) < 0.008 and 0.42 <= y < 0.8:
        return _POST
    if y > 0.8:
        return _STRIPE if 0.88 < y < 0.905 and x * 10 % 2 < 1.2 else _ROAD
    if (x - 0.2) ** 2 + ((y - 0.22) / 1.5) ** 2 < 0.005:
        return _SUN
    if y > 0.62 + 0.1 * (x - 0.4) ** 2:
        return _MEADOW
    return _HILL if y > 0.42 + 0.5 * (x - 0.45) ** 2 else _SKY


_SCENES: dict[str, Scene] = {"haltestelle": _bus_stop}
