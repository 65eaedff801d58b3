# SPDX-License-Identifier: Apache-2.0
"""Why an act of the restitution desk was refused: what, where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wuzha.funds.orders.services import errors as funds
from wuzha.funds.refunds.rules.guards import Block

#: What stands in the way, each with what to do about it.
BLOCKS: dict[Block, Any] = {
    Block.NOTHING_TO_RETURN: _("Nothing comes out to be returned. Check the transfers and the losses."),
    Block.ID_NUMBER: _("The ID number of a victim is missing or its check digit is wrong. Correct it in the case."),
    Block.LOSS_BELOW_TRACED: _("A victim reported less than the transfers come to. Clear it up with the victim."),
    Block.MORE_THAN_LOSS: _("A victim would get back more than was lost. Compute again."),
    Block.NOT_SIGNED: _("An application is not signed yet."),
    Block.PAYEE_MISSING: _("The account to return to is missing for a victim."),
    Block.PAYEE_NAME: _(
        "The payee is not the victim. Pay to the victim's own account, or verify the mandate of the agent."
    ),
    Block.PAYEE_ACCOUNT: _("The money of this case went through the account to return to. Choose another one."),
    Block.FREEZE_NOT_ACTIVE: _("A freeze no longer stands or ends before the day. Renew or freeze again first (续冻)."),
    Block.MORE_THAN_FROZEN: _("More would be returned than is frozen. Compute again."),
    Block.COURT: _("A court has decided about this money; it is returned by the court's order only."),
    Block.DISPUTE: _("Another office claims this account. Record first whom the superior designated."),
    Block.TWO_OFFICERS: _("Two different officers must sign."),
    Block.NO_ANNOUNCEMENT: _("A return in proportion must be announced for thirty days first."),
    Block.NOT_PRO_RATA: _("Only a return in proportion is announced; this one can be approved at once."),
    Block.DAYS_NOT_OVER: _("The days of the announcement are not over."),
    Block.OBJECTION_OPEN: _("An objection is not reviewed yet."),
    Block.OBJECTION_UPHELD: _("An objection was upheld. Compute again and announce anew."),
    Block.DAYS_OVER: _("The days of the announcement are over."),
}

MESSAGES: dict[str, Any] = {
    "NOTHING_FROZEN": _("Nothing of this case is frozen that is not set aside or returned already."),
    "NO_VICTIM": _("No transfer of a known victim leads to the frozen accounts. Record the payments first."),
    "FIELD_WRONG": _("%(field)s is not right. Check what was typed."),
    "APPROVER_MISSING": _("Enter who approved and on which day."),
    "PACKAGE_MISSING": _("Enter the number of the package."),
    "REPLY_MISSING": _("Enter the number and the day of the prefecture's reply."),
    "SCAN_MISSING": _("Upload the scan first: the paper is the decision, this record only follows it."),
    "REASON_MISSING": _("Write the reason."),
    "NOTICE_MISSING": _("Enter the number and the day of the notice."),
    "DAY_BEFORE": _("This day lies before %(day)s, the day of the step before it."),
    "DAY_AHEAD": _("This day lies in the future."),
    "ANSWERED": _("The bank has answered for this account already."),
    "NOT_OVER": _("Only a restitution whose money was returned can be continued on the residual."),
    "NO_OBJECTION": _("This objection is not there, or was reviewed already."),
    "NO_PAPER": _("This document is not there."),
    "PAPER_CHANGED": _("The file is not the one that was kept: its hash differs. Tell the administrator."),
    "NOT_YET": _("This document can be made once the step before it is recorded."),
}


class Refused(funds.Refused):
    """An act that a rule of this room forbids; `blocks` are all that stand in the way."""

    def __init__(self, code: str, /, *, blocks: Sequence[Block] = (), **params: object) -> None:
        super().__init__(code, **params)
        self.blocks = tuple(blocks)

    @property
    def message(self) -> str:
        if self.blocks:
            return " ".join(str(BLOCKS[block]) for block in self.blocks)
        if self.code in MESSAGES:
            return str(MESSAGES[self.code]) % self.params
        return super().message


def stop_for(blocks: Sequence[Block]) -> None:
    """Raises `Refused` with everything that stands in the way, if anything does."""
    if blocks:
        raise Refused(blocks[0].value, blocks=blocks)
