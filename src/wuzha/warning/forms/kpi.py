# SPDX-License-Identifier: Apache-2.0
"""What the pages of figures ask for: unit and period, which cases; and a corrected class.

The forms of an address only show what was asked; it is read by `views.kpi.asked` and `views.cases`.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.core.acts import MOST_NOTE
from wuzha.core.indicators import Period
from wuzha.org.models import Unit, UnitKind
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, WordsField
from wuzha.warning.queries.backcheck import WARNED, Filters
from wuzha.warning.queries.indicators import countable
from wuzha.warning.queries.indicators.selection import TOWNS
from wuzha.warning.rules.backcheck import Stage
from wuzha.warning.rulesets import BACKCHECK, FRAUD_TYPES
from wuzha.warning.services.errors import Code


class KpiForm(forms.Form):
    def __init__(self, actor: Actor, unit: Unit, period: Period) -> None:
        super().__init__(initial={"unit": unit.code, "from": period.first, "to": period.last})
        self.fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=_choices(actor, unit))
        self.fields["from"] = DayField(label=_("First day"))
        self.fields["to"] = DayField(label=_("Last day"))


def _choices(actor: Actor, unit: Unit) -> list[tuple[Any, list[tuple[str, str]]]]:
    """The unit shown and the actor's own, stations and towns; villages are reached from their town."""
    kinds = (UnitKind.STATION, *TOWNS)
    shown = Q(kind__in=(*kinds, UnitKind.CITY)) | Q(pk__in=(unit.pk, actor.unit_id))
    units = list(countable(actor).filter(shown).order_by("code"))
    stations = [one for one in units if one.kind == UnitKind.STATION]
    towns = [one for one in units if one.kind in TOWNS]
    others = [one for one in units if one.kind not in kinds]
    groups = ((_("Whole"), others), (_("Stations"), stations), (_("Towns and streets"), towns))
    return [(label, [(one.code, one.name) for one in group]) for label, group in groups if group]


#: Classes to choose from, first those that were warned in time together.
STAGES = [(WARNED, _("Warned in time")), *Stage.choices]


class CasesForm(forms.Form):
    """Shows what was asked; the address is read by the view."""

    def __init__(self, filters: Filters) -> None:
        period = filters.period
        super().__init__(
            initial={
                "from": period.first, "to": period.last, "days": filters.days, "stage": filters.stage,
                "type": filters.fraud_type,
            }
        )  # fmt: skip
        windows = [(days, _("%(days)s days") % {"days": days}) for days in BACKCHECK.at().windows]
        types = [(one.code, one.label) for one in FRAUD_TYPES.at().terms]
        self.fields["from"] = DayField(label=_("First day"))
        self.fields["to"] = DayField(label=_("Last day"))
        self.fields["days"] = forms.ChoiceField(label=_("Looked back"), choices=windows)
        self.fields["stage"] = forms.ChoiceField(label=_("Class"), choices=[("", _("any")), *STAGES])
        self.fields["type"] = forms.ChoiceField(label=_("Scam type"), choices=[("", _("any")), *types])


class CorrectForm(OnPage):
    """Another class than the computed one."""

    short_name = "correct"
    beside = {Code.WORDS_MISSING: "note", Code.UNKNOWN_REASON: "reason", Code.SAME_CLASS: "stage"}

    days = forms.TypedChoiceField(label=_("Looked back"), coerce=int)
    stage = forms.ChoiceField(label=_("Class"), choices=Stage.choices)
    reason = forms.ChoiceField(
        label=_("Reason"), choices=lambda: [(term.code, term.label) for term in BACKCHECK.at().reasons]
    )
    note = WordsField(rows=3, label=_("In a few words"), max_length=MOST_NOTE)

    def __init__(self, days: list[int], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["days"]
        field.choices = [(one, _("%(days)s days") % {"days": one}) for one in days]
