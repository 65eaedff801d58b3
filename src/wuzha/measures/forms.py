# SPDX-License-Identifier: Apache-2.0
"""What people enter of a measure: a reason, a number, a term, a day, how it was served, an appeal and its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import Clock, Unit
from wuzha.intake.forms import FilesField
from wuzha.measures.errors import Code
from wuzha.measures.models import MeasureAppeal, Review
from wuzha.measures.queries.handouts import receivers
from wuzha.measures.rules.life import EndReason, ServedBy
from wuzha.measures.services.deciding import Decision
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, MomentField, WhyField, WordsField, optional

_SCAN = pgettext_lazy("decided measure", "Scan (PDF, JPEG, PNG)")
_FILES = {"FILE_TOO_BIG": "scan", "FILE_KIND": "scan", "FILE_BROKEN": "scan", "SCAN_MISSING": "scan"}
UNITS = (
    (Unit.YEARS.value, pgettext_lazy("decided measure", "years")),
    (Unit.MONTHS.value, pgettext_lazy("decided measure", "months")),
    (Unit.NATURAL_DAYS.value, pgettext_lazy("decided measure", "days")),
)


class ReasonForm(OnPage):
    short_name = "reason"
    beside = {"REASON_MISSING": "reason", "TOO_LONG": "reason"}

    reason = WhyField(rows=3, max_length=2000)


class NoteForm(OnPage):
    short_name = "note"
    beside = {"TOO_LONG": "note"}

    note = WordsField(label=pgettext_lazy("decided measure", "Remark"), rows=3, max_length=2000, required=False)


class NumberForm(NoteForm):
    short_name = "number"
    beside = {**NoteForm.beside, "NUMBER_MISSING": "document_no", "NUMBER_TAKEN": "document_no",
              "CLEAR_NUMBER": "document_no"}  # fmt: skip

    document_no = forms.CharField(
        label=pgettext_lazy("decided measure", "Number of the document"), max_length=64, required=False,
        help_text=pgettext_lazy("decided measure", "Empty: the next number of the series."),
    )  # fmt: skip

    field_order = ["document_no", "note"]


class TermForm(OnPage):
    """Fields of a term; empty means the usual one."""

    length = forms.IntegerField(
        label=pgettext_lazy("decided measure", "Term"), min_value=1, max_value=999, required=False,
        help_text=pgettext_lazy("decided measure", "Empty: the usual term of the rule."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=pgettext_lazy("decided measure", "Unit of the term"), choices=UNITS, required=False)

    def term(self) -> Clock | None:
        data = self.cleaned_data
        if not data.get("length"):
            return None
        return Clock(data["length"], Unit(data["unit"] or Unit.MONTHS.value))


class ApproveForm(NumberForm, TermForm):
    short_name = "approve"
    beside = {**NumberForm.beside, "TERM_MISSING": "length", "TERM_SHORT": "length", "TERM_LONG": "length"}

    field_order = ["document_no", "length", "unit", "note"]


class DecideForm(NoteForm, TermForm):
    short_name = "decide"
    beside = {
        **NoteForm.beside, **_FILES, "NUMBER_MISSING": "number", "CLEAR_NUMBER": "number", "IN_FUTURE": "on",
        "DECIDED_BEFORE": "on",
        "NO_GROUND": "on", "TERM_MISSING": "length", "TERM_SHORT": "length", "TERM_LONG": "length",
    }  # fmt: skip

    number = forms.CharField(label=pgettext_lazy("decided measure", "Number of the decision"), max_length=64)
    on = DayField(label=pgettext_lazy("decided measure", "Day of the decision"))
    scan = FilesField(label=_SCAN, required=False)

    field_order = ["number", "on", "scan", "length", "unit", "note"]


class ServeForm(NoteForm):
    short_name = "serve"
    beside = {
        **NoteForm.beside, **_FILES, "IN_FUTURE": "on", "BEFORE_DECISION": "on", "ENDS_PASSED": "starts_on",
        "TERM_CAPPED": None,
    }  # fmt: skip

    by = forms.ChoiceField(label=pgettext_lazy("decided measure", "Way of service"), choices=ServedBy)
    on = MomentField(
        label=pgettext_lazy("decided measure", "When it was served"), required=False,
        help_text=pgettext_lazy("decided measure", "Empty: now."),
    )  # fmt: skip
    starts_on = DayField(
        label=pgettext_lazy("decided measure", "The term counts from"), required=False,
        help_text=pgettext_lazy("decided measure", "Empty: from the day of service."),
    )  # fmt: skip
    scan = FilesField(label=_SCAN, required=False)

    field_order = ["by", "on", "starts_on", "scan", "note"]


class ServePersonForm(ServeForm):
    """For who has no page here."""

    beside = {**ServeForm.beside, "NO_PAGE": "by"}

    by = forms.ChoiceField(
        label=pgettext_lazy("decided measure", "Way of service"),
        choices=[(one.value, one.label) for one in ServedBy if one is not ServedBy.PAGE],
        error_messages={"invalid_choice": Code.NO_PAGE.sentence},
    )


class ExtendForm(ReasonForm):
    short_name = "extend"
    beside = {**ReasonForm.beside, "NOT_LATER": "until", "TERM_LONG": "until"}

    until = DayField(label=pgettext_lazy("decided measure", "Last day of the term"))

    field_order = ["until", "reason"]


class AppealForm(OnPage):
    short_name = "appeal"
    beside = {"REASON_MISSING": "words", "TOO_LONG": "words", "IN_FUTURE": "filed_at", **_FILES}

    words = WordsField(label=pgettext_lazy("decided measure", "What the appeal says"), rows=4, max_length=2000)
    filed_at = MomentField(
        label=pgettext_lazy("decided measure", "When it was filed"), required=False,
        help_text=pgettext_lazy("decided measure", "Empty: now."),
    )  # fmt: skip
    scan = FilesField(label=_SCAN, required=False)


class AnswerForm(ReasonForm):
    short_name = "answer"
    beside = {**ReasonForm.beside, **_FILES}

    result = forms.ChoiceField(label=pgettext_lazy("decided measure", "Result"), choices=MeasureAppeal.Result)
    reason = WhyField(pgettext_lazy("decided measure", "Answer"), rows=4, max_length=2000)

    field_order = ["result", "reason"]


class AnswerOutsideForm(AnswerForm):
    """For a measure that an outside authority decided on: lifted by its decision alone."""

    beside = {
        **AnswerForm.beside, "AUTHORITY_LIFTS": "number", "CLEAR_NUMBER": "number", "IN_FUTURE": "on",
        "BEFORE_APPEAL": "on",
    }  # fmt: skip

    number = forms.CharField(
        label=pgettext_lazy("decided measure", "Number of the authority's decision"), max_length=64, required=False,
        help_text=pgettext_lazy("decided measure", "Needed to lift it: what the authority decided on the appeal."),
    )  # fmt: skip
    on = DayField(label=pgettext_lazy("decided measure", "Day of the decision"), required=False)
    scan = FilesField(label=_SCAN, required=False)

    field_order = ["result", "reason", "number", "on", "scan"]


class LiftForm(ReasonForm):
    short_name = "lift"
    beside = {**ReasonForm.beside, **_FILES, "NOT_MET": "why", "ALONE": "why", "LIFTING_MISSING": "scan"}

    why = forms.ChoiceField(
        label=pgettext_lazy("decided measure", "Reason of the end"),
        choices=optional((one.value, one.label) for one in (EndReason.MET, EndReason.WRONG, EndReason.OTHER)),
    )
    scan = FilesField(
        label=_SCAN, required=False,
        help_text=pgettext_lazy("decided measure", "For another reason: the document by which it was decided."),
    )  # fmt: skip

    field_order = ["why", "reason", "scan"]


class LiftOutsideForm(LiftForm):
    """For a measure that an outside authority decided on: lifted by its decision, unless the criteria are met."""

    beside = {
        **LiftForm.beside, "AUTHORITY_LIFTS": "number", "CLEAR_NUMBER": "number", "IN_FUTURE": "on",
        "LIFTED_BEFORE": "on",
    }  # fmt: skip

    number = forms.CharField(
        label=pgettext_lazy("decided measure", "Number of the authority's decision"), max_length=64, required=False,
        help_text=pgettext_lazy("decided measure", "Needed, with day and scan, unless its purpose is reached."),
    )  # fmt: skip
    on = DayField(label=pgettext_lazy("decided measure", "Day of the decision"), required=False)
    scan = FilesField(label=_SCAN, required=False)

    field_order = ["why", "reason", "number", "on", "scan"]


def decision_of(data: dict[str, Any]) -> Decision | None:
    """What an authority told, as a valid form says it; nothing without its day."""
    on = data.get("on")
    return Decision(data["number"], on, scan_of(data)) if on is not None else None


def scan_of(data: dict[str, Any]) -> bytes:
    """The first file of a form; empty without one."""
    files = data.get("scan") or ()
    return next((one.read() for one in files if one is not None), b"")


class HandOutForm(OnPage):
    short_name = "handout"
    beside = {
        "NO_KIND": "kinds", "NO_RECEIVER": "receiver", "RECEIVER_UNLIKE": "receiver", "PURPOSE_MISSING": "purpose",
        "TOO_LONG": "purpose",
        "CLEAR_NUMBER": "purpose",
    }  # fmt: skip

    kinds = forms.MultipleChoiceField(
        label=pgettext_lazy("decided measure", "Kinds of measure"), widget=forms.CheckboxSelectMultiple
    )
    receiver = forms.TypedChoiceField(label=pgettext_lazy("decided measure", "Receiver"), coerce=int)
    purpose = forms.CharField(
        label=pgettext_lazy("decided measure", "Purpose"), max_length=120,
        help_text=pgettext_lazy("decided measure", "For what the receiver needs it. It stands on every sheet."),
    )  # fmt: skip

    def __init__(self, actor: Actor, kinds: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kinds"].choices = kinds
        fields["receiver"].choices = [("", "—"), *receivers(actor, [code for code, _title in kinds])]


class RefuseHandOutForm(OnPage):
    short_name = "refuse"
    beside = {"REASON_MISSING": "reason", "TOO_LONG": "reason", "CLEAR_NUMBER": "reason"}

    reason = WhyField(rows=2, max_length=200)


class ReviewForm(OnPage):
    short_name = "review"
    beside = {
        "IN_FUTURE": "day", "WORDS_MISSING": "findings", "TOO_LONG": "findings", "CLEAR_NUMBER": "who",
    }  # fmt: skip

    day = DayField(label=pgettext_lazy("decided measure", "Day of the inspection"))
    who = forms.CharField(
        label=pgettext_lazy("decided measure", "Who inspected"), max_length=120,
        help_text=pgettext_lazy("decided measure", "Units and posts, no names."),
    )  # fmt: skip
    result = forms.ChoiceField(label=pgettext_lazy("decided measure", "Result"), choices=Review.Result)
    findings = WordsField(label=pgettext_lazy("decided measure", "What was found"), rows=5, max_length=2000)
