# SPDX-License-Identifier: Apache-2.0
"""What is tried to reach a person, with its photo; and the decision between two accounts of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wuzha.ui.acting import OnPage
from wuzha.ui.fields import WordsField, choose
from wuzha.warning.models import Decision
from wuzha.warning.rules.outcomes import FACE_TO_FACE, NEEDS_CAUSE, RESULTS, Channel, Result
from wuzha.warning.rulesets import CAUSES, PROOFS, REASONS
from wuzha.warning.rulesets.dictionaries import Cause
from wuzha.warning.rulesets.ladder import ProofKind
from wuzha.warning.services.errors import Code

#: What an officer records; a grid worker records the visits of the grid (`VisitForm`).
BY_OFFICER = (Channel.SMS, Channel.CALL, Channel.FAMILY, Channel.THREEWAY, Channel.VILLAGE, Channel.VISIT)
#: Short names for rows of buttons.
CHANNELS: dict[Channel, Any] = {
    Channel.SMS: _("SMS"),
    Channel.CALL: _("Call"),
    Channel.FAMILY: _("Family"),
    Channel.THREEWAY: _("Three-way"),
    Channel.VILLAGE: _("Village"),
    Channel.GRID: _("Grid"),
    Channel.VISIT: _("Visit"),
}
ICONS = {
    Channel.SMS: "message",
    Channel.CALL: "phone",
    Channel.FAMILY: "users",
    Channel.THREEWAY: "merge",
    Channel.VILLAGE: "building",
    Channel.GRID: "map-pin",
    Channel.VISIT: "home",
}
_ON_FOOT: dict[Result, Any] = {Result.REACHED: _("Met in person"), Result.NOT_MET: _("Not met")}
#: What a result is called in each channel.
SAID: dict[Channel, dict[Result, Any]] = {
    Channel.SMS: {Result.SENT: _("Sent")},
    Channel.CALL: {Result.REACHED: _("Got through"), Result.NO_ANSWER: _("Not got through")},
    Channel.FAMILY: {Result.REACHED: _("Family reached"), Result.NO_ANSWER: _("Family not reached")},
    Channel.THREEWAY: {Result.REACHED: _("All three on the line"), Result.NO_ANSWER: _("Did not come about")},
    Channel.VILLAGE: {Result.REACHED: _("Village staff help"), Result.NO_ANSWER: _("Village staff not reached")},
    Channel.GRID: _ON_FOOT,
    Channel.VISIT: _ON_FOOT,
}
NOTE_LENGTH = 500
REFERENCE_LENGTH = 64


def result_label(channel: str, result: str) -> str | Promise:
    """What a result is called in its channel."""
    said: str | Promise = SAID[Channel(channel)].get(Result(result), Result(result).label)
    return said


def causes(*, on_foot: bool) -> list[Cause]:
    """Causes that can be chosen at a visit, or at a call."""
    return [term for term in CAUSES.at().terms if (term.at_visit if on_foot else term.at_call)]


def result_field(channel: Channel) -> str:
    return f"result_{channel.value}"


def cause_field(*, on_foot: bool) -> str:
    return "cause_visit" if on_foot else "cause_call"


def proofs(channel: str) -> list[ProofKind]:
    """Kinds of proof that go with a channel."""
    return PROOFS.at().at_channel(channel)


#: Fields that count only with a certain channel.
_BY_CHANNEL = {*map(result_field, BY_OFFICER), *(cause_field(on_foot=on_foot) for on_foot in (False, True))}


class OnceForm(OnPage):
    """A form whose record carries an identity given by the server, so that sending it twice records it once."""

    short_name = "attempt"
    beside = {
        Code.BAD_PROOF: "proof", Code.PROOF_REFERENCE: "proof_reference", Code.TOO_LONG: "note",
        Code.UNKNOWN_REASON: "off_ladder",
    }  # fmt: skip

    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _("Reload the page and try again.")})
    note = WordsField(label=_("Note"), required=False, max_length=NOTE_LENGTH)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("uid", uuid.uuid4())
        super().__init__(*args, **options)


class ProvenForm(OnceForm):
    """A record that may say how it is proven. No proof yet is an answer: it can be added later."""

    proof = forms.ChoiceField(
        required=False,
        choices=lambda: [("", _("None yet")), *((kind.code, kind.label) for kind in PROOFS.at().kinds)],
    )
    proof_reference = forms.CharField(
        label=_("Number of the proof"),
        required=False,
        max_length=REFERENCE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_proof_of(self, values: dict[str, Any], channel: str) -> None:
        """Drop a proof that does not go with the attempt; ask for the number that a fitting one has."""
        fitting = next((kind for kind in proofs(channel) if kind.code == values.get("proof")), None)
        if fitting is None or values.get("result") != Result.REACHED:
            values |= {"proof": "", "proof_reference": ""}
        elif fitting.reference and not values.get("proof_reference", "").strip():
            self.add_error("proof_reference", _("Enter the number of the proof, so that it can be found again."))


class AttemptForm(ProvenForm):
    """One attempt. Each channel has results of its own, so a choice left in another channel cannot slip in.

    `cleaned_data["result"]` and `["cause"]` hold what counts for the chosen channel. Another way than the `suggested`
    one needs a word why: the ladder guides, it does not bind.
    """

    promise = forms.CharField(
        label=_("What the person promised"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    off_ladder = forms.ChoiceField(
        required=False, choices=lambda: [(reason.code, reason.label) for reason in REASONS.at().of("ladder")]
    )
    script_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    channel = forms.ChoiceField(
        choices=[(channel.value, CHANNELS[channel]) for channel in BY_OFFICER],
        error_messages=choose(_("Choose how you tried.")),
    )

    def __init__(self, *args: Any, suggested: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.suggested = suggested
        for channel in BY_OFFICER:
            choices = [(result.value, SAID[channel][result]) for result in RESULTS[channel]]
            self.fields[result_field(channel)] = forms.ChoiceField(choices=choices, required=False)
        for on_foot in (False, True):
            terms = [(term.code, term.label) for term in causes(on_foot=on_foot)]
            self.fields[cause_field(on_foot=on_foot)] = forms.ChoiceField(choices=terms, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values |= {"result": "", "cause": ""}
        if "channel" not in values:
            return values
        channel = Channel(values["channel"])
        name = result_field(channel)
        values["result"] = values.get(name, "")
        if len(RESULTS[channel]) == 1:
            values["result"] = RESULTS[channel][0].value
        if not values["result"]:
            self.add_error(name, _("Choose what it came to."))
        elif values["result"] in NEEDS_CAUSE:
            name = cause_field(on_foot=channel in FACE_TO_FACE)
            values["cause"] = values.get(name, "")
            if not values["cause"]:
                self.add_error(name, _("Choose why not; it leads the next step."))
        if self.suggested in ("", channel):
            values["off_ladder"] = ""
        elif not values.get("off_ladder"):
            self.add_error("off_ladder", _("Choose why another way than suggested."))
        self.clean_proof_of(values, channel)
        return values

    @classmethod
    def kept(cls, data: Mapping[str, Any]) -> Self:
        """What was chosen and typed so far, shown again without judging it."""
        return cls(initial={name: text for name, text in data.items() if name in {*cls.base_fields, *_BY_CHANNEL}})


class VisitForm(ProvenForm):
    """What a grid worker records of a visit."""

    result = forms.ChoiceField(
        choices=[(result.value, label) for result, label in _ON_FOOT.items()],
        error_messages=choose(_("Choose what it came to.")),
    )
    cause = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.results = [(result.value, label) for result, label in _ON_FOOT.items()]
        self.terms = causes(on_foot=True)
        field: Any = self.fields["cause"]
        field.choices = [(term.code, term.label) for term in self.terms]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("result") not in NEEDS_CAUSE:
            values["cause"] = ""
        elif not values.get("cause"):
            self.add_error("cause", _("Choose why not; it leads the next step."))
        self.clean_proof_of(values, Channel.GRID)
        return values


REASON_LENGTH = 500


class PhotoForm(OnPage):
    """One photo. What it is, is found out by its content."""

    short_name, otherwise = "photo", "photo"

    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": _("Reload the page and try again.")})
    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
        error_messages={"required": _("Take a photo first."), "empty": _("Take a photo first.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("uid", uuid.uuid4())
        super().__init__(*args, **options)


class DecisionForm(OnPage):
    """Which account counts, and why."""

    short_name = "decision"
    beside = {Code.CENTRE_REOPENS: "decision", Code.REASON_MISSING: "reason", Code.TOO_LONG: "reason"}

    decision = forms.ChoiceField(
        label=_("Decision"), choices=Decision.choices, widget=forms.RadioSelect,
        error_messages=choose(_("Choose a decision.")),
    )  # fmt: skip
    reason = WordsField(
        label=_("Reason"),
        max_length=REASON_LENGTH,
        error_messages={"required": _("Write down the reason.")},
    )

    def offer(self, *decisions: Decision) -> None:
        """Show these alone; another one that is sent is refused with its reason."""
        widget: Any = self.fields["decision"].widget
        widget.choices = [(one.value, one.label) for one in decisions]
