# SPDX-License-Identifier: Apache-2.0
"""What people enter of the task force: members, duty and training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.operations.models import Answer, Duty, ForceMember, ForceTerm, Grade
from wuzha.operations.queries.force import serving
from wuzha.operations.queries.units import leading_units
from wuzha.operations.rulesets import POSTS, SHIFTS
from wuzha.operations.services.force import NewMember, users
from wuzha.operations.services.training import NewTraining
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, KeyField, MomentField, WhyField, WordsField, optional

#: Days that one entry of duty may cover.
MOST_DAYS = 366


def _posts() -> list[tuple[str, str]]:
    return [(term.code, term.label) for term in POSTS.at().terms]


class AdmitForm(OnPage):
    short_name = "admit"
    beside = {
        "NAME_MISSING": "name", "BADGE_TAKEN": "badge", "CLEAR_NUMBER": "badge", "SERVES_ALREADY": "name",
        "TERM_BEFORE": "since", "NOT_FOUND": "unit", "UNKNOWN_WORD": "post",
    }  # fmt: skip

    person = KeyField(
        pgettext_lazy("force", "User"), required=False,
        help_text=pgettext_lazy("force", "Left empty where the member is no user of this platform."),
    )  # fmt: skip
    name = forms.CharField(
        label=pgettext_lazy("force", "Name"), max_length=40, required=False,
        help_text=pgettext_lazy("force", "Taken from the user where one is chosen."),
    )  # fmt: skip
    badge = forms.CharField(label=pgettext_lazy("force", "Police number"), max_length=16, required=False)
    grade = forms.ChoiceField(label=pgettext_lazy("force", "Kind"), choices=Grade.choices)
    unit = KeyField(pgettext_lazy("force", "From unit"), required=False)
    post = forms.ChoiceField(label=pgettext_lazy("force", "Duty in the force"))
    since = DayField(label=pgettext_lazy("officer", "From"), initial=timezone.localdate)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.users = dict(users(actor))
        fields: Any = self.fields
        fields["person"].choices = optional(self.users.items())
        fields["unit"].choices = optional(leading_units(actor))
        fields["post"].choices = _posts()

    def member(self) -> NewMember:
        """What the valid form says."""
        data = self.cleaned_data
        name = data["name"] or self.users.get(data["person"], "")
        return NewMember(
            name, data["grade"], data["post"], data["since"], data["badge"], data["unit"], data["person"]
        )  # fmt: skip


class PasteForm(OnPage):
    short_name = "paste"
    beside = {"NO_ROWS": "rows", "TOO_MANY_ROWS": "rows"}

    rows = WordsField(
        label=pgettext_lazy("force", "Rows of the table"), rows=8, max_length=60_000,
        help_text=pgettext_lazy(
            "force",
            "Columns: name, police number, kind, unit, duty, from. "
            "A first line of headings puts them in another order.",
        ),
    )  # fmt: skip
    since = DayField(
        label=pgettext_lazy("officer", "From"), initial=timezone.localdate,
        help_text=pgettext_lazy("force", "For rows without a day of their own."),
    )  # fmt: skip


class MoveForm(OnPage):
    short_name = "move"
    beside = {"SAME_ANSWER": "post", "TERM_BEFORE": "since"}

    post = forms.ChoiceField(label=pgettext_lazy("force", "Duty in the force"))
    grade = forms.ChoiceField(label=pgettext_lazy("force", "Kind"), choices=Grade.choices)
    since = DayField(label=pgettext_lazy("officer", "From"), initial=timezone.localdate)

    def __init__(self, term: ForceTerm | None, *args: Any, **options: Any) -> None:
        now = {"post": term.post, "grade": term.grade} if term is not None else {}
        options["initial"] = now | options.get("initial", {})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["post"].choices = _posts()


class ReleaseForm(OnPage):
    short_name = "release"
    beside = {"DAYS_ORDER": "until", "REASON_MISSING": "reason"}

    until = DayField(label=pgettext_lazy("force", "Last day in the force"), initial=timezone.localdate)
    reason = WhyField()


class PutOnForm(OnPage):
    """A member on a shift of one day, or of every so many days."""

    short_name = "put-on"
    beside = {"NOT_SERVING": "member", "ON_ALREADY": "member", "DUTY_OVER": "first", "NOT_FOUND": "member"}

    member = KeyField(pgettext_lazy("force", "Member"))
    shift = forms.ChoiceField(label=pgettext_lazy("force", "Shift"))
    first = DayField(label=pgettext_lazy("force", "Day"))
    last = DayField(label=pgettext_lazy("force", "Until"), required=False)
    every = forms.IntegerField(label=pgettext_lazy("force", "Every so many days"), min_value=1, max_value=31, initial=1)
    leads = forms.BooleanField(label=pgettext_lazy("force", "Leads the shift"), required=False)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        options["initial"] = {"first": today + timedelta(days=1)} | options.get("initial", {})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["member"].choices = optional(serving(actor, today))
        fields["shift"].choices = [(term.code, term.label) for term in SHIFTS.at().terms]

    def clean_last(self) -> date | None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data["last"]
        if first is not None and last is not None and not 0 <= (last - first).days < MOST_DAYS:
            raise forms.ValidationError(gettext("Enter a day after the first one, a year later at most."))
        found: date | None = last
        return found

    def days(self) -> list[date]:
        """The days that the valid form says."""
        data = self.cleaned_data
        first, last = data["first"], data["last"] or data["first"]
        return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, data["every"])]


class _OfDuty(OnPage):
    duty = KeyField(pgettext_lazy("force", "Shift"))
    reason = WhyField()

    def __init__(self, actor: Actor, duties: Sequence[Duty], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer(actor, named(duties))

    def offer(self, _actor: Actor, duties: Sequence[tuple[int, str]]) -> None:
        fields: Any = self.fields
        fields["duty"].choices = optional(duties)


class SwapForm(_OfDuty):
    short_name = "swap"
    beside = {"NOT_SERVING": "member", "ON_ALREADY": "member", "NOT_FOUND": "duty", "REASON_MISSING": "reason"}

    member = KeyField(pgettext_lazy("force", "Who takes it over"))
    field_order = ["duty", "member", "reason"]

    def offer(self, actor: Actor, duties: Sequence[tuple[int, str]]) -> None:
        super().offer(actor, duties)
        fields: Any = self.fields
        fields["member"].choices = optional(serving(actor, timezone.localdate()))


class ExchangeForm(_OfDuty):
    short_name = "exchange"
    beside = {"NOT_SERVING": "other", "ON_ALREADY": "other", "SAME_ANSWER": "other", "REASON_MISSING": "reason"}

    other = KeyField(pgettext_lazy("force", "Shift of the other"))
    field_order = ["duty", "other", "reason"]

    def offer(self, actor: Actor, duties: Sequence[tuple[int, str]]) -> None:
        super().offer(actor, duties)
        fields: Any = self.fields
        fields["other"].choices = optional(duties)


class TakeOffForm(_OfDuty):
    short_name = "take-off"
    beside = {"NOT_FOUND": "duty", "REASON_MISSING": "reason"}


def named(duties: Sequence[Duty]) -> list[tuple[int, str]]:
    """Duties to choose from: day, shift, member."""
    rules = SHIFTS.at()
    return [(one.pk, f"{one.day:%m-%d} {rules.label(one.shift)} {one.member.name}") for one in duties]


class TrainingForm(OnPage):
    short_name = "training"
    beside = {"NAME_MISSING": "topic", "NO_HOURS": "hours", "CLEAR_NUMBER": "topic"}

    topic = forms.CharField(label=pgettext_lazy("training", "Topic"), max_length=120)
    starts_at = MomentField(label=pgettext_lazy("training", "Begins"))
    hours = forms.DecimalField(
        label=pgettext_lazy("training", "Hours"), max_digits=4, decimal_places=1,
        help_text=pgettext_lazy("training", "Such as 1.5."),
    )  # fmt: skip
    place = forms.CharField(label=pgettext_lazy("training", "Place"), max_length=80, required=False)
    lecturer = forms.CharField(label=pgettext_lazy("training", "Lecturer"), max_length=80, required=False)

    def training(self) -> NewTraining:
        """What the valid form says."""
        data = self.cleaned_data
        minutes = max(int(data["hours"] * 60), 0)
        return NewTraining(data["topic"], data["starts_at"], minutes, data["place"], data["lecturer"])


class CallOffTrainingForm(OnPage):
    short_name = "call-off"
    beside = {"REASON_MISSING": "reason"}

    reason = WhyField()


class AttendForm(OnPage):
    """An answer for each member; nothing chosen: nothing recorded."""

    short_name = "attend"

    def __init__(self, members: Sequence[ForceMember], there: Mapping[int, str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for one in members:
            self.fields[f"member-{one.pk}"] = forms.ChoiceField(
                label=f"{one.name} {one.badge}".strip(), required=False, initial=there.get(one.pk, ""),
                widget=forms.Select(attrs={"class": "select select-sm"}),
                choices=[*Answer.choices] if one.pk in there else optional(Answer.choices),
            )  # fmt: skip

    def answers(self) -> dict[int, str]:
        """Member → answer, as the valid form says."""
        return {int(name.partition("-")[2]): said for name, said in self.cleaned_data.items() if said}
