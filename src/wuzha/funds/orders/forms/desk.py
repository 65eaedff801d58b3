# SPDX-License-Identifier: Apache-2.0
"""The report of a victim; institutions and a reminder; what a file of instructions is to hold, and for what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.engine.identifiers import Account, IdNumber, Name, Phone
from wuzha.funds.acts import MOST_NUMBER
from wuzha.funds.models import ChaseBy, InstitutionKind, ValueOut
from wuzha.funds.orders.forms.base import IdentifierField, InstitutionField, TransfersForm, told_account
from wuzha.funds.orders.forms.orders import note_field
from wuzha.funds.orders.services.accounts import AccountDetails
from wuzha.funds.orders.services.reports import MOST_REASON, Again, NewLoss, NewReport, Person
from wuzha.org.models import Unit, UnitKind
from wuzha.org.rules import rule_set
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, MomentField, MoneyField

#: Rows of payments on the page, and of losses that left no account.
PAYMENTS, LOSSES = 4, 3


class LossForm(OnPage):
    """One row: what was lost without an account. A row left empty is no row."""

    kind = forms.ChoiceField(label=_("How it was lost"), required=False)
    amount = MoneyField(label=_("Amount"), required=False, help_text=_("Of things and coins: their value then."))
    at = MomentField(label=_("Time"), required=False)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    carrier = forms.CharField(
        label=_("Carried by"), required=False, max_length=200,
        help_text=_("Courier, driver and plate, shop, coin and chain."),
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Number of the order, parcel, card or transaction"), required=False, max_length=200
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = [("", "—"), *ValueOut.choices]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        needed = ("kind", "amount", "at")
        if any(data.get(name) for name in self.fields) and not self.errors:
            for name in needed:
                if not data.get(name):
                    self.add_error(name, _("Needed for a loss."))
        return data

    def loss(self) -> NewLoss | None:
        """The loss of a valid row; nothing for an empty one."""
        data = self.cleaned_data
        if not data.get("kind"):
            return None
        return NewLoss(
            data["kind"], data["amount"], data["at"], data["place"], data["carrier"], data["reference"], data["note"]
        )


class ReportForm(TransfersForm):
    short_name = "report"
    row_prefix = "pay"
    beside = {
        "CASE_NO_TAKEN": "case_no", "CASE_NO_SHAPE": "case_no", "OUR_NUMBER": "case_no", "LOSS_TOO_SMALL": "loss",
        "CLEAR_NUMBER": "reference", "NOTHING_KNOWN": "from_account", "NOT_SAME": "again",
        "AGAIN_REASON": "again_reason", "TOO_EARLY": "reported_at", "IN_FUTURE": "reported_at",
        "REPORTED_ALREADY": "again", "VICTIMS_OWN": "from_account",
    }  # fmt: skip
    #: The case in which the same stands already: its key and number; then the page asks what this is.
    stands: Mapping[str, object] | None = None

    name = IdentifierField(Name, label=_("Name of the victim"), required=False)
    phone = IdentifierField(Phone, label=_("Phone"), required=False)
    id_no = IdentifierField(IdNumber, label=_("ID number"), required=False)
    reported_at = MomentField(label=_("Reported"))
    loss = MoneyField(label=_("Loss"), help_text=_("In all: payments, cash, things, coins and cards."))
    fraud_type = forms.ChoiceField(label=_("Scam type"), required=False)
    reference = forms.CharField(label=_("Report number"), required=False, max_length=MOST_NUMBER)
    case_no = forms.CharField(label=_("Case number"), required=False, max_length=MOST_NUMBER)
    from_account = IdentifierField(
        Account, label=_("Paid from account"), required=False, help_text=_("Left empty where no account paid.")
    )
    from_institution = InstitutionField(label=_("Institution of that account"), required=False)
    again = forms.ChoiceField(
        label=_("What this report is"), choices=Again.choices, required=False, widget=forms.RadioSelect
    )
    again_reason = forms.CharField(label=_("Why it is another fraud"), required=False, max_length=MOST_REASON)

    def __init__(self, *args: Any, known: bool = False, into_case: bool = False, **options: Any) -> None:
        """`known`: the person comes from a warning; `into_case`: the case is there already."""
        options["rows"] = PAYMENTS
        options["initial"] = {"reported_at": timezone.localtime()} | options.get("initial", {})
        super().__init__(*args, **options)
        data = self.data if self.is_bound else None
        self.losses = [LossForm(data, prefix=f"lost{n}", auto_id="%s") for n in range(LOSSES)]
        fields: Any = self.fields
        terms = rule_set("warning.fraud_types").at().terms
        fields["fraud_type"].choices = [("", _("not known")), *((one.code, one.label) for one in terms)]
        fields["from_institution"].choose()
        fields["from_institution"].widget.attrs["data-paste-as"] = "institution"
        fields["from_account"].widget.attrs["data-paste-as"] = "account"
        if known:
            for name in ("name", "phone", "id_no"):
                del fields[name]
        else:
            fields["name"].required = True
        if into_case:
            for name in ("fraud_type", "case_no"):
                del fields[name]

    def refuse(self, refused: RefusalError) -> None:
        if "case" in refused.params:
            self.stands = refused.params
        told = [row for row in self.losses if row.cleaned_data.get("kind")]
        place = refused.params.get("row")
        if refused.code == "LOSS_FIELD" and isinstance(place, int):
            told[place].add_error("place", refused.message)
        else:
            super().refuse(refused)

    def is_valid(self) -> bool:
        """A payment needs the account it came from; without one, nothing but losses that left no account is told."""
        right = [row.is_valid() for row in self.losses]
        whole = super().is_valid() and all(right)
        if whole and self.transfers() and not self.cleaned_data["from_account"]:
            self.add_error("from_account", _("Needed for a transfer."))
            return False
        return whole

    def person(self) -> Person:
        data = self.cleaned_data
        return Person(data.get("name", ""), data.get("phone", ""), data.get("id_no", ""))

    def source(self) -> AccountDetails:
        """The victim's own account."""
        data = self.cleaned_data
        return told_account(data["from_account"], data.get("name", ""), data.get("from_institution"))

    def report(self) -> NewReport:
        data = self.cleaned_data
        return NewReport(
            data["loss"],
            data["reported_at"],
            self.transfers(self.source()),
            data.get("reference", ""),
            data.get("fraud_type", ""),
            data.get("case_no", ""),
            [one for row in self.losses if (one := row.loss()) is not None],
            data.get("again", ""),
            data.get("again_reason", ""),
        )


