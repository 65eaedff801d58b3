# SPDX-License-Identifier: Apache-2.0
"""Which mode of return each account of a case has, and how much of each victim's money is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from wuzha.engine.restitution.book import Book
from wuzha.engine.restitution.purse import Owners, Parcel, Purse
from wuzha.engine.restitution.terms import Mode, Terms


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rows say about one account at the end of the book."""

    account: str
    balance_fen: int
    #: Never better than the worst on the way of the money here.
    mode: Mode
    #: Still there, by victim, 分; None is everybody else's.
    held: Owners
    #: Came in since the zero point, by victim, 分; None is everybody else's.
    inflow: Owners
    #: First transfer since the zero point that brought money of this victim.
    since: dict[str, datetime]
    #: The row that emptied the account; None if it never was empty after a payment.
    zero_row: str | None

    @property
    def inflow_fen(self) -> int:
        return sum(self.inflow.values())


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose money one row carried, and how that is known (对应方式 of the flow table)."""

    row: str
    owners: Owners
    mode: Mode


@dataclass(frozen=True, slots=True)
class Examination:
    accounts: dict[str, Finding]
    rows: tuple[Attribution, ...]


def examine(book: Book, terms: Terms | None = None) -> Examination:
    """Read the rows in order.

    1. An account is empty when its balance is at or below ε: what came before that is not in it any more.
    2. One transfer since then: SINGLE. Several, each payment out told apart by `terms.proof`: TIMESTAMP. Else PRO_RATA.
       Victims' money that came and went before the zero point makes TIMESTAMP of SINGLE: the statement shows several
       transfers of the case, and it is by their timestamps that all but one are known to be gone.
    3. What an account passes on is known no better than it was in that account at that moment.
    4. What an account that shows several transfers passed on is told apart by its time, also when it was passed on
       before the second of them came.
    """
    terms = terms or Terms()
    purses, _ = _read(book, terms, frozenset())
    several = frozenset(account for account, purse in purses.items() if purse.mode is not Mode.SINGLE)
    purses, parcels = _read(book, terms, several)
    return Examination(
        {account: _finding(account, purse) for account, purse in purses.items()},
        tuple(Attribution(parcel.row.id, parcel.owners, parcel.mode) for parcel in parcels),
    )


def zero_point(balances: Iterable[int], epsilon_fen: int = 1_000) -> int | None:
    """清零点, the last moment an account was empty: only money that came after it can be there.

    Index of the last balance, 分, at or below `epsilon_fen`; None if the account was never empty. `balances` are those
    after each row, in order, up to the freezing of the account.
    """
    return max((i for i, balance in enumerate(balances) if balance <= epsilon_fen), default=None)


def _read(book: Book, terms: Terms, several: frozenset[str]) -> tuple[dict[str, Purse], list[Parcel]]:
    """All accounts after the last row, and what each row carried; nothing from `several` is better than TIMESTAMP."""
    keepers, openings = book.keepers(), book.opening_balances()
    purses: dict[str, Purse] = {}
    parcels = []
    for row in book.rows:
        if row.payer == row.payee:
            continue
        for account in (row.payer, row.payee):
            if account not in purses and account not in keepers:
                purses[account] = Purse(terms, openings[account])
        kept = row.payer in keepers
        parcel = Parcel(row, {row.victim: row.fen}, Mode.SINGLE) if kept else purses[row.payer].pay(row)
        if row.payer in several:
            parcel = replace(parcel, mode=max(parcel.mode, Mode.TIMESTAMP))
        parcels.append(parcel)
        if row.payee not in keepers:
            purses[row.payee].put(parcel)
    return purses, parcels


def _finding(account: str, purse: Purse) -> Finding:
    held = {owner: fen for owner, fen in purse.owners.items() if fen}
    if purse.residue:
        held[None] = held.get(None, 0) + purse.residue
    inflow: Owners = {}
    since: dict[str, datetime] = {}
    for parcel in purse.parcels:
        for owner, fen in parcel.owners.items():
            inflow[owner] = inflow.get(owner, 0) + fen
            if owner is not None:
                since.setdefault(owner, parcel.row.at)
    zero = purse.zero_row.id if purse.zero_row else None
    return Finding(account, purse.balance, purse.mode, held, inflow, since, zero)
