# SPDX-License-Identifier: Apache-2.0
"""Unit and days of the indicators. It only shows what was asked; the address is read by `views.kpi.asked`."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period
from wuzha.org.models import Unit, UnitKind
from wuzha.ui.fields import DayField
from wuzha.warning.queries.indicators import countable
from wuzha.warning.queries.indicators.selection import TOWNS


class KpiForm(forms.Form):
    def __init__(self, actor: Actor, unit: Unit, period: Period) -> None:
        super().__init__(initial={"unit": unit.code, "from": period.first, "to": period.last})
        self.fields["unit"] = forms.ChoiceField(label=_("Unit"), choices=_choices(actor, unit))
        self.fields["from"] = DayField(label=_("First day"))
        self.fields["to"] = DayField(label=_("Last day"))


def _choices(actor: Actor, unit: Unit) -> list[tuple[str, list[tuple[str, str]]]]:
    """The unit shown and the actor's own, stations and towns; villages are reached from their town."""
    kinds = (UnitKind.STATION, *TOWNS)
    shown = Q(kind__in=(*kinds, UnitKind.CITY)) | Q(pk__in=(unit.pk, actor.unit_id))
    units = list(countable(actor).filter(shown).order_by("code"))
    stations = [one for one in units if one.kind == UnitKind.STATION]
    towns = [one for one in units if one.kind in TOWNS]
    others = [one for one in units if one.kind not in kinds]
    groups = ((_("Whole"), others), (_("Stations"), stations), (_("Towns and streets"), towns))
    return [(label, [(one.code, one.name) for one in group]) for label, group in groups if group]
