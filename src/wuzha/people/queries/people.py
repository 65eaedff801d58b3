# SPDX-License-Identifier: Apache-2.0
"""People, their parts in cases and their measures, as far as an actor sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import key_reader, record_in
from wuzha.core.reveal import reveal_many
from wuzha.people.models import Individual, Involvement, PersonMeasure, PersonStep, Recovery
from wuzha.people.rules.kinds import CUSTODY, Measure
from wuzha.people.rules.lots import lot_of
from wuzha.people.rules.measures import Standing, standing, stands
from wuzha.people.rulesets import ROLES
from wuzha.people.services.base import free_by
from wuzha.people.services.individuals import knows_all
from wuzha.sealed import Sealed

__all__ = ["ROOT", "Individual", "Involvement", "PersonMeasure", "Recovery"]
#: The person behind an `Involvement`: who it turned out to be, else who was recorded. For counting people once.
ROOT = Coalesce("individual__merged_into_id", "individual_id")
#: What the tabs of the list show, as a rule on parts.
TABS: dict[str, Q] = {
    "held": ~Q(measure="") & Q(ended_on__isnull=True),
    "due": Q(due_on__isnull=False),
    "free": Q(measure="", ended_on__isnull=True),
    "all": Q(),
}
#: What anybody who sees the person sees of it for a purpose, and what the unit that recorded it has found out beside.
SHARED, OWN = ("name", "id_no"), ("phone", "aliases", "residence")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which people the list shows; empty leaves it open."""

    tab: str = "held"
    role: str = ""
    measure: str = ""
    unit_id: int | None = None


@dataclass(slots=True, eq=False)
class Part:
    """A person in a case: with all measures of that person there, whoever they were recorded for."""

    involvement: Involvement
    measures: list[PersonMeasure] = field(default_factory=list)
    recoveries: list[Recovery] = field(default_factory=list)
    now: Standing = field(default_factory=Standing)

    @property
    def pk(self) -> int:
        return self.involvement.pk

    @property
    def case(self) -> Any:
        return self.involvement.case

    @property
    def ended(self) -> bool:
        return self.involvement.ended_on is not None

    @property
    def story(self) -> list[PersonMeasure]:
        """The measures that stand, the first day first."""
        return standing(self.measures)

    @property
    def caught(self) -> PersonMeasure | None:
        """The latest time the person was caught."""
        return next((one for one in reversed(self.story) if one.kind == Measure.CAUGHT), None)

    @property
    def last(self) -> PersonMeasure | None:
        return self.story[-1] if self.story else None


@dataclass(slots=True)
class Found:
    """A person as an actor sees it."""

    individual: Individual
    parts: list[Part]
    #: Whether the actor's unit recorded the person, or stands above who did.
    whole: bool
    #: Other units that have a part of this person, by name: whom to ask. Nothing more is said of it.
    elsewhere: list[str] = field(default_factory=list)
    #: Unit in whose case the person is in custody, where the actor sees no such case: a fact of the person.
    held_by: str = ""

    @property
    def title(self) -> str:
        return title_of(self.individual, [code for one in self.parts for code in one.involvement.roles])


def page(actor: Actor, filters: Filters, after: str = "") -> pages.Page[Found]:
    """People with their parts in cases; those with a clock by it, the others the latest act first. Raises
    `CursorError`."""
    parts = _chosen(actor, filters)
    rows: QuerySet[Any] = Individual.objects.visible_to(actor).filter(merged_into__isnull=True)
    if filters != Filters("all"):
        rows = rows.filter(pk__in=parts.annotate(root=ROOT).values("root"))
    order: tuple[str, ...] = ("-touched_at", "-pk")
    if filters.tab == "due":
        of_person = parts.annotate(root=ROOT).filter(root=OuterRef("pk")).order_by().values("root")
        rows = rows.annotate(due_on=Subquery(of_person.annotate(first=Min("due_on")).values("first")))
        order = ("due_on", "pk")
    found = pages.page(rows.select_related("unit").order_by(*order), after)
    by_root = _parts_of(actor, [one.pk for one in found.rows])
    return found.of([Found(one, by_root.get(one.pk, []), knows_all(actor, one)) for one in found.rows])


