# SPDX-License-Identifier: Apache-2.0
"""What a case is traced from: its transfers in order, its victims' payments among them, and where money leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

import numpy as np
import numpy.typing as npt
import polars as pl
from django.db import connection
from django.db.models import QuerySet

from wuzha.engine import tracing
from wuzha.engine.tracing import ExitKind
from wuzha.funds.models import Account, AccountKind, AccountRole, CaseAccount, Payment
from wuzha.funds.statements.models import DoubleVerdict, SuspectedDouble
from wuzha.funds.statements.services.bulk import read_frame
from wuzha.funds.statements.services.order import in_order

Int64s = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]

#: Two transfers that are one: the payer's, the payee's, False; or two of one side, True.
Pair = tuple[int, int, bool]

#: How far a victim's word about the time of a payment may be from the bank's (seconds).
TOLD_WITHIN = int(timedelta(days=1).total_seconds())
#: A payment that a bank told is the transfer of a statement within this.
ANSWERED_WITHIN = 120

_TRANSFERS = """
COPY (
  SELECT id, payer_id, payee_id, amount_fen, extract(epoch FROM at)::bigint, exit_kind, payer_after_fen,
    payee_after_fen, told_by_payer::int, told_by_payee::int, extract(epoch FROM payee_at)::bigint
  FROM funds_transfer WHERE case_id = {case}{more}
) TO STDOUT (FORMAT csv)
"""
_SCHEMA = {
    "transfer": pl.Int64,
    "payer": pl.Int64,
    "payee": pl.Int64,
    "fen": pl.Int64,
    "time": pl.Int64,
    "exit": pl.UInt8,
    "payer_after": pl.Int64,
    "payee_after": pl.Int64,
    "by_payer": pl.Int8,
    "by_payee": pl.Int8,
    "payee_time": pl.Int64,
}


@dataclass(frozen=True)
class Inputs:
    """Columns of one length n in the order of the ledger; accounts and victims are numbered by place.

    `rows`: transfer, payment (keys, null where it is none), payer, payee (keys of accounts), fen, time (epoch seconds),
    exit, payer_after, payee_after (balances, null where unknown), by_payer, by_payee, payee_time.
    """

    rows: pl.DataFrame
    #: Key of each account, int64[A], sorted.
    accounts: Int64s
    src: Int32s
    dst: Int32s
    #: How money leaves that reaches an account, uint8[A].
    exits: Bytes
    #: Key of each victim.
    victims: Int64s
    seeds: tracing.Seeds
    #: Fen before the first row where a statement tells it, int64[A], -1 elsewhere.
    openings: Int64s
    #: Rows of one moment whose order nothing decides, and rows whose banks contradict each other.
    forced: int

    @property
    def digest(self) -> bytes:
        """SHA-256 over everything an answer depends on, by keys of records: nothing of a person is in it."""
        found = sha256()
        for name in ("payer", "payee", "fen", "time", "exit"):
            found.update(self.rows.get_column(name).cast(pl.Int64).fill_null(-1).to_numpy().tobytes())
        for array in (self.accounts, self.openings, self.exits.astype(np.int64), self.seeds.row, self.seeds.amount):
            found.update(np.ascontiguousarray(array).tobytes())
        found.update(self.victims[self.seeds.victim].tobytes())
        return found.digest()

    def book(self) -> tracing.Ledger:
        """The index over the rows."""
        leaves = self.rows.get_column("exit").to_numpy()
        return tracing.Ledger.from_arrays(
            self.src,
            self.dst,
            self.rows.get_column("fen").to_numpy(),
            accounts=self.accounts.size,
            openings=self.openings,
            exits=self.exits,
            row_exits=leaves if leaves.any() else None,
        )


@dataclass(frozen=True)
class Once:
    """What is taken for one: pairs of transfers; payments that were told, each with the transfer that it is."""

    pairs: list[Pair] = field(default_factory=list)
    told: dict[int, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.pairs or self.told)

    def __len__(self) -> int:
        return len(self.pairs) + len(self.told)


def decided(case_id: int, but: int = 0) -> Once:
    """What a person has decided to be one; the decision with the key `but` is set aside."""
    return once_of(SuspectedDouble.unscoped.filter(case=case_id, verdict=DoubleVerdict.SAME).exclude(pk=but))


def once_of(rows: QuerySet[SuspectedDouble]) -> Once:
    """Suspected doubles as what is taken for one."""
    rows = rows.order_by("pk")
    return Once(
        list(rows.filter(payment__isnull=True).values_list("one", "other", "same_side")),
        dict(rows.filter(payment__isnull=False).values_list("payment", "other")),
    )


def payments_of(case_id: int) -> list[Payment]:
    """What victims and banks told of payments and did not take back, in order."""
    rows = Payment.unscoped.filter(case_id=case_id, withdrawn_at=None)
    return list(rows.select_related("report").order_by("at", "pk"))


def transfers_as_one(
    case_id: int, payments: list[Payment], once: Once, *, of_payments: bool = False
) -> tuple[pl.DataFrame, dict[int, int]]:
    """The transfers of a case (or only those of the sums of its payments) with what is one taken together, and
    payment → the transfer that it is.

    A row that is a payment has the parties that the payment names.
    """
    every = _transfers(case_id, {one.amount_fen for one in payments} if of_payments else None)
    transfers = as_one(every, once.pairs)
    left = set(transfers.get_column("transfer"))
    stays = {other: one for one, other, _same_side in once.pairs if other not in left}
    named: dict[int, int] = {}
    by_key = {one.pk: one for one in payments}
    for payment, transfer in once.told.items():
        while transfer in stays:
            transfer = stays[transfer]
        if payment in by_key and transfer in left and transfer not in named.values():
            named[payment] = transfer
    if named:
        parties = pl.DataFrame(
            [(row, by_key[key].from_account_id, by_key[key].to_account_id) for key, row in named.items()],
            schema={"transfer": pl.Int64, "from": pl.Int64, "to": pl.Int64}, orient="row",
        )  # fmt: skip
        filled = transfers.join(parties, on="transfer", how="left", maintain_order="left")
        found = pl.col("payee").is_null() & pl.col("to").is_not_null()
        transfers = filled.with_columns(
            pl.when(found).then(0).otherwise("exit").cast(pl.UInt8).alias("exit"),
            pl.coalesce("payer", "from").alias("payer"), pl.coalesce("payee", "to").alias("payee"),
        ).select(transfers.columns)  # fmt: skip
    rest = [one for one in payments if one.pk not in named]
    free = transfers.filter(~pl.col("transfer").is_in([*named.values()]))
    return transfers, named | _matched(rest, free)


def load(case_id: int, once: Once | None = None, but: int = 0) -> Inputs:
    """Read the case. `once` is taken for one beside what a person has decided to be; the decision with the key `but` is
    set aside.

    1. Transfers of the statements, in order of time and, within a second, as they were read.
    2. Payments told by victims and banks: those that a statement tells of are that transfer; the rest are rows too.
    3. Payments out of a victim's own account are the seeds.
    """
    known, more = decided(case_id, but), once or Once()
    own = dict(
        CaseAccount.unscoped.filter(case_id=case_id, role=AccountRole.VICTIM).values_list("account_id", "victim_id")
    )
    payments = payments_of(case_id)
    both = Once([*known.pairs, *more.pairs], known.told | more.told)
    transfers, told = transfers_as_one(case_id, payments, both)
    extra = [one for one in payments if one.pk not in told]
    rows, openings, forced = in_order(_together(transfers, extra, told))
    seeds = _seeds(rows, payments, own)
    return _numbered(case_id, rows, seeds, own, openings, forced)


def _transfers(case_id: int, sums: Collection[int] | None = None) -> pl.DataFrame:
    more = "" if sums is None else f" AND amount_fen = ANY('{{{','.join(str(int(fen)) for fen in sums)}}}')"
    with connection.cursor() as cursor:
        return read_frame(cursor, _TRANSFERS.format(case=int(case_id), more=more), _SCHEMA).sort("time", "transfer")


def as_one(transfers: pl.DataFrame, pairs: Sequence[Pair]) -> pl.DataFrame:
    """The transfers with each pair as one: what the payer's row and the payee's tell, at the place of the first."""
    for same_side in (True, False):
        some = [pair for pair in pairs if pair[2] is same_side]
        if not some:
            continue
        joined = pl.DataFrame(
            [pair[:2] for pair in some], schema={"transfer": pl.Int64, "second": pl.Int64}, orient="row"
        ).unique("transfer", keep="first").unique("second", keep="first")  # fmt: skip
        met = transfers.join(joined, on="transfer", how="left", maintain_order="left").join(
            transfers.rename({"transfer": "second"}), on="second", how="left", maintain_order="left", suffix="_b"
        )
        both = pl.col("time_b").is_not_null()
        first = ("payer", "payer_after", "payee", "payee_after", "payee_time")
        cross = {
            "payee": pl.coalesce("payee_b", "payee"), "payee_after": pl.coalesce("payee_after_b", "payee_after"),
            "payee_time": pl.coalesce("payee_time_b", "time_b"), "exit": pl.lit(0, pl.UInt8),
            "by_payer": pl.lit(1, pl.Int8), "by_payee": pl.lit(1, pl.Int8),
        }  # fmt: skip
        filled = {name: pl.coalesce(name, f"{name}_b") for name in first} | ({} if same_side else cross)
        gone = joined.join(transfers, on="transfer", how="semi").get_column("second").implode()
        transfers = met.with_columns(
            pl.when(both).then(value).otherwise(name).alias(name) for name, value in filled.items()
        ).filter(~pl.col("transfer").is_in(gone)).select(transfers.columns).sort("time", "transfer")  # fmt: skip
    return transfers


def _matched(payments: Iterable[Payment], transfers: pl.DataFrame) -> dict[int, int]:
    """Payment → the transfer that it is: same accounts and amount, nearest in time, one to one."""
    told = pl.DataFrame(
        [(one.pk, one.from_account_id, one.to_account_id, one.amount_fen, int(one.at.timestamp()),
          TOLD_WITHIN if one.report_id else ANSWERED_WITHIN) for one in payments],
        schema={"payment": pl.Int64, "payer": pl.Int64, "payee": pl.Int64, "fen": pl.Int64, "told": pl.Int64,
                "within": pl.Int64},
        orient="row",
    )  # fmt: skip
    near = (
        told.join(transfers, on=["payer", "payee", "fen"], how="inner")
        .with_columns((pl.col("time") - pl.col("told")).abs().alias("far"))
        .filter(pl.col("far") <= pl.col("within"))
        .sort("far", "payment", "transfer")
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for payment, transfer in near.select("payment", "transfer").iter_rows():
        if payment not in found and transfer not in taken:
            found[payment] = transfer
            taken.add(transfer)
    return found


def _together(transfers: pl.DataFrame, extra: list[Payment], told: dict[int, int]) -> pl.DataFrame:
    """All rows in order; `payment` is the key of the payment that a row is, alone or as a transfer."""
    matched = pl.DataFrame(
        {"transfer": list(told.values()), "payment": list(told)}, schema={"transfer": pl.Int64, "payment": pl.Int64}
    )
    rows = transfers.join(matched, on="transfer", how="left", maintain_order="left")
    alone = pl.DataFrame(
        [(one.from_account_id, one.to_account_id, one.amount_fen, int(one.at.timestamp()), 0, one.pk) for one in extra],
        schema={"payer": pl.Int64, "payee": pl.Int64, "fen": pl.Int64, "time": pl.Int64, "exit": pl.UInt8,
                "payment": pl.Int64},
        orient="row",
    )  # fmt: skip
    return pl.concat([rows, alone], how="diagonal") if alone.height else rows


def _seeds(rows: pl.DataFrame, payments: list[Payment], own: Mapping[int, int | None]) -> pl.DataFrame:
    """`row`, `victim` (key), `fen` of every payment out of a victim's own account."""
    victims = {}
    for one in payments:
        victim = one.report.victim_id if one.report is not None else own.get(one.from_account_id)
        if victim is not None and one.from_account_id in own:
            victims[one.pk] = victim
    keys, labels = list(victims), list(victims.values())
    return (
        rows.with_row_index("row")
        .filter(pl.col("payment").is_in(keys))
        .select(
            "row",
            pl.col("payment").replace_strict(keys, labels, return_dtype=pl.Int64).alias("victim"),
            "fen",
        )
    )


