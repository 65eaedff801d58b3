# SPDX-License-Identifier: Apache-2.0
"""What an investigator says of a series."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import pgettext_lazy

from wuzha.core.acts import MOST_NOTE
from wuzha.series.errors import Code
from wuzha.ui.acting import OnPage


class ReasonForm(OnPage):
    """Why it is decided so."""

    short_name = "judge"
    otherwise = "reason"
    suggestion = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=pgettext_lazy("series", "Reason of the decision"),
        required=False,
        max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=pgettext_lazy("series", "Needed to reject; such as: the holder of the account named an accomplice."),
    )


class ApartForm(ReasonForm):
    """Records that do not belong."""

    short_name = "apart"
    beside: ClassVar[dict[str, str | None]] = {Code.CHOOSE: "nodes"}
    nodes = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("series", "Records that do not belong"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, nodes: list[tuple[int, str]], *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["nodes"].choices = nodes  # type: ignore[attr-defined]


class WithdrawForm(ReasonForm):
    """Why a decision is taken back."""

    short_name = "withdraw"
    decision = forms.IntegerField(min_value=1, max_value=2**53, widget=forms.HiddenInput)