def _chosen(actor: Actor, filters: Filters) -> QuerySet[Involvement]:
    rows: QuerySet[Involvement] = Involvement.objects.visible_to(actor).filter(TABS.get(filters.tab, Q()))
    if filters.role:
        rows = rows.filter(roles__contains=[filters.role])
    if filters.measure:
        rows = rows.filter(measure=filters.measure)
    if filters.unit_id is not None:
        rows = rows.filter(case__unit_id=filters.unit_id)
    return rows


def chosen(actor: Actor, filters: Filters) -> QuerySet[Involvement]:
    """The parts in cases that a list shows, for a file of it."""
    return _chosen(actor, filters).select_related("individual", "individual__merged_into", "case", "case__unit")


def of(actor: Actor, pk: int) -> Found | None:
    """One person with all parts in reach; `None` when it is not in the actor's reach."""
    rows = Individual.objects.visible_to(actor).select_related("unit", "merged_into")
    row: Individual | None = rows.filter(pk=pk).first()
    if row is None:
        return None
    parts = _parts_of(actor, [pk]).get(pk, []) if row.merged_into_id is None else _own_parts(actor, row)
    held_by = "" if any(one.now.kind in CUSTODY for one in parts) else _held_by(row)
    return Found(row, parts, knows_all(actor, row), _elsewhere(actor, row), held_by)


def _held_by(row: Individual) -> str:
    """The unit in one of whose cases the person is in custody, whoever asks."""
    same = Q(individual=row) | Q(individual__merged_into=row)
    held = Involvement.unscoped.filter(same, measure__in=CUSTODY, ended_on__isnull=True)
    found = held.select_related("case__unit", "case__centre").first()
    return "" if found is None else str((found.case.unit or found.case.centre).name)


def _elsewhere(actor: Actor, row: Individual) -> list[str]:
    """Units with a part of this person that the actor does not see."""
    same = Q(individual=row) | Q(individual__merged_into=row)
    seen = Involvement.objects.visible_to(actor).filter(same).values("pk")
    names = Involvement.unscoped.filter(same).exclude(pk__in=seen).values_list("case__unit__name", "case__centre__name")
    found = {unit or centre for unit, centre in names}
    if not knows_all(actor, row):
        found.add(row.unit.name)
    return sorted(found)


def _parts_of(actor: Actor, roots: Sequence[int]) -> dict[int, list[Part]]:
    """Root → parts in reach, the latest case first."""
    rows = Involvement.objects.visible_to(actor).annotate(root=ROOT).filter(root__in=roots)
    return _filled(actor, rows)


def _own_parts(actor: Actor, row: Individual) -> list[Part]:
    rows = Involvement.objects.visible_to(actor).annotate(root=ROOT).filter(individual=row)
    return [one for parts in _filled(actor, rows).values() for one in parts]


