# SPDX-License-Identifier: Apache-2.0
"""Forms about clocks: pausing, and transfers between stations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.org.models import Unit
from wuzha.ui.fields import MomentField, WordsField
from wuzha.warning.models.clocks import MOST_TEXT
from wuzha.warning.rules.steps import PAUSABLE
from wuzha.warning.rulesets import REASONS


def _note() -> WordsField:
    return WordsField(
        label=_("Note"), required=False, max_length=MOST_TEXT, help_text=_("Without phone, ID or account numbers.")
    )


def reasons(act: str) -> list[tuple[str, Any]]:
    return [("", _("Choose")), *((term.code, term.label) for term in REASONS.at().of(act))]


class PauseForm(forms.Form):
    use_required_attribute = False
    clock = forms.ChoiceField(label=_("Clock"), choices=[(one.value, one.label) for one in PAUSABLE])
    until = MomentField(label=_("Until"))
    reason = forms.ChoiceField(label=_("Reason"), choices=partial(reasons, "pause"))
    note = _note()

    def __init__(self, clocks: Iterable[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice: Any = self.fields["clock"]
        choice.choices = list(clocks)


class StationForm(forms.Form):
    """With a `station`, one of those that could have the warning."""

    use_required_attribute = False

    def __init__(self, stations: Iterable[Unit], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        station: Any = self.fields["station"]
        station.choices = [("", _("Choose")), *((unit.pk, unit.name) for unit in stations)]


class ProposeForm(StationForm):
    station = forms.TypedChoiceField(label=_("To which station"), coerce=int)
    reason = forms.ChoiceField(label=_("Reason"), choices=partial(reasons, "transfer"))
    note = _note()


class RefuseForm(forms.Form):
    use_required_attribute = False
    reason = forms.ChoiceField(label=_("Why not"), choices=partial(reasons, "refuse"))
    note = _note()


class DecideForm(StationForm):
    station = forms.TypedChoiceField(label=_("Which station has it"), coerce=int)
    reason = forms.ChoiceField(label=_("Reason"), choices=partial(reasons, "decide"))
    note = _note()
