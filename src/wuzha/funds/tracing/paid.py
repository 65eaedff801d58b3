# SPDX-License-Identifier: Apache-2.0
"""A payment that a victim or a bank told, and a statement's row that may be the same: put before a person.

What names the same two accounts is one by itself (`queries.inputs`). A row that leaves the other party out, or whose
time is further off than that, may be another transfer: both are in the ledger until somebody decides.
"""

from __future__ import annotations

import polars as pl
from django.db import transaction

from wuzha.funds.models import Payment
from wuzha.funds.statements.models import DoubleVerdict, SuspectedDouble, Told
from wuzha.funds.tracing.queries.inputs import TOLD_WITHIN, decided, payments_of, transfers_as_one


@transaction.atomic
def suspect(case_id: int) -> int:
    """What may be told twice of now in place of the undecided of before; how many.

    1. Neither the payment nor the row is known to be another one.
    2. Equal fen, one account the same, the other the same or left out by the row, within a day.
    3. Of all that fit one another the nearest is marked, one to one.
    """
    payments = payments_of(case_id)
    transfers, matched = transfers_as_one(case_id, payments, decided(case_id), of_payments=True)
    open_ = [one for one in payments if one.pk not in matched]
    rows = transfers.filter(~pl.col("transfer").is_in([*matched.values()]))
    apart = SuspectedDouble.unscoped.filter(case=case_id, payment__isnull=False, verdict=DoubleVerdict.DIFFERENT)
    found = _near(open_, rows, set(apart.values_list("payment", "other")))
    SuspectedDouble.unscoped.filter(case=case_id, payment__isnull=False, verdict=DoubleVerdict.OPEN).delete()
    SuspectedDouble.unscoped.bulk_create(
        [
            SuspectedDouble(
                case_id=case_id, payment_id=payment, other_id=transfer, group=group, best=best,
                why=Told.PEER_MISSING if lacking else Told.CLOCK,
            )
            for payment, transfer, lacking, group, best in found
        ],
        batch_size=2000,
        ignore_conflicts=True,
    )  # fmt: skip
    return len(found)


def _near(
    payments: list[Payment], rows: pl.DataFrame, apart: set[tuple[int | None, int]]
) -> list[tuple[int, int, bool, int, bool]]:
    """payment, transfer, whether the row leaves a party out, the least transfer of its group, whether it is the
    likeliest."""
    told = pl.DataFrame(
        [(one.pk, one.from_account_id, one.to_account_id, one.amount_fen, int(one.at.timestamp())) for one in payments],
        schema={"payment": pl.Int64, "from": pl.Int64, "to": pl.Int64, "fen": pl.Int64, "told": pl.Int64},
        orient="row",
    )
    same_payer, same_payee = pl.col("payer") == pl.col("from"), pl.col("payee") == pl.col("to")
    no_payer, no_payee = pl.col("payer").is_null(), pl.col("payee").is_null()
    # a time that only one side knows is compared with either bank's
    far = pl.min_horizontal((pl.col("time") - pl.col("told")).abs(), (pl.col("payee_time") - pl.col("told")).abs())
    met = (
        told.join(rows, on="fen", how="inner")
        .filter((same_payer & (same_payee | no_payee)) | (same_payee & no_payer))
        .with_columns(far.alias("far"), (no_payer | no_payee).alias("lacking"))
        .filter(pl.col("far") <= TOLD_WITHIN)
        .sort("far", "payment", "transfer")
    )
    kept = [row for row in met.select("payment", "transfer", "lacking").iter_rows() if row[:2] not in apart]
    group: dict[int, int] = {}
    for payment, transfer, _lacking in kept:
        group[payment] = min(group.get(payment, transfer), transfer)
    taken_payments: set[int] = set()
    taken: set[int] = set()
    found = []
    for payment, transfer, lacking in kept:
        best = payment not in taken_payments and transfer not in taken
        if best:
            taken_payments.add(payment)
            taken.add(transfer)
        found.append((payment, transfer, lacking, group[payment], best))
    return found
