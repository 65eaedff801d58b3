# SPDX-License-Identifier: Apache-2.0
"""What people enter of an operation: its document, each step, its cases and its targets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.cases.queries.units import handling_units
from wuzha.core.indicators import Unit
from wuzha.operations.models import Operation, OperationStep, OperationTarget
from wuzha.operations.queries.figures import countable
from wuzha.operations.queries.lists import choices
from wuzha.operations.queries.units import leading_units
from wuzha.operations.rules.life import LIVING
from wuzha.operations.rulesets import KINDS
from wuzha.operations.services.targets import Aim
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, KeyField, WhyField, WordsField, optional

Choices = Sequence[tuple[Any, str]]


class OperationForm(OnPage):
    short_name = "operation"
    beside = {
        "NAME_MISSING": "name", "UNKNOWN_WORD": "kind", "DAYS_ORDER": "until", "CLEAR_NUMBER": "description",
        "TOO_LONG": "description", "NOT_FOUND": "unit",
    }  # fmt: skip

    name = forms.CharField(label=pgettext_lazy("operations", "Name"), max_length=80)
    kind = forms.ChoiceField(label=pgettext_lazy("operations", "Kind"))
    issued_by = forms.CharField(label=pgettext_lazy("operations", "Issued by"), max_length=64)
    document_no = forms.CharField(label=_("Number of the document"), max_length=64, required=False)
    since = DayField(label=pgettext_lazy("operations", "First day"), initial=timezone.localdate)
    until = DayField(
        label=pgettext_lazy("operations", "Last day"), required=False,
        help_text=pgettext_lazy("operations", "Left empty while there is none."),
    )  # fmt: skip
    unit = KeyField(pgettext_lazy("operations", "Led by"))
    parent = KeyField(pgettext_lazy("operations", "Part of"), required=False)
    description = WordsField(
        label=pgettext_lazy("operations", "What it is for"), rows=4, max_length=2000, required=False,
        help_text=pgettext_lazy("operations", "Names no person: everybody in reach reads it."),
    )  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        options["initial"] = {"unit": actor.unit_id} | options.get("initial", {})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = [(term.code, term.label) for term in KINDS.at().terms]
        fields["unit"].choices = leading_units(actor)
        fields["parent"].choices = optional(choices(actor, *LIVING))


class StepForm(OnPage):
    """The day of a step, its document where there is one, and a note."""

    short_name = "step"
    beside = {
        "IN_FUTURE": "day", "STEP_BEFORE": "day", "CLEAR_NUMBER": "number", "TOO_LONG": "note",
    }  # fmt: skip

    day = DayField(label=pgettext_lazy("document", "Day"), initial=timezone.localdate)
    number = forms.CharField(label=_("Number of the document"), max_length=64, required=False)
    note = WordsField(label=_("Note"), max_length=2000, required=False)


class ReportForm(StepForm):
    """The report that sums an operation up."""

    short_name = "report"

    number = forms.CharField(label=pgettext_lazy("operations", "Number of the report"), max_length=64)
    note = WordsField(
        label=pgettext_lazy("operations", "Its result in a few sentences"), rows=4, max_length=2000, required=False
    )


class CallOffForm(OnPage):
    short_name = "call-off"
    beside = {"REASON_MISSING": "reason", "IN_FUTURE": "day"}

    day = DayField(label=pgettext_lazy("document", "Day"), initial=timezone.localdate)
    reason = WhyField()


class ExtendForm(OnPage):
    short_name = "extend"
    beside = {"DAYS_ORDER": "until", "SAME_ANSWER": "until", "CLEAR_NUMBER": "number", "REASON_MISSING": "reason"}

    until = DayField(
        label=pgettext_lazy("operations", "Last day"), required=False,
        help_text=pgettext_lazy("operations", "Left empty while there is none."),
    )  # fmt: skip
    number = forms.CharField(label=_("Number of the document"), max_length=64, required=False)
    reason = WhyField()


class CorrectForm(OnPage):
    """Another day or document for a step, and why."""

    short_name = "correct"
    beside = {
        "IN_FUTURE": "day", "STEP_BEFORE": "day", "STEP_AFTER": "day", "SAME_ANSWER": "day", "REPORT_MISSING": "number",
        "CLEAR_NUMBER": "number", "REASON_MISSING": "reason",
    }  # fmt: skip

    step = KeyField(pgettext_lazy("operations", "Step"))
    day = DayField(label=pgettext_lazy("document", "Day"))
    number = forms.CharField(label=_("Number of the document"), max_length=64, required=False)
    reason = WhyField()

    def __init__(self, steps: Sequence[OperationStep], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["step"].choices = [
            (one.pk, " ".join(filter(None, (str(one.get_act_display()), str(one.day), one.document_no))))
            for one in steps
        ]


class TagForm(OnPage):
    """Which case, by its number, and why."""

    short_name = "tag"
    beside = {
        "NOT_FOUND": "case",
        "TAGGED_ALREADY": "case",
        "REASON_MISSING": "reason",
        "IN_FUTURE": "since",
        "TAG_BEFORE": "since",
    }

    case = forms.CharField(
        label=pgettext_lazy("operations", "Case"), max_length=32,
        help_text=pgettext_lazy("operations", "Its number here, such as AJ00000012, or that of the case system."),
    )  # fmt: skip
    since = DayField(label=pgettext_lazy("operations", "Marked from"), initial=timezone.localdate)
    reason = WhyField(pgettext_lazy("operations", "Why it belongs to it"))


class JoinForm(OnPage):
    """The same from the page of a case: which operation, and why."""

    short_name = "join"
    beside = {
        "NOT_FOUND": "operation",
        "TAGGED_ALREADY": "operation",
        "REASON_MISSING": "reason",
        "IN_FUTURE": "since",
        "TAG_BEFORE": "since",
    }

    operation = KeyField(pgettext_lazy("operations", "Operation"))
    since = DayField(label=pgettext_lazy("operations", "Marked from"), initial=timezone.localdate)
    reason = WhyField(pgettext_lazy("operations", "Why it belongs to it"))

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["operation"].choices = choices(actor, *LIVING)


class UntagForm(OnPage):
    short_name = "untag"
    beside = {"NOT_FOUND": "case", "REASON_MISSING": "reason"}

    case = forms.CharField(
        label=pgettext_lazy("operations", "Case"), max_length=32,
        help_text=pgettext_lazy("operations", "Its number here, such as AJ00000012, or that of the case system."),
    )  # fmt: skip
    reason = WhyField(pgettext_lazy("operations", "Why it is taken off"))


class _Aiming(OnPage):
    """A number, and by when; both in pieces or persons, sums in 元."""

    value = forms.IntegerField(
        label=pgettext_lazy("operations", "Target"), min_value=1,
        help_text=pgettext_lazy("operations", "A whole number; sums of money in yuan."),
    )  # fmt: skip
    since = DayField(label=pgettext_lazy("operations", "First day"))
    until = DayField(label=pgettext_lazy("operations", "Last day"))
    monthly = forms.CharField(
        label=pgettext_lazy("operations", "By month"), max_length=400, required=False,
        help_text=pgettext_lazy(
            "operations", "A number for each month, such as 10 20 30; left empty it grows day by day."
        ),
    )  # fmt: skip

    def clean_monthly(self) -> list[int]:
        words = self.cleaned_data["monthly"].replace(",", " ").replace("，", " ").replace("、", " ").split()
        if not all(word.isdecimal() for word in words):
            raise forms.ValidationError(gettext("Enter whole numbers with spaces between them, such as 10 20 30."))
        return [int(word) for word in words]

    def scaled(self, indicator: str) -> tuple[int, list[int]]:
        """The number and those of the months as the figure counts them: 元 as 分."""
        known = countable().get(indicator)
        times = 100 if known is not None and known.unit is Unit.FEN else 1
        data = self.cleaned_data
        return data["value"] * times, [one * times for one in data["monthly"]]


#: Field of a target → the codes that are about it.
_OF_TARGET = {
    "NO_INDICATOR": "indicator", "NO_VALUE": "value", "DAYS_ORDER": "until", "OUTSIDE": "until",
    "TOO_MANY_DAYS": "until", "MONTHS_COUNT": "monthly", "MONTHS_SUM": "monthly", "TARGET_THERE": "indicator",
    "NOT_FOUND": "unit", "REASON_MISSING": "reason", "SAME_ANSWER": "value",
}  # fmt: skip


class TargetForm(_Aiming):
    short_name = "target"
    beside = _OF_TARGET

    indicator = forms.ChoiceField(label=pgettext_lazy("operations", "Figure"))
    unit = KeyField(
        pgettext_lazy("operations", "Unit"), required=False,
        help_text=pgettext_lazy("operations", "Cases that it or a unit below it handles; left empty: all of them."),
    )  # fmt: skip
    reason = WordsField(label=pgettext_lazy("operations", "Basis"), max_length=500, required=False)

    field_order = ["indicator", "unit", "value", "since", "until", "monthly", "reason"]

    def __init__(self, actor: Actor, operation: Operation, *args: Any, **options: Any) -> None:
        options["initial"] = {"since": operation.since, "until": operation.until} | options.get("initial", {})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["indicator"].choices = optional([(code, one.label) for code, one in countable().items()])
        fields["unit"].choices = [
            ("", pgettext("operations", "The whole operation")), *handling_units(actor)
        ]  # fmt: skip

    def aim(self) -> Aim:
        """What the valid form says."""
        data = self.cleaned_data
        value, monthly = self.scaled(data["indicator"])
        return Aim(data["indicator"], value, data["since"], data["until"], data["unit"], monthly)


class ChangeTargetForm(_Aiming):
    short_name = "change-target"
    beside = _OF_TARGET | {"NOT_FOUND": "target"}

    target = KeyField(pgettext_lazy("operations", "Target to change"))
    reason = WhyField()

    field_order = ["target", "value", "since", "until", "monthly", "reason"]

    def __init__(self, targets: Sequence[OperationTarget], *args: Any, **options: Any) -> None:
        if targets:
            options["initial"] = {"since": targets[0].since, "until": targets[0].until} | options.get("initial", {})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["target"].choices = _named(targets)
        self.targets = {one.pk: one for one in targets}


class TakeBackForm(OnPage):
    short_name = "take-back"
    beside = {"NOT_FOUND": "target", "REASON_MISSING": "reason"}

    target = KeyField(pgettext_lazy("operations", "Target to take back"))
    reason = WhyField()

    def __init__(self, targets: Sequence[OperationTarget], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["target"].choices = _named(targets)


def _named(targets: Sequence[OperationTarget]) -> list[tuple[int, str]]:
    known, whole = countable(), pgettext("operations", "The whole operation")
    return [
        (one.pk, f"{one.unit.name if one.unit else whole} "
                 f"{known[one.indicator].label if one.indicator in known else one.indicator}")
        for one in targets
    ]  # fmt: skip
