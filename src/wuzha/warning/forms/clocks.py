# SPDX-License-Identifier: Apache-2.0
"""Forms about clocks: pausing, and transfers between stations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.org.models import Unit
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import MomentField, WordsField, choose
from wuzha.warning.models.clocks import MOST_TEXT
from wuzha.warning.rules.steps import PAUSABLE
from wuzha.warning.rulesets import REASONS
from wuzha.warning.services.errors import Code

#: What each of these forms may be refused for, beside what it alone asks.
_WORDS: dict[str, str | None] = {Code.UNKNOWN_REASON: "reason", Code.PERSONAL_DATA: "note", Code.TOO_LONG: "note"}
_CHOOSE_REASON = choose(Code.UNKNOWN_REASON.sentence)
_CHOOSE_STATION = choose(Code.NO_STATION.sentence)


def _note() -> WordsField:
    return WordsField(
        label=_("Note"), required=False, max_length=MOST_TEXT, help_text=_("Without phone, ID or account numbers.")
    )


def reasons(act: str) -> list[tuple[str, Any]]:
    return [("", _("Choose")), *((term.code, term.label) for term in REASONS.at().of(act))]


class PauseForm(OnPage):
    short_name = "pause"
    beside = _WORDS | {
        Code.NO_PAUSE: "clock", Code.PAUSE_NOT_YOURS: "clock", Code.CLOCK_NOT_RUNNING: "clock",
        Code.ALREADY_PAUSED: "clock", Code.PAUSE_TIME: "until", Code.PAUSES_USED_UP: "until",
    }  # fmt: skip

    clock = forms.ChoiceField(
        label=_("Clock"), choices=[(one.value, one.label) for one in PAUSABLE],
        error_messages=choose(Code.CLOCK_NOT_RUNNING.sentence),
    )  # fmt: skip
    until = MomentField(label=_("Until"))
    reason = forms.ChoiceField(label=_("Reason"), choices=partial(reasons, "pause"), error_messages=_CHOOSE_REASON)
    note = _note()

    def __init__(self, clocks: Iterable[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice: Any = self.fields["clock"]
        choice.choices = list(clocks)


class StationForm(OnPage):
    """With a `station`, one of those that could have the warning."""

    beside = _WORDS | {Code.NO_STATION: "station", Code.SAME_STATION: "station"}

    def __init__(self, stations: Iterable[Unit], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        station: Any = self.fields["station"]
        station.choices = [("", _("Choose")), *((unit.pk, unit.name) for unit in stations)]


class ProposeForm(StationForm):
    short_name = "propose"

    station = forms.TypedChoiceField(label=_("To which station"), coerce=int, error_messages=_CHOOSE_STATION)
    reason = forms.ChoiceField(label=_("Reason"), choices=partial(reasons, "transfer"), error_messages=_CHOOSE_REASON)
    note = _note()


class RefuseForm(OnPage):
    short_name, beside = "refuse", _WORDS

    reason = forms.ChoiceField(label=_("Why not"), choices=partial(reasons, "refuse"), error_messages=_CHOOSE_REASON)
    note = _note()


class DecideForm(StationForm):
    short_name = "decide"

    station = forms.TypedChoiceField(label=_("Which station has it"), coerce=int, error_messages=_CHOOSE_STATION)
    reason = forms.ChoiceField(label=_("Reason"), choices=partial(reasons, "decide"), error_messages=_CHOOSE_REASON)
    note = _note()
