# SPDX-License-Identifier: Apache-2.0
"""Any list: keep it under a name, let it go, choose its columns. Any long form: keep what is typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wuzha.core import drafts, lists
from wuzha.core.lists import MOST_KEPT, TooManyKeptError
from wuzha.core.models import MOST_PLACE, PLACE, ListColumns
from wuzha.engine.identifiers import find_clear
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.pages import PARAM

#: No list has more columns.
MOST_COLUMNS = 20
#: Digits of a key that the database can hold.
MOST_DIGITS = 19


class PlaceForm(forms.Form):
    """Which list: by the name of its address, which takes nothing from its path."""

    place = forms.CharField(max_length=PLACE, widget=forms.HiddenInput)

    def clean_place(self) -> str:
        place: str = self.cleaned_data["place"]
        try:
            reverse(place)
        except NoReverseMatch as error:
            raise forms.ValidationError(_("There is no such list. Go back and open it anew.")) from error
        return place


class KeepForm(PlaceForm):
    name = forms.CharField(max_length=24, label=gettext_lazy("Name of the view"))
    query = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)

    def clean_query(self) -> str:
        """What a list is asked for, without the page; nobody's number is kept."""
        query = QueryDict(self.cleaned_data["query"], mutable=True)
        query.pop(PARAM, None)
        if any(find_clear(str(value)) for values in dict(query.lists()).values() for value in values):
            raise forms.ValidationError(
                _("A view keeps no phone, ID or account number. Take it out of the filter first.")
            )
        return query.urlencode()


class ColumnsForm(PlaceForm):
    hidden = forms.TypedMultipleChoiceField(
        choices=[(n, n) for n in range(1, MOST_COLUMNS + 1)], coerce=int, required=False
    )


@require_POST
@requires()
def keep(request: ActingRequest) -> HttpResponse:
    """Keep the list as it is asked for now, and show it."""
    form = KeepForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            lists.keep(request.actor, values["place"], values["name"], values["query"])
        except TooManyKeptError:
            form.add_error(None, _("You keep %(n)s views already. Delete one first.") % {"n": MOST_KEPT})
        else:
            return redirect(_address(values["place"], values["query"]))
    context = {
        "form": form, "title": _("Keep as a view"), "submit": _("Keep the view"), "back": _back(form),
        "back_label": _("Back to the list"),
    }  # fmt: skip
    return render(request, "org/act.html", context, status=422)


@require_POST
@requires()
def drop(request: ActingRequest) -> HttpResponse:
    """Let one of one's own views go."""
    text = request.POST.get("view", "")
    one = lists.drop(request.actor, int(text)) if text.isdecimal() and len(text) < MOST_DIGITS else None
    if one is None:
        messages.warning(request, _("This view is not there any more."))
        return redirect("site:home")
    return redirect(one.place)


@require_POST
@requires()
def columns(request: ActingRequest) -> HttpResponse:
    """Remember which columns of a list are not shown."""
    form = ColumnsForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    values = form.cleaned_data
    ListColumns.objects.update_or_create(
        person=request.posting.person, place=values["place"], defaults={"hidden": sorted(set(values["hidden"]))}
    )
    return HttpResponse(status=204)


@require_POST
@requires()
def draft(request: ActingRequest) -> HttpResponse:
    """Keep what stands in a form (`place`, its address); nothing else sent lets the draft go."""
    values = {name: request.POST.getlist(name) for name in request.POST}
    place = "".join(values.pop("place", []))
    if not place.startswith("/") or len(place) > MOST_PLACE:
        return HttpResponse(status=422)
    return HttpResponse(status=204 if drafts.keep(request.actor, place, values, timezone.now()) else 413)


def _address(place: str, query: str) -> str:
    return reverse(place) + (f"?{query}" if query else "")


def _back(form: Any) -> str:
    """The list that was looked at, as far as it is known."""
    place = form.cleaned_data.get("place")
    return _address(place, form.cleaned_data.get("query", "")) if place else reverse("site:home")
