# SPDX-License-Identifier: Apache-2.0
"""Lists of fraud-free units, and one with what belongs to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, Period, Selection, measure
from wuzha.core.numbering import key_reader, record_in
from wuzha.core.reveal import reveal_many
from wuzha.fraudfree.models import (
    Evaluation,
    FreeUnit,
    FreeUnitStep,
    Objection,
    PlaceCase,
    Promotion,
    TownQuota,
    UnitFile,
    Veto,
)
from wuzha.fraudfree.queries.indicators import COUNTED, INDICATORS
from wuzha.fraudfree.rules.life import BEFORE, HOLDS, JUDGED, OPEN, State
from wuzha.fraudfree.rules.points import Zero, zero_days
from wuzha.fraudfree.rulesets import TERMS
from wuzha.measures.queries.lists import about
from wuzha.org.models import Jurisdiction, Person, Posting, Unit
from wuzha.org.roles import May, Role, may

RELATED = ("township", "unit", "bureau")
TABS: dict[str, Q] = {
    "open": Q(state__in=[*BEFORE, State.CREATING, *JUDGED]),
    "candidates": Q(state__in=BEFORE),
    "creating": Q(state=State.CREATING),
    "judged": Q(state__in=JUDGED),
    "titles": Q(state__in=HOLDS),
    "over": Q(state__in=[State.VETOED, State.FAILED, State.WITHDRAWN, State.DROPPED]),
    "all": Q(),
}
#: Roles of people who may evaluate.
INSPECTING = [role for role in Role.values if may(role, May.WORK_OUTREACH) or may(role, May.OVERSEE)]
key_in = key_reader(FreeUnit.LETTERS)


@dataclass(frozen=True, slots=True)
class Filters:
    tab: str = "open"
    kind: str = ""
    township: int | None = None


def page(actor: Actor, filters: Filters, after: str = "") -> pages.Page[FreeUnit]:
    """Units, the latest first. Raises `CursorError`."""
    rows = FreeUnit.objects.visible_to(actor).filter(TABS.get(filters.tab, Q())).select_related(*RELATED)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.township is not None:
        rows = rows.filter(township=filters.township)
    return pages.page(rows.order_by("-pk"), after)


def of(actor: Actor, pk: int) -> FreeUnit | None:
    rows = FreeUnit.objects.visible_to(actor).select_related(*RELATED, "first", "second", "applied_by", "nomination")
    found: FreeUnit | None = rows.filter(pk=pk).first()
    return found


def steps_of(actor: Actor, row: FreeUnit) -> list[FreeUnitStep]:
    rows = FreeUnitStep.objects.visible_to(actor).filter(free_unit=row).select_related("by")
    return list(rows.order_by("pk"))


def vetoes_of(actor: Actor, row: FreeUnit) -> list[Veto]:
    """Vetoes of its present creation, those that stand first."""
    rows = Veto.objects.visible_to(actor).filter(free_unit=row, round=row.round)
    found = list(rows.select_related("by", "gone_by", "victim__case").order_by("pk"))
    return sorted(found, key=lambda one: one.gone_at is not None)


def standing_vetoes(row: FreeUnit) -> list[Veto]:
    """Those that stand, whoever asks."""
    return list(Veto.unscoped.filter(free_unit=row, round=row.round, gone_at__isnull=True).order_by("pk"))


def evaluation_of(row: FreeUnit) -> Evaluation | None:
    """The last evaluation of its present creation."""
    rows = Evaluation.unscoped.filter(free_unit=row, round=row.round).select_related("first", "second")
    found: Evaluation | None = rows.order_by("-pk").first()
    return found


def objections_of(actor: Actor, row: FreeUnit) -> list[Objection]:
    rows = Objection.objects.visible_to(actor).filter(free_unit=row, round=row.round)
    return list(rows.select_related("by", "answered_by").order_by("pk"))


def files_of(actor: Actor, row: FreeUnit) -> list[UnitFile]:
    rows = UnitFile.objects.visible_to(actor).filter(free_unit=row).select_related("by")
    return list(rows.order_by("-round", "item", "pk")[:200])


def file_of(actor: Actor, pk: int) -> UnitFile | None:
    found: UnitFile | None = UnitFile.objects.visible_to(actor).select_related("free_unit").filter(pk=pk).first()
    return found


def cases_of(actor: Actor, row: FreeUnit, period: Period | None = None) -> list[PlaceCase]:
    """Victims of its people, the latest first; of a period those that count in it."""
    rows = PlaceCase.objects.visible_to(actor).filter(free_unit=row)
    if period is not None:
        rows = rows.filter(INDICATORS["cases"].condition(INDICATORS["cases"].parts[0], period))
    return list(rows.select_related("victim__case", "by", "struck_by").order_by("-victim__reported_at", "-pk")[:200])


def measures_of(actor: Actor, row: FreeUnit) -> list[Any]:
    return about(actor, (FreeUnit.RECORD, row.pk))


def last_cases(keys: Collection[int]) -> dict[int, datetime]:
    """Unit → the report of its last case that counts."""
    rows = PlaceCase.unscoped.filter(COUNTED, free_unit__in=list(keys)).order_by().values("free_unit_id")
    return {row["free_unit_id"]: row["last"] for row in rows.annotate(last=Max("victim__reported_at"))}


def zeros(rows: Collection[FreeUnit], today: date | None = None) -> dict[int, Zero]:
    """Unit → its days without a case."""
    last = last_cases([one.pk for one in rows])
    day = today or timezone.localdate()
    return {
        one.pk: zero_days(day, timezone.localdate(last[one.pk]) if one.pk in last else None, one.known_since)
        for one in rows
    }


@dataclass(frozen=True, slots=True)
class Counted:
    """A unit with its days, and the highest mark it has reached (none: not the first)."""

    row: FreeUnit
    zero: Zero
    mark: int | None


def counters(actor: Actor, today: date | None = None) -> list[Counted]:
    """Every unit on the way or with a title, by its days without a case."""
    rows = list(FreeUnit.objects.visible_to(actor).filter(state__in=OPEN).select_related(*RELATED)[:1000])
    days, marks = zeros(rows, today), TERMS.at().marks
    found = [
        Counted(one, days[one.pk], max((mark for mark in marks if days[one.pk].days >= mark), default=None))
        for one in rows
    ]
    return sorted(found, key=lambda one: (-one.zero.days, one.row.pk))


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a title: cases and losses of its people."""

    year: int
    quarter: int
    cases: int
    lost_fen: int


