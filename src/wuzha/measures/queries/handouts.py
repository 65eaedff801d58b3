# SPDX-License-Identifier: Apache-2.0
"""Lists that were handed out, recalls and whether they are confirmed, and how often measures were wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.measures.models import HandOut, HandOutRow, Measure, Recall
from wuzha.measures.queries.in_force import RELATED
from wuzha.measures.registry import deciding, kind_of, readable
from wuzha.measures.rules.life import TOLD, WRONG, State
from wuzha.org.models import UnitKind
from wuzha.requests.queries.units import choosable, units

#: Who applies measures, and so may get a list.
RECEIVE = (UnitKind.BANK, UnitKind.BANK_OUTLET, UnitKind.CARRIER, UnitKind.CARRIER_OUTLET, UnitKind.MEMBER,
           UnitKind.STATION, UnitKind.STREET, UnitKind.TOWN, UnitKind.BUREAU, UnitKind.CENTRE,
           UnitKind.BRIGADE, UnitKind.IMMIGRATION)  # fmt: skip
HANDOUT = ("unit", "receiver", "asked_by", "decided_by")


def receivers(actor: Actor, codes: Collection[str]) -> list[tuple[str, list[tuple[int, str]]]]:
    """(kind of unit, [(key, name)]) of the units that may get a list with one of these kinds."""
    return units(actor, sorted({kind for code in codes for kind in _carry_out(code)}))


def carries_out(actor: Actor, receiver: int, codes: Collection[str]) -> bool:
    """Whether a unit carries out every one of these kinds."""
    shared = set(RECEIVE).intersection(*(_carry_out(code) for code in codes))
    return bool(shared) and receiver in choosable(actor, [receiver], sorted(shared))


def _carry_out(code: str) -> Collection[str]:
    kind = kind_of(code)
    return RECEIVE if kind.receives is None else kind.receives(timezone.localdate())


def page(actor: Actor, after: str = "") -> pages.Page[HandOut]:
    """Lists, the latest first. Raises `CursorError`."""
    rows = HandOut.objects.visible_to(actor).select_related(*HANDOUT)
    return pages.page(rows.order_by("-asked_at", "-pk"), after)


def handout_of(actor: Actor, pk: int) -> HandOut | None:
    found: HandOut | None = HandOut.objects.visible_to(actor).select_related(*HANDOUT).filter(pk=pk).first()
    return found


def to_decide(actor: Actor) -> QuerySet[HandOut]:
    """Lists that wait for the actor as second person."""
    mine = deciding(actor.role)
    rows: QuerySet[HandOut] = HandOut.objects.visible_to(actor).filter(state=HandOut.State.ASKED)
    return rows.filter(kinds__contained_by=mine).exclude(asked_by=actor.person_id or 0)


def given_to(measure: int) -> list[int]:
    """Keys of the units that were given a list with a measure; whoever asks."""
    rows = HandOutRow.unscoped.filter(measure=measure, handout__state=HandOut.State.MADE).order_by()
    return list(rows.values_list("handout__receiver", flat=True).distinct())


def is_closed(row: HandOut, now: datetime) -> bool:
    """Whether somebody in a list is not under its measure any more: the list is not given out again."""
    held = HandOutRow.unscoped.filter(handout=row)
    return held.filter(~Q(measure__state=State.IN_FORCE) | Q(measure__until__lt=now)).exists()


def ended_since(actor: Actor, row: HandOut) -> list[tuple[Measure, Recall | None]]:
    """Measures of a list that have ended since, each with its recall from this receiver."""
    held = HandOutRow.objects.visible_to(actor).filter(handout=row).values("measure")
    rows = Measure.unscoped.filter(pk__in=held, state__in=[State.LIFTED, State.EXPIRED]).select_related(*RELATED)
    found = list(rows.order_by("-ended_at", "-pk")[:500])
    recalls = {one.measure_id: one for one in Recall.unscoped.filter(receiver=row.receiver_id, measure__in=found)}
    return [(one, recalls.get(one.pk)) for one in found]


def recalls_of(actor: Actor, row: Measure) -> list[Recall]:
    rows = Recall.objects.visible_to(actor).filter(measure=row).select_related("receiver")
    return list(rows.order_by("receiver__name", "pk"))


@dataclass(frozen=True, slots=True)
class Honesty:
    """Of the measures of a kind that stood at some time in a period: how many ended in it as wrong, whenever they were
    served, and for how long those stood."""

    kind: str
    title: str
    entered: int
    wrong: int
    days: float

    @property
    def percent(self) -> str:
        return f"{100 * self.wrong / self.entered:.1f}%" if self.entered else "—"


def honesty(actor: Actor, since: datetime, until: datetime) -> list[Honesty]:
    """Measures that were lifted because they were wrong or an appeal was right, by kind."""
    stood = ExpressionWrapper(F("until") - F("starts_at"), output_field=DurationField())
    rows = Measure.objects.visible_to(actor).filter(served_at__lt=until, state__in=TOLD)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=since) | Q(ended_at__gte=since))
    wrong = Q(end_reason__in=WRONG, ended_at__gte=since, ended_at__lt=until)
    counted = (
        rows.order_by().values("kind")
        .annotate(n=Count("pk"), bad=Count("pk", filter=wrong), stood=Avg(stood, filter=wrong))
    )  # fmt: skip
    return [
        Honesty(one["kind"], str(kind_of(one["kind"]).title), one["n"], one["bad"], _days(one["stood"]))
        for one in sorted(counted, key=lambda one: one["kind"]) if one["kind"] in readable(actor.role)
    ]  # fmt: skip


#: Wrong measures that the page names one by one.
MOST_NAMED = 50


def wrong_ones(actor: Actor, since: datetime, until: datetime) -> list[tuple[Measure, float]]:
    """The measures behind the numbers of `honesty` that were wrong, the latest first, each with the days it stood."""
    rows = Measure.objects.visible_to(actor).filter(ended_at__gte=since, ended_at__lt=until, end_reason__in=WRONG)
    found = rows.select_related(*RELATED).order_by("-ended_at", "-pk")[:MOST_NAMED]
    return [(one, _days(one.until - one.starts_at)) for one in found if one.until is not None and one.starts_at]


@dataclass(frozen=True, slots=True)
class Removal:
    """How a receiver takes people off again: recalls, how many are confirmed, and how long that took (days)."""

    name: str
    recalls: int
    confirmed: int
    mean: float
    longest: float

    @property
    def open(self) -> int:
        return self.recalls - self.confirmed


def removals(actor: Actor, since: datetime, until: datetime) -> list[Removal]:
    """From the end of a measure to the confirmation that it is removed, by receiver; who has most open first."""
    took = ExpressionWrapper(F("confirmed_at") - F("measure__ended_at"), output_field=DurationField())
    rows = Recall.objects.visible_to(actor).filter(made_at__gte=since, made_at__lt=until).order_by()
    counted = rows.values("receiver__name").annotate(
        n=Count("pk"), done=Count("pk", filter=Q(confirmed_at__isnull=False)), mean=Avg(took), longest=Max(took)
    )
    found = [
        Removal(one["receiver__name"], one["n"], one["done"], _days(one["mean"]), _days(one["longest"]))
        for one in counted
    ]
    return sorted(found, key=lambda one: (-one.open, one.name))


def _days(took: timedelta | None) -> float:
    return round(took.total_seconds() / 86400, 1) if took is not None else 0.0
