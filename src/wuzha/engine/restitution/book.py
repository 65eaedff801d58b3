# SPDX-License-Identifier: Apache-2.0
"""The rows of one case, in order, and what is known of the accounts before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise


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
