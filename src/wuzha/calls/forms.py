# SPDX-License-Identifier: Apache-2.0
"""What people enter of a call when it is over, of a hold, and of a bank's report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.calls.errors import Code
from wuzha.calls.rules.states import BankAction, Channel, Verdict
from wuzha.engine.identifiers import Account, Landline, Name, Phone, find_clear
from wuzha.funds.queries import institutions
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import IdentifierField, KeyField, MomentField, MoneyField, WordsField, optional


class _Moment(OnPage):
    """A form about something that happened: now, unless said otherwise."""

    otherwise = None

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"at": timezone.localtime()} | options.get("initial", {})
        super().__init__(*args, **options)


class AcceptForm(_Moment):
    short_name = "accept"
    beside = {"NUMBER_MISSING": "number", "CLEAR_NUMBER": "number", "OUR_NUMBER": "number", "TOO_EARLY": "at",
              "IN_FUTURE": "at"}  # fmt: skip

    number = forms.CharField(
        label=_("Acceptance number"), max_length=64, help_text=_("Copied from the case system, never made here.")
    )
    at = MomentField(label=pgettext_lazy("call", "Accepted at"))


class TransferForm(_Moment):
    short_name = "transfer"
    beside = AcceptForm.beside | {"ORGAN_MISSING": "organ"}

    organ = forms.CharField(label=_("Transferred to"), max_length=64)
    number = forms.CharField(label=_("Number of the transfer"), max_length=64)
    at = MomentField(label=pgettext_lazy("call", "Transferred at"))

    def clean_organ(self) -> str:
        """A person's number is told at the field in which it stands."""
        organ: str = self.cleaned_data["organ"]
        if find_clear(organ):
            raise forms.ValidationError(Code.CLEAR_NUMBER.sentence)
        return organ


class CloseForm(OnPage):
    short_name = "close"
    beside = {"REASON_MISSING": "reason"}

    ending = forms.ChoiceField(
        label=_("How it ended"),
        choices=[("ADVICE", _("Advised")), ("ENQUIRY", _("An enquiry")), ("WRONG", _("Wrong number, or silent"))],
    )
    reason = WordsField(
        label=_("What was advised"), max_length=500, required=False, help_text=_("Not needed for a wrong number.")
    )

    def words(self) -> str:
        """The note that is kept. A wrong number is none about which anybody was dissuaded."""
        ending, reason = self.cleaned_data["ending"], self.cleaned_data["reason"].strip()
        how = str(dict(self.fields["ending"].choices)[ending])  # type: ignore[attr-defined]
        return "" if ending != "WRONG" and not reason else f"{how}: {reason}" if reason else how


class AdminForm(OnPage):
    short_name = "admin"
    beside = {"REASON_MISSING": "reason"}

    reason = WordsField(label=_("Reason"), max_length=500)


class LiftForm(OnPage):
    short_name = "lift"
    beside = {"WHO_LIFTS": "by", "CLEAR_NUMBER": "by"}

    hold = forms.IntegerField(widget=forms.HiddenInput)
    by = forms.CharField(label=_("Lifted by"), max_length=64)


class BankReportForm(_Moment):
    short_name = "bank"
    beside = {"IN_FUTURE": "at", "CLEAR_NUMBER": "reference", "TOO_LONG": "what"}

    institution = KeyField(_("Institution"))
    channel = forms.ChoiceField(label=_("Channel"), choices=optional(Channel.choices))
    at = MomentField(label=_("Received"))
    account = IdentifierField(
        Account, label=_("Account of the customer"), required=False,
        fault=_("This is no whole account number: have it read again in groups of four."),
    )  # fmt: skip
    name = IdentifierField(Name, label=_("Name of the customer"), required=False)
    phone = IdentifierField(Phone, Landline, label=_("Phone of the customer"), required=False)
    payee = IdentifierField(
        Account, label=_("Account of the payee"), required=False,
        fault=_("This is no whole account number: have it read again in groups of four."),
    )  # fmt: skip
    amount = MoneyField(label=_("Amount (yuan)"), required=False)
    paid_at = MomentField(
        label=pgettext_lazy("bank report", "Paid at"), required=False,
        help_text=_("Empty while nothing has gone, or nobody knows."),
    )  # fmt: skip
    what = WordsField(label=_("What is odd"), max_length=1000)
    reference = forms.CharField(label=_("Report number"), max_length=64, required=False)

    def clean_paid_at(self) -> Any:
        """Both times may lie in the future: each is told at its own field."""
        at = self.cleaned_data["paid_at"]
        if at is not None and at > timezone.now():
            raise forms.ValidationError(Code.IN_FUTURE.sentence)
        return at

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["institution"].widget.attrs["autofocus"] = not self.is_bound
        fields["institution"].choices = optional((one.pk, one.name) for one in institutions())


class JudgeForm(OnPage):
    short_name = "judge"
    beside = {"VERDICT_MISSING": "verdict"}

    verdict = forms.ChoiceField(label=_("Verdict"), choices=optional(Verdict.choices))
    reason = WordsField(label=_("Reason"), max_length=500, required=False)


class AnswerForm(_Moment):
    short_name = "answer"
    beside = {"TOLD_MISSING": "to", "BEFORE_VERDICT": "at", "IN_FUTURE": "at", "CLEAR_NUMBER": "to"}

    to = forms.CharField(label=_("Told to"), max_length=64)
    at = MomentField(label=pgettext_lazy("bank report", "Answered at"))


class BankActForm(_Moment):
    short_name = "acted"
    beside = {"BEFORE_REPORT": "at", "IN_FUTURE": "at"}

    what = forms.ChoiceField(label=_("What the bank did"), choices=optional(BankAction.choices))
    at = MomentField(label=pgettext_lazy("bank report", "When"))
