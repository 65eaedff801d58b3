# SPDX-License-Identifier: Apache-2.0
"""Statement rows become transfers: one name an account, one row a transfer, in the order the balances tell.

Where a statement's balances do not follow from its rows, something was not exported (or was rejected). The gap becomes
a row of its own: money in of unknown origin, or an outflow that no row explains. It is left open where another bank's
row of the account lies in between and may be the missing one, and for a statement whose balances break at more than
every second row: such balances are no chain (payments by a linked card, several sub-accounts).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from wuzha.engine.tellers import covered
from wuzha.engine.tellers import tell as tell_twice
from wuzha.engine.tracing.order import merge_orders, order_accounts
from wuzha.engine.tracing.words import UNKNOWN, WINDOW
from wuzha.funds.statements.proof.command import KEYS, is_lacking, tell
from wuzha.funds.statements.proof.doubles import given
from wuzha.funds.statements.proof.parse import AnswersOf, nothing_said, parse
from wuzha.funds.statements.proof.result import ASKED, TOLD
from wuzha.funds.statements.reading import Statements, explain_reject
from wuzha.funds.statements.reading.layouts import load
from wuzha.funds.statements.reading.model import find_aliases
from wuzha.funds.tracing.laptop.parties import known_holders, serial_ranks
from wuzha.funds.tracing.laptop.progress import Progress
from wuzha.funds.tracing.laptop.tellers import Joined, joined, listed
from wuzha.funds.tracing.laptop.transfers import (
    Bytes,
    Int32s,
    Int64s,
    Reject,
    Remark,
    Transfers,
    coarse_times,
    kind_code,
    number,
)
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.runtime.messages import OperatorError

_ACCOUNT_BITS = 36  # seconds since 1970 need fewer


class Gaps(NamedTuple):
    """`at` places in the order before which a row is missing, `fen` what is missing (above 0: money in)."""

    at: Int64s
    fen: Int64s
    #: breaks of a chain that were left open
    open: int


def find_gaps(rows: Int64s, own: Int64s, signed: Int64s, balance: Int64s, time: Int64s, seen_elsewhere: Int64s) -> Gaps:
    """`rows` in the order of `order_accounts`; `seen_elsewhere` int64[k, 2]: (account, time) of other banks' rows."""
    account, after = own[rows], balance[rows]
    before = after - signed[rows]
    comparable = (account[1:] == account[:-1]) & (after[1:] != UNKNOWN) & (after[:-1] != UNKNOWN)
    missing = np.where(comparable, before[1:] - after[:-1], 0)
    at = np.flatnonzero(missing) + 1
    if not at.size:
        return Gaps(at, missing[at], 0)
    perhaps = _between(account[at], time[rows[at - 1]] - WINDOW, time[rows[at]] + WINDOW, seen_elsewhere)
    size = int(account.max()) + 1
    breaks, all_rows = np.bincount(account[at], minlength=size), np.bincount(account, minlength=size)
    believed = 2 * breaks <= all_rows
    closed = ~perhaps & believed[account[at]]
    return Gaps(at[closed], missing[at[closed] - 1], int((~closed).sum()))


def _between(account: Int64s, first: Int64s, last: Int64s, elsewhere: Int64s) -> npt.NDArray[np.bool_]:
    keys = np.sort((elsewhere[:, 0] << _ACCOUNT_BITS) + elsewhere[:, 1])
    base = account << _ACCOUNT_BITS
    return np.searchsorted(keys, base + first, "left") < np.searchsorted(keys, base + last, "right")


_WORDS = {
    "direction_inferred": ("收付方向由余额推断", "directions inferred from balances"),
    "coarse_times": ("只有日期没有时刻的行，先后次序仅以余额为据", "rows with a date only: ordered by balances alone"),
    "masked_peers": ("对方账号被遮盖，按未知处理", "masked accounts of the other party, taken as unknown"),
    "kind_words": (
        "摘要或附言提到手续费、消费等，但有对方账户，按转账追踪",
        "rows whose texts speak of a fee or a purchase but name another account: followed as transfers",
    ),
    "repeated_pages": (
        "整页重复的行，没有余额和时刻可以判定，均已计入",
        "rows as on a page before, without balances or times to tell: all are counted",
    ),
    "equal_files": ("内容完全相同的文件", "files that are equal byte for byte"),
}