def _numbered(
    case_id: int,
    rows: pl.DataFrame,
    seeds: pl.DataFrame,
    own: Mapping[int, int | None],
    told: pl.DataFrame,
    forced: int,
) -> Inputs:
    sides = [rows.get_column(name) for name in ("payer", "payee")]
    accounts: Int64s = pl.concat(sides).drop_nulls().unique().sort().to_numpy()
    src, dst = (_places(accounts, side) for side in sides)
    exits = np.zeros(accounts.size, np.uint8)
    exits[np.isin(accounts, _silent_institutions(case_id, accounts, src))] = ExitKind.PAYMENT_INSTITUTION
    exits[np.isin(accounts, np.fromiter(own, np.int64, len(own)))] = ExitKind.RETURNED
    victims: Int64s = seeds.get_column("victim").unique().sort().to_numpy()
    labels = np.searchsorted(victims, seeds.get_column("victim").to_numpy())
    found = tracing.Seeds(seeds.get_column("row").to_numpy(), labels, seeds.get_column("fen").to_numpy())
    openings = np.full(accounts.size, -1, np.int64)
    openings[np.searchsorted(accounts, told.get_column("account").to_numpy())] = told.get_column("opening").to_numpy()
    return Inputs(rows, accounts, src, dst, exits, victims, found, openings, forced)


def _places(accounts: Int64s, side: pl.Series) -> Int32s:
    known = side.fill_null(-1).to_numpy()
    return np.where(known >= 0, np.searchsorted(accounts, known), -1).astype(np.int32)


def _silent_institutions(case_id: int, accounts: Int64s, src: Int32s) -> Int64s:
    """Accounts at payment institutions that no row pays out of: what reaches them goes on only after its bill is asked
    for there (调单). One that a victim or a bank named is an account of the case, to be stopped like any other: its
    money is there until somebody tells that it left."""
    paid = set(accounts[np.unique(src[src >= 0])].tolist())
    paid |= set(CaseAccount.unscoped.filter(case=case_id, level__gte=1).values_list("account_id", flat=True))
    at_institutions = Account.unscoped.filter(kind=AccountKind.PAYMENT) | Account.unscoped.filter(
        institution__kind="PAYMENT"
    )
    keys = at_institutions.filter(pk__in=[int(key) for key in accounts.tolist() if key not in paid])
    return np.array(sorted(keys.values_list("pk", flat=True)), np.int64)
