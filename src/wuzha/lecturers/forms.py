# SPDX-License-Identifier: Apache-2.0
"""What people enter about lecturers, talks and contests."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.engine.identifiers import Landline, Phone
from wuzha.lecturers.rules.life import ContestKind
from wuzha.lecturers.services.contests import NewContest, NewJudge
from wuzha.lecturers.services.lecturers import NewLecturer
from wuzha.lecturers.services.talks import NewTalk
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, DecidingForm, IdentifierField, KeyField, WhyField, WordsField, optional

Pairs = Sequence[tuple[Any, Any]]
HUNDRED = 100


class LecturerForm(OnPage):
    """A nomination."""

    short_name = "lecturer"
    beside: ClassVar[dict[str, str | None]] = {
        "NO_UNIT": "unit", "NO_PERSON": "person", "BAD_NAME": "name", "LECTURER_TWICE": "phone", "TOO_LONG": "work",
        "CLEAR_NUMBER": "work", "BAD_PHONE": "phone",
    }  # fmt: skip

    unit = KeyField(pgettext_lazy("lecturers", "Nominated for"))
    person = KeyField(
        _("User"), required=False,
        help_text=pgettext_lazy("lecturers", "A user of that unit; none for somebody from outside."),
    )  # fmt: skip
    name = forms.CharField(
        label=pgettext_lazy("lecturers", "Name of somebody from outside"), max_length=40, required=False
    )
    work = forms.CharField(label=pgettext_lazy("lecturers", "Works at"), max_length=64, required=False)
    phone = IdentifierField(Phone, Landline, label=_("Phone"))
    note = WordsField(label=_("Note"), required=False, max_length=2000)

    def __init__(self, units: Pairs, people: Pairs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["unit"].choices, fields["person"].choices = list(units), optional(people)

    def new(self) -> NewLecturer:
        data = self.cleaned_data
        return NewLecturer(data["unit"], data["phone"], data["person"], data["name"], data["work"], data["note"])


class TalkForm(OnPage):
    """A talk of a lecturer."""

    short_name = "talk"
    beside: ClassVar[dict[str, str | None]] = {
        "NO_ACTIVITY": "activity", "ACTIVITY_TAKEN": "activity", "NO_UNIT": "unit", "IN_FUTURE": "day",
        "TOO_LATE": "day", "BEFORE_START": "day", "TEXT_MISSING": "topic", "PEOPLE_RANGE": "people",
        "TOO_LONG": "topic", "CLEAR_NUMBER": "topic",
    }  # fmt: skip
    asked_after: ClassVar[dict[str, str]] = {"TALK_TWICE": "another"}

    activity = KeyField(
        pgettext_lazy("lecturers", "Activity"), required=False,
        help_text=pgettext_lazy("lecturers", "Day, place and people are taken from it."),
    )  # fmt: skip
    topic = forms.CharField(label=pgettext_lazy("lecturers", "Topic"), max_length=64, required=False)
    day = DayField(label=pgettext_lazy("lecturers", "Day"), required=False, initial=timezone.localdate)
    unit = KeyField(pgettext_lazy("lecturers", "Held at"), required=False)
    place = forms.CharField(label=pgettext_lazy("lecturers", "Place"), max_length=64, required=False)
    people = forms.IntegerField(label=pgettext_lazy("lecturers", "Audience"), min_value=1, required=False)
    another = forms.BooleanField(label=pgettext_lazy("lecturers", "This is another talk than that"), required=False)

    def __init__(self, activities: Pairs, units: Pairs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["activity"].choices, fields["unit"].choices = optional(activities), optional(units)

    def new(self, lecturer: int) -> NewTalk:
        data = self.cleaned_data
        return NewTalk(
            lecturer,
            data["topic"],
            data["day"],
            data["place"],
            data["people"],
            data["unit"],
            data["activity"],
            asks=not self.answered("another"),
        )


class ReasonForm(OnPage):
    """An act that takes a reason."""

    short_name = "reason"
    beside: ClassVar[dict[str, str | None]] = {"REASON_MISSING": "reason", "TOO_LONG": "reason"}

    reason = WhyField(required=False)

    def __init__(self, name: str, *args: Any, **options: Any) -> None:
        self.short_name = name
        super().__init__(*args, **options)


class LeaveForm(OnPage):
    short_name = "leave"
    beside: ClassVar[dict[str, str | None]] = {"IN_FUTURE": "on", "BEFORE_START": "on"}

    on = DayField(label=pgettext_lazy("lecturers", "Left on"), initial=timezone.localdate)


class ContestForm(OnPage):
    short_name = "contest"
    beside: ClassVar[dict[str, str | None]] = {"TEXT_MISSING": "title", "TOO_LONG": "title", "CLEAR_NUMBER": "title"}
    asked_after: ClassVar[dict[str, str]] = {"DAY_PAST": "past"}

    kind = forms.ChoiceField(label=pgettext_lazy("lecturers", "Kind"), choices=ContestKind.choices)
    title = forms.CharField(label=pgettext_lazy("lecturers", "Title"), max_length=64)
    day = DayField(label=pgettext_lazy("lecturers", "Day"), initial=timezone.localdate)
    place = forms.CharField(label=pgettext_lazy("lecturers", "Place"), max_length=64)
    past = forms.BooleanField(
        label=pgettext_lazy("lecturers", "The day is right: the contest is entered afterwards"), required=False
    )

    def new(self) -> NewContest:
        data = self.cleaned_data
        return NewContest(data["kind"], data["title"], data["day"], data["place"], past=bool(self.answered("past")))


class EnterForm(OnPage):
    """Contestants to be entered."""

    short_name = "enter"
    beside: ClassVar[dict[str, str | None]] = {
        "CONTESTANT_TWICE": "lecturers", "NOT_ACTIVE": "lecturers", "NAME_TAKES_PART": "lecturers",
    }  # fmt: skip

    lecturers = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("lecturers", "Lecturers"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, choices: Pairs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["lecturers"].choices = list(choices)


class JudgeForm(OnPage):
    short_name = "judge"
    beside: ClassVar[dict[str, str | None]] = {
        "NO_PERSON": "person", "BAD_NAME": "name", "NO_UNIT": "unit", "JUDGE_TWICE": "name",
        "JUDGE_TAKES_PART": "person", "NAME_TAKES_PART": "name", "TOO_LONG": "work", "CLEAR_NUMBER": "work",
    }  # fmt: skip

    person = KeyField(_("User"), required=False)
    name = forms.CharField(
        label=pgettext_lazy("lecturers", "Name of somebody from outside"), max_length=40, required=False
    )
    work = forms.CharField(label=pgettext_lazy("lecturers", "Works at"), max_length=64, required=False)
    unit = KeyField(
        pgettext_lazy("lecturers", "Unit whose lecturers are not marked"), required=False,
        help_text=pgettext_lazy("lecturers", "Of a user the own unit, unless another is chosen."),
    )  # fmt: skip

    def __init__(self, people: Pairs, units: Pairs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["person"].choices, fields["unit"].choices = optional(people), optional(units)

    def new(self) -> NewJudge:
        data = self.cleaned_data
        return NewJudge(data["person"], data["name"], data["work"], data["unit"])


class AnnounceForm(OnPage):
    short_name = "announce"
    beside: ClassVar[dict[str, str | None]] = {"TOO_LONG": "seed", "CLEAR_NUMBER": "seed"}

    seed = forms.CharField(
        label=pgettext_lazy("lecturers", "Seed"), max_length=32, required=False,
        help_text=pgettext_lazy(
            "lecturers", "Such as the numbers of a public lottery; empty: by chance. It is shown, and stays."
        ),
    )  # fmt: skip


class ChosenForm(OnPage):
    """A round, a judge or a contestant that an act is about, some with a reason."""

    beside: ClassVar[dict[str, str | None]] = {
        "REASON_MISSING": "reason", "TOO_LONG": "reason", "RECUSED_ALREADY": "contestant",
        "MARKED_ALREADY": "contestant", "ROUND_BEFORE": "round", "MARKS_MISSING": "round", "FEW_JUDGES": None,
        "PROTEST_OTHERS": "contestant", "PROTEST_TWICE": "mark",
    }  # fmt: skip

    round = KeyField(pgettext_lazy("lecturers", "Round"))
    judge = KeyField(pgettext_lazy("lecturers", "Judge"))
    contestant = KeyField(pgettext_lazy("lecturers", "Contestant"))
    mark = KeyField(
        pgettext_lazy("lecturers", "Mark it is against"), required=False,
        help_text=pgettext_lazy("lecturers", "None where the list is protested against."),
    )  # fmt: skip
    reason = WhyField(required=False)

    def __init__(self, name: str, choices: dict[str, Pairs], *args: Any, why: bool = True, **options: Any) -> None:
        self.short_name = name
        super().__init__(*args, **options)
        fields: Any = self.fields
        for field in ("round", "judge", "contestant", "mark"):
            if field in choices:
                fields[field].choices = optional(choices[field]) if field == "mark" else list(choices[field])
            else:
                del self.fields[field]
        if not why:
            del self.fields["reason"]

    @property
    def told(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class DecideForm(OnPage, DecidingForm):
    """The decision of a protest, with the mark put right where one is."""

    short_name = "decide"
    beside: ClassVar[dict[str, str | None]] = {
        "REASON_MISSING": "answer", "TOO_LONG": "answer", "PROTEST_SELF": "protest", "PROTEST_DECIDED": "protest",
        "NO_SUCH_MARK": "protest", "RIGHT_MARK_MISSING": "protest",
    }  # fmt: skip

    protest = KeyField(pgettext_lazy("lecturers", "Protest"))
    accepted = forms.ChoiceField(
        label=pgettext_lazy("lecturers", "Decision"), widget=forms.RadioSelect,
        choices=[("yes", pgettext_lazy("lecturers", "Accepted")), ("no", pgettext_lazy("lecturers", "Not accepted"))],
    )  # fmt: skip
    answer = WhyField(pgettext_lazy("lecturers", "Answer"), required=False)

    def __init__(self, protests: Pairs, criteria: Sequence[tuple[str, str, int]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["protest"].choices = list(protests)
        self.codes = [code for code, _label, _points in criteria]
        for code, label, points in criteria:
            self.fields[f"part_{code}"] = forms.DecimalField(
                label=pgettext_lazy("lecturers", "Right mark: %(criterion)s") % {"criterion": label},
                min_value=0, max_value=points, decimal_places=2, required=False,
            )  # fmt: skip

    def parts(self) -> dict[str, int] | None:
        """The right mark in hundredths, where one was typed."""
        given: dict[str, Decimal | None] = {code: self.cleaned_data.get(f"part_{code}") for code in self.codes}
        if all(value is None for value in given.values()):
            return None
        return {code: int((value or 0) * HUNDRED) for code, value in given.items()}


class AudienceForm(OnPage):
    """A mark of the audience."""

    short_name = "audience"

    mark = forms.TypedChoiceField(
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (5, pgettext_lazy("lecturers", "Very good")),
            (4, pgettext_lazy("lecturers", "Good")),
            (3, pgettext_lazy("lecturers", "All right")),
            (2, pgettext_lazy("lecturers", "Poor")),
            (1, pgettext_lazy("lecturers", "Bad")),
        ],
    )
