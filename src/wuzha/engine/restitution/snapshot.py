# SPDX-License-Identifier: Apache-2.0
"""A calculation kept beside its inputs, so that anybody can do it again years later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wuzha.engine.restitution.allocate import Claim, FrozenAccount, Payout, allocate, frozen_account
from wuzha.engine.restitution.examine import examine
from wuzha.engine.restitution.terms import Basis, Book, DenominatorPolicy, Mode, Proof, Row, Terms

#: Raised whenever the same inputs may give another figure.
ENGINE_VERSION = "1"
_FORMAT = 1

#: What `json` reads and writes.
Snapshot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something in a snapshot that computing it again does not give."""

    #: Path in the snapshot: "refunds/A1/V2".
    where: str
    recorded: object
    recomputed: object


@dataclass(frozen=True, slots=True)
class Recomputation:
    payouts: tuple[Payout, ...]
    #: Empty when every figure was reproduced to the 分.
    differences: tuple[Difference, ...]


def calc_snapshot(
    accounts: Iterable[FrozenAccount],
    losses: Mapping[str, int],
    policy: DenominatorPolicy,
    *,
    book: Book | None = None,
    terms: Terms | None = None,
) -> Snapshot:
    """Inputs, policy, engine version and result of `allocate`, as plain values for JSON.

    With the `book` the modes and traced amounts are kept with the rows they were found from, and are found again by
    `recompute`. Ids are kept as given: give keys, not account numbers or names.
    """
    given = sorted(accounts, key=lambda account: account.account)
    snapshot: Snapshot = {
        "format": _FORMAT,
        "engine": "wuzha.engine.restitution",
        "engine_version": ENGINE_VERSION,
        "policy": policy.value,
        "losses": dict(sorted(losses.items())),
        "accounts": [_account_out(account) for account in given],
        "payouts": [_payout_out(payout) for payout in allocate(given, losses, policy)],
    }
    if book is not None:
        snapshot["examined"] = {"terms": _terms_out(terms or Terms()), "book": _book_out(book)}
    return snapshot


def recompute(snapshot: Snapshot) -> Recomputation:
    """Do the calculation of a snapshot again, and tell every figure that comes out differently.

    Raises `ValueError` if it is not a snapshot of this kind.
    """
    if snapshot.get("format") != _FORMAT or snapshot.get("engine") != "wuzha.engine.restitution":
        raise ValueError("This is no snapshot of a restitution calculation, or one of a later format")
    try:
        accounts = [_account_in(each) for each in snapshot["accounts"]]
        payouts = allocate(accounts, snapshot["losses"], DenominatorPolicy(snapshot["policy"]))
        found = _found_again(snapshot, accounts)
        recorded = {"payouts": snapshot["payouts"], "engine_version": snapshot["engine_version"]}
    except (KeyError, TypeError) as error:
        raise ValueError(f"The snapshot is incomplete or damaged: {error}") from error
    again = {"payouts": [_payout_out(payout) for payout in payouts], "engine_version": ENGINE_VERSION}
    differences = [*_compare("", recorded, again), *_compare("accounts", *found)]
    return Recomputation(payouts, tuple(differences))


def _found_again(snapshot: Snapshot, accounts: Iterable[FrozenAccount]) -> tuple[object, object]:
    """(recorded, found again from the rows) accounts, if the rows are there."""
    if "examined" not in snapshot:
        return [], []
    terms = _terms_in(snapshot["examined"]["terms"])
    findings = examine(_book_in(snapshot["examined"]["book"]), terms).accounts
    again = [
        _account_out(frozen_account(findings[account.account], account.frozen_fen, terms))
        if account.account in findings
        else None
        for account in accounts
    ]
    return snapshot["accounts"], again


def _compare(where: str, recorded: object, again: object) -> list[Difference]:
    if isinstance(recorded, dict) and isinstance(again, dict):
        pairs = [(key, recorded.get(key), again.get(key)) for key in {**recorded, **again}]
    elif isinstance(recorded, list) and isinstance(again, list) and len(recorded) == len(again):
        pairs = [(_name(old, i), old, new) for i, (old, new) in enumerate(zip(recorded, again, strict=True))]
    else:
        return [] if recorded == again else [Difference(where, recorded, again)]
    return [
        difference
        for key, old, new in pairs
        for difference in _compare(f"{where}/{key}" if where else str(key), old, new)
    ]


def _name(item: object, i: int) -> str:
    if isinstance(item, dict):
        return str(item.get("account") or item.get("victim") or i)
    return str(i)


def _account_out(account: FrozenAccount) -> Snapshot:
    return {
        "account": account.account,
        "frozen_fen": account.frozen_fen,
        "mode": account.mode.name,
        "inflow_fen": account.inflow_fen,
        "claims": [
            {"victim": claim.victim, "traced_fen": claim.traced_fen, "since": claim.since.isoformat()}
            for claim in sorted(account.claims, key=lambda claim: (claim.since, claim.victim))
        ],
    }


def _account_in(kept: Snapshot) -> FrozenAccount:
    claims = tuple(
        Claim(claim["victim"], claim["traced_fen"], datetime.fromisoformat(claim["since"])) for claim in kept["claims"]
    )
    return FrozenAccount(kept["account"], kept["frozen_fen"], Mode[kept["mode"]], kept["inflow_fen"], claims)


def _payout_out(payout: Payout) -> Snapshot:
    return {
        "account": payout.account,
        "residual_fen": payout.residual_fen,
        "refunds": [
            {"victim": refund.victim, "share_fen": refund.share_fen, "refund_fen": refund.refund_fen}
            for refund in payout.refunds
        ],
    }


def _terms_out(terms: Terms) -> Snapshot:
    return {
        "epsilon_fen": terms.epsilon_fen,
        "window_seconds": int(terms.window.total_seconds()),
        "fee_fen": terms.fee_fen,
        "proof": terms.proof.value,
        "basis": terms.basis.value,
    }


def _terms_in(kept: Snapshot) -> Terms:
    window = timedelta(seconds=kept["window_seconds"])
    return Terms(kept["epsilon_fen"], window, kept["fee_fen"], Proof(kept["proof"]), Basis(kept["basis"]))


def _book_out(book: Book) -> Snapshot:
    rows = [[row.id, row.at.isoformat(), row.payer, row.payee, row.fen, row.victim] for row in book.rows]
    return {"rows": rows, "openings": dict(sorted(book.openings.items())), "absorbing": sorted(book.absorbing)}


def _book_in(kept: Snapshot) -> Book:
    rows = tuple(
        Row(name, datetime.fromisoformat(at), payer, payee, fen, victim)
        for name, at, payer, payee, fen, victim in kept["rows"]
    )
    return Book(rows, kept["openings"], frozenset(kept["absorbing"]))
