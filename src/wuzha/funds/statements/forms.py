# SPDX-License-Identifier: Apache-2.0
"""Forms of statements: upload, the purpose of a download."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.intake.forms import FilesField, FilesInput
from wuzha.intake.readers.limits import DEFAULT_LIMITS


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


class PurposeForm(forms.Form):
    """What clear data leaves for."""

    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        help_text=_("The file holds clear personal data. The purpose goes into the audit trail."),
    )
