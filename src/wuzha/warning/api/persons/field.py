# SPDX-License-Identifier: Apache-2.0
"""The station by program: its tasks, sign in, attempts, visits asked of a grid, outcome."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import AwareDatetime

from wuzha.core.api import (
    ACT,
    COMMON,
    ONE,
    Body,
    Fen,
    Key,
    Line,
    PersonBearer,
    Text,
    TokenRequest,
    Version,
    Word,
    cursors,
)
from wuzha.org.models import Unit
from wuzha.org.scopes import Scope
from wuzha.warning.api.persons.answers import not_in_reach, refusals
from wuzha.warning.api.persons.schemas import TaskOut, TaskPageOut, task_of, task_row_of
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import candidates
from wuzha.warning.queries.tasks import lists, page
from wuzha.warning.queries.tasks.lists import Group
from wuzha.warning.rules.outcomes import Channel, Outcome, Result
from wuzha.warning.services import work

router = Router(tags=["field"])
FIELD = PersonBearer(Scope.FIELD_WORK)


class AttemptIn(Body):
    """One try to reach the person. With a `uid` of the client's making it is kept once, however often it is sent."""

    channel: Channel
    result: Result
    cause: Word = ""
    note: Text = ""
    uid: UUID | None = None
    at: AwareDatetime | None = None
    promise: Text = ""
    proof: Word = ""
    proof_reference: Line = ""
    off_ladder: Word = ""


class CloseIn(Body):
    """How it ends. Amounts in 分; `evidence` names what shows them."""

    outcome: Outcome
    version: Version = None
    cause: Word = ""
    averted_claimed_fen: Fen = 0
    averted_evidenced_fen: Fen = 0
    loss_fen: Fen = 0
    evidence: Line = ""


class ReturnIn(Body):
    reason: Word
    note: Text = ""


class GridIn(Body):
    """The code of a grid of the place where the person lives."""

    grid: Word


class HandoverIn(Body):
    """The number under which the police platform has the report."""

    reference: Line


@router.get("tasks", auth=FIELD, response={200: TaskPageOut, **COMMON})
def tasks(
    request: TokenRequest,
    group: Group = Group.MINE,
    after: Annotated[str, Query(max_length=200)] = "",
    size: Annotated[int, Query(ge=1, le=100)] = 20,
) -> TaskPageOut:
    """A page of the station's tasks: to sign in, handled by me, with colleagues; the first due first."""
    with cursors(request):
        found = lists.page(request.actor, group, after, size)
    return TaskPageOut(group=group.value, rows=[task_row_of(row) for row in found.rows], next=found.next_cursor)


@router.get("tasks/{int:pk}", auth=FIELD, response={200: TaskOut, **ONE})
def task(request: TokenRequest, pk: Key) -> TaskOut:
    """One task, masked, with what to do next."""
    return _shown(request, pk)


@router.post("tasks/{int:pk}/sign", auth=FIELD, response={200: TaskOut, **ACT})
def sign(request: TokenRequest, pk: Key) -> TaskOut:
    """Sign in: take a dispatched warning as its officer. Signing in twice changes nothing."""
    with refusals():
        work.sign_in(request.actor, pk)
    return _shown(request, pk)


@router.post("tasks/{int:pk}/attempts", auth=FIELD, response={200: TaskOut, **ACT})
def attempt(request: TokenRequest, pk: Key, body: AttemptIn) -> TaskOut:
    """Record one try to reach the person."""
    with refusals():
        work.attempt(request.actor, pk, **body.model_dump())
    return _shown(request, pk)


@router.post("tasks/{int:pk}/grid", auth=FIELD, response={200: TaskOut, **ACT})
def ask_grid(request: TokenRequest, pk: Key, body: GridIn) -> TaskOut:
    """Ask a grid worker to visit the person."""
    grid = Unit.objects.filter(code=body.grid).values_list("pk", flat=True).first() or 0
    with refusals():
        work.ask_grid(request.actor, pk, grid)
    return _shown(request, pk)


@router.post("tasks/{int:pk}/close", auth=FIELD, response={200: TaskOut, **ACT})
def close(request: TokenRequest, pk: Key, body: CloseIn) -> TaskOut:
    """Close with an outcome. What stands in the way is named in `errors`."""
    with refusals():
        work.close(request.actor, pk, **body.model_dump())
    return _shown(request, pk)


@router.post("tasks/{int:pk}/return", auth=FIELD, response={204: None, **ACT})
def give_back(request: TokenRequest, pk: Key, body: ReturnIn) -> None:
    """Send it back to the centre, with a reason of the dictionary for `return`."""
    with refusals():
        work.return_to_centre(request.actor, pk, body.reason, body.note)


@router.post("tasks/{int:pk}/handover", auth=FIELD, response={200: TaskOut, **ACT})
def hand_over(request: TokenRequest, pk: Key, body: HandoverIn) -> TaskOut:
    """Note the number of the report of somebody already deceived."""
    with refusals():
        work.handover_done(request.actor, pk, body.reference)
    return _shown(request, pk)


def _shown(request: TokenRequest, pk: int) -> TaskOut:
    try:
        found = page.of(request.actor, pk)
    except WarningRecord.DoesNotExist:
        not_in_reach(request, "warning", pk)
    return task_of(found, candidates.grids(found.warning) if found.may_try else [])
