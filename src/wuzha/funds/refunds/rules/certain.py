# SPDX-License-Identifier: Apache-2.0
"""Whether the records of an account explain what is frozen on it; if not, nothing on it is told apart.

Direct return (银监发〔2016〕41号 8, modes 1 and 2) rests on the account's own records: 仅有单笔汇（存）款记录, or
several that their time stamps tell apart. Where money is there that no record brought, is gone that no record took, or
came from victims of other cases, they tell nothing: the account is shared, with its announcement of thirty days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wuzha.engine.restitution import Finding, FrozenAccount, Mode


@dataclass(frozen=True, slots=True)
class Held:
    """What the bank froze, 分. `everything`: the freeze took all there was, so the account held no more than that."""

    frozen_fen: int
    everything: bool


def is_explained(finding: Finding, held: Held, others_fen: int, epsilon_fen: int) -> bool:
    """`others_fen`: what victims of other cases say they paid into the account, 分."""
    if others_fen:
        return False
    missing = finding.balance_fen - held.frozen_fen
    return missing >= -epsilon_fen and (missing <= epsilon_fen or not held.everything)


def shared(finding: Finding) -> Finding:
    """The finding of an account whose records do not explain what is frozen."""
    return replace(finding, mode=Mode.PRO_RATA)


def with_others(pool: FrozenAccount, others_fen: int) -> FrozenAccount:
    """Victims of other cases have their part of what came in: it stays frozen for them."""
    return replace(pool, inflow_fen=pool.inflow_fen + others_fen)
