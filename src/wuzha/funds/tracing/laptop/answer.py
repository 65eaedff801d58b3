# SPDX-License-Identifier: Apache-2.0
"""The JSON object of one rule; its keys are a contract (docs/reference/cli.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wuzha.engine.tracing import Flag
from wuzha.funds.tracing.laptop.ask import Answer, exit_word, exits_frame, held_frame
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
    """Held and exits of each victim add up to what was injected, to the fen (checked before: `conserved`)."""
    names = answer.transfers.names
    injected = answer.trace.injected_by_victim()
    held: list[list[dict[str, Any]]] = [[] for _ in answer.question.names]
    exits: list[list[dict[str, Any]]] = [[] for _ in answer.question.names]
    for victim, account, fen in held_frame(answer).iter_rows():
        held[victim].append({"account": names[account], "fen": fen})
    for victim, kind, account, fen, _ in exits_frame(answer).iter_rows():
        name = names[account] if account >= 0 else None
        exits[victim].append({"kind": exit_word(answer.transfers, kind), "account": name, "fen": fen})
    owners = _owners(answer)
    return {
        "rule": answer.rule.value,
        "victims": [
            {"account": name, "injected_fen": injected.get(label, 0), "held": held[label], "exits": exits[label]}
            | owners.get(label, {})
            for label, name in enumerate(answer.question.names)
        ],
        "accounts": len(names),
        "transactions": answer.transfers.fen.size - answer.transfers.added,
        "duplicates_merged": answer.transfers.duplicates,
        "rejected_rows": len(answer.transfers.rejects),
        "flags": [remark.as_dict() for remark in remarks_of(answer)],
        "conserved": True,
    }


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
