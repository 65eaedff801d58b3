# SPDX-License-Identifier: Apache-2.0
"""Acts on stop orders and freezes: the request, the decision on it, what the bank answered, its renewal and its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.acts import MOST_NOTE
from wuzha.funds.acts import MOST_NUMBER
from wuzha.funds.models import BankAnswer, Payment
from wuzha.funds.orders.forms.base import (
    CopiedNumberField,
    DeskForm,
    InstitutionField,
    TransfersForm,
    VersionedForm,
)
from wuzha.funds.orders.rules.freezes import Asset, Authority, DocSource, Platform, Scope, Term
from wuzha.funds.orders.rulesets import RESULTS
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.ui.fields import DayField, MomentField, MoneyField
from wuzha.ui.money import money

#: Rows of onward transfers on the page.
ONWARD = 5


def note_field(label: Any) -> forms.CharField:
    """A few words that are kept sealed."""
    area = forms.Textarea(attrs={"rows": 2, "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=MOST_NOTE, widget=area)


class IssueForm(VersionedForm):
    short_name = "issue"
    beside = {
        "NUMBER_MISSING": "request_no", "CLEAR_NUMBER": "request_no", "REQUEST_TAKEN": "request_no", "IN_FUTURE": "at",
        "TOO_EARLY": "at", "BANK_MISSING": "institution",
    }  # fmt: skip

    institution = InstitutionField(
        label=_("Institution of the account"), required=False, help_text=_("The order goes to its head office.")
    )
    request_no = CopiedNumberField(label=_("Request number in the police platform"))
    at = MomentField(label=_("Issued at"), required=False, help_text=_("Empty: now."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["institution"].choose()  # type: ignore[attr-defined]  # an institution field


class EndForm(VersionedForm):
    """Withdraw, or record a release."""

    short_name = "end"
    beside = {"IN_FUTURE": "at", "TOO_EARLY": "at"}

    at = MomentField(label=_("At"), required=False, help_text=_("Empty: now."))
    note = note_field(_("In a few words"))


class ExtendForm(VersionedForm):
    short_name = "extend"
    beside = {"IN_FUTURE": "at", "TOO_EARLY": "at", "ENDED_ALREADY": "at"}

    at = MomentField(label=_("Asked at"), required=False, help_text=_("Empty: now."))


class AnswerForm(TransfersForm, VersionedForm):
    """The bank's answer. What it did not say stays empty and is computed by the rules in force."""

    short_name = "answer"
    beside = {
        "CODE_UNKNOWN": "code", "ANSWER_BEFORE": "answered_at", "IN_FUTURE": "answered_at",
        "BALANCE_MISSING": "balance", "END_BEFORE_START": "expires_at", "REASON_MISSING": "reason",
        "TOO_EARLY": "started_at", "BALANCE_BESIDE": "balance", "ONWARD_BEYOND": "beyond",
    }  # fmt: skip

    code = forms.ChoiceField(
        label=_("Result code"), error_messages={"required": _("Choose the result that the bank told.")}
    )
    answered_at = MomentField(label=pgettext_lazy("answer", "Answered at"))
    balance = MoneyField(label=_("Balance when stopped"), required=False, needed=_("(needed where it was stopped)"))
    started_at = MomentField(
        label=pgettext_lazy("answer", "Holds from"), required=False, help_text=_("Empty: from the answer.")
    )
    expires_at = MomentField(
        label=pgettext_lazy("answer", "Holds until"), required=False,
        help_text=_("What the bank states is kept. Empty: by the rules in force."),
    )  # fmt: skip
    remark = note_field(_("Remark of the bank"))
    #: Asked only where more is told to have gone on than came in.
    beyond = forms.BooleanField(label=_("Checked with the bank: other money was in the account"), required=False)

    @property
    def asks_beyond(self) -> bool:
        return "beyond" in self.errors or bool(self.data.get("beyond"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        codes = [(one.code, f"{one.code} {one.label}") for one in RESULTS.at().codes if one.code.isdecimal()]
        # Whether money is held is chosen by who heard it, never preset.
        self.fields["code"].choices = [("", _("Choose the result")), *codes]  # type: ignore[attr-defined]  # a choice field

    def correcting(self, former: BankAnswer, onward: Sequence[Payment]) -> None:
        """Ask for a reason and which payments `onward` are not so, and begin with what was recorded."""
        self.fields["wrong"] = forms.MultipleChoiceField(
            label=_("Recorded wrongly: no longer counts"),
            required=False,
            choices=[
                (
                    str(one.pk),
                    f"{one.to_account.number} · {money(one.amount_fen)} · {localtime(one.at):%Y-%m-%d %H:%M:%S}",
                )
                for one in onward
            ],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why it is corrected"),
            max_length=MOST_NOTE,
            widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        )
        told: dict[str, object] = {
            "code": former.code, "answered_at": former.answered_at, "balance": former.balance_fen,
            "held": former.held_fen, "started_at": former.start_at, "expires_at": former.expire_at,
        }  # fmt: skip
        self.initial = {**told, **self.initial}

    def answer(self) -> Answer:
        data = self.cleaned_data
        return Answer(
            data["code"],
            data["answered_at"],
            balance_fen=data.get("balance"),
            held_fen=data.get("held"),
            started_at=data.get("started_at"),
            expires_at=data.get("expires_at"),
            remark=data.get("remark", ""),
            onward=self.transfers(),
        )


class FreezeIssueForm(IssueForm):
    """Numbers of the notice and of the request: made in the case system and in the platform, copied from there."""

    beside = IssueForm.beside | {"NOTICE_NUMBER": "doc_no"}

    doc_no = CopiedNumberField(
        label=_("Number of the notice"), help_text=_("Of the notice as the law enforcement case system issued it.")
    )
    doc_no_source = forms.ChoiceField(label=_("Notice made in"), choices=DocSource.choices)
    platform = forms.ChoiceField(label=_("Issued through"), choices=Platform.choices)


class FreezeForm(DeskForm):
    short_name = "freeze"
    beside = {
        "SUM_MISSING": "amount", "WHOLE_REASON": "whole_reason", "BEYOND": "amount", "TERM_ASSET": "term",
        "HELD_ELSEWHERE": "queueing",
    }  # fmt: skip
    remedies = {"BEYOND": "most"}

    asset = forms.ChoiceField(label=_("What is frozen"), choices=Asset.choices, initial=Asset.DEPOSIT)
    amount = MoneyField(label=_("Sum to freeze"))
    term = forms.ChoiceField(label=_("Period"), choices=Term.choices)
    scope_code = forms.ChoiceField(label=_("Scope"), choices=Scope.choices)
    whole_reason = note_field(_("Why the whole account, or more than is known"))
    interest = forms.BooleanField(label=_("Interest too"), required=False, initial=True)
    queueing = forms.BooleanField(
        label=_("Queue behind an earlier freeze"), required=False,
        help_text=_("It holds nothing, and has no start and no term, until the earlier one ends."),
    )  # fmt: skip


class DecisionForm(VersionedForm):
    """What the head of the organ decided; the paper or the platform is where it was done."""

    short_name = "decision"
    beside = {
        "DECIDER_MISSING": "decider", "DECIDED_LATER": "on", "DECIDED_BEFORE": "on", "LEVEL": "authority",
        "CLEAR_NUMBER": "number", "ORGAN_MISSING": "organ", "RELEASE_ORGAN": "organ", "REVIEW": "reviewed_on",
        "REVIEWED_LATER": "reviewed_on", "REFUSAL_REASON": "reason", "ORGAN_LEVEL": "organ",
        "DECIDER_PREPARED": "decider", "TOO_EARLY": "on", "GROUND": "ground",
        "REVIEWED_BEFORE": "reviewed_on",
    }  # fmt: skip
    #: What an approval must say besides who decided.
    approval: ClassVar[Mapping[str, Any]] = {
        "title": _("Enter the post of the decider."), "number": _("Enter the number of the decision."),
    }  # fmt: skip

    approved = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", pgettext_lazy("decision", "Approved")), ("0", pgettext_lazy("decision", "Not approved"))],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was decided.")},
    )
    authority = forms.ChoiceField(label=_("Decided by"), choices=Authority.choices)
    organ = forms.CharField(label=_("Organ that decided"), max_length=MOST_NUMBER, required=False)
    decider = forms.CharField(label=_("Name of the decider"), max_length=MOST_NUMBER)
    title = forms.CharField(label=_("Post of the decider"), max_length=MOST_NUMBER, required=False)
    number = CopiedNumberField(label=_("Decision number"), required=False)
    on = DayField(label=_("Decided on"))
    reviewed_on = DayField(label=_("Reviewed by the legal office on"), required=False)
    reason = note_field(_("Why it is not approved"))

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"on": timezone.localdate()} | options.get("initial", {})
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if data.get("approved", "approved" not in self.fields):
            for name, text in self.approval.items():
                if name in self.fields and name not in self.errors and not data.get(name):
                    self.add_error(name, text)
        return data

    def decision(self) -> Decision:
        data = self.cleaned_data
        return Decision(
            data.get("approved", True), data["authority"], data["decider"], data["number"], data["on"], data["title"],
            data["organ"], data["reviewed_on"], data.get("reason", ""),
        )  # fmt: skip


