# SPDX-License-Identifier: Apache-2.0
"""The form by which a trace is taken out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.core.acts import MOST_NOTE
from wuzha.engine.identifiers import Identifier, IdentifierError, IdNumber, Name
from wuzha.funds.tracing.owning import Told
from wuzha.ui.acting import OnPage

FORMATS = (
    ("xlsx", _("Workbook: table of flows, accounts, what it rests on (XLSX)")),
    ("json", _("The same for programs (JSON)")),
    ("graphml", _("Network of accounts (GraphML)")),
)


class ExportForm(forms.Form):
    """Format and purpose."""

    format = forms.ChoiceField(label=_("Format"), choices=FORMATS)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        min_length=4,
        error_messages={"min_length": _("Say it in a few words, at least four characters.")},
        help_text=_("The file holds clear personal data. The purpose goes into the audit trail."),
    )


class OwnerForm(OnPage):
    """Whose an account is; left empty, nobody has said."""

    short_name = "owner"
    beside = {"TWO_PEOPLE": "id_no", "CORRECTION_REASON": "reason", "TOO_LONG": "reason"}
    otherwise = "confirmation"

    id_no = forms.CharField(label=_("ID number of the owner"), max_length=64, required=False)
    name = forms.CharField(label=_("Name of the owner"), max_length=64, required=False)
    confirmation = forms.CharField(
        label=_("Number of the bank's confirmation"), max_length=64, required=False,
        help_text=_("Needed where there is no ID number: a name alone makes nobody the same person."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why it is corrected"), required=False, max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )  # fmt: skip

    def clean_id_no(self) -> str:
        return self._parsed(IdNumber, "id_no", _("This is no valid ID number: check its 18 characters."))

    def clean_name(self) -> str:
        return self._parsed(Name, "name", _("This is no valid name."))

    def _parsed(self, kind: type[Identifier], field: str, wrong: Any) -> str:
        text: str = self.cleaned_data[field]
        try:
            return kind.parse(text) if text else ""
        except IdentifierError as error:
            raise forms.ValidationError(wrong, code="invalid") from error

    def told(self) -> Told:
        data = self.cleaned_data
        return Told(data["id_no"], data["name"], data["confirmation"].strip())
