# SPDX-License-Identifier: Apache-2.0
"""Keys of the sources that post through the API; one answer for one request, however often it is sent."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.intake.models import AnsweredRequest, SourceKey
from wuzha.intake.models.source import every_scope
from wuzha.intake.services.open import SOURCE_NAME
from wuzha.locks import Lock, wait_each
from wuzha.org.models import Unit

#: Marks a key as ours, so that one found in the wrong place is recognised.
PREFIX = "wz_"
#: Seconds until a revoked key is refused in every process at the latest, and keys a process remembers.
FRESH_FOR, REMEMBERED = 5.0, 1000
#: Digest → (read anew after this moment, the key if it is one in force).
_read: dict[bytes, tuple[float, SourceKey | None]] = {}


@transaction.atomic
def create_key(
    actor: Actor, *, source: str, unit: Unit, scopes: Sequence[str] = (), requests_per_minute: int | None = None
) -> tuple[SourceKey, str]:
    """A new key of a channel, and the key in clear, which is shown once and kept nowhere.

    It opens everything a source may do unless `scopes` narrow it, as often as the rule says unless told otherwise.
    Raises `ValueError` for a channel name that is none.
    """
    if not SOURCE_NAME.fullmatch(source):
        raise ValueError(source)
    clear = PREFIX + secrets.token_urlsafe(32)
    key = SourceKey.objects.create(
        source=source, unit=unit, prefix=clear[:8], digest=_digest(clear), scopes=list(scopes) or every_scope(),
        requests_per_minute=requests_per_minute,
    )  # fmt: skip
    detail = {"source": source, "unit": unit.code, "scopes": key.scopes, "a_minute": requests_per_minute}
    record(actor, "source.key_created", on=("source_key", key.pk), detail=detail)
    return key, clear


@transaction.atomic
def change_key(actor: Actor, pk: int, *, scopes: Sequence[str], requests_per_minute: int | None) -> bool:
    """What a key in force opens and how often; whether anything changed. Holds within `FRESH_FOR` everywhere."""
    key = SourceKey.objects.select_for_update().filter(pk=pk, revoked_at__isnull=True).first()
    if key is None or (set(key.scopes), key.requests_per_minute) == (set(scopes), requests_per_minute):
        return False
    SourceKey.objects.filter(pk=pk).update(scopes=list(scopes), requests_per_minute=requests_per_minute)
    detail = {"scopes": list(scopes), "a_minute": requests_per_minute}
    record(actor, "source.key_changed", on=("source_key", pk), detail=detail)
    transaction.on_commit(forget_keys)
    return True


@transaction.atomic
def revoke_key(actor: Actor, pk: int) -> bool:
    """End a key; whether it was in force."""
    revoked = SourceKey.objects.filter(pk=pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    if revoked:
        record(actor, "source.key_revoked", on=("source_key", pk))
        transaction.on_commit(forget_keys)
    return bool(revoked)


def key_of(clear: str) -> SourceKey | None:
    """The key in force that a request carries; a process may go on for `FRESH_FOR` with what it has read."""
    if not clear.startswith(PREFIX):
        return None
    digest = _digest(clear)
    until, key = _read.get(digest, (0.0, None))
    if time.monotonic() > until:
        key = SourceKey.objects.select_related("unit").filter(digest=digest, revoked_at__isnull=True).first()
        if len(_read) >= REMEMBERED:
            _read.clear()
        _read[digest] = time.monotonic() + FRESH_FOR, key
    return key


def forget_keys() -> None:
    """Read every key anew at the next request of this process."""
    _read.clear()


def actor_of(key: SourceKey, address: str = "") -> Actor:
    """The actor a source is: it reaches its receiving unit."""
    return Actor(
        kind="source",
        label=key.source,
        unit_id=key.unit_id,
        unit_code=key.unit.code,
        unit_path=key.unit.path,
        address=address,
    )


def _digest(clear: str) -> bytes:
    return hashlib.sha256(clear.encode()).digest()


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
