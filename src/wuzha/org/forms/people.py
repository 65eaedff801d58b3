# SPDX-License-Identifier: Apache-2.0
"""Forms for people, their postings and the duty roster: first the unit, then one of its people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.forms.units import UnitField
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.ui.fields import DayField, MomentField, choose

STATES = [("active", _("Active")), ("off", _("Switched off")), ("locked", _("Locked")), ("all", _("All"))]


class PeopleFilterForm(forms.Form):
    q = forms.CharField(label=_("Name, log-in name or badge number"), required=False, max_length=32)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices])
    state = forms.ChoiceField(label=_("Account"), required=False, choices=STATES)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"] = UnitField(actor, label=_("Unit"), required=False)


class NameForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=32)
    badge = forms.CharField(label=_("Badge number"), max_length=16, required=False)


class PostingForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices])

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        help_text = _("The role reaches this unit and everything below it.")
        self.fields["unit"] = UnitField(actor, label=_("Unit"), help_text=help_text)
        self.fields["valid_from"] = DayField(label=_("From"), initial=timezone.localdate)
        self.fields["valid_to"] = DayField(label=_("To"), required=False)


class AddPersonForm(PostingForm):
    username = forms.RegexField(
        r"^[a-z][a-z0-9._-]{2,31}$",
        label=_("Log-in name"),
        max_length=32,
        help_text=_(
            "3 to 32 small letters, digits, dots or hyphens, beginning with a letter. It can never be changed."
        ),
        error_messages={"invalid": _("Use 3 to 32 small letters, digits, dots or hyphens, beginning with a letter.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=32)
    badge = forms.CharField(label=_("Badge number"), max_length=16, required=False)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(actor, *args, **options)
        del self.fields["valid_to"]
        self.order_fields(["username", "name", "badge", "role", "unit", "valid_from"])


class EndPostingForm(forms.Form):
    last_day = DayField(
        label=_("Last day, included"),
        initial=timezone.localdate,
        help_text=_("Yesterday ends the posting at once; today lets it hold until midnight."),
    )


class DutyForm(forms.Form):
    """A person of the unit, in its post."""

    person = forms.TypedChoiceField(
        label=_("Person"), coerce=int, error_messages=choose(_("Choose one of the people of the unit."))
    )
    deputy = forms.BooleanField(
        label=_("Deputy"), required=False, help_text=_("Gets the alerts while nobody else holds the post.")
    )
    from_at = MomentField(label=_("From"), initial=lambda: timezone.localtime().replace(second=0, microsecond=0))
    to_at = MomentField(label=_("To"), required=False, help_text=_("Empty: until somebody ends it."))

    def __init__(self, people: Iterable[Person], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        person: Any = self.fields["person"]
        person.choices = [("", str(_("Choose"))), *((one.pk, f"{one.name} · {one.username}") for one in people)]
