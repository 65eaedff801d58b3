# SPDX-License-Identifier: Apache-2.0
"""受案, 立案, 不予立案, 撤案 of a case, copied from 执法办案信息系统."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.funds.acts import MOST_NUMBER
from wuzha.funds.errors import Code
from wuzha.funds.models import FundsCase
from wuzha.funds.orders.forms.base import CopiedNumberField, DeskForm
from wuzha.funds.orders.forms.orders import note_field
from wuzha.funds.orders.rules.filing import DecideWithin
from wuzha.funds.orders.services.filing import Acceptance, FilingDecision
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField

#: What both say when something that was recorded is put right.
_REASON = {"CORRECTION_REASON": "reason"}


class AcceptForm(DeskForm):
    short_name = "accept"
    beside = _REASON | {
        "ACCEPTANCE_MISSING": "accepted_no", "IN_FUTURE": "accepted_on", "CLEAR_NUMBER": "accepted_no",
        "EARLY_FILING": "merged",
    }  # fmt: skip

    accepted_no = CopiedNumberField(label=_("Acceptance number"), help_text=_("As the case system says."))
    accepted_on = DayField(label=_("Accepted on"))
    decide_days = forms.TypedChoiceField(label=_("To be decided within"), choices=DecideWithin.choices, coerce=int)
    merged = forms.BooleanField(label=_("Merged into a case that was accepted before the report"), required=False)
    reason = note_field(_("Why it is corrected"))

    def __init__(self, *args: Any, case: FundsCase | None = None, **options: Any) -> None:
        if case is not None:
            options["initial"] = _of(case, "accepted_no", "accepted_on", "decide_days")
        super().__init__(*args, **options)
        # More is an extension with an approval of its own, recorded in the case.
        most = case.decide_days if case is not None else 0
        fields: Any = self.fields
        offered = [one for one in DecideWithin.choices if one[0] <= max(DecideWithin.CLUE, most)]
        fields["decide_days"].choices = offered

    def clean(self) -> dict[str, Any]:
        """Each day says itself that it lies in the future."""
        data: dict[str, Any] = self.cleaned_data
        for name in ("accepted_on", "filed_on"):
            if (day := data.get(name)) and day > timezone.localdate():
                self.add_error(name, Code.IN_FUTURE.sentence)
        return data

    def acceptance(self) -> Acceptance:
        data = self.cleaned_data
        return Acceptance(data["accepted_no"], data["accepted_on"], data["decide_days"], data["merged"])


class FileForm(AcceptForm):
    """立案; with 受案, which may not have been recorded before or is put right."""

    short_name = "file"
    beside = _REASON | {
        "FILING_MISSING": "filing_no", "FILED_BEFORE": "filed_on", "FILED_AFTER": "filed_on", "IN_FUTURE": "filed_on",
        "CASE_NO_TAKEN": "case_no", "CASE_NO_SHAPE": "case_no", "ACCEPTANCE_MISSING": "accepted_no",
        "CLEAR_NUMBER": "filing_no", "FROZEN_UNDER_OLD": "filed_on", "EARLY_FILING": "merged",
    }  # fmt: skip

    case_no = CopiedNumberField(label=_("Case number"), help_text=_("Number of the case in the case system."))
    filing_no = CopiedNumberField(label=_("Filing number"), help_text=_("Of the decision to file."))
    filed_on = DayField(label=_("Filed on"))
    filing_organ = forms.CharField(label=_("Filed by"), max_length=MOST_NUMBER)

    def __init__(self, *args: Any, case: FundsCase | None = None, **options: Any) -> None:
        super().__init__(*args, case=case, **options)
        if case is not None:
            self.initial.update(_of(case, "case_no", "filing_no", "filed_on", "filing_organ"))
            self.initial.setdefault("filed_on", timezone.localdate())

    def filing(self) -> FilingDecision:
        data = self.cleaned_data
        return FilingDecision(data["filing_no"], data["filed_on"], data["filing_organ"], data["case_no"])


class UnfiledForm(OnPage):
    """Not filed, or withdrawn."""

    short_name = "unfiled"
    beside = _REASON | {"OBJECTION_NUMBER": "number", "UNFILED_BEFORE": "on", "IN_FUTURE": "on"}

    number = CopiedNumberField(label=_("Number of that decision"))
    on = DayField(label=_("Decided on"))
    reason = note_field(_("Why it is corrected"))

    def __init__(self, *args: Any, case: FundsCase | None = None, **options: Any) -> None:
        if case is not None and case.unfiled_no:
            options["initial"] = {"number": case.unfiled_no, "on": case.unfiled_on}
        super().__init__(*args, **options)


class NoticeForm(UnfiledForm):
    """The complainant had the notice of not filing."""

    short_name = "notice"

    def __init__(self, *args: Any, case: FundsCase | None = None, **options: Any) -> None:
        if case is not None and case.notified_no:
            options["initial"] = {"number": case.notified_no, "on": case.notified_on}
        super().__init__(*args, **options)
        self.fields["number"].label, self.fields["on"].label = _("Number of the notice of not filing"), _("Given on")


class WithdrawForm(UnfiledForm):
    short_name = "withdraw"


def _of(case: FundsCase, *names: str) -> dict[str, Any]:
    """What a case says already."""
    return {name: value for name in names if (value := getattr(case, name))}
