# SPDX-License-Identifier: Apache-2.0
"""To what sum a freeze is limited, and why, as its papers say it (公通字〔2024〕22号): by the decision, and before that
by what is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from wuzha.funds.models import Freeze, FreezeObjection, Release
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import FreezeState, ReleaseGround, ReleaseKind, ReleaseState, Scope, Screened
from wuzha.funds.orders.rules.objections import Outcome


@dataclass(frozen=True, slots=True)
class Limiting:
    """What stays frozen of what was held before (分; 0 where an older release did not keep that), and how that was."""

    fen: int
    held_fen: int
    was_whole: bool
    ground: ReleaseGround


def limiting_of(order: Freeze, release: Release | None) -> Limiting | None:
    """The limiting that a release is, or that is still to be decided."""
    held, whole = (order.frozen_fen or 0) - order.paid_fen, order.scope_code == Scope.WHOLE
    if release is None:
        return _to_come(order, held, whole=whole)
    if release.kind != ReleaseKind.LIMIT or release.limit_fen is None:
        return None
    ground = ReleaseGround(release.ground)
    if release.state != ReleaseState.DONE:
        return Limiting(release.limit_fen, held, whole, ground)
    if release.was_held_fen is None:  # by an older release; a whole account had its reason in writing
        return Limiting(release.limit_fen, 0, order.whole_reason is not None, ground)
    return Limiting(release.limit_fen, release.was_held_fen, release.was_scope == Scope.WHOLE, ground)


def _to_come(order: Freeze, held: int, *, whole: bool) -> Limiting | None:
    if order.state != FreezeState.ACTIVE or order.unrelated_at or order.case.filing == Filing.WITHDRAWN:
        return None
    found = FreezeObjection.unscoped.filter(freeze=order, outcome=Outcome.LIMITED).order_by("-pk").first()
    if found is not None and 0 < (found.limited_fen or 0) < held:
        return Limiting(found.limited_fen or 0, held, whole, ReleaseGround.OBJECTION)
    if order.screen_result == Screened.PART and order.involved_fen and (whole or order.involved_fen < held):
        return Limiting(order.involved_fen, held, whole, ReleaseGround.SCREENING)
    return None


_REASON = {
    ReleaseGround.UNRELATED: "经查明，该账户内部分资金与案件无关",
    ReleaseGround.SCREENING: "经甄别，该账户内仅部分资金涉案",
    ReleaseGround.OBJECTION: "经审查，对该冻结提出的异议部分成立",
    ReleaseGround.SUPERIOR: "上级公安机关决定仅冻结部分资金",
    ReleaseGround.WITHDRAWN: "案件已撤销或者终止侦查",
    ReleaseGround.RETURNED: "部分资金无继续冻结必要",
}


def reason(order: Freeze, one: Limiting) -> str:
    """The recorded ground, and of a screening what it came to; of a whole account that it may be none any more."""
    why, unfit = _REASON[one.ground], "不符合全额冻结的条件" if one.was_whole else ""
    if one.ground is ReleaseGround.SCREENING and order.screened_at is None:
        why = "甄别期限届满，无证据证明限额以外的资金涉案"
    elif one.ground is ReleaseGround.SCREENING and order.screen_result == Screened.INVOLVED:
        why = "经甄别，涉案资金数额已经查明"
    elif one.ground is ReleaseGround.SCREENING and not one.was_whole:
        unfit = "冻结数额超出涉案数额"
    return f"{why}，{unfit}" if unfit else why
