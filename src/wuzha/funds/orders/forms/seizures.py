# SPDX-License-Identifier: Apache-2.0
"""Seized things on the page of a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.funds.acts import MOST_NUMBER
from wuzha.funds.models import Seizure, Victim
from wuzha.funds.orders.forms.base import CopiedNumberField
from wuzha.funds.orders.services.seizures import GivingBack, NewSeizure
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, MoneyField
from wuzha.ui.money import money


class SeizeForm(OnPage):
    short_name = "seize"
    beside = {"SEIZURE_FIELD": "item", "OUR_NUMBER": "doc_no", "IN_FUTURE": "on", "CLEAR_NUMBER": "item"}

    item = forms.CharField(label=_("Seized item"), max_length=120, help_text=_("Such as gold bangle, cash. No names."))
    quantity = forms.CharField(label=_("Quantity"), max_length=40)
    feature = forms.CharField(label=_("Marks"), max_length=120, required=False)
    amount = MoneyField(
        label=_("Amount or value"), required=False, help_text=_("Nothing goes back before it is valued.")
    )
    on = DayField(label=_("Seized on"))
    doc_no = CopiedNumberField(label=_("Number of the seizure"))

    def seizure(self) -> NewSeizure:
        data = self.cleaned_data
        return NewSeizure(
            data["item"], data["quantity"], data["on"], data["doc_no"], data.get("amount"), data.get("feature", "")
        )


class _OfHeld(OnPage):
    """A form about some of the things that are held."""

    items = forms.TypedMultipleChoiceField(
        label=_("Seized things"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )  # fmt: skip

    def __init__(self, *args: Any, held: Sequence[Seizure] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["items"].choices = [(one.pk, _named(one)) for one in held]


def _named(one: Seizure) -> str:
    return f"{one.item} {one.quantity} · {one.doc_no} · {money(one.amount_fen) if one.amount_fen else '—'}"


class ValueForm(OnPage):
    short_name = "value"
    beside = {"SUM_MISSING": "amount", "NOT_HELD": "item"}

    item = forms.TypedChoiceField(label=_("Seized item"), coerce=int)
    amount = MoneyField(label=_("Amount or value"))

    def __init__(self, *args: Any, held: Sequence[Seizure] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["item"].choices = [(one.pk, _named(one)) for one in held]


class GiveBackForm(_OfHeld):
    short_name = "give_back"
    beside = {
        "NOT_VALUED": "items", "NOT_HELD": "items", "SEIZED_LATER": "on", "IN_FUTURE": "on",
        "OBJECTION_NUMBER": "list_no", "DECIDER_MISSING": "decider", "NOTHING_CHOSEN": "items",
        "CLEAR_NUMBER": "decider",
    }  # fmt: skip

    victim = forms.TypedChoiceField(label=_("Goes back to"), coerce=int)
    decider = forms.CharField(label=_("Decider"), max_length=MOST_NUMBER)
    title = forms.CharField(label=_("Post of the decider"), max_length=MOST_NUMBER)
    on = DayField(label=_("Decided on"))
    list_no = CopiedNumberField(label=_("Number of the list"))

    def __init__(self, *args: Any, victims: Sequence[Victim] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["victim"].choices = [(one.pk, str(one)) for one in victims]

    def giving(self) -> GivingBack:
        data = self.cleaned_data
        return GivingBack(
            data["victim"], data["items"], data["decider"], data["title"], data["on"], data["list_no"]
        )  # fmt: skip


class MoveOnForm(_OfHeld):
    short_name = "move_on"
    beside = {
        "ORGAN_MISSING": "to", "SEIZED_LATER": "on", "IN_FUTURE": "on", "NOT_HELD": "items", "NOTHING_CHOSEN": "items",
        "CLEAR_NUMBER": "to",
    }  # fmt: skip

    to = forms.CharField(label=_("Moved to"), max_length=MOST_NUMBER)
    on = DayField(label=_("Moved on"))


class HandedForm(OnPage):
    short_name = "handed"

    on = DayField(label=_("Handed over on"), initial=timezone.localdate)
