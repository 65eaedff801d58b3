# SPDX-License-Identifier: Apache-2.0
"""Victims' transfers found, their money followed by each rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wuzha.engine.identifiers import Account
from wuzha.engine.tracing import ExitKind, Ledger, Rule, Seeds, Trace
from wuzha.engine.wording import yuan
from wuzha.funds.tracing.laptop.progress import Progress
from wuzha.funds.tracing.laptop.transfers import Int64s, Remark, Transfers
from wuzha.funds.tracing.laptop.victims import Victim
from wuzha.runtime.messages import OperatorError


@dataclass(frozen=True)
class Question:
    """The victims as found in the data, in the order they were named: numbers of accounts, and their transfers."""

    accounts: tuple[int, ...]
    names: tuple[str, ...]
    seeds: Seeds
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Answer:
    """One rule's trace over the whole ledger."""

    transfers: Transfers
    question: Question
    rule: Rule
    floor_fen: int
    trace: Trace
    book: Ledger


def chosen(transfers: Transfers, named: Sequence[Sequence[Victim]]) -> list[Victim]:
    """Of each argument's readings, the first whose account is in the data.

    Raises OperatorError for an account that no row names and for one named twice; numbers are masked in the text.
    """
    victims: list[Victim] = []
    taken: set[int] = set()
    numbers = transfers.find(reading.account for readings in named for reading in readings)
    for readings in named:
        known = [reading for reading in readings if reading.account in numbers]
        shown = masked(readings[0].account)
        if not known:
            raise OperatorError(
                f"--victim {shown}：输入的文件中没有这个账号（共 {len(transfers.names):,} 个账户）。"
                "请核对账号，以及写法 账号[@时间][:金额元]。",
                f"--victim {shown}: no row of the input names this account ({len(transfers.names):,} accounts). "
                "Check the number, and the form ACCOUNT[@TIME][:YUAN].",
            )
        if (number := numbers[known[0].account]) in taken:
            raise OperatorError(
                f"--victim {shown}：同一账户只能写一次。请合并为一个起始时间和金额。",
                f"--victim {shown}: name each account once, with one time and one amount.",
            )
        taken.add(number)
        victims.append(known[0])
    return victims


def masked(account: str) -> str:
    """An account as it may stand in a message; short names of test data have nothing to hide."""
    return Account.mask(account) if len(account) >= 6 else account


def ask(transfers: Transfers, victims: Sequence[Victim]) -> Question:
    """Every transfer out of a victim's account from its time on, up to its amount, as the seeds of a trace."""
    known = transfers.find(victim.account for victim in victims)
    numbers = [known[victim.account] for victim in victims]
    paid: Int64s = np.flatnonzero(np.isin(transfers.src, np.array(numbers, np.int32)))
    rows, labels, amounts = [], [], []
    remarks: list[Remark] = []
    for label, (victim, number) in enumerate(zip(victims, numbers, strict=True)):
        own = paid[transfers.src[paid] == number]
        own = own[(transfers.dst[own] != number) & (victim.since is None or transfers.time[own] >= victim.since)]
        other = int((~transfers.is_transfer[own]).sum())
        own = own[transfers.is_transfer[own]]
        fen = transfers.fen[own]
        if victim.limit_fen is not None:
            before = np.cumsum(fen) - fen
            fen = np.clip(victim.limit_fen - before, 0, fen)
            own, fen = own[fen > 0], fen[fen > 0]
        rows.append(own)
        labels.append(np.full(own.size, label, np.int32))
        amounts.append(fen)
        remarks += _doubts(victim, own.size, int(fen.sum()), other)
    together = [np.concatenate(parts) if parts else np.empty(0, np.int64) for parts in (rows, labels, amounts)]
    return Question(tuple(numbers), tuple(victim.account for victim in victims), Seeds(*together), tuple(remarks))


def _doubts(victim: Victim, rows: int, fen: int, other: int) -> list[Remark]:
    shown = masked(victim.account)
    found = []
    if not rows:
        found.append(
            Remark(
                "victim_without_transfers",
                1,
                f"被害人账户 {shown} 在所给时间以后没有转出，注入金额为 0",
                f"victim {shown} has no transfer out from that time on: nothing is injected",
            )
        )
    elif victim.limit_fen is not None and fen < victim.limit_fen:
        found.append(
            Remark(
                "victim_below_amount",
                1,
                f"被害人账户 {shown} 的转出合计 {yuan(fen)} 元，少于所给金额 {yuan(victim.limit_fen)} 元",
                f"victim {shown} paid {yuan(fen)} yuan in all, less than the {yuan(victim.limit_fen)} named",
            )
        )
    if other:
        found.append(
            Remark(
                "victim_other_rows",
                other,
                f"被害人账户 {shown} 另有 {other} 笔取现、消费、费用等，不是转账，未计入",
                f"victim {shown} has {other} further rows that are no transfers (cash, purchases, fees): not counted",
            )
        )
    return found


def trace(
    transfers: Transfers, question: Question, rules: Sequence[Rule], floor_fen: int, progress: Progress
) -> list[Answer]:
    """One answer a rule over one index. Raises `NotConservedError` if a fen were lost: a fault, never a result."""
    progress.step("建立索引", "index")
    absorbing = np.zeros(len(transfers.names), np.uint8)
    absorbing[list(question.accounts)] = ExitKind.RETURNED
    openings = None
    if transfers.openings is not None:
        openings = transfers.openings
    book = Ledger.from_arrays(
        transfers.src,
        transfers.dst,
        transfers.fen,
        accounts=len(transfers.names),
        openings=openings,
        exits=absorbing,
        row_exits=transfers.leaves if transfers.leaves.any() else None,
    )
    progress.done(transfers.fen.size)
    answers = []
    for rule in rules:
        progress.step(f"追踪 {rule.value}", f"trace {rule.value}")
        found = book.trace(question.seeds, rule, floor_fen=floor_fen)
        found.check()
        progress.done(transfers.fen.size)
        answers.append(Answer(transfers, question, rule, floor_fen, found, book))
    return answers


def held_frame(answer: Answer) -> pl.DataFrame:
    """`victim`, `account` (number), `fen`; the most first."""
    held = answer.trace.held
    frame = pl.DataFrame({"victim": held.victim, "account": held.account, "fen": held.fen})
    return frame.sort(["victim", "fen", "account"], descending=[False, True, False])


def exits_frame(answer: Answer) -> pl.DataFrame:
    """`victim`, `kind` (code), `account` (number, -1 unknown), `fen`, `rows`, one row a kind and payee."""
    gone = answer.trace.exits
    frame = pl.DataFrame({"victim": gone.victim, "kind": gone.kind, "account": gone.account, "fen": gone.fen})
    return (
        frame.group_by("victim", "kind", "account")
        .agg(pl.col("fen").sum(), pl.len().alias("rows"))
        .sort(["victim", "fen", "kind", "account"], descending=[False, True, False, False])
    )


def exit_word(transfers: Transfers, code: int) -> str:
    """The word of a kind of exit in files."""
    return transfers.words.get(code) or ExitKind(code).word
