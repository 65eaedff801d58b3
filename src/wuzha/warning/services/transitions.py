# SPDX-License-Identifier: Apache-2.0
"""What every service of the desk does: check who asks, lock the warning, move it, leave its traces."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.roles import May, may
from wuzha.sealed import Kind, Sealed, seal
from wuzha.warning.models import Transition
from wuzha.warning.models import Warning as WarningRecord
from wuzha.warning.rules.lifecycle import Act, State, target
from wuzha.warning.rulesets import REASONS
from wuzha.warning.services.errors import Code, Refused

P = ParamSpec("P")
R = TypeVar("R")


def service(needs: May) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """One write: one transaction, for roles that may. A refusal undoes everything and is itself in the trail."""

    def decorate(act: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        name = f"warning.{act.__name__}"

        @wraps(act)
        def run(actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with transaction.atomic():
                    _must_be_allowed(actor, needs)
                    return act(actor, *args, **kwargs)
            except Refused as refused:
                on = ("warning", args[0]) if args and isinstance(args[0], int) else ("", "")
                record(actor, name, on=on, outcome="REFUSED", detail={"code": refused.code.value})
                raise

        return run

    return decorate


def _must_be_allowed(actor: Actor, needs: May) -> None:
    if not may(actor.role, needs):
        raise Refused(Code.NOT_ALLOWED)


def locked(actor: Actor, pk: int, version: int | None = None) -> WarningRecord:
    """The warning, locked until the transaction ends. Refuses what is out of reach or changed since it was seen."""
    warning: WarningRecord | None = (
        WarningRecord.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    )
    if warning is None:
        raise Refused(Code.NOT_FOUND)
    if version is not None and warning.version != version:
        raise stale(warning)
    return warning


def stale(warning: WarningRecord) -> Refused:
    """Who changed it last, as far as the timeline knows."""
    last = Transition.unscoped.filter(warning=warning).select_related("by").order_by("-at", "-pk").first()
    who = last.by.name if last and last.by else "—"
    when = date_format(timezone.localtime(last.at), "H:i") if last else "—"
    return Refused(Code.STALE, number=warning.number, who=who, when=when)


def must_hold(actor: Actor, warning: WarningRecord) -> None:
    """Only who took a warning may act on it at the centre."""
    if warning.state != State.CLAIMED:
        raise wrong_state(warning)
    if warning.claimed_by_id != actor.person_id:
        who = warning.claimed_by.name if warning.claimed_by else "—"
        raise Refused(Code.NOT_YOURS, number=warning.number, who=who)


def wrong_state(warning: WarningRecord) -> Refused:
    return Refused(Code.WRONG_STATE, number=warning.number, state=str(State(warning.state).label))


def checked_reason(act: str, code: str) -> str:
    """The reason code, if the dictionary in force has it for the act."""
    if code not in {reason.code for reason in REASONS.at().of(act)}:
        raise Refused(Code.UNKNOWN_REASON)
    return code


def move(
    actor: Actor,
    warning: WarningRecord,
    act: Act,
    *,
    reason: str = "",
    note: str = "",
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> WarningRecord:
    """Move a locked warning along its life: change, Transition, audit event."""
    end = target(act, warning.state)
    if end is None:
        raise wrong_state(warning)
    start = warning.state
    save(warning, state=end, **changes)
    Transition.unscoped.create(
        warning=warning,
        act=act,
        from_state=start,
        to_state=end,
        by_id=actor.person_id,
        unit_id=actor.unit_id,
        reason=reason,
        note=sealed_note(note),
    )
    record(actor, f"warning.{act.value}", on=("warning", warning.pk), detail={"reason": reason} | (detail or {}))
    return warning


def save(warning: WarningRecord, **changes: Any) -> None:
    """Write changes of a locked warning and raise its version."""
    changes["version"] = warning.version + 1
    for name, value in changes.items():
        setattr(warning, name, value)
    names = list(changes)
    names += [f"{n}_index" for n in ("phone", "account") if n in changes]
    names += ["id_index"] if "id_no" in changes else []
    warning.save(update_fields=names)


def sealed_note(note: str) -> Sealed | None:
    return seal(Kind.TEXT, note.strip()) if note.strip() else None
