# SPDX-License-Identifier: Apache-2.0
"""Forms of the duty roster: first the unit, then one of its people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models import Person
from wuzha.ui.fields import MomentField


class DutyForm(forms.Form):
    """A person of the unit, in its post."""

    person = forms.TypedChoiceField(label=_("Person"), coerce=int)
    deputy = forms.BooleanField(
        label=_("Deputy"), required=False, help_text=_("Gets the alerts while nobody else holds the post.")
    )
    from_at = MomentField(label=_("From"), initial=lambda: timezone.localtime().replace(second=0, microsecond=0))
    to_at = MomentField(label=_("To"), required=False, help_text=_("Empty: until somebody ends it."))

    def __init__(self, people: Iterable[Person], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        person: Any = self.fields["person"]
        person.choices = [("", str(_("Choose"))), *((one.pk, f"{one.name} · {one.username}") for one in people)]
