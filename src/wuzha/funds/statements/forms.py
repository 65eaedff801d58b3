# SPDX-License-Identifier: Apache-2.0
"""Forms of statements: upload, the purpose of a download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.funds.statements.memory import CODE, FIRST, UNIT, as_kept
from wuzha.funds.statements.models import StatementFile
from wuzha.funds.statements.proof.answers import Answers, read
from wuzha.funds.statements.receiver import StatementReceiver
from wuzha.intake.forms import FilesField, FilesInput, MappingForm
from wuzha.intake.readers.limits import DEFAULT_LIMITS
from wuzha.org.rules import in_language
from wuzha.runtime.messages import OperatorError

#: Bytes of a mapping file.
_LARGEST = 100_000


class StatementsForm(forms.Form):
    """Files of statements, or archives of them."""

    file = FilesField(
        label=_("Statement files"),
        help_text=_(
            "XLSX, XLS, CSV, TSV, TXT or PDF (no scan) as the bank or the police platform gives them; ZIP for folders."
        ),
        widget=FilesInput(
            attrs={
                "accept": ".xlsx,.xls,.csv,.tsv,.txt,.parquet,.pdf,.zip",
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


class HeadersForm(MappingForm):
    """What each column of a sheet is, and what no column says: the unit, which end is the oldest, what codes mean."""

    def __init__(
        self,
        file: StatementFile,
        sheet: Mapping[str, Any],
        samples: Mapping[str, str],
        data: Any = None,
        uploads: Any = None,
    ) -> None:
        receiver = StatementReceiver()
        fields = [(name, receiver.label(name)) for name in receiver.dictionary().fields]
        super().__init__(file, [("", _("leave out")), *fields], samples, data, uploads)
        by_itself = ("", _("as the file shows"))
        small = forms.Select(attrs={"class": "select select-sm"})
        self.fields["unit"] = forms.ChoiceField(
            label=_("Unit of the sums"), required=False, widget=small,
            choices=[by_itself, ("元", _("yuan")), ("万元", _("ten thousand yuan")), ("分", _("fen"))],
        )  # fmt: skip
        self.fields["first"] = forms.ChoiceField(
            label=_("The first row is"), required=False, widget=small,
            choices=[by_itself, ("oldest", _("the oldest")), ("newest", _("the newest"))],
        )  # fmt: skip
        self.codes = {f"code{place}": code for place, code in enumerate(sheet.get("codes", []))}
        for name, code in self.codes.items():
            self.fields[name] = forms.ChoiceField(
                label=_("“%(code)s” means") % {"code": code}, required=False, widget=small,
                choices=[by_itself, ("in", _("money in")), ("out", _("money out"))],
            )  # fmt: skip

        self.fields["mapping"] = forms.FileField(
            label=_("Mapping file"),
            required=False,
            help_text=_("A TOML file of the command line or of another desk; what it says goes before the choices."),
            widget=forms.FileInput(attrs={"accept": ".toml"}),
        )

    def clean_mapping(self) -> Answers | None:
        """What the mapping file says."""
        file = self.cleaned_data["mapping"]
        if not file:
            return None
        if file.size > _LARGEST:
            raise forms.ValidationError(_("This is no mapping file."))
        try:
            return read(file.read(), file.name)
        except OperatorError as wrong:
            raise forms.ValidationError(in_language(wrong.zh, wrong.en)) from wrong

    def columns(self) -> list[Any]:
        """The fields that say what a column is."""
        return [self[name] for name in self.headers]

    def others(self) -> list[Any]:
        """The fields that say what no column says."""
        return [self[name] for name in ("unit", "first", *self.codes, "mapping")]

    def choices(self) -> dict[str, str]:
        """Header → field: by the mapping file, else as chosen."""
        file = self.cleaned_data.get("mapping")
        return super().choices() | (dict(file.columns) if file else {})

    def said(self) -> dict[str, str]:
        """What was said beside the columns, as it is remembered."""
        keys = {"unit": UNIT, "first": FIRST, **{name: f"{CODE}{code}" for name, code in self.codes.items()}}
        file = self.cleaned_data.get("mapping")
        chosen = {key: said for name, key in keys.items() if (said := self.cleaned_data.get(name, ""))}
        return chosen | ({key: said for key, said in as_kept(file).items() if key.startswith("=")} if file else {})


class PurposeForm(forms.Form):
    """What clear data leaves for."""

    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        help_text=_("The file holds clear personal data. The purpose goes into the audit trail."),
    )
