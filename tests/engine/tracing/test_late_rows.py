# SPDX-License-Identifier: Apache-2.0
"""A ledger that learned rows late answers like one that knew them from the start."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.tracing.worlds import World, as_dicts, columns, seeds_of, worlds
from wuzha.engine.tracing import Flag, Ledger, Rule


@pytest.mark.parametrize("rule", list(Rule))
@given(world=worlds(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_appended_rows_count_like_rows_known_from_the_start(rule: Rule, world: World, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(world.rows)), min_size=1, max_size=3)))
    book = world.ledger(world.rows[: cuts[0]])
    known = seeds_of({row: seed for row, seed in world.seeds.items() if row < cuts[0]})
    trace = book.trace(known, rule, floor_fen=10)
    for start, end in zip(cuts, [*cuts[1:], len(world.rows)], strict=True):
        src, dst, fen = columns(world.rows[start:end])
        delta = book.append(src, dst, fen, row_exits=world.row_exits[start:end])
        trace = book.retrace(trace, delta)
    assert as_dicts(book.trace(world.seeded(), rule, floor_fen=10)) == world.by_oracle(rule, 10)
    assert as_dicts(trace) == as_dicts(book.trace(known, rule, floor_fen=10))
    trace.check()
    assert book.flags == world.ledger().flags
    assert (book.balances == world.ledger().balances).all()


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("recorded", [True, False])
@given(world=worlds(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_late_statement_counts_like_rows_known_from_the_start(
    rule: Rule, recorded: bool, world: World, data: st.DataObject
) -> None:
    account = data.draw(st.integers(0, world.accounts - 1))
    candidates = [i for i, (payer, payee, _) in enumerate(world.rows) if account in (payer, payee)]
    late = sorted(data.draw(st.sets(st.sampled_from(candidates)))) if candidates else []
    split = data.draw(st.integers(0, len(late)))
    early = [i for i in range(len(world.rows)) if i not in late]
    book = ledger_of(world, early)
    number = {row: place for place, row in enumerate(early)}
    known = {number[row]: seed for row, seed in world.seeds.items() if row in number}
    trace = book.trace(seeds_of(known), rule, floor_fen=10)
    assert trace.moves if recorded else True
    for part in (late[:split], late[split:]):
        before = [next((number[r] for r in range(row, len(world.rows)) if r in number), len(number)) for row in part]
        src, dst, fen = columns([world.rows[row] for row in part])
        exits = [world.row_exits[row] for row in part]
        delta = book.insert_statement(account, src, dst, fen, before=before, row_exits=exits)
        number |= {row: len(number) + place for place, row in enumerate(part)}
        trace = book.retrace(trace, delta)
    assert as_dicts(trace) == as_dicts(book.trace(seeds_of(known), rule, floor_fen=10))
    seeds = seeds_of({number[row]: seed for row, seed in world.seeds.items()})
    held, gone, injected = as_dicts(book.trace(seeds, rule, floor_fen=10))
    row_of = {place: row for row, place in number.items()}
    gone = {(victim, row_of[place]): fen for (victim, place), fen in gone.items()}
    assert (held, gone, injected) == world.by_oracle(rule, 10)
    assert book.flags.get(Flag.LATE_ROWS, 0) == len(late)
    for flag in (Flag.UNSEEN_INFLOW, Flag.OPENINGS_INFERRED, Flag.SELF_TRANSFERS, Flag.UNKNOWN_PAYEES):
        assert book.flags.get(flag) == world.ledger().flags.get(flag)
    assert (np.argsort(book.order(np.arange(len(number)))) == [number[row] for row in range(len(world.rows))]).all()


def ledger_of(world: World, rows: list[int]) -> Ledger:
    src, dst, fen = columns([world.rows[row] for row in rows])
    return Ledger.from_arrays(
        src,
        dst,
        fen,
        accounts=world.accounts,
        openings=world.openings,
        exits=world.absorbing,
        row_exits=[world.row_exits[row] for row in rows],
    )
