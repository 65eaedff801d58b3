# SPDX-License-Identifier: Apache-2.0
"""What people enter: a round by hand, a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from wuzha.core import refusals
from wuzha.core.standing import Span
from wuzha.outlets.errors import Code
from wuzha.outlets.rules import Sector
from wuzha.outlets.services.rounds import MOST_REASON
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import WhyField, WordsField


class MakeForm(OnPage):
    """A round by hand."""

    short_name = "make"
    beside = {Code.REASON_MISSING: "reason", Code.TOO_LONG: "reason"}

    sector = forms.ChoiceField(label=pgettext_lazy("outlets", "Sector"), choices=Sector.choices)
    span = forms.ChoiceField(label=pgettext_lazy("outlets", "Period"), choices=Span.choices)
    reason = WhyField(
        pgettext_lazy("outlets", "Why it is counted again"), max_length=MOST_REASON,
        error_messages={"required": refusals.REASON_MISSING},
        help_text=pgettext_lazy("outlets", "Such as: live cards of June put right. The round of before stays."),
    )  # fmt: skip


class ProposeForm(OnPage):
    short_name = "propose"
    beside = {
        "EVIDENCE_MISSING": "ground", "NO_GROUND": "ground", "SAME_AGAIN": "ground", "FEW_FAULTS": "ground",
        "NOT_APART": "ground", "NOT_RED": "step", "HIGHER_STEP": "step", "NO_LADDER": "step", "STEPS_FIRST": "step",
        "STEPS_LEFT_OUT": "why",
        "REASON_MISSING": "reason", "TOO_LONG": "reason", "CLEAR_NUMBER": "reason", "OLD_NAME": "reason",
    }  # fmt: skip

    step = forms.ChoiceField(label=pgettext_lazy("outlets", "Step"))
    ground = forms.ChoiceField(label=pgettext_lazy("outlets", "Ground"))
    reason = WordsField(
        label=pgettext_lazy("outlets", "Why this step"), rows=4, max_length=2000,
        help_text=pgettext_lazy("outlets", "The evidence beside it goes with it as it stands now."),
    )  # fmt: skip

    why = WordsField(
        label=pgettext_lazy("outlets", "Why lower steps are left out"), rows=2, max_length=300, required=False,
        help_text=pgettext_lazy("outlets", "Needed where the outlet has not been through the steps below this one."),
    )  # fmt: skip

    def __init__(
        self, steps: Sequence[tuple[str, Any]], grounds: Sequence[tuple[str, Any]], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["step"].choices, fields["ground"].choices = steps, grounds
