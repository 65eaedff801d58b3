# SPDX-License-Identifier: Apache-2.0
"""Parts that several forms share: whom a record is about, and the case it comes out of."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.lists import case_named
from wuzha.engine.identifiers import IdNumber, Name
from wuzha.people.services import NewIndividual
from wuzha.refusals import RefusalError
from wuzha.sanctions.errors import Code
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import IdentifierField, WhyField


class PersonForm(OnPage):
    """The person by name and ID number. Who is known already is that person, once confirmed."""

    demanded: ClassVar[tuple[str, ...]] = ("name", "id_no")
    asked_after: ClassVar[dict[str, str]] = {"KNOWN": "is_same", "KNOWN_ELSEWHERE": "is_same"}
    who_beside: ClassVar[dict[str, str]] = {
        "WHO_MISSING": "name", "NAME_DIFFERS": "name", "KNOWN": "is_same", "KNOWN_ELSEWHERE": "is_same",
    }  # fmt: skip

    name = IdentifierField(Name, label=pgettext_lazy("sanction", "Name"), required=False)
    id_no = IdentifierField(IdNumber, label=pgettext_lazy("sanction", "ID number"), required=False)
    is_same = forms.BooleanField(
        label=pgettext_lazy("sanction", "It is the person with this ID number who is known already"), required=False
    )
    case = forms.CharField(
        label=pgettext_lazy("sanction", "Case it comes out of"), max_length=32, required=False,
        help_text=pgettext_lazy("sanction", "Its number here, such as AJ00000012, or that of the case system."),
    )  # fmt: skip

    def who(self) -> NewIndividual:
        """The person as the valid form tells it."""
        return NewIndividual(self.cleaned_data["name"], self.cleaned_data["id_no"])

    @property
    def confirmed(self) -> bool:
        return bool(self.answered("is_same"))

    def case_key(self, actor: Any) -> int | None:
        """Key of the case that is named. Raises `RefusalError`: NOT_FOUND."""
        text = self.cleaned_data["case"].strip()
        key = case_named(actor, text) if text else None
        if text and key is None:
            raise RefusalError(Code.NOT_FOUND)
        return key


class ReasonForm(OnPage):
    """An act that takes a reason alone."""

    beside: ClassVar[dict[str, str]] = {"REASON_MISSING": "why", "TOO_LONG": "why", "NOT_PAID": "why"}
    otherwise = "why"

    why = WhyField(required=False)

    def __init__(self, name: str, *args: Any, **options: Any) -> None:
        self.short_name = name
        super().__init__(*args, **options)


class ScanForm(OnPage):
    """A scan of what was signed."""

    short_name = "scan"
    beside: ClassVar[dict[str, str]] = {"FILE_TOO_BIG": "file", "FILE_KIND": "file", "FILE_BROKEN": "file"}

    file = forms.FileField(label=pgettext_lazy("sanction", "Scan (PDF, JPEG or PNG)"))
