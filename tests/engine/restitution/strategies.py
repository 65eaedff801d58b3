# SPDX-License-Identifier: Apache-2.0
"""Random frozen accounts, random small books of rows, and what the tracing rules say of a book."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from tests.engine.restitution.example import at
from tests.engine.tracing.oracle import oracle
from wuzha.engine.restitution import Book, Claim, FrozenAccount, Mode, Row

_NOON = at("12:00:00")
_VICTIMS = ("V1", "V2", "V3", "V4")
#: Small, so that ties and caps are met; now and then large.
_FEN = st.one_of(st.integers(0, 20), st.integers(0, 10**12))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[FrozenAccount], dict[str, int]]:
    """Up to four accounts of up to four victims, and the victims' losses."""
    accounts = []
    for i in range(draw(st.integers(1, 4))):
        claims = tuple(
            Claim(victim, draw(_FEN), _NOON + timedelta(minutes=draw(st.integers(0, 2))))
            for victim in draw(st.lists(st.sampled_from(_VICTIMS), unique=True))
        )
        inflow = sum(claim.traced_fen for claim in claims) + draw(_FEN)
        accounts.append(FrozenAccount(f"A{i}", draw(_FEN), draw(st.sampled_from(Mode)), inflow, claims))
    return accounts, {victim: draw(_FEN) for victim in _VICTIMS}


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Up to twelve rows among four accounts, three victims and an unknown payer; cycles and equal times."""
    rows, moment = [], _NOON
    for i in range(draw(st.integers(1, 12))):
        moment += timedelta(minutes=draw(st.integers(0, 40)))
        payer = draw(st.sampled_from(("A", "B", "C", "D", "U", "V1", "V2", "V3")))
        payee = draw(st.sampled_from(("A", "B", "C", "D", "cash")))
        fen = draw(st.sampled_from((5_00, 10_00, 100_00, 149_00, 150_00, 200_00, 1_000_00)))
        rows.append(Row(str(i), moment, payer, payee, fen, payer if payer.startswith("V") else None))
    return Book(tuple(rows), {"A": draw(st.sampled_from((0, 500, 50_000)))}, frozenset({"cash"}))


def held_by(rule: str, book: Book) -> dict[str, dict[str, int]]:
    """Victims' money still in each account by a rule without floor, told by the naive loops of the tracing tests."""
    names = sorted({name for row in book.rows for name in (row.payer, row.payee)})
    victims = sorted({row.victim for row in book.rows if row.victim is not None})
    openings = book.opening_balances()
    held, _, _ = oracle(
        [(names.index(row.payer), names.index(row.payee), row.fen) for row in book.rows],
        accounts=len(names),
        seeds={i: (victims.index(row.victim), row.fen) for i, row in enumerate(book.rows) if row.victim is not None},
        rule=rule,
        openings=[openings.get(name, 0) for name in names],
        absorbing=[int(name in book.keepers()) for name in names],
        floor=1,
    )
    found: dict[str, dict[str, int]] = {}
    for (victim, account), fen in held.items():
        found.setdefault(names[account], {})[victims[victim]] = fen
    return found
