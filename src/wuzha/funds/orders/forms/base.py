# SPDX-License-Identifier: Apache-2.0
"""What the forms of the desk share: fields that hold identifiers, a refusal beside its field, rows of transfers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.engine.identifiers import Account, Identifier, IdentifierError, IdNumber, Name, Phone, find_clear
from wuzha.funds.acts import MOST_NUMBER
from wuzha.funds.errors import Code
from wuzha.funds.orders.queries.case import institutions
from wuzha.funds.orders.queries.institutions import institution_of
from wuzha.funds.orders.rules.filing import is_ours
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import Fault, MomentField, MoneyField

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
        if find_clear(text):
            raise forms.ValidationError(Code.CLEAR_NUMBER.sentence, code="CLEAR_NUMBER")
        return text


#: Of a refusal, the sum that one press puts into its field.
_SUM = re.compile(r"[0-9][0-9,]*(?:\.[0-9]{1,2})?")


class DeskForm(OnPage):
    """A form of the desk. Where a refusal names what would be right (`remedies`: code → its parameter), one press puts
    that into the field."""

    remedies: ClassVar[Mapping[str, str]] = {}

    def refuse(self, refused: RefusalError) -> None:
        field = self.beside.get(refused.code, self.otherwise)
        field = field if field in self.fields else None  # forms of one kind share what they say
        told = refused.params.get(self.remedies.get(refused.code, ""))
        found = _SUM.search(str(told)) if told is not None else None
        self.add_error(field, Fault(refused.message, remedy=found[0] if found else ""))
        self.focus_fault()


class VersionedForm(DeskForm):
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


#: Field of a row → what a cell that is pasted there looks like (`assets/js/paste.js`).
PASTED = {
    "to_account": "account", "to_holder": "name", "to_institution": "institution", "amount": "amount", "at": "time",
}  # fmt: skip
#: Rows that one form takes at most; more come as a file.
MOST_ROWS = 50


class TransferForm(OnPage):
    """One row: where money went, how much, when. A row left empty is no row."""

    to_account = IdentifierField(Account, label=_("To account"), required=False)
    to_holder = IdentifierField(Name, label=_("Holder"), required=False)
    to_institution = InstitutionField(label=_("Institution"), required=False)
    amount = MoneyField(label=_("Amount"), required=False)
    at = MomentField(label=_("Time"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to_institution"].choose()  # type: ignore[attr-defined]  # an institution field
        for name, kind in PASTED.items():
            self.fields[name].widget.attrs["data-paste-as"] = kind

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


class TransfersForm(DeskForm):
    """A form with rows of transfers below it. Each row says what is wrong with it, and holds the whole back."""

    #: Begins the names of the rows' fields.
    row_prefix = "on"

    def __init__(self, *args: Any, rows: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        data = self.data if self.is_bound else None
        told = re.compile(rf"{self.row_prefix}(\d{{1,2}})-to_account")
        sent = [int(found[1]) + 1 for name in data or () if (found := told.fullmatch(name))]
        count = min(max([rows, *sent]), MOST_ROWS) if rows else 0
        self.rows = [TransferForm(data, prefix=f"{self.row_prefix}{n}", auto_id="%s") for n in range(count)]

    def is_valid(self) -> bool:
        right = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(right)

    def refuse(self, refused: RefusalError) -> None:
        """A transfer that cannot be is told beside its own account."""
        place, told = refused.params.get("row"), [one for one in self.rows if one.cleaned_data.get("to_account")]
        if isinstance(place, int) and place < len(told):
            told[place].add_error("to_account", refused.message)
            told[place].focus_fault()
        else:
            super().refuse(refused)

    def transfers(self, by: AccountDetails | None = None) -> list[Transfer]:
        """The transfers of valid rows."""
        return [one for row in self.rows if (one := row.transfer(by)) is not None]
