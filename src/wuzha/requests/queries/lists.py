# SPDX-License-Identifier: Apache-2.0
"""Lists of requests, one request with what belongs to it, who owes what, and how fast units answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Min, Q, QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import key_reader, record_in
from wuzha.core.reveal import reveal_many
from wuzha.org.models import Unit
from wuzha.requests.models import Request, RequestAlert, RequestAnswer, RequestFile, RequestStep
from wuzha.requests.rules.life import OPEN, OWED, Act, State

RELATED = ("asking", "addressed")


def mine(actor: Actor) -> Q:
    """What is asked of the actor's own unit."""
    return Q(addressed_id=actor.unit_id or 0)


def asked(actor: Actor) -> Q:
    """What the actor's own unit asks."""
    return Q(asking_id=actor.unit_id or 0)


#: What the tabs of the list show.
TABS = ("owed", "asked", "judge", "late", "all")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which requests the list shows; empty leaves it open."""

    tab: str = "owed"
    kind: str = ""
    unit_id: int | None = None


def page(actor: Actor, filters: Filters, now: datetime, after: str = "") -> pages.Page[Request]:
    """What is owed by its deadline, everything else the latest first. Raises `CursorError`."""
    rows = chosen(actor, filters, now).select_related(*RELATED)
    by_due = filters.tab in ("owed", "late", "asked")
    return pages.page(rows.order_by(*(("due_at", "pk") if by_due else ("-sent_at", "-pk"))), after)


def chosen(actor: Actor, filters: Filters, now: datetime) -> QuerySet[Request]:
    """The requests of a filter in reach."""
    rows: QuerySet[Request] = Request.objects.visible_to(actor)
    rules = {
        "owed": mine(actor) & Q(state__in=OWED),
        "asked": asked(actor) & Q(state__in=OPEN),
        "judge": asked(actor) & Q(state=State.ANSWERED),
        "late": Q(state__in=OWED, due_at__lt=now),
    }
    rows = rows.filter(rules.get(filters.tab, Q()))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.unit_id is not None:
        rows = rows.filter(addressed_id=filters.unit_id)
    return rows


def of(actor: Actor, pk: int) -> Request | None:
    """One request; `None` when it is not in the actor's reach."""
    found: Request | None = Request.objects.visible_to(actor).select_related(*RELATED).filter(pk=pk).first()
    return found


def about(actor: Actor, record: tuple[str, int]) -> list[Request]:
    """Requests about a record, the latest first."""
    rows = Request.objects.visible_to(actor).filter(about_type=record[0], about_id=record[1])
    return list(rows.select_related(*RELATED).order_by("-pk"))


def steps_of(actor: Actor, row: Request) -> list[RequestStep]:
    """Its history, the first step first."""
    rows = RequestStep.objects.visible_to(actor).filter(request=row).select_related("by")
    return list(rows.order_by("pk"))


def answers_of(actor: Actor, row: Request) -> list[RequestAnswer]:
    """Its answers, the last one first."""
    rows = RequestAnswer.objects.visible_to(actor).filter(request=row).select_related("by")
    return list(rows.order_by("-no"))


def files_of(actor: Actor, row: Request) -> list[RequestFile]:
    return list(RequestFile.objects.visible_to(actor).filter(request=row).order_by("pk"))


def file_of(actor: Actor, pk: int) -> RequestFile | None:
    found: RequestFile | None = RequestFile.objects.visible_to(actor).select_related("request").filter(pk=pk).first()
    return found


@dataclass(frozen=True, slots=True)
class Reminder:
    """The same words that went out at the same minute, and to whom."""

    fired_at: datetime
    text: str
    units: list[Unit]


def reminders_of(actor: Actor, row: Request) -> list[Reminder]:
    """The latest first."""
    rows = RequestAlert.objects.visible_to(actor).filter(request=row).select_related("unit", "by")
    return gathered(rows.order_by("-fired_at", "-pk"))


def gathered(alerts: Iterable[RequestAlert]) -> list[Reminder]:
    """Reminders that differ by the unit alone, as one."""
    found: dict[tuple[datetime, str], Reminder] = {}
    for one in alerts:
        minute = one.fired_at.replace(second=0, microsecond=0)
        told = found.setdefault((minute, one.text), Reminder(one.fired_at, one.text, []))
        if one.unit not in told.units:
            told.units.append(one.unit)
    return list(found.values())


