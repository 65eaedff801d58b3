# SPDX-License-Identifier: Apache-2.0
"""One decision on many accounts of a case, and what it says on each of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.funds.models import Freeze
from wuzha.funds.orders.forms.orders import DecisionForm, note_field
from wuzha.funds.orders.services.together import OfAccount
from wuzha.ui.acting import OnPage

_APPROVE, _REFUSE = "1", "0"


class AccountForm(OnPage):
    """What was decided on one account."""

    what = forms.ChoiceField(
        label=_("Decision"),
        required=False,
        choices=[
            ("", pgettext_lazy("decision", "Not decided yet")),
            (_APPROVE, pgettext_lazy("decision", "Approved")),
            (_REFUSE, pgettext_lazy("decision", "Not approved")),
        ],
    )
    reason = note_field(_("Why it is not approved"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if data.get("what") == _REFUSE and not data.get("reason"):
            self.add_error("reason", _("Say why it is not approved."))
        return data


class TogetherForm(DecisionForm):
    """Who decided, under which number; the accounts below it. An account that is wrong holds all of it back."""

    short_name = "together"
    beside = {code: name for code, name in DecisionForm.beside.items() if name != "reason"}

    def __init__(self, *args: Any, freezes: Iterable[Freeze], **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("approved", "reason", "version"):
            del self.fields[name]
        data = self.data if self.is_bound else None
        self.rows = [
            (one, AccountForm(data, prefix=f"f{one.pk}", auto_id="%s", initial={"version": one.version}))
            for one in freezes
        ]

    def is_valid(self) -> bool:
        right = [row.is_valid() for _one, row in self.rows]
        return super().is_valid() and all(right)

    def each(self) -> dict[int, OfAccount]:
        """What was decided on each account on which something was."""
        told = ((one.pk, row.cleaned_data) for one, row in self.rows)
        return {
            pk: OfAccount(data["what"] == _APPROVE, data["version"], "" if data["what"] == _APPROVE else data["reason"])
            for pk, data in told
            if data["what"]
        }
