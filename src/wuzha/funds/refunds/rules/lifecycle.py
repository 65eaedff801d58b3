# SPDX-License-Identifier: Apache-2.0
"""The life of a restitution: one table of transitions, guarded in the database as well (`domain.md` 1.8)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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

#: Act → the states it may start from, and the one it leads to.
TRANSITIONS: dict[RefundAct, tuple[frozenset[RefundState], RefundState]] = {
    RefundAct.TRACE: (frozenset(RETRACEABLE), S.TRACED),
    RefundAct.APPLY: (frozenset({S.TRACED}), S.APPLIED),
    RefundAct.CHECK: (frozenset({S.APPLIED}), S.MATERIALS_OK),
    RefundAct.ANNOUNCE: (frozenset({S.MATERIALS_OK}), S.ANNOUNCED),
    RefundAct.OBJECT: (frozenset({S.ANNOUNCED, S.OBJECTION_REVIEWED, S.OBJECTION_OPEN}), S.OBJECTION_OPEN),
    RefundAct.REVIEW: (frozenset({S.OBJECTION_OPEN}), S.OBJECTION_REVIEWED),
    RefundAct.END: (frozenset({S.ANNOUNCED, S.OBJECTION_REVIEWED}), S.ANNOUNCE_DONE),
    RefundAct.APPROVE: (frozenset({S.MATERIALS_OK, S.ANNOUNCE_DONE}), S.COUNTY_APPROVED),
    RefundAct.SUBMIT: (frozenset({S.COUNTY_APPROVED}), S.SUBMITTED),
    RefundAct.DECIDE: (frozenset({S.SUBMITTED}), S.DECIDED),
    RefundAct.RETURN: (frozenset({S.SUBMITTED}), S.RETURNED),
    RefundAct.REJECT: (frozenset({S.SUBMITTED}), S.REJECTED),
    RefundAct.NOTIFY: (frozenset({S.DECIDED, S.BANK_FAILED}), S.BANK_NOTIFIED),
    RefundAct.PAY: (frozenset({S.BANK_NOTIFIED}), S.BANK_PAID),
    RefundAct.FAIL: (frozenset({S.BANK_NOTIFIED}), S.BANK_FAILED),
    RefundAct.FILE: (frozenset({S.BANK_PAID}), S.RECEIPTED),
    RefundAct.CLOSE: (frozenset({S.RECEIPTED}), S.CLOSED),
    RefundAct.WITHDRAW: (frozenset({*AT_COUNTY, S.DECIDED, S.BANK_FAILED}), S.WITHDRAWN),
}

#: Nothing more happens.
OVER = (S.REJECTED, S.CLOSED, S.WITHDRAWN)
#: The money went back.
PAID = (S.BANK_PAID, S.RECEIPTED, S.CLOSED)
#: The thirty days run.
ANNOUNCING = (S.ANNOUNCED, S.OBJECTION_OPEN, S.OBJECTION_REVIEWED)


def target(act: RefundAct, state: str) -> RefundState | None:
    """Where the act leads from the state, or `None` when it is not allowed there."""
    starts, end = TRANSITIONS[act]
    return end if state in starts else None


def edges() -> frozenset[tuple[str, str]]:
    """All allowed (from, to) pairs of different states; the database trigger holds the same."""
    return frozenset(
        (start.value, end.value) for starts, end in TRANSITIONS.values() for start in starts if start is not end
    )
