# SPDX-License-Identifier: Apache-2.0
"""A colleague whose turn it is on a restitution is reminded: it stands in their inbox, and in the course."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import one_act
from wuzha.funds.refunds.models import RefundCase
from wuzha.funds.refunds.rules.lifecycle import OVER
from wuzha.funds.refunds.services.base import REFUNDS, locked_refund
from wuzha.inbox import services as inbox
from wuzha.org.roles import May


@one_act(May.WORK_FUNDS, May.DECIDE_FUNDS, name="refund.remind")
def remind(actor: Actor, pk: int) -> RefundCase:
    """Remind whose turn it is. The next step ends it.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE for one that is over, REMINDED when somebody just did.
    """
    refund = locked_refund(actor, pk)
    if refund.state in OVER:
        raise REFUNDS.wrong_state(refund)
    inbox.remind(actor, ("refund", pk))
    record(actor, "refund.remind", on=("refund", pk))
    return refund
