# SPDX-License-Identifier: Apache-2.0
"""Who belonged to the joint meeting on a day, what was whose duty, and who headed the leading group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from wuzha.audit.actor import Actor
from wuzha.meetings.models import Correction, Head, Membership, MembershipDuty
from wuzha.meetings.models.membership import Part, holds_on
from wuzha.meetings.rulesets import BASES
from wuzha.org.models import Unit, UnitKind
from wuzha.requests.queries.units import units


@dataclass(frozen=True, slots=True)
class Standing:
    """The joint meeting on a day: its members, convenors first, and the heads of the leading group, if there is one."""

    day: date
    members: Sequence[Membership]
    heads: Sequence[Head]

    @property
    def count(self) -> int:
        return len(self.members)

    @property
    def has_group(self) -> bool:
        """Whether there was a leading group."""
        return bool(self.heads)


def city_path(actor: Actor) -> str:
    return (actor.unit_path or "-")[: Unit.steplen]


def standing(actor: Actor, day: date) -> QuerySet[Membership]:
    """The memberships that hold on a day, in the actor's reach, whoever counts them."""
    rows: QuerySet[Membership] = Membership.objects.visible_to(actor).filter(holds_on(day))
    return rows


def members_on(actor: Actor, day: date) -> Standing:
    """Members on a day in the actor's reach, and the heads of the leading group on it."""
    rows = Membership.objects.visible_to(actor).filter(holds_on(day), city__path=city_path(actor))
    found = sorted(
        rows.select_related("unit", "successor"), key=lambda one: (one.part != Part.CONVENOR, one.since, one.pk)
    )
    heads = Head.unscoped.filter(holds_on(day), city__path=city_path(actor)).order_by("since", "pk")
    return Standing(day, found, list(heads))


def changes(actor: Actor) -> list[tuple[date, int]]:
    """Each day on which the number of members changed, with the number from then on, the latest first."""
    days: dict[date, int] = {}
    rows = Membership.objects.visible_to(actor).filter(city__path=city_path(actor))
    for since, until in rows.values_list("since", "until"):
        days[since] = days.get(since, 0) + 1
        if until is not None:
            after = until + timedelta(days=1)
            days[after] = days.get(after, 0) - 1
    total, found = 0, []
    for day in sorted(days):
        total += days[day]
        if days[day]:
            found.append((day, total))
    return found[::-1]


def of(actor: Actor, pk: int) -> Membership | None:
    found: Membership | None = Membership.objects.visible_to(actor).select_related("unit", "city").filter(pk=pk).first()
    return found


def of_unit(actor: Actor, unit_id: int) -> list[tuple[Membership, list[MembershipDuty]]]:
    """Its memberships, the present one first, each with its duties."""
    rows = Membership.objects.visible_to(actor).filter(unit_id=unit_id).select_related("unit", "successor")
    found = list(rows.order_by("-since"))
    duties: dict[int, list[MembershipDuty]] = {}
    for one in MembershipDuty.objects.visible_to(actor).filter(membership__in=found).order_by("since", "pk"):
        duties.setdefault(one.membership_id, []).append(one)
    return [(one, duties.get(one.pk, [])) for one in found]


def duties_of(actor: Actor, membership: Membership) -> list[MembershipDuty]:
    """Duties that were given to a member, the latest first."""
    rows = MembershipDuty.objects.visible_to(actor).filter(membership=membership)
    return list(rows.order_by("-since", "pk"))


@dataclass(frozen=True, slots=True)
class ByLaw:
    """A duty that a law gives the sector of a member."""

    law: str
    article: str
    text: str
    since: date


def duties_by_law(sector: str, day: date) -> list[ByLaw]:
    """What the laws in force on a day ask of a sector; a law that came later is not cited."""
    return [
        ByLaw(law.label, one.article, one.text, law.since)
        for law in BASES.at().on(day)
        for one in law.duties
        if one.sector in ("", sector)
    ]


def member_units(actor: Actor, day: date) -> list[tuple[int, str]]:
    """Keys and names of the units that are members on a day and still exist, to choose from."""
    there = Q(unit__valid_to=None) | Q(unit__valid_to__gte=day)
    rows = Membership.objects.visible_to(actor).filter(holds_on(day), there, city__path=city_path(actor))
    return list(rows.order_by("since", "pk").values_list("unit_id", "unit__name"))


#: Kinds of units that are nobody's member: places, and what lies below a member.
_NO_MEMBERS = {
    UnitKind.CITY, UnitKind.GRID, UnitKind.VILLAGE, UnitKind.BANK_OUTLET, UnitKind.CARRIER_OUTLET, UnitKind.SCHOOL,
    UnitKind.HOSPITAL, UnitKind.STATION,
}  # fmt: skip
_SECTORS = {
    UnitKind.BUREAU: "POLICE", UnitKind.CENTRE: "POLICE", UnitKind.BRIGADE: "POLICE",
    UnitKind.IMMIGRATION: "POLICE", UnitKind.BANK: "BANK", UnitKind.CARRIER: "CARRIER",
}  # fmt: skip


def joining(actor: Actor) -> tuple[list[tuple[str, list[tuple[int, str]]]], dict[int, str]]:
    """Units that may come in by their kind, member units first; and the sector that the kind of a unit says."""
    groups = units(actor, [one.value for one in UnitKind if one not in _NO_MEMBERS])
    groups.sort(key=lambda group: group[0] != str(UnitKind.MEMBER.label))
    sectors = {str(kind.label): sector for kind, sector in _SECTORS.items()}
    return groups, {key: sectors[label] for label, rows in groups if label in sectors for key, _name in rows}


def candidates(actor: Actor) -> list[tuple[int, str]]:
    """Units of the city that may become members."""
    return [(key, name) for _kind, rows in units(actor) for key, name in rows]


def keys_of(actor: Actor, unit_id: int) -> list[int]:
    """Keys of the memberships of a unit, and of those that were taken out: their corrections tell of them."""
    there = list(Membership.objects.visible_to(actor).filter(unit_id=unit_id).values_list("pk", flat=True))
    gone = Correction.objects.visible_to(actor).filter(unit_id=unit_id, of_type="membership")
    return sorted({*there, *gone.values_list("of_id", flat=True)})
