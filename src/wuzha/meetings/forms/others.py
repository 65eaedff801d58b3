# SPDX-License-Identifier: Apache-2.0
"""Forms of members, plans, reports in the media and assessment sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.indicators import Unit
from wuzha.meetings.forms.meetings import WORDED, Units, laws
from wuzha.meetings.models import AssessmentItem, MembershipDuty
from wuzha.meetings.models.membership import Part
from wuzha.meetings.models.plan import PlanTheme
from wuzha.meetings.queries.assessment import indicators
from wuzha.meetings.rules.points import MILLION
from wuzha.meetings.rulesets import MEDIA, SECTORS
from wuzha.meetings.services.assessment import NewItem, figures
from wuzha.meetings.services.media import NewReport
from wuzha.meetings.services.membership import NewMember
from wuzha.meetings.services.plans import NewTask
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, KeyField, WordsField, optional

#: Label of a group → its units, as a list to choose from has them.
Groups = Sequence[tuple[str, Sequence[tuple[int, str]]]]
_DAYS = {"FAR_AHEAD": "since", "DAYS_ORDER": "until", "UNIT_NOT_THERE": "since", "OUTSIDE_MEMBERSHIP": "since"}


class JoinForm(OnPage):
    short_name = "join"
    beside = {**_DAYS, "MEMBER_ALREADY": "unit", "CLEAR_NUMBER": "basis", "TOO_LONG": "basis"}

    unit = KeyField(
        pgettext_lazy("member", "Unit"),
        help_text=pgettext_lazy("member", "One that is not here is entered by the administrator under Units first."),
    )
    sector = forms.ChoiceField(
        label=pgettext_lazy("member", "Sector"),
        required=False,
        help_text=pgettext_lazy("member", "Left empty, it follows from the kind of a bank, carrier or police unit."),
    )
    part = forms.ChoiceField(label=pgettext_lazy("member", "As what"), choices=Part, initial=Part.MEMBER)
    since = DayField(label=pgettext_lazy("member", "From"))
    until = DayField(label=pgettext_lazy("member", "To"), required=False)
    basis = forms.CharField(label=pgettext_lazy("member", "Basis"), max_length=120, required=False)

    def __init__(self, units: Groups, sectors: Mapping[int, str], *args: Any, **options: Any) -> None:
        """`sectors`: key of a unit → the sector that its kind says."""
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["unit"].choices = optional(units)
        fields["sector"].choices = optional((one.code, one.label) for one in SECTORS.at().terms)
        self._sectors = sectors

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        unit = data.get("unit")
        if unit is not None and not data.get("sector"):
            data["sector"] = self._sectors.get(unit, "")
            if not data["sector"]:
                self.add_error("sector", _("Say the sector: the kind of this unit does not."))
        return data

    def member(self) -> NewMember:
        data = self.cleaned_data
        return NewMember(data["unit"], data["sector"], data["since"], data["until"], data["part"], data["basis"])


class HeadForm(OnPage):
    short_name = "head"
    beside = {"DAYS_ORDER": "until", "HEAD_ALREADY": "post", "TEXT_MISSING": "post", "CLEAR_NUMBER": "post"}

    post = forms.CharField(
        label=pgettext_lazy("member", "Post"),
        max_length=40,
        help_text=pgettext_lazy("member", "The post, not the name."),
    )
    since = DayField(label=pgettext_lazy("member", "From"))
    until = DayField(label=pgettext_lazy("member", "To"), required=False)
    basis = forms.CharField(label=pgettext_lazy("member", "Basis"), max_length=120, required=False)


class LeaveForm(OnPage):
    short_name = "leave"
    beside = {
        "DAYS_ORDER": "last_day", "ENDED_ALREADY": "last_day", "SUCCESSOR_SAME": "successor",
        "UNIT_NOT_THERE": "successor", "MEMBER_ALREADY": "successor", "CLEAR_NUMBER": "basis",
    }  # fmt: skip

    last_day = DayField(label=pgettext_lazy("member", "Last day"))
    successor = KeyField(
        pgettext_lazy("member", "Successor"), required=False,
        help_text=pgettext_lazy("member", "It begins the day after, in the same sector."),
    )  # fmt: skip
    basis = forms.CharField(label=pgettext_lazy("member", "Basis"), max_length=120, required=False)

    def __init__(self, units: Groups, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["successor"].choices = optional(units)


class ChargeForm(OnPage):
    short_name = "charge"
    beside = {**_DAYS, **dict.fromkeys(WORDED, "text"), "LAW_NOT_IN_FORCE": "law"}

    text = WordsField(label=pgettext_lazy("member", "Duty"), max_length=200)
    law = forms.ChoiceField(label=pgettext_lazy("member", "Law"), required=False)
    citation = forms.CharField(label=pgettext_lazy("member", "Document"), max_length=120, required=False)
    since = DayField(label=pgettext_lazy("member", "From"))
    until = DayField(label=pgettext_lazy("member", "To"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["law"].choices = laws()


class RelieveForm(OnPage):
    short_name = "relieve"
    beside = {"DAYS_ORDER": "last_day", "ENDED_ALREADY": "last_day"}

    duty = KeyField(pgettext_lazy("member", "Duty"))
    last_day = DayField(label=pgettext_lazy("member", "Last day"))

    def __init__(self, duties: Sequence[MembershipDuty], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["duty"].choices = [(one.pk, f"{one.text} {one.since}") for one in duties]


class EndHeadForm(OnPage):
    short_name = "end-head"
    beside = {"DAYS_ORDER": "last_day", "ENDED_ALREADY": "last_day"}

    head = KeyField(pgettext_lazy("member", "Head of the leading group"))
    last_day = DayField(label=pgettext_lazy("member", "Last day"))

    def __init__(self, heads: Units, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["head"].choices = list(heads)


class PlanForm(OnPage):
    short_name = "plan"
    beside = {
        **dict.fromkeys(WORDED, "title"), "DOCUMENT_TAKEN": "document_no",
    }  # fmt: skip

    year = forms.IntegerField(label=pgettext_lazy("plan", "Year"), min_value=2000, max_value=2100)
    document_no = forms.CharField(label=_("Number of the document"), max_length=64)
    title = forms.CharField(label=pgettext_lazy("plan", "Title"), max_length=120)
    theme = forms.ChoiceField(label=pgettext_lazy("plan", "About"), choices=PlanTheme.choices, required=False)


class TaskForm(OnPage):
    short_name = "task"
    beside = {
        **dict.fromkeys(WORDED, "title"), "TASK_TWICE": "no", "UNIT_ENDED": "unit", "DUE_BEFORE": "due_on",
    }  # fmt: skip

    no = forms.CharField(label=pgettext_lazy("meeting", "No."), max_length=16)
    unit = KeyField(pgettext_lazy("plan", "Unit"))
    title = forms.CharField(label=pgettext_lazy("plan", "Task"), max_length=64)
    text = WordsField(label=pgettext_lazy("plan", "What is to be done"), max_length=1000, required=False)
    due_on = DayField(label=pgettext_lazy("meeting", "By"))

    def __init__(self, units: Units, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["unit"].choices = optional(units)

    def task(self) -> NewTask:
        data = self.cleaned_data
        return NewTask(data["no"], data["unit"], data["title"], data["due_on"], data["text"])


class IssueForm(OnPage):
    short_name = "issue"
    beside = {"IN_FUTURE": "day", "UNIT_ENDED": "day", "NAME_ENDED": "day"}

    day = DayField(label=pgettext_lazy("plan", "Issued"), initial=timezone.localdate)


class DropForm(OnPage):
    short_name = "drop"

    task = KeyField(pgettext_lazy("plan", "Task"))

    def __init__(self, tasks: Units, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["task"].choices = list(tasks)


class ReportForm(OnPage):
    short_name = "report"
    beside = {
        "IN_FUTURE": "day", "TEXT_MISSING": "title", "DOUBLE": "title", "TOO_LONG": "link", "CLEAR_NUMBER": "title",
    }  # fmt: skip

    day = DayField(label=pgettext_lazy("media", "Day"))
    medium = forms.CharField(label=pgettext_lazy("media", "Medium"), max_length=64)
    kind = forms.ChoiceField(label=pgettext_lazy("media", "Kind"))
    title = forms.CharField(label=pgettext_lazy("media", "Headline"), max_length=120)
    unit = KeyField(pgettext_lazy("media", "Unit"))
    link = forms.CharField(label=pgettext_lazy("media", "Where to read it"), max_length=300, required=False)
    readers = forms.IntegerField(
        label=pgettext_lazy("media", "Readers"), min_value=0, max_value=2_000_000_000, required=False
    )

    def __init__(self, units: Units, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["unit"].choices = optional(units)
        fields["kind"].choices = [(one.code, one.label) for one in MEDIA.at().terms]

    def report(self) -> NewReport:
        data = self.cleaned_data
        return NewReport(
            data["day"], data["medium"], data["kind"], data["title"], data["unit"], data["link"], data["readers"]
        )


class StrikeForm(OnPage):
    short_name = "strike"
    beside = {
        "STRUCK_ALREADY": "item", "NOT_FOUND": "item", "REASON_MISSING": "reason", "CLEAR_NUMBER": "reason",
    }  # fmt: skip

    item = forms.CharField(
        label=pgettext_lazy("media", "Number of the report"), max_length=16,
        help_text=pgettext_lazy("media", "As the list shows it, such as BD00000012."),
    )  # fmt: skip
    reason = WordsField(label=pgettext_lazy("media", "Why it is struck"), max_length=200)


class SheetForm(OnPage):
    short_name = "sheet"
    beside = {"TEXT_MISSING": "title", "CLEAR_NUMBER": "title", "SOURCE_MISSING": "source"}

    year = forms.IntegerField(label=pgettext_lazy("assessment", "Year"), min_value=2000, max_value=2100)
    title = forms.CharField(label=pgettext_lazy("assessment", "Title"), max_length=120)
    source = forms.CharField(
        label=pgettext_lazy("assessment", "Source"), max_length=200,
        help_text=pgettext_lazy("assessment", "The document the sheet comes from."),
    )  # fmt: skip


class PointsField(forms.DecimalField):
    """Points with at most two decimals; the cleaned value is hundredths."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=100_000, max_digits=8, decimal_places=2, **options)

    def clean(self, value: Any) -> int | None:
        found: Decimal | None = super().clean(value)
        return None if found is None else int(found * 100)