def _filled(actor: Actor, rows: QuerySet[Any]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = defaultdict(list)
    by_person: dict[tuple[int, int], list[Part]] = defaultdict(list)
    related = ("case", "case__unit", "case__centre", "individual", "individual__merged_into")
    for row in rows.select_related(*related).order_by("-case__received_at", "-case_id", "pk"):
        part = Part(row)
        found[row.root].append(part)
        by_person[row.root, row.case_id].append(part)
    keys = {part.pk: part for parts in found.values() for part in parts}
    measures = PersonMeasure.objects.visible_to(actor).filter(involvement__in=keys)
    for one in measures.select_related("unit", "by", "struck_by").order_by("pk"):
        keys[one.involvement_id].measures.append(one)
    for entry in Recovery.objects.visible_to(actor).filter(involvement__in=keys).order_by("day", "pk"):
        if entry.involvement_id is not None:
            keys[entry.involvement_id].recoveries.append(entry)
    today, free = timezone.localdate(), free_by({part.involvement.case_id for part in keys.values()})
    for (root, case), parts in by_person.items():
        # Whoever was joined is one person in a case: the first part that goes on, with what was told of the others.
        first = next((part for part in parts if not part.ended), parts[0])
        first.measures = sorted((one for part in parts for one in part.measures), key=lambda one: one.pk)
        first.recoveries = [one for part in parts for one in part.recoveries]
        roles = (code for part in parts if part.ended == first.ended for code in part.involvement.roles)
        first.involvement.roles = list(dict.fromkeys(roles))
        first.now = stands(first.measures, today, free.get(case))
        found[root] = [one for one in found[root] if one is first or one not in parts]
    return dict(found)


def in_case(actor: Actor, case: Any) -> list[tuple[Found, Part]]:
    """Everybody with a part in a case, each with the person."""
    parts = _filled(actor, Involvement.objects.visible_to(actor).annotate(root=ROOT).filter(case=case))
    found = []
    for many in parts.values():
        for part in many:
            individual = part.involvement.individual
            found.append((Found(individual.merged_into or individual, [part], whole=False), part))
    return sorted(found, key=lambda pair: (pair[1].ended, pair[1].pk))


def choices(there: Sequence[tuple[Found, Part]]) -> list[tuple[int, str]]:
    """The parts in a case that stand, as a form offers them: key, the person masked with its number."""
    return [(part.pk, f"{found.title} {found.individual.number}") for found, part in there if not part.ended]


def involved(actor: Actor, case_ids: Any) -> QuerySet[Involvement]:
    """The parts that stand in these cases (keys, or a query for them), with person and case, as far as in reach."""
    rows: QuerySet[Involvement] = Involvement.objects.visible_to(actor).filter(case__in=case_ids, ended_on=None)
    return rows.select_related("individual", "individual__merged_into", "case").order_by("case_id", "pk")


def steps_of(actor: Actor, row: Individual) -> list[PersonStep]:
    """The history that the actor may see, the first step first."""
    rows = PersonStep.objects.visible_to(actor).filter(Q(individual=row) | Q(individual__merged_into=row))
    return list(rows.select_related("by", "involvement__case", "other").order_by("pk"))


def merged_of(actor: Actor, row: Individual) -> list[Individual]:
    """Whoever was joined to this person."""
    return list(Individual.objects.visible_to(actor).filter(merged_into=row).order_by("pk"))


def title_of(row: Individual, roles: Sequence[str]) -> str:
    """The person masked; of one who is not known, on which side of the chain."""
    if row.name is not None:
        return str(row.name)
    if row.id_no is not None:
        return str(row.id_no)
    words = ROLES.at()
    sides = {words.side(code) for code in roles}
    if sides == {"UP"}:
        return pgettext("person", "Upstream, not known who")
    if sides == {"DOWN"}:
        return pgettext("person", "Downstream, not known who")
    return pgettext("person", "Not known who")


def roles_text(codes: Sequence[str]) -> str:
    """The parts in the chain in words."""
    words = ROLES.at()
    return pgettext("person", ", ").join(words.label(code) for code in codes)


def show(actor: Actor, found: Found, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """The person in clear, as far as it is the actor's to see; the look is in the trail. Raises `ValueError` without a
    purpose."""
    row = found.individual
    names = SHARED + OWN if found.whole else SHARED
    values: dict[str, Sealed | None] = {name: getattr(row, name) for name in names}
    values |= {f"note_{one.pk}": one.involvement.note for one in found.parts}
    return reveal_many(actor, purpose, on=(Individual.RECORD, row.pk), values=values, detail=detail)


def recovered(parts: Sequence[Part]) -> int:
    """What came back from a person, in 分, each yuan once."""
    lots: dict[str, list[Recovery]] = defaultdict(list)
    for part in parts:
        for one in part.recoveries:
            if one.struck_by_id is None:
                lots[one.lot].append(one)
    return sum(lot_of(entries).recovered for entries in lots.values())


def recoveries_in(actor: Actor, case: Any) -> list[Recovery]:
    """What came back in a case, the first day first; what was struck stays in it."""
    rows = Recovery.objects.visible_to(actor).filter(case=case)
    return list(rows.select_related("involvement__individual", "struck_by").order_by("day", "pk"))


def waiting(actor: Actor, now: datetime) -> list[QuerySet[Any]]:
    """Parts whose term is over."""
    return [Involvement.objects.visible_to(actor).filter(due_on__lt=timezone.localdate(now))]


key_in = key_reader("RY")


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    if url_name == "in_case":
        return ("case", taken["pk"])
    return record_in(Individual, taken)


def has_open_work(unit_id: int) -> bool:
    """A unit in whose cases people are held, or something must follow."""
    rows = Involvement.unscoped.filter(case__unit_id=unit_id)
    return rows.filter(~Q(measure="") | Q(due_on__isnull=False)).exists()
