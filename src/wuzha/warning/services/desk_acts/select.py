# SPDX-License-Identifier: Apache-2.0
"""Which warnings an act is for: those that were ticked, or everything in a list as it was seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.warning.models import DeskAct, DeskActItem, WarningRecord
from wuzha.warning.queries import queues
from wuzha.warning.queries.filters import Filters
from wuzha.warning.services.desk_acts.perform import Given, new_act
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import sealed_note

#: Warnings one act may be for: what one person can answer for with one reason.
MOST_SELECTED = 500


@transaction.atomic
def select_all(actor: Actor, filters: Filters) -> DeskAct:
    """Fix what the list holds now, in its order, at most `MOST_SELECTED`; the act on it is named later (`choose`)."""
    _must_triage(actor)
    found = queues.keys(actor, filters, MOST_SELECTED + 1)
    act = new_act(actor, "", {}, query=filters.query(), capped=len(found) > MOST_SELECTED)
    _items(actor, act, dict.fromkeys(found[:MOST_SELECTED]))
    return act


@transaction.atomic
def begin(actor: Actor, kind: str, seen: Mapping[int, int | None], given: Given) -> DeskAct:
    """An act on warnings that were ticked: key → the version that was seen (`None` when that is not known)."""
    _must_triage(actor)
    act = new_act(actor, kind, given)
    _items(actor, act, dict(list(seen.items())[:MOST_SELECTED]))
    return act


@transaction.atomic
def choose(actor: Actor, pk: int, kind: str, given: Given) -> DeskAct:
    """Say what is to be done with a selection. Said twice, the first holds."""
    _must_triage(actor)
    own = DeskAct.objects.filter(pk=pk, by_id=actor.person_id, unit_id=actor.unit_id)
    act: DeskAct | None = own.select_for_update().first()
    if act is None:
        raise RefusalError(Code.NOT_FOUND)
    if act.kind:
        return act
    act.kind, act.asked_at = kind, timezone.now()
    act.given = {name: value for name, value in given.items() if value and name not in ("note", "override")}
    act.note = sealed_note(given.get("note", ""))
    act.save()
    return act


def _items(actor: Actor, act: DeskAct, seen: Mapping[int, Any]) -> None:
    """Items of the keys in reach, in order; a version that was not seen is the one of now."""
    now = dict(WarningRecord.objects.visible_to(actor).filter(pk__in=seen).values_list("pk", "version"))
    DeskActItem.objects.bulk_create(
        DeskActItem(act=act, warning_id=pk, seen=version if version is not None else now[pk])
        for pk, version in seen.items()
        if pk in now
    )


def _must_triage(actor: Actor) -> None:
    if not may(actor.role, May.TRIAGE):
        raise RefusalError(Code.NOT_ALLOWED)
