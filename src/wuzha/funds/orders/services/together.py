# SPDX-License-Identifier: Apache-2.0
"""One paper decides on many accounts of a case, each by itself: some are approved, some refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wuzha.audit.actor import Actor
from wuzha.funds.acts import case_of, one_act
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.base import locked
from wuzha.funds.orders.services.freezes import apply_decision
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class OfAccount:
    """What was decided on one freeze, and the version of it that was seen. An approval has no reason."""

    approved: bool
    version: int
    reason: str = ""


@one_act(May.DECIDE_FUNDS, name="funds.freezes_decide")
def decide(actor: Actor, case_id: int, decision: Decision, each: Mapping[int, OfAccount]) -> list[Freeze]:
    """Record what one decision says on each of several freezes (key → what of it): all of it, or nothing.

    Refused ones come first. They stay part of what was asked for at once: a refusal brings no request below its level.
    """
    case_of(actor, case_id)
    if not each:
        raise RefusalError(Code.NOTHING_DECIDED)
    done = []
    for pk, one in sorted(each.items(), key=lambda pair: (pair[1].approved, pair[0])):
        freeze = locked(actor, Freeze, pk, one.version, case_id=case_id)
        done.append(apply_decision(actor, freeze, replace(decision, approved=one.approved, reason=one.reason)))
    return done
