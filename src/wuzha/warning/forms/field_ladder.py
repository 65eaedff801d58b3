# SPDX-License-Identifier: Apache-2.0
"""Around the ladder: a proof that comes later, a chief's leave, something found out, the check after a denial."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.ui.acting import OnPage
from wuzha.warning.forms.field_attempt import NOTE_LENGTH, REFERENCE_LENGTH, proofs
from wuzha.warning.models import Attempt, CheckResult
from wuzha.warning.rulesets import COMPLETION
from wuzha.warning.services.errors import Code

#: Items of the checklist that a cause leads to (`LeadCode` → code of the item).
FOUND_OUT = {"OTHER_NUMBER": "ALT_NUMBER", "ADDRESS": "ADDRESS_LIVE", "WORKPLACE": "WORKPLACE", "FAMILY": "CONTACT_ALT"}


class ProofForm(OnPage):
    """How one attempt is proven."""

    short_name = "proof"
    beside = {Code.PROOF_REFERENCE: "reference"}
    otherwise = "kind"

    kind = forms.ChoiceField(
        label=_("Kind of proof"),
        error_messages={"required": _("Choose the kind of proof."), "invalid_choice": _("Choose the kind of proof.")},
    )
    reference = forms.CharField(
        label=_("Number of the proof"),
        required=False,
        max_length=REFERENCE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, attempt: Attempt, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", f"proof-{attempt.pk}-%s")
        super().__init__(*args, **options)
        self.attempt = attempt
        field: Any = self.fields["kind"]
        field.choices = [(kind.code, kind.label) for kind in proofs(attempt.channel)]


class WaiveForm(OnPage):
    """A chief lets the ladder go."""

    short_name = "waive"
    otherwise = "reason"

    reason = forms.CharField(
        label=_("Why the steps still to do are waived"),
        max_length=NOTE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the reason; it is in the trail with your name.")},
    )


class FoundForm(OnPage):
    """Something found out that leads on: another number, the present address, the workplace, the family."""

    short_name = "found"
    otherwise = "value"

    lead = forms.ChoiceField(choices=[(lead, lead) for lead in FOUND_OUT], widget=forms.HiddenInput)
    value = forms.CharField(
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write what was found, or choose “looked for, not found”.")},
    )
    source = forms.ChoiceField(label=_("Where from"), initial="CALL")

    def __init__(self, *args: Any, lead: str = "", **options: Any) -> None:
        options.setdefault("auto_id", f"found-{lead or 'new'}-%s")
        super().__init__(*args, **options)
        rules = COMPLETION.at()
        field: Any = self.fields["source"]
        field.choices = [(term.code, term.label) for term in rules.provenance]
        if lead:
            self.initial["lead"] = lead
            item = next((one for one in rules.items if one.code == FOUND_OUT[lead]), None)
            self.fields["value"].label = item.label if item else lead


class CheckForm(OnPage):
    """What the look at the person the day after a denial came to."""

    short_name = "check"

    result = forms.ChoiceField(
        choices=CheckResult.choices,
        error_messages={"required": _("Choose what it came to."), "invalid_choice": _("Choose what it came to.")},
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=NOTE_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
