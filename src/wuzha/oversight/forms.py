# SPDX-License-Identifier: Apache-2.0
"""What people enter: a proposal, an inspection, an interview, a referral."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from wuzha.intake.forms import FilesField
from wuzha.oversight.rules import Organ
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, MomentField, WhyField, WordsField

_UNIT = pgettext_lazy("oversight", "Unit")


class ProposeForm(OnPage):
    short_name = "propose"
    beside = {
        "EVIDENCE_MISSING": "ground", "NO_GROUND": "ground", "SAME_AGAIN": "ground", "REASON_MISSING": "reason",
        "TOO_LONG": "reason", "CLEAR_NUMBER": "reason", "NO_LADDER": "step",
    }  # fmt: skip

    step = forms.ChoiceField(label=pgettext_lazy("oversight", "Step"))
    ground = forms.ChoiceField(label=pgettext_lazy("oversight", "Trigger"))
    reason = WordsField(
        label=pgettext_lazy("oversight", "Why this step"), rows=4, max_length=2000,
        help_text=pgettext_lazy("oversight", "The evidence below goes with it as it stands now."),
    )  # fmt: skip

    def __init__(
        self, steps: Sequence[tuple[str, Any]], grounds: Sequence[tuple[str, Any]], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["step"].choices, fields["ground"].choices = steps, grounds


class InterviewForm(OnPage):
    short_name = "interview"
    beside = {"NO_UNIT": "unit", "CLEAR_NUMBER": "whom", "TOO_LONG": "matters", "WORDS_MISSING": "matters"}

    unit = forms.TypedChoiceField(label=_UNIT, coerce=int)
    whom = forms.CharField(label=pgettext_lazy("oversight", "Who is interviewed (post)"), max_length=60)
    chair = forms.CharField(label=pgettext_lazy("oversight", "Who presides (post)"), max_length=60)
    planned_at = MomentField(label=pgettext_lazy("oversight", "When"))
    place = forms.CharField(label=pgettext_lazy("oversight", "Where"), max_length=60)
    matters = WordsField(label=pgettext_lazy("oversight", "About what"), rows=4, max_length=1500)

    def __init__(self, units: Sequence[tuple[int, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["unit"].choices = [("", "—"), *units]


class HoldForm(OnPage):
    short_name = "hold"
    beside = {"IN_FUTURE": "held_at", "WORDS_MISSING": "problems", "TOO_LONG": "problems"}

    held_at = MomentField(label=pgettext_lazy("oversight", "Held"))
    problems = WordsField(label=pgettext_lazy("oversight", "Problems pointed out"), rows=4, max_length=2000)
    commitments = WordsField(label=pgettext_lazy("oversight", "What was promised"), rows=4, max_length=2000)
    due_on = DayField(label=pgettext_lazy("oversight", "To be mended by"))


class FollowForm(OnPage):
    short_name = "follow"
    beside = {"WORDS_MISSING": "what", "TOO_LONG": "what"}

    what = WordsField(label=pgettext_lazy("oversight", "What came of it"), rows=4, max_length=2000)


class SignedForm(OnPage):
    short_name = "signed"
    beside = {"FILE_TOO_BIG": "scan", "FILE_KIND": "scan", "FILE_BROKEN": "scan"}

    scan = FilesField(label=pgettext_lazy("oversight", "Signed minutes (PDF, JPEG, PNG)"))

    def content(self) -> bytes:
        files = self.cleaned_data.get("scan") or ()
        return next((one.read() for one in files if one is not None), b"")


class WhyForm(OnPage):
    short_name = "why"
    beside = {"REASON_MISSING": "reason", "TOO_LONG": "reason"}

    reason = WhyField(rows=3, max_length=2000)


class ReferralForm(OnPage):
    short_name = "referral"
    beside = {"NO_UNIT": "unit", "CLEAR_NUMBER": "title", "TOO_LONG": "facts", "WORDS_MISSING": "facts"}

    unit = forms.TypedChoiceField(label=_UNIT, coerce=int)
    organ = forms.ChoiceField(label=pgettext_lazy("oversight", "To whom"), choices=Organ)
    title = forms.CharField(label=pgettext_lazy("oversight", "Matter"), max_length=64)
    facts = WordsField(
        label=pgettext_lazy("oversight", "Facts"), rows=6, max_length=2000,
        help_text=pgettext_lazy("oversight", "Facts only. Who is responsible is for the other organ to find."),
    )  # fmt: skip

    def __init__(self, units: Sequence[tuple[int, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["unit"].choices = [("", "—"), *units]


class SendForm(OnPage):
    short_name = "send"
    beside = {
        "IN_FUTURE": "sent_on", "WORDS_MISSING": "document_no", "CLEAR_NUMBER": "document_no",
        "NUMBER_TAKEN": "document_no",
    }  # fmt: skip

    document_no = forms.CharField(label=pgettext_lazy("oversight", "Number of the letter"), max_length=64)
    sent_on = DayField(label=pgettext_lazy("oversight", "Sent"))


class AnsweredForm(OnPage):
    short_name = "answer"
    beside = {"IN_FUTURE": "answered_on", "WORDS_MISSING": "what", "TOO_LONG": "what"}

    answered_on = DayField(label=pgettext_lazy("oversight", "Answered"))
    what = WordsField(label=pgettext_lazy("oversight", "Answer"), rows=4, max_length=2000)
