# SPDX-License-Identifier: Apache-2.0
"""What follows for a shutdown when the unit that was asked answers: each value has its own result; and the request to
open it again."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import last_answer
from wuzha.requests.registry import About, Asked, RequestKind
from wuzha.requests.rules.answers import AnswerField, FieldType
from wuzha.requests.rules.life import Act as RequestAct
from wuzha.shutdowns.errors import Code
from wuzha.shutdowns.models import Shutdown
from wuzha.shutdowns.rules.life import Act, Result, State
from wuzha.shutdowns.services.base import SHUTDOWNS, followed
from wuzha.shutdowns.services.deciding import KIND, RESTORE

RESTORED, KEPT = "RESTORED", "KEPT"


def moved(actor: Actor, request: Asked, act: RequestAct) -> None:
    """The result of the value, as soon as it is told; taken back where the answer is returned."""
    row = followed(request.about_id or 0)
    if row is None:
        return
    if act == RequestAct.ANSWER and row.state == State.SENT:
        told: Any = last_answer(request.pk)
        if told is None or told.conclusion not in Result.values:
            raise RefusalError(Code.NO_RESULT)
        SHUTDOWNS.move(
            actor, row, Act.ANSWER, because=told.conclusion, note=told.text, result=told.conclusion, answer=told.text,
            answered_at=timezone.now(), detail={"request": request.pk},
        )  # fmt: skip
    elif act == RequestAct.RETURN and row.state != State.SENT:
        if row.state != State.ANSWERED:
            raise RefusalError(Code.GOES_ON)
        SHUTDOWNS.move(actor, row, Act.UNANSWER, result="", answer=None, answered_at=None)
    elif act == RequestAct.WITHDRAW:
        if row.state == State.SENT:
            SHUTDOWNS.move(actor, row, Act.DROP)
        elif row.state != State.ANSWERED:
            raise RefusalError(Code.GOES_ON)


def undo_moved(actor: Actor, request: Asked, act: RequestAct) -> None:
    """Opened again, or not, as soon as it is told."""
    row = followed(request.about_id or 0)
    if row is None:
        return
    if act == RequestAct.ANSWER and row.state == State.REOPENING:
        told: Any = last_answer(request.pk)
        if told is not None and told.conclusion == RESTORED:
            SHUTDOWNS.move(
                actor, row, Act.RESTORE, because=row.reopen_why, note=told.text, reopened_at=timezone.now(),
                detail={"request": request.pk},
            )  # fmt: skip
        else:
            SHUTDOWNS.move(actor, row, Act.KEEP, note=told.text if told else None)
    elif act == RequestAct.RETURN and row.state in (State.REOPENED, State.ANSWERED) and row.reopen_why:
        SHUTDOWNS.move(actor, row, Act.REOPEN, because=row.reopen_why, reopened_at=None)
    elif act == RequestAct.WITHDRAW and row.state == State.REOPENING:
        SHUTDOWNS.move(actor, row, Act.KEEP)


def _link(actor: Actor, request: Asked) -> About | None:
    key = request.about_id or 0
    there = Shutdown.objects.visible_to(actor).filter(pk=key).exists() and may(actor.role, May.READ_CARDS)
    return About(Shutdown.number_of(key), reverse("shutdowns:record", args=[key]) if there else "")


_DONE_ON = AnswerField("done_on", pgettext_lazy("shutdown", "Done on"), FieldType.DAY)
KINDS = (
    RequestKind(
        KIND, pgettext_lazy("shutdown", "Shutdown"), asks=(May.DECIDE_SHUTDOWNS,), fields=(_DONE_ON,),
        conclusions=lambda: [(one.value, str(one.label)) for one in Result], moved=moved, link=_link,
    ),
    RequestKind(
        RESTORE, pgettext_lazy("shutdown", "Opening again"), asks=(May.DECIDE_SHUTDOWNS, May.ASK_SHUTDOWNS),
        fields=(_DONE_ON,),
        conclusions=lambda: [
            (RESTORED, str(pgettext_lazy("shutdown", "Opened again"))),
            (KEPT, str(pgettext_lazy("shutdown", "Not opened again"))),
        ],
        moved=undo_moved, link=_link,
    ),
)  # fmt: skip
