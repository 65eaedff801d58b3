# SPDX-License-Identifier: Apache-2.0
"""The page on which a station's chief gives out the work, one warning or several at once."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.acting import told_faults
from wuzha.ui.fields import choose
from wuzha.warning.queries.tasks import station
from wuzha.warning.services.work.assigning import give


class Ticked(forms.MultipleChoiceField):
    """Keys with versions, `12.3`: whether the warning is the station's and still as it was seen is for the service."""

    def valid_value(self, value: object) -> bool:
        key, _dot, version = str(value).partition(".")
        return key.isdecimal() and version.isdecimal()


class GiveForm(forms.Form):
    """Which warnings (key and version, as they were seen) go to whom."""

    pk = Ticked(error_messages=choose(gettext_lazy("Tick the tasks to give first.")))
    to = forms.TypedChoiceField(coerce=int, error_messages=choose(gettext_lazy("Choose an officer.")))

    def __init__(self, page: station.Station, data: QueryDict) -> None:
        super().__init__(data)
        self.fields["to"].choices = [(one.person.pk, one.person.name) for one in page.hands]  # type: ignore[attr-defined]


@require_GET
@requires(May.WORK)
def show(request: ActingRequest) -> HttpResponse:
    """What nobody has in hand, each officer with load and what is due, and who is in charge."""
    page = station.of(request.actor)
    return render(request, "warning/field/station.html", {"station": page, "unit": request.posting.unit})


@require_POST
@requires(May.WORK)
def assign(request: ActingRequest) -> HttpResponse:
    """Give the ticked ones to an officer; what was changed meanwhile says so, the others go."""
    page = station.of(request.actor)
    form = GiveForm(page, request.POST)
    if told_faults(request, form):
        to, done = form.cleaned_data["to"], 0
        for seen in form.cleaned_data["pk"]:
            key, _dot, version = seen.partition(".")
            try:
                give(request.actor, int(key), to, int(version))
                done += 1
            except RefusalError as refused:
                messages.warning(request, refused.message)
        if done:
            name = next(one.person.name for one in page.hands if one.person.pk == to)
            messages.success(request, _("{n} given to {name}.").format(n=done, name=name))
    return redirect("warning:station")
