# SPDX-License-Identifier: Apache-2.0
"""What the forms of the desk share: fields that hold identifiers, a refusal beside its field, rows of transfers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.engine.identifiers import Account, Identifier, IdentifierError, IdNumber, Name, Phone
from wuzha.funds.acts import MOST_NUMBER
from wuzha.funds.errors import Code
from wuzha.funds.orders.queries.case import institutions
from wuzha.funds.orders.queries.institutions import institution_of
from wuzha.funds.orders.rules.filing import is_ours
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import MomentField, MoneyField

_WRONG: dict[type[Identifier], Any] = {
    Account: _("This is no valid account number: 6 to 34 digits or letters, none cut off."),
    IdNumber: _("This is no valid ID number: check its 18 characters."),
    Phone: _("This is no valid phone number."),
    Name: _("This is no valid name."),
}


class IdentifierField(forms.CharField):
    """A text that is one identifier; the cleaned value is its canonical form, empty when empty."""

    def __init__(self, kind: type[Identifier], **options: Any) -> None:
        attributes = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=64, widget=forms.TextInput(attrs=attributes), **options)
        self.kind = kind

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return self.kind.parse(text)
        except IdentifierError as error:
            raise forms.ValidationError(_WRONG[self.kind], code="invalid") from error


class CopiedNumberField(forms.CharField):
    """A number of another system, as it stands there: none of this platform's."""

    def __init__(self, **options: Any) -> None:
        attributes = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=MOST_NUMBER, widget=forms.TextInput(attrs=attributes), **options)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if is_ours(text):
            raise forms.ValidationError(Code.OUR_NUMBER.sentence % {"number": text}, code="OUR_NUMBER")
        return text


class VersionedForm(OnPage):
    """A form about an order as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class InstitutionField(forms.TypedChoiceField):
    """A bank or payment institution; the cleaned value is its key, `None` when not known."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)

    def choose(self) -> None:
        """Read the institutions there are now."""
        self.choices = [("", _("not known")), *((one.pk, one.name) for one in institutions())]


def told_account(number: str, holder: str, institution: int | None) -> AccountDetails:
    """An account as it was typed; an institution that was not chosen is that of the number's range, where known."""
    if institution is None and number and (found := institution_of(number)) is not None:
        institution = found.pk
    return AccountDetails(number, holder, institution)


class TransferForm(OnPage):
    """One row: where money went, how much, when. A row left empty is no row."""

    to_account = IdentifierField(Account, label=_("To account"), required=False)
    to_holder = IdentifierField(Name, label=_("Holder"), required=False)
    to_institution = InstitutionField(label=_("Institution"), required=False)
    amount = MoneyField(label=_("Amount (yuan)"), required=False)
    at = MomentField(label=_("Time"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to_institution"].choose()  # type: ignore[attr-defined]  # an institution field

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        needed = ("to_account", "amount", "at")
        if any(data.get(name) for name in (*needed, "to_holder", "to_institution")) and not self.errors:
            for name in needed:
                if not data.get(name):
                    self.add_error(name, _("Needed for a transfer."))
        return data

    def transfer(self, by: AccountDetails | None = None) -> Transfer | None:
        """The transfer of a valid row; nothing for an empty one."""
        data = self.cleaned_data
        if not data.get("to_account"):
            return None
        at: datetime = data["at"]
        return Transfer(
            told_account(data["to_account"], data.get("to_holder", ""), data.get("to_institution")),
            data["amount"],
            at,
            by=by,
        )


class TransfersForm(OnPage):
    """A form with rows of transfers below it. Each row says what is wrong with it, and holds the whole back."""

    #: Begins the names of the rows' fields.
    row_prefix = "on"

    def __init__(self, *args: Any, rows: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        data = self.data if self.is_bound else None
        self.rows = [TransferForm(data, prefix=f"{self.row_prefix}{n}", auto_id="%s") for n in range(rows)]

    def is_valid(self) -> bool:
        right = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(right)

    def transfers(self, by: AccountDetails | None = None) -> list[Transfer]:
        """The transfers of valid rows."""
        return [one for row in self.rows if (one := row.transfer(by)) is not None]
