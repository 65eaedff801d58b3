# SPDX-License-Identifier: Apache-2.0
"""What a city settles before anything is computed, and the rows of one case with what is known before them.

How money is recognised, what a share is a share of; rows in order, what the accounts held before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from itertools import pairwise


class Mode(IntEnum):
    """How a frozen account's money is returned (银监发〔2016〕41号, article 8). A larger number is a weaker title."""

    #: One transfer in, of one victim: returned directly.
    SINGLE = 1
    #: Several transfers in, told apart by their timestamps: returned directly.
    TIMESTAMP = 2
    #: Several transfers in that cannot be told apart: returned in proportion, after thirty days' announcement.
    PRO_RATA = 3


class Proof(StrEnum):
    """What tells apart money that lay in one account together."""

    #: Every rule (first in first out, last in first out, in proportion ...) says the same of the payment: it took all
    #: there was, or all there was had one owner. Other money up to the fee tolerance is no objection to a payment
    #: that matches the transfer before it. A wrong direct return cannot be taken back, so this is the default.
    AGREEMENT = "agreement"
    #: A payment that matches the transfer just before it in time and amount, whatever else lies in the account.
    MATCH = "match"


class Basis(StrEnum):
    """Which amount of a victim counts in a proportion."""

    #: What reached the account since its zero point.
    INFLOW = "inflow"
    #: What is left of it, every payment out having taken of each owner in proportion.
    HELD = "held"


class DenominatorPolicy(StrEnum):
    """What the share of a victim is a share of."""

    #: The money of all identified victims: pays out everything, up to the losses.
    D1_IDENTIFIED = "D1_IDENTIFIED"
    #: All suspicious money since the zero point: what belongs to nobody known yet stays frozen for them.
    D2_ALL_INFLOWS = "D2_ALL_INFLOWS"
    #: Outstanding losses, whatever was traced: for accounts in which tracing is impossible.
    D3_LOSS = "D3_LOSS"


@dataclass(frozen=True, slots=True)
class Terms:
    """How an account's money is told apart; each is the city's to set."""

    #: A balance at or below this is empty: thieves and banks leave small odd amounts. 分.
    epsilon_fen: int = 1_000
    #: A payment within this after a transfer may be that transfer passed on.
    window: timedelta = timedelta(minutes=30)
    #: How far the two may differ by fees. 分.
    fee_fen: int = 5_000
    proof: Proof = Proof.AGREEMENT
    basis: Basis = Basis.INFLOW

    def __post_init__(self) -> None:
        if self.epsilon_fen < 0 or self.fee_fen < 0 or self.window < timedelta(0):
            raise ValueError("The zero point, the fee tolerance and the window cannot be negative")


@dataclass(frozen=True, slots=True)
class Row:
    """One transfer; failed and reversed ones are not rows."""

    id: str
    #: Aware.
    at: datetime
    payer: str
    payee: str
    #: More than 0.
    fen: int
    #: Whose money it is, when this is a victim's transfer to the fraudsters.
    victim: str | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """Rows in the order in which they happened, up to the freezing."""

    rows: tuple[Row, ...]
    #: Balance before the first row, 分. An account not named has the least that keeps its balance from going negative.
    openings: Mapping[str, int] = field(default_factory=dict)
    #: Accounts that keep what they get (cash, merchants, abroad): what they pay is theirs. Victims' own are among them.
    absorbing: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if len({row.id for row in self.rows}) != len(self.rows):
            raise ValueError("Each row needs an id of its own")
        for row in self.rows:
            if row.fen <= 0:
                raise ValueError(f"Row {row.id}: the amount must be above 0")
            if row.at.tzinfo is None:
                raise ValueError(f"Row {row.id}: the time needs a zone")
        for earlier, later in pairwise(self.rows):
            if later.at < earlier.at:
                raise ValueError(f"Row {later.id} happened before row {earlier.id}: put the rows in order")
        if any(fen < 0 for fen in self.openings.values()):
            raise ValueError("An opening balance cannot be negative")

    def keepers(self) -> frozenset[str]:
        """Accounts that are not followed: the absorbing ones and those of the victims."""
        return self.absorbing | {row.payer for row in self.rows if row.victim is not None}

    def opening_balances(self) -> dict[str, int]:
        """Opening of each account, 分: the one given, or more if the rows show that there must have been more."""
        balance: dict[str, int] = defaultdict(int)
        lowest: dict[str, int] = defaultdict(int)
        for row in self.rows:
            if row.payer != row.payee:
                balance[row.payer] -= row.fen
                lowest[row.payer] = min(lowest[row.payer], balance[row.payer])
                balance[row.payee] += row.fen
        return {account: max(self.openings.get(account, 0), -lowest[account]) for account in balance}
