# SPDX-License-Identifier: Apache-2.0
"""Forms of the search."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.search.query import MOST


class SearchForm(forms.Form):
    """What is looked for. Sent by POST: what names a person must not stand in an address."""

    q = forms.CharField(
        label=_("Name, phone, ID number, account, case number or number of a record"),
        max_length=MOST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "type": "search"}),
        error_messages={"required": _("Type what you look for.")},
    )
