# SPDX-License-Identifier: Apache-2.0
"""Forms of intake: upload, mapping, the purpose of a download, keys."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.intake.models import Batch
from wuzha.intake.models.source import KeyScope, every_scope
from wuzha.intake.queries import centres, channels
from wuzha.intake.readers.limits import DEFAULT_LIMITS
from wuzha.intake.receivers import Columns, default_kind, kinds
from wuzha.intake.services.open import MappingIncompleteError
from wuzha.intake.sources import source_name
from wuzha.org.rules import rule_set

#: Names a channel may have.
CHANNEL = r"^[A-Za-z0-9_.-]{1,32}$"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [self._clean_one(one, initial, several=len(given) > 1) for one in given]

    def _clean_one(self, file: Any, initial: Any, *, several: bool) -> Any:
        """A file; among several, what is wrong with one is said with its name."""
        try:
            return super().clean(file, initial)
        except forms.ValidationError as fault:
            if not several:
                raise
            raise forms.ValidationError([f"{file.name}: {text}" for text in fault.messages]) from fault


class ChannelMixin(forms.Form):
    source = forms.CharField(
        label=_("Channel"),
        max_length=32,
        help_text=_("Who sends the file: choose a name from the list, or write one. Headers are remembered for it."),
        widget=forms.TextInput(attrs={"list": "channels", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [term.code for term in rule_set("warning.sources").at().terms]
        self.channels = [source_name(code) for code in dict.fromkeys([*known, *channels(actor)])]
        found = centres(actor)
        self.centres = {str(unit.pk): unit for unit in found}
        self.fields["unit"] = forms.ChoiceField(
            label=_("Receiving unit"),
            choices=[(str(unit.pk), unit.name) for unit in found],
            widget=forms.HiddenInput() if len(found) == 1 else forms.Select(),
            initial=str(found[0].pk) if found else None,
        )

    def clean_source(self) -> str:
        """The code of a channel that is written by its name, by another word for it, or as a code."""
        text: str = self.cleaned_data["source"].strip()
        for term in rule_set("warning.sources").at().terms:
            if text in (term.code, term.zh, term.en, *term.synonyms):
                return str(term.code)
        for kind, title in kinds():
            if text in (kind.upper(), title):
                return kind.upper()
        if re.fullmatch(CHANNEL, text) is None:
            raise forms.ValidationError(
                _("No channel is called so. Choose one from the list, or write letters, digits, dots and dashes.")
            )
        return text


class UploadForm(ChannelMixin):
    """Files of one kind. Lists of one's own need no channel: it is then called by what is in them."""

    kind = forms.ChoiceField(label=_("What is in them"), required=False)
    file = FilesField(
        label=_("Files"),
        help_text=_("XLSX, XLS, CSV or TSV, at most 500 MB each; drop them here or choose them."),
        widget=FilesInput(
            attrs={"accept": ".xlsx,.xls,.csv,.tsv,.txt", "data-largest": str(DEFAULT_LIMITS.file_bytes)}
        ),
    )

    field_order = ["kind", "file", "source"]

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(actor, *args, **options)
        fields: Any = self.fields
        fields["kind"].choices = kinds(actor.role)
        self.fields["source"].required = False
        self.fields["source"].help_text = _(
            "Who sends the file: choose a name from the list, or write one. Headers are remembered for it. Needed for "
            "warnings only."
        )

    def clean_kind(self) -> str:
        """The kind chosen; whoever does not say means the usual one."""
        return self.cleaned_data["kind"] or default_kind()

    def clean_source(self) -> str:
        if self.cleaned_data["source"].strip():
            return super().clean_source()
        kind = self.cleaned_data["kind"]
        if kind == default_kind():
            raise forms.ValidationError(self.fields["source"].error_messages["required"], code="required")
        return str(kind).upper()


class KeyLimitsForm(forms.Form):
    """What an API key opens, and how often."""

    scopes = forms.MultipleChoiceField(
        label=_("Opens"),
        choices=KeyScope.choices,
        initial=every_scope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    requests_per_minute = forms.IntegerField(
        label=_("Requests a minute"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("At all web processes together. Left empty, the rule “API of the sources” holds."),
    )


class KeyForm(ChannelMixin, KeyLimitsForm):
    """A new API key of a channel."""


class Asked(Protocol):
    """Headers of a sheet in their order, and header → field as far as that is known."""

    headers: Any
    mapping: Any


class MappingForm(forms.Form):
    """For each header of the file: which field it is, or to leave it out."""

    def __init__(
        self, batch: Asked, fields: Sequence[tuple[str, Any]], samples: Mapping[str, str], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.headers = {f"h{place}": str(header) for place, header in enumerate(batch.headers)}
        for name, header in self.headers.items():
            self.fields[name] = forms.ChoiceField(
                label=header, required=False, choices=fields, initial=batch.mapping.get(header, ""),
                widget=forms.Select(attrs={"class": "select select-sm"}),
            )  # fmt: skip
            self.fields[name].sample = samples.get(header, "")  # type: ignore[attr-defined]  # shown beside it

    @classmethod
    def of(cls, batch: Batch, columns: Columns, samples: Mapping[str, str], data: Any = None) -> MappingForm:
        """With the fields of the batch's receiver."""
        fields = [(name, columns.label(name)) for name in columns.dictionary().fields]
        return cls(batch, [("", _("leave out")), *fields], samples, data)

    def refuse(self, question: MappingIncompleteError, columns: Columns) -> None:
        """Say which fields no column is chosen for, and which are chosen twice."""
        for field in question.matching.missing_required:
            self.add_error(
                None, gettext("No column is “%(field)s”. Choose it below.") % {"field": columns.label(field)}
            )
        for field, headers in question.matching.ambiguous.items():
            text = gettext("“%(field)s” is chosen for more than one column (%(headers)s). Leave all but one out.") % {
                "field": columns.label(field), "headers": "、".join(headers),
            }  # fmt: skip
            for name in [name for name, header in self.headers.items() if header in headers]:
                self.add_error(name, text)

    def choices(self) -> dict[str, str]:
        """Header → field, as chosen."""
        return {header: self.cleaned_data.get(name, "") for name, header in self.headers.items()}


class PurposeForm(forms.Form):
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        initial=_("Return of rejected rows to their sender"),
        help_text=_("The file holds clear personal data. The purpose goes into the audit trail."),
    )
