# SPDX-License-Identifier: Apache-2.0
"""A photo with the page open, and a decision between two accounts."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.warning.models import Decision

REASON_LENGTH = 500


class PhotoForm(forms.Form):
    """One photo. What it is, is found out by its content."""

    use_required_attribute = False

    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _("Reload the page and try again.")})
    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
        error_messages={"required": _("Take a photo first."), "empty": _("Take a photo first.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("uid", uuid.uuid4())
        options.setdefault("auto_id", "photo-%s")
        super().__init__(*args, **options)


class DecisionForm(forms.Form):
    """Which account counts, and why."""

    use_required_attribute = False

    decision = forms.ChoiceField(
        choices=Decision.choices,
        error_messages={"required": _("Choose a decision."), "invalid_choice": _("Choose a decision.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"required": _("Write down the reason.")},
    )
