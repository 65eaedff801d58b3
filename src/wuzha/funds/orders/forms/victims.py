# SPDX-License-Identifier: Apache-2.0
"""What victims told: who they are, and their payments, completed or put right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from wuzha.engine.identifiers import Account, IdNumber, Name, Phone
from wuzha.funds.models import Payment, Victim
from wuzha.funds.orders.forms.base import DeskForm, IdentifierField, InstitutionField, told_account
from wuzha.funds.orders.forms.orders import note_field
from wuzha.funds.orders.services.payments import Told
from wuzha.funds.orders.services.reports import Person
from wuzha.ui.fields import MomentField, MoneyField
from wuzha.ui.money import money


class VictimForm(DeskForm):
    short_name = "victim"
    beside = {"NOTHING_TOLD": "id_no", "VICTIM_THERE": "id_no", "CORRECTION_REASON": "reason"}

    victim = forms.TypedChoiceField(label=_("Victim"), coerce=int)
    name = IdentifierField(Name, label=_("Name"), required=False)
    phone = IdentifierField(Phone, label=_("Phone"), required=False)
    id_no = IdentifierField(IdNumber, label=_("ID number"), required=False)
    reason = note_field(_("Why it is corrected"))

    def __init__(self, *args: Any, victims: Sequence[Victim] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        told = [(one.pk, " ".join(str(part) for part in (one.name, one.phone, one.id_no) if part)) for one in victims]
        self.fields["victim"].choices = [(pk, words or _("victim unknown")) for pk, words in told]  # type: ignore[attr-defined]  # a choice field

    def person(self) -> Person:
        data = self.cleaned_data
        return Person(data["name"], data["phone"], data["id_no"])


class PaymentForm(DeskForm):
    """A payment of a report that was told wrongly. What stays empty is kept as it is."""

    short_name = "payment"
    beside = {
        "NOTHING_TOLD": "account", "SAME_ACCOUNT": "account", "STILL_HELD": "account", "IN_FUTURE": "at",
        "CORRECTION_REASON": "reason",
    }  # fmt: skip

    payment = forms.TypedChoiceField(label=_("Payment"), coerce=int)
    account = IdentifierField(Account, label=_("To account"), required=False)
    holder = IdentifierField(Name, label=_("Holder"), required=False)
    institution = InstitutionField(label=_("Institution"), required=False)
    amount = MoneyField(label=_("Amount"), required=False)
    at = MomentField(label=_("Time"), required=False)
    reason = note_field(_("Why it is corrected"))

    def __init__(self, *args: Any, payments: Sequence[Payment] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["institution"].choose()  # type: ignore[attr-defined]  # an institution field
        told = [
            (one.pk, f"{one.to_account.number} {money(one.amount_fen)} {localtime(one.at):%m-%d %H:%M}")
            for one in payments
        ]
        self.fields["payment"].choices = told  # type: ignore[attr-defined]  # a choice field

    def told(self) -> Told:
        data = self.cleaned_data
        details = told_account(data["account"], data["holder"], data["institution"])
        return Told(details.number, details.holder, details.institution_id, data["amount"], data["at"])
