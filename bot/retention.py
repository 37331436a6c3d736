"""How long what the machine keeps is kept; docs/privacy.md says the same to people.

All of it is machine time. What people wrote for each other and for the forum is not touched: that is the
district's to decide.
"""

from __future__ import annotations

from datetime import timedelta

from forum.context import Context
from storage import retention

#: What was sent, as evidence that it was.
SENT = timedelta(days=7)
#: What failed, so that it can be sent again.
DEAD = timedelta(days=14)
#: Events that could not be read, so that somebody can find out why.
SET_ASIDE = timedelta(days=14)
#: Which events came in, so that one that comes again is known: Telegram keeps them a day.
ROUTED = timedelta(days=90)
#: Where files were laid up.
UPLOADS = timedelta(days=90)
#: Codes after their end, so that somebody who is late hears why.
CODES = timedelta(days=7)
#: Questions that nobody answers.
QUESTIONS = timedelta(days=30)


async def forget(ctx: Context) -> None:
    """A duty of the clock: let a little go of everything whose time is over."""
    session, now = ctx.session, ctx.machine_now
    await retention.forget_sent(session, now - SENT, now)
    await retention.forget_dead(session, now - DEAD, now)
    await retention.empty_set_aside(session, now - SET_ASIDE)
    await retention.drop_routed(session, now - ROUTED)
    await retention.drop_uploads(session, now - UPLOADS)
    await retention.drop_codes(session, now - CODES)
    await retention.drop_questions(session, now - QUESTIONS)
