# SPDX-License-Identifier: Apache-2.0
"""One answer for one request, however often it is sent (`Idempotency-Key`)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from wuzha.intake.models import AnsweredRequest, SourceKey

LOCK_SPACE = 0x5750


class OtherBody(Exception):  # noqa: N818 - a fact about the request
    """The key was used for a request with another body."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered. `replayed`: it was answered before, and nothing was done now."""

    status: int
    body: dict[str, Any]
    replayed: bool = False


@transaction.atomic
def answer_once(key: SourceKey, idempotency_key: str, body: bytes, act: Callable[[], Answer]) -> Answer:
    """Run `act` unless the request was answered before; the answer is kept in the transaction of the act.

    1. Wait for a request with the same key that is being answered right now.
    2. Answered before: the same answer, if the body is the same too (else `OtherBody`).
    3. Otherwise act, and keep the answer.
    """
    if not idempotency_key:
        return act()
    # A source may have made its key of a person's number: only its hash is kept.
    idempotency_key = hashlib.sha256(idempotency_key.encode()).hexdigest()
    digest = hashlib.sha256(body).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_SPACE, f"{key.pk}/{idempotency_key}"])
    known = AnsweredRequest.objects.filter(key=key, idempotency_key=idempotency_key).first()
    if known is not None:
        if bytes(known.body_digest) != digest:
            raise OtherBody
        return Answer(known.status, known.answer, replayed=True)
    answer = act()
    AnsweredRequest.objects.create(
        key=key, idempotency_key=idempotency_key, body_digest=digest, status=answer.status, answer=answer.body
    )
    return answer
