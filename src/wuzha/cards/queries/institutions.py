# SPDX-License-Identifier: Apache-2.0
"""Banks and carriers of the city with their outlets, to choose from; units are public, whoever asks."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cards.queries.outlets import INSTITUTIONS, OUTLETS
from wuzha.org.models import Unit
from wuzha.org.services.guard import in_force


def institutions(actor: Actor) -> list[Unit]:
    """Of the actor's city, those in force, by their code."""
    if not actor.unit_path:
        return []
    rows = Unit.objects.filter(in_force(timezone.localdate()), path__startswith=actor.unit_path[: Unit.steplen])
    return list(rows.filter(kind__in=INSTITUTIONS).order_by("code"))


def outlets(actor: Actor, institution: int | None = None) -> list[Unit]:
    """Outlets of one institution, or of all."""
    if not actor.unit_path:
        return []
    rows = Unit.objects.filter(kind__in=OUTLETS, path__startswith=actor.unit_path[: Unit.steplen])
    if institution is not None:
        above = Unit.objects.filter(pk=institution).values_list("path", flat=True).first()
        rows = rows.filter(path__startswith=above) if above else rows.none()
    return list(rows.filter(in_force(timezone.localdate())).order_by("code"))
