# SPDX-License-Identifier: Apache-2.0
"""What must hold whatever the rows are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.tracing import oracle
from tests.engine.tracing.worlds import World, as_dicts, worlds
from wuzha.engine.tracing import Rule

quick = settings(max_examples=60, deadline=None)
rules = pytest.mark.parametrize("rule", list(Rule))


def by_account(held: dict[tuple[int, int], int]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for (_, account), fen in held.items():
        sums[account] += fen
    return dict(sums)


@rules
@given(world=worlds())
@quick
def test_no_fen_is_lost_and_no_balance_holds_more_than_it_is_at_any_row(rule: Rule, world: World) -> None:
    book = world.ledger()
    balance = book.openings.tolist()
    hidden = dict(book.unseen.tolist())
    for row, (payer, payee, fen) in enumerate(world.rows):
        trace = book.trace(world.seeded(), rule, floor_fen=5, until=row)
        trace.check()
        held, _, _ = as_dicts(trace)
        for account, tainted in by_account(held).items():
            assert 0 < tainted <= balance[account]
        if payer != payee or payer < 0:
            if payer >= 0 and not world.absorbing[payer]:
                balance[payer] += hidden.get(row, 0) - fen
            if payee >= 0 and not world.absorbing[payee] and not world.row_exits[row]:
                balance[payee] += fen
    assert min(balance) >= 0
    assert balance == book.balances.tolist()


@rules
@given(world=worlds())
@quick
def test_no_row_carries_more_victims_money_than_its_amount(rule: Rule, world: World) -> None:
    moves = world.ledger().trace(world.seeded(), rule, floor_fen=5).moves
    carried: dict[int, int] = defaultdict(int)
    for _, row, fen in zip(*moves, strict=True):
        carried[int(row)] += int(fen)
    assert all(0 < fen <= world.rows[row][2] for row, fen in carried.items())


@rules
@given(world=worlds())
@quick
def test_what_rows_carry_adds_up_to_what_is_held(rule: Rule, world: World) -> None:
    followed = [payer >= 0 and not world.absorbing[payer] for payer, _, _ in world.rows]
    outside = {row: seed for row, seed in world.seeds.items() if not followed[row]}
    world = replace(world, seeds=outside)
    trace = world.ledger().trace(world.seeded(), rule, floor_fen=5)
    held: dict[tuple[int, int], int] = defaultdict(int)
    gone = as_dicts(trace)[1]
    for victim, row, fen in zip(*(column.tolist() for column in trace.moves), strict=True):
        payer, payee, _ = world.rows[row]
        if (victim, row) not in gone:
            held[victim, payee] += fen
        if row not in world.seeds:
            held[victim, payer] -= fen
    assert {pair: fen for pair, fen in held.items() if fen} == as_dicts(trace)[0]


@pytest.mark.parametrize("rule", [Rule.FIFO, Rule.LIFO])
@given(world=worlds(), names=st.permutations(range(4)))
@quick
def test_names_of_victims_do_not_matter(rule: Rule, world: World, names: list[int]) -> None:
    renamed = replace(world, seeds={row: (names[victim], fen) for row, (victim, fen) in world.seeds.items()})
    held, gone, injected = as_dicts(world.ledger().trace(world.seeded(), rule))
    expected = (
        {(names[victim], account): fen for (victim, account), fen in held.items()},
        {(names[victim], row): fen for (victim, row), fen in gone.items()},
        {names[victim]: fen for victim, fen in injected.items()},
    )
    assert as_dicts(renamed.ledger().trace(renamed.seeded(), rule)) == expected


@pytest.mark.parametrize("rule", [Rule.LIBR, Rule.TAINTED])
@given(world=worlds(), names=st.permutations(range(4)))
@quick
def test_names_of_victims_decide_about_odd_fen_only(rule: Rule, world: World, names: list[int]) -> None:
    renamed = replace(world, seeds={row: (names[victim], fen) for row, (victim, fen) in world.seeds.items()})
    held = as_dicts(world.ledger().trace(world.seeded(), rule))[0]
    assert by_account(as_dicts(renamed.ledger().trace(renamed.seeded(), rule))[0]) == by_account(held)


@pytest.mark.parametrize("rule", [Rule.LIFO, Rule.TAINTED])
@given(world=worlds(), more=st.lists(st.integers(0, 5_000), min_size=6, max_size=6))
@quick
def test_openings_do_not_matter_to_rules_that_do_not_use_them(rule: Rule, world: World, more: list[int]) -> None:
    least = oracle.least_openings(world.rows, world.accounts, world.absorbing, world.row_exits)
    poor = replace(world, openings=least)
    rich = replace(world, openings=[fen + extra for fen, extra in zip(least, more, strict=False)])
    assert as_dicts(rich.ledger().trace(rich.seeded(), rule)) == as_dicts(poor.ledger().trace(poor.seeded(), rule))


@pytest.mark.parametrize("rule", [Rule.FIFO, Rule.LIBR])
@given(world=worlds(), data=st.data())
@quick
def test_a_transfer_in_two_parts_counts_like_one(rule: Rule, world: World, data: st.DataObject) -> None:
    plain = [i for i, row in enumerate(world.rows) if row[2] > 1 and i not in world.seeds]
    if not plain:
        return
    row = data.draw(st.sampled_from(plain))
    payer, payee, fen = world.rows[row]
    first = data.draw(st.integers(1, fen - 1))
    parts = [(payer, payee, first), (payer, payee, fen - first)]
    split = replace(
        world,
        rows=[*world.rows[:row], *parts, *world.rows[row + 1 :]],
        seeds={i + (i > row): seed for i, seed in world.seeds.items()},
        row_exits=[*world.row_exits[: row + 1], *world.row_exits[row:]],
    )
    whole, halves = (as_dicts(w.ledger().trace(w.seeded(), rule))[0] for w in (world, split))
    if rule is Rule.FIFO:
        assert halves == whole
    else:
        assert by_account(halves) == by_account(whole)


@given(world=worlds(known_openings=False), account=st.integers(0, 5))
@quick
def test_the_haircut_backwards_agrees_with_the_haircut_up_to_rounding(world: World, account: int) -> None:
    account %= world.accounts
    book = world.ledger()
    trace = book.trace(world.seeded(), Rule.HAIRCUT, floor_fen=1)
    parts = book.haircut_backwards(account, trace.seeds)
    by_victim: dict[int, float] = defaultdict(float)
    for victim, part, fen in zip(trace.seeds.victim.tolist(), parts, trace.injected.tolist(), strict=True):
        by_victim[victim] += part * fen
    exact = book.attribute(account, Rule.HAIRCUT, world.seeded())
    for victim, fen in by_victim.items():
        assert abs(exact.get(victim, 0) - fen) <= len(world.rows) + 1e-6 * fen


@given(world=worlds())
@quick
def test_low_and_high_bracket_every_rule(world: World) -> None:
    book = world.ledger()
    sides = book.compare(world.seeded(), floor_fen=5)
    for rule, fen in sides.by_rule.items():
        assert ((sides.low <= fen) & (fen <= sides.high)).all()
        held = as_dicts(book.trace(world.seeded(), rule, floor_fen=5))[0]
        pairs = zip(sides.victim.tolist(), sides.account.tolist(), strict=True)
        assert {pair: n for pair, n in zip(pairs, fen.tolist(), strict=True) if n} == held
    assert (sides.low[sides.traceable] == sides.high[sides.traceable]).all()


@given(
    part=st.integers(0, 4_500_000_000_000_000), fen=st.integers(1, 4_500_000_000_000_000), more=st.integers(0, 10**15)
)
@quick
def test_a_share_is_exact_up_to_the_largest_amount(part: int, fen: int, more: int) -> None:
    total = min(max(part, fen) + more, 4_500_000_000_000_000)
    share, rest = divmod(part * fen, total)
    world = World(2, [(-1, 0, total), (0, 1, fen)], {0: (1, part)} if part else {}, absorbing=[0, 0], row_exits=[0, 0])
    held = as_dicts(world.ledger().trace(world.seeded(), Rule.HAIRCUT, floor_fen=1))[0]
    up = rest * 2 >= total and rest > 0
    assert held.get((1, 1), 0) == share + up
