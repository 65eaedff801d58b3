# SPDX-License-Identifier: Apache-2.0
"""Forms of privacy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.audit.labels import action_choices, record_choices, record_key
from wuzha.audit.queries import Filters
from wuzha.org.roles import May, may
from wuzha.privacy.models import ImpactVersion, LeadState
from wuzha.privacy.rulesets import PURPOSES
from wuzha.privacy.services.errors import Code
from wuzha.ui.fields import DayField, DecidingForm, DecisionField

_PLAIN = {"autocomplete": "off"}


def any_record() -> list[tuple[str, Any]]:
    """Every type of records, as a filter offers them."""
    return [("", _("All")), *record_choices()]


class PurposeFields(forms.Form):
    """What for, for which case, and a word more. The dictionary is rule data (`privacy.purposes`)."""

    purpose = forms.ChoiceField(
        label=_("Purpose"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a purpose."), "invalid_choice": _("Choose a purpose.")},
    )
    reference = forms.CharField(
        label=_("Case number"), required=False, max_length=40, widget=forms.TextInput(attrs=_PLAIN)
    )
    more = forms.CharField(
        label=_("More about it"), required=False, max_length=120, widget=forms.TextInput(attrs=_PLAIN)
    )

    def __init__(self, *args: Any, role: str = "", **options: Any) -> None:
        """For a role, if one is given: a purpose of inspections is offered to those who inspect."""
        super().__init__(*args, **options)
        terms = [one for one in PURPOSES.at().terms if not role or not one.inspects or may(role, May.READ_AUDIT)]
        self.fields["purpose"].choices = [(one.code, one.offer) for one in terms]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        term = PURPOSES.at().find(values.get("purpose", ""))
        if term is not None and term.needs_reference and not values.get("reference", "").strip():
            self.add_error("reference", Code.REFERENCE_MISSING.sentence)
        return values


class ExportForm(PurposeFields):
    """How a list is to leave."""

    format = forms.ChoiceField(label=_("File"), choices=[("xlsx", "XLSX"), ("csv", "CSV")], initial="xlsx")
    clear = forms.BooleanField(label=_("Personal data in clear (needs a second person)"), required=False)


class DecisionForm(DecidingForm):
    """Yes or no by a second person, and why."""

    decision = DecisionField()
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200, widget=forms.TextInput(attrs=_PLAIN))


class ReasonForm(forms.Form):
    """Why something ends that cannot be begun again."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.TextInput(attrs=_PLAIN),
        error_messages={"required": Code.REASON_MISSING.sentence},
    )  # fmt: skip


class HoldForm(forms.Form):
    number = forms.CharField(label=_("Record number"), max_length=16, widget=forms.TextInput(attrs=_PLAIN))
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.TextInput(attrs=_PLAIN))


class ImpactForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """One version of an assessment."""

    reviewed_at = DayField(label=_("Reviewed"))
    next_review = DayField(label=_("Next review"))

    class Meta:
        model = ImpactVersion
        fields = [
            "title", "owner", "purpose", "legal_basis", "data_kinds", "recipients", "risk", "measures", "reviewed_at",
            "next_review", "change",
        ]  # fmt: skip
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("purpose", "data_kinds", "recipients", "risk", "measures")
        }

    def clean(self) -> dict[str, Any]:
        """Said in our words; the database would refuse it too."""
        values = super().clean() or {}
        reviewed, upcoming = values.get("reviewed_at"), values.get("next_review")
        if reviewed and upcoming and upcoming <= reviewed:
            self.add_error("next_review", Code.DATES.sentence)
        return values


class SubjectForm(forms.Form):
    """The person who was seen. Sent by POST: what names a person must not stand in an address."""

    subject = forms.CharField(
        label=_("Person seen (phone, ID number, account, name, warning number)"),
        max_length=64, widget=forms.TextInput(attrs=_PLAIN | {"spellcheck": "false"}),
    )  # fmt: skip


class RecordsForm(PurposeFields):
    """The person whose records are asked for, and what for. Sent by POST like the one above."""

    subject = forms.CharField(
        label=_("Person (phone, ID number, account, name, number of a record)"),
        max_length=64, widget=forms.TextInput(attrs=_PLAIN | {"spellcheck": "false"}),
    )  # fmt: skip


class ReadingFilterForm(forms.Form):
    """Narrowing down who saw whom."""

    who = forms.CharField(label=_("Who (log-in name)"), required=False, max_length=64)
    purpose = forms.ChoiceField(label=_("Purpose"), required=False)
    object_type = forms.ChoiceField(label=_("Record"), required=False, choices=any_record)
    object_id = forms.CharField(label=_("Record number"), required=False, max_length=32)
    unit = forms.CharField(label=_("Unit code"), required=False, max_length=24)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _("All")), *((one.code, one.label) for one in PURPOSES.at().terms)]
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]


class TrailFilterForm(forms.Form):
    """Narrowing the trail down."""

    who = forms.CharField(label=_("Who (log-in name)"), required=False, max_length=64)
    action = forms.ChoiceField(label=_("Action"), required=False)
    object_type = forms.ChoiceField(label=_("Record"), required=False, choices=any_record)
    object_id = forms.CharField(label=_("Record number"), required=False, max_length=32)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    refused = forms.BooleanField(label=_("Only refused"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["action"] = forms.ChoiceField(
            label=_("Action"), required=False, choices=[("", _("All")), *action_choices()]
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("object_id") and not values.get("object_type"):
            self.add_error("object_type", _("Choose the kind of record its number belongs to."))
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day lies before the first one."))
        return values

    def filters(self) -> Filters | None:
        """The filters, or `None` when something typed is not right."""
        if not self.is_valid():
            return None
        values = self.cleaned_data
        return Filters(
            who=values["who"].strip(),
            action=values["action"],
            object_type=values["object_type"],
            object_id=record_key(values["object_type"], values["object_id"].strip()),
            since=values["since"],
            until=values["until"],
            refused=values["refused"],
        )


class LeadForm(forms.Form):
    """What became of a lead."""

    state = forms.ChoiceField(
        label=_("State"), choices=[(one.value, one.label) for one in LeadState if one is not LeadState.OPEN]
    )
    note = forms.CharField(label=_("Note"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
