# SPDX-License-Identifier: Apache-2.0
"""Freezes: the request, the decision on it, what the bank answered, its renewal and its end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.funds.orders.forms.base import VersionedForm
from wuzha.funds.orders.forms.orders import AnswerForm
from wuzha.funds.orders.rules.freezes import Authority, Scope, Term
from wuzha.funds.orders.services.base import MOST_NUMBER
from wuzha.funds.orders.services.freezes import Decision
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, MomentField, MoneyField


class FreezeForm(OnPage):
    short_name = "freeze"
    beside = {"SUM_MISSING": "amount"}

    amount = MoneyField(label=_("Sum to freeze (yuan)"))
    term = forms.ChoiceField(label=_("Period"), choices=Term.choices)
    scope_code = forms.ChoiceField(label=_("Scope"), choices=Scope.choices)
    interest = forms.BooleanField(label=_("Interest too"), required=False, initial=True)


class DecisionForm(VersionedForm):
    """What the head of the organ decided; the paper or the platform is where it was done."""

    short_name = "decision"
    beside = {"DECIDER_MISSING": "decider", "DECIDED_LATER": "on", "PREFECTURE": "authority", "CLEAR_NUMBER": "number"}

    approved = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", pgettext_lazy("decision", "Approved")), ("0", pgettext_lazy("decision", "Not approved"))],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was decided.")},
    )
    authority = forms.ChoiceField(label=_("Decided by"), choices=Authority.choices)
    decider = forms.CharField(label=_("Name and post of the decider"), max_length=MOST_NUMBER)
    number = forms.CharField(label=_("Decision number"), max_length=MOST_NUMBER, required=False)
    on = DayField(label=_("Decided on"))

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"on": timezone.localdate()} | options.get("initial", {})
        super().__init__(*args, **options)

    def decision(self) -> Decision:
        data = self.cleaned_data
        return Decision(data["approved"], data["authority"], data["decider"], data["number"], data["on"])


class FreezeAnswerForm(AnswerForm):
    """The bank's answer to a freeze; held by somebody else already means queued."""

    short_name = "answer"
    beside = AnswerForm.beside | {"BALANCE_MISSING": "held"}

    held = MoneyField(label=_("Frozen sum (yuan)"), required=False)
    ahead = forms.CharField(label=_("Office that froze before"), required=False, max_length=MOST_NUMBER)
    ahead_until = MomentField(label=_("That freeze ends"), required=False)


class RenewalAnswerForm(AnswerForm):
    """The bank's answer to a renewal."""

    short_name = "renewal-answer"
    beside = AnswerForm.beside | {"RENEWAL_SHORT": "expires_at"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("balance", "started_at"):
            del self.fields[name]


class RenewForm(VersionedForm):
    short_name = "renew"

    term = forms.ChoiceField(label=_("Period"), choices=Term.choices)


class EffectForm(VersionedForm):
    """A queued freeze holds now."""

    short_name = "effect"
    beside = {"IN_FUTURE": "at", "END_BEFORE_START": "expires_at", "SUM_MISSING": "held"}

    at = MomentField(label=pgettext_lazy("answer", "Holds from"))
    held = MoneyField(label=_("Frozen sum (yuan)"))
    expires_at = MomentField(label=pgettext_lazy("answer", "Holds until"), required=False)
