# SPDX-License-Identifier: Apache-2.0
"""Measures and recoveries, for those who count them."""

from __future__ import annotations

from django.db.models import QuerySet

from wuzha.audit.actor import Actor
from wuzha.people.models import PersonMeasure, Recovery
from wuzha.people.rules.kinds import Measure, RecoveryKind
from wuzha.people.rulesets import ROLES

__all__ = ["ROLES", "Measure", "RecoveryKind", "measures", "measures_of_all", "recoveries", "recoveries_of_all"]


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
