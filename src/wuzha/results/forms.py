# SPDX-License-Identifier: Apache-2.0
"""What is asked when figures are published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.indicators.period import LONGEST
from wuzha.results.errors import Code
from wuzha.results.services import MOST_NOTE
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, KeyField


class PublishForm(OnPage):
    """Whose figures, of which days, and where they are published."""

    short_name = "publish"
    beside = {Code.NOT_OVER: "last", Code.PUBLISHED: "note", Code.NOT_REACHED: "unit", Code.TOO_LONG: "note"}

    unit = KeyField(_("Unit"))
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))
    note = forms.CharField(
        label=pgettext_lazy("results", "Where it is published"), required=False, max_length=MOST_NOTE,
        help_text=pgettext_lazy("results", "Such as the number of the bulletin; no personal data."),
    )  # fmt: skip

    def __init__(self, units: list[tuple[int, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["unit"]
        field.choices = units

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first. Check both."))
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("last", _("Publish three years at most: choose a later first day."))
        return found
