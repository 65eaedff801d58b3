# SPDX-License-Identifier: Apache-2.0
"""Units that may lead an operation, or send people into the task force."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit, UnitKind
from wuzha.org.services.guard import in_force

#: Kinds of unit of the police.
POLICE = (UnitKind.BUREAU, UnitKind.CENTRE, UnitKind.BRIGADE, UnitKind.STATION)


def leading_units(actor: Actor) -> list[tuple[int, str]]:
    """(key, name) of the police units of the actor's city."""
    if not actor.unit_path:
        return []
    units = Unit.objects.filter(
        in_force(timezone.localdate()), kind__in=POLICE, path__startswith=actor.unit_path[: Unit.steplen]
    )
    return list(units.order_by("path").values_list("pk", "name"))


def words_of_units() -> dict[str, int]:
    """Police units by their code and name, as rosters write them; also without what stands in brackets behind it."""
    found: dict[str, int] = {}
    units = Unit.objects.filter(in_force(timezone.localdate()), kind__in=POLICE).order_by("path")
    for pk, code, name in units.values_list("pk", "code", "name"):
        for word in (code, "".join(name.split()), "".join(name.split()).partition("（")[0]):
            found.setdefault(word, pk)
    return found
