# SPDX-License-Identifier: Apache-2.0
"""Forms about leaving a warning out of 见面率."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DecidingForm, DecisionField, choose
from wuzha.warning.forms.clocks import reasons
from wuzha.warning.services.errors import Code
from wuzha.warning.services.exclusions import MOST_PAPER


class AskForm(OnPage):
    short_name = "exclude"
    beside = {Code.UNKNOWN_REASON: "reason", Code.PAPER_MISSING: "paper", Code.TOO_LONG: "paper"}

    reason = forms.ChoiceField(
        label=_("Why nobody can meet the person"), choices=partial(reasons, "exclude"),
        error_messages=choose(_("Choose a reason from the list.")),
    )  # fmt: skip
    paper = forms.CharField(
        label=_("Number of the paper that shows it"), max_length=MOST_PAPER,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": Code.PAPER_MISSING.sentence}, help_text=_("Without phone, ID or account numbers."),
    )  # fmt: skip


class DecideForm(DecidingForm):
    decision = DecisionField()
