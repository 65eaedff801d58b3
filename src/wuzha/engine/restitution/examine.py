# SPDX-License-Identifier: Apache-2.0
"""Which mode of return each account of a case has, how much of each victim's money is there, how well told apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from wuzha.engine.restitution.pool import largest_remainder
from wuzha.engine.restitution.terms import Book, Mode, Proof, Row, Terms

#: 分 by victim; None is everybody else: unidentified payers and the holder.
Owners = dict[str | None, int]


@dataclass(frozen=True, slots=True)
class Parcel:
    """The money of one row: its owners, and the worst mode on its way here."""

    row: Row
    owners: Owners
    mode: Mode


@dataclass(slots=True)
class Purse:
    """One account while its rows are read in order."""

    terms: Terms
    opening_fen: int
    owners: Owners = field(default_factory=dict)
    #: What was left at the zero point: nobody's, and the first to leave.
    residue: int = 0
    mode: Mode = Mode.SINGLE
    #: Parcels since the zero point.
    parcels: list[Parcel] = field(default_factory=list)
    #: Victims' money had come and gone before the zero point: the timestamps tell that it is gone.
    passed: bool = False
    zero_row: Row | None = None
    #: The last parcel while nothing was paid after it.
    _untouched: Parcel | None = None

    def __post_init__(self) -> None:
        if self.opening_fen <= self.terms.epsilon_fen:
            self.residue = self.opening_fen
        else:
            self.owners[None] = self.opening_fen

    @property
    def balance(self) -> int:
        return self.residue + sum(self.owners.values())

    def put(self, parcel: Parcel) -> None:
        """Take a parcel in; two transfers, or one and the holder's money, are at best told apart by timestamps."""
        several = self.passed or bool(self.owners)
        self.mode = max(self.mode, parcel.mode, Mode.TIMESTAMP if several else Mode.SINGLE)
        _add(self.owners, parcel.owners)
        self.parcels.append(parcel)
        self._untouched = parcel

    def pay(self, row: Row) -> Parcel:
        """Take a row's money out.

        1. If it empties the account, or what lies there has one owner, every rule gives the same answer.
        2. Else, if it passes on the transfer just before it, it is that transfer's money.
        3. Else nobody can tell: it takes of each in proportion, and so does whatever is paid on from it.
        """
        empties = self.balance - row.fen <= self.terms.epsilon_fen
        if not empties and not self._one_owner():
            match = self._matched(row)
            if match is not None:
                return self._pay_match(row, match)
            self.mode = Mode.PRO_RATA
        parcel = Parcel(row, self._take(row.fen), self.mode)
        self._untouched = None
        if empties:
            self._reset(row)
        return parcel

    def _one_owner(self) -> bool:
        return sum(self.owners.values()) - max(self.owners.values(), default=0) <= self.terms.epsilon_fen

    def _matched(self, row: Row) -> Parcel | None:
        last, fee = self._untouched, self.terms.fee_fen
        if last is None or row.at - last.row.at > self.terms.window or abs(row.fen - last.row.fen) > fee:
            return None
        alone = self.balance - last.row.fen <= fee
        return last if alone or self.terms.proof is Proof.MATCH else None

    def _pay_match(self, row: Row, match: Parcel) -> Parcel:
        taken = _part(match.owners, min(row.fen, match.row.fen))
        for owner, fen in taken.items():
            self.owners[owner] -= fen
        _add(taken, self._take(row.fen - sum(taken.values())))
        self.mode = max(self.mode, Mode.TIMESTAMP)
        self._untouched = None
        return Parcel(row, taken, self.mode)

    def _take(self, fen: int) -> Owners:
        """Take the residue first, then of each owner in proportion."""
        first = min(self.residue, fen)
        self.residue -= first
        taken = _part(self.owners, fen - first)
        for owner, part in taken.items():
            self.owners[owner] -= part
        if first:
            _add(taken, {None: first})
        return taken

    def _reset(self, row: Row) -> None:
        """Start anew at the zero point."""
        self.passed = self.passed or any(owner is not None for parcel in self.parcels for owner in parcel.owners)
        self.residue, self.owners, self.parcels = self.balance, {}, []
        self.mode, self.zero_row = Mode.SINGLE, row


def _add(to: Owners, owners: Owners) -> None:
    for owner, fen in owners.items():
        to[owner] = to.get(owner, 0) + fen


def _part(owners: Owners, fen: int) -> Owners:
    """`fen` out of what the owners have, in proportion; ties go to the earliest, everybody else last."""
    names = sorted(owners, key=lambda owner: owner is None)
    shares = largest_remainder(fen, [owners[name] for name in names])
    return {name: share for name, share in zip(names, shares, strict=True) if share}


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
