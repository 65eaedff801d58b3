# SPDX-License-Identifier: Apache-2.0
"""What people enter."""

from __future__ import annotations

from django import forms
from django.utils.translation import pgettext_lazy

from wuzha.core import refusals
from wuzha.core.standing import Span
from wuzha.standing.errors import Code
from wuzha.standing.services import MOST_REASON
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import WhyField


class MakeForm(OnPage):
    """A round by hand."""

    short_name = "make"
    beside = {Code.REASON_MISSING: "reason", Code.TOO_LONG: "reason"}

    span = forms.ChoiceField(label=pgettext_lazy("standing", "Period"), choices=Span.choices)
    reason = WhyField(
        pgettext_lazy("standing", "Why it is counted again"), max_length=MOST_REASON,
        error_messages={"required": refusals.REASON_MISSING},
        help_text=pgettext_lazy("standing", "Such as: residents of 2024 put right. The round of before stays."),
    )  # fmt: skip
