# SPDX-License-Identifier: Apache-2.0
"""Institutions: their facts, and a reminder."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.funds.models import ChaseBy, InstitutionKind
from wuzha.funds.orders.forms.orders import note_field
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField


class InstitutionForm(OnPage):
    short_name = "institution"
    beside = {"INSTITUTION_TAKEN": "code"}

    name = forms.CharField(label=_("Name"), max_length=64)
    code = forms.CharField(label=_("Code"), max_length=24, help_text=_("As the police platform numbers it."))
    kind = forms.ChoiceField(label=_("Kind"), choices=InstitutionKind.choices)
    contact = forms.CharField(
        label=_("Answers at"), max_length=120, required=False,
        help_text=_("Office and its phone; no person's own number."),
    )  # fmt: skip


class ChaseForm(OnPage):
    short_name = "chase"

    channel = forms.ChoiceField(label=_("Channel"), choices=ChaseBy.choices)
    note = note_field(_("What was said"))


class DaysForm(forms.Form):
    """First and last day of what is counted."""

    def __init__(self, first: object, last: object) -> None:
        super().__init__(initial={"from": first, "to": last})
        self.fields["from"] = DayField(label=_("First day"))
        self.fields["to"] = DayField(label=_("Last day"))
