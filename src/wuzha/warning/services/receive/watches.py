# SPDX-License-Identifier: Apache-2.0
"""Pushes of people who are being watched (`models.followup.Watch`): known at once, and raised by the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from wuzha.warning.rules.lifecycle import OPEN, Level
from wuzha.warning.rules.merge import Merge
from wuzha.warning.rulesets import WATCH
from wuzha.warning.services.receive import store
from wuzha.warning.services.receive.incoming import SealedRow
from wuzha.warning.services.receive.people import Entry


@dataclass(frozen=True, slots=True)
class Hit:
    """One push of a watched person, and the warning it became part of."""

    watch: int
    entry: Entry
    pushed_at: datetime


def recognise(
    cursor: CursorWrapper, rows: Sequence[SealedRow], decided: Sequence[tuple[Entry, Merge]], now: datetime
) -> list[Hit]:
    """The pushes of watched people. A new warning of one is raised; a next round was raised for being one."""
    known = _watches(cursor, rows, now)
    hits = []
    raised: set[int] = set()
    for sealed, (entry, merge) in zip(rows, decided, strict=True) if known else ():
        watch = next((watch for key in sealed.keys for watch in known.get(key, ()) if watch.fits(sealed)), None)
        if watch is None:
            continue
        hits.append(Hit(watch.pk, entry, sealed.row.pushed_at))
        if merge is Merge.NEW and entry.pk not in raised:
            raised.add(entry.pk)
            entry.known.level = Level(max(entry.known.level - WATCH.at(now).raise_levels, Level.URGENT))
    return hits


def keep(cursor: CursorWrapper, hits: Sequence[Hit]) -> None:
    """Mark the open warnings and count the pushes; after the warnings were written."""
    marked = {hit.entry.pk: hit.watch for hit in hits if hit.entry.known.state in OPEN}
    if marked:
        cursor.execute(store.SQL["mark_watched"], [list(marked), list(marked.values())])
    if hits:
        watches, moments = [hit.watch for hit in hits], [hit.pushed_at for hit in hits]
        cursor.execute(store.SQL["count_watched"], [watches, moments])


@dataclass(frozen=True, slots=True)
class _Watch:
    pk: int
    id_index: bytes | None

    def fits(self, sealed: SealedRow) -> bool:
        """Two different ID numbers are two people, whatever number or card they share."""
        return self.id_index is None or sealed.id_index is None or self.id_index == sealed.id_index


def _watches(cursor: CursorWrapper, rows: Sequence[SealedRow], now: datetime) -> dict[bytes, list[_Watch]]:
    """Open watches on the people of the chunk by each of their keys, the latest first."""
    parameters: dict[str, Any] = {
        "today": timezone.localdate(now),
        "phones": store.array(row.phone_index for row in rows),
        "ids": store.array(row.id_index for row in rows),
        "accounts": store.array(row.account_index for row in rows),
    }
    cursor.execute(store.SQL["watches"], parameters)
    found: dict[bytes, list[_Watch]] = {}
    for pk, *indexes in cursor.fetchall():
        phone, id_no, account = (None if index is None else bytes(index) for index in indexes)
        watch = _Watch(pk, id_no)
        for key in (phone, id_no, account):
            if key is not None:
                found.setdefault(key, []).append(watch)
    return found
