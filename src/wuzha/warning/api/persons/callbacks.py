# SPDX-License-Identifier: Apache-2.0
"""Call-backs by program: what is due, take, tried in vain, what the person said."""

from __future__ import annotations

from typing import Any, Literal

from django.utils import timezone
from ninja import Router, Status

from wuzha.core.api import ACT, COMMON, ONE, Body, Key, PersonBearer, Text, TokenRequest, Word
from wuzha.org.scopes import Scope
from wuzha.warning.api.persons.answers import not_in_reach, refusals
from wuzha.warning.api.persons.schemas import CallBackOut, masked
from wuzha.warning.models import CallBack
from wuzha.warning.queries import followup
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import callbacks as services

router = Router(tags=["call-backs"])
CALLS = PersonBearer(Scope.CALLBACK_WORK)


class TriedIn(Body):
    """Why nobody was reached."""

    cause: Word


class VerdictIn(Body):
    """Whether the record is true; when not, the reason and a note. A program, to which no number is shown, says in the
    note how the person was reached."""

    verdict: Literal["VALID", "INVALID"]
    reason: Word = ""
    note: Text = ""


@router.get("callbacks", auth=CALLS, response={200: list[CallBackOut], **COMMON})
def callbacks(request: TokenRequest) -> list[CallBackOut]:
    """What this person may check today, the most urgent first; at most 200."""
    due = followup.listed(followup.callbacks_to_do(request.actor, timezone.now()))
    return [_out(one, one.tried, mine=False) for one in due]  # type: ignore[attr-defined]  # counted by the query


@router.post("callbacks/next", auth=CALLS, response={200: CallBackOut, 204: None, **ACT})
def take_next(request: TokenRequest) -> Any:
    """Take the most urgent call-back that is due; 204 when there is none."""
    with refusals():
        taken = services.take_next(request.actor)
    return Status(204, None) if taken is None else _shown(request, taken.pk)


@router.get("callbacks/{int:pk}", auth=CALLS, response={200: CallBackOut, **ONE})
def callback(request: TokenRequest, pk: Key) -> CallBackOut:
    """One call-back, masked."""
    return _shown(request, pk)


@router.post("callbacks/{int:pk}/take", auth=CALLS, response={200: CallBackOut, **ACT})
def take(request: TokenRequest, pk: Key) -> CallBackOut:
    """Take this one, so that nobody else calls at the same time."""
    with refusals():
        services.take(request.actor, pk)
    return _shown(request, pk)


@router.post("callbacks/{int:pk}/release", auth=CALLS, response={200: CallBackOut, **ACT})
def release(request: TokenRequest, pk: Key) -> CallBackOut:
    """Put it back: nobody was called."""
    with refusals():
        services.release(request.actor, pk)
    return _shown(request, pk)


@router.post("callbacks/{int:pk}/tried", auth=CALLS, response={200: CallBackOut, **ACT})
def tried(request: TokenRequest, pk: Key, body: TriedIn) -> CallBackOut:
    """Nobody was reached; it comes up again, or is given up by the rule."""
    with refusals():
        services.tried(request.actor, pk, body.cause)
    return _shown(request, pk)


@router.post(
    "callbacks/{int:pk}/record",
    auth=CALLS,
    response={200: CallBackOut, **ACT},
)
def record(request: TokenRequest, pk: Key, body: VerdictIn) -> CallBackOut:
    """What the person said about the record; what is not true reopens the warning or goes back to the station."""
    with refusals():
        services.record(request.actor, pk, verdict=body.verdict, reason=body.reason, note=body.note)
    return _shown(request, pk)


def _shown(request: TokenRequest, pk: int) -> CallBackOut:
    found = followup.check(request.actor, pk, timezone.now())
    if found is None:
        not_in_reach(request, "callback", pk)
    return _out(found.callback, len(found.tries), mine=found.mine)


def _out(one: CallBack, tries: int, *, mine: bool) -> CallBackOut:
    warning, is_open = one.warning, one.done_at is None
    return CallBackOut(
        id=one.pk, warning=warning.number, level=Level(one.level).name, day=one.day, due_on=one.due_on,
        station=one.station.name, outcome=warning.outcome, name=masked(warning.name) if is_open else None,
        phone=masked(warning.phone) if is_open else None, tries=tries, next_at=one.next_at, mine=mine,
        done_at=one.done_at, verdict=one.verdict, consequence=one.consequence,
    )  # fmt: skip
