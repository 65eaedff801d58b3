# SPDX-License-Identifier: Apache-2.0
"""Why an act on a call was refused: what, where, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.core import refusals
from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    CHANGED = refusals.CHANGED
    WRONG_STATE = refusals.WRONG_STATE
    TOO_LONG = refusals.TOO_LONG
    NOT_ASKED = _("Nobody asks for this.")
    NOT_YOURS = _("%(name)s has this call: only they, or who leads the shift, hand it over.")
    NO_COLLEAGUE = _("This person takes no calls at the centre of the call. Choose a colleague from the list.")
    OVER = _("%(number)s is: %(state)s. Its answers stay as they are.")
    ROW_PREPARED = _(
        "A stop order is prepared for this row already. If the caller corrects it, press “Correct this row”: it stands "
        "anew, and the order is withdrawn."
    )
    ORDER_STANDS = _(
        "A stop order is prepared out of this call: something was paid. Withdraw the order on its own page."
    )
    SAME_ACCOUNT = _("Payer and payee are the same account. Have both read again.")
    NO_ROOM = _(
        "All rows are used. Take the corrected payment in another call, and withdraw the order on its own page."
    )
    NOTHING_PAID = _("Nothing is paid, so there is no order to prepare: a warning is entered when the call ends.")
    NO_ROW = _("No row is whole yet: an order needs the account, the sum and the time.")
    WHO_MISSING = _("Ask for the name or the phone of the person who paid.")
    NOTHING_NEW = _("Every whole row has its order already.")
    REASON_MISSING = refusals.REASON_MISSING
    ROAD_MISSING = _("Choose a road.")
    NO_ORDER = _(
        "No stop order stands for the payee yet, so nothing would be held: answer question 4 until a row is whole."
    )
    NO_ORDER_UNPAID = _(
        "Nothing is paid and no order of a colleague's stands for this account, so the payee cannot be stopped: "
        "ask the person to have his bank pause, or let the bank delay."
    )
    NOT_HIMSELF = _(
        "Only the person himself can agree, not who calls for him: have him come to the phone, or take another road."
    )
    CONSENT_FIRST = _("The own account is paused only with the person's consent: ask, and record the answer.")
    RECORD_MISSING = _("Enter the number of the recording in which the person agrees.")
    BANK_UNKNOWN = _("Choose the bank that pauses or delays.")
    HOLD_OPEN = _("Such a hold is in force already, until %(until)s.")
    HOLD_OVER = _("This hold is over already.")
    WHO_LIFTS = _("Enter who lifted it.")
    NUMBER_MISSING = _("Enter the number, as the case system says.")
    ORGAN_MISSING = _("Enter to which organ it was transferred.")
    CLEAR_NUMBER = refusals.CLEAR_NUMBER
    IN_FUTURE = refusals.IN_FUTURE
    TOO_EARLY = _("This cannot lie before the call began.")
    PAID_FIRST = _("Ask first whether something was paid.")
    SOMETHING_PAID = _("Something was paid: prepare the stop, or accept the report.")
    PERSON_MISSING = _("A warning needs the phone or the ID number of the person.")
    NO_ACCEPTANCE = _("The receipt is made once the report is accepted.")
    NOT_EARLIER = _(
        "Neither person nor account is told in %(number)s too. Compare both, and take this one in on its own."
    )
    TELLS_MORE = _(
        "%(number)s is: %(state)s, and this call tells of a payment that is not in it. Take this one in on its own."
    )
    STOP_FIRST = _(
        "A payment is whole and its stop is not prepared: %(rows)s. Prepare it first, then transfer (Procedures 175)."
    )
    BEFORE_VERDICT = _("The bank cannot be told before the verdict (%(at)s).")
    BEFORE_REPORT = _("The bank cannot have acted before it reported (%(at)s).")
    VERDICT_OPEN = _("The verdict is still to be checked. Judge it again, tell the bank, then record what it did.")
    LINKED = _("It belongs to %(number)s already.")
    RULED_OUT = _("The verdict is that it is no fraud. Judge it again first.")
    NO_PAYEE = _("To which account, how much and when is not known. Ask the bank, or open it as a call and ask.")
    VERDICT_MISSING = _("Choose a verdict.")
    TOLD_MISSING = _("Enter who at the bank took the answer.")
