# SPDX-License-Identifier: Apache-2.0
"""The life of a freeze (冻结) and of its renewals.

`domain.md` §2.2 and §2.6; 公安机关办理刑事案件程序规定 239 (county head approves), 240 (renew before the end, or it is
lifted by itself), 243 (six months; one year when the prefecture approves), 刑事诉讼法 144 (a second freeze queues).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class FreezeState(models.TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("freeze", "Waiting for the decision")
    APPROVED = "APPROVED", pgettext_lazy("freeze", "Approved, to issue")
    ISSUED = "ISSUED", pgettext_lazy("freeze", "Waiting for the bank")
    ACTIVE = "ACTIVE", pgettext_lazy("freeze", "Frozen")
    REJECTED = "REJECTED", pgettext_lazy("freeze", "Not approved")
    FAILED = "FAILED", pgettext_lazy("freeze", "Not frozen")
    RELEASED = "RELEASED", pgettext_lazy("freeze", "Released")
    AUTO_RELEASED = "AUTO_RELEASED", pgettext_lazy("freeze", "Lapsed")
    DEDUCTED = "DEDUCTED", pgettext_lazy("freeze", "Paid out")


class FreezeAct(models.TextChoices):
    APPROVE = "approve", pgettext_lazy("freeze", "approved")
    REJECT = "reject", pgettext_lazy("freeze", "not approved")
    ISSUE = "issue", pgettext_lazy("freeze", "issued in the police platform")
    ACTIVATE = "activate", pgettext_lazy("freeze", "frozen by the bank")
    FAIL = "fail", pgettext_lazy("freeze", "not frozen by the bank")
    RENEW = "renew", pgettext_lazy("freeze", "renewed")
    RELEASE = "release", pgettext_lazy("freeze", "released")
    LAPSE = "lapse", pgettext_lazy("freeze", "lapsed by itself")
    DEDUCT = "deduct", pgettext_lazy("freeze", "paid out in full")
    #: Leads where the right answer would have led.
    CORRECT = "correct", pgettext_lazy("order", "answer corrected")


class Mode(models.TextChoices):
    """How the bank holds the money."""

    FULL = "FULL", pgettext_lazy("freeze", "the whole sum")
    PARTIAL = "PARTIAL", pgettext_lazy("freeze", "part of the sum")
    QUEUED = "QUEUED", pgettext_lazy("freeze", "queued behind another freeze")


class Scope(models.TextChoices):
    """冻结方式, as the instruction codes it."""

    LIMIT = "01", _("Up to a sum")
    WHOLE = "02", _("Whole account, money comes in only")


class Term(models.TextChoices):
    MONTHS_6 = "MONTHS_6", _("Six months")
    YEAR_1 = "YEAR_1", _("One year, serious and complex")


class Authority(models.TextChoices):
    """Who decides: heads of public security organs."""

    COUNTY = "COUNTY", _("County bureau")
    PREFECTURE = "PREFECTURE", _("Prefecture bureau")


class RenewalState(models.TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("freeze", "Waiting for the decision")
    APPROVED = "APPROVED", pgettext_lazy("freeze", "Approved, to issue")
    ISSUED = "ISSUED", pgettext_lazy("freeze", "Waiting for the bank")
    CONFIRMED = "CONFIRMED", pgettext_lazy("renewal", "Confirmed by the bank")
    REJECTED = "REJECTED", pgettext_lazy("freeze", "Not approved")
    FAILED = "FAILED", pgettext_lazy("renewal", "Refused by the bank")
    #: The freeze was over before the renewal was: it lapsed while a decision waited.
    TOO_LATE = "TOO_LATE", pgettext_lazy("renewal", "Too late")


F = FreezeState
FREEZE_LIFE = Lifecycle(
    F.DRAFT,
    {
        FreezeAct.APPROVE: ({F.DRAFT}, F.APPROVED),
        FreezeAct.REJECT: ({F.DRAFT}, F.REJECTED),
        FreezeAct.ISSUE: ({F.APPROVED}, F.ISSUED),
        FreezeAct.ACTIVATE: ({F.ISSUED}, F.ACTIVE),
        FreezeAct.FAIL: ({F.ISSUED}, F.FAILED),
        FreezeAct.RENEW: ({F.ACTIVE}, F.ACTIVE),
        FreezeAct.RELEASE: ({F.ACTIVE}, F.RELEASED),
        FreezeAct.LAPSE: ({F.ACTIVE}, F.AUTO_RELEASED),
        FreezeAct.DEDUCT: ({F.ACTIVE}, F.DEDUCTED),
    },
    # Answers that were recorded wrongly; what was released or paid out stays so.
    corrections={(F.ACTIVE, F.FAILED), (F.FAILED, F.ACTIVE)},
)
OPEN = (F.DRAFT, F.APPROVED, F.ISSUED, F.ACTIVE)
BEFORE_ISSUE = (F.DRAFT, F.APPROVED, F.REJECTED)
DONE = (F.REJECTED, F.FAILED, F.RELEASED, F.AUTO_RELEASED, F.DEDUCTED)
RENEWING = (RenewalState.DRAFT, RenewalState.APPROVED, RenewalState.ISSUED)


def authority_for(term: str) -> Authority:
    """Who must approve a freeze or a renewal of this term (规定 243)."""
    return Authority.PREFECTURE if term == Term.YEAR_1 else Authority.COUNTY


def authority_suffices(term: str, authority: str) -> bool:
    """Whether the decider may approve the term: the prefecture may approve what the county may."""
    return authority == Authority.PREFECTURE or authority == authority_for(term)
