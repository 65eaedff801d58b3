# SPDX-License-Identifier: Apache-2.0
"""Units: the tree, one unit, and what may be done to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wuzha.org.access import requires
from wuzha.org.forms.units import AddUnitForm, DescriptionForm, EndUnitForm, MoveUnitForm, UnitFilterForm, written
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.queries import units as queries
from wuzha.org.roles import May
from wuzha.org.services import units as services
from wuzha.org.views.acts import act
from wuzha.ui.answers import or_404


def found(request: ActingRequest, pk: int) -> Unit:
    """The unit in the actor's reach, or a 404."""
    return or_404(queries.get(request.actor, pk))


def unit_url(unit: Unit) -> str:
    return reverse("org:unit", args=[unit.pk])


@require_safe
@requires(May.MANAGE_UNITS)
def index(request: ActingRequest) -> HttpResponse:
    """Searching among all units in reach; without a search, the actor's own unit and the tree below it."""
    form = UnitFilterForm(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    after = request.GET.get("after", "")
    searching = bool(values.get("q") or values.get("kind"))
    if not searching:
        return _unit_page(request, request.posting.unit, form, top=True)
    page = queries.search(
        request.actor, text=values["q"].strip(), kind=values["kind"], ended=values["ended"], after=after
    )
    context = {"form": form, "page": page, "today": timezone.localdate()}
    return render(request, "org/units.html", context)


@require_safe
@requires(May.MANAGE_UNITS)
def detail(request: ActingRequest, pk: int) -> HttpResponse:
    return _unit_page(request, found(request, pk), UnitFilterForm(request.GET))


def _unit_page(request: ActingRequest, unit: Unit, form: UnitFilterForm, *, top: bool = False) -> HttpResponse:
    ended = request.GET.get("ended") == "on"
    context = {
        "form": form,
        "unit": unit,
        "top": top,
        "above": queries.ancestors(request.actor, unit),
        "page": queries.children(request.actor, unit, ended=ended, after=request.GET.get("after", "")),
        "hanging": queries.hanging(unit),
        "today": timezone.localdate(),
        "own": unit.path == request.actor.unit_path and unit.depth > 1,
        "root": unit.depth == 1,
        "add_url": f"{reverse('org:unit_add')}?below={unit.pk}",
    }
    return render(request, "org/unit.html", context)


@require_safe
@requires(May.MANAGE_UNITS, May.MANAGE_PEOPLE)
def options(request: ActingRequest) -> HttpResponse:
    """Suggestions for a unit field, as `<option>`s."""
    typed = request.GET.get(request.GET.get("field", ""), "").replace("\0", "").strip()
    page = queries.search(request.actor, text=typed.split(" ")[0] if typed else "")
    options = ((written(unit),) for unit in page.rows[:20])
    return HttpResponse(format_html_join("", '<option value="{}"></option>', options))


@requires(May.MANAGE_UNITS)
def add(request: ActingRequest) -> HttpResponse:
    above = request.GET.get("below", "")
    parent = queries.get(request.actor, int(above)) if above.isdecimal() else None
    form = AddUnitForm(request.actor, request.POST or None, initial={"parent": parent or request.posting.unit})
    made: list[Unit] = []

    def perform(values: dict[str, Any]) -> None:
        made.append(services.add_unit(request.actor, parent_id=values.pop("parent").pk, **values))

    back = unit_url(parent or request.posting.unit)
    response = act(
        request, form, perform,
        title=_("Add a unit"), submit=_("Add"), back=back, back_label=_("Units"), done=_("The unit is added."),
    )  # fmt: skip
    return redirect(unit_url(made[0])) if made else response


@requires(May.MANAGE_UNITS)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    unit = found(request, pk)
    initial = {name: getattr(unit, name) for name in services.EDITABLE}
    return act(
        request,
        DescriptionForm(request.POST or None, initial=initial),
        lambda values: services.edit_unit(request.actor, unit.pk, **values),
        title=_("Edit the unit"),
        submit=_("Save"),
        back=unit_url(unit),
        back_label=unit.name,
        done=_("Saved."),
        intro=_("Kind and code stay as they are: everything that refers to the unit rests on them."),
    )


@requires(May.MANAGE_UNITS)
def end(request: ActingRequest, pk: int) -> HttpResponse:
    unit = found(request, pk)
    return act(
        request,
        EndUnitForm(request.POST or None, initial={"last_day": unit.valid_to or timezone.localdate()}),
        lambda values: services.end_unit(request.actor, unit.pk, values["last_day"]),
        title=_("End the unit"),
        submit=_("Save"),
        back=unit_url(unit),
        back_label=unit.name,
        done=_("Saved."),
        intro=_("The unit is never deleted: what it did stays its own. Units and postings below it must end first."),
        danger=True,
    )


@requires(May.MANAGE_UNITS)
def move(request: ActingRequest, pk: int) -> HttpResponse:
    unit = found(request, pk)
    return act(
        request,
        MoveUnitForm(request.actor, request.POST or None),
        lambda values: services.move_unit(request.actor, unit.pk, values["parent"].pk),
        title=_("Move the unit"),
        submit=_("Move"),
        back=unit_url(unit),
        back_label=unit.name,
        done=_("The unit is moved."),
        intro=_("Everything below moves along. Who reaches its records changes at once."),
    )
