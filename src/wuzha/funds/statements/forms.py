# SPDX-License-Identifier: Apache-2.0
"""Forms of statements: upload, the purpose of a download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.funds.errors import Code
from wuzha.funds.statements.labels import UNIT_NAMES
from wuzha.funds.statements.memory import CODE, FIRST, NO_PEER, STATUS, UNIT, YES, as_kept
from wuzha.funds.statements.proof.answers import Answers, form_of, own_account, read
from wuzha.funds.statements.proof.words import normalised
from wuzha.funds.statements.receiver import StatementReceiver
from wuzha.funds.statements.services.answering import MOST_REASON
from wuzha.intake.forms import Asked, FilesField, FilesInput, MappingForm
from wuzha.intake.readers.limits import DEFAULT_LIMITS
from wuzha.org.rules import in_language
from wuzha.refusals import RefusalError
from wuzha.runtime.messages import OperatorError
from wuzha.ui.acting import OnPage

NOTHING: Mapping[str, str] = MappingProxyType({})
#: Refusals of an answer that are put right in its form, and the field each is about.
IN_FORM: Mapping[str, str] = {
    Code.NO_ACCOUNT: "own_account", Code.WHY_MISSING: "reason", Code.TOO_LONG: "reason", Code.CLEAR_NUMBER: "reason",
}  # fmt: skip
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
        asked: Asked,
        sheet: Mapping[str, Any],
        samples: Mapping[str, str],
        data: Any = None,
        uploads: Any = None,
        *,
        said: Mapping[str, str] = NOTHING,
    ) -> None:
        """`sheet` is how it was understood, `said` what was said of it before."""
        receiver = StatementReceiver()
        fields = [(name, receiver.label(name)) for name in receiver.dictionary().fields]
        super().__init__(asked, [("", _("leave out")), *fields], samples, data, uploads)
        by_itself = ("", _("as the file shows"))
        questions = {*sheet.get("questions", [])}
        self._choice("unit", _("Unit of the sums"), [by_itself, *UNIT_NAMES.items()], said.get(UNIT))
        ends = [by_itself, ("oldest", _("the oldest")), ("newest", _("the newest"))]
        self._choice("first", _("The first row is"), ends, said.get(FIRST))
        before = [key.removeprefix(CODE) for key in said if key.startswith(CODE)]
        codes = dict.fromkeys([*sheet.get("codes", []), *before])
        self.codes = {f"code{place}": code for place, code in enumerate(codes)}
        for name, code in self.codes.items():
            ways = [by_itself, ("in", _("money in")), ("out", _("money out"))]
            self._choice(name, _("“%(code)s” means") % {"code": code}, ways, said.get(f"{CODE}{code}"))
        known = [key.removeprefix(STATUS) for key in said if key.startswith(STATUS)]
        statuses = dict.fromkeys([*(sheet.get("statuses", []) if "status" in questions else []), *known])
        self.statuses = {f"status{place}": value for place, value in enumerate(statuses)}
        for name, value in self.statuses.items():
            told = [by_itself, ("done", _("money moved")), ("failed", _("no money moved"))]
            self._choice(name, _("“%(code)s” means") % {"code": value}, told, said.get(f"{STATUS}{value}"))
        self.asks_owner = "own_account" in questions
        if self.asks_owner:
            self.fields["own_account"] = forms.CharField(
                label=_("Own account"), required=False, max_length=40,
                help_text=_("Whose statement this sheet is, where no column says it. It holds for this file alone."),
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )  # fmt: skip
        self.fields["no_peer"] = forms.BooleanField(
            label=_("No column holds the other party's account"), required=False, initial=NO_PEER in said,
            help_text=_("Only where you have looked: without it, no transfer of this sheet can be followed."),
        )  # fmt: skip
        self.fields["mapping"] = forms.FileField(
            label=_("Mapping file"),
            required=False,
            help_text=_("A TOML file of the command line or of another desk; what it says goes before the choices."),
            widget=forms.FileInput(attrs={"accept": ".toml"}),
        )

    def _choice(self, name: str, label: Any, choices: list[tuple[str, Any]], initial: str | None) -> None:
        small = forms.Select(attrs={"class": "select select-sm"})
        self.fields[name] = forms.ChoiceField(
            label=label, required=False, widget=small, choices=choices, initial=initial or ""
        )

    def clean_mapping(self) -> Answers | None:
        """What the mapping file says, with the headers as the sheet writes them."""
        file = self.cleaned_data["mapping"]
        if not file:
            return None
        if file.size > _LARGEST:
            raise forms.ValidationError(_("This is no mapping file."))
        try:
            found = read(file.read(), file.name)
        except OperatorError as wrong:
            raise forms.ValidationError(in_language(wrong.zh, wrong.en)) from wrong
        known = {normalised(header): header for header in self.headers.values()}
        strange = [header for header in (*found.headers, *found.columns) if normalised(header) not in known]
        if strange or (found.headers and form_of(found.headers) != form_of([*self.headers.values()])):
            raise forms.ValidationError(
                _("This mapping file is for a sheet with other headers (%(headers)s)."),
                params={"headers": "、".join(dict.fromkeys(strange)) or _("in another order or number")},
            )
        return replace(found, columns={known[normalised(header)]: name for header, name in found.columns.items()})

    def clean_own_account(self) -> str:
        """An account, or the id of a wallet."""
        text: str = self.cleaned_data["own_account"].strip()
        if text and not own_account(text):
            raise forms.ValidationError(Code.NO_ACCOUNT.sentence)
        return text

    def columns(self) -> list[Any]:
        """The fields that say what a column is."""
        return [self[name] for name in self.headers]

    def others(self) -> list[Any]:
        """The fields that say what no column says."""
        owner = ["own_account"] if self.asks_owner else []
        return [self[name] for name in (*owner, "unit", "first", *self.codes, *self.statuses, "no_peer", "mapping")]

    def choices(self) -> dict[str, str]:
        """Header → field: by the mapping file, else as chosen."""
        file = self.cleaned_data.get("mapping")
        said = {key: name for key, name in as_kept(file).items() if not key.startswith("=")} if file else {}
        return super().choices() | said

    def owner(self) -> str:
        """Whose statement the sheet is, where somebody says so."""
        file = self.cleaned_data.get("mapping")
        return self.cleaned_data.get("own_account", "") or (file.own_account if file else "")

    def said(self) -> dict[str, str]:
        """What was said beside the columns, as it is remembered."""
        keys = {"unit": UNIT, "first": FIRST, **{name: f"{CODE}{code}" for name, code in self.codes.items()}}
        keys |= {name: f"{STATUS}{value}" for name, value in self.statuses.items()}
        file = self.cleaned_data.get("mapping")
        chosen = {key: said for name, key in keys.items() if (said := self.cleaned_data.get(name, ""))}
        if self.cleaned_data.get("no_peer"):
            chosen[NO_PEER] = YES
        return chosen | ({key: said for key, said in as_kept(file).items() if key.startswith("=")} if file else {})


class ReasonForm(OnPage):
    """Why an answer is taken back, or a file taken out of its case."""

    short_name = "back"
    beside = {"WHY_MISSING": "reason", "TOO_LONG": "reason", "CLEAR_NUMBER": "reason"}

    reason = forms.CharField(label=_("Reason"), max_length=MOST_REASON)


class CorrectionForm(HeadersForm):
    """What is said instead of an answer, and why."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=MOST_REASON)

    def told(self, refused: RefusalError) -> None:
        """A refusal beside its field; that nothing is said otherwise is about the columns, and so above them."""
        field = IN_FORM.get(refused.code)
        self.add_error(field if field in self.fields else None, refused.message)


class SameFileForm(OnPage):
    """The file that is to be read anew, where it is not kept any more; and whether to be asked before."""

    short_name = "same"
    beside = {"FILE_GONE": "file", "OTHER_FILE": "file"}

    file = forms.FileField(label=_("The same file again"), required=False)
    ask = forms.BooleanField(
        label=_("Say first what its columns hold"), required=False,
        help_text=_("Otherwise it is read by itself. What you say holds for later files with these headers."),
    )  # fmt: skip


class PurposeForm(forms.Form):
    """What clear data leaves for."""

    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        help_text=_("The file holds clear personal data. The purpose goes into the audit trail."),
    )
