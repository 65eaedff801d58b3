# SPDX-License-Identifier: Apache-2.0
"""Where the money is now, and by which rows it went there: what the page and the workbook show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import groupby

import numpy as np
import polars as pl

from wuzha.engine.tracing import Rule
from wuzha.engine.wording import yuan
from wuzha.funds.statements.reading.values import BEIJING
from wuzha.funds.tracing.laptop.ask import Answer, exit_word, exits_frame, held_frame
from wuzha.funds.tracing.laptop.owners import owner_lines
from wuzha.funds.tracing.laptop.transfers import Owner

#: Words of `kind` in Chinese; words of a ledger's own stay as they are.
KINDS = {
    "returned": "退回被害人",
    "cash_out": "取现",
    "purchase": "消费",
    "fee": "手续费",
    "payment_institution": "支付机构（需调单）",
    "merchant": "商户",
    "foreign": "境外",
    "otc": "虚拟币交易",
    "hub": "汇聚账户",
    "unidentified": "收款方不明（需调单）",
    "unexplained": "无对应流水的支出",
    "other": "其他",
}
RULES = {
    "lifo": "后进先出（LIFO）",
    "fifo": "先进先出（FIFO）",
    "libr": "他人资金先出（LIBR，最低余额）",
    "haircut": "按比例（haircut）",
    "tainted": "涉案资金先出（上限）",
}


#: Columns of `Picture.owners`.
OWNERS = ("被害人账户", "所有人", "依据", "账户", "现存", "合计", "内部转账")

#: (victim, account) → (level, first row, last row)
Steps = dict[tuple[int, int], tuple[int, int, int]]


@dataclass(frozen=True)
class HeldLine:
    """A victim's money in one account. Money in fen; `low` and `high` over all rules; `level` 1: paid by the victim."""

    victim: str
    account: str
    name: str
    bank: str
    level: int
    fen: int
    low: int
    high: int
    balance: int
    last: str
    path: str


@dataclass(frozen=True)
class ExitLine:
    victim: str
    kind: str
    account: str
    name: str
    fen: int
    rows: int


@dataclass(frozen=True)
class FlowLine:
    """One transfer that carried a victim's money, for 《涉案资金流向表》."""

    level: int
    payer: str
    payee: str
    time: str
    fen: int
    serial: str
    victim: str
    share: int
    match: str
    balance: int | None
    place: str
    note: str


#: Rows of a list that are worth showing; above it every victim's largest are.
MOST_LINES = 50_000
#: Rows of victims' money above which levels and paths are not worked out.
_MOST_MOVES = 1_000_000
#: Below so many accounts also those are shown that only other rules see.
_FEW = 2_000


