# SPDX-License-Identifier: Apache-2.0
"""What people enter of a case: the report with its first victim, the document of each step, who works on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.queries.people import officers_of_unit
from wuzha.cases.queries.units import townships
from wuzha.cases.rules.life import Source
from wuzha.cases.rulesets import CHANNELS, CLOCKS, OCCUPATIONS, PAYMENTS, WITHDRAWALS
from wuzha.cases.services.people import NewVictim
from wuzha.engine.identifiers import Account, Address, IdNumber, Landline, Name, Phone
from wuzha.org.rules import rule_set
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import (
    DayField,
    IdentifierField,
    KeyField,
    MomentField,
    MoneyField,
    WhyField,
    WordsField,
    leave_what_stands,
    optional,
)
from wuzha.ui.money import plain

#: Sources that are entered by hand.
BY_HAND = (Source.CALL, Source.COUNTER, Source.WARNING, Source.LEAD, Source.TRANSFER)


class _VictimFields(OnPage):
    """Who was deceived, as it is typed."""

    asked_after = {"SUMS_ABOVE": "sums_why"}

    name = IdentifierField(Name, label=pgettext_lazy("victim", "Name"), required=False)
    phone = IdentifierField(Phone, Landline, label=pgettext_lazy("victim", "Phone"), required=False)
    id_no = IdentifierField(IdNumber, label=pgettext_lazy("victim", "ID number"), required=False)
    occupation = forms.ChoiceField(label=pgettext_lazy("victim", "Occupation"), required=False)
    account = IdentifierField(Account, label=pgettext_lazy("victim", "Account of the victim"), required=False)
    occurred_at = MomentField(label=pgettext_lazy("victim", "Deceived at"))
    loss = MoneyField(label=pgettext_lazy("victim", "Loss claimed"), required=False)
    address = IdentifierField(Address, label=_("Residence"), required=False)
    home = KeyField(pgettext_lazy("victim", "Township of residence"), required=False)
    verified = MoneyField(label=_("Loss verified"), required=False)
    averted = MoneyField(label=_("Loss averted"), required=False)
    reached_by = forms.MultipleChoiceField(
        label=pgettext_lazy("victim", "How reached"), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    paid_by = forms.MultipleChoiceField(
        label=pgettext_lazy("victim", "How paid"), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    sums_why = WhyField(pgettext_lazy("victim", "Why it is more than the loss claimed"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["home"].choices = optional(townships())
        fields["occupation"].choices = optional((term.code, term.label) for term in OCCUPATIONS.at().terms)
        fields["reached_by"].choices = [(term.code, term.label) for term in CHANNELS.at().terms]
        fields["paid_by"].choices = [(term.code, term.label) for term in PAYMENTS.at().terms]

    def victim(self, reported_at: datetime) -> NewVictim:
        """The victim as the valid form tells it."""
        data = self.cleaned_data
        return NewVictim(
            data["occurred_at"], reported_at, data["name"], data["phone"], data["id_no"], data["account"], data["home"],
            data["address"], data["loss"] or 0, data["verified"], data["averted"], data["reached_by"], data["paid_by"],
            self.answered("sums_why"), data["occupation"],
        )  # fmt: skip


class CaseForm(_VictimFields):
    short_name = "case"
    asked_after = _VictimFields.asked_after | {"TAKEN_BEFORE": "another"}
    beside = {
        "WHO_MISSING": "name", "TYPE_MISSING": "fraud_type", "IN_FUTURE": "received_at", "REPORT_BEFORE_DEED":
        "occurred_at", "OUR_NUMBER": "report_no", "CLEAR_NUMBER": "report_no", "NOT_FOUND": "unit",
    }  # fmt: skip

    source = forms.ChoiceField(label=pgettext_lazy("case", "Source"), initial=Source.COUNTER)
    received_at = MomentField(label=pgettext_lazy("criminal case", "Reported at"), initial=timezone.localtime)
    report_no = forms.CharField(
        label=pgettext_lazy("criminal case", "Number of the report"), max_length=64, required=False,
        help_text=pgettext_lazy("criminal case", "Copied from the system of 110, where there is one."),
    )  # fmt: skip
    fraud_type = forms.ChoiceField(label=pgettext_lazy("criminal case", "Scam type"))
    unit = KeyField(pgettext_lazy("criminal case", "Handling unit"))
    place_unit = KeyField(pgettext_lazy("criminal case", "Township of the deed"), required=False)
    place = IdentifierField(Address, label=pgettext_lazy("criminal case", "Place of the deed"), required=False)
    narrative = WordsField(
        label=pgettext_lazy("criminal case", "What happened"), rows=4, max_length=2000, required=False
    )

    another = forms.BooleanField(
        label=pgettext_lazy("criminal case", "This is another deed than those below"), required=False
    )

    field_order = [
        "source", "received_at", "fraud_type", "unit", "report_no", "name", "phone", "id_no", "occupation", "account",
        "occurred_at", "loss", "verified", "averted", "reached_by", "paid_by", "home", "address", "place_unit", "place",
        "narrative",
    ]  # fmt: skip

    def __init__(self, units: Sequence[tuple[Any, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["source"].choices = [(one.value, one.label) for one in BY_HAND]
        terms = rule_set("warning.fraud_types").at().terms
        fields["fraud_type"].choices = optional((term.code, term.label) for term in terms)
        fields["unit"].choices = units if len(units) == 1 else optional(units)
        fields["place_unit"].choices = optional(townships())


class VictimForm(_VictimFields):
    short_name = "victim"
    beside = {"WHO_MISSING": "name", "REPORT_BEFORE_DEED": "occurred_at", "IN_FUTURE": "reported_at"}

    reported_at = MomentField(label=pgettext_lazy("criminal case", "Reported at"), initial=timezone.localtime)


class PaperForm(OnPage):
    """The document of an act: what the case system says."""

    short_name = "paper"
    asked_after = {"NO_SUSPECT": "why", "STILL_HELD": "why", "OTHER_DOCUMENT": "why"}
    beside = {
        "NUMBER_MISSING": "number", "OUR_NUMBER": "number", "CLEAR_NUMBER": "number", "TOO_LONG": "number", "IN_FUTURE":
        "day", "PAPER_BEFORE": "day", "PAPER_AFTER": "day", "BEFORE_REPORT": "day", "ORGAN_MISSING": "organ",
        "ENDED_BY": "organ",
        "CASE_NO_SHAPE": "case_no", "CASE_NO_TAKEN": "case_no", "REASON_MISSING": "reason", "SAME_ANSWER": "number",
        "FILED_AFTER": "day", "DOCUMENT_DIFFERS": "day",
    }  # fmt: skip
    number = forms.CharField(
        label=pgettext_lazy("criminal case", "Number of the document"), max_length=64,
        help_text=pgettext_lazy("criminal case", "Copied from the case system, never made here."),
    )  # fmt: skip
    day = DayField(label=pgettext_lazy("criminal case", "Day of the document"), initial=timezone.localdate)

    why = WhyField(pgettext_lazy("criminal case", "Why it is done all the same"), required=False)


class OrganForm(PaperForm):
    """The same where another organ decides, or where it matters which."""

    organ = forms.CharField(label=pgettext_lazy("criminal case", "Deciding organ"), max_length=64)


class AcceptForm(PaperForm):
    short_name = "accept"

    days = KeyField(pgettext_lazy("criminal case", "To be decided within"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rules = CLOCKS.at()
        fields: Any = self.fields
        fields["days"].choices = [
            (rules.usual_days, pgettext("criminal case", "%(days)s days") % {"days": rules.usual_days}),
            (rules.clue_days, pgettext("criminal case", "%(days)s days, a clue is to be verified")
             % {"days": rules.clue_days}),
        ]  # fmt: skip


class ExtendForm(PaperForm):
    """A longer limit, by whom it was approved, and why."""

    short_name = "extend"
    beside = PaperForm.beside | {"NOT_LONGER": "days", "LIMIT_OVER": "day", "APPROVER_MISSING": "organ"}

    organ = forms.CharField(
        label=pgettext_lazy("criminal case", "Approved by"), max_length=64,
        help_text=pgettext_lazy("criminal case", "The bureau and its leader who signed."),
    )  # fmt: skip
    days = KeyField(pgettext_lazy("criminal case", "To be decided within"))
    note = WhyField(pgettext_lazy("criminal case", "Ground of the extension"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rules = CLOCKS.at()
        fields: Any = self.fields
        fields["days"].choices = optional([
            (rules.clue_days, pgettext("criminal case", "%(days)s days, a clue is to be verified")
             % {"days": rules.clue_days}),
            (rules.major_days, pgettext("criminal case", "%(days)s days, major and complex")
             % {"days": rules.major_days}),
        ])  # fmt: skip


class FileForm(OrganForm):
    short_name = "file"

    case_no = forms.CharField(
        label=pgettext_lazy("criminal case", "Case number"), max_length=32,
        help_text=pgettext_lazy("criminal case", "23 characters: A and 22 digits."),
    )  # fmt: skip


class WithdrawForm(OrganForm):
    short_name = "withdraw"
    beside = OrganForm.beside | {"GROUND_MISSING": "ground"}

    ground = forms.ChoiceField(label=pgettext_lazy("withdrawal", "Ground"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["ground"].choices = optional((term.code, term.label) for term in WITHDRAWALS.at().terms)


class CorrectForm(PaperForm):
    """Another document for a step, and why."""

    short_name = "correct"

    organ = forms.CharField(label=pgettext_lazy("criminal case", "Deciding organ"), max_length=64, required=False)
    step = KeyField(pgettext_lazy("criminal case", "Step"))
    reason = WhyField()

    field_order = ["step", "number", "day", "organ", "reason"]

    def __init__(self, steps: Sequence[CaseStep], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["step"].choices = optional((one.pk, _step_words(one)) for one in steps)
        self.there = {one.pk: one for one in steps}
        leave_what_stands(self, "number", "day", "organ")

    def told(self) -> tuple[int, str, date, str]:
        """The step with its document as it is to be: what is entered, and else what stands."""
        data, old = self.cleaned_data, self.there[self.cleaned_data["step"]]
        day = data["day"] or old.day or timezone.localdate()
        return old.pk, data["number"] or old.document_no, day, data["organ"] or old.organ


def _step_words(one: CaseStep) -> str:
    return " ".join(filter(None, (str(one.get_act_display()), str(one.day or ""), one.document_no)))


class ReasonForm(OnPage):
    short_name = "reason"
    beside = {"REASON_MISSING": "reason"}

    reason = WhyField()


class MergeForm(OnPage):
    short_name = "merge"
    beside = {"SAME_CASE": "into", "JOINED_ALREADY": "into", "NOT_FOUND": "into", "REASON_MISSING": "reason"}
    asked_after = {"STILL_HELD": "despite"}

    into = forms.CharField(
        label=pgettext_lazy("criminal case", "Case that goes on"), max_length=32,
        help_text=pgettext_lazy("criminal case", "Its number here, such as AJ00000012, or that of the case system."),
    )  # fmt: skip
    reason = WhyField(pgettext_lazy("criminal case", "Why it is the same"))
    despite = WhyField(pgettext_lazy("criminal case", "Why it is done all the same"), required=False)


class AssignForm(OnPage):
    short_name = "assign"
    beside = {"NO_OFFICER": "leads", "NOT_OF_UNIT": "leads"}

    leads = KeyField(pgettext_lazy("criminal case", "Leads the case"))
    others = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("criminal case", "Others who work on it"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, case: Case, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = officers_of_unit(case)
        fields: Any = self.fields
        fields["leads"].choices = optional(people)
        fields["others"].choices = people


class EditForm(OnPage):
    """Facts of a case as they are to be; what is sealed is typed anew, or left."""

    short_name = "edit"
    beside = {
        "TYPE_MISSING": "fraud_type", "NOT_FOUND": "unit", "OUR_NUMBER": "report_no", "CLEAR_NUMBER": "report_no",
        "REASON_MISSING": "reason", "SAME_ANSWER": "fraud_type",
    }  # fmt: skip

    fraud_type = forms.ChoiceField(label=pgettext_lazy("criminal case", "Scam type"))
    unit = KeyField(pgettext_lazy("criminal case", "Handling unit"))
    report_no = forms.CharField(
        label=pgettext_lazy("criminal case", "Number of the report"), max_length=64, required=False
    )
    place_unit = KeyField(pgettext_lazy("criminal case", "Township of the deed"), required=False)
    place = IdentifierField(
        Address, label=pgettext_lazy("criminal case", "Place of the deed"), required=False,
        help_text=pgettext_lazy("criminal case", "Empty leaves what is there."),
    )  # fmt: skip
    narrative = WordsField(
        label=pgettext_lazy("criminal case", "What happened"), rows=4, max_length=2000, required=False,
        help_text=pgettext_lazy("criminal case", "Empty leaves what is there."),
    )  # fmt: skip
    reason = WhyField()

    def __init__(
        self,
        case: Case,
        units: Sequence[tuple[Any, str]],
        given: Any = None,
        story: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        """`story`: what is sealed, where it was opened for this view."""
        options["initial"] = {
            "fraud_type": case.fraud_type, "unit": case.unit_id, "report_no": case.report_no,
            "place_unit": case.place_unit_id, "place": (story or {}).get("place", ""),
            "narrative": (story or {}).get("narrative", ""),
        }  # fmt: skip
        super().__init__(given, **options)
        fields: Any = self.fields
        terms = rule_set("warning.fraud_types").at().terms
        fields["fraud_type"].choices = optional((term.code, term.label) for term in terms)
        own = [(case.unit_id, case.unit.name)] if case.unit is not None else []
        fields["unit"].choices = [("", "—"), *dict([*own, *units]).items()]
        fields["place_unit"].choices = optional(townships())


class VictimEditForm(VictimForm):
    """A victim as it is to be: who it is stays where nothing is typed."""

    short_name = "victim_edit"
    beside = VictimForm.beside | {"REASON_MISSING": "reason", "SAME_ANSWER": "loss"}

    reason = WhyField()

    def __init__(self, victim: Victim, *args: Any, **options: Any) -> None:
        options["initial"] = {
            "occurred_at": timezone.localtime(victim.occurred_at), "home": victim.home_unit_id,
            "reported_at": timezone.localtime(victim.reported_at), "reached_by": victim.reached_by,
            "paid_by": victim.paid_by, "occupation": victim.occupation, **{
                name: plain(fen) if fen is not None else ""
                for name, fen in (
                    ("loss", victim.loss_fen), ("verified", victim.verified_fen), ("averted", victim.averted_fen)
                )
            },
        }  # fmt: skip
        super().__init__(*args, **options)
