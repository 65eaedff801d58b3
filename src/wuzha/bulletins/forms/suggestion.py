# SPDX-License-Identifier: Apache-2.0
"""A suggestion as it came, and each step of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.bulletins.errors import Code
from wuzha.bulletins.models import Suggestion
from wuzha.bulletins.rules.life import Satisfaction
from wuzha.bulletins.services.suggestions import MOST_NO, MOST_TITLE, MOST_TOGETHER, NewSuggestion
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, WhyField, WordsField, choose, optional


class ReceiveForm(OnPage):
    short_name = "receive"
    beside = {
        "SESSION_MISSING": "session", "NUMBER_OF_SUGGESTION": "no", "KNOWN_SUGGESTION": "no", "TITLE_MISSING": "title",
        "CLEAR_NUMBER": "title", "IN_FUTURE": "received_on", "TOO_LONG": "title",
    }  # fmt: skip

    session = forms.CharField(
        label=pgettext_lazy("suggestion", "Session"), max_length=40,
        error_messages=choose(Code.SESSION_MISSING.sentence),
        help_text=pgettext_lazy("suggestion", "Such as 市十八届人大二次会议"),
    )  # fmt: skip
    no = forms.IntegerField(
        label=pgettext_lazy("suggestion", "Number there"),
        min_value=1,
        max_value=MOST_NO,
        error_messages={"required": Code.NUMBER_OF_SUGGESTION.sentence},
    )
    title = forms.CharField(
        label=pgettext_lazy("bulletins", "Title"),
        max_length=MOST_TITLE,
        error_messages=choose(Code.TITLE_MISSING.sentence),
    )
    proposers = forms.CharField(
        label=pgettext_lazy("suggestion", "Deputies"), max_length=200, required=False,
        help_text=pgettext_lazy("suggestion", "As the reply is addressed to them; kept sealed."),
    )  # fmt: skip
    received_on = DayField(label=pgettext_lazy("suggestion", "Received"), initial=timezone.localdate)

    def new(self) -> NewSuggestion:
        data = self.cleaned_data
        return NewSuggestion(data["session"], data["no"], data["title"], data["proposers"], data["received_on"])


class AssignForm(OnPage):
    short_name = "assign"
    beside = {
        "FROM_MISSING": "assigned_by", "DAY_BEFORE": "day", "IN_FUTURE": "day", "CLEAR_NUMBER": "assigned_by",
        "TOO_LONG": "together",
    }  # fmt: skip

    assigned_by = forms.CharField(
        label=pgettext_lazy("suggestion", "Assigned by"),
        max_length=64,
        error_messages=choose(Code.FROM_MISSING.sentence),
    )
    day = DayField(label=pgettext_lazy("document", "Day"), initial=timezone.localdate)
    together = forms.CharField(
        label=pgettext_lazy("suggestion", "Together with"), max_length=MOST_TOGETHER, required=False
    )


class ExtendForm(OnPage):
    short_name = "extend"
    beside = {"DUE_NOT_LATER": "due_on", "TOO_LONG": "reason"}

    due_on = DayField(label=pgettext_lazy("suggestion", "To be answered by"))
    reason = WhyField(label=_("Reason"))


class SatisfyForm(OnPage):
    short_name = "satisfy"
    beside = {"SATISFACTION_MISSING": "satisfaction", "DAY_BEFORE": "day", "IN_FUTURE": "day", "TOO_LONG": "note"}

    satisfaction = forms.ChoiceField(
        label=pgettext_lazy("suggestion", "Satisfaction"),
        choices=optional(Satisfaction.choices),
        error_messages=choose(Code.SATISFACTION_MISSING.sentence),
    )
    day = DayField(label=pgettext_lazy("document", "Day"), initial=timezone.localdate)
    note = WordsField(label=_("Note"), max_length=2000, required=False)


class ReplyForm(OnPage):
    """Of which days the reply speaks."""

    short_name = "reply"
    beside = {"DAYS_ORDER": "last", "NOT_OVER": "last", "TOO_MANY_DAYS": "last", "NO_MONTH": "last"}

    first = DayField(label=pgettext_lazy("bulletins", "First day"))
    last = DayField(label=pgettext_lazy("bulletins", "Last day"))

    def __init__(self, suggestion: Suggestion, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        options.setdefault("initial", {"first": today.replace(month=1, day=1), "last": today})
        super().__init__(*args, **options)
        self.suggestion = suggestion
