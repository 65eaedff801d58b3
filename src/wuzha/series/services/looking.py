# SPDX-License-Identifier: Apache-2.0
"""One new record against everything known, at once: three questions to the database, whatever it holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any

from django.db import connection

from wuzha.engine.linkage.near import Block, Known, Option, Scale, away, options
from wuzha.engine.linkage.values import KINDS
from wuzha.series.models import Learnt
from wuzha.series.services.keeping import SQL

_KIND = {name: number for number, name in enumerate(KINDS)}


def look(node: int, learnt: Learnt) -> list[Option[int]]:
    """Where a node that is a block of its own so far belongs, the best first: into a block (its label) by some
    entities, or alone (-1)."""
    uses: dict[int, Counter[int]] = defaultdict(Counter)
    kinds: dict[int, tuple[int, int]] = {}
    counted: dict[int, tuple[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(SQL["shared"], [node])
        for entity, kind, records, home, top, label, many in cursor.fetchall():
            kinds[entity] = _KIND[kind], records - 1
            counted[entity] = home, top
            if label is not None:
                uses[entity][label] += many
        near = {label for counts in uses.values() for label in counts}
        blocks_near = _blocks(cursor, near)
    known = []
    for entity, counts in uses.items():
        kind, having = kinds[entity]
        home, top = min(counts.items(), key=lambda one: (-one[1], one[0]))
        _as_if_without(blocks_near, kind, counted[entity], (home, top))
        price = away(learnt.incidences[kind], having, learnt.records, learnt.noise[kind])
        known.append(Known(entity, kind, price, home, top, counts))
    fresh = Counter(kind for entity, (kind, _) in kinds.items() if entity not in uses)
    return options(
        known, fresh, lambda label: blocks_near.get(label, Block()), Scale.of(learnt.records, learnt.incidences)
    )


def _as_if_without(blocks: dict[int, Block], kind: int, counted: tuple[int, int], real: tuple[int, int]) -> None:
    """Blocks were counted with the record itself, which stands alone: of what it names they have what is there without
    it."""
    for (home, top), sign in ((counted, -1), (real, 1)):
        if home in blocks and top:
            block = blocks[home]
            incidences, alphabet = Counter(block.incidences), Counter(block.alphabet)
            incidences[kind] += sign * top
            alphabet[kind] += sign
            blocks[home] = Block(block.size, incidences, alphabet)


def _blocks(cursor: Any, labels: Collection[int]) -> dict[int, Block]:
    cursor.execute(SQL["sizes"], [list(labels)])
    sizes = dict(cursor.fetchall())
    incidences: dict[int, Counter[int]] = defaultdict(Counter)
    alphabet: dict[int, Counter[int]] = defaultdict(Counter)
    cursor.execute(SQL["at_home"], [list(labels)])
    for home, kind, top, many in cursor.fetchall():
        incidences[home][_KIND[kind]], alphabet[home][_KIND[kind]] = int(top), many
    return {label: Block(size, incidences[label], alphabet[label]) for label, size in sizes.items()}
