# SPDX-License-Identifier: Apache-2.0
"""The clocks of orders: when they end, and what is told of them. The caller passes every instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.core.clocks.plan import leads
from wuzha.engine.calendar import Clock, Unit, WorkCalendar, due
from wuzha.funds.orders.rules.freezes import Term

#: Periods in months, years and hours ask no calendar of working days.
_NO_CALENDAR = WorkCalendar.of(years=())
#: Minutes.
_DAY = 24 * 60


class AlertKind(models.TextChoices):
    ENDS_SOON = "ENDS_SOON", _("Ends soon")
    #: The stop ran out and nothing holds the money.
    RAN_OUT = "RAN_OUT", _("The stop ran out without a freeze")
    LAPSED = "LAPSED", _("The freeze lapsed")
    #: The freeze, or the stop before it, was over while a decision waited.
    LAPSED_WAITING = "LAPSED_WAITING", _("It lapsed while a decision waited")
    NOT_FILED = "NOT_FILED", _("The stop ends within a day and the case is not filed")
    DOSSIER = "DOSSIER", _("The dossier of the renewal must be with the legal office")
    SCREEN_SOON = "SCREEN_SOON", _("No result of the screening yet")
    SCREEN_LATE = "SCREEN_LATE", _("The screening ran out: release, or limit what is frozen as a whole")
    RELEASE_SOON = "RELEASE_SOON", _("To be released by tomorrow")
    RELEASE_LATE = "RELEASE_LATE", _("Should have been released by now")
    #: 通知所有人 (规定 187, 247).
    OWNER_LATE = "OWNER_LATE", _("The owner was not told of the release")
    AHEAD_ENDS = "AHEAD_ENDS", _("The freeze before it ends: ask the bank")
    CASE_WITHDRAWN = "CASE_WITHDRAWN", _("The case was withdrawn: release")
    CASE_NOT_FILED = "CASE_NOT_FILED", _("The case is not filed: release the stop")
    OBJECTION_SOON = "OBJECTION_SOON", _("An objection is to be answered soon")
    OBJECTION_LATE = "OBJECTION_LATE", _("An objection was not answered in time")
    ANSWER_LATE = "ANSWER_LATE", _("The bank has not answered in time")
    #: A colleague waits for the next step.
    REMINDED = "REMINDED", _("Reminded by a colleague")


#: Alerts of one clock, by its name: the newest of them says all that the older ones did. The others stand alone.
SAME_CLOCK: dict[str, tuple[AlertKind, ...]] = {
    "end": (AlertKind.ENDS_SOON, AlertKind.RAN_OUT, AlertKind.LAPSED, AlertKind.LAPSED_WAITING),
    "filing": (AlertKind.NOT_FILED, AlertKind.CASE_NOT_FILED),
    "screening": (AlertKind.SCREEN_SOON, AlertKind.SCREEN_LATE),
    "release": (AlertKind.CASE_WITHDRAWN, AlertKind.RELEASE_SOON, AlertKind.RELEASE_LATE),
    "objection": (AlertKind.OBJECTION_SOON, AlertKind.OBJECTION_LATE),
}


def stop_ends(started: datetime, hours: int) -> datetime:
    """When a stop ends: from the bank's own instant, through nights and holidays (银发〔2016〕86号)."""
    return due(started, Clock(hours, Unit.HOURS), _NO_CALENDAR)


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each term is."""

    months: int
    years: int
    security_years: int


def freeze_ends(started: datetime, term: str, periods: Periods) -> datetime:
    """When a freeze ends where the bank has not said so: the end of the day of the same number, or of the last day of
    a shorter month; never pushed by a holiday, because the bank's system lifts it on the day itself."""
    clocks = {
        Term.YEAR_1: Clock(periods.years, Unit.YEARS),
        Term.YEARS_2: Clock(periods.security_years, Unit.YEARS),
    }
    return due(started, clocks.get(Term(term), Clock(periods.months, Unit.MONTHS)), _NO_CALENDAR)


def months_on(started: datetime, months: int) -> datetime:
    """The end of the day some months on."""
    return due(started, Clock(months, Unit.MONTHS), _NO_CALENDAR)


@dataclass(frozen=True, slots=True)
class FreezeClock:
    """What the clocks of a freeze that holds go by."""

    started: datetime
    expires: datetime
    #: Until when the money is to be screened; none once it was.
    screen_due: datetime | None = None
    #: Until when it must be released or limited; none once the notice is sent.
    release_due: datetime | None = None
    #: From when on it is told that the screening has no result yet.
    screen_tell: datetime | None = None
    #: A dossier for this end is with the legal office already.
    dossier_there: bool = False
    #: The freeze it queues behind ends.
    ahead_until: datetime | None = None
    #: Until when the bank is to confirm a release.
    receipt_due: datetime | None = None
    #: It waits behind another freeze: only that one is asked about.
    queued: bool = False

    @property
    def due(self) -> datetime:
        """The first of its deadlines."""
        stops = (self.expires, self.screen_due, self.release_due, self.receipt_due, self.ahead_until)
        return min(filter(None, stops))


@dataclass(frozen=True, slots=True)
class Telling:
    """A step of one of the clocks: what is told, of which deadline, when; minutes before it."""

    kind: AlertKind
    due: datetime
    meant_at: datetime
    lead: int = 0


def tellings(clock: FreezeClock, *, ends_minutes: Iterable[int], dossier_days: int) -> list[Telling]:
    """Everything that is told of a freeze before it is over, in time order."""
    found = []
    if clock.queued:
        asked = {clock.expires, clock.ahead_until or clock.expires}
        found = [Telling(AlertKind.AHEAD_ENDS, at, at) for at in asked]
    else:
        found = [
            Telling(AlertKind.ENDS_SOON, clock.expires, one.meant_at, one.lead)
            for one in leads(clock.started, clock.expires, ends_minutes)
        ]
    if not clock.dossier_there and not clock.queued:
        lead = dossier_days * _DAY
        found += [Telling(AlertKind.DOSSIER, clock.expires, clock.expires - timedelta(minutes=lead), lead)]
    if clock.screen_due is not None:
        found += [Telling(AlertKind.SCREEN_LATE, clock.screen_due, clock.screen_due)]
        if clock.screen_tell is not None:
            lead = int((clock.screen_due - clock.screen_tell).total_seconds()) // 60
            found += [Telling(AlertKind.SCREEN_SOON, clock.screen_due, clock.screen_tell, lead)]
    if clock.release_due is not None:
        found += [Telling(AlertKind.RELEASE_SOON, clock.release_due, clock.release_due - timedelta(minutes=_DAY), _DAY)]
    for kind, at in (
        (AlertKind.RELEASE_LATE, clock.release_due),
        (AlertKind.ANSWER_LATE, clock.receipt_due),
    ):
        if at is not None:
            found += [Telling(kind, at, at)]
    return sorted((one for one in found if one.meant_at > clock.started), key=lambda one: (one.meant_at, one.kind))
