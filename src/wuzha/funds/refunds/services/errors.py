# SPDX-License-Identifier: Apache-2.0
"""Why an act of the restitution desk was refused: what, where, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from wuzha.funds.refunds.rules.guards import Block
from wuzha.refusals import RefusalCode, RefusalError


class RefundCode(RefusalCode):
    """Refusals of the restitution desk alone."""

    NOTHING_FROZEN = _("Nothing of this case is frozen that is not set aside or returned already.")
    NO_VICTIM = _("No transfer of a known victim leads to the frozen accounts. Record the payments first.")
    NO_STATEMENT = _(
        "Without its statement nobody can say that no other money came into %(accounts)s (Yinjianfa [2016] 41, article "
        "8). Obtain the statement up to the freeze and import it in the case, then compute again; where none can be "
        "had, divide in proportion with the reason."
    )
    FIELD_WRONG = _("%(field)s is not right. Check what was typed.")
    APPROVER_MISSING = _("Enter who approved and on which day.")
    PACKAGE_MISSING = _("Enter the number of the package.")
    REPLY_MISSING = _("Enter the number and the day of the prefecture's reply.")
    SCAN_MISSING = _("Upload the scan first: the paper is the decision, this record only follows it.")
    REASON_MISSING = _("Write the reason.")
    NOTICE_MISSING = _("Enter the number and the day of the notice.")
    DAY_BEFORE = _("This day lies before %(day)s, the day of the step before it.")
    DAY_AHEAD = _("This day lies in the future.")
    ANSWERED = _("The bank has answered for this account already.")
    NOT_OVER = _("Only a restitution whose money was returned can be continued on the residual.")
    NO_OBJECTION = _("This objection is not there, or was reviewed already.")
    NO_PAPER = _("This document is not there.")
    PAPER_CHANGED = _("The file is not the one that was kept: its hash differs. Tell the administrator.")
    NO_HOLIDAYS = _(
        "The holidays of %(year)s are not entered, so working days cannot be counted. Let the administrator enter the "
        "notice of that year under Rules in force, Holidays and make-up working days."
    )
    NO_HAND_OVER = _(
        "The material is handed over where our organ filed the case and another one froze the money. Enter which one "
        "under Court and jurisdiction first."
    )
    NOT_YET = _("This document can be made once the step before it is recorded.")


def stop_for(blocks: Sequence[Block]) -> None:
    """Raises `RefusalError` with everything that stands in the way, if anything does."""
    if blocks:
        raise RefusalError(*blocks)
