# SPDX-License-Identifier: Apache-2.0
"""How a task ends or goes on: outcome, return, hand-over, grid, purpose; proofs, leave, what was found out, the check
after a denial."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import MoneyField, WordsField, choose
from wuzha.warning.forms.field_attempt import NOTE_LENGTH, REFERENCE_LENGTH, proofs
from wuzha.warning.models import Attempt, CheckResult
from wuzha.warning.rules.outcomes import WITH_CAUSE, Channel, Outcome, Refusal
from wuzha.warning.rulesets import CAUSES, COMPLETION, REASONS
from wuzha.warning.services.errors import Code

#: Refusal to close → the field beside which it is shown.
_BESIDE: dict[str, str] = {
    Refusal.CAUSE_MISSING: "cause",
    Refusal.RETURN_INSTEAD: "cause",
    Refusal.EVIDENCE_MISSING: "evidence",
    Refusal.MONEY_NEGATIVE: "averted_claimed",
    Refusal.SUM_MISSING: "averted_claimed",
    Refusal.TALKED: "evidence",
    Refusal.NOT_REACHED: "through",
}
#: Outcomes beside which a cause is asked for: who left the city is closed with that cause.
ASKS_CAUSE = WITH_CAUSE | {Outcome.OUT_OF_AREA}
#: Outcomes that may go back to the source as a false alarm, with what shows it.
SENT_BACK = frozenset({Outcome.EMPTY_NUMBER, Outcome.NOT_CONTACTED_FRAUD, Outcome.WRONG_PERSON})
#: Outcomes that say what shows them.
SHOWN_BY = SENT_BACK | {Outcome.STOPPED, Outcome.DETAINED_ABROAD_DEAD}
#: The six ways in which most visits end, with their icons; the others are folded.
MAIN_OUTCOMES = {
    Outcome.STOPPED: "shield",
    Outcome.NOT_DECEIVED_AWARE: "check-circle",
    Outcome.ALREADY_DECEIVED: "siren",
    Outcome.DENIED: "ban",
    Outcome.UNREACHABLE: "phone-off",
    Outcome.WRONG_PERSON: "user-x",
}
EVIDENCE_LENGTH = 200
PURPOSE_LENGTH = 200


class CloseForm(OnPage):
    """An outcome. Fields that do not belong to it are dropped, since the page hides them. Money is integer 分."""

    short_name = "close"
    #: How the person was reached, where no call and no visit is recorded yet: it is recorded with the outcome.
    THROUGH = ((Channel.VISIT.value, _("Face to face")), (Channel.CALL.value, _("On the phone")))

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(choices=Outcome.choices, error_messages=choose(_("Choose an outcome.")))
    through = forms.ChoiceField(required=False, choices=THROUGH)
    averted_claimed = MoneyField(
        label=_("Averted, by the person's own word (yuan)"),
        required=False,
        help_text=_("What the person was about to pay, as far as nothing shows it. Each sum is entered once."),
    )
    averted_evidenced = MoneyField(
        label=_("Averted, with evidence (yuan)"),
        required=False,
        help_text=_("A payment that was stopped or called back. It is counted apart."),
    )
    evidence = WordsField(
        label=_("Evidence"),
        required=False,
        max_length=EVIDENCE_LENGTH,
        help_text=_("Order number, bank slip or record that shows it."),
    )
    loss = MoneyField(
        label=_("Already lost (yuan)"), required=False, help_text=_("As far as known now; 0 if not known yet.")
    )
    cause = forms.ChoiceField(
        label=_("Why not"), required=False,
        choices=lambda: [("", _("Choose")), *((term.code, term.label) for term in CAUSES.at().terms)],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        outcome = values.get("outcome")
        if outcome != Outcome.STOPPED:
            values |= {"averted_claimed": 0, "averted_evidenced": 0}
            self._forget("averted_claimed", "averted_evidenced")
        if outcome not in SHOWN_BY:
            values["evidence"] = ""
            self._forget("evidence")
        if outcome != Outcome.ALREADY_DECEIVED:
            values["loss"] = 0
            self._forget("loss")
        elif values.get("loss") is None and "loss" not in self.errors:
            self.add_error("loss", _("Enter what has been lost so far; 0 if not known yet."))
        if outcome not in ASKS_CAUSE:
            values["cause"] = ""
            self._forget("cause")
        return values

    def _forget(self, *names: str) -> None:
        """Faults of fields that do not count for the outcome."""
        for name in names:
            self.errors.pop(name, None)

    def refuse(self, refused: RefusalError) -> None:
        """Show why the service refused, beside the field where something can be done about it."""
        if refused.code is not Code.CANNOT_CLOSE:
            self.add_error(None, refused.message)
        for refusal, text in refused.reasons:
            self.add_error(_BESIDE.get(refusal, "outcome"), text)

    @classmethod
    def kept(cls, data: Mapping[str, Any]) -> Self:
        """What was typed so far, shown again without judging it."""
        return cls(initial={name: data[name] for name in cls.base_fields if name in data})

    def money(self, name: str) -> int:
        """A sum in 分; nothing typed is 0."""
        return int(self.cleaned_data.get(name) or 0)


class ReturnForm(OnPage):
    """Back to the centre, with a reason."""

    short_name = "return"
    beside = {Code.UNKNOWN_REASON: "reason"}

    reason = forms.ChoiceField(
        label=_("Reason"),
        widget=forms.RadioSelect,
        choices=lambda: [(term.code, term.label) for term in REASONS.at().of("return")],
        error_messages=choose(_("Choose a reason.")),
    )
    note = WordsField(label=_("Note"), required=False, max_length=500)


class AskGridForm(OnPage):
    """Which grid is asked to visit. Candidates are (key of the unit, name), the nearest first."""

    short_name = "grid"
    beside = {Code.NO_GRID: "grid", Code.ALREADY_ASKED: "grid"}

    grid = forms.TypedChoiceField(label=_("Grid"), coerce=int, error_messages=choose(_("Choose a grid.")))

    def __init__(self, candidates: Iterable[tuple[int, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["grid"]
        field.choices = list(candidates)


class HandoverForm(OnPage):
    """The number under which the police platform has the report."""

    short_name = "handover"
    beside = {Code.REFERENCE_MISSING: "reference"}

    reference = forms.CharField(
        label=_("Report number"),
        max_length=REFERENCE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Enter the number of the report in the police platform.")},
    )


class PurposeForm(OnPage):
    """What clear personal data is looked at for."""

    short_name = "purpose"

    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=PURPOSE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say what for; it is kept in the audit trail.")},
    )


#: Items of the checklist that a cause leads to (`LeadCode` → code of the item).
FOUND_OUT = {"OTHER_NUMBER": "ALT_NUMBER", "ADDRESS": "ADDRESS_LIVE", "WORKPLACE": "WORKPLACE", "FAMILY": "CONTACT_ALT"}


class ProofForm(OnPage):
    """How one attempt is proven."""

    short_name = "proof"
    beside = {Code.BAD_PROOF: "kind", Code.PROOF_REFERENCE: "reference"}

    kind = forms.ChoiceField(label=_("Kind of proof"), error_messages=choose(_("Choose the kind of proof.")))
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
    beside = {Code.REASON_MISSING: "reason"}

    reason = forms.CharField(
        label=_("Why the steps still to do are waived"),
        max_length=NOTE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the reason; it is in the trail with your name.")},
    )


class FoundForm(OnPage):
    """Something found out that leads on: another number, the present address, the workplace, the family."""

    short_name = "found"
    beside = {Code.VALUE_MISSING: "value", Code.BAD_NUMBER: "value", Code.BAD_ADDRESS: "value", Code.TOO_LONG: "value"}

    lead = forms.ChoiceField(choices=[(lead, lead) for lead in FOUND_OUT], widget=forms.HiddenInput)
    value = forms.CharField(
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write what was found, or choose “looked for, not found”.")},
    )
    source = forms.ChoiceField(
        label=_("Where from"), initial="CALL",
        choices=lambda: [(term.code, term.label) for term in COMPLETION.at().provenance],
    )  # fmt: skip

    def __init__(self, *args: Any, lead: str = "", **options: Any) -> None:
        options.setdefault("auto_id", f"found-{lead or 'new'}-%s")
        super().__init__(*args, **options)
        if lead:
            self.initial["lead"] = lead
            item = next((one for one in COMPLETION.at().items if one.code == FOUND_OUT[lead]), None)
            self.fields["value"].label = item.label if item else lead


class CheckForm(OnPage):
    """What the look at the person the day after a denial came to."""

    short_name = "check"

    result = forms.ChoiceField(choices=CheckResult.choices, error_messages=choose(_("Choose what it came to.")))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=NOTE_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
