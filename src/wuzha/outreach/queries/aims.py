# SPDX-License-Identifier: Apache-2.0
"""Suggestions of the week: what they rest on, what activities reached of them, the lists of a unit and an office."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case as Choice
from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from wuzha.audit.actor import Actor
from wuzha.cases.queries import counting
from wuzha.core.indicators.figures import LEAST
from wuzha.engine.aiming import Rates, estimate
from wuzha.org.models import Unit
from wuzha.org.rules import rule_set
from wuzha.outreach.models import ActivityAudience, ActivityMaterial, Aim, Material
from wuzha.outreach.queries.campaigns import SYSTEM, comparable, residents
from wuzha.outreach.rules.aims import TAKEN, AimState
from wuzha.outreach.rules.life import COUNTING
from wuzha.outreach.rulesets import AimPolicy

#: Weeks to choose from, materials named.
MOST_WEEKS, MOST_MATERIALS = 26, 6


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


def with_met(rows: QuerySet[Aim]) -> QuerySet[Any]:
    """Suggestions with how many people of the audiences meant activities `met` that were about the scam meant: said so,
    or with a material about it; in the unit or below it, from the Monday to the last day."""
    used = ActivityMaterial.unscoped.filter(
        activity=OuterRef("activity"), edition__material__fraud_type=OuterRef(OuterRef("meant"))
    )
    people: Any = ActivityAudience.unscoped.filter(
        activity__state__in=COUNTING, activity__unit__path__startswith=OuterRef("unit__path"),
        activity__day__gte=OuterRef("starts_on"), activity__day__lte=OuterRef("until"),
    )  # fmt: skip
    codes = ExpressionWrapper(OuterRef("audiences"), output_field=ArrayField(CharField()))
    people = people.filter(Q(activity__fraud_type=OuterRef("meant")) | Exists(used)).annotate(codes=codes)
    # As a plain function: an aggregate would be grouped by the codes, which are of the row outside.
    added = Func(F("people"), function="SUM", output_field=IntegerField())
    whole = people.filter(codes__contains=[F("kind")]).order_by().annotate(total=added).values("total")
    total = Subquery(whole, output_field=IntegerField())
    meant = Choice(When(chosen_type="", then=F("fraud_type")), default=F("chosen_type"))
    return rows.annotate(meant=meant).annotate(met=Coalesce(total, 0))


def aims(actor: Actor, week: date | None) -> list[Aim]:
    """Those of a week, by unit, with what activities reached of them up to now, as each says of itself."""
    if week is None:
        return []
    rows = with_met(Aim.objects.visible_to(actor).filter(starts_on=week)).select_related("unit", "answered_by")
    found = list(rows.order_by("unit__code"))
    for one in found:
        one.reached, one.covered = one.met, min(one.met, one.target)
    return found


def weeks(actor: Actor) -> list[date]:
    """Weeks with suggestions, the latest first."""
    rows = Aim.objects.visible_to(actor).order_by("-starts_on").values_list("starts_on", flat=True)
    return list(rows.distinct()[:MOST_WEEKS])


def aim(actor: Actor, pk: int) -> Any:
    """With what activities reached of it up to now."""
    return with_met(Aim.objects.visible_to(actor)).select_related("unit", "made", "answered_by").filter(pk=pk).first()


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

    @property
    def percent(self) -> int | None:
        """Covered of all that was suggested and not declined, rounded down."""
        return 100 * self.covered // self.target if self.target else None


def summary(rows: Collection[Aim]) -> Summary:
    taken = [one for one in rows if one.state in TAKEN]
    meant = [one for one in rows if one.state != AimState.DECLINED]
    return Summary(
        len(rows), sum(one.state != AimState.SUGGESTED for one in rows), len(taken),
        sum(one.covered > 0 for one in taken), sum(one.target for one in meant), sum(one.covered for one in meant),
    )  # fmt: skip


def shown_cases(row: Aim) -> int | None:
    """How many victims stand behind it; nothing where one or two could be recognised."""
    return None if 0 < row.cases < LEAST else row.cases
