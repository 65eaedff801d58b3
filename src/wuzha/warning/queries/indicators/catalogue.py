# SPDX-License-Identifier: Apache-2.0
"""The indicators of the warning desk (`domain.md` §3.6).

N is what was dispatched in the period and still stands: not what a station returned and the centre took back, not what
turned out not valid, not what was merged into another. What is a share of cases and not of warnings (预警前已骗率,
预警覆盖率) is counted by `queries.backcheck`.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, TextChoices
from django.utils.translation import gettext_lazy as _

from wuzha.core.indicators import Basis, Better, Indicator, Shape, Subject, register
from wuzha.warning.models import Attempt, CallBack, CaseMatch, WarningRecord
from wuzha.warning.queries.indicators.selection import through
from wuzha.warning.rules.followup import JUDGED, Verdict
from wuzha.warning.rules.lifecycle import AT_CENTRE, AT_STATION, Level, State
from wuzha.warning.rules.outcomes import DISSUADED, FACE_TO_FACE, Channel, Outcome


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


WARNING = _subject(WarningRecord, "warning", _("warnings"))
ATTEMPT = _subject(Attempt, "attempt", _("attempts"), "warning__")
CALLBACK = _subject(CallBack, "callback", _("call-backs"), "warning__")
RECEIVED = Basis(WARNING, "received_at", _("received in the period"))
DISPATCHED = Basis(WARNING, "dispatched_at", _("dispatched in the period"))
MEETING_DUE = Basis(WARNING, "meet_due", _("meeting due in the period"))
FEEDBACK_DUE = Basis(WARNING, "feedback_due", _("feedback due in the period"))
CLOSED = Basis(WARNING, "closed_at", _("closed in the period"))
ATTEMPTED = Basis(ATTEMPT, "at", _("attempted in the period"))
CALLED_BACK = Basis(CALLBACK, "done_at", _("called back in the period"))

#: In a station's hands or closed by it: the state of everything that counts in N.
ASSIGNED = Q(state__in=(*AT_STATION, State.CLOSED))
#: Once each: what was merged away is counted where it went on.
ONCE = ~Q(state=State.SUPERSEDED)
TO_MEET = Q(level__in=(Level.URGENT, Level.HIGH))
IN_TIME = Q(closed_at__lte=F("feedback_due"))
#: Whose person was deceived by the same scam within the days of the rule after the dissuasion.
RELAPSED = Q(pk__in=CaseMatch.unscoped.filter(relapse=True).values("warning_id"))
APP1, HOUSE = _("As police warning apps count it"), _("Defined here, to be set locally")
PRACTICE = _("As practised in cities")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "received", Group.VOLUME, "预警总数", "Warnings received", Shape.COUNT, RECEIVED,
        "期内接收的预警，合并的只计一次", "Warnings received in the period, merged ones once", APP1,
        among=ONCE, card=1,
    ),
    Indicator(
        "pushes", Group.VOLUME, "推送次数", "Pushes", Shape.SUM, RECEIVED,
        "期内接收预警的推送次数合计", "Pushes of the warnings received in the period, added up", APP1,
        among=ONCE, column="push_count",
    ),
    Indicator(
        "second_round", Group.VOLUME, "二次预警数", "Second rounds", Shape.COUNT, RECEIVED,
        "期内接收、轮次大于 1 的预警", "Warnings received in the period in round 2 or later", HOUSE,
        among=ONCE, hit=Q(round_no__gt=1),
    ),
    Indicator(
        "invalid", Group.VOLUME, "无效预警数", "Not valid", Shape.COUNT, RECEIVED,
        "期内接收、研判为无效的预警", "Warnings received in the period and set as not valid", HOUSE,
        among=Q(state=State.INVALID),
    ),
    Indicator(
        "dispatched", Group.VOLUME, "下发数", "Dispatched", Shape.COUNT, DISPATCHED,
        "期内下发且仍有效的预警（N），不含已退回、无效、合并的",
        "Warnings dispatched in the period (N), without those returned, not valid or merged", HOUSE,
        among=ASSIGNED, card=2,
    ),
    Indicator(
        "signed", Group.TIMELINESS, "签收率", "Signed in", Shape.RATE, DISPATCHED,
        "已签收 / N", "Signed in / N", HOUSE,
        among=ASSIGNED, hit=Q(signed_at__isnull=False), better=Better.UP,
    ),
    Indicator(
        "signed_in_time", Group.TIMELINESS, "及时签收率", "Signed in in time", Shape.RATE, DISPATCHED,
        "签收时限内签收 / N", "Signed in by its deadline / N", HOUSE,
        among=ASSIGNED, hit=Q(signed_at__lte=F("signin_due")), better=Better.UP, card=4,
    ),
    Indicator(
        "called_in_time", Group.TIMELINESS, "首次电话及时率", "First call in time", Shape.RATE, DISPATCHED,
        "首次电话时限内拨打 / N 中有电话时限的", "First call by its deadline / those of N with such a deadline", HOUSE,
        among=ASSIGNED & Q(call_due__isnull=False), hit=Q(first_call_at__lte=F("call_due")), better=Better.UP, card=5,
    ),
    Indicator(
        "feedback_in_time", Group.TIMELINESS, "及时反馈率", "Feedback in time", Shape.RATE, FEEDBACK_DUE,
        "反馈时限内办结 / 期内反馈到期的", "Closed by the feedback deadline / feedback due in the period", APP1,
        among=ASSIGNED, hit=IN_TIME, better=Better.UP, card=6,
    ),
    Indicator(
        "feedback", Group.TIMELINESS, "反馈率（数据完整度）", "Feedback given (completeness)", Shape.RATE,
        FEEDBACK_DUE, "已办结 / 期内反馈到期的", "Closed / feedback due in the period", HOUSE,
        among=ASSIGNED, hit=Q(closed_at__isnull=False), better=Better.UP, card=3,
    ),
    Indicator(
        "overdue", Group.TIMELINESS, "超时数", "Overdue", Shape.COUNT, FEEDBACK_DUE,
        "期内反馈到期、未按时办结的", "Feedback due in the period and not closed by then", APP1,
        among=ASSIGNED, hit=Q(closed_at__isnull=True) | Q(closed_at__gt=F("feedback_due")), better=Better.DOWN, card=7,
    ),
    Indicator(
        "overdue_at_centre", Group.TIMELINESS, "中心超时未下发", "Overdue at the centre", Shape.COUNT,
        FEEDBACK_DUE, "期内反馈到期、仍在中心未下发的", "Feedback due in the period, still at the centre", HOUSE,
        among=Q(state__in=AT_CENTRE), better=Better.DOWN,
    ),
    Indicator(
        "met", Group.MEETING, "见面率", "Met in person", Shape.RATE, MEETING_DUE,
        "已见面 / 期内见面到期的紧急、高危预警",
        "Met in person / urgent and high warnings whose meeting was due", HOUSE,
        among=ASSIGNED & TO_MEET, hit=Q(met_at__isnull=False), better=Better.UP, card=8,
    ),
    Indicator(
        "met_in_time", Group.MEETING, "及时见面率", "Met in time", Shape.RATE, MEETING_DUE,
        "见面时限内见面 / 期内见面到期的紧急、高危预警",
        "Met by the deadline / urgent and high warnings whose meeting was due", PRACTICE,
        among=ASSIGNED & TO_MEET, hit=Q(met_at__lte=F("meet_due")), better=Better.UP,
    ),
    Indicator(
        "met_effective", Group.MEETING, "有效见面率", "Meetings with effect", Shape.RATE, DISPATCHED,
        "见面且劝阻有效 / N 中已见面并办结的", "Met and dissuaded / those of N that were met and are closed", APP1,
        among=ASSIGNED & Q(met_at__isnull=False, state=State.CLOSED), hit=Q(outcome__in=DISSUADED), better=Better.UP,
    ),
    Indicator(
        "dissuaded", Group.EFFECT, "有效劝阻率", "Dissuaded", Shape.RATE, DISPATCHED,
        "劝阻成功和自主识别 / N 中已联系上的", "Stopped or aware / those of N that were reached", HOUSE,
        among=ASSIGNED & Q(contacted_at__isnull=False), hit=Q(outcome__in=DISSUADED), better=Better.UP, card=9,
    ),
    Indicator(
        "unreachable", Group.EFFECT, "联系不上率", "Could not be reached", Shape.RATE, DISPATCHED,
        "办结为联系不上 / N", "Closed as not reached / N", HOUSE,
        among=ASSIGNED, hit=Q(outcome=Outcome.UNREACHABLE), better=Better.DOWN, card=10,
    ),
    Indicator(
        "deceived", Group.EFFECT, "已被骗数", "Already deceived", Shape.COUNT, CLOSED,
        "期内办结为已被骗的", "Closed in the period as already deceived", APP1,
        among=Q(state=State.CLOSED, outcome=Outcome.ALREADY_DECEIVED), card=11,
    ),
    Indicator(
        "true_records", Group.FOLLOW_UP, "处置真实率", "Records found true", Shape.RATE, CALLED_BACK,
        "回访有效 / 期内回访已判定的（有效和无效），未接通而放弃的不计",
        "Call-backs found valid / call-backs judged in the period, without those given up", APP1,
        among=Q(verdict__in=JUDGED), hit=Q(verdict=Verdict.VALID), better=Better.UP, card=16,
    ),
    Indicator(
        "callbacks_given_up", Group.FOLLOW_UP, "回访放弃数", "Call-backs given up", Shape.COUNT, CALLED_BACK,
        "期内多次未接、按规则放弃的回访", "Call-backs given up in the period after the rule's calls in vain", HOUSE,
        among=Q(verdict=Verdict.GAVE_UP), better=Better.DOWN,
    ),
    Indicator(
        "relapse", Group.FOLLOW_UP, "劝阻后被骗率", "Deceived after dissuasion", Shape.RATE, CLOSED,
        "办结后规则天数内又被同类手法骗的 / 期内办结的有效劝阻",
        "Deceived by the same type of scam within the days of the rule / dissuaded and closed in the period", HOUSE,
        among=Q(state=State.CLOSED, outcome__in=DISSUADED), hit=RELAPSED, better=Better.DOWN,
    ),
    Indicator(
        "attempts", Group.WORK, "劝阻次数", "Attempts", Shape.COUNT, ATTEMPTED,
        "期内短信、电话、上门和请村社协助合计", "SMS, calls, visits and help asked of the village", APP1,
        card=12,
    ),
    Indicator(
        "sms", Group.WORK, "短信数", "SMS", Shape.COUNT, ATTEMPTED,
        "期内短信", "SMS in the period", APP1, among=Q(channel=Channel.SMS),
    ),
    Indicator(
        "calls", Group.WORK, "电话数", "Calls", Shape.COUNT, ATTEMPTED,
        "期内打给本人和亲友的电话，含三方通话", "Calls to the person, family or friends, also of three", APP1,
        among=Q(channel__in=(Channel.CALL, Channel.FAMILY, Channel.THREEWAY)),
    ),
    Indicator(
        "visits", Group.WORK, "上门数", "Visits", Shape.COUNT, ATTEMPTED,
        "期内民警和网格员上门", "Visits by officers and grid workers in the period", APP1,
        among=Q(channel__in=FACE_TO_FACE),
    ),
    Indicator(
        "averted_evidenced", Group.MONEY, "挽损额（有凭证）", "Averted, evidenced", Shape.SUM, CLOSED,
        "期内办结预警的有凭证劝阻金额合计", "Evidenced sums averted of warnings closed in the period", HOUSE,
        among=Q(state=State.CLOSED), hit=Q(averted_evidenced_fen__gt=0), column="averted_evidenced_fen",
        better=Better.UP, card=13,
    ),
    Indicator(
        "averted_claimed", Group.MONEY, "挽损额（自报）", "Averted, self-claimed", Shape.SUM, CLOSED,
        "期内办结预警的自报劝阻金额合计，不与有凭证的相加",
        "Self-claimed sums averted of warnings closed in the period, never added to the evidenced", HOUSE,
        among=Q(state=State.CLOSED), hit=Q(averted_claimed_fen__gt=0), column="averted_claimed_fen",
    ),
    Indicator(
        "loss", Group.MONEY, "被骗金额", "Already lost", Shape.SUM, CLOSED,
        "期内办结预警的被骗金额合计", "Losses of warnings closed in the period", APP1,
        among=Q(state=State.CLOSED), hit=Q(loss_fen__gt=0), column="loss_fen", better=Better.DOWN,
    ),
    Indicator(
        "push_to_dispatch", Group.TIME, "推送→下发", "Push to dispatch", Shape.TIME, DISPATCHED,
        "N 从首次推送到下发的时长，中位数和 P90", "Time of N from the first push to dispatch: median and P90", HOUSE,
        among=ASSIGNED, start="first_pushed_at", end="dispatched_at", better=Better.DOWN,
    ),
    Indicator(
        "dispatch_to_sign", Group.TIME, "下发→签收", "Dispatch to sign-in", Shape.TIME, DISPATCHED,
        "N 从下发到签收的时长，中位数和 P90", "Time of N from dispatch to sign-in: median and P90", HOUSE,
        among=ASSIGNED & Q(signed_at__isnull=False), start="dispatched_at", end="signed_at",
        better=Better.DOWN, card=14,
    ),
    Indicator(
        "sign_to_meet", Group.TIME, "签收→见面", "Sign-in to meeting", Shape.TIME, DISPATCHED,
        "N 从签收到见面的时长，中位数和 P90", "Time of N from sign-in to meeting: median and P90", HOUSE,
        among=ASSIGNED & Q(signed_at__isnull=False, met_at__isnull=False), start="signed_at", end="met_at",
        better=Better.DOWN, card=15,
    ),
)  # fmt: skip

BY_CODE = register("warning", INDICATORS)
#: Columns of the scorecard.
CARD = tuple(sorted((one for one in INDICATORS if one.card), key=lambda one: one.card))
