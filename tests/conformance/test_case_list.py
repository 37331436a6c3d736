"""The list of formatter cases is complete: each of the 67 can be found by its number."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
NUMBERS = {f"{number:02d}" for number in range(1, 68)}


def test_every_formatter_case_is_tested_under_its_number() -> None:
    """`pytest -k case_54` runs what the list says under 54."""
    found = {
        number
        for path in TESTS.rglob("test_*.py")
        for number in re.findall(r"\bcase_(\d\d)_|test_case_(\d\d)_", path.read_text())
        for number in number
        if number
    }
    assert found == NUMBERS
