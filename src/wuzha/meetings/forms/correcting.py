# SPDX-License-Identifier: Apache-2.0
"""Forms by which a mistake is put right: what is left empty stays as it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from wuzha.meetings.forms.meetings import WORDED, Units
from wuzha.meetings.models import Membership
from wuzha.meetings.models.membership import Part
from wuzha.meetings.rulesets import SECTORS
from wuzha.meetings.services.correcting import RightMember, RightTask
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, KeyField, WhyField, WordsField, optional

_STAYS = pgettext_lazy("correction", "Empty: stays as it is.")


class Correcting(OnPage):
    """What every correction asks."""

    out = forms.BooleanField(
        label=pgettext_lazy("correction", "It was entered by mistake: take it out"), required=False
    )
    reason = WhyField(max_length=200)


class CorrectMemberForm(Correcting):
    short_name = "correct"
    beside = {
        "REASON_MISSING": "reason", "TOO_LONG": "basis", "CLEAR_NUMBER": "reason", "DAYS_ORDER": "until",
        "UNIT_NOT_THERE": "since", "MEMBER_ALREADY": "since", "OUTSIDE_MEMBERSHIP": "since", "HAS_DUTIES": "out",
        "FOLLOWED": "until", "NOTHING_RIGHT": None, "UNKNOWN_WORD": "sector",
    }  # fmt: skip

    part = forms.ChoiceField(label=pgettext_lazy("member", "As what"), choices=Part)
    sector = forms.ChoiceField(label=pgettext_lazy("member", "Sector"))
    since = DayField(label=pgettext_lazy("member", "From"))
    until = DayField(label=pgettext_lazy("member", "To"), required=False)
    basis = forms.CharField(label=pgettext_lazy("member", "Basis"), max_length=120, required=False)

    field_order = ["part", "sector", "since", "until", "basis", "out", "reason"]

    def __init__(self, row: Membership, *args: Any, **options: Any) -> None:
        names = ("part", "sector", "since", "until", "basis")
        options.setdefault("initial", {name: getattr(row, name) for name in names})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["sector"].choices = [(one.code, one.label) for one in SECTORS.at().terms]

    def right(self) -> RightMember:
        data = self.cleaned_data
        return RightMember(data["part"], data["sector"], data["since"], data["until"], data["basis"])


class CorrectItemForm(Correcting):
    short_name = "correct"
    beside = {
        **dict.fromkeys(WORDED, "topic"), "REASON_MISSING": "reason", "UNIT_ENDED": "reports", "NO_AGENDA": "out",
        "NOTHING_RIGHT": None,
    }  # fmt: skip

    item = KeyField(pgettext_lazy("meeting", "Point of the agenda"))
    topic = forms.CharField(label=pgettext_lazy("meeting", "Topic"), max_length=120, required=False, help_text=_STAYS)
    reports = KeyField(pgettext_lazy("meeting", "Reported by"), required=False, help_text=_STAYS)

    field_order = ["item", "topic", "reports", "out", "reason"]

    def __init__(self, items: Units, units: Units, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["item"].choices, fields["reports"].choices = list(items), optional(units)


class CorrectTaskForm(Correcting):
    short_name = "correct"
    beside = {
        **dict.fromkeys(WORDED, "title"), "REASON_MISSING": "reason", "TASK_TWICE": "no", "UNIT_ENDED": "unit",
        "DUE_BEFORE": "due_on", "ANSWERED_ALREADY": "task", "NOTHING_RIGHT": None,
    }  # fmt: skip

    task = KeyField(pgettext_lazy("plan", "Task"))
    no = forms.CharField(label=pgettext_lazy("meeting", "No."), max_length=16, required=False, help_text=_STAYS)
    unit = KeyField(pgettext_lazy("plan", "Unit"), required=False, help_text=_STAYS)
    title = forms.CharField(label=pgettext_lazy("plan", "Task"), max_length=64, required=False, help_text=_STAYS)
    text = WordsField(
        label=pgettext_lazy("plan", "What is to be done"), max_length=1000, required=False, help_text=_STAYS
    )
    due_on = DayField(label=pgettext_lazy("meeting", "By"), required=False, help_text=_STAYS)

    field_order = ["task", "no", "unit", "title", "text", "due_on", "out", "reason"]

    def __init__(self, tasks: Units, units: Units, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["task"].choices, fields["unit"].choices = list(tasks), optional(units)

    def right(self) -> RightTask:
        data = self.cleaned_data
        return RightTask(data["no"], data["unit"], data["title"], data["text"], data["due_on"])
