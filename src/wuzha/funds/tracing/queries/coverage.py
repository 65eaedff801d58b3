# SPDX-License-Identifier: Apache-2.0
"""What statements cover, and which to ask for next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl
from django.db.models import Min, Sum

from wuzha.audit.actor import Actor
from wuzha.engine.tellers import to_ask
from wuzha.engine.tracing import ExitKind
from wuzha.funds.models import Account, FundsCase
from wuzha.funds.statements.models import AccountCoverage, StatementFile
from wuzha.funds.tracing.models import TraceAccount, TraceMove, TraceRun
from wuzha.pages import Page, page

#: Statements named at once: nearly all of the money lies behind the first.
MOST_ASKED = 30


@dataclass(frozen=True, slots=True)
class Ask:
    """A statement to ask for: of which account, from when on, why, and the victims' money behind it (分)."""

    account: Account
    why: str
    fen: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Covered:
    """The coverage of an account, with its statements and gaps as moments."""

    row: AccountCoverage
    periods: list[dict[str, Any]]
    gaps: list[dict[str, Any]]
    break_sheet: str

    @property
    def follow(self) -> int:
        """Balances that follow from the one before."""
        return self.row.points - self.row.breaks


def asks(actor: Actor, run: TraceRun) -> list[Ask]:
    """The statements to ask for, the most money behind them first."""
    accounts = TraceAccount.objects.visible_to(actor).filter(run=run)
    moves = TraceMove.objects.visible_to(actor).filter(run=run)
    came = dict(moves.filter(payee__isnull=False, exit_kind=0).order_by().values_list("payee").annotate(Min("at")))
    held = [
        (str(key), fen, got, _seconds(came.get(key, at)), _seconds(at))
        for key, fen, got, at in accounts.values_list("account", "recoverable_fen", "got_fen", "last_in_at")
        if at is not None
    ]
    coverage = AccountCoverage.objects.visible_to(actor).filter(case=run.case_id)
    known = [(str(key), _seconds(until)) for key, until in coverage.values_list("account", "until")]
    gaps = [
        (str(one.account_id), gap["since"], gap["until"], gap["missing"])
        for one in coverage.exclude(gaps=[]).only("account_id", "gaps")
        for gap in one.gaps
    ]
    found = to_ask(
        _frame(held, {"account": pl.String, "fen": pl.Int64, "got": pl.Int64, "first_in": pl.Int64,
                      "last_in": pl.Int64}),
        _frame(_gone(moves), {"account": pl.String, "why": pl.String, "fen": pl.Int64, "since": pl.Int64}),
        _frame(known, {"account": pl.String, "until": pl.Int64}),
        _frame(gaps, {"account": pl.String, "since": pl.Int64, "until": pl.Int64, "missing": pl.Int64}),
    ).head(MOST_ASKED)  # fmt: skip
    people = Account.unscoped.select_related("institution").in_bulk([int(key) for key in found.get_column("account")])
    return [
        Ask(people[int(key)], why, fen, datetime.fromtimestamp(since, UTC))
        for key, why, fen, since in found.iter_rows()
    ]


def _gone(moves: Any) -> Iterable[tuple[str, str, int, int]]:
    """Where victims' money left: institutions by themselves, unknown payees by who paid them."""
    institutions = (ExitKind.PAYMENT_INSTITUTION, ExitKind.HUB)
    for party, why, kinds in (
        ("payee", "institution", institutions),
        ("payer", "payee_unknown", (ExitKind.UNIDENTIFIED,)),
    ):
        rows = moves.filter(exit_kind__in=[int(kind) for kind in kinds], **{f"{party}__isnull": False})
        for key, fen, since in rows.order_by().values_list(party).annotate(Sum("fen"), Min("at")):
            yield str(key), why, fen, _seconds(since)


def _frame(rows: Iterable[tuple[Any, ...]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def covered(actor: Actor, case: FundsCase, after: str = "") -> Page[Covered]:
    """Account by account: those whose balances do not follow first, then the most rows. Raises `CursorError`."""
    rows = (
        AccountCoverage.objects.visible_to(actor).filter(case=case).select_related("account__institution", "break_file")
    )
    found = page(rows.order_by("-breaks", "-rows", "pk"), after)
    keys = {one["file"] for row in found.rows for one in row.periods}
    files = StatementFile.objects.visible_to(actor).in_bulk(keys)
    return found.of([_covered(row, files) for row in found.rows])


def _covered(row: AccountCoverage, files: dict[int, StatementFile]) -> Covered:
    def moments(one: dict[str, Any]) -> dict[str, Any]:
        return {name: datetime.fromtimestamp(one[name], UTC) for name in ("since", "until")}

    sheets = row.break_file.sheets if row.break_file else []
    place = row.break_sheet or 0
    return Covered(
        row,
        [moments(one) | {"file": files.get(one["file"])} for one in row.periods],
        [moments(one) | {"missing": one["missing"]} for one in row.gaps],
        str(sheets[place]) if place < len(sheets) else "",
    )
