# SPDX-License-Identifier: Apache-2.0
"""Keys of the sources that post through the API."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.intake.models import SourceKey
from wuzha.intake.models.source import every_scope
from wuzha.intake.services.open import SOURCE_NAME
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
