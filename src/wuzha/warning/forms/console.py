# SPDX-License-Identifier: Apache-2.0
"""What an analyst fills in: reasons and times of setting aside, what completion found, where it goes, and what for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.core.acts import MOST_NOTE
from wuzha.privacy.forms import PurposeFields
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import ActField, DecidingForm, MomentField, WordsField, choose
from wuzha.warning.models import Verdict
from wuzha.warning.queries import desk, search
from wuzha.warning.rules.completion import Found
from wuzha.warning.rulesets import COMPLETION, REASONS
from wuzha.warning.services import pairs
from wuzha.warning.services.completion import MOST_VALUE
from wuzha.warning.services.errors import Code, Hint

_CHOOSE_REASON = choose(_("Choose a reason."))


class ActForm(OnPage):
    """An act on one warning as it was seen: the version, and when the page was made."""

    act = ""
    beside = {Code.UNKNOWN_REASON: "reason"}

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", f"{self.short_name}-%s")
        super().__init__(*args, **options)
        if "reason" in self.fields:
            field: Any = self.fields["reason"]
            field.choices = [(term.code, term.label) for term in REASONS.at().of(self.act)]

    def given(self) -> dict[str, Any]:
        """What was filled in for the act, as `desk_acts` keeps it."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "seen_at")}


class Until:
    """Times a snooze is mostly wanted for."""

    HALF_HOUR = "30m"
    HOUR = "1h"
    TWO_HOURS = "2h"
    MORNING = "morning"
    OTHER = "other"

    CHOICES = [
        (HALF_HOUR, _("30 minutes")),
        (HOUR, _("1 hour")),
        (TWO_HOURS, _("2 hours")),
        (MORNING, _("Tomorrow 08:00")),
        (OTHER, _("Another time")),
    ]
    LENGTHS = {HALF_HOUR: timedelta(minutes=30), HOUR: timedelta(hours=1), TWO_HOURS: timedelta(hours=2)}

    @classmethod
    def moment(cls, choice: str, now: datetime) -> datetime:
        """The moment a choice other than `OTHER` stands for."""
        if choice in cls.LENGTHS:
            return now + cls.LENGTHS[choice]
        tomorrow = timezone.localdate(now) + timedelta(days=1)
        return timezone.make_aware(datetime.combine(tomorrow, time(8)))


class SnoozeForm(ActForm):
    short_name, act = "snooze", "snooze"

    until = forms.ChoiceField(
        label=_("Until when"), choices=Until.CHOICES, widget=forms.RadioSelect, initial=Until.HOUR,
        error_messages=choose(_("Choose until when.")),
    )  # fmt: skip
    at = MomentField(label=_("Another time"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect, error_messages=_CHOOSE_REASON)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        choice = values.get("until")
        if choice == Until.OTHER:
            if values.get("at") is None and "at" not in self.errors:
                self.add_error("at", _("Enter the day and the time."))
            values["until"] = values.get("at")
        elif choice:
            values["until"] = Until.moment(choice, timezone.now())
        return values

    def given(self) -> dict[str, Any]:
        return {"until": self.cleaned_data["until"].isoformat(), "reason": self.cleaned_data["reason"]}

    def refuse(self, refused: RefusalError) -> None:
        if refused.code is Code.SNOOZE_TIME:
            self.add_error("at" if self.data.get("until") == Until.OTHER else "until", refused.message)
        else:
            super().refuse(refused)


class ReasonForm(ActForm):
    """A reason from the dictionary of the act."""

    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect, error_messages=_CHOOSE_REASON)


class InvalidForm(ReasonForm):
    short_name, act = "invalid", "invalidate"

    note = WordsField(
        label=_("Note"), required=False, max_length=MOST_NOTE,
    )  # fmt: skip


class RecallForm(ReasonForm):
    short_name, act = "recall", "recall"


class RestoreForm(ReasonForm):
    short_name, act = "restore", "restore"


class ReleaseForm(ActForm):
    short_name, act = "release", "release"

    reason = forms.ChoiceField(
        label=_("Reason"), widget=forms.RadioSelect, required=False, error_messages=_CHOOSE_REASON
    )


