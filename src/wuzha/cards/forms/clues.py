# SPDX-License-Identifier: Apache-2.0
"""What people enter of a clue about cards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cards.rules.kinds import CardKind
from wuzha.cards.services.clues import NewClue
from wuzha.cases.queries.units import HANDLING
from wuzha.engine.identifiers import IdNumber, Name
from wuzha.requests.queries.units import units
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import IdentifierField, KeyField, MomentField, WordsField, optional


class ClueForm(OnPage):
    short_name = "clue"
    beside = {
        "CLUE_NO_MISSING": "source_no", "CLEAR_NUMBER": "source_no", "IN_FUTURE": "received_at", "TOO_LONG": "what",
        "TOO_MANY_CARDS": "cards", "BAD_NUMBER": "cards", "CLUE_OPEN": "id_no",
    }  # fmt: skip

    source_no = forms.CharField(label=pgettext_lazy("clue", "Number of the clue"), max_length=64)
    sender = forms.CharField(label=pgettext_lazy("clue", "Sent down by"), max_length=64)
    received_at = MomentField(label=pgettext_lazy("clue", "Received"), initial=timezone.localtime)
    name = IdentifierField(Name, label=pgettext_lazy("clue", "Whose cards they are"))
    id_no = IdentifierField(IdNumber, label=_("ID number"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("clue", "Kind of the cards"), choices=CardKind.choices)
    cards = WordsField(
        label=pgettext_lazy("clue", "Numbers of the cards, one in each line"), rows=4, max_length=3000,
        help_text=pgettext_lazy("clue", "One person's cards are one clue: while one is open, these are added there."),
    )  # fmt: skip
    what = WordsField(label=pgettext_lazy("clue", "What was told"), rows=3, max_length=2000, required=False)
    remote = forms.BooleanField(label=pgettext_lazy("clue", "Check at a remote place"), required=False)

    def clue(self) -> NewClue:
        data = self.cleaned_data
        cards = [(data["kind"], one.strip()) for one in data["cards"].splitlines() if one.strip()]
        return NewClue(
            data["source_no"], data["sender"], data["received_at"], data["name"], data["id_no"], data["what"], cards,
            data["remote"],
        )  # fmt: skip


class AssignForm(OnPage):
    short_name = "assign"
    beside = {"NO_UNIT": "unit", "TOO_LONG": "remark", "NOTHING_ASKED": "remark"}

    unit = KeyField(pgettext_lazy("clue", "Unit that checks"))
    remark = WordsField(label=pgettext_lazy("clue", "Remark"), rows=3, max_length=500, required=False)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["unit"].choices = optional(units(actor, HANDLING))


class ReplyForm(OnPage):
    short_name = "reply"
    beside = {"REPLY_NO_MISSING": "number", "CLEAR_NUMBER": "number", "TOO_LONG": "number"}

    number = forms.CharField(label=pgettext_lazy("clue", "Number of the reply"), max_length=64)
