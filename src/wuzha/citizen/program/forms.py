# SPDX-License-Identifier: Apache-2.0
"""The two forms: a tip, and the quiz."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.citizen.program import tokens
from wuzha.citizen.program.pages import language
from wuzha.citizen.program.shelf import Content

#: Characters.
MOST_WHAT, MOST_WHO, MOST_CONTACT = 2000, 300, 100


class PlainField(forms.CharField):
    """Text without control characters, with line breaks where it has several lines."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        kept = "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs", "Co", "Cn"))
        return kept.strip()


class TipForm(forms.Form):
    """What somebody saw or was told; only the first field must be filled."""

    what = PlainField(
        max_length=MOST_WHAT, label=pgettext_lazy("citizen", "What happened"), widget=forms.Textarea({"rows": 7}),
        help_text=pgettext_lazy("citizen", "When, where, how. At most 2,000 characters."),
        error_messages={"required": pgettext_lazy("citizen", "Write what happened, in a few words.")},
    )  # fmt: skip
    kind = forms.ChoiceField(required=False, label=pgettext_lazy("citizen", "What it is about"))
    who = PlainField(
        required=False, max_length=MOST_WHO, label=pgettext_lazy("citizen", "Who it is about"),
        widget=forms.Textarea({"rows": 3}),
        help_text=pgettext_lazy("citizen", "Numbers, accounts, web addresses of the fraudsters, as far as you know."),
    )  # fmt: skip
    place = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=pgettext_lazy("citizen", "Where")
    )
    contact = PlainField(
        required=False, max_length=MOST_CONTACT, label=pgettext_lazy("citizen", "How to reach you"),
        help_text=pgettext_lazy("citizen", "May stay empty. Only who checks the tip and has a right by name sees it."),
    )  # fmt: skip
    #: Nobody sees this one; programs fill it.
    website = forms.CharField(required=False, widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}))
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, said: Content, data: Any = None) -> None:
        super().__init__(data)
        side = language()
        nothing = ("", pgettext_lazy("citizen", "I do not know"))
        kind: Any = self.fields["kind"]
        kind.choices = [nothing, *((one["code"], one[side]) for one in said.get("kinds", []))]
        place: Any = self.fields["place"]
        place.choices = [nothing, *((one["pk"], one["name"]) for one in said.get("places", []))]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        token = told.get("token", "")
        if tokens.number_of(token) is None:
            self.add_error(None, _("The form lay open too long. What you wrote is still here: send it once more."))
        elif told.get("website") or tokens.hasty(token):
            self.add_error(None, _("That was very fast. Look it over and send it once more."))
        return told

    @property
    def number(self) -> str:
        """The number of the tip, once the form is valid."""
        return tokens.number_of(self.cleaned_data["token"]) or ""

    def content(self) -> bytes:
        """What goes into the box."""
        told = {name: self.cleaned_data[name] for name in ("what", "kind", "who", "place", "contact")}
        return json.dumps(told, ensure_ascii=False).encode()


def answers(questions: list[Content], given: Any) -> dict[str, int]:
    """Code → the answer that was chosen, of the questions there are; anything else is left out."""
    found = {}
    for one in questions:
        text = given.get(f"q_{one['code']}", "")
        if text.isascii() and text.isdigit() and int(text[:3]) < len(one["zh"]["answers"]):
            found[one["code"]] = int(text[:3])
    return found
