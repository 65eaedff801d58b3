# SPDX-License-Identifier: Apache-2.0
"""How a unit answers the suggestion of the week."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.counting import AGES
from wuzha.org.rules import rule_set
from wuzha.outreach.models import Aim
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import WhyField


class AcceptForm(OnPage):
    short_name = "accept"


class ChangeForm(OnPage):
    short_name = "change"
    beside = {
        "REASON_MISSING": "why", "REASON_THIN": "why", "TOO_LONG": "why", "CLEAR_NUMBER": "why",
        "AIM_SAME": "fraud_type", "UNKNOWN_WORD": "fraud_type",
    }  # fmt: skip

    age = forms.ChoiceField(label=pgettext_lazy("outreach", "To whom"))
    fraud_type = forms.ChoiceField(label=pgettext_lazy("outreach", "About what"))
    why = WhyField(
        pgettext_lazy("outreach", "Why"), required=False,
        help_text=pgettext_lazy("outreach", "Not needed for what is as good as the suggestion."),
    )  # fmt: skip

    def __init__(self, row: Aim, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"age": row.now_age, "fraud_type": row.now_type})
        super().__init__(*args, **options)
        fields: Any = self.fields
        kept, ages, types = row.made.inputs, AGES.at(row.at), rule_set("warning.fraud_types").at()
        fields["age"].choices = [(code, ages.label(code)) for code in kept["ages"]]
        fields["fraud_type"].choices = [(code, types.label(code)) for code in kept["types"]]


class MakeForm(OnPage):
    short_name = "suggest"