def read_statements(paths: Sequence[Path], progress: Progress, said: AnswersOf = nothing_said) -> Transfers:
    """Parse, order and merge; `said` is what people said of sheets. Raises OperatorError for a file nobody can read."""
    progress.step("读取流水", "read statements")
    try:
        found = parse(paths, answers_of=said, seen=lambda done, of, rows: progress.show(rows, done / of))
    except UnreadableFileError as problem:
        raise OperatorError(str(explain(problem, "zh-hans")), str(explain(problem, "en"))) from None
    progress.done(found.rows_read)
    tell(found)
    progress.step("整理顺序、合并两行", "order rows, merge banks")
    transfers = as_transfers(found)
    progress.done(transfers.fen.size)
    return transfers


def as_transfers(found: Statements) -> Transfers:
    """The ledger of these statements. Of two banks' rows of one transfer the payer's is kept; both orders hold."""
    aliases = find_aliases(found)
    rows = found.rows.with_columns(
        own=pl.col("account").replace(aliases), other=pl.col("peer_account").replace(aliases)
    )
    lines = given(found)
    told = tell_twice(lines)
    transfers = _ledger(found, aliases, joined(rows, told))
    transfers.coverage = covered(lines)
    if told.suspected.height:
        transfers.doubles = listed(rows, told, found.files)
        transfers.once = lambda: _ledger(found, aliases, joined(rows, told, once=True))
        doubts = sum(one.likeliest for one in transfers.doubles)
        transfers.remarks.append(Remark("suspected_doubles", doubts, *_DOUBLES))
    return transfers


_DOUBLES = (
    "疑似同一笔转账被记两次，未判定；低、高分别按算一笔和算两笔",
    "transfers that may be told twice, undecided: low and high count them once and twice",
)


def _ledger(found: Statements, aliases: dict[str, str], told: Joined) -> Transfers:
    rows, partner = told.rows, told.partner
    incoming = rows.get_column("incoming")
    payer = rows.get_column("other").zip_with(incoming, rows.get_column("own"))
    payee = rows.get_column("own").zip_with(incoming, rows.get_column("other"))
    names, src, dst = number(payer, payee)
    time, fen = rows.get_column("time").to_numpy(), rows.get_column("fen").to_numpy()
    is_in = incoming.to_numpy()
    own: Int64s = np.where(is_in, dst, src).astype(np.int64)
    balance = rows.get_column("balance").fill_null(UNKNOWN).to_numpy()
    serial = serial_ranks(rows.get_column("serial"))
    signed = np.where(is_in, fen, -fen)
    order = order_accounts(own, time, signed, balance, serial)
    # the payee's row of a pair stands for the payer's: both statements keep their order
    keeper = np.arange(fen.size)
    mirrored = is_in & (partner >= 0)
    keeper[mirrored] = partner[mirrored]
    kept = np.flatnonzero(~mirrored)
    place = np.full(fen.size, -1, np.int64)
    place[kept] = np.arange(kept.size)
    gaps = find_gaps(order.rows, own, signed, balance, time, _seen_elsewhere(src, dst, is_in, time, partner))
    # the rows of the ledger before they are ordered: kept rows, then the gaps, which stand before the row after them
    source = np.concatenate([kept, order.rows[gaps.at]])
    is_gap = np.arange(source.size) >= kept.size
    chains = np.insert(place[keeper[order.rows]], gaps.at, np.flatnonzero(is_gap))
    starts = np.concatenate([[0], np.flatnonzero(np.diff(own[order.rows])) + 1, [order.rows.size]]).astype(np.int64)
    starts += np.searchsorted(gaps.at, starts, "left")
    sequence, forced = merge_orders(time[source], chains, starts)
    words: dict[int, str] = {}
    leaves = _exits(rows.get_column("kind").to_list(), words)
    # the payee's own statement goes on where the payer's bank sees an exit
    leaves[partner[mirrored]] = 0
    owner, inflow = own[source].astype(np.int32), gaps.fen > 0
    gap_leaves = np.where(inflow, 0, kind_code("unexplained", words)) if gaps.fen.size else gaps.fen
    new_src = np.concatenate([src[kept], np.where(inflow, -1, owner[is_gap])]).astype(np.int32)[sequence]
    new_dst = np.concatenate([dst[kept], np.where(inflow, owner[is_gap], -1)]).astype(np.int32)[sequence]
    new_leaves = np.concatenate([leaves[kept], gap_leaves]).astype(np.uint8)[sequence]
    final = np.where(is_gap, -1, source)[sequence]
    return Transfers(
        names=names,
        src=new_src,
        dst=new_dst,
        fen=np.concatenate([fen[kept], np.abs(gaps.fen)])[sequence],
        leaves=new_leaves,
        time=time[source][sequence],
        is_transfer=(new_leaves == 0) & ~is_gap[sequence],
        words=words,
        openings=_openings(own, order.rows, signed, balance, (new_src, new_dst), final, keeper, len(names)),
        duplicates=found.duplicates.height + int(mirrored.sum()) + told.repeats,
        added=gaps.fen.size,
        rejects=_rejects(found),
        remarks=_remarks(found, order.by_direction, forced, int(mirrored.sum()), gaps),
        # what else lies in a folder may be no statement; what somebody named is one
        incomplete=is_lacking(found) or any(one.named for one in found.unreadable),
        origin=rows.select("file", "sheet", "line", "serial", "balance")[source[sequence]],
        files=found.files,
        holders=known_holders(found, aliases),
        aliases=aliases,
    )


