# SPDX-License-Identifier: Apache-2.0
"""Forms of the SMS lists: which text, which warnings, and the file of receipts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.ui.acting import OnPage
from wuzha.ui.fields import choose
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import FRAUD_TYPES

#: Largest file of receipts (bytes): ten thousand rows are far below.
MOST_BYTES = 5 * 1024 * 1024


class TextForm(forms.Form):
    """The text is one of a scam type and level."""

    fraud_type = forms.ChoiceField(label=_("Scam type"))
    level = forms.TypedChoiceField(label=_("Level"), choices=Level, coerce=int, initial=Level.LOW)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["fraud_type"]
        field.choices = [(term.code, term.label) for term in FRAUD_TYPES.at().terms]


class ChooseForm(OnPage):
    """The warnings of the page that were ticked."""

    short_name = "choose"
    pk = forms.TypedMultipleChoiceField(
        coerce=int,
        widget=forms.MultipleHiddenInput,
        error_messages={
            **choose(_("These warnings do not fit any more. Reload the page and choose again.")),
            "required": _("Choose at least one warning."),
        },
    )

    def __init__(self, shown: Sequence[WarningRecord], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["pk"]
        field.choices = [(one.pk, one.number) for one in shown]


class ReceiptsForm(OnPage):
    short_name, otherwise = "receipts", "file"
    file = forms.FileField(
        label=_("File of receipts"),
        help_text=_(
            "XLSX or CSV with a column of numbers (手机号) and one of the status (状态), perhaps a code (错误码)."
        ),
        error_messages={"required": _("Choose the file the gateway gave.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.tsv,.txt"}),
    )

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Bring in the receipts of this list only."))
        return given
