# SPDX-License-Identifier: Apache-2.0
"""What people enter of a request: the question, the answer with the fields of its kind, a reason, a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.intake.forms import FilesField
from wuzha.org.roles import may
from wuzha.requests.queries.units import units
from wuzha.requests.registry import RequestKind, kinds
from wuzha.requests.rules.answers import AnswerField, FieldType
from wuzha.requests.services.answering import Answer
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, MoneyField, WhyField, WordsField, optional

_FILES = pgettext_lazy("request", "Files (PDF, JPEG, PNG)")


def contents(files: Sequence[Any]) -> tuple[bytes, ...]:
    """What the files of a form hold."""
    return tuple(one.read() for one in files if one is not None)


def asked_by_hand(actor: Actor) -> list[RequestKind]:
    """Kinds that the actor may ask from the page of requests."""
    return [one for one in kinds() if one.by_hand and any(may(actor.role, need) for need in one.asks)]


class NewForm(OnPage):
    short_name = "new"
    beside = {
        "NO_UNIT": "units", "TOO_MANY_UNITS": "units", "TITLE_MISSING": "title", "CLEAR_NUMBER": "title",
        "TOO_LONG": "title", "NOTHING_ASKED": "what", "DUE_PASSED": "due_on", "FILE_TOO_BIG": "scans",
        "FILE_KIND": "scans", "FILE_BROKEN": "scans",
    }  # fmt: skip

    kind = forms.ChoiceField(label=pgettext_lazy("request", "Kind"))
    title = forms.CharField(
        label=pgettext_lazy("request", "Matter"), max_length=64,
        help_text=pgettext_lazy("request", "In a few words. Lists and reminders show it, so it names no person."),
    )  # fmt: skip
    what = WordsField(label=pgettext_lazy("request", "What is asked for"), rows=5, max_length=2000)
    units = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("request", "Asked of"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=pgettext_lazy("request", "Each unit gets a request of its own."),
    )  # fmt: skip
    due_on = DayField(
        label=pgettext_lazy("request", "To be answered by"), required=False,
        help_text=pgettext_lazy("request", "Empty: by the clock of its kind."),
    )  # fmt: skip
    scans = FilesField(label=_FILES, required=False)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = [(one.code, str(one.title)) for one in asked_by_hand(actor)]
        fields["units"].choices = units(actor)


class AnswerForm(OnPage):
    """The answer to a request of a kind: its conclusion and fields as the kind declares them."""

    short_name = "answer"
    beside = {
        "ANSWER_MISSING": "text", "TOO_LONG": "text", "CONCLUSION_MISSING": "conclusion", "FILE_TOO_BIG": "scans",
        "FILE_KIND": "scans", "FILE_BROKEN": "scans",
    }  # fmt: skip

    def __init__(self, kind: RequestKind, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        fields: Any = self.fields
        if kind.conclusions():
            fields["conclusion"] = forms.ChoiceField(
                label=pgettext("request", "Conclusion"), choices=optional(kind.conclusions())
            )
        for one in kind.fields:
            fields[f"field_{one.code}"] = _field(one)
        days = [f"field_{one.code}" for one in kind.fields if one.type is FieldType.DAY]
        self.beside = {**AnswerForm.beside, "FIELD_DAY": days[0] if len(days) == 1 else None}  # type: ignore[misc]
        fields["text"] = WordsField(label=pgettext("request", "Answer"), rows=5, max_length=2000)
        fields["scans"] = FilesField(label=_FILES, required=False)

    def answer(self) -> Answer:
        """The answer as the valid form tells it."""
        data = self.cleaned_data
        given = {one.code: data[f"field_{one.code}"] for one in self.kind.fields}
        return Answer(data["text"], data.get("conclusion", ""), given, contents(data["scans"] or ()))


def _field(one: AnswerField) -> forms.Field:
    made: Any = _bare(one)
    made.needed = one.needed
    return made  # type: ignore[no-any-return]


def _bare(one: AnswerField) -> forms.Field:
    common: dict[str, Any] = {"label": one.label, "required": one.required}
    match one.type:
        case FieldType.CODE:
            return forms.ChoiceField(choices=optional(one.choices()), **common)
        case FieldType.DAY:
            return DayField(**common)
        case FieldType.COUNT:
            return forms.IntegerField(min_value=0, max_value=999_999_999, **common)
        case FieldType.FEN:
            return MoneyField(**common)
        case FieldType.FLAG:
            words = [("", "—"), ("1", pgettext("request", "Yes")), ("0", pgettext("request", "No"))]
            return forms.ChoiceField(choices=words, **common)
    return WordsField(max_length=500, **common)


class NoteForm(OnPage):
    short_name = "note"
    beside = {"TOO_LONG": "note", "ANSWER_MISSING": "note"}
    otherwise = "note"

    note = WordsField(label=pgettext_lazy("request", "Remark"), rows=3, max_length=2000, required=False)


class ReportForm(NoteForm):
    short_name = "report"

    note = WordsField(label=pgettext_lazy("request", "How far it is"), rows=3, max_length=2000)


class ReasonForm(OnPage):
    short_name = "reason"
    beside = {"REASON_MISSING": "reason", "TOO_LONG": "reason"}

    reason = WhyField(rows=3, max_length=2000)


class ReturnForm(ReasonForm):
    short_name = "return"
    beside = {**ReasonForm.beside, "DUE_PASSED": "due_on"}

    due_on = DayField(
        label=pgettext_lazy("request", "To be answered again by"), required=False,
        help_text=pgettext_lazy("request", "Empty: by the clock of its kind."),
    )  # fmt: skip


class ExtendForm(ReasonForm):
    short_name = "extend"
    beside = {**ReasonForm.beside, "DUE_PASSED": "due_on", "DUE_NOT_LATER": "due_on"}

    due_on = DayField(label=pgettext_lazy("request", "To be answered by"))

    field_order = ["due_on", "reason"]
