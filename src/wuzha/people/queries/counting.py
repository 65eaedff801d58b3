# SPDX-License-Identifier: Apache-2.0
"""Measures and recoveries, for those who count them."""

from __future__ import annotations

from datetime import date

from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Coalesce

from wuzha.audit.actor import Actor
from wuzha.people.models import PersonMeasure, Recovery
from wuzha.people.rules.kinds import Measure, RecoveryKind
from wuzha.people.rulesets import ROLES

__all__ = [
    "ROLES",
    "Measure",
    "RecoveryKind",
    "living_in",
    "measures",
    "measures_of_all",
    "recoveries",
    "recoveries_of_all",
]


def measures(actor: Actor) -> QuerySet[PersonMeasure]:
    """All measures in reach, the struck ones too."""
    found: QuerySet[PersonMeasure] = PersonMeasure.objects.visible_to(actor)
    return found


def measures_of_all() -> QuerySet[PersonMeasure]:
    """The same, whoever asks: to know which measure was the first of a person."""
    found: QuerySet[PersonMeasure] = PersonMeasure.unscoped.all()
    return found


def recoveries(actor: Actor) -> QuerySet[Recovery]:
    """All entries in reach, the struck ones too."""
    found: QuerySet[Recovery] = Recovery.objects.visible_to(actor)
    return found


def recoveries_of_all() -> QuerySet[Recovery]:
    """The same, whoever asks: to know what an entry adds to its lot."""
    found: QuerySet[Recovery] = Recovery.unscoped.all()
    return found


def living_in(actor: Actor, code: str, since: date) -> list[int]:
    """Keys of people whose residence names this township, and against whom a measure was taken since a day; one who
    turned out to be another is that one. By the code read at entry: no address is opened."""
    who = Coalesce(
        "involvement__individual__merged_into_id", "involvement__individual_id", output_field=BigIntegerField()
    )
    rows = measures(actor).filter(struck_by=None, day__gte=since, involvement__individual__home_code=code)
    return sorted(set(rows.values_list(who, flat=True)))
