# SPDX-License-Identifier: Apache-2.0
"""A new record is put where the whole grouping would put it, by exact numbers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from tests.engine.linkage.worlds import Wishes, world
from wuzha.engine.linkage.code import length
from wuzha.engine.linkage.group import Grouping, group
from wuzha.engine.linkage.incidence import Incidence, Row, incidence
from wuzha.engine.linkage.insert import Living

MADE = world(980, Wishes(gangs=15, singles=80, hubs=(("app", 0.1),)))
BY_RECORD: dict[str, list[tuple[str, str]]] = defaultdict(list)
for record_, kind_, value_ in MADE.rows:
    BY_RECORD[record_].append((kind_, value_))


def known(records: list[str]) -> Grouping:
    return group(incidence(Row(record, kind, value) for record in records for kind, value in BY_RECORD[record]))


def with_one_more(found: Grouping, record: str) -> tuple[Incidence, np.ndarray, np.ndarray]:
    """The arrays with the record, which of the entities tie, and the old labels with it alone; it sorts last."""
    old = found.incidence
    rows = [Row(name, kind, value) for name in old.names for kind, value in BY_RECORD[name]]
    inc = incidence([*rows, *(Row("Z", kind, value) for kind, value in BY_RECORD[record])])
    ties = {key for key, active in zip(old.keys, found.active, strict=True) if not active}
    active = np.array([key not in ties for key in inc.keys], np.uint8)
    return inc, active, np.array([*found.label, old.records], np.int32)


@pytest.mark.parametrize("seed", range(6))
def test_the_nats_of_each_option_are_those_of_the_formula(seed: int) -> None:
    records = sorted(BY_RECORD)
    new = records.pop(17 * seed)
    found = known(records)
    living = Living(found)
    inc, active, label = with_one_more(found, new)
    away = dict(zip((key for key in found.incidence.keys), found.price.away, strict=True))
    price = replace(
        found.price,
        away=np.array([away.get(key, 1.0) for key in inc.keys]),
        width=np.append(found.price.width, found.price.width[-1]),
    )
    alone = length(inc, active, price, label)
    options = living.look(BY_RECORD[new])
    assert options
    for option in options:
        if option.block >= 0:
            joined = label.copy()
            joined[-1] = option.block
            assert option.nats == pytest.approx(length(inc, active, price, joined) - alone, abs=1e-6)


def test_records_come_one_by_one_to_their_gangs() -> None:
    records = sorted(BY_RECORD)
    late = records[::7]
    living = Living(known([record for record in records if record not in set(late)]))
    right = total = 0
    for record in late:
        living.take(record, BY_RECORD[record], living.look(BY_RECORD[record])[0].block)
    blocks = dict(zip(living.names, living.label, strict=True))
    for record in late:
        mates = [other for other in records if MADE.gang[other] == MADE.gang[record] >= 0 and other != record]
        if mates:
            total += 1
            right += sum(blocks[mate] == blocks[record] for mate in mates) * 2 > len(mates)
    assert right >= 0.9 * total


def test_a_public_number_or_a_name_brings_no_record_near() -> None:
    living = Living(
        group(incidence([Row("a", "phone", "95588"), Row("b", "name", "王经理"), Row("c", "app", "掌中宝")]))
    )
    assert [one.block for one in living.look([("phone", "95588"), ("name", "王经理")])] == [-1]
    near = living.look([("app", "掌中宝APP")])
    assert near[0].by == (("app", "掌中宝"),)
    assert near[0].nats < 0
