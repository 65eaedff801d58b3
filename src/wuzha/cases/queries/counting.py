# SPDX-License-Identifier: Apache-2.0
"""Steps and victims of cases, for those who count them: as they are known now, or were at an instant before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Case as Choice
from django.db.models import CharField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractYear

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.rules.life import Act, State
from wuzha.cases.rulesets import AGES

__all__ = [
    "AGES", "Act", "State", "aged", "begun", "cases", "home_of", "homes_in", "joined", "known", "steps",
    "victims_accepted",
]  # fmt: skip


def known(at: datetime, prefix: str = "") -> Q:
    """Steps that were recorded by an instant, and not struck by then. Steps are only ever added to, so this is what
    was known at any instant before. `prefix` leads to the step."""
    stands = Q(**{f"{prefix}struck_by__isnull": True}) | Q(**{f"{prefix}struck_by__at__gte": at})
    return Q(**{f"{prefix}at__lt": at}) & stands


def begun() -> datetime | None:
    """When the first step was recorded here, whoever asks."""
    found: datetime | None = CaseStep.unscoped.order_by("pk").values_list("at", flat=True).first()
    return found


def cases(actor: Actor) -> QuerySet[Case]:
    """Those in reach."""
    found: QuerySet[Case] = Case.objects.visible_to(actor)
    return found


def steps(actor: Actor) -> QuerySet[CaseStep]:
    """All steps in reach, the struck ones too."""
    found: QuerySet[CaseStep] = CaseStep.objects.visible_to(actor)
    return found


def joined(at: datetime) -> QuerySet[Any]:
    """Keys of the cases that were joined to another by an instant, whoever asks."""
    return CaseStep.unscoped.filter(act=Act.MERGE, at__lt=at).values("case_id")


def victims_accepted(actor: Actor) -> QuerySet[Any]:
    """Victims in reach with each acceptance of their case (struck ones too): its `day`, `told_at`, `struck_at`; and
    `counted_fen`: the verified loss, else the one claimed (分). One told of twice, in a case that was joined to another
    of the same person, is left out."""
    same = Victim.unscoped.filter(case=OuterRef("case__merged_into"))
    same = same.filter(Q(id_index=OuterRef("id_index")) | Q(phone_index=OuterRef("phone_index")))
    rows: QuerySet[Any] = Victim.objects.visible_to(actor)
    found: QuerySet[Any] = rows.filter(~Q(case__state=State.MERGED) | ~Exists(same)).annotate(
        accept=FilteredRelation("case__steps", condition=Q(case__steps__act=Act.ACCEPT)),
        counted_fen=Coalesce("verified_fen", "loss_fen"),
    )
    # Asked by these names, and not through the relation, which would join the acceptances once more.
    dated: QuerySet[Any] = found.annotate(
        day=F("accept__day"), told_at=F("accept__at"), struck_at=F("accept__struck_by__at")
    )
    return dated


def aged(rows: QuerySet[Any], day: str = "occurred_at", *, victim: str = "") -> QuerySet[Any]:
    """Rows with the `age_band` (a code of `cases.ages`) of a victim on a day, by years; empty where no ID number is
    known. `victim` leads to the victim (`victim__`), `day` to a date or an instant."""
    age = ExtractYear(day) - F(f"{victim}birth_year")
    bands = sorted(AGES.at().terms, key=lambda one: -one.least)
    rows = rows.annotate(victim_age=age)
    band = [When(victim_age__gte=one.least, then=Value(one.code)) for one in bands]
    found: QuerySet[Any] = rows.annotate(age_band=Choice(*band, default=Value(""), output_field=CharField()))
    return found


def home_of(case: str) -> Subquery:
    """The township in which the first victim lives. `case` names the case's key in the row that asks."""
    first = Victim.unscoped.filter(case=OuterRef(case), no=1)
    return Subquery(first.values("home_unit_id")[:1])


def homes_in(units: Collection[int]) -> QuerySet[Any]:
    """Keys of the cases whose first victim lives in one of the units, whoever asks."""
    return Victim.unscoped.filter(no=1, home_unit_id__in=units).values("case_id")
