# SPDX-License-Identifier: Apache-2.0
"""Forms of the exchange: a link, a webhook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.exchange.models.link import Way
from wuzha.intake.forms import ChannelMixin
from wuzha.warning.rules.lifecycle import Act

#: Longest token an upper platform may give (characters).
MOST_TOKEN = 500


class LinkForm(ChannelMixin):
    name = forms.CharField(label=_("Called"), max_length=40)
    way = forms.ChoiceField(label=_("Way"), choices=Way.choices, initial=Way.FOLDER)
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        help_text=_("Name of the drop folder, or the base address of the endpoint (its host must be allowed)."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    token = forms.CharField(
        label=_("Token"),
        required=False,
        max_length=MOST_TOKEN,
        help_text=_("For an endpoint. It is kept sealed and not shown again; leave it empty to keep the present one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    pulls = forms.BooleanField(label=_("Fetch directives"), required=False, initial=True)
    pushes = forms.BooleanField(label=_("Send feedback"), required=False, initial=True)
    every_minutes = forms.IntegerField(label=_("Every … minutes"), min_value=1, max_value=1440, initial=5)

    field_order = ("name", "source", "unit", "way", "place", "token", "every_minutes", "pulls", "pushes")

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "unit"}


class WebhookForm(forms.Form):
    name = forms.CharField(label=_("Called"), max_length=40)
    url = forms.URLField(
        label=_("Address"),
        max_length=300,
        assume_scheme="https",
        help_text=_("Its host must be allowed by the operator."),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=[(act.value, act.label) for act in Act],
        initial=[Act.DISPATCH, Act.CLOSE],
        widget=forms.CheckboxSelectMultiple(),
    )

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
