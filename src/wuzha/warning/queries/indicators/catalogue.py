# SPDX-License-Identifier: Apache-2.0
"""The indicators of the warning desk (`domain.md` §3.6).

N is what was dispatched in the period and still stands: not what a station returned and the centre took back, not what
turned out not valid, not what was merged into another.

预警覆盖率 and 预警前已骗率 are shares of victims of known cases, each once in every case, by what the back-check over
the shortest window of its rule (30 days) found, or a person corrected: the same as its page shows.

劝阻次数 has one basis, everywhere: attempts recorded, of every channel, by the moment of the attempt; whoever wants
those that reached the person finds them beside it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.victims import victims
from wuzha.core.indicators import Basis, Better, Indicator, Shape, Subject, Unit, register
from wuzha.warning.models import (
    Attempt,
    CallBack,
    CaseMatch,
    ExclusionState,
    MeetExclusion,
    Transition,
    WarningRecord,
)
from wuzha.warning.queries.indicators.selection import through
from wuzha.warning.rules.backcheck import Stage
from wuzha.warning.rules.followup import JUDGED, Verdict
from wuzha.warning.rules.lifecycle import AT_CENTRE, AT_STATION, Act, Level, State
from wuzha.warning.rules.outcomes import DISSUADED, FACE_TO_FACE, Channel, Outcome, Result
from wuzha.warning.rulesets import BACKCHECK


class Group(TextChoices):
    """Where an indicator stands on the page."""

    VOLUME = "volume", _("Warnings")
    TIMELINESS = "timeliness", _("In time")
    MEETING = "meeting", _("Meeting people")
    EFFECT = "effect", _("Effect")
    FOLLOW_UP = "followup", _("After closing")
    WORK = "work", _("Attempts")
    MONEY = "money", _("Money")
    TIME = "time", _("How long it takes")


def _subject(model: Any, code: str, label: Any, prefix: str = "") -> Subject:
    """Rows that are warnings, or belong to one: within reach as the warning is."""
    related = (f"{prefix}station", f"{prefix}officer")
    return Subject(code, label, lambda of, _period: model.unscoped.filter(through(of.rule, prefix)), related, prefix)


def _checked_cases(of: Any, _period: Any) -> QuerySet[Any]:
    """Victims of cases in reach, with the class (`stage`) that the back-check found. A case has a station and no
    address, so towns and villages have none."""
    looked = FilteredRelation("checks", condition=Q(checks__days=BACKCHECK.at().windows[0]))
    rows = victims(of.actor).annotate(looked=looked, stage=F("looked__stage"))
    counted: QuerySet[Any] = rows.annotate(division_code=Value("")).filter(of.rule, looked__isnull=False)
    return counted


CASE = Subject("case", _("victims of cases"), _checked_cases, ("case", "case__unit"))
WARNING = _subject(WarningRecord, "warning", _("warnings"))
ATTEMPT = _subject(Attempt, "attempt", _("attempts"), "warning__")
CALLBACK = _subject(CallBack, "callback", _("call-backs"), "warning__")
RECEIVED = Basis(WARNING, "received_at", _("received in the period"))
DISPATCHED = Basis(WARNING, "dispatched_at", _("dispatched in the period"))
MEETING_DUE = Basis(WARNING, "meet_due", _("meeting due in the period"))
FEEDBACK_DUE = Basis(WARNING, "feedback_due", _("feedback due in the period"))
CLOSED = Basis(WARNING, "closed_at", _("closed in the period"))
ATTEMPTED = Basis(ATTEMPT, "at", _("attempted in the period"))
REPORTED = Basis(CASE, "reported_at", _("reported in the period"))
CALLED_BACK = Basis(CALLBACK, "done_at", _("called back in the period"))

#: In a station's hands or closed by it: the state of everything that counts in N.
ASSIGNED = Q(state__in=(*AT_STATION, State.CLOSED))
#: Once each: what was merged away is counted where it went on.
ONCE = ~Q(state=State.SUPERSEDED)
TO_MEET = Q(level__in=(Level.URGENT, Level.HIGH))
#: Nobody can meet the person, and the shift leader agreed.
LEFT_OUT = Q(pk__in=MeetExclusion.unscoped.filter(state=ExclusionState.APPROVED).values("warning_id"))
IN_TIME = Q(closed_at__lte=F("feedback_due"))
#: Whose person was deceived by the same scam within the days of the rule after the dissuasion.
RELAPSED = Q(pk__in=CaseMatch.unscoped.filter(relapse=True).values("warning_id"))
#: One person: the phone, else the ID number, else the account that the push named, by its blind index.
PERSON = Coalesce("phone_index", "id_index", "account_index")
#: Closed, and given back for another feedback at least once.
FED_BACK_AGAIN = Q(pk__in=Transition.unscoped.filter(act=Act.REOPEN).values("warning_id"))
APP1, HOUSE = _("As police warning apps count it"), _("Defined here, to be set locally")
PRACTICE = _("As practised in cities")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "received", Group.VOLUME, pgettext_lazy("indicator", "Warnings received"), Shape.COUNT, RECEIVED,
        _("Warnings received in the period, merged ones once"), APP1,
        among=ONCE, card=1,
    ),
    Indicator(
        "pushes", Group.VOLUME, pgettext_lazy("indicator", "Pushes"), Shape.SUM, RECEIVED,
        _("Pushes of the warnings received in the period, added up"), APP1,
        among=ONCE, column="push_count",
    ),
    Indicator(
        "second_round", Group.VOLUME, pgettext_lazy("indicator", "Second rounds"), Shape.COUNT, RECEIVED,
        _("Warnings received in the period in round 2 or later"), HOUSE,
        among=ONCE, hit=Q(round_no__gt=1),
    ),
    Indicator(
        "invalid", Group.VOLUME, pgettext_lazy("indicator", "Not valid"), Shape.COUNT, RECEIVED,
        _("Warnings received in the period and set as not valid"), HOUSE,
        among=Q(state=State.INVALID),
    ),
    Indicator(
        "dispatched", Group.VOLUME, pgettext_lazy("indicator", "Dispatched"), Shape.COUNT, DISPATCHED,
        _("Warnings dispatched in the period (N), without those returned, not valid or merged"), HOUSE,
        among=ASSIGNED, card=2,
    ),
    Indicator(
        "signed", Group.TIMELINESS, pgettext_lazy("indicator", "Signed in"), Shape.RATE, DISPATCHED,
        _("Signed in / N"), HOUSE,
        among=ASSIGNED, hit=Q(signed_at__isnull=False), better=Better.UP,
    ),
    Indicator(
        "signed_in_time", Group.TIMELINESS, pgettext_lazy("indicator", "Signed in in time"), Shape.RATE, DISPATCHED,
        _("Signed in by its deadline / those of N that were signed in or whose deadline is over"), HOUSE,
        among=ASSIGNED, hit=Q(signed_at__lte=F("signin_due")), due="signin_due", better=Better.UP, card=4,
    ),
    Indicator(
        "called_in_time", Group.TIMELINESS, pgettext_lazy("indicator", "First call in time"), Shape.RATE, DISPATCHED,
        _("First call by its deadline / those of N with such a deadline that were called or whose deadline is over"),
        HOUSE,
        among=ASSIGNED & Q(call_due__isnull=False), hit=Q(first_call_at__lte=F("call_due")), due="call_due",
        better=Better.UP, card=5,
    ),
    Indicator(
        "feedback_in_time", Group.TIMELINESS, pgettext_lazy("indicator", "Feedback in time"), Shape.RATE, FEEDBACK_DUE,
        _("Closed by the feedback deadline / feedback due in the period"), APP1,
        among=ASSIGNED, hit=IN_TIME, better=Better.UP, card=6,
    ),
    Indicator(
        "feedback", Group.TIMELINESS, pgettext_lazy("indicator", "Feedback given (completeness)"), Shape.RATE,
        FEEDBACK_DUE,
        _("Closed / feedback due in the period"), HOUSE,
        among=ASSIGNED, hit=Q(closed_at__isnull=False), better=Better.UP, card=3,
    ),
    Indicator(
        "feedback_again", Group.TIMELINESS, pgettext_lazy("indicator", "Feedback given again"), Shape.RATE, CLOSED,
        _("Given back for another feedback and closed again / closed in the period"), APP1,
        among=Q(state=State.CLOSED), hit=FED_BACK_AGAIN, better=Better.DOWN,
    ),
    Indicator(
        "overdue", Group.TIMELINESS, pgettext_lazy("indicator", "Overdue"), Shape.COUNT, FEEDBACK_DUE,
        _("Feedback due in the period and not closed by then"), APP1,
        among=ASSIGNED, hit=Q(closed_at__isnull=True) | Q(closed_at__gt=F("feedback_due")), better=Better.DOWN, card=7,
    ),
    Indicator(
        "overdue_at_centre", Group.TIMELINESS, pgettext_lazy("indicator", "Overdue at the centre"), Shape.COUNT,
        FEEDBACK_DUE,
        _("Feedback due in the period, still at the centre"), HOUSE,
        among=Q(state__in=AT_CENTRE), better=Better.DOWN,
    ),
    Indicator(
        "met", Group.MEETING, pgettext_lazy("indicator", "Met in person"), Shape.RATE, MEETING_DUE,
        _("Met in person / urgent and high warnings whose meeting was due, without those left out with approval"),
        HOUSE,
        among=ASSIGNED & TO_MEET & ~LEFT_OUT, hit=Q(met_at__isnull=False), better=Better.UP, card=8,
    ),
    Indicator(
        "met_in_time", Group.MEETING, pgettext_lazy("indicator", "Met in time"), Shape.RATE, MEETING_DUE,
        _("Met by the deadline / urgent and high warnings whose meeting was due, without those left out with approval"),
        PRACTICE,
        among=ASSIGNED & TO_MEET & ~LEFT_OUT, hit=Q(met_at__lte=F("meet_due")), better=Better.UP,
    ),
    Indicator(
        "met_left_out", Group.MEETING, pgettext_lazy("indicator", "Left out of the meetings"), Shape.COUNT, MEETING_DUE,
        _("Urgent and high warnings whose meeting was due, left out with the shift leader's approval"), HOUSE,
        among=ASSIGNED & TO_MEET & LEFT_OUT,
    ),
    Indicator(
        "met_effective", Group.MEETING, pgettext_lazy("indicator", "Meetings with effect"), Shape.RATE, DISPATCHED,
        _("Met and dissuaded / those of N that were met and are closed"), APP1,
        among=ASSIGNED & Q(met_at__isnull=False, state=State.CLOSED), hit=Q(outcome__in=DISSUADED), better=Better.UP,
    ),
    Indicator(
        "dissuaded", Group.EFFECT, pgettext_lazy("indicator", "Dissuaded"), Shape.RATE, DISPATCHED,
        _("Stopped or aware / those of N that were reached"), HOUSE,
        among=ASSIGNED & Q(contacted_at__isnull=False), hit=Q(outcome__in=DISSUADED), better=Better.UP, card=9,
    ),
    Indicator(
        "urgent_effective", Group.EFFECT, pgettext_lazy("indicator", "Urgent, handled with effect"), Shape.RATE,
        FEEDBACK_DUE,
        _("Reached and closed by the feedback deadline / urgent warnings whose feedback was due in the period"), APP1,
        among=ASSIGNED & Q(level=Level.URGENT), hit=IN_TIME & Q(contacted_at__isnull=False), better=Better.UP,
    ),
    Indicator(
        "unreachable", Group.EFFECT, pgettext_lazy("indicator", "Could not be reached"), Shape.RATE, DISPATCHED,
        _("Closed as not reached / N"), HOUSE,
        among=ASSIGNED, hit=Q(outcome=Outcome.UNREACHABLE), better=Better.DOWN, card=10,
    ),
    Indicator(
        "deceived", Group.EFFECT, pgettext_lazy("indicator", "Already deceived"), Shape.COUNT, CLOSED,
        _("Closed in the period as already deceived"), APP1,
        among=Q(state=State.CLOSED, outcome=Outcome.ALREADY_DECEIVED), card=11,
    ),
    Indicator(
        "true_records", Group.FOLLOW_UP, pgettext_lazy("indicator", "Records found true"), Shape.RATE, CALLED_BACK,
        _("Call-backs found valid / call-backs judged in the period, without those given up"), APP1,
        among=Q(verdict__in=JUDGED), hit=Q(verdict=Verdict.VALID), better=Better.UP, card=16,
    ),
    Indicator(
        "callbacks_given_up", Group.FOLLOW_UP, pgettext_lazy("indicator", "Call-backs given up"), Shape.COUNT,
        CALLED_BACK,
        _("Call-backs given up in the period after the rule's calls in vain"), HOUSE,
        among=Q(verdict=Verdict.GAVE_UP), better=Better.DOWN,
    ),
    Indicator(
        "relapse", Group.FOLLOW_UP, pgettext_lazy("indicator", "Deceived after dissuasion"), Shape.RATE, CLOSED,
        _("Persons deceived by the same type of scam within the days of the rule / persons dissuaded in the period"),
        HOUSE,
        among=Q(state=State.CLOSED, outcome__in=DISSUADED), hit=RELAPSED, better=Better.DOWN, distinct=PERSON,
    ),
    Indicator(
        "relapsed", Group.FOLLOW_UP, pgettext_lazy("indicator", "Persons deceived after dissuasion"), Shape.COUNT,
        CLOSED, _("Persons dissuaded in the period and deceived by the same type of scam within the days of the rule"),
        HOUSE, among=Q(state=State.CLOSED, outcome__in=DISSUADED), hit=RELAPSED, better=Better.DOWN, distinct=PERSON,
        listed_once=True, counts=Unit.PERSON,
    ),
    Indicator(
        "covered", Group.FOLLOW_UP, pgettext_lazy("indicator", "Cases warned of (coverage)"), Shape.RATE, REPORTED,
        _("Victims named by a warning from 30 days before the deed until the report / victims of cases reported"),
        HOUSE,
        hit=~Q(stage=Stage.NOT_WARNED), better=Better.UP,
    ),
    Indicator(
        "warned_too_late", Group.FOLLOW_UP, pgettext_lazy("indicator", "Deceived before the warning"), Shape.RATE,
        REPORTED,
        _("Victims deceived before the first push / victims of cases reported whom a warning named"), HOUSE,
        among=~Q(stage=Stage.NOT_WARNED), hit=Q(stage=Stage.BEFORE_PUSH), better=Better.DOWN,
    ),
    Indicator(
        "attempts", Group.WORK, pgettext_lazy("indicator", "Attempts"), Shape.COUNT, ATTEMPTED,
        _("SMS, calls, visits and help asked of the village, each time that is recorded, by when it was made"), APP1,
        card=12,
    ),
    Indicator(
        "sms", Group.WORK, pgettext_lazy("indicator", "SMS"), Shape.COUNT, ATTEMPTED,
        _("SMS in the period"), APP1,
        among=Q(channel=Channel.SMS),
    ),
    Indicator(
        "calls", Group.WORK, pgettext_lazy("indicator", "Calls"), Shape.COUNT, ATTEMPTED,
        _("Calls to the person, family or friends, also of three"), APP1,
        among=Q(channel__in=(Channel.CALL, Channel.FAMILY, Channel.THREEWAY)),
    ),
    Indicator(
        "calls_effective", Group.WORK, pgettext_lazy("indicator", "Calls that reached the person"), Shape.RATE,
        ATTEMPTED,
        _("Calls in which the person was spoken to / calls to the person in the period, also of three"), APP1,
        among=Q(channel__in=(Channel.CALL, Channel.THREEWAY)), hit=Q(result=Result.REACHED), better=Better.UP,
    ),
    Indicator(
        "visits", Group.WORK, pgettext_lazy("indicator", "Visits"), Shape.COUNT, ATTEMPTED,
        _("Visits by officers and grid workers in the period"), APP1,
        among=Q(channel__in=FACE_TO_FACE),
    ),
    Indicator(
        "averted_evidenced", Group.MONEY, pgettext_lazy("indicator", "Averted, evidenced"), Shape.SUM, CLOSED,
        _("Evidenced sums averted of warnings closed in the period"), HOUSE,
        among=Q(state=State.CLOSED), hit=Q(averted_evidenced_fen__gt=0), column="averted_evidenced_fen",
        better=Better.UP, card=13,
    ),
    Indicator(
        "averted_claimed", Group.MONEY, pgettext_lazy("indicator", "Averted, self-claimed"), Shape.SUM, CLOSED,
        _("Self-claimed sums averted of warnings closed in the period, never added to the evidenced"), HOUSE,
        among=Q(state=State.CLOSED), hit=Q(averted_claimed_fen__gt=0), column="averted_claimed_fen",
    ),
    Indicator(
        "loss", Group.MONEY, pgettext_lazy("indicator", "Already lost"), Shape.SUM, CLOSED,
        _("Losses of warnings closed in the period"), APP1,
        among=Q(state=State.CLOSED), hit=Q(loss_fen__gt=0), column="loss_fen", better=Better.DOWN,
    ),
    Indicator(
        "push_to_dispatch", Group.TIME, pgettext_lazy("indicator", "Push to dispatch"), Shape.TIME, DISPATCHED,
        _("Time of N from the first push to dispatch: median and P90"), HOUSE,
        among=ASSIGNED, start="first_pushed_at", end="dispatched_at", better=Better.DOWN,
    ),
    Indicator(
        "dispatch_to_sign", Group.TIME, pgettext_lazy("indicator", "Dispatch to sign-in"), Shape.TIME, DISPATCHED,
        _("Time of N from dispatch to sign-in: median and P90"), HOUSE,
        among=ASSIGNED & Q(signed_at__isnull=False), start="dispatched_at", end="signed_at", better=Better.DOWN,
        card=14,
    ),
    Indicator(
        "sign_to_meet", Group.TIME, pgettext_lazy("indicator", "Sign-in to meeting"), Shape.TIME, DISPATCHED,
        _("Time of N from sign-in to meeting: median and P90"), HOUSE,
        among=ASSIGNED & Q(signed_at__isnull=False, met_at__isnull=False), start="signed_at", end="met_at",
        better=Better.DOWN, card=15,
    ),
)  # fmt: skip

BY_CODE = register("warning", INDICATORS)
#: Columns of the scorecard.
CARD = tuple(sorted((one for one in INDICATORS if one.card), key=lambda one: one.card))
#: At the head of the page; and the rates of which each unit shows a curve.
HEADLINES = tuple(BY_CODE[code] for code in ("received", "feedback_in_time", "met", "dissuaded", "averted_evidenced"))
CURVES = tuple(BY_CODE[code] for code in ("feedback_in_time", "met", "dissuaded"))
