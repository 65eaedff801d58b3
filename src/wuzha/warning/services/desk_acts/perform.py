# SPDX-License-Identifier: Apache-2.0
"""One act on one warning: the service does it, and how the warning stood before is kept in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.refusals import RefusalError
from wuzha.warning.models import ActKind, DeskAct, DeskActItem, ItemResult, WarningRecord
from wuzha.warning.services import dispatch
from wuzha.warning.services.claims import release
from wuzha.warning.services.desk_acts.before import as_it_stands
from wuzha.warning.services.transitions import sealed_note
from wuzha.warning.services.triage.aside import invalidate, restore, snooze, wake
from wuzha.warning.services.triage.assign import assign
from wuzha.warning.services.triage.take import take

Given = dict[str, Any]
Perform = Callable[[Actor, int, int | None, Given], WarningRecord]

#: How each act is done, from what was given: `reason`, `note`, `until` (ISO), `to`, `station`, `override`.
HOW: dict[str, Perform] = {
    ActKind.SNOOZE: lambda a, pk, v, g: snooze(a, pk, datetime.fromisoformat(g["until"]), g["reason"], v),
    ActKind.INVALIDATE: lambda a, pk, v, g: invalidate(a, pk, g["reason"], g.get("note", ""), v),
    ActKind.WAKE: lambda a, pk, v, _g: wake(a, pk, v),
    ActKind.RESTORE: lambda a, pk, v, g: restore(a, pk, g["reason"], v),
    ActKind.TAKE: lambda a, pk, v, _g: take(a, pk, v),
    ActKind.RELEASE: lambda a, pk, v, g: release(a, pk, g.get("reason", ""), v),
    ActKind.ASSIGN: lambda a, pk, v, g: assign(a, pk, g.get("to"), g["reason"], v),
    ActKind.DISPATCH: lambda a, pk, v, g: dispatch.dispatch(a, pk, g["station"], v, g.get("override", "")),
}
#: What is kept of what was given; a note is kept sealed, beside it.
_KEPT = ("until", "reason", "to", "station")


def once(actor: Actor, kind: ActKind, pk: int, version: int | None = None, **given: Any) -> DeskAct | None:
    """Do an act on one warning. Raises `RefusalError` as its service does.

    What was done, to be taken back by `undo`; `None` where nothing changed or it cannot be taken back whole.
    """
    refused: RefusalError | None = None
    with transaction.atomic():
        try:
            before, warning = remembered(actor, kind, pk, version, given)
        except RefusalError as error:
            refused = error  # raised outside, so that the refusal stays in the trail
        else:
            if before is None:
                return None
            act = new_act(actor, kind, given)
            _keep(DeskActItem(act=act, warning_id=pk), warning, before)
            return act
    raise refused


def new_act(actor: Actor, kind: str, given: Given, **fields: Any) -> DeskAct:
    kept = {name: given[name] for name in _KEPT if given.get(name)}
    act: DeskAct = DeskAct.objects.create(
        by_id=actor.person_id, unit_id=actor.unit_id, kind=kind, given=kept, note=sealed_note(given.get("note", "")),
        **fields,
    )  # fmt: skip
    return act


def remembered(
    actor: Actor, kind: str, pk: int, version: int | None, given: Given
) -> tuple[dict[str, Any] | None, WarningRecord]:
    """Do it; how the warning stood before, if exactly that is what the act changed."""
    stood = as_it_stands(actor, pk, kind)
    warning = HOW[kind](actor, pk, version, given)
    if stood is None or warning.version != stood[0] + _STEPS.get((kind, stood[1]["state"]), 1):
        return None, warning
    return stood[1], warning


#: Acts that write a warning twice: giving away what is held puts it back first.
_STEPS: dict[tuple[str, str], int] = {(ActKind.ASSIGN, "CLAIMED"): 2}


def _keep(item: DeskActItem, warning: WarningRecord, before: dict[str, Any]) -> None:
    item.result, item.version, item.before = ItemResult.DONE, warning.version, before
    item.save()


def finish(item: DeskActItem, warning: WarningRecord, before: dict[str, Any] | None) -> None:
    """Note on the item what was done; without `before` it stays done."""
    _keep(item, warning, before or {})
