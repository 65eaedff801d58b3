# SPDX-License-Identifier: Apache-2.0
"""What every act on a unit shares: the row, the step, who acts for the city."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import Acts
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.models import FreeUnit, FreeUnitStep
from wuzha.fraudfree.rules.life import LIFE, Act
from wuzha.inbox.services import moved_on
from wuzha.org.queries import people
from wuzha.org.roles import May
from wuzha.org.services.guard import at_the_top
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal


class UnitActs(Acts[FreeUnit]):
    codes, kind, life = Code, FreeUnit.RECORD, LIFE

    def history(
        self,
        actor: Actor,
        row: FreeUnit,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:
        FreeUnitStep.unscoped.create(
            free_unit=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, note=note
        )


UNITS = UnitActs()
#: Whose acts they are: of a township, bureau or station; and of who runs it for the city.
OWN = (May.WORK_OUTREACH, May.OVERSEE)
CITY = (May.RUN_OUTREACH, May.OVERSEE)
SYSTEM = Actor.system("fraudfree")


def for_the_city(actor: Actor) -> None:
    """Raises `RefusalError`: NOT_ALLOWED for whoever acts for a part of the city."""
    if not actor.is_system and not at_the_top(actor):
        raise RefusalError(Code.NOT_ALLOWED)


def others(actor: Actor) -> str:
    """Who of the actor's unit may do for the city what the actor may not."""
    found = [one.name for one in people.at(actor.unit_id, CITY) if one.pk != actor.person_id]
    return pgettext("clause", ", ").join(found[:3]) or pgettext("fraudfree", "the administrator, to name a second one")


def locked(actor: Actor, pk: int, version: int | None = None) -> FreeUnit:
    return UNITS.locked(actor, FreeUnit, pk, version)


def move(
    actor: Actor,
    row: FreeUnit,
    act: Act,
    note: str | Sealed | None = None,
    *,
    at: datetime | None = None,
    **changes: Any,
) -> FreeUnit:
    """Move a locked unit by an act; the inboxes follow."""
    UNITS.move(actor, row, act, at=at, note=note, **changes)
    moved_on((FreeUnit.RECORD, row.pk))
    return row


def noted(
    actor: Actor,
    row: FreeUnit,
    act: Act,
    note: str | Sealed | None = None,
    *,
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> FreeUnit:
    """Keep an act that leaves the state as it is."""
    UNITS.save(row, **changes)
    UNITS.history(actor, row, act, row.state, at=timezone.now(), note=UNITS.note(note), because="")
    record(actor, f"fraudfree.{act.value}", on=(FreeUnit.RECORD, row.pk), detail=detail or {})
    moved_on((FreeUnit.RECORD, row.pk))
    return row


def must_be(row: FreeUnit, *states: str) -> None:
    """Raises `RefusalError`: WRONG_STATE."""
    if row.state not in states:
        raise UNITS.wrong_state(row)


def sealed(kind: Kind, text: str) -> Sealed | None:
    return seal(kind, text.strip()) if text.strip() else None
