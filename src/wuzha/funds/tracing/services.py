# SPDX-License-Identifier: Apache-2.0
"""A case traced anew and the answer kept: its picture replaced in one transaction, open pages told.

retrace(case, because=Because.ANSWER)       # now, in the caller's transaction
retrace_soon(case_id, Because.ANSWER)       # by a worker, once, after the caller's transaction
"""

from __future__ import annotations

from importlib.metadata import version

import polars as pl
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.jobs import defer_once
from wuzha.engine.tracing import Rule
from wuzha.funds.models import AccountRole, BankAnswer, Freeze, FundsCase, StopOrder
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.statements.models import DoubleVerdict, SuspectedDouble
from wuzha.funds.statements.services.bulk import copy_frame, moment
from wuzha.funds.tracing.compute import FLOOR_FEN, Figures, figures
from wuzha.funds.tracing.models import RANKING, Because, TraceRun
from wuzha.funds.tracing.paid import suspect
from wuzha.funds.tracing.queries.inputs import Inputs, load, once_of
from wuzha.locks import Lock, wait
from wuzha.runtime import room

#: Among the flags of a trace: pairs that nobody has decided, over which the least and the most go.
SUSPECTED = "suspected_doubles"
#: Rows kept of a rule that is not the ranking one: the haircut can spread over everything that moved.
MOST_KEPT = 200_000

#: Accounts that are in the case already are on the level that is known now.
_LEVEL = """
UPDATE funds_caseaccount AS c SET level = t.level
FROM funds_traceaccount AS t
WHERE c.case_id = %s AND c.role = %s AND t.run_id = %s AND t.account_id = c.account_id AND t.level >= 1
  AND c.level <> t.level
"""
_FORGET = (
    "DELETE FROM funds_tracemove WHERE run_id = ANY(%s)",
    "DELETE FROM funds_traceaccount WHERE run_id = ANY(%s)",
    "DELETE FROM funds_traceshare WHERE run_id = ANY(%s)",
)


@transaction.atomic
def retrace(case: FundsCase, *, because: Because = Because.HAND, actor: Actor | None = None) -> TraceRun | None:
    """Trace a case by every rule and keep the answer; `None` when no victim's payment is known.

    1. One trace of a case at a time. What victims and banks told is laid beside the statements first (`paid`).
    2. Each rule's run keeps its sums, shares and accounts, and every row that carried money: of the ranking rule
       always, of another up to `MOST_KEPT` rows.
    3. Accounts that are in the case already are put on their level.
    """
    actor = actor or Actor.system("funds")
    with connection.cursor() as cursor:
        wait(Lock.TRACE, case.pk)
        suspect(case.pk)
        inputs = load(case.pk)
        digest = inputs.digest
        before = {run.rule: run for run in TraceRun.unscoped.filter(case=case, latest=True)}
        found = followed(case.pk, inputs)
        if not found:
            return None
        old = [run.pk for run in before.values()]
        TraceRun.unscoped.filter(pk__in=old).update(latest=False)
        for statement in _FORGET:
            cursor.execute(statement, [old])
        ranking = None
        for one in found:
            run = _keep(cursor, case, inputs, one, digest, because, actor)
            if one.rule is RANKING:
                ranking = run
    record(actor, "funds.trace", on=("funds_case", case.pk), rows=inputs.rows.height, detail={"because": because.value})
    return ranking


def followed(case_id: int, inputs: Inputs) -> list[Figures]:
    """The answer of every rule to the inputs of a case; with what nobody has decided counted once and twice. Raises
    `NotConservedError`."""
    doubles = once_of(SuspectedDouble.unscoped.filter(case=case_id, verdict=DoubleVerdict.OPEN, best=True))
    found = figures(inputs, load(case_id, doubles) if doubles else None)
    for one in found:
        if doubles:
            one.flags[SUSPECTED] = len(doubles)
    return found


def retrace_after_rows(case: FundsCase, actor: Actor) -> None:
    """The ledger of the case has new rows. While the disk is full they are traced later."""
    if room.shortage() is None:
        retrace(case, because=Because.STATEMENT, actor=actor)
    else:
        retrace_soon(case.pk, Because.STATEMENT)


def retrace_soon(case_id: int, because: Because, *, seconds: int = 0) -> None:
    """Have a worker trace the case, after the caller's transaction and so many seconds; once, however many changes ask
    for it."""
    lock = f"funds.trace.{case_id}"
    defer_once("wuzha.funds.tracing.tasks.trace_case", lock, seconds=seconds, case_id=case_id, because=because.value)


def _keep(
    cursor: CursorWrapper,
    case: FundsCase,
    inputs: Inputs,
    found: Figures,
    digest: bytes,
    because: Because,
    actor: Actor,
) -> TraceRun:
    run = run_of(case, inputs, found, digest)
    run.because, run.by_id = because, actor.person_id
    run.save(force_insert=True)
    key = pl.lit(run.pk).alias("run_id")
    copy_frame(
        cursor,
        "funds_traceshare",
        found.shares.select(
            key, pl.col("victim").alias("victim_id"), pl.col("account").alias("account_id"), "fen",
            pl.col("low").alias("low_fen"), pl.col("high").alias("high_fen"), "traceable",
        ),
    )  # fmt: skip
    if keeps_rows(found):
        copy_frame(cursor, "funds_tracemove", _moves(found.moves, key))
        copy_frame(cursor, "funds_traceaccount", _accounts(case, inputs, found.accounts, key))
    if found.rule is RANKING:
        cursor.execute(_LEVEL, [case.pk, AccountRole.RECEIVING, run.pk])
    return run


