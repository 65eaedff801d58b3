# SPDX-License-Identifier: Apache-2.0
"""What every act of the desk shares: check who asks, lock the warning, move it with its clocks, leave its traces."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.audit.services import record
from wuzha.core.acts import Acts, OneAct
from wuzha.engine.identifiers.scan import find_clear
from wuzha.org.models import Person
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.warning.models import Directive, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import WARNING_LIFE, State
from wuzha.warning.rulesets import REASONS
from wuzha.warning.services.errors import Code
from wuzha.warning.services.steps.settle import after, before, moves_clocks
from wuzha.warning.services.steps.standing import let_go

#: Longest note of an alert, a pause or a transfer (characters).
MOST_PLAIN = 300


def plain_text(text: str, most: int = MOST_PLAIN) -> str:
    """The text without spaces around it. Refuses what is too long, or holds a phone, ID or account number."""
    kept = text.strip()
    if len(kept) > most:
        raise RefusalError(Code.TOO_LONG, most=most)
    if list(find_clear(kept)):
        raise RefusalError(Code.PERSONAL_DATA)
    return kept


def stale(warning: WarningRecord) -> RefusalError:
    """The refusal that names who changed it last, and when."""
    event = (
        Event.objects.filter(object_type="warning", object_id=str(warning.pk), outcome="OK")
        .exclude(action="personal.read")
        .order_by("-pk")
        .first()
    )
    push = Directive.unscoped.filter(warning=warning).order_by("-received_at").first()
    if push is not None and (event is None or push.received_at > event.at):
        who, when = _("a new push"), push.received_at
    elif event is not None:
        who, when = _named(event), event.at
    else:
        who, when = _("somebody"), timezone.now()
    return RefusalError(Code.STALE, number=warning.number, who=who, when=date_format(timezone.localtime(when), "H:i"))


def _named(event: Event) -> str:
    person = Person.objects.filter(pk=event.person_id).first() if event.person_id else None
    return person.name if person else _("the system")


R = TypeVar("R", bound=Model)

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


def write(row: R, **changes: object) -> R:
    """Write columns of a row that the caller has locked and that has no version."""
    table: Any = type(row)
    table.unscoped.filter(pk=row.pk).update(**changes)
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def trace(actor: Actor, warning: WarningRecord, action: str, **about: Any) -> None:
    """The audit event of an act on a warning."""
    record(actor, f"warning.{action}", on=("warning", warning.pk), **about)
