# SPDX-License-Identifier: Apache-2.0
"""The life of an objection to a freeze (`domain.md` §2.11; 规定 196, 197; 刑诉法 117; 法释〔2011〕7号 10)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class ObjectionState(models.TextChoices):
    RECEIVED = "RECEIVED", pgettext_lazy("objection", "Received")
    REGISTERED = "REGISTERED", pgettext_lazy("objection", "Registered, receipt given")
    MATERIALS = "MATERIALS", pgettext_lazy("objection", "Material handed in")
    CHECKED = "CHECKED", pgettext_lazy("objection", "Checked, to answer")
    ANSWERED = "ANSWERED", pgettext_lazy("objection", "Answered")
    SUPERIOR = "SUPERIOR", pgettext_lazy("objection", "Before the superior organ")


class ObjectionAct(models.TextChoices):
    REGISTER = "register", pgettext_lazy("objection", "registered")
    HAND_IN = "hand_in", pgettext_lazy("objection", "material handed in")
    CHECK = "check", pgettext_lazy("objection", "checked")
    ANSWER = "answer", pgettext_lazy("objection", "answered")
    APPEAL = "appeal", pgettext_lazy("objection", "taken to the superior organ")


class Concern(models.TextChoices):
    OWNER = "OWNER", _("Owner of the account")
    INTERESTED = "INTERESTED", _("Other person concerned")


class Outcome(models.TextChoices):
    #: Nothing to do with the case: the three days of the release begin at once.
    RELEASED = "RELEASED", _("To be released: unrelated")
    LIMITED = "LIMITED", _("To be limited to a sum")
    KEPT = "KEPT", _("Freeze stays")


S, A = ObjectionState, ObjectionAct
OBJECTION_LIFE = Lifecycle(
    S.RECEIVED,
    {
        A.REGISTER: ({S.RECEIVED}, S.REGISTERED),
        A.HAND_IN: ({S.REGISTERED, S.MATERIALS}, S.MATERIALS),
        A.CHECK: ({S.REGISTERED, S.MATERIALS}, S.CHECKED),
        A.ANSWER: ({S.CHECKED}, S.ANSWERED),
        A.APPEAL: ({S.ANSWERED}, S.SUPERIOR),
    },
)
#: The thirty days run.
OPEN = (S.RECEIVED, S.REGISTERED, S.MATERIALS, S.CHECKED)
