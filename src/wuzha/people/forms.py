# SPDX-License-Identifier: Apache-2.0
"""What people enter of a person: who it is, the part in a case, measures with their document, what came back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.engine.identifiers import Address, IdNumber, Landline, Name, Phone, Sex
from wuzha.people.models import PersonMeasure, Recovery
from wuzha.people.rules.kinds import ENTERED, RecoveryKind, Term
from wuzha.people.rulesets import ROLES
from wuzha.people.services import NewIndividual, NewMeasure, NewRecovery
from wuzha.privacy.forms import PurposeFields
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import (
    NONE,
    DayField,
    IdentifierField,
    KeyField,
    MoneyField,
    WhyField,
    WordsField,
    leave_what_stands,
    optional,
)

Choices = Sequence[tuple[int, str]]


class RevealForm(OnPage, PurposeFields):
    """For what purpose the person is shown in clear; for a case, one of those in which the person has a part."""

    short_name = "reveal"

    def __init__(self, cases: Sequence[str], *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"purpose": "CASE", "reference": cases[0] if cases else ""})
        super().__init__(*args, **options)
        if cases:
            field = self.fields["reference"]
            choices = optional((one, one) for one in cases)
            self.fields["reference"] = forms.ChoiceField(label=field.label, required=False, choices=choices)


class _WhoFields(OnPage):
    """Who it is, as it is typed."""

    name = IdentifierField(Name, label=pgettext_lazy("person", "Name"), required=False)
    id_no = IdentifierField(IdNumber, label=pgettext_lazy("person", "ID number"), required=False)
    phone = IdentifierField(Phone, Landline, label=pgettext_lazy("person", "Phone"), required=False)
    aliases = forms.CharField(label=pgettext_lazy("person", "Also called"), max_length=200, required=False)
    residence = IdentifierField(Address, label=pgettext_lazy("person", "Residence"), required=False)
    sex = KeyField(
        pgettext_lazy("person", "Sex"), required=False,
        choices=[
            NONE, (Sex.MALE.value, pgettext_lazy("person", "Male")),
            (Sex.FEMALE.value, pgettext_lazy("person", "Female")),
        ],
        help_text=pgettext_lazy("person", "Read from the ID number where there is one."),
    )  # fmt: skip
    birth_year = forms.IntegerField(
        label=pgettext_lazy("person", "Year of birth"), min_value=1900, max_value=2100, required=False
    )

    def who(self) -> NewIndividual:
        """The person as the valid form tells it."""
        data = self.cleaned_data
        return NewIndividual(
            data["name"], data["id_no"], data["phone"], data["aliases"], data["residence"], data["sex"],
            data["birth_year"],
        )  # fmt: skip


def _roles(*, required: bool = False) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=pgettext_lazy("person", "Part in the chain"), required=required, widget=forms.CheckboxSelectMultiple
    )


def _role_choices() -> list[tuple[str, str]]:
    return [(term.code, term.label) for term in ROLES.at().terms]


class SuspectForm(_WhoFields):
    """A person with a part in this case."""

    short_name = "suspect"
    beside = {
        "WHO_MISSING": "name", "IS_NAMED": "unknown", "KNOWN": "is_same", "KNOWN_ELSEWHERE": "is_same",
        "NAME_DIFFERS": "name", "INVOLVED_ALREADY": "id_no", "ROLE_UNKNOWN": "roles", "TOO_LONG": "note",
    }  # fmt: skip

    unknown = forms.BooleanField(label=pgettext_lazy("person", "It is not known who it is"), required=False)
    is_same = forms.BooleanField(
        label=pgettext_lazy("person", "It is the person with this ID number who is known already"), required=False
    )
    roles = _roles()
    note = WordsField(
        label=pgettext_lazy("person", "What is known"), max_length=500, required=False,
        help_text=pgettext_lazy("person", "Such as the account held, or from where the backend was run."),
    )  # fmt: skip

    field_order = ["name", "id_no", "is_same", "unknown", "roles", "note"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["roles"].choices = _role_choices()


class AmendForm(_WhoFields):
    """What is known of a person, put right; what is left empty stays."""

    short_name = "amend"
    beside = {
        "KNOWN": "id_no", "KNOWN_ELSEWHERE": "id_no", "SAME_ANSWER": "name", "REASON_MISSING": "why", "TOO_LONG": "why",
    }  # fmt: skip

    why = WhyField()


class MergeForm(OnPage):
    short_name = "merge"
    beside = {
        "SAME_PERSON": "into", "TWO_IDS": "into", "OTHER_WAY": "into", "JOINED_ALREADY": "into", "OTHERS_JOINED":
        "into", "MEASURES_CLASH": "into", "NOT_FOUND": "into", "REASON_MISSING": "why",
    }  # fmt: skip

    into = forms.CharField(
        label=pgettext_lazy("person", "Person that it is"), max_length=32,
        help_text=pgettext_lazy("person", "The number here, such as RY00000012."),
    )  # fmt: skip
    why = WhyField(pgettext_lazy("person", "Why it is the same person"))


class WhyForm(OnPage):
    """An act that takes a reason, and on which record (`None`: on the person itself)."""

    beside = {"REASON_MISSING": "why", "TOO_LONG": "why"}
    otherwise = "why"

    which = KeyField(pgettext_lazy("person", "Which"))
    why = WhyField()

    def __init__(self, name: str, choices: Choices | None, *args: Any, **options: Any) -> None:
        self.short_name = name
        super().__init__(*args, **options)
        if choices is None:
            del self.fields["which"]
        else:
            _offer(self, "which", choices)


class RolesForm(OnPage):
    """Another part in the chain."""

    short_name = "roles"
    beside = {"ROLE_UNKNOWN": "roles", "SAME_ANSWER": "roles", "ENDED": "which", "TOO_LONG": "note"}

    which = KeyField(pgettext_lazy("person", "Case"))
    roles = _roles(required=True)
    note = WordsField(label=pgettext_lazy("person", "What is known"), max_length=500, required=False)
    why = WhyField(required=False)

    def __init__(self, choices: Choices, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "which", choices)
        fields: Any = self.fields
        fields["roles"].choices = _role_choices()


class MeasureForm(OnPage):
    """A measure and its document."""

    short_name = "measure"
    beside = {
        "KIND_MISSING": "kind", "IN_FUTURE": "day", "ORGAN_MISSING": "organ", "NUMBER_MISSING": "document_no",
        "CLEAR_NUMBER": "document_no", "TOO_LONG": "document_no", "UNIT_MISSING": "unit", "SUM_MISSING": "fine",
        "TERM_UNKNOWN": "term", "TERM_TOO_LONG": "until", "TERM_BACKWARDS": "until", "HOURS_TOO_LONG": "hours",
        "ARREST_BY": "organ",
        "BY_PROCURATORATE": "organ", "BY_COURT": "organ", "NOT_FILED": "kind", "CASE_OVER": "kind", "ENDED": "which",
        "SENT_DIFFERS": "day", "SENT_OTHERWISE": "note",
        "BEFORE_FILING": "day",
        "NEEDS_BEFORE": "kind", "ALREADY": "kind", "IN_CUSTODY": "day", "NOTHING_HOLDS": "day",
        "NOT_EXTENDABLE": "day", "AFTER_JUDGMENT": "day", "SAME_ANSWER": "document_no", "REASON_MISSING": "why",
    }  # fmt: skip

    which = KeyField(pgettext_lazy("person", "Person or case"))
    kind = forms.ChoiceField(label=pgettext_lazy("measure", "Measure"))
    day = DayField(label=pgettext_lazy("measure", "Day"), initial=timezone.localdate)
    organ = forms.CharField(label=pgettext_lazy("measure", "Deciding organ"), max_length=64, required=False)
    document_no = forms.CharField(
        label=pgettext_lazy("measure", "Number of the document"), max_length=64, required=False,
        help_text=pgettext_lazy(
            "measure",
            "Copied from the case system, never made here. Sent for prosecution: empty takes that of the case.",
        ),
    )  # fmt: skip
    term = forms.ChoiceField(
        label=pgettext_lazy("measure", "Term"), choices=Term.choices, required=False,
        help_text=pgettext_lazy("measure", "For a summons, a detention and an extension; others have one term by law."),
    )  # fmt: skip
    until = DayField(
        label=pgettext_lazy("measure", "Until"), required=False,
        help_text=pgettext_lazy("measure", "Empty: as long as the law allows."),
    )  # fmt: skip
    hours = forms.IntegerField(
        label=pgettext_lazy("measure", "Hours"), min_value=1, max_value=240, required=False,
        help_text=pgettext_lazy("measure", "Of a summons: how long it lasted, begun hours counted."),
    )  # fmt: skip
    unit = KeyField(
        pgettext_lazy("measure", "Unit"), required=False,
        help_text=pgettext_lazy("measure", "Who caught the person, or carries it out."),
    )  # fmt: skip
    fine = MoneyField(label=pgettext_lazy("measure", "Fine"), required=False)
    note = WordsField(label=pgettext_lazy("measure", "Note"), max_length=500, required=False)

    def __init__(self, choices: Choices, units: Choices, organ: str, *args: Any, **options: Any) -> None:
        options["initial"] = {"organ": organ} | options.get("initial", {})
        super().__init__(*args, **options)
        _offer(self, "which", choices)
        fields: Any = self.fields
        fields["kind"].choices = optional((one.value, one.label) for one in ENTERED)
        fields["unit"].choices = optional(units)

    def measure(self) -> NewMeasure:
        """The measure as the valid form tells it."""
        data = self.cleaned_data
        return NewMeasure(
            data["kind"], data["day"], data["organ"], data["document_no"], data["until"], data["term"] or Term.USUAL,
            data["unit"], data["fine"], data["note"], data["hours"],
        )  # fmt: skip


class CorrectMeasureForm(MeasureForm):
    """Another document for a measure, and why."""

    short_name = "correct"

    why = WhyField()

    def __init__(self, measures: Sequence[PersonMeasure], *args: Any, **options: Any) -> None:
        super().__init__([(one.pk, measure_words(one)) for one in measures], *args, **options)
        self.there = {one.pk: one for one in measures}
        fields: Any = self.fields
        fields["which"].label = pgettext_lazy("measure", "Measure")
        fields["term"].choices = optional(Term.choices)
        del fields["kind"], fields["note"]
        leave_what_stands(self, "day", "organ", "document_no", "term", "until", "unit", "fine")

    def measure(self) -> NewMeasure:
        """What is entered, and else what stands. Of another day or term the last day is that of the law."""
        data, old = self.cleaned_data, self.there[self.cleaned_data["which"]]
        day, term = data["day"] or old.day, data["term"] or old.term
        same = (day, term) == (old.day, old.term)
        return NewMeasure(
            old.kind, day, data["organ"] or old.organ, data["document_no"] or old.document_no,
            data["until"] or (old.until if same else None), term or Term.USUAL, data["unit"] or old.unit_id,
            data["fine"] or old.fen,
        )  # fmt: skip


class RecoveryForm(OnPage):
    """What came back, or went on to the victims."""

    short_name = "recovery"
    asked_after = {"ABOVE_LOSS": "above"}
    beside = {
        "KIND_MISSING": "kind", "SUM_MISSING": "fen", "IN_FUTURE": "day", "SEIZED_EARLY": "day", "LOT_EMPTY":
        "fen", "LOT_ELSEWHERE": "lot", "SAME_MONEY": "lot",
        "CLEAR_NUMBER": "document_no", "TOO_LONG": "document_no", "SAME_ANSWER": "fen", "REASON_MISSING": "why",
    }  # fmt: skip

    kind = forms.ChoiceField(label=pgettext_lazy("recovery", "Kind"))
    fen = MoneyField(label=pgettext_lazy("recovery", "Sum"))
    day = DayField(label=pgettext_lazy("recovery", "Day"), initial=timezone.localdate)
    who = KeyField(pgettext_lazy("recovery", "From whom"), required=False)
    lot = forms.CharField(
        label=pgettext_lazy("recovery", "Lot"), max_length=64, required=False,
        help_text=pgettext_lazy(
            "recovery", "Empty for new money. For the same money again, its lot, so that each yuan counts once."
        ),
    )  # fmt: skip
    document_no = forms.CharField(
        label=pgettext_lazy("recovery", "Number of the document"), max_length=64, required=False
    )
    note = WordsField(label=pgettext_lazy("recovery", "Note"), max_length=500, required=False)
    above = WhyField(pgettext_lazy("recovery", "Why it is more than was lost"), required=False)

    def __init__(self, people: Choices, *args: Any, required: bool = False, **options: Any) -> None:
        """`required`: on the page of a person, where it is from this one, in one of its cases."""
        super().__init__(*args, **options)
        fields: Any = self.fields
        kinds = [one for one in RecoveryKind if one is not RecoveryKind.VOIDED]
        fields["kind"].choices = optional((one.value, one.label) for one in kinds)
        fields["who"].choices = optional(people)
        if required:
            fields["who"].required, fields["who"].label = True, pgettext("person", "Case")
            _offer(self, "who", people)

    def recovery(self) -> NewRecovery:
        """The entry as the valid form tells it."""
        data = self.cleaned_data
        return NewRecovery(
            data["kind"], data["fen"] or 0, data["day"], data["who"], data["document_no"], data["lot"], data["note"],
            self.answered("above"),
        )  # fmt: skip


class CorrectRecoveryForm(RecoveryForm):
    """Another sum, day or document for an entry, and why."""

    short_name = "correct-recovery"

    which = KeyField(pgettext_lazy("recovery", "Recovery"))
    why = WhyField()

    field_order = ["which"]

    def __init__(self, entries: Sequence[Recovery], people: Choices, *args: Any, **options: Any) -> None:
        super().__init__(people, *args, **options)
        _offer(self, "which", [(one.pk, recovery_words(one)) for one in entries])
        self.there = {one.pk: one for one in entries}
        del self.fields["note"]
        leave_what_stands(self, "kind", "fen", "day", "who", "lot", "document_no")

    def recovery(self) -> NewRecovery:
        """What is entered, and else what stands."""
        data, old = self.cleaned_data, self.there[self.cleaned_data["which"]]
        return NewRecovery(
            data["kind"] or old.kind, data["fen"] or old.fen, data["day"] or old.day,
            data["who"] or old.involvement_id, data["document_no"] or old.document_no, data["lot"] or old.lot,
            above=self.answered("above"),
        )  # fmt: skip


def measure_words(one: PersonMeasure) -> str:
    """A measure as a choice names it."""
    return f"{one.get_kind_display()} {one.day:%Y-%m-%d} {one.document_no}".strip()


def recovery_words(one: Recovery) -> str:
    """An entry as a choice names it."""
    return f"{one.get_kind_display()} {one.day:%Y-%m-%d} {one.lot}"


def _offer(form: OnPage, name: str, choices: Choices) -> None:
    """The choices of a field; a single one is chosen."""
    field: Any = form.fields[name]
    field.choices = list(choices) if len(choices) == 1 else optional(choices)