class NewItemForm(OnPage):
    short_name = "item"
    beside = {
        "TEXT_MISSING": "name", "ITEM_TWICE": "no", "NO_INDICATOR": "indicator", "ENDS_EQUAL": "full_at",
        "CLEAR_NUMBER": "rule", "TOO_LONG": "rule",
    }  # fmt: skip

    no = forms.CharField(label=pgettext_lazy("meeting", "No."), max_length=16)
    name = forms.CharField(label=pgettext_lazy("assessment", "Item"), max_length=80)
    points = PointsField(label=pgettext_lazy("assessment", "Points"))
    rule = WordsField(label=pgettext_lazy("assessment", "Rule"), max_length=400)
    owner = KeyField(pgettext_lazy("assessment", "Owner"), required=False)
    indicator = forms.ChoiceField(
        label=pgettext_lazy("assessment", "Figure"), required=False,
        help_text=pgettext_lazy("assessment", "It fills the item in by itself. Left empty, points are entered."),
    )  # fmt: skip
    full_at = forms.DecimalField(
        label=pgettext_lazy("assessment", "All points at"), required=False, max_digits=14, decimal_places=2,
        help_text=pgettext_lazy("assessment", "In the unit of the figure: pieces, yuan, or percent."),
    )  # fmt: skip
    none_at = forms.DecimalField(
        label=pgettext_lazy("assessment", "No points at"), required=False, max_digits=14, decimal_places=2
    )

    def __init__(self, units: Units, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["owner"].choices = optional(units)
        fields["indicator"].choices = optional(sorted(figures().items(), key=lambda one: one[1]))

    def item(self) -> NewItem:
        """What the valid form says, as figures count it: 元 as 分, percent as millionths."""
        data = self.cleaned_data
        known = indicators().get(data["indicator"])
        times = {Unit.FEN: 100, Unit.RATIO: MILLION // 100}.get(known.unit, 1) if known else 1

        def scaled(name: str) -> int | None:
            return None if data[name] is None else int(data[name] * times)

        return NewItem(
            data["no"], data["name"], data["points"], data["rule"], data["owner"], data["indicator"],
            scaled("full_at"), scaled("none_at"),
        )  # fmt: skip


class ScoreForm(OnPage):
    short_name = "score"
    beside = {
        "KNOWN_VALUE": "item", "NOT_FOUND": "item", "ABOVE_POINTS": "points", "REASON_MISSING": "why",
        "CLEAR_NUMBER": "why",
    }  # fmt: skip

    item = KeyField(pgettext_lazy("assessment", "Item"))
    points = PointsField(label=pgettext_lazy("assessment", "Points entered"))
    why = WordsField(label=pgettext_lazy("assessment", "Reason"), max_length=200)

    def __init__(self, items: Sequence[AssessmentItem], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["item"].choices = [(one.pk, f"{one.no} {one.name}") for one in items]


class PublishForm(OnPage):
    short_name = "publish"
    beside = {"NOTHING_PUBLISHED": "points", "SOURCE_MISSING": "source", "CLEAR_NUMBER": "source"}

    points = PointsField(label=pgettext_lazy("assessment", "Published score"), required=False)
    rank = forms.IntegerField(
        label=pgettext_lazy("assessment", "Published place"), min_value=1, max_value=1000, required=False
    )
    source = forms.CharField(label=pgettext_lazy("assessment", "Where it was published"), max_length=200)


def year_in(text: str, otherwise: int) -> int:
    """A year as an address names it."""
    return int(text) if text.isdecimal() and len(text) == 4 and 2000 <= int(text) <= 2100 else otherwise
