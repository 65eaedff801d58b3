# SPDX-License-Identifier: Apache-2.0
"""Receiving a list of cases: new ones kept, corrected ones brought up to date, repeated ones left alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.copying import copy_in
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.locks import Lock, wait
from wuzha.warning.services.backcheck.incoming import IncomingCase, SealedCase
from wuzha.warning.services.backcheck.recheck import recheck
from wuzha.warning.services.receive import store
from wuzha.warning.services.receive.sql import blocks

SQL = blocks(Path(__file__).with_name("cases.sql"))

_COLUMNS = (
    "id", "case_no", "victim_no", "centre_id", "station_id", "occurred_at", "reported_at", "fraud_type", "loss_fen",
    "phone", "phone_index", "id_no", "id_index", "account", "account_index", "name", "flags", "batch_id", "line",
    "digest", "raw", "received_at", "synthetic",
)  # fmt: skip


@dataclass(slots=True)
class _Victim:
    """A row of the database, or one about to be written."""

    pk: int
    victim_no: int
    digest: bytes
    phone_index: bytes | None
    id_index: bytes | None
    account_index: bytes | None


@transaction.atomic(savepoint=False)  # whoever calls from a transaction of its own gives up all or nothing
def receive(
    rows: Sequence[IncomingCase | SealedCase],
    *,
    centre_id: int,
    actor: Actor,
    batch: Batch | None = None,
    synthetic: bool = False,
) -> Counts:
    """Receive cases of one centre; all of them or, when it fails, none.

    A row is known again by case number and victim. The same once more is a duplicate; a different one is a correction
    (counted as merged). What is new or changed is back-checked at once.
    """
    if not rows:
        return Counts()
    sealed = [row if isinstance(row, SealedCase) else SealedCase(row) for row in rows]
    new: dict[int, tuple[SealedCase, int]] = {}
    changed: dict[int, SealedCase] = {}
    merged = 0
    with connection.cursor() as cursor:
        wait(Lock.CASE_LIST, centre_id)
        known = _known(cursor, centre_id, sealed)
        ids = iter(store.next_ids(cursor, "warning_knowncase", len(sealed)))
        for one in sealed:
            victims = known.setdefault(one.row.case_no, [])
            found = _of(victims, one)
            if found is None:
                pk, number = next(ids), 1 + max((victim.victim_no for victim in victims), default=0)
                new[pk] = one, number
                victims.append(_Victim(pk, number, one.digest, one.phone_index, one.id_index, one.account_index))
            elif found.digest != one.digest:
                merged += 1
                found.digest = one.digest
                if found.pk in new:
                    new[found.pk] = one, found.victim_no
                else:
                    changed[found.pk] = one
        now = timezone.now()
        constant = (now, synthetic)
        copy_in(
            cursor,
            "warning_knowncase",
            _COLUMNS,
            (_values(pk, number, one, centre_id, batch) + constant for pk, (one, number) in new.items()),
        )
        if changed:
            updates = [_changes(pk, one, batch) for pk, one in changed.items()]
            cursor.execute(SQL["update"], [json.dumps(updates, default=store.as_text)])
    recheck([*new, *changed])
    counts = Counts(
        accepted=len(new),
        merged=merged,
        duplicates=len(sealed) - len(new) - merged,
        flagged=sum(bool(one.row.flags) for one in (*(one for one, _ in new.values()), *changed.values())),
    )
    record(
        actor,
        "case.receive",
        on=("batch", batch.pk) if batch else ("unit", centre_id),
        rows=len(sealed),
        detail={"accepted": counts.accepted, "merged": counts.merged, "duplicates": counts.duplicates},
    )
    return counts


def _known(cursor: CursorWrapper, centre_id: int, rows: Sequence[SealedCase]) -> dict[str, list[_Victim]]:
    cursor.execute(SQL["known"], [centre_id, list({one.row.case_no for one in rows})])
    found: dict[str, list[_Victim]] = {}
    for pk, case_no, victim_no, *indexes in cursor.fetchall():
        digest, *keys = (None if index is None else bytes(index) for index in indexes)
        found.setdefault(case_no, []).append(_Victim(pk, victim_no, digest or b"", *keys))
    return found


def _of(victims: Sequence[_Victim], one: SealedCase) -> _Victim | None:
    """The same victim of the same case."""
    return next((v for v in victims if one.same_victim(v.phone_index, v.id_index, v.account_index)), None)


def _values(pk: int, number: int, one: SealedCase, centre_id: int, batch: Batch | None) -> tuple[Any, ...]:
    """A new case in the order of `_COLUMNS`."""
    row = one.row
    return (
        pk, row.case_no, number, centre_id, row.station_id, row.occurred_at, row.reported_at, row.fraud_type,
        row.loss_fen, one.phone, one.phone_index, one.id_no, one.id_index, one.account, one.account_index, one.name,
        list(row.flags), batch.pk if batch else None, row.line, one.digest, one.raw,
    )  # fmt: skip


def _changes(pk: int, one: SealedCase, batch: Batch | None) -> dict[str, Any]:
    row = one.row
    return {
        "id": pk, "occurred_at": row.occurred_at, "reported_at": row.reported_at, "fraud_type": row.fraud_type,
        "loss_fen": row.loss_fen, "station_id": row.station_id, "phone": one.phone, "phone_index": one.phone_index,
        "id_no": one.id_no, "id_index": one.id_index, "account": one.account, "account_index": one.account_index,
        "name": one.name, "raw": one.raw, "digest": one.digest, "flags": " ".join(row.flags),
        "batch_id": batch.pk if batch else None, "line": row.line,
    }  # fmt: skip
