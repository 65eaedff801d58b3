# SPDX-License-Identifier: Apache-2.0
"""What people enter of a card: its number, how it was opened, in which case it is, what was done with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cards.errors import Code
from wuzha.cards.models import InvolvedCard
from wuzha.cards.queries.institutions import institutions, outlets
from wuzha.cards.rules.kinds import CardKind, Responsibility
from wuzha.cards.rules.numbers import NumberError, canonical
from wuzha.cards.services.registry import Case, Opening, disposals_for
from wuzha.cases.queries.lists import case_named
from wuzha.engine.identifiers import IdNumber, Name
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, IdentifierField, KeyField, MoneyField, WordsField, optional

_NUMBER = gettext_lazy("This is no whole number of a card: type all of its digits.")


class FindForm(OnPage):
    short_name = "find"

    number = forms.CharField(
        label=pgettext_lazy("card", "Full number of a card"), max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def clean_number(self) -> str:
        try:
            return canonical(self.cleaned_data["number"])
        except NumberError as error:
            raise forms.ValidationError(_NUMBER, code="invalid") from error


class _Opening(OnPage):
    """The fields of an opening."""

    beside: ClassVar[dict[str, str | None]] = {
        "NO_INSTITUTION": "institution", "OTHER_INSTITUTION": "institution",
        "NO_OUTLET": "outlet", "HOLDER_TWICE": "organisation",
        "OPENED_AFTER": "opened_on", "IN_FUTURE": "opened_on", "CLEAR_NUMBER": "organisation", "TOO_LONG": "clerk_no",
    }  # fmt: skip

    institution = KeyField(pgettext_lazy("card", "Institution"), required=False)
    institution_name = forms.CharField(
        label=pgettext_lazy("card", "Institution, as told"), max_length=64, required=False,
        help_text=pgettext_lazy("card", "Only for one that is not among the banks and carriers of the city."),
    )  # fmt: skip
    outlet = KeyField(pgettext_lazy("card", "Opening outlet"), required=False)
    opened_on = DayField(label=pgettext_lazy("card", "Opened on"), required=False)
    clerk = IdentifierField(Name, label=pgettext_lazy("card", "Opening clerk"), required=False)
    clerk_no = forms.CharField(label=pgettext_lazy("card", "Number of the clerk"), max_length=32, required=False)
    holder = IdentifierField(Name, label=pgettext_lazy("card", "Holder"), required=False)
    holder_id = IdentifierField(IdNumber, label=pgettext_lazy("card", "ID number of the holder"), required=False)
    organisation = forms.CharField(
        label=pgettext_lazy("card", "Organisation"), max_length=120, required=False,
        help_text=pgettext_lazy("card", "The holder of a corporate account or of cards of a unit."),
    )  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["institution"].choices = optional([(one.pk, one.name) for one in institutions(actor)])
        fields["outlet"].choices = optional([(one.pk, one.name) for one in outlets(actor)])

    def opening(self) -> Opening:
        """The opening as the valid form tells it."""
        return Opening(**{name: self.cleaned_data[name] for name in Opening.__slots__})


class OpeningForm(_Opening):
    """How a known card was opened; a holder is entered anew only to change it."""

    short_name = "opening"

    def __init__(self, actor: Actor, row: InvolvedCard, *args: Any, **options: Any) -> None:
        options["initial"] = {
            "institution": row.institution_id, "institution_name": "" if row.institution_id else row.institution_name,
            "outlet": row.outlet_id, "opened_on": row.opened_on, "clerk_no": row.clerk_no,
        }  # fmt: skip
        super().__init__(actor, *args, **options)
        for name in ("holder", "holder_id", "organisation"):
            self.fields[name].help_text = pgettext("card", "Empty leaves the holder that is on file.")


class _Involved(forms.Form):
    """The fields of an involvement."""

    involved_on = DayField(label=pgettext_lazy("card", "Involved on"))
    case = forms.CharField(
        label=pgettext_lazy("card", "Case"), max_length=64, required=False,
        help_text=pgettext_lazy("card", "Its number here, such as AJ00000012, or that of the case system."),
    )  # fmt: skip
    elsewhere = forms.CharField(
        label=pgettext_lazy("card", "Case of another place"), max_length=64, required=False,
        help_text=pgettext_lazy("card", "The number under which that place has it."),
    )  # fmt: skip
    level = forms.IntegerField(label=pgettext_lazy("card", "Level"), required=False)
    amount = MoneyField(label=pgettext_lazy("card", "Money through it"), required=False)

    def about(self, actor: Actor) -> Case:
        """The case as the valid form tells it. Raises `RefusalError`: NO_CASE."""
        data = self.cleaned_data
        text = data["case"].strip()
        key = case_named(actor, text) if text else None
        if text and key is None:
            raise RefusalError(Code.NO_CASE)
        return Case(data["involved_on"], key, data["elsewhere"], data["level"], data["amount"] or 0)


class RegisterForm(_Opening, _Involved):
    short_name = "register"
    beside: ClassVar[dict[str, str | None]] = {
        **_Opening.beside, "BAD_NUMBER": "number", "KNOWN": "number", "NO_CASE": "case", "LEVEL": "level",
        "IN_FUTURE": "involved_on", "NO_CENTRE": None,
    }  # fmt: skip

    kind = forms.ChoiceField(label=pgettext_lazy("card", "Kind"), choices=CardKind.choices)
    number = forms.CharField(
        label=pgettext_lazy("card", "Number of the card"), max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    field_order = [
        "kind", "number", "involved_on", "case", "elsewhere", "level", "amount", "institution", "institution_name",
        "outlet", "opened_on", "holder", "holder_id", "organisation", "clerk", "clerk_no",
    ]  # fmt: skip


class InvolveForm(OnPage, _Involved):
    short_name = "involve"
    beside: ClassVar[dict[str, str | None]] = {
        "IN_FUTURE": "involved_on", "NO_CASE": "case", "LEVEL": "level", "TOLD_ALREADY": "case",
        "CLEAR_NUMBER": "elsewhere", "TOO_LONG": "elsewhere",
    }  # fmt: skip


class DisposeForm(OnPage):
    short_name = "dispose"
    beside: ClassVar[dict[str, str | None]] = {
        "IN_FUTURE": "day", "WRONG_DISPOSAL": "kind", "TOLD_ALREADY": "day", "CLEAR_NUMBER": "by_whom",
        "TOO_LONG": "by_whom",
    }  # fmt: skip

    kind = forms.ChoiceField(label=pgettext_lazy("card", "Disposal"))
    day = DayField(label=pgettext_lazy("card", "Day"))
    by_whom = forms.CharField(
        label=pgettext_lazy("card", "Done by"), max_length=64, required=False,
        help_text=pgettext_lazy("card", "A unit or an institution, never a person."),
    )  # fmt: skip
    reference = forms.CharField(label=pgettext_lazy("card", "Document"), max_length=64, required=False)

    def __init__(self, row: InvolvedCard, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = disposals_for(row.kind)


class AskForm(OnPage):
    short_name = "ask"
    beside: ClassVar[dict[str, str | None]] = {"DUE_PASSED": "due_on", "TOO_LONG": "remark"}

    remark = WordsField(
        label=pgettext_lazy("back-trace", "What is asked beside"), rows=3, max_length=500, required=False,
        help_text=pgettext_lazy(
            "back-trace", "The usual questions are asked by themselves. Name no case and no victim here."
        ),
    )  # fmt: skip
    due_on = DayField(
        label=pgettext_lazy("back-trace", "To be answered by"), required=False,
        help_text=pgettext_lazy("back-trace", "Empty: by the clock of requests."),
    )  # fmt: skip


class ConcludeForm(OnPage):
    short_name = "conclude"
    beside: ClassVar[dict[str, str | None]] = {
        "FINDING_MISSING": "finding", "TOO_LONG": "finding", "NOT_PROPER": "responsibility",
    }  # fmt: skip

    responsibility = forms.ChoiceField(
        label=pgettext_lazy("back-trace", "Responsibility"), choices=optional(Responsibility.choices)
    )
    finding = WordsField(
        label=pgettext_lazy("back-trace", "Finding"), rows=4, max_length=2000, required=False
    )  # fmt: skip
