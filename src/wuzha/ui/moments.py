# SPDX-License-Identifier: Apache-2.0
"""Times as people read them. The page then ticks by itself: `assets/js/times.js` uses the same words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

MINUTE, HOUR, DAY = 60, 3600, 86400
#: Before a deadline, from when on it counts as near.
SOON = timedelta(minutes=30)


def span(seconds: float) -> str:
    """A length of time in at most two units."""
    s = max(0, int(seconds))
    if s < MINUTE:
        return _("{n} s").format(n=s)
    if s < HOUR:
        return _("{n} min").format(n=s // MINUTE)
    if s < DAY:
        return _("{n} h {m} min").format(n=s // HOUR, m=s % HOUR // MINUTE)
    days, hours = s // DAY, s % DAY // HOUR
    return _("{n} d {h} h").format(n=days, h=hours) if hours else _("{n} d").format(n=days)


def ago(at: datetime, now: datetime | None = None) -> str:
    passed = ((now or timezone.now()) - at).total_seconds()
    return _("just now") if passed < MINUTE else _("{span} ago").format(span=span(passed))


@dataclass(frozen=True, slots=True)
class Countdown:
    """A deadline now: `state` is `left`, `soon` or `late`."""

    state: str
    text: str


def countdown(due: datetime, now: datetime | None = None) -> Countdown:
    left = due - (now or timezone.now())
    if left < timedelta(0):
        return Countdown("late", _("{span} late").format(span=span(-left.total_seconds())))
    return Countdown("soon" if left < SOON else "left", _("{span} left").format(span=span(left.total_seconds())))


def local(at: datetime | date) -> str:
    """`2026-05-06 10:20` in the time of the interface; a date stays a date."""
    if isinstance(at, datetime):
        return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    return at.isoformat()


#: Monday first, as a calendar here has it.
WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"), pgettext_lazy("weekday", "Tue"), pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"), pgettext_lazy("weekday", "Fri"), pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)  # fmt: skip


def local_near(at: datetime, now: datetime | None = None) -> str:
    """When something is due, as short as it is clear: `10:20` today, `12-01 (Tue)` this year, `2027-04-13` later."""
    there, here = timezone.localtime(at), timezone.localtime(now)
    if there.date() == here.date():
        return there.strftime("%H:%M")
    if there.year != here.year:
        return there.strftime("%Y-%m-%d")
    return _("{day} ({weekday}) {time}").format(
        day=there.strftime("%m-%d"), weekday=WEEKDAYS[there.weekday()], time=there.strftime("%H:%M")
    )


def day(text: str) -> date | None:
    """A day as an address has it, such as `2026-05-06`; `None` for none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
