# SPDX-License-Identifier: Apache-2.0
"""What people enter of a penalty, step by step."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.sanctions.forms.common import PersonForm
from wuzha.sanctions.models import Penalty
from wuzha.sanctions.models.penalties import RemedyKind, RemedyResult, ServiceWay
from wuzha.sanctions.rules.fines import Imposed
from wuzha.sanctions.rulesets import ARTICLES
from wuzha.sanctions.services.penalties import Decision, NewPenalty
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, MoneyField, WhyField, WordsField, optional

_DAYS: dict[str, str] = {"IN_FUTURE": "day", "DAYS_ORDER": "day", "NO_CALENDAR": "day"}
#: Refusals of what an article allows, beside the field they are about.
_IMPOSED: dict[str, str] = {
    "FINE_LOW": "fine", "FINE_HIGH": "fine", "NOTHING_IMPOSED": "fine", "NOT_GRAVE": "detention_days",
    "DETENTION_DAYS": "detention_days", "NO_DETENTION": "detention_days", "CONFISCATE_GAIN": "confiscated",
    "HEAVIER": "fine",
}  # fmt: skip


class PenaltyForm(PersonForm):
    short_name = "penalty"
    demanded = (*PersonForm.demanded, "organisation", "officers")
    beside: ClassVar[dict[str, str]] = {
        **PersonForm.who_beside, "SUBJECT_MISSING": "name", "ARTICLE_SUBJECT": "article", "UNKNOWN_WORD": "article",
        "FACTS_MISSING": "facts", "OFFICERS_FEW": "officers", "IN_FUTURE": "filed_on",
        "TIME_BARRED": "acted_on", "ACTED_AFTER": "acted_on", "BEFORE_BIRTH": "acted_on",
        "BEFORE_LAW": "acted_on", "CLEAR_NUMBER": "organisation", "TOO_LONG": "facts", "SUM_MISSING": "gain",
        "NO_CALENDAR": "filed_on", "NOT_FOUND": "case",
    }  # fmt: skip

    organisation = forms.CharField(
        label=pgettext_lazy("penalty", "Or the unit that is punished"), max_length=120, required=False
    )
    organisation_code = forms.CharField(
        label=pgettext_lazy("penalty", "Code of the organisation"), max_length=18, required=False
    )
    article = forms.ChoiceField(label=pgettext_lazy("penalty", "Article"))
    filed_on = DayField(label=pgettext_lazy("penalty", "Filed on"), initial=timezone.localdate)
    acted_on = DayField(label=pgettext_lazy("penalty", "Day of the act"))
    officers = forms.CharField(
        label=pgettext_lazy("penalty", "Officers"), max_length=120, required=False,
        help_text=pgettext_lazy("penalty", "Two at least, with a comma between (行政处罚法 42)."),
    )  # fmt: skip
    gain = MoneyField(
        label=pgettext_lazy("penalty", "Illegal gain"), required=False,
        help_text=pgettext_lazy("penalty", "Empty: none. It says between which sums the fine lies."),
    )  # fmt: skip
    grave = forms.BooleanField(label=pgettext_lazy("penalty", "Grave case"), required=False)
    harm = forms.BooleanField(label=pgettext_lazy("penalty", "Harmed financial safety"), required=False)
    facts = WordsField(label=pgettext_lazy("penalty", "Facts and evidence"), rows=5, max_length=2000, required=False)

    field_order = [
        "name", "id_no", "is_same", "organisation", "organisation_code", "article", "filed_on", "acted_on", "officers",
        "gain", "grave", "harm", "case", "facts",
    ]  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["article"].choices = optional((one.code, one.label) for one in ARTICLES.at().articles)

    def penalty(self, actor: Any, lead_id: int | None = None) -> NewPenalty:
        """The case as the valid form tells it. Raises `RefusalError`: NOT_FOUND."""
        data = self.cleaned_data
        names = data["officers"].replace("，", ",").replace("、", ",").split(",")
        return NewPenalty(
            data["article"], data["facts"], data["acted_on"], data["filed_on"], names, data["gain"] or 0,
            data["grave"], data["harm"], self.who(), is_same=self.confirmed, organisation=data["organisation"],
            organisation_code=data["organisation_code"], case_id=self.case_key(actor), lead_id=lead_id,
        )  # fmt: skip


class _ImposedForm(OnPage):
    """What is imposed; an empty sum is none."""

    fine = MoneyField(label=pgettext_lazy("penalty", "Fine"), required=False)
    detention_days = forms.IntegerField(
        label=pgettext_lazy("penalty", "Days of detention"), min_value=0, max_value=20, required=False
    )
    confiscated = MoneyField(label=pgettext_lazy("penalty", "Confiscated"), required=False)
    warned = forms.BooleanField(label=pgettext_lazy("penalty", "Warned"), required=False)

    def __init__(self, row: Penalty, *args: Any, **options: Any) -> None:
        start: dict[str, Any] = {
            "confiscated": row.confiscated_fen or row.gain_fen or None, "fine": row.fine_fen or None,
            "detention_days": row.detention_days or None, "warned": row.warned,
        }  # fmt: skip
        options["initial"] = start | options.get("initial", {})
        super().__init__(*args, **options)

    def imposed(self) -> Imposed:
        data = self.cleaned_data
        return Imposed(
            data["fine"] or 0, data["detention_days"] or 0, data["confiscated"] or 0, data["warned"]
        )  # fmt: skip


class TellForm(_ImposedForm):
    short_name = "tell"
    beside: ClassVar[dict[str, str]] = {**_IMPOSED, **_DAYS}

    day = DayField(label=pgettext_lazy("penalty", "Told on"), initial=timezone.localdate)


class DecideForm(_ImposedForm):
    short_name = "decide"
    beside: ClassVar[dict[str, str]] = {
        **_IMPOSED, **_DAYS, "NUMBER_MISSING": "document_no", "NUMBER_TAKEN": "document_no",
        "CLEAR_NUMBER": "document_no", "TOO_LONG": "document_no", "ORGAN_MISSING": "decided_by",
        "DECIDER_OFFICER": "decided_by", "NOT_POLICE": "decided_by",
    }  # fmt: skip

    document_no = forms.CharField(
        label=pgettext_lazy("penalty", "Number of the decision"), max_length=64, required=False
    )
    day = DayField(label=pgettext_lazy("penalty", "Decided on"), initial=timezone.localdate)
    decided_by = forms.CharField(
        label=pgettext_lazy("penalty", "Decided by"), max_length=64, required=False,
        help_text=pgettext_lazy("penalty", "The head of the organ, or the competent department."),
    )  # fmt: skip

    def decision(self) -> Decision:
        data = self.cleaned_data
        return Decision(data["document_no"], data["day"], data["decided_by"], self.imposed())


class DefendForm(OnPage):
    short_name = "defend"
    beside: ClassVar[dict[str, str]] = {**_DAYS, "REASON_MISSING": "text", "TOO_LONG": "text"}

    day = DayField(label=pgettext_lazy("penalty", "Day"), initial=timezone.localdate)
    text = WordsField(
        label=pgettext_lazy("penalty", "What was said in defence"), max_length=2000, required=False,
        help_text=pgettext_lazy("penalty", "Write so, too, when nothing was said."),
    )  # fmt: skip
    waives = forms.BooleanField(label=pgettext_lazy("penalty", "The hearing is waived in writing"), required=False)


class DayForm(OnPage):
    """An act that takes a day alone."""

    short_name = "ask_hearing"
    beside: ClassVar[dict[str, str]] = {**_DAYS, "NO_HEARING_RIGHT": "day", "HEARING_LATE": "day"}

    day = DayField(label=pgettext_lazy("penalty", "Day"), initial=timezone.localdate)


class HearForm(OnPage):
    short_name = "hear"
    beside: ClassVar[dict[str, str]] = {
        **_DAYS, "HEARING_SOON": "day", "REASON_MISSING": "text", "TOO_LONG": "text",
    }  # fmt: skip

    announced_on = DayField(label=pgettext_lazy("penalty", "Announced on"))
    day = DayField(label=pgettext_lazy("penalty", "Hearing held on"), initial=timezone.localdate)
    text = WordsField(
        label=pgettext_lazy("penalty", "Who led it, and what came of it"), max_length=2000, required=False
    )


class ReviewForm(OnPage):
    short_name = "review"
    beside: ClassVar[dict[str, str]] = {
        **_DAYS, "ORGAN_MISSING": "reviewer", "REVIEWER_OFFICER": "reviewer", "HEARING_OPEN": "day",
        "REASON_MISSING": "text", "TOO_LONG": "text", "CLEAR_NUMBER": "reviewer",
    }  # fmt: skip

    reviewer = forms.CharField(label=pgettext_lazy("penalty", "Reviewer"), max_length=40, required=False)
    day = DayField(label=pgettext_lazy("penalty", "Legally reviewed on"), initial=timezone.localdate)
    text = WordsField(label=pgettext_lazy("penalty", "Opinion of the review"), max_length=2000, required=False)


class ServeForm(OnPage):
    short_name = "serve"
    beside: ClassVar[dict[str, str]] = {**_DAYS, "UNKNOWN_WORD": "way"}

    way = forms.ChoiceField(label=pgettext_lazy("penalty", "Way of service"), choices=optional(ServiceWay.choices))
    day = DayField(label=pgettext_lazy("penalty", "Served or announced on"), initial=timezone.localdate)


class PayForm(OnPage):
    short_name = "pay"
    beside: ClassVar[dict[str, str]] = {
        **_DAYS, "SUM_MISSING": "sum", "NOTHING_TO_PAY": "sum", "PAID_TOO_MUCH": "sum", "RECEIPT_MISSING": "receipt_no",
        "RECEIPT_TAKEN": "receipt_no", "CLEAR_NUMBER": "receipt_no", "TOO_LONG": "receipt_no",
    }  # fmt: skip

    sum = MoneyField(label=pgettext_lazy("penalty", "Paid"))
    day = DayField(label=pgettext_lazy("penalty", "Paid on"), initial=timezone.localdate)
    receipt_no = forms.CharField(label=pgettext_lazy("penalty", "Number of the receipt"), max_length=64, required=False)


class RemedyForm(OnPage):
    short_name = "remedy"
    beside: ClassVar[dict[str, str]] = {
        **_DAYS, "UNKNOWN_WORD": "kind", "ORGAN_MISSING": "organ", "REMEDY_OPEN": "kind", "REMEDY_LATE": "day",
        "CLEAR_NUMBER": "organ", "TOO_LONG": "organ",
    }  # fmt: skip

    kind = forms.ChoiceField(label=pgettext_lazy("penalty", "Remedy"), choices=optional(RemedyKind.choices))
    organ = forms.CharField(label=pgettext_lazy("penalty", "Organ that decides"), max_length=64, required=False)
    day = DayField(label=pgettext_lazy("penalty", "Asked on"), initial=timezone.localdate)


class EndRemedyForm(OnPage):
    short_name = "upheld"
    beside: ClassVar[dict[str, str]] = {
        **_DAYS, "NO_REMEDY": "result", "UNKNOWN_WORD": "result", "NUMBER_MISSING": "document_no",
        "CLEAR_NUMBER": "document_no", "TOO_LONG": "document_no",
    }  # fmt: skip

    result = forms.ChoiceField(
        label=pgettext_lazy("penalty", "Result"),
        choices=optional((one.value, one.label) for one in RemedyResult if one.value),
    )
    day = DayField(label=pgettext_lazy("penalty", "Ended on"), initial=timezone.localdate)
    document_no = forms.CharField(label=_("Number of the document"), max_length=64, required=False)


class CloseForm(OnPage):
    short_name = "close"
    beside: ClassVar[dict[str, str]] = {"NOT_PAID": "why", "REMEDY_OPEN": "why", "TOO_LONG": "why"}

    why = WhyField(
        required=False, help_text=pgettext_lazy("penalty", "Needed where it is not paid in full."), max_length=500
    )