def show(actor: Actor, row: Request, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """What is asked, each answer and each note in clear (`what`, `answer:2`, `words:2`, `note:17`); the look is in the
    trail. Raises `ValueError` without a purpose."""
    values = {"what": row.what}
    for one in answers_of(actor, row):
        values |= {f"answer:{one.no}": one.text, f"words:{one.no}": one.words}
    values |= {f"note:{step.pk}": step.note for step in steps_of(actor, row)}
    return reveal_many(actor, purpose, on=(Request.RECORD, row.pk), values=values, detail=detail)


@dataclass(frozen=True, slots=True)
class Debt:
    """What one unit owes: how many answers, how many of them late, and the first deadline."""

    unit: Unit
    owed: int
    late: int
    first_due: datetime


def debts(actor: Actor, now: datetime) -> list[Debt]:
    """Who owes what, who is late first."""
    rows = Request.objects.visible_to(actor).filter(state__in=OWED).order_by().values("addressed")
    counted = rows.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)), first=Min("due_at"))
    by_unit = {row["addressed"]: row for row in counted}
    units = Unit.objects.filter(pk__in=by_unit)
    found = [Debt(unit, by_unit[unit.pk]["n"], by_unit[unit.pk]["late"], by_unit[unit.pk]["first"]) for unit in units]
    return sorted(found, key=lambda one: (-one.late, one.first_due, one.unit.name))


@dataclass(frozen=True, slots=True)
class Standing:
    """How fast a unit answers: answers counted (the first of each request), how many in time, and how long on the
    average from sending to the answer."""

    unit: Unit
    answers: int
    in_time: int
    took: timedelta

    @property
    def percent(self) -> int:
        return 100 * self.in_time // self.answers

    @property
    def hours(self) -> str:
        return f"{self.took.total_seconds() / 3600:.1f}"


def league(
    actor: Actor, since: datetime, until: datetime, kind: str = "", *, unit_id: int | None = None
) -> list[Standing]:
    """Units (or one of them) by the share of first answers in time that were given in a period, the lowest first."""
    took = ExpressionWrapper(F("at") - F("request__sent_at"), output_field=DurationField())
    rows = RequestAnswer.objects.visible_to(actor).filter(no=1, at__gte=since, at__lt=until)
    if kind:
        rows = rows.filter(request__kind=kind)
    if unit_id is not None:
        rows = rows.filter(request__addressed_id=unit_id)
    counted = (
        rows.order_by()
        .values("request__addressed")
        .annotate(n=Count("pk"), good=Count("pk", filter=Q(at__lte=F("due_at"))), took=Avg(took))
    )
    by_unit = {row["request__addressed"]: row for row in counted}
    found = [
        Standing(unit, by_unit[unit.pk]["n"], by_unit[unit.pk]["good"], by_unit[unit.pk]["took"])
        for unit in Unit.objects.filter(pk__in=by_unit)
    ]
    return sorted(found, key=lambda one: (one.percent, -one.answers, one.unit.name))


def waiting(actor: Actor, _now: datetime) -> list[QuerySet[Any]]:
    """Requests of the actor's unit that wait for it."""
    rule = mine(actor) & Q(state__in=OWED) | asked(actor) & Q(state=State.ANSWERED)
    return [Request.objects.visible_to(actor).filter(rule)]


key_in = key_reader("JB")


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    if url_name == "file":
        key = RequestFile.unscoped.filter(pk=taken["pk"]).values_list("request", flat=True).first()
        return None if key is None else (Request.RECORD, key)
    return record_in(Request, taken)


def owed_by(actor: Actor, unit_id: int) -> Sequence[Request]:
    """What a unit owes, by its deadline: what a request file holds."""
    rows = Request.objects.visible_to(actor).filter(addressed_id=unit_id, state__in=OWED)
    return list(rows.select_related(*RELATED).order_by("due_at", "pk")[:500])


def last_answer(pk: int) -> RequestAnswer | None:
    """The answer that counts, for the room of a kind that follows it."""
    found: RequestAnswer | None = RequestAnswer.unscoped.filter(request=pk).order_by("-no").first()
    return found


@dataclass(frozen=True, slots=True)
class Work:
    """How a unit does what is asked of it, by the keys of the requests: overdue at an instant, returned since a day,
    answered late since a day."""

    overdue: list[int]
    returned: list[int]
    late: list[int]


def work_of(actor: Actor, unit_id: int, since: datetime, now: datetime) -> Work:
    """What a unit owes and is late with, and what was returned to it or answered late in a period."""
    rows = Request.objects.visible_to(actor).filter(addressed_id=unit_id)
    overdue = rows.filter(state__in=OWED, due_at__lt=now).exclude(state=State.WITHDRAWN)
    returned = RequestStep.objects.visible_to(actor).filter(request__addressed=unit_id, act=Act.RETURN, at__gte=since)
    answers = RequestAnswer.objects.visible_to(actor).filter(request__addressed=unit_id, at__gte=since, at__lt=now)
    late = answers.filter(no=1, at__gt=F("due_at"))
    return Work(
        sorted(overdue.values_list("pk", flat=True)),
        sorted(set(returned.values_list("request_id", flat=True))),
        sorted(set(late.values_list("request_id", flat=True))),
    )


def of_keys(actor: Actor, keys: Collection[int]) -> QuerySet[Request]:
    """Those of these keys that are in reach."""
    rows: QuerySet[Request] = Request.objects.visible_to(actor).filter(pk__in=list(keys))
    return rows