class Picture:
    """The answer of one rule seen beside all rules (`answers`, one of which it is)."""

    def __init__(self, answer: Answer, answers: Sequence[Answer]) -> None:
        self.answer = answer
        self._answers = answers
        self._transfers = answer.transfers
        holders = answer.transfers.holders
        self.names: dict[str, str] = {}
        self.banks: dict[str, str] = {}
        if holders is not None:
            self.names = dict(holders.select("account", "name").iter_rows())
            self.banks = dict(holders.select("account", "bank").iter_rows())

    @property
    def victims(self) -> tuple[str, ...]:
        return self.answer.question.names

    def account(self, number: int) -> str:
        """An account's name in the files, "" where unknown."""
        return str(self._transfers.names[number]) if number >= 0 else ""

    @cached_property
    def sums(self) -> list[tuple[str, int, int, int]]:
        """By victim: account, fen injected, held, gone."""
        injected = self.answer.trace.injected_by_victim()
        held, gone = (
            dict(frame.group_by("victim").agg(pl.col("fen").sum()).iter_rows())
            for frame in (held_frame(self.answer), self.gone)
        )
        return [
            (name, injected.get(label, 0), held.get(label, 0), gone.get(label, 0))
            for label, name in enumerate(self.victims)
        ]

    @cached_property
    def gone(self) -> pl.DataFrame:
        """`exits_frame` of this rule."""
        return exits_frame(self.answer)

    @cached_property
    def spread(self) -> pl.DataFrame:
        """`victim`, `account`, `fen` by this rule, `low`, `high` over all rules; the most first, victim by victim."""
        parts = [held_frame(one).with_columns(mine=pl.lit(one is self.answer)) for one in self._answers]
        parts += [_numbered(one.once, self.answer) for one in self._answers if one.once is not None]
        frame = (
            pl.concat(parts)
            .group_by("victim", "account")
            .agg(pl.col("fen").filter("mine").sum(), low=pl.col("fen").min(), high=pl.col("fen").max(), seen=pl.len())
            .with_columns(low=pl.when(pl.col("seen") < len(parts)).then(0).otherwise("low"))
        )
        if frame.height > _FEW:
            frame = frame.filter(pl.col("fen") > 0)
        return frame.sort(["victim", "fen", "high", "account"], descending=[False, True, True, False])

    @cached_property
    def _steps(self) -> Steps:
        return steps_of(self.answer)

    @cached_property
    def _reached(self) -> Steps:
        """Where other rules too say that the money came by; this rule's own steps before theirs."""
        found: Steps = {}
        others = [one for one in self._answers if one is not self.answer] if self.spread.height <= _FEW else []
        for answer in reversed([self.answer, *others]):
            found |= steps_of(answer)
        return found

    def _path(self, victim: int, account: int) -> str:
        way, seen = [account], {account}
        while (step := self._reached.get((victim, account))) is not None:
            account = int(self._transfers.src[step[1]])
            way.append(account)
            if account in seen:
                break
            seen.add(account)
        # what is one owner's stands in brackets, each account of it
        parts = [
            (owner, " → ".join(self.account(one) or "？" for one in accounts))
            for owner, accounts in groupby(reversed(way), lambda one: self._owner_of.get(one))
        ]
        return " → ".join(text if owner is None else f"〔{owner.label}：{text}〕" for owner, text in parts)

    @cached_property
    def _owner_of(self) -> dict[int, Owner]:
        return {account: owner for owner in self._transfers.owners for account in owner.accounts}

    def owners(self) -> list[tuple[str, ...]]:
        """With `--owners`: the cells of `OWNERS`, the sums in yuan."""
        lines: list[tuple[str, ...]] = []
        for line in owner_lines(self.answer):
            accounts = "、".join(f"{self.account(account)} {yuan(fen)}" for account, fen in line.held)
            inside = "；".join(
                f"{self.account(payer)} → {self.account(payee)} {yuan(fen)}（{rows} 笔）"
                for payer, payee, fen, rows in line.inside
            )
            by = "证件号码" if line.owner.by == "id" else "户名和银行确认"
            whole = "、".join(self.account(account) for account in line.owner.accounts)
            lines.append((self.victims[line.victim], line.owner.label, by, whole, accounts, yuan(line.fen), inside))
        return lines

    def held(self, limit: int = MOST_LINES) -> list[HeldLine]:
        """The most first, victim by victim; accounts only other rules see are in it with 0 where there are few."""
        balances = self.answer.book.balances
        lines = []
        for victim, account, fen, low, high, _ in self._largest(self.spread, limit).iter_rows():
            level, _, last = self._reached.get((victim, account), (0, -1, -1))
            name = self.account(account)
            lines.append(
                HeldLine(
                    self.victims[victim],
                    name,
                    self.names.get(name, ""),
                    self.banks.get(name, ""),
                    level,
                    fen,
                    low,
                    high,
                    int(balances[account]),
                    moment(int(self._transfers.time[last])) if last >= 0 else "",
                    self._path(victim, account) if last >= 0 else "",
                )
            )
        return lines

    def exits(self, limit: int = MOST_LINES) -> list[ExitLine]:
        """The most first, victim by victim."""
        lines = []
        for victim, kind, account, fen, rows in self._largest(self.gone, limit).iter_rows():
            name, word = self.account(account), exit_word(self._transfers, kind)
            lines.append(
                ExitLine(self.victims[victim], KINDS.get(word, word), name, self.names.get(name, ""), fen, rows)
            )
        return lines

    def exit_sums(self) -> list[tuple[str, int]]:
        """Fen by kind, the most first."""
        sums = self.gone.group_by("kind").agg(pl.col("fen").sum()).sort("fen", descending=True)
        words = [(exit_word(self._transfers, kind), fen) for kind, fen in sums.iter_rows()]
        return [(KINDS.get(word, word), fen) for word, fen in words]

    def _largest(self, frame: pl.DataFrame, limit: int) -> pl.DataFrame:
        """All rows, or of each victim the first of its own when they are too many."""
        if frame.height <= limit:
            return frame
        each = max(limit // max(len(self.victims), 1), 10)
        return frame.filter(pl.int_range(pl.len()).over("victim") < each)

    def _is_sure(self) -> list[bool]:
        """For each of this rule's moves: whether every rule moves as much of that victim's money with that row.

        Tainted-first is an upper bound and no attribution: it is not asked.
        """
        mine = moves_frame(self.answer)
        sure = pl.Series([True]).new_from_index(0, mine.height)
        for other in self._answers:
            if other is not self.answer and other.rule is not Rule.TAINTED:
                both = mine.join(moves_frame(other), on=["victim", "row"], how="left", maintain_order="left")
                sure &= (both.get_column("fen") == both.get_column("fen_right")).fill_null(False)
        return sure.to_list()

    def flows(self, limit: int) -> list[FlowLine]:
        """Rows in the order of their happening, `limit` at most."""
        t = self._transfers
        moves = self.answer.trace.moves
        sure = self._is_sure()
        inflows = np.bincount(t.dst[t.dst >= 0], minlength=len(t.names))
        order = np.lexsort((moves.victim, moves.row))[:limit]
        serials = t.origin.get_column("serial").cast(pl.String) if t.origin is not None else None
        balances = t.origin.get_column("balance") if t.origin is not None and "balance" in t.origin.columns else None
        lines = []
        for place in order.tolist():
            victim, row, share = int(moves.victim[place]), int(moves.row[place]), int(moves.fen[place])
            payer, payee = int(t.src[row]), int(t.dst[row])
            is_sure = sure[place]
            alone = is_sure and share == int(t.fen[row]) and payee >= 0 and inflows[payee] == 1
            word = exit_word(t, int(t.leaves[row])) if t.leaves[row] else ("" if payee >= 0 else "unidentified")
            lines.append(
                FlowLine(
                    self._steps.get((victim, payer), (0, -1, -1))[0] + 1,
                    self.account(payer),
                    self.account(payee),
                    moment(int(t.time[row])),
                    int(t.fen[row]),
                    (serials[row] or "") if serials is not None else "",
                    self.answer.question.names[victim],
                    share,
                    "单笔" if alone else "时间戳" if is_sure else "比例",
                    balances[row] if balances is not None else None,
                    self._place(row),
                    KINDS.get(word, word),
                )
            )
        return lines

    def _place(self, row: int) -> str:
        origin = self._transfers.origin
        if origin is None:
            return ""
        sheet, line = origin.get_column("sheet")[row], origin.get_column("line")[row]
        file = self._transfers.files[origin.get_column("file")[row]] if self._transfers.files else ""
        return f"{' '.join(filter(None, (file, sheet)))} 第 {line} 行".strip()


def _numbered(once: Answer, answer: Answer) -> pl.DataFrame:
    """`held_frame` of the ledger that counts doubles once, by the numbers of the other; all its accounts are in it."""
    numbers = answer.transfers.find(once.transfers.names)
    places = [numbers.get(name, -1) for name in once.transfers.names]
    table = pl.Series(places, dtype=pl.Int32)
    held = held_frame(once)
    return held.with_columns(account=table.gather(held.get_column("account")), mine=pl.lit(value=False))


def steps_of(answer: Answer) -> Steps:
    """By victim and account: level, the row the money first came by with that level, the last row it came by."""
    moves = answer.trace.moves
    found: Steps = {}
    if moves.row.size > _MOST_MOVES:
        return found
    src, dst = answer.transfers.src, answer.transfers.dst
    for victim, row in zip(moves.victim.tolist(), moves.row.tolist(), strict=True):
        payer, payee = int(src[row]), int(dst[row])
        level = found.get((victim, payer), (0, -1, -1))[0] + 1
        old = found.get((victim, payee))
        found[victim, payee] = (level, row, row) if old is None or level < old[0] else (*old[:2], row)
    return found


def moves_frame(answer: Answer) -> pl.DataFrame:
    """`victim`, `row`, `fen`."""
    moves = answer.trace.moves
    return pl.DataFrame({"victim": moves.victim, "row": moves.row, "fen": moves.fen})


def moment(seconds: int) -> str:
    """Epoch seconds as Beijing time."""
    try:
        return f"{datetime.fromtimestamp(seconds, UTC) + timedelta(seconds=BEIJING):%Y-%m-%d %H:%M:%S}"
    except (OverflowError, ValueError, OSError):
        return str(seconds)
