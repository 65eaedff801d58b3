# SPDX-License-Identifier: Apache-2.0
"""The lives of interviews and referrals. The database holds the same pairs (`0001_schema`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class InterviewState(models.TextChoices):
    PLANNED = "PLANNED", pgettext_lazy("oversight", "Arranged")
    HELD = "HELD", pgettext_lazy("oversight", "Held, to be followed up")
    CLOSED = "CLOSED", pgettext_lazy("oversight", "Followed up")
    CANCELLED = "CANCELLED", pgettext_lazy("oversight", "Called off")


class InterviewAct(models.TextChoices):
    PLAN = "plan", pgettext_lazy("oversight", "Arranged")
    HOLD = "hold", pgettext_lazy("oversight", "Held")
    FOLLOW = "follow", pgettext_lazy("oversight", "Followed up")
    CANCEL = "cancel", pgettext_lazy("oversight", "Called off")


class ReferralState(models.TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("oversight", "Drafted, to be approved")
    SENT = "SENT", pgettext_lazy("oversight", "Sent")
    ANSWERED = "ANSWERED", pgettext_lazy("oversight", "Answered")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("oversight", "Withdrawn")


class ReferralAct(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("oversight", "Drafted")
    SEND = "send", pgettext_lazy("oversight", "Approved and sent")
    ANSWER = "answer", pgettext_lazy("oversight", "Answer recorded")
    WITHDRAW = "withdraw", pgettext_lazy("oversight", "Withdrawn")


class Organ(models.TextChoices):
    """To whom something is referred. What they do with it is theirs to decide."""

    PEACE = "PEACE", pgettext_lazy("oversight", "Office for a peaceful city")
    DISCIPLINE = "DISCIPLINE", pgettext_lazy("oversight", "Discipline inspection and supervision")


T, R = InterviewState, ReferralState
INTERVIEW_LIFE = Lifecycle(
    T.PLANNED,
    {
        InterviewAct.HOLD: ({T.PLANNED}, T.HELD),
        InterviewAct.FOLLOW: ({T.HELD}, T.CLOSED),
        InterviewAct.CANCEL: ({T.PLANNED}, T.CANCELLED),
    },
)
REFERRAL_LIFE = Lifecycle(
    R.DRAFT,
    {
        ReferralAct.SEND: ({R.DRAFT}, R.SENT),
        ReferralAct.ANSWER: ({R.SENT}, R.ANSWERED),
        ReferralAct.WITHDRAW: ({R.DRAFT}, R.WITHDRAWN),
    },
)
