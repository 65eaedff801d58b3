# SPDX-License-Identifier: Apache-2.0
"""What people enter of a ticket: the draft, the reply, the review, a re-inspection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cards.queries.clues import of as clue_of
from wuzha.cases.queries.lists import case_named
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Finding
from wuzha.inspections.rules.tickets import Source
from wuzha.inspections.rules.visits import Way
from wuzha.inspections.services.drafting import MOST_TEXT, NewTicket
from wuzha.inspections.services.findings import LookedAgain
from wuzha.inspections.services.following import CONCLUSIONS
from wuzha.intake.forms import FilesField
from wuzha.refusals import RefusalError
from wuzha.requests.queries.units import units
from wuzha.requests.services.answering import Answer
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, WhyField, WordsField, optional
from wuzha.warning.queries.backcheck import broken_in

_FILES = pgettext_lazy("ticket", "Proof (PDF, JPEG, PNG)")
_FILE_CODES = {"FILE_TOO_BIG": "scans", "FILE_KIND": "scans", "FILE_BROKEN": "scans"}


def contents(files: Sequence[Any] | None) -> tuple[bytes, ...]:
    """What the files of a form hold."""
    return tuple(one.read() for one in files or () if one is not None)


class TicketForm(OnPage):
    short_name = "ticket"
    beside = {
        "TITLE_MISSING": "title", "CLEAR_NUMBER": "title", "PROBLEM_MISSING": "problem", "TOO_LONG": "problem",
        "DEMAND_MISSING": "demand", "DUE_PASSED": "due_on", "NO_UNIT": "units", "SOURCE_MISSING": "source_note",
        "NO_CASE": "case", "CASE_MISSING": "case", "DUE_FAR": "due_on",
    }  # fmt: skip

    source = forms.ChoiceField(label=pgettext_lazy("ticket", "Source"))
    source_note = forms.CharField(
        label=pgettext_lazy("ticket", "Source document"), max_length=64, required=False,
        help_text=pgettext_lazy("ticket", "Number of the bulletin, minutes or order it comes from."),
    )  # fmt: skip
    case = forms.CharField(
        label=pgettext_lazy("ticket", "Case"), max_length=40, required=False,
        help_text=pgettext_lazy("ticket", "For a back-check: the number of the case, here or in the case system."),
    )  # fmt: skip
    title = forms.CharField(
        label=pgettext_lazy("ticket", "Matter"), max_length=64,
        help_text=pgettext_lazy("ticket", "In a few words. Lists and reminders show it, so it names no person."),
    )  # fmt: skip
    problem = WordsField(label=pgettext_lazy("ticket", "Problem"), rows=5, max_length=MOST_TEXT)
    basis = forms.CharField(label=pgettext_lazy("ticket", "Basis"), max_length=200, required=False)
    demand = WordsField(label=pgettext_lazy("ticket", "What is to be put right"), rows=4, max_length=MOST_TEXT)
    due_on = DayField(label=pgettext_lazy("ticket", "Deadline"))
    units = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("ticket", "Given to"), coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=pgettext_lazy("ticket", "Each unit signs for it and answers for itself."),
    )  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, keeps: str = "", **options: Any) -> None:
        """`keeps` is the source of a ticket that is changed: one that comes from an inspection stays so."""
        super().__init__(*args, **options)
        self.actor = actor
        fields: Any = self.fields
        sources = [(one.value, one.label) for one in Source if one is not Source.INSPECTION or keeps == one]
        fields["source"].choices = [one for one in sources if not keeps or one[0] == keeps]
        fields["units"].choices = units(actor)
        # Neither is asked of every ticket, and neither may be left out where it is.
        fields["case"].needed = pgettext("ticket", "(for a back-check)")
        fields["source_note"].needed = pgettext("ticket", "(for a bulletin or a superior organ)")

    def new(self) -> NewTicket:
        """The ticket as the valid form tells it. Raises `RefusalError`: CASE_MISSING, NO_CASE."""
        data = self.cleaned_data
        about = None
        if data["source"] == Source.BACK_CHECK:
            if not data["case"].strip():
                raise RefusalError(Code.CASE_MISSING)
            key = case_named(self.actor, data["case"])
            if key is None:
                raise RefusalError(Code.NO_CASE)
            about = ("case", key)
        return NewTicket(
            data["source"], data["title"], data["problem"], data["demand"], data["due_on"], tuple(data["units"]),
            data["basis"], data["source_note"], about,
        )  # fmt: skip


def of_back_check(actor: Actor, case: str) -> dict[str, Any]:
    """What a ticket on the back-check of a case begins with: the class, and the station that had the warning."""
    given: dict[str, Any] = {"source": Source.BACK_CHECK, "case": case}
    key = case_named(actor, case)
    broken = broken_in(actor, key) if key is not None else None
    if broken is not None:
        given |= {
            "source_note": broken.word, "units": [broken.station_id] if broken.station_id is not None else [],
            "title": pgettext("ticket", "Back-check: %(stage)s") % {"stage": broken.word},
        }  # fmt: skip
    return given


def of_clue(actor: Actor, pk: int) -> dict[str, Any]:
    """What a ticket on an overdue clue about cards begins with: the unit that has it, and what is late."""
    clue = clue_of(actor, pk)
    if clue is None:
        return {}
    return {
        "source": Source.SUPERIOR, "source_note": clue.source_no,
        "units": [clue.checking_id] if clue.checking_id else [],
        "title": pgettext("ticket", "Overdue clue about cards %(number)s") % {"number": clue.number},
    }  # fmt: skip


class ReplyForm(OnPage):
    """The reply of a unit, with figures and files as proof."""

    short_name = "reply"
    beside = {
        "ANSWER_MISSING": "text", "TOO_LONG": "text", "CONCLUSION_MISSING": "conclusion", "FIELD_DAY": "done_on",
        **_FILE_CODES,
    }  # fmt: skip

    conclusion = forms.ChoiceField(label=pgettext_lazy("ticket", "Conclusion"))
    done_on = DayField(label=pgettext_lazy("ticket", "Put right on"), required=False)
    items = forms.IntegerField(
        label=pgettext_lazy("ticket", "Problems put right"), required=False, min_value=0, max_value=9999
    )
    text = WordsField(label=pgettext_lazy("ticket", "What was done"), rows=5, max_length=2000)
    scans = FilesField(label=_FILES, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["conclusion"].choices = optional(CONCLUSIONS)

    def answer(self) -> Answer:
        data = self.cleaned_data
        given = {"done_on": data["done_on"], "items": data["items"]}
        return Answer(data["text"], data["conclusion"], given, contents(data["scans"]))


class ReportForm(OnPage):
    short_name = "report"
    beside = {"ANSWER_MISSING": "note", "TOO_LONG": "note"}

    note = WordsField(label=pgettext_lazy("ticket", "How far it is"), rows=3, max_length=2000)


class ReasonForm(OnPage):
    short_name = "reason"
    beside = {"REASON_MISSING": "reason", "TOO_LONG": "reason"}
    otherwise = "reason"

    reason = WhyField(rows=3, max_length=2000)


class OpinionForm(ReasonForm):
    """复核意见."""

    short_name = "close"

    reason = WhyField(label=pgettext_lazy("ticket", "Opinion of the review"), rows=3, max_length=2000)


class ReturnForm(OpinionForm):
    short_name = "return"
    beside = {**ReasonForm.beside, "DUE_PASSED": "due_on"}

    due_on = DayField(
        label=pgettext_lazy("ticket", "To be answered again by"), required=False,
        help_text=pgettext_lazy("ticket", "Empty: by the clock of its kind."),
    )  # fmt: skip


class ExtendForm(ReasonForm):
    short_name = "extend"
    beside = {**ReasonForm.beside, "DUE_PASSED": "due_on", "DUE_NOT_LATER": "due_on"}

    due_on = DayField(label=pgettext_lazy("ticket", "Deadline"))

    field_order = ["due_on", "reason"]


class RecheckForm(OnPage):
    """复查: each finding of the ticket put right or not."""

    short_name = "recheck"
    beside = {
        "REASON_MISSING": "note", "TOO_LONG": "note", "IN_FUTURE": "day", "DUE_PASSED": "due_on",
        "PHOTO_KIND": "photos", "PHOTO_BIG": "photos", "PHOTO_MANY": "photos",
    }  # fmt: skip

    day = DayField(label=pgettext_lazy("inspection", "Looked at on"))
    way = forms.ChoiceField(label=pgettext_lazy("inspection", "How"), choices=Way.choices)
    cleared = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("inspection", "Put right"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=pgettext_lazy("inspection", "What is left unmarked is returned to the unit."),
    )  # fmt: skip
    note = WordsField(label=pgettext_lazy("inspection", "What was seen"), rows=3, max_length=2000)
    due_on = DayField(
        label=pgettext_lazy("inspection", "The rest by"), required=False,
        help_text=pgettext_lazy("ticket", "Empty: by the clock of its kind."),
    )  # fmt: skip
    photos = FilesField(label=pgettext_lazy("inspection", "Photos (JPEG, PNG)"), required=False)

    def __init__(self, findings: Sequence[Finding], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["cleared"].choices = [(one.pk, f"{one.number} {one.item.text}") for one in findings]
        fields["day"].initial = timezone.localdate

    def told(self) -> LookedAgain:
        data = self.cleaned_data
        return LookedAgain(
            data["day"], data["way"], tuple(data["cleared"]), data["note"], contents(data["photos"]), data["due_on"]
        )
