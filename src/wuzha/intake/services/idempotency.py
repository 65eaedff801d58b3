# SPDX-License-Identifier: Apache-2.0
"""One answer for one request, however often it is sent (`Idempotency-Key`)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from wuzha.intake.models import AnsweredRequest, SourceKey
from wuzha.locks import Lock, wait_each


class OtherBodyError(Exception):
    """The key was used for a request with another body."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered. `replayed`: it was answered before, and nothing was done now."""

    status: int
    body: dict[str, Any]
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A request by its source, its idempotency key and its body. A source may have made its key of a person's number:
    only its hash is kept.
    """

    key_id: int
    hashed: str
    digest: bytes

    @classmethod
    def of(cls, key: SourceKey, idempotency_key: str, body: bytes) -> Mark:
        hashed = hashlib.sha256(idempotency_key.encode()).hexdigest()
        return cls(key.pk, hashed, hashlib.sha256(body).digest())

    @property
    def place(self) -> tuple[int, str]:
        """What may be answered once."""
        return self.key_id, self.hashed

    def replay(self, digest: bytes, answer: Answer) -> Answer:
        """The answer given before to a body of this digest. Raises `OtherBodyError`."""
        if digest != self.digest:
            raise OtherBodyError
        return Answer(answer.status, answer.body, replayed=True)


Answered = dict[tuple[int, str], tuple[bytes, Answer]]


def answered_before(marks: Collection[Mark]) -> Answered:
    """Wait for whoever answers the same requests right now; then digest and answer of those answered before.

    Inside the transaction of the act, which holds the marks until it ends.
    """
    if not marks:
        return {}
    wait_each(Lock.REQUEST, [f"{mark.key_id}/{mark.hashed}" for mark in marks])
    wanted = Q(key__in={mark.key_id for mark in marks}, idempotency_key__in={mark.hashed for mark in marks})
    return {
        (kept.key_id, kept.idempotency_key): (bytes(kept.body_digest), Answer(kept.status, kept.answer))
        for kept in AnsweredRequest.objects.filter(wanted)
    }


def keep(answers: Iterable[tuple[Mark, Answer]]) -> None:
    """Keep answers, in the transaction of their acts."""
    AnsweredRequest.objects.bulk_create(
        AnsweredRequest(
            key_id=mark.key_id, idempotency_key=mark.hashed, body_digest=mark.digest,
            status=answer.status, answer=answer.body,
        )
        for mark, answer in answers
    )  # fmt: skip


def answer_once(key: SourceKey, idempotency_key: str, body: bytes, act: Callable[[], Answer]) -> Answer:
    """Run `act` unless the request was answered before; the answer is kept in the transaction of the act.

    1. Wait for a request with the same key that is being answered right now.
    2. Answered before: the same answer, if the body is the same too (else `OtherBodyError`).
    3. Otherwise act, and keep the answer.

    Without an idempotency key `act` has its own transaction: an answer is not written out while people are locked.
    """
    if not idempotency_key:
        return act()
    with transaction.atomic():
        mark = Mark.of(key, idempotency_key, body)
        known = answered_before([mark])
        if known:
            return mark.replay(*known[mark.place])
        answer = act()
        keep([(mark, answer)])
        return answer
