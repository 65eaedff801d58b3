# SPDX-License-Identifier: Apache-2.0
"""What stands in an exported trace, of a run that is kept or of a fresh one, and what binds the names in it.

Names, banks and what was ordered do not follow from the transfers. Each column of them has a digest in the basis, with
a salt, and a digest of these stands in the trail: who alters a name must alter the trail too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import polars as pl

from wuzha.engine.tracing import Rule
from wuzha.engine.wording import FLOW_COLUMNS
from wuzha.funds.models import Account
from wuzha.funds.tracing.models import TraceAccount, TraceRun
from wuzha.funds.tracing.report import Row, printable

#: Columns of the table that names stand in, in their order, and of the list of accounts.
NAMES = ("转出户名", "转出行", "转入户名", "转入行", "归属被害人", "冻结状态", "冻结到期日")
HELD_NAMES = ("开户机构", "户名")
#: The columns bound, by format.
BOUND = {"json": NAMES, "graphml": NAMES[:5], "xlsx": (*NAMES, *(f"资金现状-{name}" for name in HELD_NAMES))}
#: Columns of the accounts of a trace, of a stored run and of a fresh one alike.
ACCOUNTS = ("account", "level", "recoverable", "held", "low", "high", "balance")


@dataclass(frozen=True)
class HeldRow:
    """An account of the list "where is the money now": number and holder masked, money in 分."""

    number: str
    level: int
    bank: str
    holder: str
    #: recoverable, held, least, most, balance
    sums: tuple[int | None, ...]


@dataclass(frozen=True)
class Named:
    """Names as a file tells them: of each row of the table `NAMES`, of each account `HELD_NAMES`."""

    rows: Sequence[Sequence[str]] = ()
    held: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Contents:
    """Everything that a file is written from."""

    basis: dict[str, Any]
    rows: Sequence[Row]
    held: Sequence[HeldRow]

    @property
    def rule(self) -> Rule:
        return Rule(self.basis["rule"])

    @property
    def case(self) -> str:
        return str(self.basis["case"])

    def named(self, names: Named) -> Contents:
        """With these names instead of its own; none where they are too few."""
        rows = [_with_names(row, place, names.rows) for place, row in enumerate(self.rows)]
        held = [
            replace(one, bank=_at(names.held, place, 0), holder=_at(names.held, place, 1))
            for place, one in enumerate(self.held)
        ]
        return Contents(self.basis, rows, held)

    def bound(self, kind: str, salt: str) -> Contents:
        """With the salt and the digests of a format in its basis."""
        columns = {name: [_name(row, name) for row in self.rows] for name in NAMES}
        columns |= {f"资金现状-{name}": [getattr(one, key) for one in self.held] for name, key in _OF_HELD.items()}
        digests = {f"bound-{name}": _digest(salt, name, columns[name]) for name in BOUND[kind]}
        return replace(self, basis={**self.basis, "salt": salt, **digests})


_OF_HELD = dict(zip(HELD_NAMES, ("bank", "holder"), strict=True))


def binding(basis: Mapping[str, Any]) -> str:
    """The digest of all that is bound, as the trail keeps it: without the salt nobody can try names against it."""
    bound = {name: str(value) for name, value in basis.items() if name == "salt" or name.startswith("bound-")}
    return sha256(json.dumps(bound, sort_keys=True).encode()).hexdigest()


def stored_accounts(run: TraceRun) -> pl.DataFrame:
    """The accounts of a run as it is kept, the most recoverable first."""
    rows = TraceAccount.unscoped.filter(run=run).order_by("-recoverable_fen", "-got_fen", "account_id")
    columns = ("account_id", "level", "recoverable_fen", "held_fen", "low_fen", "high_fen", "balance_fen")
    return pl.DataFrame(list(rows.values_list(*columns)), dict.fromkeys(ACCOUNTS, pl.Int64), orient="row")


def held_of(accounts: pl.DataFrame, *, names: bool = True) -> list[HeldRow]:
    """The list of accounts; the table before it has them in clear."""
    known = Account.unscoped.select_related("institution").in_bulk(accounts.get_column("account").to_list())
    found = []
    for key, level, *sums in accounts.select(ACCOUNTS).iter_rows():
        one = known[key]
        bank = printable(one.institution.name) if names and one.institution else ""
        holder = printable(str(one.holder or "")) if names else ""
        found.append(HeldRow(str(one.number), level, bank, holder, tuple(sums)))
    return found


def _name(row: Row, column: str) -> str:
    return str(row.cells(0)[FLOW_COLUMNS.index(column)])


def _with_names(row: Row, place: int, names: Sequence[Sequence[str]]) -> Row:
    payer, payer_bank, payee, payee_bank, victim, held, until = (_at(names, place, at) for at in range(len(NAMES)))
    return replace(
        row, payer=(payer, row.payer[1], payer_bank), payee=(payee, row.payee[1], payee_bank), victim=victim, held=held,
        held_until=until,
    )  # fmt: skip


def _at(names: Sequence[Sequence[str]], row: int, column: int) -> str:
    return names[row][column] if row < len(names) else ""


def _digest(salt: str, column: str, values: Sequence[str]) -> str:
    return sha256(json.dumps([salt, column, *values], ensure_ascii=False).encode()).hexdigest()
