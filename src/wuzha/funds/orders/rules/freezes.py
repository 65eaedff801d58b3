# SPDX-License-Identifier: Apache-2.0
"""The life of a freeze (冻结) and of its renewals.

`domain.md` §2.2, §2.6 and §2.9; 公安机关办理刑事案件程序规定 239 (who approves), 240 (renew before the end, or it is
lifted by itself), 241 (release by the organ that approved), 243 to 245 (periods), 刑事诉讼法 144 (a second freeze
queues). Who must approve what is dated data: `rules.approval`, `rulesets.APPROVERS`.
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
    #: The notice of release is with the bank; the account is free when its receipt is there.
    RELEASING = "RELEASING", pgettext_lazy("freeze", "Release notice sent")
    RELEASED = "RELEASED", pgettext_lazy("freeze", "Released")
    AUTO_RELEASED = "AUTO_RELEASED", pgettext_lazy("freeze", "Lapsed")
    DEDUCTED = "DEDUCTED", pgettext_lazy("freeze", "Paid out")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("freeze", "Given up before it was issued")


class FreezeAct(models.TextChoices):
    APPROVE = "approve", pgettext_lazy("freeze", "approved")
    REJECT = "reject", pgettext_lazy("freeze", "not approved")
    WITHDRAW = "withdraw", pgettext_lazy("freeze", "given up before it was issued")
    ISSUE = "issue", pgettext_lazy("freeze", "issued in the police platform")
    ACTIVATE = "activate", pgettext_lazy("freeze", "frozen by the bank")
    FAIL = "fail", pgettext_lazy("freeze", "not frozen by the bank")
    RENEW = "renew", pgettext_lazy("freeze", "renewed")
    NOTICE = "notice", pgettext_lazy("freeze", "release notice sent")
    KEEP = "keep", pgettext_lazy("freeze", "release refused by the bank")
    RELEASE = "release", pgettext_lazy("freeze", "released")
    LET_GO = "let_go", pgettext_lazy("freeze", "release decided")
    CUT = "cut", pgettext_lazy("freeze", "limiting decided")
    LIMIT_NOTICE = "limit_notice", pgettext_lazy("freeze", "notice of the limiting sent")
    NOT_LIMITED = "not_limited", pgettext_lazy("freeze", "limiting refused by the bank")
    LIMIT = "limit", pgettext_lazy("freeze", "whole account limited to a sum")
    REDUCE = "reduce", pgettext_lazy("freeze", "limited to a lower sum")
    OWNER = "owner", pgettext_lazy("freeze", "owner told")
    SCREEN = "screen", pgettext_lazy("freeze", "screened")
    RECONSIDER = "reconsider", pgettext_lazy("freeze", "found to be involved after all")
    OBJECTION = "objection", pgettext_lazy("freeze", "objection received")
    OBJ_REGISTER = "obj_register", pgettext_lazy("freeze", "objection registered")
    OBJ_HAND_IN = "obj_hand_in", pgettext_lazy("freeze", "materials for the objection handed in")
    OBJ_CHECK = "obj_check", pgettext_lazy("freeze", "objection checked")
    OBJ_ANSWER = "obj_answer", pgettext_lazy("freeze", "objection answered")
    OBJ_APPEAL = "obj_appeal", pgettext_lazy("freeze", "objection taken to the superior organ")
    SALE = "sale", pgettext_lazy("freeze", "securities sold")
    NO_SALE = "no_sale", pgettext_lazy("freeze", "sale of securities not approved")
    RENEW_LATE = "renew_late", pgettext_lazy("freeze", "renewed, recorded after the end")
    RENEWAL_OK = "renewal_ok", pgettext_lazy("freeze", "renewal approved")
    NO_RENEWAL = "no_renewal", pgettext_lazy("freeze", "renewal not approved")
    LAPSE = "lapse", pgettext_lazy("freeze", "lapsed by itself")
    DEDUCT = "deduct", pgettext_lazy("freeze", "paid out in full")
    REMIND = "remind", pgettext_lazy("order", "reminded")
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


class Asset(models.TextChoices):
    """What is frozen: it decides how long at most, and who approves (规定 239, 243 to 245)."""

    DEPOSIT = "DEPOSIT", _("Money in an account")
    SECURITY = "SECURITY", _("Bonds, stocks, fund shares")
    SHARES = "SHARES", _("Equity, policies, investment rights")
    LISTED = "LISTED", _("Equity of a listed company")


class Term(models.TextChoices):
    MONTHS_6 = "MONTHS_6", _("Six months")
    YEAR_1 = "YEAR_1", _("One year, serious and complex")
    YEARS_2 = "YEARS_2", _("Two years, securities")


#: Periods that each kind of asset may be frozen for (规定 243 to 245).
TERMS: dict[str, tuple[Term, ...]] = {
    Asset.DEPOSIT: (Term.MONTHS_6, Term.YEAR_1),
    Asset.SECURITY: (Term.YEARS_2,),
    Asset.SHARES: (Term.MONTHS_6,),
    Asset.LISTED: (Term.MONTHS_6,),
}


class Platform(models.TextChoices):
    """Where the notice went to the bank (公通字〔2024〕22号 4)."""

    BIG_DATA = "BIG_DATA", _("National anti-fraud big data platform")
    CONTROL = "CONTROL", _("Platform for control of criminal funds")
    #: Only for queued freezes and institutions that are not connected.
    PAPER = "PAPER", _("On paper")


class DocSource(models.TextChoices):
    """Where a notice was made and got its number (公通字〔2024〕22号 3). The number is copied from there."""

    CASE_SYSTEM = "CASE_SYSTEM", _("Law enforcement case system")
    #: State secrets alone are excepted.
    SECRET = "SECRET", _("On paper, state secret")


class Screened(models.TextChoices):
    """What screening the money came to (公通字〔2024〕22号)."""

    INVOLVED = "INVOLVED", _("All of it is involved")
    PART = "PART", _("Part of it is involved")
    UNRELATED = "UNRELATED", _("Not involved")


class Authority(models.TextChoices):
    """Who decides: heads of public security organs."""

    COUNTY = "COUNTY", _("County bureau")
    PREFECTURE = "PREFECTURE", _("Prefecture bureau")
    PROVINCE = "PROVINCE", _("Provincial bureau")


#: Levels from below.
LEVELS = (Authority.COUNTY, Authority.PREFECTURE, Authority.PROVINCE)


def rank(authority: str) -> int:
    """How high a level stands; 0 for none."""
    return LEVELS.index(Authority(authority)) + 1 if authority in LEVELS else 0


def at_least(authority: str) -> list[Authority]:
    """The level and those above it."""
    return [one for one in LEVELS if rank(one) >= rank(authority)]


class ReleaseKind(models.TextChoices):
    """What a notice to the bank lifts."""

    LIFT = "LIFT", _("The whole freeze")
    LIMIT = "LIMIT", _("All but a sum")


class ReleaseGround(models.TextChoices):
    UNRELATED = "UNRELATED", _("Has nothing to do with the case")
    SCREENING = "SCREENING", _("Screening came to no proof of involvement")
    OBJECTION = "OBJECTION", _("An objection is right")
    SUPERIOR = "SUPERIOR", _("The superior organ orders it")
    WITHDRAWN = "WITHDRAWN", _("The case was withdrawn or ended")
    RETURNED = "RETURNED", _("The rest is not needed any more")


class ReleaseState(models.TextChoices):
    DECIDED = "DECIDED", pgettext_lazy("release", "Decided, notice to send")
    SENT = "SENT", pgettext_lazy("release", "Notice sent, waiting for the bank")
    DONE = "DONE", pgettext_lazy("release", "Done, receipt of the bank")
    REFUSED = "REFUSED", pgettext_lazy("release", "Refused by the bank")


#: A notice that is not answered yet.
RELEASING = (ReleaseState.DECIDED, ReleaseState.SENT)


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
        FreezeAct.WITHDRAW: ({F.DRAFT, F.APPROVED}, F.WITHDRAWN),
        FreezeAct.ISSUE: ({F.APPROVED}, F.ISSUED),
        FreezeAct.ACTIVATE: ({F.ISSUED}, F.ACTIVE),
        FreezeAct.FAIL: ({F.ISSUED}, F.FAILED),
        FreezeAct.RENEW: ({F.ACTIVE}, F.ACTIVE),
        FreezeAct.NOTICE: ({F.ACTIVE}, F.RELEASING),
        FreezeAct.KEEP: ({F.RELEASING}, F.ACTIVE),
        FreezeAct.RELEASE: ({F.RELEASING}, F.RELEASED),
        FreezeAct.LAPSE: ({F.ACTIVE, F.RELEASING}, F.AUTO_RELEASED),
        FreezeAct.DEDUCT: ({F.ACTIVE}, F.DEDUCTED),
    },
    # Answers that were recorded wrongly, and a renewal that was sent in time and recorded after the end; what was
    # released or paid out stays so.
    corrections={(F.ACTIVE, F.FAILED), (F.FAILED, F.ACTIVE), (F.AUTO_RELEASED, F.ACTIVE)},
)
OPEN = (F.DRAFT, F.APPROVED, F.ISSUED, F.ACTIVE, F.RELEASING)
#: The bank holds it, or has it queued.
HELD = (F.ACTIVE, F.RELEASING)
BEFORE_ISSUE = (F.DRAFT, F.APPROVED, F.REJECTED, F.WITHDRAWN)
#: Nothing was ever frozen on the ground of it.
NOT_APPROVED = (F.DRAFT, F.REJECTED, F.WITHDRAWN)
DONE = (F.REJECTED, F.FAILED, F.RELEASED, F.AUTO_RELEASED, F.DEDUCTED, F.WITHDRAWN)
RENEWING = (RenewalState.DRAFT, RenewalState.APPROVED, RenewalState.ISSUED)
