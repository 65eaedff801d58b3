# SPDX-License-Identifier: Apache-2.0
"""Choosing a unit by typing: suggestions come from the server, so that a city of thousands of units stays light."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.org.queries import units


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