#: What a bank can hold at most, of what was ordered and of the balance told.
_HELD = {"HELD_BEYOND": "most", "HELD_OVER_BALANCE": "balance"}


class FreezeAnswerForm(AnswerForm):
    """The bank's answer to a freeze; held by somebody else already means queued."""

    short_name = "answer"
    beside = AnswerForm.beside | {
        "BALANCE_MISSING": "held", "HELD_BEYOND": "held", "HELD_OVER_BALANCE": "held", "HELD_NOTHING": "held",
        "CLEAR_NUMBER": "ahead",
    }  # fmt: skip
    remedies = _HELD

    balance = MoneyField(label=_("Balance when stopped"), required=False)
    held = MoneyField(label=_("Frozen sum"), required=False, needed=_("(needed where it was frozen)"))
    ahead = forms.CharField(label=_("Office that froze before"), required=False, max_length=MOST_NUMBER)
    ahead_until = MomentField(label=_("That freeze ends"), required=False)


class RenewalAnswerForm(AnswerForm):
    """The bank's answer to a renewal."""

    short_name = "renewal-answer"
    beside = AnswerForm.beside | {"RENEWAL_SHORT": "expires_at"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("balance", "started_at"):
            del self.fields[name]


class RenewForm(VersionedForm):
    short_name = "renew"

    beside = {"TERM_ASSET": "term"}

    term = forms.ChoiceField(label=_("Period"), choices=Term.choices)


class WithdrawForm(VersionedForm):
    """A freeze is given up before it was issued."""

    short_name = "withdraw-freeze"
    beside = {"OBJECTION_REASON": "note"}

    note = note_field(_("Reason"))


class EffectForm(VersionedForm):
    """A queued freeze holds now."""

    short_name = "effect"
    beside = {
        "IN_FUTURE": "at", "TOO_EARLY": "at", "END_BEFORE_START": "expires_at", "SUM_MISSING": "held",
        "HELD_BEYOND": "held", "HELD_OVER_BALANCE": "held", "HELD_NOTHING": "held", "EFFECT_BALANCE": "balance",
    }  # fmt: skip
    remedies = _HELD

    at = MomentField(label=pgettext_lazy("answer", "Holds from"))
    balance = MoneyField(label=_("Balance when it took effect"), required=False)
    held = MoneyField(label=_("Frozen sum"))
    expires_at = MomentField(label=pgettext_lazy("answer", "Holds until"), required=False)
