# SPDX-License-Identifier: Apache-2.0
"""Forms of the inbox: what is done with ticked rows, with one, and a view that is kept."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.inbox.sources import HAND
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import choose

#: Longest note of a confirmation (characters): that of the domains' own notes.
MOST_NOTE = 300
#: When a day of work begins.
MORNING = time(8, 30)
#: Rows at once.
MOST_ROWS = 200


class BulkAct(models.TextChoices):
    ACKNOWLEDGE = "acknowledge", _("Confirm the alerts")
    SNOOZE = "snooze", _("Put off")
    WAKE = "wake", _("Back to the inbox")
    READ = "read", _("Mark as read")
    UNREAD = "unread", _("Mark as unread")


class Later(models.TextChoices):
    """Until when a row is put off."""

    HOUR = "hour", _("For an hour")
    HOURS = "hours", _("For four hours")
    TOMORROW = "tomorrow", _("Until tomorrow, 08:30")
    WEEK = "week", _("For a week")

    def until(self, now: datetime) -> datetime:
        if self is Later.TOMORROW:
            day = timezone.localdate(now) + timedelta(days=1)
            return timezone.make_aware(datetime.combine(day, MORNING))
        hours = {Later.HOUR: 1, Later.HOURS: 4, Later.WEEK: 7 * 24}
        return now + timedelta(hours=hours[self])


class BulkForm(forms.Form):
    """What is to be done with the ticked rows."""

    use_required_attribute = False
    act = forms.ChoiceField(choices=BulkAct.choices, error_messages={"required": _("Say what is to be done.")})
    note = forms.CharField(label=_("What is being done"), required=False, max_length=MOST_NOTE)
    #: A ready note, which its button sends.
    quick = forms.CharField(required=False, max_length=MOST_NOTE)
    until = forms.ChoiceField(choices=Later.choices, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["note"] = given.get("quick") or given.get("note", "")
        if given.get("act") == BulkAct.SNOOZE and not given.get("until"):
            self.add_error("until", _("Say until when."))
        return given


class ActForm(OnPage):
    """One thing done with what is open; the source knows which acts there are."""

    #: By what the domains call them.
    beside = {
        "ANSWER_MISSING": "note", "PERSONAL_DATA": "note", "TOO_LONG": "note", "NO_COLLEAGUE": "to", "MAX_HELD": "to",
        "UNKNOWN_REASON": "reason",
    }  # fmt: skip

    act = forms.SlugField(widget=forms.HiddenInput, error_messages={"required": _("Say what is to be done.")})
    note = forms.CharField(label=_("What is being done"), required=False, max_length=MOST_NOTE)
    quick = forms.CharField(required=False, max_length=MOST_NOTE)
    #: Whom it is handed over to, and why, where its source asks for that.
    to = forms.IntegerField(required=False, min_value=1, error_messages=choose(_("Choose a colleague.")))
    reason = forms.SlugField(required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["note"] = given.get("quick") or given.get("note", "")
        if given.get("act") == HAND and not given.get("to") and "to" not in self.errors:
            self.add_error("to", _("Choose a colleague."))
        return given


class KeepForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(label=_("Name of the view"), max_length=24)
    query = forms.CharField(required=False, widget=forms.HiddenInput)
