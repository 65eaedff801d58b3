# SPDX-License-Identifier: Apache-2.0
"""What every service of the desk does: check who asks, lock the warning, move it, leave its traces."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal
from wuzha.warning.models import Transition, WarningRecord
from wuzha.warning.rules.lifecycle import WARNING_LIFE, Act, State
from wuzha.warning.rulesets import REASONS
from wuzha.warning.services.errors import Code
from wuzha.warning.services.stale import stale
from wuzha.warning.services.steps.settle import after, before, moves_clocks
from wuzha.warning.services.steps.standing import let_go

P = ParamSpec("P")
R = TypeVar("R")

#: Longest note (characters): what a person types, not a document.
MOST_NOTE = 2000

#: Sealed column of the person → the blind index beside it.
INDEXES = {"phone": "phone_index", "id_no": "id_index", "account": "account_index", "name": "name_index"}
#: Columns that the database computes when a row is written.
_COMPUTED = ("marks", "next_due")


def service(
    *needs: May, action: str = "", on: str = "warning"
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """One write: one transaction, for roles that have one of the permissions.

    A refusal undoes everything and is itself in the trail, under the action's name (that of the function when left
    out). `on` is the type of the record whose key comes first.
    """

    def decorate(act: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        name = f"warning.{action or act.__name__}"

        @wraps(act)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with transaction.atomic():
                    _must_be_allowed(actor, needs)
                    return act(actor, *args, **kwargs)
            except RefusalError as refused:
                key = args[0] if args else kwargs.get("pk")
                record(
                    actor,
                    name,
                    on=(on, key) if isinstance(key, int) else ("", ""),
                    outcome="REFUSED",
                    detail={"code": refused.code} | ({"why": list(refused.because)} if refused.because else {}),
                )
                raise

        return run

    return decorate


def _must_be_allowed(actor: Actor, needs: tuple[May, ...]) -> None:
    if not any(may(actor.role, permission) for permission in needs):
        raise RefusalError(Code.NOT_ALLOWED)


def locked(actor: Actor, pk: int, version: int | None = None) -> WarningRecord:
    """The warning, locked until the transaction ends. Refuses what is out of reach or changed since it was seen.

    Read without its relations: after waiting for the lock PostgreSQL gives the new row with the old joined ones.
    """
    warning: WarningRecord | None = (
        WarningRecord.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    )
    if warning is None:
        raise RefusalError(Code.NOT_FOUND)
    if version is not None and warning.version != version:
        raise stale(warning)
    return warning


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


def wrong_state(warning: WarningRecord) -> RefusalError:
    """Names the state it is in."""
    return RefusalError(Code.WRONG_STATE, number=warning.number, state=str(State(warning.state).label))


def checked_reason(act: str, code: str) -> str:
    """The reason code, if the dictionary in force has it for the act."""
    if code not in {reason.code for reason in REASONS.at().of(act)}:
        raise RefusalError(Code.UNKNOWN_REASON)
    return code


def move(
    actor: Actor,
    warning: WarningRecord,
    act: Act,
    *,
    at: datetime | None = None,
    reason: str = "",
    note: str | Sealed = "",
    action: str = "",
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> WarningRecord:
    """Move a locked warning along its life at an instant (now): change, Transition, audit event (`action`)."""
    end = WARNING_LIFE.target(act, warning.state)
    if end is None:
        raise wrong_state(warning)
    start = warning.state
    save(warning, state=end, **changes)
    Transition.unscoped.create(
        warning=warning,
        act=act,
        from_state=start,
        to_state=end,
        at=at or timezone.now(),
        by_id=actor.person_id,
        unit_id=actor.unit_id,
        reason=reason,
        note=sealed_note(note),
    )
    trace(actor, warning, action or act.value, detail=({"reason": reason} if reason else {}) | (detail or {}))
    return warning


def save(warning: WarningRecord, *, clocks: bool = False, **changes: Any) -> None:
    """Write changes of a warning and raise its version, if nobody else has since it was read.

    A change that moves its clocks (or `clocks`, when something beside it does) first tells what they owed until now.
    """
    if clocks or moves_clocks(warning, changes):
        now = timezone.now()
        before(warning, now)
        let_go(warning, changes, now)
        changes["step_at"] = after(warning, changes, now)
    for column, index in INDEXES.items():
        if column in changes:
            changes[index] = None if changes[column] is None else changes[column].blind()
    changes["version"] = warning.version + 1
    written = WarningRecord.unscoped.filter(pk=warning.pk, state=warning.state, version=warning.version).update(
        **changes
    )
    if written != 1:
        raise stale(warning)
    for name, value in changes.items():
        setattr(warning, name, value)
    for name in _COMPUTED:  # read anew when somebody asks
        warning.__dict__.pop(name, None)


def trace(actor: Actor, warning: WarningRecord, action: str, **about: Any) -> None:
    """The audit event of an act on a warning."""
    record(actor, f"warning.{action}", on=("warning", warning.pk), **about)


def sealed_note(note: str | Sealed) -> Sealed | None:
    """A note as it is kept; nothing for an empty one. Refuses more than `MOST_NOTE` characters."""
    if isinstance(note, Sealed):
        return note
    text = note.strip()
    if len(text) > MOST_NOTE:
        raise RefusalError(Code.TOO_LONG, most=MOST_NOTE)
    return seal(Kind.TEXT, text) if text else None
