# SPDX-License-Identifier: Apache-2.0
"""Narrowing the trail down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.audit.labels import RECORDS, action_choices, record_key
from wuzha.audit.queries import Filters
from wuzha.ui.fields import DayField


class AuditFilterForm(forms.Form):
    who = forms.CharField(label=_("Who (log-in name)"), required=False, max_length=64)
    action = forms.ChoiceField(label=_("Action"), required=False)
    object_type = forms.ChoiceField(label=_("Record"), required=False, choices=[("", _("All")), *RECORDS.items()])
    object_id = forms.CharField(label=_("Record number"), required=False, max_length=32)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    refused = forms.BooleanField(label=_("Only refused"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["action"] = forms.ChoiceField(
            label=_("Action"), required=False, choices=[("", _("All")), *action_choices()]
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("object_id") and not values.get("object_type"):
            self.add_error("object_type", _("Choose the kind of record its number belongs to."))
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day lies before the first one."))
        return values

    def filters(self) -> Filters | None:
        """The filters, or `None` when something typed is not right."""
        if not self.is_valid():
            return None
        values = self.cleaned_data
        return Filters(
            who=values["who"].strip(),
            action=values["action"],
            object_type=values["object_type"],
            object_id=record_key(values["object_type"], values["object_id"].strip()),
            since=values["since"],
            until=values["until"],
            refused=values["refused"],
        )
