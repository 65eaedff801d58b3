# SPDX-License-Identifier: Apache-2.0
"""Receiving a list of cases: new ones kept, corrected ones brought up to date, repeated ones left alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
from wuzha.keys.indexes import hold, lift, state
from wuzha.locks import Lock, wait
from wuzha.warning.services.backcheck.recheck import recheck
from wuzha.warning.services.receive import store
from wuzha.warning.services.receive.incoming import seals
from wuzha.warning.services.receive.sql import blocks


@dataclass(slots=True)
class IncomingCase:
    """One victim of one case with its fields in canonical form. Money in 分, instants aware.

    At least one of `phone`, `id_no` and `account` is there (constraint `case_has_a_key`).
    """

    line: int
    case_no: str
    occurred_at: datetime
    reported_at: datetime
    fraud_type: str
    phone: str | None = None
    id_no: str | None = None
    account: str | None = None
    name: str | None = None
    loss_fen: int = 0
    station_id: int | None = None
    #: `field:CODE` of faulty fields; their raw text is in `raw`.
    flags: tuple[str, ...] = ()
    #: The whole row as it came, as JSON.
    raw: str = "{}"


class SealedCase:
    """The sealed twin: tokens for the columns, indexes for the search, and a digest that tells a change."""

    __slots__ = (
        "account", "account_index", "digest", "id_index", "id_no", "name", "phone", "phone_index", "raw", "row",
        "state",
    )  # fmt: skip

    def __init__(self, row: IncomingCase) -> None:
        by = seals()
        self.row = row
        self.state = state()
        self.phone = None if row.phone is None else by.phone(row.phone)
        self.phone_index = None if row.phone is None else lift(by.phone_base(row.phone))
        self.id_no = None if row.id_no is None else by.id_no(row.id_no)
        self.id_index = None if row.id_no is None else lift(by.id_base(row.id_no))
        self.account = None if row.account is None else by.account(row.account)
        self.account_index = None if row.account is None else lift(by.account_base(row.account))
        self.name = None if row.name is None else by.name(row.name)
        self.raw = by.raw(row.raw)
        facts = (
            row.case_no, row.occurred_at.timestamp(), row.reported_at.timestamp(), row.fraud_type, row.loss_fen,
            row.station_id, row.phone, row.id_no, row.account, row.name,
        )  # fmt: skip
        # Keyed like an index: a digest of a name or number without a key could be guessed.
        self.digest = lift(by.contact_base(repr(facts)))

    def same_victim(self, phone: bytes | None, id_no: bytes | None, account: bytes | None) -> bool:
        """Whether a row of the same case with these indexes is about the same person."""
        if id_no is not None and self.id_index is not None:
            return id_no == self.id_index
        pairs = ((phone, self.phone_index), (account, self.account_index))
        return any(one is not None and one == other for one, other in pairs)


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
    indexed = hold()
    given = [row if isinstance(row, SealedCase) else SealedCase(row) for row in rows]
    sealed = [one if one.state == indexed else SealedCase(one.row) for one in given]
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
