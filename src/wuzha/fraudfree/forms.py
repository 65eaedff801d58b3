# SPDX-License-Identifier: Apache-2.0
"""What people enter about fraud-free units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.engine.identifiers import Landline, Name, Phone
from wuzha.fraudfree.rules.life import Kind
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, IdentifierField, KeyField, MomentField, WhyField, WordsField, optional

Pairs = Sequence[tuple[Any, Any]]
MOST_PEOPLE = 2_000_000
WORDED = ("TEXT_MISSING", "TOO_LONG", "CLEAR_NUMBER")


def split(text: str) -> list[str]:
    """Words of one field, however they are divided."""
    return [one for one in text.replace("，", ",").replace("、", ",").replace("\n", ",").split(",") if one.strip()]


class UnitForm(OnPage):
    """A candidate: a unit of the tree or a place by its name."""

    short_name = "unit"
    beside: ClassVar[dict[str, str | None]] = {
        "NO_TOWNSHIP": "township", "NO_BUREAU": "bureau", "NOT_IN_TOWNSHIP": "unit", "NAME_MISSING": "name",
        "NAME_TAKEN": "name", "WORD_SHORT": "words", "UNKNOWN_WORD": "kind", "TOO_LONG": "name", "CLEAR_NUMBER": "name",
    }  # fmt: skip

    kind = forms.ChoiceField(label=pgettext_lazy("fraudfree", "Kind"), choices=Kind.choices)
    township = KeyField(pgettext_lazy("fraudfree", "Township"))
    unit = KeyField(
        pgettext_lazy("fraudfree", "Unit of the tree"), required=False,
        help_text=pgettext_lazy("fraudfree", "A village, a school, a hospital; none for an estate or an enterprise."),
    )  # fmt: skip
    name = forms.CharField(label=pgettext_lazy("fraudfree", "Name"), max_length=64, required=False)
    bureau = KeyField(pgettext_lazy("fraudfree", "Bureau"), required=False)
    people = forms.IntegerField(
        label=pgettext_lazy("fraudfree", "Residents, or staff and pupils"), min_value=1, max_value=MOST_PEOPLE
    )
    words = forms.CharField(
        label=pgettext_lazy("fraudfree", "Words of its addresses"), max_length=400, required=False,
        help_text=pgettext_lazy("fraudfree", "Other names that addresses have for it, with commas between."),
    )  # fmt: skip
    head = IdentifierField(Name, label=pgettext_lazy("fraudfree", "Responsible person"), required=False)
    phone = IdentifierField(Phone, Landline, label=pgettext_lazy("fraudfree", "Phone"), required=False)

    def __init__(self, townships: Pairs, units: Pairs, bureaus: Pairs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["township"].choices = list(townships)
        fields["unit"].choices = optional(units)
        fields["bureau"].choices = optional(bureaus)
        if not bureaus:
            del self.fields["bureau"]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "kind": data["kind"], "township_id": data["township"], "people": data["people"], "name": data["name"],
            "unit_id": data["unit"] or None, "words": split(data["words"]), "head": data["head"],
            "phone": data["phone"], "bureau_id": data.get("bureau") or None,
        }  # fmt: skip


class EditForm(OnPage):
    short_name = "edit"
    beside: ClassVar[dict[str, str | None]] = {"WORD_SHORT": "words", "TOO_LONG": "words", "CLEAR_NUMBER": "words"}

    people = forms.IntegerField(
        label=pgettext_lazy("fraudfree", "Residents, or staff and pupils"), min_value=1, max_value=MOST_PEOPLE
    )
    words = forms.CharField(label=pgettext_lazy("fraudfree", "Words of its addresses"), max_length=400, required=False)
    head = IdentifierField(
        Name, label=pgettext_lazy("fraudfree", "Responsible person"), required=False,
        help_text=pgettext_lazy("fraudfree", "Empty: stays as it is."),
    )  # fmt: skip
    phone = IdentifierField(Phone, Landline, label=pgettext_lazy("fraudfree", "Phone"), required=False)


class ReasonForm(OnPage):
    """An act that takes a reason."""

    short_name = "reason"
    beside: ClassVar[dict[str, str | None]] = {"REASON_MISSING": "reason", "TOO_LONG": "reason"}

    reason = WhyField(required=False)


class NoteForm(OnPage):
    """An act that may take a note."""

    short_name = "note"
    beside: ClassVar[dict[str, str | None]] = {"TOO_LONG": "note"}

    note = WordsField(label=pgettext_lazy("fraudfree", "Note"), required=False, max_length=2000)


class PointsForm(OnPage):
    """Points of an item, and what was seen."""

    short_name = "points"
    beside: ClassVar[dict[str, str | None]] = {
        "ITEM_UNKNOWN": "item", "KNOWN_VALUE": "item", "ABOVE_POINTS": "points", "REASON_MISSING": "said",
        "TOO_LONG": "said", "CLEAR_NUMBER": "said",
    }  # fmt: skip

    item = forms.ChoiceField(label=pgettext_lazy("fraudfree", "Item"))
    points = forms.IntegerField(label=pgettext_lazy("fraudfree", "Points"), min_value=0, max_value=100)
    said = forms.CharField(label=pgettext_lazy("fraudfree", "What was seen"), max_length=200, required=False)

    def __init__(self, name: str, items: Pairs, *args: Any, **options: Any) -> None:
        self.short_name = name
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["item"].choices = list(items)


class EvidenceForm(OnPage):
    short_name = "evidence"
    beside: ClassVar[dict[str, str | None]] = {
        "ITEM_UNKNOWN": "item", "FILES_MANY": "file", "FILE_TOO_BIG": "file", "FILE_KIND": "file",
        "FILE_BROKEN": "file",
    }  # fmt: skip

    item = forms.ChoiceField(label=pgettext_lazy("fraudfree", "Item"))
    file = forms.FileField(label=pgettext_lazy("fraudfree", "File (PDF, JPEG or PNG)"))

    def __init__(self, items: Pairs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["item"].choices = list(items)


class PairForm(OnPage):
    short_name = "evaluate"
    beside: ClassVar[dict[str, str | None]] = {
        "SAME_TWICE": "second", "NOT_AN_INSPECTOR": "second", "OF_THE_UNIT": "second",
    }  # fmt: skip

    first = KeyField(pgettext_lazy("fraudfree", "First inspector"))
    second = KeyField(pgettext_lazy("fraudfree", "Second inspector"))

    def __init__(self, people: Pairs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        for name in ("first", "second"):
            fields[name].choices = list(people)


class SurveyForm(OnPage):
    short_name = "survey"
    beside: ClassVar[dict[str, str | None]] = {"IN_FUTURE": "day", "SAMPLE_SMALL": "asked", "SAMPLE_ORDER": "knew"}

    day = DayField(label=pgettext_lazy("fraudfree", "Day of the survey"), initial=timezone.localdate)
    asked = forms.IntegerField(label=pgettext_lazy("fraudfree", "Asked"), min_value=1, max_value=1_000_000)
    knew = forms.IntegerField(label=pgettext_lazy("fraudfree", "Knew it"), min_value=0, max_value=1_000_000)


class VetoForm(OnPage):
    short_name = "veto"
    beside: ClassVar[dict[str, str | None]] = {
        "UNKNOWN_WORD": "code", "VETO_FOUND": "code", "REASON_MISSING": "why", "TOO_LONG": "why",
    }  # fmt: skip

    code = forms.ChoiceField(label=pgettext_lazy("fraudfree", "Ground of the veto"))
    why = WhyField(required=False)

    def __init__(self, grounds: Pairs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["code"].choices = list(grounds)


class ChosenForm(OnPage):
    """One of several rows, and why."""

    beside: ClassVar[dict[str, str | None]] = {
        "NOT_FOUND": "row", "VETO_FOUND": "row", "VETO_NONE": "row", "OWN_VETO": "row", "STRUCK_ALREADY": "row",
        "REASON_MISSING": "why", "TOO_LONG": "why",
    }  # fmt: skip

    row = KeyField(pgettext_lazy("fraudfree", "Which one"))
    why = WhyField(required=False)

    def __init__(self, name: str, rows: Pairs, *args: Any, **options: Any) -> None:
        self.short_name = name
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["row"].choices = list(rows)


class CaseForm(OnPage):
    short_name = "count_case"
    beside: ClassVar[dict[str, str | None]] = {
        "NO_SUCH_CASE": "case", "CASE_THERE": "case", "REASON_MISSING": "why", "TOO_LONG": "why",
    }  # fmt: skip

    case = forms.CharField(
        label=pgettext_lazy("fraudfree", "Case"), max_length=64,
        help_text=pgettext_lazy("fraudfree", "Its number here, such as AJ00000012, or that of the case system."),
    )  # fmt: skip
    why = WhyField(required=False)


class ObjectionForm(OnPage):
    short_name = "object"
    beside: ClassVar[dict[str, str | None]] = {"OBJECTION_MISSING": "words", "TOO_LONG": "words"}

    words = WordsField(label=pgettext_lazy("fraudfree", "What is objected"), rows=4, max_length=2000, required=False)
    who = IdentifierField(
        Name, label=pgettext_lazy("fraudfree", "Who objects"), required=False,
        help_text=pgettext_lazy("fraudfree", "May stay unsaid."),
    )  # fmt: skip
    phone = IdentifierField(Phone, Landline, label=pgettext_lazy("fraudfree", "Phone"), required=False)


class AnswerForm(OnPage):
    short_name = "answer"
    beside: ClassVar[dict[str, str | None]] = {
        "NOT_FOUND": "row", "ANSWERED_ALREADY": "row", "OWN_OBJECTION": "row", "ANSWER_MISSING": "words",
        "TOO_LONG": "words",
    }  # fmt: skip

    row = KeyField(pgettext_lazy("fraudfree", "Objection"))
    upheld = forms.ChoiceField(
        label=pgettext_lazy("fraudfree", "Result"),
        choices=[
            ("no", pgettext_lazy("fraudfree", "Not upheld")),
            ("yes", pgettext_lazy("fraudfree", "Upheld: the award is stopped")),
        ],
    )
    words = WordsField(label=pgettext_lazy("fraudfree", "Answer"), rows=3, max_length=2000, required=False)

    def __init__(self, rows: Pairs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["row"].choices = list(rows)


class ProposeForm(OnPage):
    """An award, a suspension or a withdrawal: its ground and why."""

    beside: ClassVar[dict[str, str | None]] = {
        "NO_GROUND": "ground", "VETO_MISSING": "ground", "REVIEW_MISSING": "ground",
        "EVIDENCE_MISSING": "ground", "REASON_MISSING": "reason",
        "TOO_LONG": "reason",
        "CLEAR_NUMBER": "reason",
    }  # fmt: skip

    ground = forms.ChoiceField(label=pgettext_lazy("fraudfree", "Ground"))
    reason = WhyField()

    def __init__(self, name: str, grounds: Pairs, *args: Any, **options: Any) -> None:
        self.short_name = name
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["ground"].choices = list(grounds)


class AskForm(OnPage):
    short_name = "ask"
    beside: ClassVar[dict[str, str | None]] = {
        "NO_BUREAU": "bureaus", "NO_UNIT": "bureaus", "DUE_PASSED": "due_on", "TOO_LONG": "text",
    }  # fmt: skip

    bureaus = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("fraudfree", "Bureaus"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = DayField(label=pgettext_lazy("fraudfree", "By"))
    text = WordsField(
        label=pgettext_lazy("fraudfree", "What is asked for"), required=False, max_length=1000,
        help_text=pgettext_lazy("fraudfree", "Empty: name, kind, township, people, addresses, responsible person."),
    )  # fmt: skip

    def __init__(self, bureaus: Pairs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["bureaus"].choices = list(bureaus)


class AllotForm(OnPage):
    short_name = "allot"
    otherwise = "year"

    year = forms.IntegerField(label=pgettext_lazy("fraudfree", "Year"), min_value=2016, max_value=2200)


class PromoteForm(OnPage):
    short_name = "promote"
    beside: ClassVar[dict[str, str | None]] = {
        **dict.fromkeys((*WORDED, "NAME_ENDED"), "title"), "NOT_FOUND": "free_unit", "AT_FAR": "at",
    }  # fmt: skip

    title = forms.CharField(label=pgettext_lazy("fraudfree", "Title"), max_length=80)
    at = MomentField(label=pgettext_lazy("fraudfree", "Begins"))
    chair = forms.CharField(label=pgettext_lazy("fraudfree", "Chair (post)"), max_length=64)
    place = forms.CharField(label=pgettext_lazy("fraudfree", "Place"), max_length=64, required=False)
    free_unit = KeyField(pgettext_lazy("fraudfree", "At the place of"), required=False)

    def __init__(self, rows: Pairs, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["free_unit"].choices = optional(rows)
