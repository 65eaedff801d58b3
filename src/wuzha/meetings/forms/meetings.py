# SPDX-License-Identifier: Apache-2.0
"""Forms of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.meetings.models import Invitation
from wuzha.meetings.rules.life import Kind, Presence
from wuzha.meetings.rulesets import BASES
from wuzha.meetings.services.meetings import MOST_SUMMARY, MOST_TOPIC, MOST_WORDS, Came, NewMeeting
from wuzha.meetings.services.resolutions import NewResolution
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, KeyField, MomentField, WhyField, WordsField, optional

Units = Sequence[tuple[int, str]]
#: Codes of a text that a document bears.
WORDED = ("TEXT_MISSING", "CLEAR_NUMBER", "TOO_LONG", "NAME_ENDED")


class NewMeetingForm(OnPage):
    short_name = "new"
    beside = {**dict.fromkeys(WORDED, "title"), "AT_FAR": "at"}

    kind = forms.ChoiceField(label=pgettext_lazy("meeting", "Kind"), choices=Kind)
    title = forms.CharField(label=pgettext_lazy("meeting", "Title"), max_length=80)
    at = MomentField(label=pgettext_lazy("meeting", "Begins"))
    place = forms.CharField(label=pgettext_lazy("meeting", "Place"), max_length=64, required=False)
    chair = forms.CharField(
        label=pgettext_lazy("meeting", "Chair"), max_length=64,
        help_text=pgettext_lazy("meeting", "The post, not the name."),
    )  # fmt: skip

    def meeting(self) -> NewMeeting:
        data = self.cleaned_data
        return NewMeeting(data["kind"], data["title"], data["at"], data["chair"], data["place"])


class ItemForm(OnPage):
    short_name = "item"
    beside = {**dict.fromkeys(WORDED, "topic"), "UNIT_ENDED": "reports"}

    topic = forms.CharField(label=pgettext_lazy("meeting", "Topic"), max_length=MOST_TOPIC)
    reports = KeyField(pgettext_lazy("meeting", "Reported by"), required=False)

    def __init__(self, units: Units, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["reports"].choices = optional(units)


class UnitsForm(OnPage):
    """Units by boxes."""

    short_name = "units"
    beside = {"NO_UNITS": "units", "UNIT_ENDED": "units"}

    units = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("meeting", "Invited units"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, units: Units, chosen: Sequence[int], *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"units": list(chosen)})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["units"].choices = list(units)


class InviteForm(OnPage):
    short_name = "invite"
    beside = {"BEGUN_ALREADY": "afterwards"}

    afterwards = forms.BooleanField(
        label=pgettext_lazy("meeting", "It took place, and is entered afterwards"), required=False
    )

    def __init__(self, begun: bool, *args: Any, **options: Any) -> None:
        """Asked of a meeting that has `begun` only."""
        super().__init__(*args, **options)
        if not begun:
            del self.fields["afterwards"]


class MoveForm(OnPage):
    short_name = "move"
    beside = {"REASON_MISSING": "reason", "TOO_LONG": "reason", "UNIT_ENDED": "at", "AT_FAR": "at"}

    at = MomentField(label=pgettext_lazy("meeting", "Begins"))
    reason = WhyField()


class ReasonForm(OnPage):
    short_name = "reason"
    beside = {"REASON_MISSING": "reason", "TOO_LONG": "reason", "CLEAR_NUMBER": "reason"}

    reason = WhyField()


class SayForm(OnPage):
    short_name = "say"
    beside = dict.fromkeys(WORDED, "summary")

    summary = WordsField(label=pgettext_lazy("meeting", "What was said"), rows=8, max_length=MOST_SUMMARY)


class ResolveForm(OnPage):
    short_name = "resolve"
    beside = {
        **dict.fromkeys(WORDED, "text"), "NO_UNITS": "units", "UNIT_ENDED": "units", "NO_UNIT": "units",
        "DUE_BEFORE": "due_on", "DUE_PASSED": "due_on", "LAW_NOT_IN_FORCE": "law",
    }  # fmt: skip

    title = forms.CharField(
        label=pgettext_lazy("meeting", "Resolution"), max_length=64,
        help_text=pgettext_lazy("meeting", "In a few words: lists and reminders show it."),
    )  # fmt: skip
    text = WordsField(label=pgettext_lazy("meeting", "Wording"), rows=4, max_length=1000)
    units = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("meeting", "Asked of"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=pgettext_lazy("meeting", "Each unit gets a request of its own."),
    )  # fmt: skip
    due_on = DayField(label=pgettext_lazy("meeting", "By"))
    law = forms.ChoiceField(label=pgettext_lazy("member", "Law"), required=False)

    def __init__(self, units: Units, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["units"].choices = list(units)
        fields["law"].choices = laws()

    def resolution(self) -> NewResolution:
        data = self.cleaned_data
        return NewResolution(data["title"], data["text"], data["units"], data["due_on"], data["law"])


def laws() -> list[tuple[str, str]]:
    """Laws to cite, each with the day from which on it may be."""
    return optional([(one.code, f"{one.label} {one.since}") for one in BASES.at().terms])


class MinuteForm(OnPage):
    short_name = "minute"
    beside = {
        **dict.fromkeys(WORDED, "number"), "MINUTES_TAKEN": "number", "IN_FUTURE": "day", "MINUTES_BEFORE": "day",
    }  # fmt: skip

    number = forms.CharField(label=_("Number of the document"), max_length=64)
    day = DayField(label=pgettext_lazy("document", "Day"), initial=timezone.localdate)


class AttendForm(OnPage):
    """How each invited unit took part: a choice, and the post of who came or why nobody did."""

    short_name = "attend"

    def __init__(self, invited: Sequence[Invitation], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.invited = list(invited)
        choices = [(one.value, one.label) for one in Presence if one is not Presence.UNKNOWN]
        for one in self.invited:
            presence = one.presence if one.presence != Presence.UNKNOWN else Presence.PRESENT
            self.fields[f"presence-{one.unit_id}"] = forms.ChoiceField(
                label=pgettext("meeting", "How %(unit)s took part") % {"unit": one.unit.name}, choices=choices,
                initial=presence, widget=forms.Select(attrs={"class": "select select-sm"}),
            )  # fmt: skip
            self.fields[f"words-{one.unit_id}"] = forms.CharField(
                label=pgettext("meeting", "Post, or why %(unit)s was absent") % {"unit": one.unit.name},
                max_length=MOST_WORDS, required=False, initial=one.words,
                widget=forms.TextInput(attrs={"class": "input input-sm"}),
            )  # fmt: skip

    def answers(self) -> dict[int, Came]:
        data = self.cleaned_data
        return {
            one.unit_id: Came(data[f"presence-{one.unit_id}"], data[f"words-{one.unit_id}"]) for one in self.invited
        }
