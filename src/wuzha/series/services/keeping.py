# SPDX-License-Identifier: Apache-2.0
"""What records name, written down: each thing once, each record with what it names now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wuzha.locks import Lock, wait
from wuzha.series.rules.words import RecordKind
from wuzha.series.sources import Found, Thing
from wuzha.sql import as_text, blocks, next_ids

SQL = blocks(Path(__file__).with_name("keeping.sql"))


@transaction.atomic
def keep(records: Sequence[Found], *, adds: bool = False) -> tuple[list[int], list[int]]:
    """Write down records with what they name; keys of the nodes that are new, and of those that were there before.

    `adds`: what they named before stays, as of a warning that is pushed again. Where entities are at home is counted
    anew: a new record is a block of its own until it is known where it belongs.
    """
    if not records:
        return [], []
    with connection.cursor() as cursor:
        wait(Lock.SERIES)
        entities = _things(cursor, records)
        numbers = next_ids(cursor, "series_node", len(records))
        rows = [
            {
                "id": number, "kind": one.kind, "key": one.key, "at": one.at, "digest": one.digest,
                "case_id": one.key if one.kind == RecordKind.CASE else None, "version": one.version,
                "synthetic": one.synthetic,
            }
            for number, one in zip(numbers, records, strict=True)
        ]  # fmt: skip
        cursor.execute(SQL["nodes"], [json.dumps(rows, default=as_text)])
        nodes: dict[tuple[str, int], int] = {}
        new: list[int] = []
        old: list[int] = []
        for pk, kind, key, made in cursor.fetchall():
            nodes[kind, key] = pk
            (new if made else old).append(pk)
        uses = [
            {
                "node_id": nodes[one.kind, one.key], "entity_id": entities[naming.thing.key], "source": naming.source,
                "level": naming.level, "at": naming.at or one.at,
            }
            for one in records
            for naming in {naming.thing.key: naming for naming in reversed(one.names)}.values()
        ]  # fmt: skip
        told = json.dumps(uses, default=as_text)
        gone: list[int] = []
        if old and not adds:
            cursor.execute(SQL["forget"], [old, told])
            gone = [pk for (pk,) in cursor.fetchall()]
        if uses:
            cursor.execute(SQL["uses"], [told])
    settle([*new, *old], gone)
    return sorted(new), sorted(old)


def _things(cursor: CursorWrapper, records: Iterable[Found]) -> dict[tuple[str, bytes], int]:
    """Keys of the entities, made where they are new; sites before their addresses."""
    rows: dict[tuple[str, bytes], dict[str, Any]] = {}
    depth: dict[tuple[str, bytes], int] = {}
    for record in records:
        for naming in record.names:
            thing, at = naming.thing, naming.at or record.at
            row = rows.setdefault(thing.key, _row(thing, record.synthetic) | {"first_at": at, "last_at": at})
            row["first_at"], row["last_at"] = min(row["first_at"], at), max(row["last_at"], at)
            depth[thing.key] = 0 if thing.above is None else depth.get(thing.above, 0) + 1
    found: dict[tuple[str, bytes], int] = {}
    for level in sorted(set(depth.values())):
        part = [rows[key] for key in sorted(rows) if depth[key] == level]
        cursor.execute(SQL["things"], [json.dumps(part, default=as_text)])
        found |= {(kind, bytes(index)): pk for pk, kind, index in cursor.fetchall()}
    return found


def _row(thing: Thing, synthetic: bool) -> dict[str, object]:
    above = thing.above or (None, None)
    return {
        "kind": thing.kind, "value_index": thing.index, "value": thing.value.token, "stopped": thing.stopped,
        "above_kind": above[0], "above_index": above[1], "synthetic": synthetic,
    }  # fmt: skip


def settle(nodes: Sequence[int], entities: Sequence[int] = ()) -> None:
    """Count anew where what these records name is at home, and these entities."""
    with connection.cursor() as cursor:
        cursor.execute(SQL["homes"], [list(nodes), list(entities)])
