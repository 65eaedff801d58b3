# SPDX-License-Identifier: Apache-2.0
"""What people enter."""

from __future__ import annotations

from django import forms
from django.utils.translation import pgettext_lazy

from wuzha.ui.acting import OnPage


class CloseForm(OnPage):
    """`beside` says which field a code of the service is about; there is none here."""

    short_name = "close"

    reason = forms.CharField(label=pgettext_lazy("outlets", "Reason"), max_length=200)
