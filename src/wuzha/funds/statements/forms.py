# SPDX-License-Identifier: Apache-2.0
"""Forms of statements: upload, headers, the purpose of a download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.funds.statements.models import StatementFile
from wuzha.funds.statements.reading.layouts import load
from wuzha.intake.forms import FilesField, FilesInput, MappingForm
from wuzha.intake.readers.limits import DEFAULT_LIMITS

LABELS: dict[str, Any] = {
    "self_card": _("Own card"),
    "self_account": _("Own account"),
    "self_name": _("Own holder"),
    "self_id_no": _("Own ID number"),
    "self_bank": _("Own bank"),
    "peer_account": _("Other party's account"),
    "peer_name": _("Other party's name"),
    "peer_bank": _("Other party's bank"),
    "peer_id_no": _("Other party's ID number"),
    "amount": _("Amount"),
    "debit": _("Amount out"),
    "credit": _("Amount in"),
    "direction": _("In or out"),
    "balance": _("Balance"),
    "time": _("Date and time"),
    "date": _("Date"),
    "booked": _("Date of booking"),
    "booked_clock": _("Time of booking"),
    "serial": _("Serial number"),
    "channel_serial": _("Serial number of the channel"),
    "summary": _("Summary"),
    "remark": _("Remark"),
    "tx_type": _("Kind of transaction"),
    "cash": _("Cash mark"),
    "success": _("Whether it succeeded"),
    "currency": _("Currency"),
    "branch": _("Branch"),
    "channel": pgettext_lazy("statement", "Channel"),
    "merchant_name": _("Merchant"),
    "merchant_no": _("Number of the merchant"),
}


class StatementsForm(forms.Form):
    """Files of statements, or archives of them."""

    file = FilesField(
        label=_("Statement files"),
        help_text=_("XLSX, XLS, CSV, TSV or TXT as the bank or the police platform gives them; ZIP for whole folders."),
        widget=FilesInput(
            attrs={
                "accept": ".xlsx,.xls,.csv,.tsv,.txt,.parquet,.zip",
                "data-largest": str(DEFAULT_LIMITS.file_bytes),
            }
        ),
    )

    def clean_file(self) -> list[Any]:
        """The files; none is no upload."""
        files: list[Any] = self.cleaned_data["file"]
        if not files:
            raise forms.ValidationError(_("Choose at least one file."))
        return files


def headers_form(file: StatementFile, data: Mapping[str, Any] | None) -> MappingForm:
    """For each header nobody knows: which field it is, or to leave it out."""
    fields = [(name, LABELS[name]) for name in load("headers") if name in LABELS]
    return MappingForm(file, [("", pgettext_lazy("column", "leave out")), *fields], {}, data)


class PurposeForm(forms.Form):
    """What clear data leaves for."""

    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        help_text=_("The file holds clear personal data. The purpose goes into the audit trail."),
    )
