# SPDX-License-Identifier: Apache-2.0
"""The JSON object of one rule; its keys are a contract (docs/reference/cli.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from wuzha.engine.tracing import Flag
from wuzha.funds.tracing.laptop.ask import Answer, exit_word, exits_frame, held_frame
from wuzha.funds.tracing.laptop.coverage import ask_next, recoverable
from wuzha.funds.tracing.laptop.owners import owner_lines
from wuzha.funds.tracing.laptop.transfers import Remark

_WORDS: dict[Flag, tuple[str, str]] = {
    Flag.OPENINGS_INFERRED: (
        "账户的期初余额未知，按使余额不为负的最小值推定",
        "openings unknown: the least that keeps balances at 0 or above",
    ),
    Flag.UNSEEN_INFLOW: (
        "按已知期初余额将为负，补入来源不明的款项",
        "balances would have been negative: clean money of unknown origin was added",
    ),
    Flag.SELF_TRANSFERS: (
        "同一账户自转，已跳过",
        "rows from an account to itself, skipped",
    ),
    Flag.SELF_TRANSFER_SEEDS: (
        "被害人自转，已跳过",
        "victims' transfers to the same account, skipped",
    ),
    Flag.UNKNOWN_PAYERS: (
        "付款方不明，按其他资金处理",
        "payer unknown: taken as other money",
    ),
    Flag.UNKNOWN_PAYEES: (
        "收款方不明，需调单",
        "payee unknown: ask the payer's bank",
    ),
    Flag.HUBS: (
        "按笔数视为汇聚账户",
        "accounts treated as hubs",
    ),
    Flag.BUSY_ACCOUNTS: (
        "笔数很多，可能是汇聚账户",
        "accounts with very many payments, perhaps hubs",
    ),
    Flag.RESEEDED: (
        "被害人转出款中含较早被害人的资金，保留原归属",
        "a victim's transfer held an earlier victim's money, which kept its label",
    ),
    Flag.FORCED_TIES: (
        "同一时刻的先后无依据",
        "rows of one moment whose order nothing decides",
    ),
    Flag.COARSE_TIMES: (
        "时间只到分或日，不能作为先后的证据",
        "times to the minute or day only: no evidence of order",
    ),
    Flag.LATE_ROWS: (
        "有补入的行",
        "rows inserted late",
    ),
}


def remarks_of(answer: Answer) -> list[Remark]:
    """What the result rests on: of the files, of the victims, of the engine."""
    engine = [Remark(flag.value, count, *_WORDS[flag]) for flag, count in answer.trace.flags.items()]
    return [*answer.transfers.remarks, *answer.question.remarks, *engine]


def as_dict(answer: Answer) -> dict[str, Any]:
    """Held and exits of each victim add up to what was injected, to the fen (checked before: `conserved`).

    Where something may be told twice, what differs by it has `low` and `high`; `fen` counts it twice.
    """
    names, transfers = answer.transfers.names, answer.transfers
    injected = answer.trace.injected_by_victim()
    owners = _owners(answer)
    told: dict[str, Any] = {
        "rule": answer.rule.value,
        "victims": [
            {"account": name, "injected_fen": injected.get(label, 0), "held": held, "exits": exits}
            | owners.get(label, {})
            for label, (name, held, exits) in enumerate(
                zip(answer.question.names, _by_victim(answer, _held), _by_victim(answer, _exits), strict=True)
            )
        ],
        "accounts": len(names),
        "transactions": transfers.fen.size - transfers.added,
        "duplicates_merged": transfers.duplicates,
        "rejected_rows": len(transfers.rejects),
        "flags": [remark.as_dict() for remark in remarks_of(answer)],
        "conserved": True,
    }
    if transfers.coverage is not None:
        told |= {
            "suspected_doubles": sum(one.likeliest for one in transfers.doubles),
            "doubles": [asdict(one) for one in transfers.doubles],
            "recoverable": recoverable(answer),
            "ask_next": ask_next(answer),
        }
    return told


Key = tuple[str | None, ...]
Sums = list[dict[Key, int]]


def _held(answer: Answer) -> Sums:
    """By victim: (account) → fen, the most first."""
    found: Sums = [{} for _ in answer.question.names]
    for victim, account, fen in held_frame(answer).iter_rows():
        found[victim][(answer.transfers.names[account],)] = fen
    return found


def _exits(answer: Answer) -> Sums:
    """By victim: (kind, account or None) → fen."""
    names = answer.transfers.names
    found: Sums = [{} for _ in answer.question.names]
    for victim, kind, account, fen, _ in exits_frame(answer).iter_rows():
        found[victim][exit_word(answer.transfers, kind), names[account] if account >= 0 else None] = fen
    return found


def _by_victim(answer: Answer, sums: Callable[[Answer], Sums]) -> list[list[dict[str, Any]]]:
    """Lines of each victim; with `low` and `high` where the two outcomes differ."""
    twice = sums(answer)
    once = sums(answer.once) if answer.once else twice
    found = []
    for mine, other in zip(twice, once, strict=True):
        lines = []
        for key in dict.fromkeys([*mine, *other]):
            fen, then = mine.get(key, 0), other.get(key, 0)
            line: dict[str, Any] = dict(zip(("account",) if len(key) == 1 else ("kind", "account"), key, strict=True))
            line["fen"] = fen
            if fen != then:
                line |= {"low": min(fen, then), "high": max(fen, then)}
            lines.append(line)
        found.append(lines)
    return found


def _owners(answer: Answer) -> dict[int, dict[str, Any]]:
    """With `--owners`: of each victim what is with one owner, and what went between that owner's accounts."""
    if not answer.transfers.owners:
        return {}
    names = answer.transfers.names
    found: dict[int, list[dict[str, Any]]] = {label: [] for label in range(len(answer.question.names))}
    for line in owner_lines(answer):
        inside = [
            {"from": names[payer], "to": names[payee], "fen": fen, "rows": rows}
            for payer, payee, fen, rows in line.inside
        ]
        found[line.victim].append(
            {
                "owner": line.owner.label,
                "by": line.owner.by,
                "accounts": [names[account] for account in line.owner.accounts],
                "held_fen": line.fen,
                "inside": inside,
            }
        )
    return {label: {"owners": owners} for label, owners in found.items()}


def as_json(answers: Sequence[Answer], several: bool) -> dict[str, Any]:
    """One object, or with `--rule all` the objects of all rules under `rules`."""
    objects = [as_dict(answer) for answer in answers]
    return {"rules": objects} if several else objects[0]
