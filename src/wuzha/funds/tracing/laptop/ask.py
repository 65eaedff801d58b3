# SPDX-License-Identifier: Apache-2.0
"""Victims' transfers found, their money followed by each rule.

`--victim ACCOUNT[@TIME][:YUAN]` says whose money is followed, from when on, up to how much.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import polars as pl

from wuzha.engine.identifiers import Account
from wuzha.engine.tracing import ExitKind, Ledger, Rule, Seeds, Trace
from wuzha.engine.wording import yuan
from wuzha.funds.statements.reading.values import BEIJING
from wuzha.funds.tracing.laptop.progress import Progress
from wuzha.funds.tracing.laptop.transfers import Int64s, Remark, Transfers
from wuzha.runtime.messages import OperatorError

_MOMENT = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_AFTER_AT = re.compile(rf"(?P<time>{_MOMENT}|[0-9]{{1,11}})(?::(?P<yuan>[^:]+))?", re.IGNORECASE)
_YUAN = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,2})?")
#: What follows the @ of a mail address, which may be an account.
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+(:.*)?")
_SHANGHAI = timezone(timedelta(seconds=BEIJING))


@dataclass(frozen=True)
class Victim:
    """`since` in epoch seconds, the second itself included; None means from the first row on."""

    account: str
    since: int | None = None
    limit_fen: int | None = None


def readings(text: str) -> list[Victim]:
    """The ways an argument can be read, the plain one first.

    An account may hold `@` or `:` itself (an e-mail address): whoever knows the accounts takes the first reading whose
    account exists. Raises OperatorError when there is no reading at all.
    """
    text = text.strip()
    found = [
        reading
        for place in (place for place, char in enumerate(text) if char == "@")
        if (reading := _with_time(text[:place], text[place + 1 :]))
    ]
    if "@" in text and not found:
        before, _, after = text.rpartition("@")
        if (before.isdigit() or after[:1].isdigit()) and not _DOMAIN.fullmatch(after):
            raise _bad_time()
    account, colon, yuan = text.rpartition(":")
    if colon and "@" not in yuan and _YUAN.fullmatch(yuan) and _fen(yuan):
        found.append(Victim(account, None, _fen(yuan)))
    if ("@" not in text and ":" not in text) or "@" in text:
        found.append(Victim(text))
    found = [reading for reading in found if reading.account]
    if not found or (":" in text and all(reading.account == text for reading in found)):
        raise OperatorError(
            "--victim 应写作 账号[@时间][:金额元]，例如 6228480000000000018@2023-05-10T10:02:11:80000 。"
            "时间用 ISO 格式（无时区按北京时间）或纪元秒，金额以元为单位、大于 0、最多两位小数。",
            "--victim is written ACCOUNT[@TIME][:YUAN], such as 6228480000000000018@2023-05-10T10:02:11:80000 . "
            "TIME is ISO (Beijing time unless it names a zone) or epoch seconds; YUAN is above 0 with two decimals at "
            "most.",
        )
    return found


def _bad_time() -> OperatorError:
    return OperatorError(
        "--victim 中 @ 之后的时间无法识别。请写作 2023-05-10T10:02:11（无时区按北京时间）或纪元秒，其后可加 :金额元。",
        "--victim: what follows the @ is no time. Write 2023-05-10T10:02:11 (Beijing time unless it names a zone) or "
        "epoch seconds, then :YUAN if need be.",
    )


def _with_time(account: str, rest: str) -> Victim | None:
    read = _AFTER_AT.fullmatch(rest)
    if read is None:
        return None
    since = _moment(read["time"])
    yuan = read["yuan"]
    if since is None or (yuan is not None and not (_YUAN.fullmatch(yuan) and _fen(yuan))):
        return None
    return Victim(account, since, None if yuan is None else _fen(yuan))


def _fen(yuan: str) -> int:
    return int(Decimal(yuan) * 100)


def _moment(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    date, _, clock = text.upper().replace(" ", "T").partition("T")
    year, month, day = date[:10].split("-")[:3] if clock else re.split("-", date, maxsplit=2)
    zone = re.search(r"(Z|[+-][0-9]{2}:?[0-9]{2})$", clock or day)
    tail = zone[0] if zone else ""
    hour, minute, second = (*(clock.removesuffix(tail) or "0:00").split(":"), "0")[:3]
    try:
        moment = datetime(
            int(year), int(month), int(day.removesuffix(tail)), int(hour), int(minute), int(float(second)), tzinfo=UTC
        )
        offset = datetime.strptime(tail, "%z").utcoffset() if tail else _SHANGHAI.utcoffset(None)
    except ValueError:
        return None
    return int((moment - (offset or timedelta())).timestamp())


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
    #: The same question where what may be told twice counts once.
    once: Answer | None = None


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
        if not known and (before := readings[-1].account.rpartition("@")[0]) and transfers.find([before]):
            raise _bad_time()
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