def quarters(row: FreeUnit, today: date | None = None, many: int = 4) -> list[Quarter]:
    """The last quarters, the running one first."""
    day = today or timezone.localdate()
    year, number = day.year, (day.month - 1) // 3
    found = []
    for _turn in range(many):
        first = date(year, number * 3 + 1, 1)
        after = date(year + (number == 3), (number * 3 + 3) % 12 + 1, 1)
        period = Period(first, min(after.fromordinal(after.toordinal() - 1), max(day, first)))
        tallies = measure(
            Selection(Actor.system("fraudfree"), Q(free_unit=row.pk)), period, [INDICATORS["cases"], INDICATORS["lost"]]
        )[None]
        lost = Figure(INDICATORS["lost"], tallies["lost"]).value
        found.append(Quarter(year, number + 1, tallies["cases"].numerator, int(lost or 0)))
        year, number = (year, number - 1) if number else (year - 1, 3)
    return found


def inspectors(row: FreeUnit) -> list[tuple[int, str]]:
    """(key, name) of who may evaluate a unit: posted in its city, and neither at it, nor at its township, nor at a
    station that answers for it."""
    today = timezone.localdate()
    rows = Posting.unscoped.filter(
        role__in=INSPECTING, person__is_active=True, valid_from__lte=today,
        unit__path__startswith=row.township.path[: Unit.steplen],
    ).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))  # fmt: skip
    found: dict[int, str] = {}
    own = set()
    near = _near(row)
    for one in rows.select_related("person", "unit").order_by("unit__path", "person__name", "pk"):
        if one.unit.path.startswith(near):
            own.add(one.person_id)
        found.setdefault(one.person_id, f"{one.person.name}（{one.unit.name}）")
    return [(key, name) for key, name in found.items() if key not in own]


