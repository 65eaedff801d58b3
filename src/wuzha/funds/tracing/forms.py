# SPDX-License-Identifier: Apache-2.0
"""The form by which a trace is taken out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

FORMATS = (
    ("xlsx", _("Workbook: table of flows, accounts, what it rests on (XLSX)")),
    ("json", _("The same for programs (JSON)")),
    ("graphml", _("Network of accounts (GraphML)")),
)


class ExportForm(forms.Form):
    """Format and purpose."""

    format = forms.ChoiceField(label=_("Format"), choices=FORMATS)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        help_text=_("The file holds clear personal data. The purpose goes into the audit trail."),
    )
