# SPDX-License-Identifier: Apache-2.0
"""What people enter of a card."""

from __future__ import annotations

from django import forms
from django.utils.translation import pgettext_lazy

from wuzha.cards.rules.numbers import NumberError, canonical
from wuzha.ui.acting import OnPage


class FindForm(OnPage):
    short_name = "find"

    number = forms.CharField(
        label=pgettext_lazy("card", "Full number of a card"), max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def clean_number(self) -> str:
        try:
            return canonical(self.cleaned_data["number"])
        except NumberError as error:
            raise forms.ValidationError(
                pgettext_lazy("card", "This is no whole number of a card: type all of its digits."), code="invalid"
            ) from error
