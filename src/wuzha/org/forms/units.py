# SPDX-License-Identifier: Apache-2.0
"""Forms for units and what hangs on them.

A unit is chosen by typing: suggestions come from the server, so that a city of thousands of units stays light.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Division
from wuzha.org.models import Unit, UnitKind
from wuzha.org.models.units import TERRITORY
from wuzha.org.queries import units
from wuzha.ui.fields import DayField


def written(unit: Unit) -> str:
    """How a chosen unit stands in the field: code and name."""
    return f"{unit.code} {unit.name}"


class UnitInput(forms.TextInput):
    template_name = "org/widgets/unit.html"

    def __init__(self) -> None:
        super().__init__(
            attrs={"autocomplete": "off", "spellcheck": "false", "hx-get": reverse_lazy("org:unit_options")}
        )


class UnitField(forms.CharField):
    """A unit in the actor's reach, typed as code, as name, or as the suggestion `code name`."""

    widget = UnitInput
    default_error_messages = {
        "unknown": _("There is no such unit in your reach. Type part of its name or code and choose a suggestion."),
        "several": _("Several units have this name. Choose one of the suggestions, or type the code."),
    }

    def __init__(self, actor: Actor, **options: Any) -> None:
        super().__init__(max_length=100, **options)
        self.actor = actor

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Unit | None:
        text = super().clean(value)
        if not text:
            return None
        rows = units.in_reach(self.actor)
        found = rows.filter(code=text.split()[0]).first()
        if found is not None:
            return found
        named = list(rows.filter(name=text)[:2])
        if len(named) == 1:
            return named[0]
        code = "several" if named else "unknown"
        raise forms.ValidationError(self.error_messages[code], code=code)


_CODE = r"^[0-9A-Za-z][0-9A-Za-z-]{1,23}$"


class UnitFilterForm(forms.Form):
    q = forms.CharField(label=_("Name or code"), required=False, max_length=64)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *UnitKind.choices])
    ended = forms.BooleanField(label=_("Also ended ones"), required=False)


class DescriptionForm(forms.Form):
    """What may be said anew of a unit."""

    name = forms.CharField(label=pgettext_lazy("unit", "Name"), max_length=64)
    valid_from = DayField(label=_("In force from"), initial=timezone.localdate)
    ranked = forms.BooleanField(
        label=_("In rankings"),
        required=False,
        initial=True,
        help_text=_("Functional areas are shown but take no part in rankings."),
    )
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90, help_text=_("WGS84 degrees, such as 30.1697.")
    )
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        wrong = {"latitude", "longitude"} & set(self.errors)
        if not wrong and (values.get("latitude") is None) != (values.get("longitude") is None):
            self.add_error("longitude", _("Give latitude and longitude together, or neither."))
        return values


class AddUnitForm(DescriptionForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *UnitKind.choices])
    code = forms.RegexField(
        _CODE,
        label=_("Code"),
        max_length=24,
        error_messages={"invalid": _("Use letters, digits and hyphens only, at least two.")},
        help_text=_("Territory: division code of 6, 9 or 12 digits. Police: 12 digits. It can never be changed."),
    )

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"] = UnitField(actor, label=_("Below"))
        self.order_fields(["parent", "kind", "code", "name"])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("kind") in TERRITORY and values.get("code") and not Division.check(values["code"]):
            self.add_error("code", _("Enter the division code of the territory: 6, 9 or 12 digits (GB/T 2260)."))
        return values


class EndUnitForm(forms.Form):
    last_day = DayField(
        label=_("Last day, included"),
        required=False,
    )
    resume = forms.BooleanField(label=_("It goes on: take the end set earlier back"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "last_day" not in self.errors and bool(values.get("last_day")) == values["resume"]:
            self.add_error("last_day", _("Give the last day, or say that the unit goes on; one of the two."))
        return values


class MoveUnitForm(forms.Form):
    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"] = UnitField(actor, label=_("New unit above"))


class PopulationForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    residents = forms.IntegerField(label=_("Residents"), min_value=0, max_value=200_000_000)
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Where the figure comes from, such as a yearbook and its page.")
    )


class CoverForm(forms.Form):
    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["territory"] = UnitField(actor, label=_("Area"))
        self.fields["valid_from"] = DayField(label=_("In force from"), initial=timezone.localdate)


class LastDayForm(forms.Form):
    last_day = DayField(label=_("Last day, included"), initial=timezone.localdate)
