# SPDX-License-Identifier: Apache-2.0
"""Suggestions of the week: what they rest on, what activities reached of them, the lists of a unit and an office."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Q
from django.db.models.functions import Coalesce

from wuzha.audit.actor import Actor
from wuzha.cases.queries import counting
from wuzha.core.indicators.figures import LEAST
from wuzha.engine.aiming import Rates, estimate
from wuzha.org.models import Person, Unit
from wuzha.org.rules import rule_set
from wuzha.outreach.models import Activity, ActivityAudience, ActivityMaterial, Aim, Material
from wuzha.outreach.queries.campaigns import SYSTEM, comparable, residents
from wuzha.outreach.rules.aims import TAKEN, AimState, Heard
from wuzha.outreach.rules.life import COUNTING
from wuzha.outreach.rulesets import AimPolicy

#: Weeks to choose from, materials named.
MOST_WEEKS, MOST_MATERIALS = 26, 6
#: Ways of outreach by which nobody sees who is reached: without a recorded age nobody of them counts as of one.
UNSEEN = ("MEDIA", "SCREEN")


@dataclass(frozen=True, slots=True)
class Counted:
    """Victims by unit, age and type, people by unit and age; as they are kept."""

    since: date
    until: date
    units: list[int]
    ages: list[str]
    types: list[str]
    counts: list[list[list[int]]]
    people: list[list[float]]
    left_out: int

    @property
    def cases(self) -> int:
        return int(np.sum(self.counts)) if self.units else 0

    def rates(self) -> Rates:
        return estimate(np.array(self.counts, dtype=float), np.array(self.people, dtype=float))

    def kept(self) -> dict[str, Any]:
        return {
            "units": self.units, "ages": self.ages, "types": self.types, "counts": self.counts, "people": self.people,
        }  # fmt: skip


def counted(city: Unit, week: date, rules: AimPolicy, now: datetime) -> Counted:
    """Victims whose case was accepted in the weeks before, as far as that is known now, by where they live; who lives
    nowhere known, by where the deed was. Units without residents have no rate, and are left out."""
    since, until = week - timedelta(weeks=rules.weeks), week - timedelta(days=1)
    homes = comparable(city, week)
    living = residents(homes, week.year)
    units = [one for one in homes if one.pk in living]
    bands = counting.AGES.at(now).terms
    types = [code for code in rule_set("warning.fraud_types").at(now).codes if code not in rules.left_out]
    places = {one.path: at for at, one in enumerate(units)}
    length = next((len(path) for path in places), 0)
    ages = {one.code: at for at, one in enumerate(bands)}
    kinds = {code: at for at, code in enumerate(types)}
    counts = [[[0] * len(types) for _ in bands] for _ in units]
    rows = counting.victims_accepted(SYSTEM).filter(
        Q(struck_at__isnull=True) | Q(struck_at__gte=now), day__gte=since, day__lte=until, told_at__lt=now
    )
    rows = counting.aged(rows).order_by()
    told = rows.annotate(home=Coalesce("home_unit__path", "case__place_unit__path"))
    left_out = 0
    # Each victim once: a case accepted anew, after its acceptance was struck, has one that stands.
    for _pk, home, age, kind in told.values_list("pk", "home", "age_band", "case__fraud_type").distinct():
        at = places.get((home or "")[:length])
        if at is None or age not in ages or kind not in kinds:
            left_out += at is not None or not home
            continue
        counts[at][ages[age]][kinds[kind]] += 1
    people = [[living[one.pk] * band.per_mille / 1000 for band in bands] for one in units]
    return Counted(since, until, [one.pk for one in units], list(ages), types, counts, people, left_out)


def heard_in(unit: Unit, since: date, until: date) -> list[Heard]:
    """Whom activities of a unit and below it reached in these days, by audience, and about which scams: said so, or
    with a material about it."""
    rows = ActivityAudience.unscoped.filter(
        activity__state__in=COUNTING, activity__unit__path__startswith=unit.path, activity__day__gte=since,
        activity__day__lte=until,
    ).values_list(
        "activity", "activity__day", "kind", "people", "activity__fraud_type", "activity__age", "activity__way"
    )  # fmt: skip
    found = list(rows)
    used: dict[int, set[str]] = {}
    with_it = ActivityMaterial.unscoped.filter(activity__in={one[0] for one in found})
    for pk, kind in with_it.values_list("activity", "edition__material__fraud_type"):
        used.setdefault(pk, set()).add(kind)
    return [
        Heard(pk, day, kind, people, frozenset({scam, *used.get(pk, ())} - {""}), age, way not in UNSEEN)
        for pk, day, kind, people, scam, age, way in found
    ]


@dataclass(frozen=True, slots=True)
class Counting:
    """An activity that counts for a suggestion: people of an audience, and how many of them count for this one."""

    activity: Activity
    audience: str
    people: int


def counting_for(actor: Actor, row: Aim) -> list[Counting]:
    """The activities that its number is the sum of, the earliest first."""
    keys = {one["activity"] for one in row.allotted}
    found = Activity.objects.visible_to(actor).select_related("unit").in_bulk(keys)
    told = [
        Counting(found[one["activity"]], one["audience"], one["people"])
        for one in row.allotted
        if one["activity"] in found
    ]
    return sorted(told, key=lambda one: (one.activity.day, one.activity.pk))


def people_of(keys: Collection[int]) -> dict[int, str]:
    """Names of those who answered."""
    return dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))


def aims(actor: Actor, week: date | None) -> list[Aim]:
    """Those of a week, by unit."""
    if week is None:
        return []
    rows = Aim.objects.visible_to(actor).filter(starts_on=week).select_related("unit", "answered_by")
    return list(rows.order_by("unit__code"))


def weeks(actor: Actor) -> list[date]:
    """Weeks with suggestions, the latest first."""
    rows = Aim.objects.visible_to(actor).order_by("-starts_on").values_list("starts_on", flat=True)
    return list(rows.distinct()[:MOST_WEEKS])


def aim(actor: Actor, pk: int) -> Any:
    """One suggestion with what it rests on."""
    return Aim.objects.visible_to(actor).select_related("unit", "made", "answered_by").filter(pk=pk).first()


def materials(actor: Actor, fraud_type: str) -> list[Material]:
    """What there is to say about a scam."""
    return list(Material.objects.visible_to(actor).filter(fraud_type=fraud_type).order_by("pk")[:MOST_MATERIALS])


@dataclass(frozen=True, slots=True)
class Summary:
    """Of suggestions together: who answered, and how many people were reached of those to be reached."""

    many: int
    answered: int
    taken: int
    met: int
    target: int
    covered: int
    #: Declined ones, and the people whom they asked for: in none of the others' sums.
    declined: int
    left: int

    @property
    def percent(self) -> int | None:
        """Covered of all that was suggested and not declined, rounded down."""
        return 100 * self.covered // self.target if self.target else None


def summary(rows: Collection[Aim]) -> Summary:
    taken = [one for one in rows if one.state in TAKEN]
    declined = [one for one in rows if one.state == AimState.DECLINED]
    held = [one for one in rows if one.state != AimState.DECLINED]
    return Summary(
        len(rows), sum(one.state != AimState.SUGGESTED for one in rows), len(taken),
        sum(one.covered > 0 for one in taken), sum(one.target for one in held), sum(one.covered for one in held),
        len(declined), sum(one.target for one in declined),
    )  # fmt: skip


def shown_cases(row: Aim) -> int | None:
    """How many victims stand behind it; nothing where one or two could be recognised."""
    return None if 0 < row.cases < LEAST else row.cases
