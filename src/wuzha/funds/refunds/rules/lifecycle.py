# SPDX-License-Identifier: Apache-2.0
"""The life of a restitution: one table of transitions, guarded in the database as well (`domain.md` 1.8)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class RefundState(models.TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("restitution", "Opened")
    TRACED = "TRACED", _("Money traced")
    APPLIED = "APPLIED", _("Applications signed")
    MATERIALS_OK = "MATERIALS_OK", _("Material checked")
    ANNOUNCED = "ANNOUNCED", _("Announced")
    OBJECTION_OPEN = "OBJECTION_OPEN", _("Objection to review")
    OBJECTION_REVIEWED = "OBJECTION_REVIEWED", _("Objection reviewed")
    ANNOUNCE_DONE = "ANNOUNCE_DONE", _("Announcement over")
    COUNTY_APPROVED = "COUNTY_APPROVED", _("Approved by the county")
    SUBMITTED = "SUBMITTED", _("With the prefecture")
    DECIDED = "DECIDED", _("Decided by the prefecture")
    RETURNED = "RETURNED", _("Sent back to be corrected")
    REJECTED = "REJECTED", _("Refused by the prefecture")
    BANK_NOTIFIED = "BANK_NOTIFIED", _("With the bank")
    BANK_PAID = "BANK_PAID", _("Paid by the bank")
    BANK_FAILED = "BANK_FAILED", _("Not paid by the bank")
    RECEIPTED = "RECEIPTED", _("Receipt filed")
    CLOSED = "CLOSED", pgettext_lazy("restitution", "Closed")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("restitution", "Given up")


class RefundAct(models.TextChoices):
    """What moves a restitution from one state to another."""

    TRACE = "trace", _("traced and computed")
    APPLY = "apply", _("applications signed")
    CHECK = "check", _("material checked by two officers")
    ANNOUNCE = "announce", _("announced")
    OBJECT = "object", _("objection received")
    REVIEW = "review", _("objections reviewed")
    END = "end", _("announcement ended")
    APPROVE = "approve", _("approved by the county")
    SUBMIT = "submit", _("submitted to the prefecture")
    DECIDE = "decide", _("decided by the prefecture")
    RETURN = "return", _("sent back by the prefecture")
    REJECT = "reject", _("refused by the prefecture")
    NOTIFY = "notify", _("bank notified")
    PAY = "pay", _("paid by the bank")
    FAIL = "fail", _("not paid by the bank")
    FILE = "file", _("receipt filed")
    CLOSE = "close", pgettext_lazy("restitution", "closed")
    WITHDRAW = "withdraw", pgettext_lazy("restitution", "given up")


S = RefundState
#: Before the prefecture has it; what is promised may still be computed anew.
AT_COUNTY = (
    S.DRAFT, S.TRACED, S.APPLIED, S.MATERIALS_OK, S.ANNOUNCED, S.OBJECTION_OPEN, S.OBJECTION_REVIEWED, S.ANNOUNCE_DONE,
    S.COUNTY_APPROVED, S.RETURNED,
)  # fmt: skip
#: Announced figures are computed anew after an objection or a return only; then they are announced anew.
RETRACEABLE = (S.DRAFT, S.TRACED, S.APPLIED, S.MATERIALS_OK, S.OBJECTION_REVIEWED, S.RETURNED)

REFUND_LIFE = Lifecycle(
    S.DRAFT,
    {
        RefundAct.TRACE: (RETRACEABLE, S.TRACED),
        RefundAct.APPLY: ({S.TRACED}, S.APPLIED),
        RefundAct.CHECK: ({S.APPLIED}, S.MATERIALS_OK),
        RefundAct.ANNOUNCE: ({S.MATERIALS_OK}, S.ANNOUNCED),
        RefundAct.OBJECT: ({S.ANNOUNCED, S.OBJECTION_REVIEWED, S.OBJECTION_OPEN}, S.OBJECTION_OPEN),
        RefundAct.REVIEW: ({S.OBJECTION_OPEN}, S.OBJECTION_REVIEWED),
        RefundAct.END: ({S.ANNOUNCED, S.OBJECTION_REVIEWED}, S.ANNOUNCE_DONE),
        RefundAct.APPROVE: ({S.MATERIALS_OK, S.ANNOUNCE_DONE}, S.COUNTY_APPROVED),
        RefundAct.SUBMIT: ({S.COUNTY_APPROVED}, S.SUBMITTED),
        RefundAct.DECIDE: ({S.SUBMITTED}, S.DECIDED),
        RefundAct.RETURN: ({S.SUBMITTED}, S.RETURNED),
        RefundAct.REJECT: ({S.SUBMITTED}, S.REJECTED),
        RefundAct.NOTIFY: ({S.DECIDED, S.BANK_FAILED}, S.BANK_NOTIFIED),
        RefundAct.PAY: ({S.BANK_NOTIFIED}, S.BANK_PAID),
        RefundAct.FAIL: ({S.BANK_NOTIFIED}, S.BANK_FAILED),
        RefundAct.FILE: ({S.BANK_PAID}, S.RECEIPTED),
        RefundAct.CLOSE: ({S.RECEIPTED}, S.CLOSED),
        RefundAct.WITHDRAW: ({*AT_COUNTY, S.DECIDED, S.BANK_FAILED}, S.WITHDRAWN),
    },
)

#: Nothing more happens.
OVER = (S.REJECTED, S.CLOSED, S.WITHDRAWN)
#: The money went back.
PAID = (S.BANK_PAID, S.RECEIPTED, S.CLOSED)
#: The thirty days run.
ANNOUNCING = (S.ANNOUNCED, S.OBJECTION_OPEN, S.OBJECTION_REVIEWED)
