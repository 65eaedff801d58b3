# SPDX-License-Identifier: Apache-2.0
"""What people enter of a pledge, and of a person to return."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.units import townships
from wuzha.sanctions.errors import Code
from wuzha.sanctions.forms.common import PersonForm
from wuzha.sanctions.models.returns import ContactWay
from wuzha.sanctions.rules.life import Follow
from wuzha.sanctions.rulesets import ABROAD, OCCASIONS
from wuzha.sanctions.services.pledges import NewPledge
from wuzha.sanctions.services.returns import NewAbsent
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, KeyField, WhyField, WordsField, optional


class PledgeForm(PersonForm):
    short_name = "pledge"
    beside: ClassVar[dict[str, str]] = {
        **PersonForm.who_beside, "UNKNOWN_WORD": "occasion", "WITNESS_MISSING": "witness", "IN_FUTURE": "signed_on",
        "MONTHS_MANY": "until", "DAYS_ORDER": "until", "PLEDGED_ALREADY": "signed_on", "CLEAR_NUMBER": "witness",
        "NOT_MINOR": "occasion",
        "TOO_LONG": "witness", "NOT_FOUND": "case",
    }  # fmt: skip

    occasion = forms.ChoiceField(label=pgettext_lazy("pledge", "Occasion"))
    signed_on = DayField(label=pgettext_lazy("pledge", "Signed on"), initial=timezone.localdate)
    until = DayField(
        label=pgettext_lazy("pledge", "Holds until"), required=False,
        help_text=pgettext_lazy("pledge", "Empty: as long as the text in force says."),
    )  # fmt: skip
    witness = forms.CharField(
        label=pgettext_lazy("pledge", "Witness"), max_length=64, required=False,
        help_text=pgettext_lazy("pledge", "A member of the service or of the township."),
    )  # fmt: skip
    witness_unit = KeyField(pgettext_lazy("pledge", "Unit of the witness"), required=False)
    note = WordsField(label=pgettext_lazy("pledge", "Remarks"), max_length=500, required=False)

    field_order = [
        "name",
        "id_no",
        "is_same",
        "occasion",
        "signed_on",
        "until",
        "witness",
        "witness_unit",
        "case",
        "note",
    ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["occasion"].choices = optional((one.code, one.label) for one in OCCASIONS.at().terms)
        fields["witness_unit"].choices = optional(townships())

    def pledge(self, actor: Any) -> NewPledge:
        """The pledge as the valid form tells it. Raises `RefusalError`: NOT_FOUND."""
        data = self.cleaned_data
        return NewPledge(
            data["occasion"], data["signed_on"], data["witness"], self.who(), is_same=self.confirmed,
            until=data["until"], witness_unit_id=data["witness_unit"], case_id=self.case_key(actor), note=data["note"],
        )  # fmt: skip


class BreachForm(OnPage):
    short_name = "break"
    beside: ClassVar[dict[str, str]] = {
        "IN_FUTURE": "day", "BREACH_OUTSIDE": "day", "REASON_MISSING": "what", "TOO_LONG": "what",
    }  # fmt: skip

    day = DayField(label=pgettext_lazy("pledge", "Day of the breach"), initial=timezone.localdate)
    what = WordsField(label=pgettext_lazy("pledge", "What was done, and what proves it"), max_length=2000)


class FollowForm(OnPage):
    short_name = "follow"
    beside: ClassVar[dict[str, str]] = {"UNKNOWN_WORD": "follow", "REASON_MISSING": "why", "TOO_LONG": "why"}

    follow = forms.ChoiceField(
        label=pgettext_lazy("pledge", "What followed"), choices=optional(Follow.choices),
        help_text=pgettext_lazy("pledge", "A pledge has no force of its own: each consequence needs its own ground."),
    )  # fmt: skip
    why = WhyField(required=False)


class AbsentForm(PersonForm):
    short_name = "absent"
    beside: ClassVar[dict[str, str]] = {
        **PersonForm.who_beside, "UNKNOWN_WORD": "ground", "GROUND_NO_MISSING": "ground_no", "IN_FUTURE": "left_on",
        "LEFT_AFTER": "left_on", "BEFORE_BIRTH": "left_on",
        "LISTED_ALREADY": "id_no", "CLEAR_NUMBER": "ground_no", "TOO_LONG": "ground_no", "NOT_FOUND": "case",
    }  # fmt: skip

    ground = forms.ChoiceField(label=pgettext_lazy("return", "Ground"))
    ground_no = forms.CharField(
        label=pgettext_lazy("return", "Number of the paper with the ground"), max_length=64, required=False
    )
    place = forms.CharField(label=pgettext_lazy("return", "Country or region"), max_length=64, required=False)
    left_on = DayField(label=pgettext_lazy("return", "Left the country on"), required=False)
    listed_on = DayField(
        label=pgettext_lazy("return", "Listed on"), required=False,
        help_text=pgettext_lazy("return", "Empty: today. Contacts and the return lie after it."),
    )  # fmt: skip
    township = KeyField(pgettext_lazy("return", "Township of the family"), required=False)

    field_order = [
        "name", "id_no", "is_same", "ground", "ground_no", "listed_on", "place", "left_on", "township", "case",
    ]  # fmt: skip

    def clean_listed_on(self) -> Any:
        day = self.cleaned_data["listed_on"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(Code.IN_FUTURE.sentence, code="IN_FUTURE")
        return day

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["ground"].choices = optional((one.code, one.label) for one in ABROAD.at().terms)
        fields["township"].choices = optional(townships())

    def absent(self, actor: Any) -> NewAbsent:
        """Who is abroad, as the valid form tells it. Raises `RefusalError`: NOT_FOUND."""
        data = self.cleaned_data
        return NewAbsent(
            data["ground"], data["ground_no"], self.who(), is_same=self.confirmed, place=data["place"],
            left_on=data["left_on"], listed_on=data["listed_on"], township_id=data["township"],
            case_id=self.case_key(actor),
        )  # fmt: skip


class SeekForm(OnPage):
    short_name = "seek"
    beside: ClassVar[dict[str, str]] = {
        "NO_TOWNSHIP": "township", "NO_UNIT": "township", "NOTHING_ASKED": "what", "TOO_LONG": "what",
        "DUE_PASSED": "due_on",
    }  # fmt: skip

    township = KeyField(pgettext_lazy("return", "Township of the family"))
    due_on = DayField(
        label=pgettext_lazy("return", "Answer by"), required=False,
        help_text=pgettext_lazy("return", "Empty: by the clock of such requests."),
    )  # fmt: skip
    what = WordsField(label=pgettext_lazy("return", "What the township is asked to do"), max_length=2000)

    def __init__(self, township_id: int | None, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"township": township_id})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["township"].choices = optional(townships())


class ContactForm(OnPage):
    short_name = "contact"
    beside: ClassVar[dict[str, str]] = {
        "UNKNOWN_WORD": "way", "REASON_MISSING": "said", "TOO_LONG": "said", "IN_FUTURE": "day", "DAYS_ORDER": "day",
    }  # fmt: skip

    day = DayField(label=pgettext_lazy("return", "Day"), initial=timezone.localdate)
    way = forms.ChoiceField(label=pgettext_lazy("return", "Way of contact"), choices=optional(ContactWay.choices))
    said = WordsField(label=pgettext_lazy("return", "What was said"), max_length=2000)


class ComeBackForm(OnPage):
    short_name = "come_back"
    beside: ClassVar[dict[str, str]] = {
        "REASON_MISSING": "what", "TOO_LONG": "what", "IN_FUTURE": "day", "DAYS_ORDER": "day",
    }  # fmt: skip

    day = DayField(label=pgettext_lazy("return", "Returned on"), initial=timezone.localdate)
    what = WordsField(label=pgettext_lazy("return", "To whom the person was handed over"), max_length=500)
