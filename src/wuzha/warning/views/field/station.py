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
from wuzha.ui.acting import OnPage, refusals_in
from wuzha.ui.fields import choose
from wuzha.warning.queries.tasks import station
from wuzha.warning.services.errors import Code
from wuzha.warning.services.work.assigning import give


class Ticked(forms.MultipleChoiceField):
    """Keys with versions, `12.3`: whether the warning is the station's and still as it was seen is for the service."""

    def valid_value(self, value: object) -> bool:
        key, _dot, version = str(value).partition(".")
        return key.isdecimal() and version.isdecimal()


class GiveForm(OnPage):
    """Which warnings (key and version, as they were seen) go to whom."""

    pk = Ticked(widget=forms.MultipleHiddenInput, error_messages=choose(gettext_lazy("Tick the tasks to give first.")))
    to = forms.TypedChoiceField(
        label=gettext_lazy("Officer"), coerce=int, error_messages=choose(gettext_lazy("Choose an officer."))
    )
    short_name, beside = "give", {Code.NO_OFFICER: "to"}

    def __init__(self, page: station.Station, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"to": page.lightest})
        self.fields["to"].choices = [(one.person.pk, one.person.name) for one in page.hands]  # type: ignore[attr-defined]


@require_GET
@requires(May.WORK)
def show(request: ActingRequest) -> HttpResponse:
    """What nobody has in hand, each officer with load and what is due, and who is in charge."""
    page = station.of(request.actor)
    return _page(request, page, GiveForm(page))


@require_POST
@requires(May.WORK)
def assign(request: ActingRequest) -> HttpResponse:
    """Give the ticked ones to an officer; what was changed meanwhile says so and stays ticked, the others go."""
    page = station.of(request.actor)
    form = GiveForm(page, request.POST)
    if form.is_valid():
        to, chosen, done = form.cleaned_data["to"], form.cleaned_data["pk"], 0
        for seen in chosen:
            key, _dot, version = seen.partition(".")
            with refusals_in(form):
                give(request.actor, int(key), to, int(version))
                done += 1
        if done:
            name = next(one.person.name for one in page.hands if one.person.pk == to)
            messages.success(request, _("{n} given to {name}.").format(n=done, name=name))
    return _page(request, station.of(request.actor), form) if form.errors else redirect("warning:station")


def _page(request: ActingRequest, page: station.Station, form: GiveForm) -> HttpResponse:
    context = {
        "station": page,
        "unit": request.posting.unit,
        "form": form,
        "ticked": [seen.partition(".")[0] for seen in request.POST.getlist("pk")],
        "to": str(form["to"].value()),
    }
    return render(request, "warning/field/station.html", context, status=422 if form.errors else 200)