class AssignForm(ReasonForm):
    """To whom, and why."""

    short_name, act = "assign", "assign"

    beside = {Code.UNKNOWN_REASON: "reason", Code.NO_COLLEAGUE: "to", Code.MAX_HELD: "to"}

    to = forms.TypedChoiceField(
        label=_("Colleague"), coerce=int,
        error_messages=choose(_("Choose a colleague.")),
    )  # fmt: skip

    def __init__(self, people: Sequence[tuple[int, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["to"]
        field.choices = [("", "—"), *people]
        self.order_fields(["to", "reason"])


class TakeOverForm(ReasonForm):
    short_name, act = "takeover", "takeover"


class ReopenForm(ReasonForm):
    short_name, act = "reopen", "reopen"


class CommentForm(ActForm):
    """A remark for whoever works on the warning next."""

    short_name = "comment"
    otherwise = "text"

    text = WordsField(rows=3,
        label=_("Remark"), max_length=MOST_NOTE,
        error_messages={"required": _("Write a few words first.")},
    )  # fmt: skip


class MergeForm(ActForm):
    """Into which warning: its number, typed or picked among those of the same person."""

    short_name = "merge"
    beside = {Code.STALE: None}
    otherwise = "into"

    into = forms.CharField(
        label=_("Number of the other warning"), max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "placeholder": "YJ00000000"}),
        error_messages={"required": _("Enter the number, or choose one of the list.")},
    )  # fmt: skip

    def clean_into(self) -> int:
        key = search.number_of(self.cleaned_data["into"])
        if key is None:
            raise forms.ValidationError(_("Enter a number such as YJ00000012."))
        return key


class DispatchForm(ActForm):
    """Which station; and, below the threshold, why it goes as it is."""

    short_name = "dispatch"
    beside = {Code.TOO_INCOMPLETE: "override"}

    station = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": _("Choose a station."), "invalid": _("Choose a station.")}
    )
    override = WordsField(
        label=_("Why it goes as it is"), required=False, max_length=MOST_NOTE,
    )  # fmt: skip

    def refuse(self, refused: RefusalError) -> None:
        """Who may not send it as it is has no box to say why in: that is told of the form as a whole."""
        if Hint.LEADER_ONLY in refused.codes:
            self.add_error(None, refused.message)
        else:
            super().refuse(refused)


class ItemForm(OnPage):
    """One item of the checklist as tried."""

    short_name = "item"
    beside = {
        Code.VALUE_MISSING: "value",
        Code.BAD_ADDRESS: "value",
        Code.BAD_NUMBER: "value",
        Code.TOO_LONG: "value",
        Code.UNKNOWN_PROVENANCE: "source",
        Code.UNKNOWN_PLACE: "village",
    }
    #: Whether the page shows it open.
    is_open = False

    found = forms.ChoiceField(
        choices=Found.choices, widget=forms.HiddenInput, error_messages=choose(_("Choose what came of it."))
    )
    source = forms.ChoiceField(label=_("Looked up in"), error_messages=choose(_("Choose where it was looked up.")))
    value = forms.CharField(
        label=_("What was found"), max_length=MOST_VALUE, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write what was found, or choose “looked for, not found”.")},
    )  # fmt: skip
    town = forms.ChoiceField(
        label=_("Town or street"), required=False, error_messages=choose(Code.UNKNOWN_PLACE.sentence)
    )
    village = forms.ChoiceField(
        label=_("Village or community"), required=False, error_messages=choose(Code.UNKNOWN_PLACE.sentence)
    )
    use_number = forms.BooleanField(label=_("Call this number from now on"), required=False)

    def __init__(self, item: str, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", f"item-{item}-%s")
        super().__init__(*args, **options)
        self.item = item
        self.fields["value"].required = self.data.get("found", Found.FOUND) == Found.FOUND
        self._choices("source", [(term.code, term.label) for term in COMPLETION.at().provenance])
        self._choices("town", [("", _("From the text")), *((unit.code, unit.name) for unit in desk.towns())])
        town = self["town"].value() or ""
        self._choices("village", [("", _("Not known")), *((unit.code, unit.name) for unit in desk.villages(town))])

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @property
    def division_code(self) -> str:
        """The most exact place chosen; empty to read it from the text."""
        return str(self.cleaned_data.get("village") or self.cleaned_data.get("town") or "")


class RevealForm(OnPage, PurposeFields):
    """For what purpose the person is shown in clear."""

    short_name = "reveal"

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"purpose": "COMPLETE"})
        super().__init__(*args, **options)


class KeepForm(OnPage):
    """A name for the filter as it stands."""

    short_name = "keep"

    name = forms.CharField(
        label=pgettext_lazy("list", "Name"), max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give it a name.")},
    )  # fmt: skip
    for_unit = forms.BooleanField(label=_("For everybody of the unit"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not actor.leads:
            del self.fields["for_unit"]


#: Act on a false alarm → what its words are, and what is said when they are missing; nothing: they may be.
ALARM_WORDS: dict[str, tuple[Any, Any]] = {
    "approve": (_("Note"), ""),
    "drop": (_("Why not"), _("Say in a few words why it is not sent back.")),
    "sent": (_("Number of the letter or file"), _("Enter the number of the letter or file it went out with.")),
    "accepted": (_("What the source said"), ""),
    "refused": (_("What the source said"), ""),
}


class AlarmForm(DecidingForm):
    """What becomes of a false alarm. `text` is a note, a reason, a receipt's number or an answer, as the act asks."""

    use_required_attribute = False

    act = ActField(*ALARM_WORDS)
    text = forms.CharField(required=False, max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        words = self.fields["text"]
        words.label, missing = ALARM_WORDS.get(self.asked, ALARM_WORDS["approve"])
        words.required, words.error_messages["required"] = bool(missing), missing

    @property
    def asked(self) -> str:
        """The act that it is about, known or not."""
        return self["act"].value() or ""


class PairForm(DecidingForm):
    """Whether two warnings are about one person."""

    verdict = ActField(*Verdict.values)
    note = forms.CharField(
        label=_("Note, if you are not sure"), required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": pairs.MOST_NOTE, "data-key": "c"}),
    )  # fmt: skip
