"""The one kind of error people see: a sentence that says what to do."""

from __future__ import annotations

from forum.notices import Notice


class Refusal(Exception):
    """Something cannot be done; subclasses stand beside the code that raises them."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice.name)
        self.notice = notice
