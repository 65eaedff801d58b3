# SPDX-License-Identifier: Apache-2.0
"""Every kernel gives the naive oracle's answer, entry by entry."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.tracing import oracle
from tests.engine.tracing.worlds import World, as_dicts, columns, worlds
from wuzha.engine.tracing import Rule, Seeds, first_look
from wuzha.engine.tracing.trace import gather
from wuzha.engine.tracing.words import NEVER


@pytest.mark.parametrize("rule", list(Rule))
@given(world=worlds(), floor=st.sampled_from([1, 2, 10, 500]), data=st.data())
@settings(max_examples=150, deadline=None)
def test_the_kernel_says_what_the_oracle_says(rule: Rule, world: World, floor: int, data: st.DataObject) -> None:
    until = data.draw(st.one_of(st.none(), st.integers(0, len(world.rows))))
    trace = world.ledger().trace(world.seeded(), rule, floor_fen=floor, until=until)
    trace.check()
    assert as_dicts(trace) == world.by_oracle(rule, floor, until)


@given(world=worlds())
@settings(max_examples=100, deadline=None)
def test_reach_says_what_the_oracle_says(world: World) -> None:
    first = world.ledger().reach(world.seeded())
    expected = oracle.reach(world.rows, world.accounts, world.seeds, world.absorbing, world.row_exits)
    assert {account: row for account, row in enumerate(first.tolist()) if row >= 0} == expected


@given(world=worlds())
@settings(max_examples=150, deadline=None)
def test_a_first_look_says_what_the_ledger_says(world: World) -> None:
    src, dst, fen = columns(world.rows)
    trace, ranking = first_look(
        src,
        dst,
        fen,
        world.seeded(),
        accounts=world.accounts,
        openings=world.openings,
        exits=world.absorbing,
        row_exits=world.row_exits,
    )
    trace.check()
    assert as_dicts(trace) == world.by_oracle(Rule.LIFO)
    book = world.ledger()
    assert trace.flags == book.trace(world.seeded(), Rule.LIFO).flags
    for mine, theirs in zip(ranking, book.where_now(world.seeded()), strict=True):
        assert mine.tolist() == theirs.tolist()
    for mine, theirs in zip(trace.moves, book.trace(world.seeded(), Rule.LIFO).moves, strict=True):
        assert mine.tolist() == theirs.tolist()


@given(world=worlds())
@settings(max_examples=150, deadline=None)
def test_first_in_first_out_without_an_index_says_what_the_ledger_says(world: World) -> None:
    src, dst, fen = columns(world.rows)
    known = {"accounts": world.accounts, "openings": world.openings, "exits": world.absorbing}
    trace, ranking = first_look(src, dst, fen, world.seeded(), row_exits=world.row_exits, rule=Rule.FIFO, **known)
    trace.check()
    assert as_dicts(trace) == world.by_oracle(Rule.FIFO)
    book = world.ledger()
    assert trace.flags == book.trace(world.seeded(), Rule.FIFO).flags
    for mine, theirs in zip(ranking, book.where_now(world.seeded(), Rule.FIFO), strict=True):
        assert mine.tolist() == theirs.tolist()


def test_only_rules_of_order_go_without_an_index() -> None:
    with pytest.raises(ValueError, match="not haircut"):
        first_look([0], [1], [5], Seeds([0], [0], [5]), accounts=2, rule=Rule.HAIRCUT)


@given(world=worlds(), data=st.data())
@settings(max_examples=150, deadline=None)
def test_the_haircut_without_a_floor_by_one_pass_is_that_event_by_event(world: World, data: st.DataObject) -> None:
    until = data.draw(st.one_of(st.none(), st.integers(0, len(world.rows))))
    book = world.ledger()
    trace = book.trace(world.seeded(), Rule.HAIRCUT, floor_fen=1, until=until)
    table, watched = book._table(trace.seeds)
    place = NEVER if until is None or until == len(world.rows) else int(book.order(np.array([until]))[0])
    held, gone, injected, _ = book._follow(table, watched, Rule.HAIRCUT, 1, place, record=True)
    assert injected.tolist() == trace.injected.tolist()
    for event_by_event, by_pass in ((held, trace.answer.held), (gone, trace.answer.gone)):
        assert np.column_stack(gather(event_by_event)).tolist() == np.column_stack(gather(by_pass)).tolist()


@pytest.mark.parametrize("rule", list(Rule))
def test_the_kernel_says_what_the_oracle_says_of_more_pieces_than_its_tables_begin_with(rule: Rule) -> None:
    coming = [(0, 1, 100 + i % 7) for i in range(1_500)]
    total = sum(fen for _, _, fen in coming)
    rows = [*coming, (1, 2, total), *((2, 3, 37 + i % 5) for i in range(1_200)), *((3, 0, 50) for _ in range(400))]
    seeds = {row: (row // 2, 60) for row in range(0, 1_500, 2)} | {1_500: (1_000, total)}
    world = World(4, rows, seeds, absorbing=[1, 0, 0, 0], row_exits=[0] * len(rows))
    trace = world.ledger().trace(world.seeded(), rule, floor_fen=1)
    trace.check()
    assert as_dicts(trace) == world.by_oracle(rule, 1)
    src, dst, fen = columns(rows)
    assert len(trace.moves.row) > 1_024
    assert (np.bincount(trace.moves.row, trace.moves.fen, len(rows)) <= fen).all()
    if rule is Rule.LIFO:
        looked, _ = first_look(src, dst, fen, world.seeded(), accounts=4, exits=world.absorbing)
        assert as_dicts(looked) == as_dicts(trace)
    if rule is Rule.FIFO:
        looked, _ = first_look(src, dst, fen, world.seeded(), accounts=4, exits=world.absorbing, rule=rule)
        assert as_dicts(looked) == as_dicts(trace)
