# SPDX-License-Identifier: Apache-2.0
"""Transfers as both stations and the centre see them. The station asked sees nobody before it accepts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.warning.models import Transfer, WarningRecord
from wuzha.warning.queries.candidates import stations_of
from wuzha.warning.rules.lifecycle import AWAITING, TransferState

#: Rows of a list.
MOST_SHOWN = 50
#: How long an answered transfer stays on the page.
RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Box:
    """The transfers of an actor: what needs an act of theirs, what others are to answer, what was answered lately."""

    to_answer: list[Transfer]
    to_decide: list[Transfer]
    awaiting: list[Transfer]
    recent: list[Transfer]


@dataclass(frozen=True, slots=True)
class TransferActs:
    """What the actor may do about a transfer now."""

    answer: bool
    revoke: bool
    decide: bool


def box(actor: Actor, now: datetime) -> Box:
    rows = _rows(actor)
    to_answer = list(_to_answer(rows, actor).order_by("due_at", "pk")[:MOST_SHOWN])
    to_decide = list(_to_decide(rows, actor, now).order_by("due_at", "pk")[:MOST_SHOWN])
    acts = {row.pk for row in (*to_answer, *to_decide)}
    awaiting = list(rows.filter(state__in=AWAITING).exclude(pk__in=acts).order_by("due_at", "pk")[:MOST_SHOWN])
    recent = rows.exclude(state__in=AWAITING).filter(proposed_at__gte=now - RECENT)
    return Box(to_answer, to_decide, awaiting, list(recent.order_by("-proposed_at", "-pk")[:MOST_SHOWN]))


def for_actor(actor: Actor, now: datetime) -> QuerySet[Transfer]:
    """Those that need an act of the actor: to answer, or to decide."""
    rows: QuerySet[Transfer] = Transfer.objects.visible_to(actor)
    return _to_answer(rows, actor) | _to_decide(rows, actor, now)


def of(actor: Actor, pk: int) -> Transfer | None:
    """One transfer in the actor's reach."""
    return _rows(actor).filter(pk=pk).first()


def of_warning(actor: Actor, warning: WarningRecord) -> Transfer | None:
    """The transfer of a warning that awaits an act."""
    return _rows(actor).filter(warning=warning, state__in=AWAITING).first()


def ways(actor: Actor, transfer: Transfer, now: datetime) -> TransferActs:
    here = units_below(actor.unit_path).ids
    proposed = transfer.state == TransferState.PROPOSED
    disputed = transfer.state == TransferState.DISPUTED or (proposed and transfer.due_at <= now)
    return TransferActs(
        answer=proposed and may(actor.role, May.WORK) and transfer.to_station_id in here,
        revoke=proposed and transfer.proposed_unit_id in here and transfer.to_station_id not in {actor.unit_id},
        decide=disputed and may(actor.role, May.TRIAGE) and transfer.warning.centre_id in here,
    )


def other_stations(warning: WarningRecord) -> list[Unit]:
    """The stations that could be asked: all in force of the bureau but the one that has it."""
    return list(stations_of(warning.centre).exclude(pk=warning.station_id).order_by("code"))


def _to_answer(rows: QuerySet[Transfer], actor: Actor) -> QuerySet[Transfer]:
    if not may(actor.role, May.WORK):
        return rows.none()
    return rows.filter(to_station_id__in=units_below(actor.unit_path).ids, state=TransferState.PROPOSED)


def _to_decide(rows: QuerySet[Transfer], actor: Actor, now: datetime) -> QuerySet[Transfer]:
    """Disputed, or not answered in time."""
    if not may(actor.role, May.TRIAGE):
        return rows.none()
    return rows.filter(Q(state=TransferState.DISPUTED) | Q(state=TransferState.PROPOSED, due_at__lte=now))


def _rows(actor: Actor) -> QuerySet[Transfer]:
    rows: QuerySet[Transfer] = Transfer.objects.visible_to(actor)
    return rows.select_related(
        "warning__centre", "warning__station", "from_station", "to_station", "proposed_by", "answered_by",
        "decided_by", "decided_station",
    )  # fmt: skip
