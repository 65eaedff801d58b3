# SPDX-License-Identifier: Apache-2.0
"""Scenes, exhibits and devices of a few cases of the demo, through the services: lent, in store, in hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseOfficer
from wuzha.cases.queries.standing import filed_days
from wuzha.cases.rules.life import FILED
from wuzha.evidence.rules.custody import Way
from wuzha.evidence.services.devices import NewDevice, record_device
from wuzha.evidence.services.exhibits import NewExhibit, lend, store, take
from wuzha.evidence.services.scenes import NewScene, record_scene
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.people.models import Involvement

#: Two take a thing, a third keeps it.
_LEAST = 3
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: What is taken at each: kind (`evidence.kinds`), what it is, and what becomes of it.
_TAKEN = (
    ("PHONE", "演示手机", "1 部", "lent"), ("SIM", "演示电话卡", "12 张", "stored"),
    ("CASH", "演示现金", "3 万元", "hand"),
)  # fmt: skip


@transaction.atomic
def settle(actor: Actor, now: datetime, count: int = 3) -> int:
    """Give the newest filed cases of the demo their evidence; how many cases."""
    found = 0
    # First those with somebody whose things they can be, under investigation.
    people = Involvement.unscoped.filter(case=OuterRef("pk"), case__state__in=("FILED", "SOLVED"), ended_on=None)
    filed = Case.unscoped.filter(synthetic=True, state__in=FILED, officers__leads=True)
    filed = filed.annotate(known=Exists(people)).order_by("-known", "-received_at")
    for case in filed[: 4 * count]:
        officers = _officers(case)
        since = filed_days([case.pk]).get(case.pk)
        if len(officers) >= _LEAST and found < count and since and since <= timezone.localdate(now - 2 * DAY):
            _fill(actor, case, officers, now)
            found += 1
    return found


def _officers(case: Case) -> list[int]:
    """Who leads the case first, then others of its unit: the last keeps what was taken."""
    lead = CaseOfficer.unscoped.filter(case=case, leads=True).values_list("person_id", flat=True)[0]
    there = Posting.unscoped.filter(unit=case.unit, role=Role.STATION_OFFICER).order_by("person_id")
    return [lead, *(one for one in there.values_list("person_id", flat=True) if one != lead)]


def _as(person: int) -> Actor:
    """Who holds a thing hands it on."""
    found = actor_for(Posting.unscoped.filter(person_id=person).select_related("unit", "person")[0])
    if found is None:
        raise ValueError(f"person {person} is at no unit")
    return found


def _fill(actor: Actor, case: Case, officers: list[int], now: datetime) -> None:
    day = timezone.localdate(now)
    at = now - 2 * DAY
    scene = record_scene(
        actor, case.pk,
        NewScene(
            at, at + HOUR, "演示市演示路1号", "演示甲、演示乙", "演示：查获设备若干，已拍照固定。",
            survey_no=f"演示勘〔{day.year}〕{case.pk}号", witness="演示见证人",
        ),
    )  # fmt: skip
    whose = Involvement.unscoped.filter(case=case, ended_on=None).values_list("pk", flat=True).order_by("pk").first()
    for kind, name, quantity, then in _TAKEN:
        exhibit = take(
            actor, case.pk,
            NewExhibit(
                kind, name, quantity, Way.SEIZED, at + HOUR, officers[0], officers[1],
                decision_no=f"演示扣决〔{day.year}〕{case.pk}号", list_no=f"演示扣清〔{day.year}〕{case.pk}号",
                witness="演示见证人", scene_id=scene.pk, person_id=whose,
            ),
        )  # fmt: skip
        if then == "hand":
            continue
        store(_as(officers[0]), exhibit.pk, at + 3 * HOUR, officers[-1], "演示物证室 A-1")
        if then == "lent":
            organ, number = "演示电子数据鉴定所（演示）", f"演示送检〔{day.year}〕{case.pk}号"
            lend(_as(officers[-1]), exhibit.pk, now - DAY, organ, number, due_at=now + 5 * DAY)
            record_device(actor, case.pk, NewDevice("PHONE", "演示机型", exhibit.pk, scene.pk, at, person_id=whose))
