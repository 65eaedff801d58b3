# SPDX-License-Identifier: Apache-2.0
"""What is entered of teams, the plan, events, daily items, places and materials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.rules import rule_set
from wuzha.outreach.forms.activities import own_units, words
from wuzha.outreach.models import DailyItem
from wuzha.outreach.models.materials import Form
from wuzha.outreach.rules.life import Asked
from wuzha.outreach.rulesets import AUDIENCES, CHANNELS, DUTIES, ENTRIES, ROLES, SITE_KINDS
from wuzha.outreach.services.materials import NewMaterial
from wuzha.outreach.services.plans import NewEvent, NewTask
from wuzha.outreach.services.shares import NewShare
from wuzha.outreach.services.sites import NewSite
from wuzha.outreach.services.teams import NewMember
from wuzha.requests.queries.units import units
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, KeyField, WordsField, optional

MOST_TEXT = 1000


def _choose(form: forms.Form, **choices: Any) -> None:
    fields: Any = form.fields
    for name, rows in choices.items():
        fields[name].choices = rows


class MemberForm(OnPage):
    short_name = "member"
    beside = {
        "NO_UNIT": "unit", "BAD_NAME": "name", "BAD_PHONE": "phone", "MEMBER_TWICE": "phone", "IN_FUTURE": "since",
    }  # fmt: skip

    unit = KeyField(pgettext_lazy("outreach", "Serves"))
    role = forms.ChoiceField(label=pgettext_lazy("outreach", "As what"))
    name = forms.CharField(label=pgettext_lazy("outreach", "Name"), max_length=40)
    phone = forms.CharField(label=pgettext_lazy("outreach", "Phone"), max_length=20)
    since = DayField(label=pgettext_lazy("outreach", "From"))

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"since": timezone.localdate(), "unit": actor.unit_id})
        super().__init__(*args, **options)
        _choose(self, unit=own_units(actor), role=words(ROLES))

    def new(self) -> NewMember:
        data = self.cleaned_data
        return NewMember(data["unit"], data["role"], data["name"], data["phone"], data["since"])


class LeaveForm(OnPage):
    short_name = "leave"
    beside = {"DAYS_ORDER": "until"}

    until = DayField(label=pgettext_lazy("outreach", "Last day"))


class TrainForm(OnPage):
    short_name = "train"
    beside = {
        "IN_FUTURE": "day", "TRAINED_OUTSIDE": "day", "TEXT_MISSING": "topic", "CLEAR_NUMBER": "topic",
        "TOO_LONG": "topic", "TRAINED_TWICE": "topic",
    }  # fmt: skip

    day = DayField(label=pgettext_lazy("outreach", "Day"))
    topic = forms.CharField(label=pgettext_lazy("outreach", "Topic"), max_length=64)
    hours = forms.IntegerField(label=pgettext_lazy("outreach", "Hours"), min_value=1, max_value=200, initial=1)


class TaskForm(OnPage):
    short_name = "task"
    beside = {
        "NO_UNIT": "units", "DUE_PASSED": "due_on", "TASK_TWICE": "title", "DUTY_NOT_IN_FORCE": "duty",
        "TEXT_MISSING": "title", "CLEAR_NUMBER": "text", "TOO_LONG": "text",
    }  # fmt: skip

    title = forms.CharField(label=pgettext_lazy("outreach", "Task"), max_length=64)
    due_on = DayField(label=pgettext_lazy("outreach", "By"))
    entry = forms.ChoiceField(label=pgettext_lazy("outreach", "Goes to"), required=False)
    duty = forms.ChoiceField(label=pgettext_lazy("outreach", "Duty"), required=False)
    wanted = forms.IntegerField(label=pgettext_lazy("outreach", "Activities"), min_value=1, max_value=400, initial=1)
    text = WordsField(
        label=pgettext_lazy("outreach", "What is to be done"), rows=3, max_length=MOST_TEXT, required=False
    )
    units = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("outreach", "Units"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = ("STREET", "TOWN", "AREA", "SCHOOL", "MEMBER", "BANK", "CARRIER", "STATION", "HOSPITAL")
        _choose(
            self, units=units(actor, kinds), entry=optional(words(ENTRIES)),
            duty=optional((one.code, f"{one.label} {one.basis}") for one in DUTIES.at().terms),
        )  # fmt: skip

    def new(self) -> NewTask:
        data = self.cleaned_data
        return NewTask(data["title"], data["due_on"], data["text"], data["entry"], data["duty"], data["wanted"])


class EventForm(OnPage):
    short_name = "event"
    beside = {"TEXT_MISSING": "title", "CLEAR_NUMBER": "text", "TOO_LONG": "text", "NO_UNIT": "host"}

    series = forms.CharField(label=pgettext_lazy("outreach", "Series"), max_length=32, initial="反诈系列+")
    title = forms.CharField(label=pgettext_lazy("outreach", "Event"), max_length=64)
    planned_on = DayField(label=pgettext_lazy("outreach", "Planned for"))
    place = forms.CharField(label=pgettext_lazy("outreach", "Place"), max_length=64)
    audience = forms.ChoiceField(label=pgettext_lazy("outreach", "Audience"), required=False)
    host = KeyField(pgettext_lazy("outreach", "Held by"))
    text = WordsField(label=pgettext_lazy("outreach", "Plan"), rows=4, max_length=MOST_TEXT, required=False)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, audience=optional(words(AUDIENCES)), host=own_units(actor))

    def new(self) -> NewEvent:
        data = self.cleaned_data
        return NewEvent(
            data["series"], data["title"], data["planned_on"], data["place"], data["audience"], data["text"],
            data["host"],
        )  # fmt: skip


class HoldForm(OnPage):
    short_name = "hold"
    beside = {"IN_FUTURE": "on", "TEXT_MISSING": "result", "CLEAR_NUMBER": "result", "TOO_LONG": "result"}

    on = DayField(label=pgettext_lazy("outreach", "Held on"))
    reach = forms.IntegerField(label=pgettext_lazy("outreach", "People reached"), min_value=0, max_value=10_000_000)
    result = WordsField(label=pgettext_lazy("outreach", "Result"), rows=4, max_length=MOST_TEXT)


class DailyForm(OnPage):
    short_name = "daily"
    beside = {
        "IN_FUTURE": "day", "BEFORE_DUTY": "day", "DAY_TAKEN": "day", "TEXT_MISSING": "topic", "CLEAR_NUMBER": "text",
        "TOO_LONG": "text", "NO_UNIT": "unit", "NOT_ALLOWED": "relay",
    }  # fmt: skip

    day = DayField(label=pgettext_lazy("outreach", "Day"))
    unit = KeyField(pgettext_lazy("outreach", "Unit"))
    topic = forms.CharField(label=pgettext_lazy("outreach", "Topic"), max_length=64)
    channel = forms.ChoiceField(label=pgettext_lazy("outreach", "Channel"))
    reads = forms.IntegerField(
        label=pgettext_lazy("outreach", "Reads"), min_value=0, max_value=10**9, required=False,
        help_text=pgettext_lazy("outreach", "Can be entered later."),
    )  # fmt: skip
    text = WordsField(label=pgettext_lazy("outreach", "Text"), rows=5, max_length=2000)
    relay = forms.BooleanField(
        label=pgettext_lazy("outreach", "Give it to townships and schools to pass on"), required=False
    )

    def __init__(self, actor: Actor, *args: Any, city: bool = False, **options: Any) -> None:
        options.setdefault("initial", {"day": timezone.localdate(), "unit": actor.unit_id})
        super().__init__(*args, **options)
        _choose(self, unit=own_units(actor), channel=words(CHANNELS))
        if not city:
            self.fields.pop("relay")


class DailyEditForm(OnPage):
    """An item that stands; mostly to enter how often it was read."""

    short_name = "daily"
    beside = {"TEXT_MISSING": "topic", "CLEAR_NUMBER": "text", "TOO_LONG": "text"}

    topic = forms.CharField(label=pgettext_lazy("outreach", "Topic"), max_length=64)
    channel = forms.ChoiceField(label=pgettext_lazy("outreach", "Channel"))
    reads = forms.IntegerField(label=pgettext_lazy("outreach", "Reads"), min_value=0, max_value=10**9, required=False)
    text = WordsField(label=pgettext_lazy("outreach", "Text"), rows=5, max_length=2000)

    def __init__(self, row: DailyItem, *args: Any, **options: Any) -> None:
        given = {"topic": row.topic, "channel": row.channel, "reads": row.reads, "text": row.text}
        super().__init__(*args, initial=given, **options)
        _choose(self, channel=words(CHANNELS))


class PassForm(OnPage):
    """The unit passed the city's item on."""

    short_name = "pass"

    channel = forms.ChoiceField(label=pgettext_lazy("outreach", "Channel"))
    reads = forms.IntegerField(label=pgettext_lazy("outreach", "Reads"), min_value=0, max_value=10**9, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, channel=words(CHANNELS))


