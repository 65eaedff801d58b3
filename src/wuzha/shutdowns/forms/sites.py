# SPDX-License-Identifier: Apache-2.0
"""What people enter of a site beside what its scene says already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.units import townships
from wuzha.engine.identifiers import Landline, Name, Phone
from wuzha.shutdowns.models.sites import PlaceKind
from wuzha.shutdowns.services.sites import NewSite
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import IdentifierField, KeyField, MomentField, WordsField, optional


class SiteForm(OnPage):
    short_name = "site"
    beside = {
        "NO_SCENE": None, "SCENE_TAKEN": None, "NO_RECORD": None, "TWO_OFFICERS": None, "CLUE_MISSING": "clue_no",
        "CLUE_TAKEN": "clue_no", "CLEAR_NUMBER": "clue_no", "TOO_LONG": "note", "IN_FUTURE": "raided_at",
        "BEFORE_CLUE": "clue_at", "NO_TOWNSHIP": "township", "PLATE_MISSING": "plate",
    }  # fmt: skip

    clue_no = forms.CharField(label=pgettext_lazy("goip", "Number of the clue"), max_length=64)
    clue_at = MomentField(label=pgettext_lazy("goip", "Clue received"))
    raided_at = MomentField(label=pgettext_lazy("goip", "Raided"), initial=timezone.localtime)
    place_kind = forms.ChoiceField(label=pgettext_lazy("goip", "Kind of place"), choices=PlaceKind.choices)
    township = KeyField(pgettext_lazy("goip", "Township"))
    plate = forms.CharField(
        label=pgettext_lazy("goip", "Number plate"), max_length=20, required=False,
        help_text=pgettext_lazy("goip", "Of a car. Sealed, as all that names somebody."),
    )  # fmt: skip
    landlord = IdentifierField(Name, label=pgettext_lazy("goip", "Landlord"), required=False)
    landlord_phone = IdentifierField(
        Phone, Landline, label=pgettext_lazy("goip", "Phone of the landlord"), required=False
    )
    note = WordsField(label=_("Note"), rows=3, max_length=1000, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["township"].choices = optional(townships())

    def site(self, scene_id: int) -> NewSite:
        data = self.cleaned_data
        return NewSite(
            scene_id, data["clue_no"], data["clue_at"], data["raided_at"], data["place_kind"], data["township"],
            data["plate"], data["landlord"], data["landlord_phone"], data["note"],
        )  # fmt: skip


class KitForm(OnPage):
    short_name = "kit"
    beside = {
        "NO_DEVICE": "device", "DEVICE_TAKEN": "device", "NOTHING_SAID": "network", "CLEAR_NUMBER": "network",
        "TOO_LONG": "network",
    }  # fmt: skip

    device = KeyField(
        pgettext_lazy("goip", "Device of the scene"),
        help_text=pgettext_lazy("goip", "Its kind, IMEI, ICCID, slots and exhibit stand with the evidence."),
    )
    network = forms.CharField(label=pgettext_lazy("goip", "Network it was on"), max_length=64, required=False)
    remote_tool = forms.CharField(label=pgettext_lazy("goip", "Remote control tool"), max_length=64, required=False)

    def __init__(self, devices: list[tuple[int, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["device"].choices = optional(devices)


class CardForm(OnPage):
    short_name = "card"
    beside = {"CARD_TAKEN": "number", "CLEAR_NUMBER": "carrier", "TOO_LONG": "carrier"}

    number = IdentifierField(Phone, Landline, label=pgettext_lazy("goip", "Number of the card"))
    holder = IdentifierField(Name, label=pgettext_lazy("goip", "Holder"), required=False)
    carrier = forms.CharField(label=pgettext_lazy("goip", "Carrier"), max_length=64, required=False)


class LandlordForm(OnPage):
    short_name = "landlord"
    beside = {"REASON_MISSING": "name"}

    name = IdentifierField(Name, label=pgettext_lazy("goip", "Landlord"))
    phone = IdentifierField(Phone, Landline, label=pgettext_lazy("goip", "Phone of the landlord"), required=False)


class CaseForm(OnPage):
    short_name = "case"
    beside = {"NO_CASE": "case", "CASE_TAKEN": "case"}

    case = forms.CharField(
        label=pgettext_lazy("goip", "Case in which the site was used"), max_length=32,
        help_text=pgettext_lazy("goip", "Its number here, such as AJ00000012, or that of the case system."),
    )  # fmt: skip