def _missing(found: Statements) -> list[tuple[str, int, str, str]]:
    """Key columns that sheets lack and headers that nobody knows, with the rows they touch."""
    words = load("understanding")["keys"]
    lacking = [
        (key, sum(sheet.rows for sheet in found.sheets if key in sheet.missing and sheet.level != ASKED))
        for key in KEYS
    ]
    unknown = sum(sheet.rows for sheet in found.sheets if sheet.unknown_headers)
    return [
        *(
            (f"missing_{key}", rows, f"没有{words[key][0]}列的行", f"rows without a column of the {words[key][1]}")
            for key, rows in lacking
        ),
        ("unknown_headers", unknown, "有不认识的表头的行", "rows beside headers that nobody knows"),
    ]


def _exits(kinds: Sequence[str], words: dict[int, str]) -> Bytes:
    codes = {word: kind_code(word, words) for word in sorted(set(kinds)) if word}
    return np.array([codes.get(word, 0) for word in kinds], np.uint8)


def _seen_elsewhere(src: Int32s, dst: Int32s, is_in: npt.NDArray[np.bool_], time: Int64s, partner: Int64s) -> Int64s:
    """(account, time) of rows that only the other party's bank reports."""
    other = np.where(is_in, src, dst).astype(np.int64)
    alone = (partner < 0) & (other >= 0)
    return np.column_stack([other[alone], time[alone]])


def _openings(
    own: Int64s,
    ordered: Int64s,
    signed: Int64s,
    balance: Int64s,
    sides: tuple[Int32s, Int32s],
    final: Int64s,
    keeper: Int64s,
    accounts: int,
) -> Int64s:
    """First balance less its amount, where the account's first row in the ledger is the first of its own statement."""
    openings = np.full(accounts, -1, np.int64)
    earliest = np.full(accounts, final.size, np.int64)
    for side in sides:
        known = np.flatnonzero(side >= 0)
        np.minimum.at(earliest, side[known], known)
    first = np.flatnonzero(np.diff(own[ordered], prepend=-1))
    for row in ordered[first].tolist():
        account = own[row]
        if balance[row] != UNKNOWN and final[earliest[account]] == keeper[row]:
            openings[account] = max(balance[row] - signed[row], 0)
    return openings


def _rejects(found: Statements) -> list[Reject]:
    return [
        Reject(found.files[file], sheet, line, reason, *explain_reject(reason), tuple(text.split("\t")))
        for file, sheet, line, reason, text in found.rejects.iter_rows()
    ]


def _remarks(found: Statements, by_direction: int, forced: int, mirrored: int, gaps: Gaps) -> list[Remark]:
    remarks = [Remark(flag, count, *_WORDS[flag]) for flag, count in sorted(found.flags.items())]
    told = (
        ("forced_ties", by_direction, "同一秒内无余额、流水号可依，先收后付", "ties ordered credits first"),
        ("contradicting_clocks", forced, "两家银行的时钟互相矛盾，按时间排列", "two banks' clocks contradict: by time"),
        ("mirrors_merged", mirrored, "两家银行报告的同一笔转账，合并为一笔", "transfers reported by two banks, merged"),
        ("chain_breaks", gaps.open, "余额不连续，未补差额", "balances that do not follow from the rows, left open"),
        ("unseen_rows", gaps.fen.size, "余额不连续，按差额补入一行", "gaps of balances, added as rows"),
        ("unreadable_files", len(found.unreadable), "无法读取的文件，已跳过", "files that could not be read, skipped"),
        (
            "asked_sheets",
            sum(sheet.level == ASKED for sheet in found.sheets),
            "没有读懂、整表退回的工作表，需要您确认",
            "sheets that are not understood, all their rows rejected: somebody must be asked",
        ),
        (
            "told_rows",
            sum(sheet.rows for sheet in found.sheets if sheet.level == TOLD),
            "只凭表头读取、没有余额可以印证的行",
            "rows read by the words of headers, which no balances prove",
        ),
        *_missing(found),
    )  # fmt: skip
    if "coarse_times" not in found.flags:
        remarks += coarse_times(found.rows.get_column("time").to_numpy())
    return remarks + [Remark(*entry) for entry in told if entry[1]]
