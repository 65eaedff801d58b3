# SPDX-License-Identifier: Apache-2.0
"""What hangs on a unit: residents, and which station answers for which area."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from wuzha.org.access import requires
from wuzha.org.forms.units import CoverForm, LastDayForm, PopulationForm
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Jurisdiction
from wuzha.org.roles import May
from wuzha.org.services import units as services
from wuzha.org.views.acts import act
from wuzha.org.views.units import found, unit_url


@requires(May.MANAGE_UNITS)
def population(request: ActingRequest, pk: int) -> HttpResponse:
    unit = found(request, pk)
    return act(
        request,
        PopulationForm(request.POST or None),
        lambda values: services.set_population(request.actor, unit.pk, **values),
        title=_("Enter residents"),
        submit=_("Save"),
        back=unit_url(unit),
        back_label=unit.name,
        done=_("Saved."),
        intro=_("Residents are the denominator of every rate. A figure already there for the year is replaced."),
    )


@requires(May.MANAGE_UNITS)
def cover(request: ActingRequest, pk: int) -> HttpResponse:
    station = found(request, pk)
    return act(
        request,
        CoverForm(request.actor, request.POST or None),
        lambda values: services.add_cover(
            request.actor, station_id=station.pk, territory_id=values["territory"].pk, valid_from=values["valid_from"]
        ),
        title=_("Add an area"),
        submit=_("Add"),
        back=unit_url(station),
        back_label=station.name,
        done=_("Saved."),
        intro=_("The station then answers for this area; the more exact area wins."),
    )


@requires(May.MANAGE_UNITS)
def end_cover(request: ActingRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Jurisdiction.objects.select_related("territory"), pk=pk)
    station = found(request, row.station_id)
    return act(
        request,
        LastDayForm(request.POST or None),
        lambda values: services.end_cover(request.actor, row.pk, values["last_day"]),
        title=_("End the jurisdiction over %(area)s") % {"area": row.territory.name},
        submit=_("Save"),
        back=unit_url(station),
        back_label=station.name,
        done=_("Saved."),
        danger=True,
    )