class SiteForm(OnPage):
    short_name = "site"
    beside = {
        "NO_UNIT": "unit", "TEXT_MISSING": "name", "NAME_TAKEN": "name", "BAD_NAME": "keeper",
        "BAD_PHONE": "phone", "HALF_A_POINT": "longitude", "IN_FUTURE": "opened_on", "CLEAR_NUMBER": "address",
        "TOO_LONG": "address",
    }  # fmt: skip

    name = forms.CharField(label=pgettext_lazy("outreach", "Name of the place"), max_length=64)
    kind = forms.ChoiceField(label=pgettext_lazy("outreach", "Kind"))
    unit = KeyField(pgettext_lazy("outreach", "Unit"))
    address = forms.CharField(label=pgettext_lazy("outreach", "Where it is"), max_length=120)
    latitude = forms.FloatField(
        label=_("Latitude"), min_value=-90, max_value=90, required=False,
        help_text=pgettext_lazy("outreach", "WGS84, in degrees. Photos of activities held there are compared with it."),
    )  # fmt: skip
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)
    hours = forms.CharField(label=pgettext_lazy("outreach", "Opening hours"), max_length=64, required=False)
    opened_on = DayField(label=pgettext_lazy("outreach", "Opened"))
    keeper = forms.CharField(label=pgettext_lazy("outreach", "Keeper"), max_length=40, required=False)
    phone = forms.CharField(label=pgettext_lazy("outreach", "Phone"), max_length=20, required=False)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"unit": actor.unit_id})
        super().__init__(*args, **options)
        _choose(self, unit=own_units(actor), kind=words(SITE_KINDS))

    def new(self) -> NewSite:
        data = self.cleaned_data
        return NewSite(
            data["name"], data["kind"], data["address"], data["opened_on"], data["unit"], data["hours"],
            data["keeper"], data["phone"], latitude=data["latitude"], longitude=data["longitude"],
        )  # fmt: skip


