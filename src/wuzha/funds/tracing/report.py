# SPDX-License-Identifier: Apache-2.0
"""A trace as a file: what it rests on, and every row that carried victims' money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl
from django.utils import timezone

from wuzha.core.reveal import Opener
from wuzha.engine.tracing import ExitKind, Rule
from wuzha.funds.models import Account, Freeze, FundsCase, StopOrder, Victim
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.orders.rules.stops import HOLDING
from wuzha.funds.tracing.models import Mode, TraceMove, TraceRun

MODES = {Mode.SINGLE: "单笔", Mode.TIMESTAMP: "时间戳", Mode.PRO_RATA: "比例"}
LEFT = {
    ExitKind.RETURNED: "退回被害人", ExitKind.CASH_OUT: "取现", ExitKind.PURCHASE: "消费", ExitKind.FEE: "手续费",
    ExitKind.PAYMENT_INSTITUTION: "第三方支付", ExitKind.MERCHANT: "商户", ExitKind.FOREIGN: "境外",
    ExitKind.OTC: "虚拟币", ExitKind.HUB: "汇聚账户", ExitKind.UNIDENTIFIED: "收款方不明",
    ExitKind.UNEXPLAINED: "无流水支出", ExitKind.OTHER: "其他",
}  # fmt: skip
RULES = {
    Rule.FIFO: "先进先出", Rule.LIFO: "后进先出", Rule.LIBR: "其他资金先出", Rule.HAIRCUT: "按比例",
    Rule.TAINTED: "被害人资金先出",
}  # fmt: skip

#: Columns of moves, of a stored run and of a fresh trace alike (`compute.Figures.moves`).
MOVES = ("victim", "pos", "fen", "exit", "level", "mode", "transfer", "payer", "payee", "time", "amount")


@dataclass(frozen=True)
class Row:
    """A row of the table; money in 分, `at` in seconds since 1970."""

    level: int
    payer: tuple[str, str, str]
    at: int
    fen: int
    serial: str
    payee: tuple[str, str, str]
    victim: str
    part_fen: int
    mode: str
    balance_fen: int | None
    held: str
    held_until: str
    remark: str

    def cells(self, number: int) -> tuple[Any, ...]:
        """The cells in the order of `FLOW_COLUMNS`; money in 分."""
        moment = timezone.localtime(datetime.fromtimestamp(self.at, UTC))
        return (
            number, self.level, *self.payer, f"{moment:%Y-%m-%d %H:%M:%S}", self.fen, self.serial, *self.payee,
            self.victim, self.part_fen, self.mode, self.balance_fen, self.held, self.held_until, self.remark,
        )  # fmt: skip


def stored_moves(run: TraceRun) -> pl.DataFrame:
    """The moves of a run as it is kept."""
    rows = TraceMove.unscoped.filter(run=run).order_by("pos", "victim_id")
    found = [
        (victim, pos, fen, left, level, mode, transfer, payer, payee, int(at.timestamp()), amount)
        for victim, pos, fen, left, level, mode, transfer, payer, payee, at, amount in rows.values_list(
            "victim_id", "pos", "fen", "exit_kind", "level", "mode", "transfer_id", "payer_id", "payee_id", "at",
            "amount_fen",
        )
    ]  # fmt: skip
    kinds = {name: pl.String if name == "mode" else pl.Int64 for name in MOVES}
    return pl.DataFrame(found, schema=kinds, orient="row")


def rows_of(case: FundsCase, moves: pl.DataFrame, clear: Opener, *, names: bool = True) -> list[Row]:
    """The rows of the table in the order of the ledger, in clear by `clear`; without `names` only what the transfers
    tell: no names, no banks, nothing of what was ordered since."""
    from wuzha.funds.statements.models import Transfer

    moves = moves.sort("pos", "victim")
    keys = set(moves.get_column("payer").drop_nulls()) | set(moves.get_column("payee").drop_nulls())
    accounts = Account.unscoped.select_related("institution").in_bulk(keys)
    victims = {one.pk: one.name for one in Victim.unscoped.filter(case=case)} if names else {}
    # Each is opened once, in the first row that shows it.
    sides: dict[int | None, tuple[str, str, str]] = {None: ("", "", "")}
    called: dict[int | None, str] = {}

    def side(key: int | None, row: int) -> tuple[str, str, str]:
        if key not in sides:
            account = accounts[key]
            bank = printable(account.institution.name) if names and account.institution else ""
            holder = printable(clear("holder", account.holder, row)) if names else ""
            sides[key] = holder, clear("account", account.number, row), bank
        return sides[key]

    def victim(key: int | None, row: int) -> str:
        if key not in called:
            called[key] = printable(clear("victim", victims.get(key or 0), row)) if names else ""
        return called[key]

    transfers = {
        pk: (printable(serial), after)
        for pk, serial, after in Transfer.unscoped.filter(
            pk__in=moves.get_column("transfer").drop_nulls().unique().to_list()
        ).values_list("pk", "serial", "payee_after_fen")
    }
    orders = _orders(case) if names else {}
    rows = []
    for number, one in enumerate(moves.iter_rows(named=True)):
        serial, after = transfers.get(one["transfer"], ("", None))
        held, until = orders.get(one["payee"], ("", ""))
        rows.append(
            Row(
                one["level"], side(one["payer"], number), one["time"], one["amount"], serial,
                side(one["payee"], number), victim(one["victim"], number), one["fen"],
                MODES[Mode(one["mode"])], after, held, until, LEFT[ExitKind(one["exit"])] if one["exit"] else "",
            )
        )  # fmt: skip
    return rows


def _orders(case: FundsCase) -> dict[int, tuple[str, str]]:
    """Account → what holds it, and until when."""
    held = {
        stop.account_id: ("止付", _day(stop.expires_at))
        for stop in StopOrder.unscoped.filter(case=case, state__in=HOLDING)
    }
    held |= {
        freeze.account_id: ("冻结", _day(freeze.expires_at))
        for freeze in Freeze.unscoped.filter(case=case, state=FreezeState.ACTIVE)
    }
    return held


def _day(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def printable(text: str) -> str:
    """Without characters that no format can hold, or that nobody sees."""
    return "".join(char for char in text if char.isprintable())


def spread_of(run: TraceRun) -> tuple[int, int]:
    """The least and the most that any rule leaves in the accounts, of the same rows."""
    same = TraceRun.unscoped.filter(case=run.case_id, inputs=run.inputs, engine=run.engine)
    held = [run.held_fen, *same.values_list("held_fen", flat=True).distinct()]
    return min(held), max(held)


def basis_of(run: TraceRun, spread: tuple[int, int]) -> dict[str, Any]:
    """What the trace rests on: by this an export is checked against the data again."""
    return {
        "case": run.case.number,
        "rule": run.rule,
        "floor_fen": run.floor_fen,
        "engine": run.engine,
        "inputs": bytes(run.inputs).hex(),
        "transfers": run.transfers,
        "accounts": run.accounts,
        "injected_fen": run.injected_fen,
        "held_fen": run.held_fen,
        "gone_fen": run.gone_fen,
        "held_least_fen": spread[0],
        "held_most_fen": spread[1],
        "flags": dict(sorted(run.flags.items())),
        "traced": run.at.isoformat(),
    }
