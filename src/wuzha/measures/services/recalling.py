# SPDX-License-Identifier: Apache-2.0
"""Recalls: a measure that has ended is taken back from every earlier receiver of a list with it. They are told by
requests, which chase them; the receiver confirms by its answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import groupby

from django.db import transaction
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.calendar import Clock, UncoveredYearError, Unit, due
from wuzha.locks import Lock, take
from wuzha.measures.models import HandOutRow, Measure, Recall
from wuzha.measures.rulesets import CLOCKS
from wuzha.org.holidays import work_calendar
from wuzha.org.models import Unit as OrgUnit
from wuzha.org.roles import May, Role
from wuzha.refusals import RefusalError
from wuzha.requests.registry import Asked, RequestKind
from wuzha.requests.rules.life import Act
from wuzha.requests.services.asking import NewRequest, send

CODE = "RECALL"
#: Measures in one request: its words have an end.
AT_ONCE = 40


def recall(row: Measure, now: datetime) -> None:
    """Take an ended measure back from each receiver of a list with it, once; in the transaction of its end."""
    given = HandOutRow.unscoped.filter(measure=row).order_by().values_list("handout__unit", "handout__receiver")
    Recall.unscoped.bulk_create(
        [Recall(measure=row, unit_id=unit, receiver_id=receiver, made_at=now) for unit, receiver in given.distinct()],
        ignore_conflicts=True,
    )


def tell_of(row: Measure, now: datetime) -> None:
    """Tell the receivers of a measure that somebody has lifted, with its end. Whoever cannot be asked now is told by
    the next run."""
    for one in Recall.unscoped.filter(measure=row, request_id__isnull=True).order_by("pk").select_related("unit"):
        with suppress(RefusalError), transaction.atomic():
            _ask([one], one.receiver_id, now)


def tell(now: datetime) -> int:
    """Tell receivers of recalls that nobody told them yet, by requests of at most `AT_ONCE`; how many. May be missed,
    doubled or killed: a recall has a request or is told by the next run."""
    told = 0
    while found := _some(now):
        told += found
    return told


@transaction.atomic
def _some(now: datetime) -> int:
    if not take(Lock.RECALLS):
        return 0
    rows = list(
        Recall.unscoped.filter(request_id__isnull=True).order_by("unit_id", "receiver_id", "pk").select_related("unit")
        [: AT_ONCE * 5]
    )  # fmt: skip
    for (_unit, receiver), group in groupby(rows, key=lambda one: (one.unit_id, one.receiver_id)):
        recalls = list(group)
        for first in range(0, len(recalls), AT_ONCE):
            _ask(recalls[first : first + AT_ONCE], receiver, now)
    return len(rows)


def _ask(recalls: Sequence[Recall], receiver: int, now: datetime) -> None:
    unit = recalls[0].unit
    numbers = "、".join(Measure.number_of(one.measure_id) for one in recalls)
    what = (
        f"以下措施已解除或期满，请立即从贵单位据名单采取的措施中移除，并答复移除情况：{numbers}。编号见此前发放的名单。"
    )
    title = f"撤回名单中的措施 {len(recalls)} 项"
    asked = send(platform_for(unit), NewRequest(CODE, title, what, _last_day(now)), receiver)
    Recall.unscoped.filter(pk__in=[one.pk for one in recalls]).update(request_id=asked.pk)


def platform_for(unit: OrgUnit) -> Actor:
    """The platform, asking for the unit that handed the lists out."""
    return Actor(
        kind="system", label="measures", role=Role.JOINT_OFFICE.value, unit_id=unit.pk, unit_code=unit.code,
        unit_path=unit.path,
    )  # fmt: skip


def _last_day(now: datetime) -> date:
    days = Clock(CLOCKS.at(now).recall_days, Unit.WORKDAYS)
    calendar = work_calendar()
    while True:
        try:
            return timezone.localdate(due(now, days, calendar))
        except UncoveredYearError as missing:  # a recall does not wait for the holidays of next year
            calendar = calendar.with_year(missing.year, (), ())


def moved(actor: Actor, asked: Asked, act: Act) -> None:
    """The answer of a receiver confirms; an answer that is returned does not."""
    rows = Recall.unscoped.filter(request_id=asked.pk)
    if act is Act.ANSWER:
        rows.filter(confirmed_at__isnull=True).update(confirmed_at=timezone.now())
        record(actor, "recall.confirm", on=("request", asked.pk), rows=len(rows.values_list("pk")))
    elif act is Act.RETURN:
        rows.update(confirmed_at=None)


RECALL = RequestKind(
    CODE,
    pgettext_lazy("decided measure", "Recall of measures"),
    asks=(May.SEND_REQUESTS, May.APPROVE_OVERSIGHT, May.DECIDE_SANCTIONS),
    moved=moved,
)
