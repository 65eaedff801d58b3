# SPDX-License-Identifier: Apache-2.0
"""A grid's visits by program: what is asked, and what it came to."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from ninja import Router
from pydantic import AwareDatetime

from wuzha.core.api import ACT, COMMON, ONE, Body, Key, Line, PersonBearer, Text, TokenRequest, Word
from wuzha.org.scopes import Scope
from wuzha.warning.api.persons.answers import not_in_reach, refusals
from wuzha.warning.api.persons.schemas import VisitOut, masked
from wuzha.warning.models import GridTask
from wuzha.warning.queries.tasks import grid as visits_of
from wuzha.warning.queries.tasks.grid import Visit
from wuzha.warning.services import work

router = Router(tags=["grid"])
GRID = PersonBearer(Scope.GRID_WORK)


class VisitIn(Body):
    """Met, or not met and why. With a `uid` of the client's making it is kept once."""

    result: Literal["REACHED", "NOT_MET"]
    cause: Word = ""
    note: Text = ""
    uid: UUID | None = None
    at: AwareDatetime | None = None
    proof: Word = ""
    proof_reference: Line = ""


@router.get("visits", auth=GRID, response={200: list[VisitOut], **COMMON})
def visits(request: TokenRequest) -> list[VisitOut]:
    """Visits asked of one's grid, the oldest first; at most 50."""
    return [_visit(one) for one in visits_of.to_do(request.actor)]


@router.get("visits/{int:pk}", auth=GRID, response={200: VisitOut, **ONE})
def visit(request: TokenRequest, pk: Key) -> VisitOut:
    """One visit, masked."""
    return _shown(request, pk)


@router.post("visits/{int:pk}/result", auth=GRID, response={200: VisitOut, **ACT})
def result(request: TokenRequest, pk: Key, body: VisitIn) -> VisitOut:
    """What the visit came to; the officer sees it at once."""
    with refusals():
        work.grid_result(request.actor, pk, **body.model_dump())
    return _shown(request, pk)


def _shown(request: TokenRequest, pk: int) -> VisitOut:
    try:
        return _visit(visits_of.of(request.actor, pk))
    except GridTask.DoesNotExist:
        not_in_reach(request, "grid_task", pk)


def _visit(one: Visit) -> VisitOut:
    return VisitOut(
        id=one.pk, asked_at=one.asked_at, done_at=one.done_at, fraud_type=one.fraud_type, name=masked(one.name),
        phone=masked(one.phone), address=masked(one.address), result=one.result,
    )  # fmt: skip
