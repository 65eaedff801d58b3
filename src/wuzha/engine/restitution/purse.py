# SPDX-License-Identifier: Apache-2.0
"""Whose money lies in one account, and how well it can be told apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from wuzha.engine.restitution.book import Row
from wuzha.engine.restitution.shares import largest_remainder
from wuzha.engine.restitution.terms import Mode, Proof, Terms

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
