# SPDX-License-Identifier: Apache-2.0
"""What every act of the desk shares: check who asks, lock the warning, move it with its clocks, leave its traces."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import MOST_NOTE, Acts, OneAct
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.warning.models import Transition, WarningRecord
from wuzha.warning.rules.lifecycle import WARNING_LIFE, State
from wuzha.warning.rulesets import REASONS
from wuzha.warning.services.errors import Code
from wuzha.warning.services.stale import stale
from wuzha.warning.services.steps.settle import after, before, moves_clocks
from wuzha.warning.services.steps.standing import let_go

__all__ = ["MOST_NOTE"]

#: Sealed column of the person → the blind index beside it.
INDEXES = {"phone": "phone_index", "id_no": "id_index", "account": "account_index", "name": "name_index"}
#: Columns that the database computes when a row is written.
_COMPUTED = ("marks", "next_due")


class WarningActs(Acts[WarningRecord]):
    codes, kind, life = Code, "warning", WARNING_LIFE

    def changed(self, row: WarningRecord) -> RefusalError:
        return stale(row)

    def save(self, row: WarningRecord, *, clocks: bool = False, **changes: Any) -> None:
        """Write changes of a warning and raise its version, if nobody else has since it was read.

        A change that moves its clocks (or `clocks`, when something beside it does) first tells what they owed till now.
        """
        if clocks or moves_clocks(row, changes):
            now = timezone.now()
            before(row, now)
            let_go(row, changes, now)
            changes["step_at"] = after(row, changes, now)
        for column, index in INDEXES.items():
            if column in changes:
                changes[index] = None if changes[column] is None else changes[column].blind()
        super().save(row, **changes)
        for name in _COMPUTED:  # read anew when somebody asks
            row.__dict__.pop(name, None)

    def history(
        self,
        actor: Actor,
        row: WarningRecord,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,
    ) -> None:
        Transition.unscoped.create(
            warning=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id,
            unit_id=actor.unit_id, reason=because, note=note,
        )  # fmt: skip


WARNINGS = WarningActs()
wrong_state, move, save, sealed_note = WARNINGS.wrong_state, WARNINGS.move, WARNINGS.save, WARNINGS.note


def service(*needs: May, action: str = "", on: str = "warning") -> OneAct:
    """One act of the desk: its name is that of the function when left out. Never of the system itself."""
    return OneAct(needs, f"warning.{action}", Code.NOT_ALLOWED, on=on, system=False)


def locked(actor: Actor, pk: int, version: int | None = None) -> WarningRecord:
    """The warning, locked until the transaction ends. Refuses what is out of reach or changed since it was seen."""
    return WARNINGS.locked(actor, WarningRecord, pk, version)


def at_centre(actor: Actor, pk: int, version: int | None = None) -> WarningRecord:
    """`locked`, of a centre in the actor's reach: who sees a warning by where the person lives does not triage it."""
    warning = locked(actor, pk, version)
    if warning.centre_id not in units_below(actor.unit_path).ids:
        raise RefusalError(Code.NOT_FOUND)
    return warning


def at_station(actor: Actor, pk: int, version: int | None = None) -> WarningRecord:
    """`locked`, in the hands of a station in the actor's reach."""
    warning = locked(actor, pk, version)
    if warning.station_id not in units_below(actor.unit_path).ids:
        raise RefusalError(Code.NOT_FOUND)
    return warning


def must_hold(actor: Actor, warning: WarningRecord) -> None:
    """Only who took a warning may act on it at the centre."""
    if warning.state == State.RECEIVED:
        raise RefusalError(Code.NOT_TAKEN, number=warning.number)
    if warning.state != State.CLAIMED:
        raise wrong_state(warning)
    if warning.claimed_by_id != actor.person_id:
        raise RefusalError(Code.NOT_YOURS, number=warning.number, who=str(warning.claimed_by))


def checked_reason(act: str, code: str) -> str:
    """The reason code, if the dictionary in force has it for the act."""
    if code not in {reason.code for reason in REASONS.at().of(act)}:
        raise RefusalError(Code.UNKNOWN_REASON)
    return code


def trace(actor: Actor, warning: WarningRecord, action: str, **about: Any) -> None:
    """The audit event of an act on a warning."""
    record(actor, f"warning.{action}", on=("warning", warning.pk), **about)