class CountForm(OnPage):
    short_name = "count"
    beside = {"IN_FUTURE": "day", "CLOSED_PLACE": "day"}

    day = DayField(label=pgettext_lazy("outreach", "Day"))
    people = forms.IntegerField(label=pgettext_lazy("outreach", "Visitors"), min_value=0, max_value=1_000_000)


class ShareForm(OnPage):
    """A share of a month; entered again it is put right."""

    short_name = "share"
    beside = {
        "NO_UNIT": "unit", "MORE_THAN_ALL": "counted", "TEXT_MISSING": "how", "CLEAR_NUMBER": "how", "TOO_LONG": "how",
        "IN_FUTURE": "month",
    }  # fmt: skip

    month = DayField(
        label=pgettext_lazy("outreach", "Month"), help_text=pgettext_lazy("outreach", "Any day of the month.")
    )
    unit = KeyField(
        pgettext_lazy("outreach", "Unit"),
        help_text=pgettext_lazy("outreach", "Without those whom a unit below it reports itself."),
    )
    kind = forms.ChoiceField(label=pgettext_lazy("outreach", "What was counted"), choices=Asked)
    asked = forms.IntegerField(label=pgettext_lazy("outreach", "Out of"), min_value=1, max_value=10_000_000)
    counted = forms.IntegerField(label=pgettext_lazy("outreach", "Counted"), min_value=0, max_value=10_000_000)
    how = forms.CharField(
        label=pgettext_lazy("outreach", "How it was counted"), max_length=64,
        help_text=pgettext_lazy("outreach", "Calls by chance, a list of visits, the figure of a service."),
    )  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"month": timezone.localdate(), "unit": actor.unit_id})
        super().__init__(*args, **options)
        _choose(self, unit=own_units(actor))

    def new(self) -> NewShare:
        data = self.cleaned_data
        return NewShare(data["month"], data["kind"], data["asked"], data["counted"], data["how"], data["unit"])


class MaterialForm(OnPage):
    short_name = "material"
    beside = {"TEXT_MISSING": "title", "NAME_TAKEN": "title", "CLEAR_NUMBER": "title", "TOO_LONG": "title"}

    title = forms.CharField(label=pgettext_lazy("outreach", "Title"), max_length=64)
    form = forms.ChoiceField(label=pgettext_lazy("outreach", "Form"), choices=Form)
    fraud_type = forms.ChoiceField(label=pgettext_lazy("outreach", "Scam type"), required=False)
    audience = forms.ChoiceField(label=pgettext_lazy("outreach", "Audience"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        types = words(rule_set("warning.fraud_types"))
        _choose(self, fraud_type=optional(types), audience=optional(words(AUDIENCES)))

    def new(self) -> NewMaterial:
        data = self.cleaned_data
        return NewMaterial(data["title"], data["form"], data["fraud_type"], data["audience"])


class EditionForm(OnPage):
    short_name = "edition"
    beside = {"NO_LINES": "say", "MANY_LINES": "say", "CLEAR_NUMBER": "say", "DAYS_ORDER": "until"}

    ask = WordsField(
        label=pgettext_lazy("outreach", "Lines to ask"), rows=3, max_length=6000, required=False,
        help_text=pgettext_lazy("outreach", "One a line; of a script only."),
    )  # fmt: skip
    say = WordsField(label=pgettext_lazy("outreach", "Lines to say"), rows=6, max_length=6000)
    since = DayField(label=pgettext_lazy("outreach", "In force from"))
    until = DayField(label=pgettext_lazy("outreach", "In force to"))

    def lines(self, name: str) -> Sequence[str]:
        found: list[str] = self.cleaned_data[name].splitlines()
        return found
