# SPDX-License-Identifier: Apache-2.0
"""Requests of a simulated past: sent, signed for, answered and accepted on days that have been; late ones and open ones
as they stand at the end."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import end_of_day
from wuzha.org.models import Unit
from wuzha.requests.models import Request, RequestAnswer, RequestStep
from wuzha.requests.registry import kind_for
from wuzha.requests.rules.life import Act, State
from wuzha.requests.services.answering import Answer, read_fields
from wuzha.requests.services.base import next_step
from wuzha.sealed import Kind, seal

#: Days from the deadline on which the first, second … unit answers; what has not come by the end is open, or late.
ANSWERS = (-6, -2, 4, -9, 12, -1)


def ask(
    office: Actor,
    kind: str,
    about: tuple[str, int],
    title: str,
    text: str,
    unit: Unit,
    sent: datetime,
    due_on: date,
    end: datetime,
    *,
    turn: int,
    told: Answer | None = None,
) -> Request:
    """A request as it stands at the end. `turn` says how soon its unit answers, `told` what."""
    told = told or Answer("演示：已按要求完成，情况见书面材料。", "DONE")
    due = end_of_day(due_on)
    answered = max(due + timedelta(days=ANSWERS[turn % len(ANSWERS)]), sent + timedelta(days=2))
    signed = min(sent + timedelta(hours=3 + 5 * (turn % 5)), answered)
    accepted = answered + timedelta(days=2)
    row: Request = Request.unscoped.create(
        kind=kind, asking_id=office.unit_id or 0, addressed=unit, title=title, what=seal(Kind.TEXT, text),
        sent_at=sent, due_since=sent, sign_due_at=min(sent + timedelta(hours=24), due), due_at=due,
        about_type=about[0], about_id=about[1], synthetic=True,
    )  # fmt: skip
    _step(row, Act.SEND, State.SENT, sent, office.person_id)
    if signed <= end:
        _step(row, Act.SIGN, State.SIGNED, signed, None, signed_at=signed)
    if answered <= end:
        plain, words = read_fields(kind_for(row), told.fields)
        RequestAnswer.unscoped.create(
            request=row, no=1, at=answered, due_at=due, conclusion=told.conclusion, values=plain,
            text=seal(Kind.TEXT, told.text),
            words=seal(Kind.TEXT, json.dumps(words, ensure_ascii=False)) if words else None,
        )  # fmt: skip
        _step(row, Act.ANSWER, State.ANSWERED, answered, None, answered_at=answered)
    if accepted <= end:
        _step(row, Act.ACCEPT, State.ACCEPTED, accepted, office.person_id)
    Request.unscoped.filter(pk=row.pk).update(step_at=next_step(row, end))
    return row


def _step(row: Request, act: Act, state: State, at: datetime, person: int | None, **changes: datetime) -> None:
    before = row.state
    if state != before:
        Request.unscoped.filter(pk=row.pk).update(state=state, version=row.version + 1, **changes)
        row.state, row.version = state, row.version + 1
    RequestStep.unscoped.create(
        request=row, act=act, from_state=before, to_state=state, at=at, by_id=person, due_at=row.due_at
    )
