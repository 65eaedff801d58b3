# SPDX-License-Identifier: Apache-2.0
"""How the figures of a restitution came about: what the snapshot says, with the records behind its keys, masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wuzha.funds.models import Account, Victim
from wuzha.funds.refunds.models import RefundCase, ReturnMode
from wuzha.funds.refunds.queries.transfers import key_of
from wuzha.funds.refunds.rulesets import RESTITUTION
from wuzha.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Share:
    """What one victim gets of an account, and from which amount that follows."""

    victim: Sealed | None
    traced_fen: int
    share_fen: int
    refund_fen: int
    loss_fen: int


@dataclass(frozen=True, slots=True)
class Inflow:
    """A transfer into the account, as it was counted."""

    at: datetime
    payer: Sealed | None
    fen: int
    victim: Sealed | None


@dataclass(frozen=True, slots=True)
class Apportionment:
    """One account: what was divided, by which denominator, to whom, and what had come in."""

    account: Sealed | None
    mode: str
    frozen_fen: int
    #: All suspicious money in (D2), and that of the victims named (D1).
    inflow_fen: int
    traced_fen: int
    residual_fen: int
    shares: list[Share]
    inflows: list[Inflow]


@dataclass(frozen=True, slots=True)
class Calculation:
    engine_version: str
    policy: str
    #: What the rule in force then rests on.
    citation: Any
    accounts: list[Apportionment]


def calculation_of(refund: RefundCase) -> Calculation | None:
    """The calculation behind a restitution's figures; `None` before there is one."""
    snapshot = refund.snapshot
    if not snapshot:
        return None
    rows = snapshot.get("examined", {}).get("book", {}).get("rows", [])
    numbers, names = _accounts(snapshot, rows), _victims(snapshot)
    payouts = {payout["account"]: payout for payout in snapshot["payouts"]}
    found = []
    for one in snapshot["accounts"]:
        given = {part["victim"]: part for part in payouts[one["account"]]["refunds"]}
        found.append(
            Apportionment(
                account=numbers.get(one["account"]),
                mode=str(ReturnMode[one["mode"]].label),
                frozen_fen=one["frozen_fen"],
                inflow_fen=one["inflow_fen"],
                traced_fen=sum(claim["traced_fen"] for claim in one["claims"]),
                residual_fen=payouts[one["account"]]["residual_fen"],
                shares=[
                    Share(
                        names.get(claim["victim"]), claim["traced_fen"], given[claim["victim"]]["share_fen"],
                        given[claim["victim"]]["refund_fen"], snapshot["losses"][claim["victim"]],
                    )
                    for claim in one["claims"]
                ],
                inflows=[
                    Inflow(datetime.fromisoformat(at), numbers.get(payer), fen, names.get(victim or ""))
                    for _name, at, payer, payee, fen, victim in rows
                    if payee == one["account"]
                ],
            )
        )  # fmt: skip
    citation = RESTITUTION.version_at(refund.traced_at).citation
    return Calculation(snapshot["engine_version"], snapshot["policy"], citation, found)


def _accounts(snapshot: dict[str, Any], rows: list[list[Any]]) -> dict[str, Sealed | None]:
    keys = {one["account"] for one in snapshot["accounts"]} | {row[2] for row in rows}
    found = Account.unscoped.in_bulk([key_of(key) for key in keys if key.startswith("A")])
    return {f"A{pk}": one.number for pk, one in found.items()}


def _victims(snapshot: dict[str, Any]) -> dict[str, Sealed | None]:
    keys = [key_of(key) for key in snapshot["losses"]]
    return {f"V{one.pk}": one.name for one in Victim.unscoped.filter(pk__in=keys)}
