# SPDX-License-Identifier: Apache-2.0
"""Answers out of a file do what the page does: sign for the request, and answer it.

The same row once more changes nothing; another one about a request that is answered already is kept as a reject, and
shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_many
from wuzha.core.many import update_all
from wuzha.inbox.services import all_moved_on
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.services.each import AT_ONCE, GivenBackError, take_sheet
from wuzha.intake.services.run import own_name
from wuzha.keys.indexes import hold
from wuzha.requests.models import Request, RequestAnswer, RequestStep
from wuzha.requests.registry import kind_of
from wuzha.requests.rules.life import OWED, Act, State
from wuzha.requests.services.answering import Answer, answered, digest_of, put
from wuzha.requests.services.base import ASKS, REQUESTS, move, next_step


@dataclass(frozen=True, slots=True)
class IncomingAnswer:
    """One row of an answer file. `more` are the cells of columns that the file has beside the known ones."""

    line: int
    uid: UUID
    number: str
    conclusion: str
    text: str
    more: Mapping[str, str]
    raw: Mapping[str, str]
    #: None is let in faulty.
    flags: tuple[str, ...] = ()


def take_in(rows: Sequence[IncomingAnswer], *, batch: Batch, actor: Actor) -> Counts:
    """Answers out of a file, inside the caller's transaction."""
    who = own_name(actor, batch, *ASKS)
    hold()
    begin = partial(_Answers, who, batch)
    return take_sheet(rows, begin, batch=batch, actor=who, action="request.import", what=lambda one: one)


class _Answers:
    """Each row answers one request. An answer after which another room moves a record of its own is an act by itself;
    all others are written together."""

    def __init__(self, actor: Actor, batch: Batch, rows: Sequence[IncomingAnswer]) -> None:
        self.actor, self.batch, self.now = actor, batch, timezone.now()
        # Of the centre, or of who brought the file.
        own = Q(asking__path__startswith=batch.unit.path) | Q(asking=actor.unit_id)
        asked = Request.objects.visible_to(actor).filter(own, uid__in={row.uid for row in rows})
        locked = asked.select_for_update(of=("self",), no_key=True).order_by("pk")
        self.requests: dict[UUID, Request] = {one.uid: one for one in locked}
        #: Request → digests of its answers, the last one last.
        self.digests: dict[int, list[bytes]] = {one.pk: [] for one in self.requests.values()}
        answers = RequestAnswer.unscoped.filter(request__in=list(self.digests)).order_by("no")
        for request, digest in answers.values_list("request", "digest"):
            self.digests[request].append(bytes(digest or b""))
        #: What is written together: requests as they were signed for, and as they are answered.
        self.signed: list[Request] = []
        self.answered: list[Request] = []
        self.answers: list[RequestAnswer] = []
        self.steps: list[RequestStep] = []

    def take(self, row: IncomingAnswer) -> bool:
        found = self.requests.get(row.uid)
        if found is None or row.number not in ("", found.number):
            raise GivenBackError("uid:UNKNOWN")
        told, known = _told(found, row), self.digests[found.pk]
        digest = digest_of(told)
        same = bool(known) and known[-1] == digest
        if known and found.state not in OWED:
            if same:
                return False
            raise GivenBackError("row:ANSWERED")
        if found.state == State.WITHDRAWN:
            raise GivenBackError("row:WITHDRAWN")
        if same:
            return False  # the answer that was returned, once more
        after = copy(found)
        if kind_of(found.kind).moved is None:
            self._answer(after, told)
        else:
            with transaction.atomic():  # refused, it is not signed for either
                if after.state == State.SENT:
                    move(self.actor, after, Act.SIGN, signed_at=self.now)
                put(self.actor, after, told, self.now, self.batch)
        self.requests[row.uid] = after
        known.append(digest)
        return True

    def _answer(self, row: Request, told: Answer) -> None:
        signed, steps = None, []
        if row.state == State.SENT:
            row.signed_at = self.now
            steps.append(self._moved(row, Act.SIGN))
            signed = copy(row)
        made = answered(self.actor, row, told, self.now, 1 + len(self.digests[row.pk]))
        made.batch, row.answered_at = self.batch, self.now
        steps.append(self._moved(row, Act.ANSWER))
        # From here on nothing is refused.
        self.signed += [signed] if signed is not None else []
        self.answered.append(row)
        self.answers.append(made)
        self.steps += steps

    def _moved(self, row: Request, act: Act) -> RequestStep:
        """Move a request by an act; the line of its history."""
        start, row.state = row.state, REQUESTS.allowed(row, act)
        row.version, row.step_at = row.version + 1, next_step(row, self.now)
        return RequestStep(
            request_id=row.pk, act=act, from_state=start, to_state=row.state, at=self.now,
            by_id=self.actor.person_id, due_at=row.due_at,
        )  # fmt: skip

    def write(self) -> None:
        RequestAnswer.unscoped.bulk_create(self.answers, batch_size=AT_ONCE)
        update_all(self.signed, ["state", "version", "step_at", "signed_at"])
        update_all(self.answered, ["state", "version", "step_at", "answered_at"])
        RequestStep.unscoped.bulk_create(self.steps, batch_size=AT_ONCE)
        all_moved_on(Request.RECORD, [one.pk for one in self.answered])
        record_many(self.actor, ((f"request.{one.act}", (Request.RECORD, one.request_id), {}) for one in self.steps))


def _told(found: Request, one: IncomingAnswer) -> Answer:
    kind = kind_of(found.kind)
    with translation.override("zh-hans"):
        words = {word: code for code, word in kind.conclusions()}
        fields = {field.code: one.more.get(str(field.label), "") for field in kind.fields}
    return Answer(one.text, words.get(one.conclusion.strip(), one.conclusion.strip()), fields)
