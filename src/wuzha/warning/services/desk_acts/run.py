# SPDX-License-Identifier: Apache-2.0
"""Doing an act on many warnings, some at a time; each by itself, so that one refusal stops none of the others."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.refusals import RefusalError
from wuzha.warning.models import DeskAct, DeskActItem, ItemResult, WarningRecord
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services.desk_acts.perform import finish, remembered
from wuzha.warning.services.errors import Code

#: Warnings done in one request, about a second's work.
CHUNK = 40
_STATES = (Code.WRONG_STATE, Code.NOT_TAKEN, Code.NOT_FOUND)


def run_chunk(actor: Actor, pk: int, most: int = CHUNK) -> DeskAct:
    """Do the act on the next warnings that wait for it. Only who asked for it goes on with it.

    Each warning is done in a transaction of its own with its item locked, so that two windows do none twice, and one
    that was changed or taken since it was seen is passed over and named.
    """
    asked = DeskAct.objects.filter(pk=pk, by_id=actor.person_id, unit_id=actor.unit_id, undone_at=None)
    act: DeskAct | None = asked.first()
    if act is None or not act.kind:
        raise RefusalError(Code.NOT_FOUND)
    given = act.given | {"note": act.note or ""}
    waiting = DeskActItem.objects.filter(act=act, result="").order_by("id").values_list("pk", flat=True)[:most]
    for item_pk in list(waiting):
        _one(actor, act, item_pk, given)
    return act


def _one(actor: Actor, act: DeskAct, item_pk: int, given: dict[str, Any]) -> None:
    with transaction.atomic():
        item = DeskActItem.objects.select_for_update().filter(pk=item_pk, result="").first()
        if item is None:
            return
        try:
            before, warning = remembered(actor, act.kind, item.warning_id, item.seen, given)
        except RefusalError as refused:
            item.result, item.who = _why(actor, item.warning_id, refused)
            item.save(update_fields=["result", "who"])
        else:
            finish(item, warning, before)


def _why(actor: Actor, pk: int, refused: RefusalError) -> tuple[str, str]:
    """The kind of refusal, and the person who holds it or changed it."""
    warning = WarningRecord.objects.visible_to(actor).select_related("claimed_by").filter(pk=pk).first()
    if warning is not None and warning.state == State.CLAIMED and warning.claimed_by_id != actor.person_id:
        return ItemResult.HELD, str(warning.claimed_by)
    if refused.code is Code.STALE:
        return ItemResult.CHANGED, str(refused.params.get("who", ""))[:32]
    if refused.code in _STATES:
        return ItemResult.STATE, ""
    return ItemResult.REFUSED, ""
