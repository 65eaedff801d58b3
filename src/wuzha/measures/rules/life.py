# SPDX-License-Identifier: Apache-2.0
"""The life of a measure: 拟定 → 审核 → (上级决定) → 送达 → 生效 → 解除, 期满 or 撤回. The database holds the same pairs
(`0001_schema`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class State(models.TextChoices):
    PROPOSED = "PROPOSED", pgettext_lazy("decided measure", "Proposed, to be examined")
    RETURNED = "RETURNED", pgettext_lazy("decided measure", "Returned, to be completed")
    OUTSIDE = "OUTSIDE", pgettext_lazy("decided measure", "Before the deciding authority")
    DECIDED = "DECIDED", pgettext_lazy("decided measure", "Decided, to be served")
    IN_FORCE = "IN_FORCE", pgettext_lazy("decided measure", "In force")
    LIFTED = "LIFTED", pgettext_lazy("decided measure", "Lifted")
    EXPIRED = "EXPIRED", pgettext_lazy("decided measure", "Expired")
    REFUSED = "REFUSED", pgettext_lazy("decided measure", "Not approved")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("decided measure", "Withdrawn")


class Act(models.TextChoices):
    PROPOSE = "propose", pgettext_lazy("decided measure", "Proposed")
    RETURN = "return", pgettext_lazy("decided measure", "Returned to be completed")
    COMPLETE = "complete", pgettext_lazy("decided measure", "Completed and proposed again")
    APPROVE = "approve", pgettext_lazy("decided measure", "Approved")
    FORWARD = "forward", pgettext_lazy("decided measure", "Approved and handed to the authority")
    REFUSE = "refuse", pgettext_lazy("decided measure", "Not approved")
    DECIDE = "decide", pgettext_lazy("decided measure", "Decided by the authority")
    GIVE_BACK = "give_back", pgettext_lazy("decided measure", "Given back by the authority")
    DENY = "deny", pgettext_lazy("decided measure", "Denied by the authority")
    SERVE = "serve", pgettext_lazy("decided measure", "Served")
    STAGE = "stage", pgettext_lazy("decided measure", "Went on to the next stage")
    EXTEND = "extend", pgettext_lazy("decided measure", "Given a longer term")
    APPEAL = "appeal", pgettext_lazy("decided measure", "Appealed against")
    HEAR = "hear", pgettext_lazy("decided measure", "Appeal accepted")
    ANSWER = "answer", pgettext_lazy("decided measure", "Appeal answered")
    LIFT = "lift", pgettext_lazy("decided measure", "Lifted")
    EXPIRE = "expire", pgettext_lazy("decided measure", "Expired")
    WITHDRAW = "withdraw", pgettext_lazy("decided measure", "Withdrawn")


class EndReason(models.TextChoices):
    """Why a measure was lifted before its term was over."""

    MET = "MET", pgettext_lazy("decided measure", "Its purpose is reached")
    APPEAL = "APPEAL", pgettext_lazy("decided measure", "The appeal is right")
    WRONG = "WRONG", pgettext_lazy("decided measure", "It was wrong")
    REPLACED = "REPLACED", pgettext_lazy("decided measure", "The next step took its place")
    OTHER = "OTHER", pgettext_lazy("decided measure", "Another reason")


class ServedBy(models.TextChoices):
    """How a notice was served (民事诉讼法 88–95; to a unit also through its page)."""

    DIRECT = "DIRECT", pgettext_lazy("decided measure", "In person")
    LEFT = "LEFT", pgettext_lazy("decided measure", "Left at the place")
    ENTRUSTED = "ENTRUSTED", pgettext_lazy("decided measure", "Through another organ")
    POST = "POST", pgettext_lazy("decided measure", "By post")
    PUBLIC = "PUBLIC", pgettext_lazy("decided measure", "By public notice")
    PAGE = "PAGE", pgettext_lazy("decided measure", "On the unit's page")


S, A = State, Act
#: A measure that is not decided yet: what its subject does not see, and no list holds.
BEFORE = (S.PROPOSED, S.RETURNED, S.OUTSIDE)
BEFORE_SERVED = (*BEFORE, S.DECIDED)
#: Somebody still has to do something.
OPEN = (*BEFORE_SERVED, S.IN_FORCE)
#: What a subject sees of its own.
TOLD = (S.IN_FORCE, S.LIFTED, S.EXPIRED)
#: Lifted because it should never have been.
WRONG = (EndReason.APPEAL, EndReason.WRONG)
MEASURE_LIFE = Lifecycle(
    S.PROPOSED,
    {
        A.RETURN: ({S.PROPOSED}, S.RETURNED),
        A.COMPLETE: ({S.RETURNED}, S.PROPOSED),
        A.APPROVE: ({S.PROPOSED}, S.DECIDED),
        A.FORWARD: ({S.PROPOSED}, S.OUTSIDE),
        A.REFUSE: ({S.PROPOSED}, S.REFUSED),
        A.DECIDE: ({S.OUTSIDE}, S.DECIDED),
        A.GIVE_BACK: ({S.OUTSIDE}, S.RETURNED),
        A.DENY: ({S.OUTSIDE}, S.REFUSED),
        A.SERVE: ({S.DECIDED}, S.IN_FORCE),
        A.LIFT: ({S.IN_FORCE}, S.LIFTED),
        A.EXPIRE: ({S.IN_FORCE}, S.EXPIRED),
        A.WITHDRAW: ({S.PROPOSED, S.RETURNED, S.OUTSIDE, S.DECIDED}, S.WITHDRAWN),
    },
)
#: The way of a measure, in order: what its stepper shows. `OUTSIDE` only where an authority decides.
STRAIGHT = (S.PROPOSED, S.OUTSIDE, S.DECIDED, S.IN_FORCE, S.LIFTED)
