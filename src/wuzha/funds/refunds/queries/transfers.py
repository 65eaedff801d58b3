# SPDX-License-Identifier: Apache-2.0
"""The transfers of a case as the engine reads them: by keys, without personal data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from wuzha.engine.calendar import SHANGHAI
from wuzha.engine.restitution import Book, Row
from wuzha.engine.tracing import ExitKind
from wuzha.funds.models import FundsCase
from wuzha.funds.tracing.queries.inputs import Inputs, load

#: What is not followed: cash, merchants, payers nobody names.
OUTSIDE = "OUT"


@dataclass(frozen=True, slots=True)
class CaseTransfer:
    """One transfer of a case. `payer` and `payee` are keys of accounts, `None` outside of them; `transfer` is the key
    of the statement's row, `payment` that of what a victim or a bank told."""

    at: datetime
    payer: int | None
    payee: int | None
    fen: int
    victim: int | None
    transfer: int | None
    payment: int | None

    @property
    def id(self) -> str:
        return f"T{self.transfer}" if self.transfer is not None else f"P{self.payment}"


def account_key(account_id: int) -> str:
    """An account in a snapshot."""
    return f"A{account_id}"


def victim_key(victim_id: int) -> str:
    """A victim in a snapshot."""
    return f"V{victim_id}"


def key_of(name: str) -> int:
    """The key within `A12` or `V7`."""
    return int(name[1:])


def transfers_of(case: FundsCase) -> tuple[list[CaseTransfer], Inputs]:
    """Every transfer of the case in its order: from statements, and what was told and no statement has."""
    inputs = load(case.pk)
    victims = dict(zip(inputs.seeds.row.tolist(), inputs.victims[inputs.seeds.victim].tolist(), strict=True))
    wanted = inputs.rows.select("time", "payer", "payee", "fen", "exit", "transfer", "payment")
    seen, latest = [], 0
    for place, (time, payer, payee, fen, leaves, transfer, payment) in enumerate(wanted.iter_rows()):
        # The order of a bank's own lines goes before the clocks of two banks.
        latest = max(latest, time)
        seen.append(
            CaseTransfer(
                datetime.fromtimestamp(latest, SHANGHAI), payer, None if leaves else payee, fen, victims.get(place),
                transfer, payment,
            )
        )  # fmt: skip
    return seen, inputs


def book_of(case: FundsCase, accounts: Collection[int] | None = None) -> Book:
    """The book of a case; with `accounts`, of only what the money in these can have come through."""
    seen, inputs = transfers_of(case)
    if accounts is not None:
        before = _before(seen, accounts)
        seen = [one for one in seen if one.payer in before or one.payee in before]
    rows = tuple(
        Row(
            id=one.id,
            at=one.at,
            payer=account_key(one.payer) if one.payer is not None else OUTSIDE,
            payee=account_key(one.payee) if one.payee is not None else OUTSIDE,
            fen=one.fen,
            victim=victim_key(one.victim) if one.victim is not None else None,
        )
        for one in seen
    )
    named = {name for row in rows for name in (row.payer, row.payee)}
    openings = {
        account_key(key): fen
        for key, fen in zip(inputs.accounts.tolist(), inputs.openings.tolist(), strict=True)
        if fen >= 0 and account_key(key) in named
    }
    back = {
        account_key(key)
        for key, leaves in zip(inputs.accounts.tolist(), inputs.exits.tolist(), strict=True)
        if leaves == ExitKind.RETURNED
    }
    return Book(rows, openings, frozenset({OUTSIDE, *back} & named))


def _before(seen: Iterable[CaseTransfer], accounts: Collection[int]) -> set[int]:
    """The accounts, and every account from which money can have come to them."""
    payers: dict[int, set[int]] = defaultdict(set)
    for one in seen:
        if one.payer is not None and one.payee is not None:
            payers[one.payee].add(one.payer)
    found, frontier = set(accounts), list(accounts)
    while frontier:
        for payer in payers[frontier.pop()] - found:
            found.add(payer)
            frontier.append(payer)
    return found
