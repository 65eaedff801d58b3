# SPDX-License-Identifier: Apache-2.0
"""Sessions, who came, and who lacks hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.engine.calendar import end_of_day
from wuzha.operations.models import Answer, Attendance, ForceMember, Grade, Training
from wuzha.operations.queries.force import on_day
from wuzha.operations.rulesets import TRAINING


def page(actor: Actor, after: str = "") -> pages.Page[Training]:
    """Sessions with how many came, the latest first. Raises `CursorError`."""
    came = Q(attendance__struck_by=None, attendance__answer=Answer.PRESENT)
    rows: QuerySet[Training] = Training.objects.visible_to(actor)
    return pages.page(rows.annotate(came=Count("attendance", filter=came)).order_by("-starts_at", "-pk"), after)


def of(actor: Actor, pk: int) -> Training | None:
    """One session; `None` when it is not in the actor's reach."""
    found: Training | None = Training.objects.visible_to(actor).filter(pk=pk).first()
    return found


def answers_of(actor: Actor, training: Training) -> dict[int, str]:
    """Member → answer that stands."""
    rows = Attendance.objects.visible_to(actor).filter(training=training, struck_by=None)
    return dict(rows.values_list("member_id", "answer"))


def invited(actor: Actor, training: Training) -> list[ForceMember]:
    """Those who serve on the day of the session, and whoever has an answer."""
    day = timezone.localdate(training.starts_at)
    keys = {one.member_id for one in on_day(actor, day)} | set(answers_of(actor, training))
    return list(ForceMember.objects.visible_to(actor).filter(pk__in=keys).order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class Hours:
    """What a member was trained in a year, and what it should be (hours)."""

    member: ForceMember
    grade: str
    hours: float
    needed: int

    @property
    def lacking(self) -> float:
        return max(self.needed - self.hours, 0)


def hours(actor: Actor, year: int) -> list[Hours]:
    """Hours of every member who serves at the end of the year, or now in a running one; who lacks most first. The rules
    are those of that day."""
    today = timezone.localdate()
    day = min(date(year, 12, 31), today)
    rules = TRAINING.at(end_of_day(day))
    came = Attendance.objects.visible_to(actor).filter(
        struck_by=None, answer=Answer.PRESENT, training__starts_at__year=year
    )
    minutes = dict(came.order_by().values_list("member").annotate(n=Sum("training__minutes")))
    found = []
    for term in on_day(actor, day):
        needed = rules.officer_hours if term.grade == Grade.OFFICER else rules.auxiliary_hours
        found.append(Hours(term.member, term.grade, minutes.get(term.member_id, 0) / 60, needed))
    return sorted(found, key=lambda one: (-one.lacking, one.member.name, one.member.pk))


def sessions_of(actor: Actor, member: ForceMember) -> list[Attendance]:
    """What a member was asked to, the latest first."""
    rows = Attendance.objects.visible_to(actor).filter(member=member, struck_by=None).select_related("training")
    return list(rows.order_by("-training__starts_at", "-pk"))
