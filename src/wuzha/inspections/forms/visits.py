# SPDX-License-Identifier: Apache-2.0
"""What people enter of a round and of a visit: the checklist on a phone, the ticket out of its findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.inspections.errors import Code
from wuzha.inspections.forms.tickets import ReasonForm, contents
from wuzha.inspections.models import Finding, InspectionItem
from wuzha.inspections.rules.visits import Severity, Verdict
from wuzha.inspections.rulesets import CHECKLISTS
from wuzha.inspections.services.drafting import MOST_TEXT
from wuzha.inspections.services.visits import NewRound, Seen
from wuzha.intake.forms import FilesField
from wuzha.refusals import RefusalError
from wuzha.requests.queries.units import units
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, WordsField

__all__ = ["CheckForm", "OrderForm", "ReasonForm", "RoundForm", "VisitsForm"]


class RoundForm(OnPage):
    short_name = "round"
    beside = {
        "NAME_MISSING": "name", "CLEAR_NUMBER": "name", "TOO_LONG": "name", "DAYS_ORDER": "until",
    }  # fmt: skip

    name = forms.CharField(label=pgettext_lazy("inspection", "Name"), max_length=64)
    since = DayField(label=pgettext_lazy("inspection", "First day"))
    until = DayField(label=pgettext_lazy("inspection", "Last day"))
    aim = forms.CharField(label=pgettext_lazy("inspection", "What is looked at"), max_length=200, required=False)
    teams = forms.CharField(
        label=pgettext_lazy("inspection", "Teams"), max_length=200, required=False,
        help_text=pgettext_lazy("inspection", "Who leads each team, and from which units it comes."),
    )  # fmt: skip

    def new(self) -> NewRound:
        data = self.cleaned_data
        return NewRound(data["name"], data["since"], data["until"], data["teams"], data["aim"])


class VisitsForm(OnPage):
    short_name = "visits"
    beside = {"NO_UNIT": "units", "NO_CHECKLIST": "units", "OUTSIDE": "day", "CLEAR_NUMBER": "team", "TOO_LONG": "team"}

    day = DayField(label=pgettext_lazy("inspection", "Planned for"))
    team = forms.CharField(label=pgettext_lazy("inspection", "Team"), max_length=64, required=False)
    secret = forms.BooleanField(
        label=pgettext_lazy("inspection", "Unannounced"), required=False,
        help_text=pgettext_lazy("inspection", "The unit learns of it only when it is finished."),
    )  # fmt: skip
    units = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("inspection", "Inspected units"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["units"].choices = units(actor, CHECKLISTS.at().kinds)


class CheckForm(OnPage):
    """The checklist of a visit, filled in on the spot: for each item what was seen, a note, photos."""

    short_name = "check"
    #: Whether it was refused because somebody else saved the checklist meanwhile.
    stale = False

    #: That of the visit when the form was drawn.
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, version: int, items: Sequence[InspectionItem], *args: Any, **options: Any) -> None:
        options["initial"] = {"version": version, **options.get("initial", {})}
        super().__init__(*args, **options)
        self.items = items
        fields: Any = self.fields
        for one in items:
            fields[f"verdict_{one.code}"] = forms.ChoiceField(
                label=one.text, choices=Verdict.choices, required=False, widget=forms.RadioSelect,
                initial=one.verdict or None,
            )  # fmt: skip
            fields[f"verdict_{one.code}"].needed = pgettext("inspection", "needed to finish")
            fields[f"note_{one.code}"] = WordsField(
                label=pgettext_lazy("inspection", "What was seen"), rows=2, max_length=500, required=False,
                help_text=pgettext_lazy("inspection", "A note is kept already. Empty leaves it.") if one.note else "",
            )  # fmt: skip
            fields[f"severity_{one.code}"] = forms.ChoiceField(
                label=pgettext_lazy("inspection", "Severity"), choices=Severity.choices, initial=one.severity
            )
            fields[f"photos_{one.code}"] = FilesField(
                label=pgettext_lazy("inspection", "Photos (JPEG, PNG)"), required=False
            )
            fields[f"photos_{one.code}"].widget.attrs |= {"accept": "image/jpeg,image/png"}
        fields["summary"] = WordsField(
            label=pgettext_lazy("inspection", "Summary"), rows=3, max_length=1000, required=False
        )

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each item, as its part of the page draws them."""
        names = ("verdict", "note", "severity", "photos")
        return [
            {
                "item": one,
                # What is not met needs a note: its place stands open.
                "open": self[f"verdict_{one.code}"].value() == Verdict.NO,
                # Somebody else saved another answer since the form was drawn.
                "saved": Verdict(one.verdict).label if self.stale and self._differs(one) else "",
                **{name: self[f"{name}_{one.code}"] for name in names},
            }
            for one in self.items
        ]

    def refuse(self, refused: RefusalError) -> None:
        """Remember that somebody else saved the checklist meanwhile."""
        self.stale = refused.code is Code.CHECK_CHANGED
        super().refuse(refused)

    def _differs(self, item: InspectionItem) -> bool:
        return bool(item.verdict) and self[f"verdict_{item.code}"].value() != item.verdict

    def now_of(self, version: int) -> None:
        """Let a form that was refused be sent again, on what stands now: who sends it has seen that."""
        given: Any = self.data
        given = given.copy()
        given["version"] = f"{version}"
        self.data = given

    def seen(self) -> dict[str, Seen]:
        data = self.cleaned_data
        return {
            one.code: Seen(
                data[f"verdict_{one.code}"], data[f"note_{one.code}"], data[f"severity_{one.code}"],
                contents(data[f"photos_{one.code}"]),
            )
            for one in self.items
        }  # fmt: skip


class OrderForm(OnPage):
    """A ticket out of findings, in one step."""

    short_name = "order"
    beside = {
        "NOTHING_FOUND": "findings", "DEMAND_MISSING": "demand", "TOO_LONG": "demand", "DUE_PASSED": "due_on",
        "DUE_FAR": "due_on",
    }  # fmt: skip

    findings = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("inspection", "Findings"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    demand = WordsField(label=pgettext_lazy("ticket", "What is to be put right"), rows=4, max_length=MOST_TEXT)
    due_on = DayField(label=pgettext_lazy("ticket", "Deadline"))

    def __init__(self, findings: Sequence[Finding], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["findings"].choices = [(one.pk, one.item.text) for one in findings]
        fields["findings"].initial = [one.pk for one in findings]