def run_of(case: FundsCase, inputs: Inputs, found: Figures, digest: bytes) -> TraceRun:
    """A run as it would be kept, now."""
    return TraceRun(
        case=case,
        rule=found.rule.value,
        floor_fen=FLOOR_FEN if found.rule is Rule.HAIRCUT else 0,
        engine=engine_version(),
        inputs=digest,
        transfers=inputs.rows.height,
        accounts=inputs.accounts.size,
        injected_fen=found.injected,
        held_fen=found.held,
        gone_fen=found.gone,
        flags=found.flags,
        at=timezone.now(),
    )


def keeps_rows(found: Figures) -> bool:
    """Whether the rows of a run are kept, or its sums and shares only."""
    return found.rule is RANKING or found.moves.height <= MOST_KEPT


def accounts_of(case: FundsCase, inputs: Inputs, found: Figures) -> pl.DataFrame:
    """The accounts of a fresh trace as `stored_accounts` gives those of one that is kept."""
    frame = _accounts(case, inputs, found.accounts, pl.lit(0).alias("run_id"))
    frame = frame.sort("recoverable_fen", "got_fen", "account_id", descending=[True, True, False])
    return frame.select(
        pl.col("account_id").alias("account"),
        "level",
        *(pl.col(f"{name}_fen").alias(name) for name in ("recoverable", "held", "low", "high", "balance")),
    )


def _moves(moves: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    return moves.select(
        key,
        pl.col("victim").alias("victim_id"),
        "pos",
        pl.col("transfer").alias("transfer_id"),
        # a row that a statement tells of is that transfer, whoever told of it before
        pl.when(pl.col("transfer").is_null()).then("payment").alias("payment_id"),
        pl.col("payer").alias("payer_id"),
        pl.col("payee").alias("payee_id"),
        moment("time").alias("at"),
        pl.col("amount").alias("amount_fen"),
        "fen",
        "level",
        pl.col("exit").alias("exit_kind"),
        "mode",
    )


def _accounts(case: FundsCase, inputs: Inputs, accounts: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    known = accounts.join(balances(case, inputs), on="account", how="left")
    fresh = pl.col("balance").is_not_null() & (pl.col("balance_at") >= pl.col("last_in").fill_null(0))
    return known.select(
        key,
        pl.col("account").alias("account_id"),
        "level",
        pl.col("got").alias("got_fen"),
        pl.col("held").alias("held_fen"),
        pl.col("low").alias("low_fen"),
        pl.col("high").alias("high_fen"),
        moment("last_in").alias("last_in_at"),
        pl.col("balance").alias("balance_fen"),
        moment("balance_at").alias("balance_at"),
        pl.when(fresh).then(pl.min_horizontal("held", pl.col("balance").clip(0))).otherwise("held")
        .alias("recoverable_fen"),
    )  # fmt: skip


def balances(case: FundsCase, inputs: Inputs) -> pl.DataFrame:
    """account, balance (分), balance_at (epoch seconds): the last that a statement or a bank's answer told."""
    rows = inputs.rows.with_row_index("pos")
    sides = [
        rows.select(pl.col(side).alias("account"), pl.col(f"{side}_after").alias("balance"), "time", "pos")
        for side in ("payer", "payee")
    ]
    answers = [
        (account, balance, int(at.timestamp()))
        for account, balance, at in StopOrder.unscoped.filter(
            case=case, balance_fen__isnull=False, started_at__isnull=False
        ).values_list("account_id", "balance_fen", "started_at")
        if at is not None
    ]
    answers += [
        (stop or freeze, balance, int(at.timestamp()))
        for stop, freeze, balance, at in BankAnswer.unscoped.filter(balance_fen__isnull=False, correction__isnull=True)
        .filter(stop__case=case)
        .values_list("stop__account_id", "freeze__account_id", "balance_fen", "answered_at")
    ]
    # The last fen of a freeze was paid out: what was told before is less by that.
    emptied = Freeze.unscoped.filter(case=case, state=FreezeState.DEDUCTED, ended_at__isnull=False)
    for account, paid, at in emptied.values_list("account_id", "paid_fen", "ended_at"):
        told_of = [(when, balance or 0) for one, balance, when in answers if one == account]
        when, before = max(told_of, default=(0, paid))
        if at is not None and when <= at.timestamp():
            answers.append((account, max(0, before - paid), int(at.timestamp())))
    told = pl.DataFrame(
        [(*one, 1 << 32) for one in answers],
        schema={"account": pl.Int64, "balance": pl.Int64, "time": pl.Int64, "pos": pl.Int64},
        orient="row",
    )
    return (
        pl.concat([*(side.cast({"pos": pl.Int64}) for side in sides), told])
        .filter(pl.col("account").is_not_null() & pl.col("balance").is_not_null())
        .sort("time", "pos")
        .group_by("account", maintain_order=True)
        .agg(pl.col("balance").last(), pl.col("time").last().alias("balance_at"))
    )


def engine_version() -> str:
    """The version of the package: an exported trace names it."""
    return version("wuzha")[:24]
