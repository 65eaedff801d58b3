# SPDX-License-Identifier: Apache-2.0
"""What an analyst decides about a false alarm, and what the source answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AlarmForm(forms.Form):
    """One decision. `text` is a note, the reason, the receipt's number or the answer, as the act needs it."""

    use_required_attribute = False

    text = forms.CharField(required=False, max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, pk: int, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", f"alarm-{pk}-%s")
        super().__init__(*args, **options)
        self.fields["text"].label = _("Note, reason or number")
