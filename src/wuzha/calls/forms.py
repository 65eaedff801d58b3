# SPDX-License-Identifier: Apache-2.0
"""What people enter."""

from __future__ import annotations

from django import forms
from django.utils.translation import pgettext_lazy


class CloseForm(forms.Form):
    reason = forms.CharField(label=pgettext_lazy("calls", "Reason"), max_length=200)
