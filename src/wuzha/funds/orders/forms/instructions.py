# SPDX-License-Identifier: Apache-2.0
"""What a file of instructions is to hold, and for what."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.ui.acting import OnPage


class InstructionsForm(OnPage):
    short_name = "instructions"
    beside = {"PURPOSE": "purpose"}

    kind = forms.ChoiceField(label=_("Orders"), choices=[("stops", _("Stops")), ("freezes", _("Freezes"))])
    form = forms.ChoiceField(label=_("Format"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=120,
        help_text=_("Such as: to enter them in the police platform. It is kept in the trail."),
    )
