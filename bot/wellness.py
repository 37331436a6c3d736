"""How well the parts of the program are, by what each last did."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from forum.health import Part

#: A part that has not shown life for this long is not well.
DEAF_SECONDS = 120.0
#: The database is asked every few seconds, so that its silence tells sooner.
MUTE_SECONDS = 15.0


def judged(
    ages: Mapping[str, float], *, takes: bool, standby: Collection[str], signed_out: Collection[str]
) -> dict[str, Part]:
    """One entry for each of `ages` (seconds since the last sign of life).

    `takes` when the database can be written to, `standby` what another process does, `signed_out` networks
    that refuse the login.
    """
    most = {"database": MUTE_SECONDS}
    well = {name: age <= most.get(name, DEAF_SECONDS) for name, age in ages.items()}
    well["database"] &= takes
    return {
        name: Part(ok=well[name], age_s=round(age, 1), standby=name in standby, signed_out=name in signed_out)
        for name, age in ages.items()
    }