def _member_units() -> list[tuple[str, str]]:
    """Units of the city that may be an institution: banks and members of the joint conference."""
    units = Unit.objects.filter(kind__in=(UnitKind.BANK, UnitKind.MEMBER)).order_by("path")
    return [("", str(_("none of them"))), *((str(one.pk), one.name) for one in units)]


class InstitutionForm(OnPage):
    short_name = "institution"
    beside = {"INSTITUTION_TAKEN": "code", "CLEAR_NUMBER": "code"}

    name = forms.CharField(label=pgettext_lazy("institution", "Name"), max_length=64)
    code = forms.CharField(label=_("Code"), max_length=24, help_text=_("As the police platform numbers it."))
    kind = forms.ChoiceField(label=_("Kind"), choices=InstitutionKind.choices)
    contact = forms.CharField(
        label=_("Answers at"), max_length=120, required=False,
        help_text=_("Office and its phone; no person's own number."),
    )  # fmt: skip
    unit_id = forms.TypedChoiceField(
        label=_("Its unit in the city"), choices=_member_units, coerce=int, empty_value=None, required=False,
        help_text=_("People posted there see figures of the institution's own answers, and nothing else of it."),
    )  # fmt: skip


class ChaseForm(OnPage):
    short_name = "chase"

    channel = forms.ChoiceField(label=_("Channel"), choices=ChaseBy.choices)
    note = note_field(_("What was said"))


class DaysForm(forms.Form):
    """First and last day of what is counted."""

    def __init__(self, first: object, last: object) -> None:
        super().__init__(initial={"from": first, "to": last})
        self.fields["from"] = DayField(label=_("First day"))
        self.fields["to"] = DayField(label=_("Last day"))


#: Characters of a purpose in one's own words: one letter is none.
LEAST_PURPOSE = 4


class InstructionsForm(OnPage):
    short_name = "instructions"
    beside = {"PURPOSE": "purpose"}

    kind = forms.ChoiceField(label=_("Orders"), choices=[("stops", _("Stops")), ("freezes", _("Freezes"))])
    form = forms.ChoiceField(label=_("Format"), choices=[("xlsx", "XLSX"), ("csv", "CSV")])
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=120,
        min_length=LEAST_PURPOSE,
        error_messages={"min_length": _("Say it in a few words, at least four characters.")},
        help_text=_("Such as: to enter them in the police platform. It is kept in the trail."),
    )