def city_of(row: FreeUnit) -> Unit:
    """The city in which it lies."""
    found: Unit = Unit.objects.get(path=row.township.path[: Unit.steplen])
    return found


def _near(row: FreeUnit) -> tuple[str, ...]:
    """Paths of the unit that is judged, of its township, and of the stations that answer for that land today: who is
    at or below one of them judges his own work."""
    today, path = timezone.localdate(), row.township.path
    above = [path[:end] for end in range(Unit.steplen * 2, len(path), Unit.steplen)]
    rows = Jurisdiction.objects.filter(
        Q(territory__path__startswith=path) | Q(territory__path__in=above), valid_from__lte=today
    ).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    own = {one.path for one in (row.township, row.unit) if one is not None}
    return tuple(own | set(rows.values_list("station__path", flat=True)))


def own_unit(person: Person, row: FreeUnit) -> Unit | None:
    """The unit at which a person is posted today, if it judges its own work there."""
    today = timezone.localdate()
    rows = Posting.unscoped.filter(person=person, valid_from__lte=today).select_related("unit")
    held = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    near = _near(row)
    return next((one.unit for one in held if one.unit.path.startswith(near)), None)


def nominees(actor: Actor, requests: Collection[int]) -> dict[int, list[FreeUnit]]:
    """Request → the units that were named in its answer."""
    rows = FreeUnit.objects.visible_to(actor).filter(nomination__in=list(requests)).select_related("township")
    found: dict[int, list[FreeUnit]] = {}
    for one in rows.order_by("pk")[:500]:
        found.setdefault(one.nomination_id or 0, []).append(one)
    return found


def promotions(actor: Actor) -> list[Promotion]:
    rows = Promotion.objects.visible_to(actor).select_related("meeting", "free_unit")
    return list(rows.order_by("-meeting__at")[:50])


def show(actor: Actor, row: FreeUnit, purpose: str) -> dict[str, str]:
    """The responsible person, notes, reasons and objections in clear (`head`, `phone`, `note:3`, `why:2`, `who:1`); the
    look is in the trail. Raises `ValueError` without a purpose."""
    values: dict[str, Any] = {"head": row.head, "phone": row.phone}
    values |= {f"note:{one.pk}": one.note for one in steps_of(actor, row)}
    for veto in vetoes_of(actor, row):
        values |= {f"veto:{veto.pk}": veto.why, f"gone:{veto.pk}": veto.gone_why}
    for one in objections_of(actor, row):
        values |= {f"who:{one.pk}": one.who, f"phone:{one.pk}": one.phone, f"words:{one.pk}": one.words,
                   f"answer:{one.pk}": one.answer}  # fmt: skip
    return reveal_many(actor, purpose, on=(FreeUnit.RECORD, row.pk), values=values)


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    if url_name == "file":
        key = UnitFile.unscoped.filter(pk=taken["pk"]).values_list("free_unit", flat=True).first()
        return None if key is None else (FreeUnit.RECORD, key)
    return record_in(TownQuota if url_name == "quota_row" else FreeUnit, taken)


def waiting(actor: Actor, _now: datetime) -> list[QuerySet[Any]]:
    """What waits for the city: applications to review, notices, awards to propose."""
    rows = FreeUnit.objects.visible_to(actor)
    return [rows.filter(state__in=[State.CHECKED, State.SCORED, State.CLEARED])]
