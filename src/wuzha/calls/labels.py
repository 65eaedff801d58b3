# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        45,
        _("Call intake"),
        {
            "calls.begin": _("Began a call"),
            "calls.say": _("Noted an answer of a caller"),
            "calls.open_cell": _("Opened an answer to correct it"),
            "calls.join": _("Noted that 110 listens"),
            "calls.way": _("Changed the way in of a call"),
            "calls.prepare": _("Prepared stops out of a call"),
            "calls.correct": _("Took a payment of a call down anew"),
            "calls.complete": _("Completed the report of a call"),
            "calls.triage": _("Noted whether something was paid"),
            "calls.hang_up": _("Ended a call"),
            "calls.hand": _("Handed a call over to a colleague"),
            "calls.hold": _("Recorded a protective hold, or its refusal"),
            "calls.lift": _("Recorded that a hold was lifted"),
            "calls.warn": _("Entered a warning out of a call"),
            "calls.close": _("Closed a call, nothing was paid"),
            "calls.accept": _("Recorded the acceptance of a call"),
            "calls.transfer": _("Recorded the transfer of a call"),
            "calls.admin": _("Handled a call as an administrative case"),
            "calls.file": _("Call filed, as its case"),
            "calls.not_file": _("Call not filed, as its case"),
            "calls.paper": _("Made a paper of a call"),
            "calls.same": _("Noted that a call was told before"),
            "calls.bank_call": _("Opened a call out of a bank's report"),
            "calls.bank_warning": _("Entered a warning out of a bank's report"),
            "calls.bank_stop": _("Prepared a stop out of a bank's report"),
            "calls.bank_link": _("Noted to which call a bank's report belongs"),
            "calls.bank_receive": _("Took a bank's report down"),
            "calls.bank_judge": _("Judged a bank's report"),
            "calls.bank_answer": _("Answered a bank's report"),
            "calls.bank_act": _("Recorded what the bank did"),
        },
    ),
)
RECORDS = {"call": pgettext_lazy("call", "Call"), "bank_report": _("Report of a bank")}
