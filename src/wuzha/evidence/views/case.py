# SPDX-License-Identifier: Apache-2.0
"""All evidence of a case on one page, and what is added to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wuzha.cases.queries.victims import Case
from wuzha.evidence.forms import DeviceForm, ExhibitForm, FileForm, SceneForm, belonging, scene_label
from wuzha.evidence.models import Exhibit
from wuzha.evidence.queries import lists
from wuzha.evidence.services import devices, exhibits, files, scenes
from wuzha.evidence.views.base import case_of, chip, people_of, person_fact
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, sheets
from wuzha.ui.record import Chip

#: What can be added, in the order of a search of premises.
TITLES: dict[str, Any] = {
    "scene": pgettext_lazy("evidence", "Record a survey"),
    "exhibit": pgettext_lazy("evidence", "Record an exhibit"),
    "device": pgettext_lazy("evidence", "Record a device"),
    "file": pgettext_lazy("evidence", "Add a file"),
}


@require_safe
@requires(May.READ_CASES)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, case_of(request, pk))


@require_POST
@requires(May.WORK_CASES)
def add(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One thing more, by its dialog."""
    case = case_of(request, pk)
    way = or_404(_ways(request, case).get(name))
    form = way.form(request.POST)
    made: Any = form.done(lambda: way.do(form))
    if made is None:
        return _page(request, case, (name, form))
    messages.success(request, pgettext("evidence", "Recorded."))
    return redirect(made)


def _ways(request: ActingRequest, case: Case) -> dict[str, Way]:
    actor = request.actor

    def at_scenes() -> list[tuple[int, str]]:
        return [(one.scene_id, scene_label(one)) for one in lists.scenes_of(actor, case.pk)]

    def of_exhibits() -> list[tuple[int, str]]:
        rows = Exhibit.objects.visible_to(actor).filter(case_id=case.pk).order_by("no")
        return [(one.pk, f"{one.no} {one.name}") for one in rows]

    def add_file(form: Any) -> object:
        upload = form.cleaned_data["file"]
        return files.add_file(
            actor, case.pk, form.cleaned_data["kind"], upload.name or "", upload.chunks(), **form.owner
        )

    return {
        "scene": Way(
            TITLES["scene"], lambda given: SceneForm(given),
            lambda form: scenes.record_scene(actor, case.pk, form.told),
        ),
        "exhibit": Way(
            TITLES["exhibit"],
            lambda given: ExhibitForm(case, at_scenes(), people_of(request, case), actor.person_id, given),
            lambda form: exhibits.take(actor, case.pk, form.told),
        ),
        "device": Way(
            TITLES["device"], lambda given: DeviceForm(at_scenes(), of_exhibits(), people_of(request, case), given),
            lambda form: devices.record_device(actor, case.pk, form.told),
        ),
        "file": Way(
            TITLES["file"], lambda given: FileForm(belonging(actor, case.pk), given, request.FILES or None),
            add_file, files=True,
        ),
    }  # fmt: skip


def _page(request: ActingRequest, case: Case, faulty: Faulty = None) -> HttpResponse:
    works = may(request.actor.role, May.WORK_CASES)
    ways = _ways(request, case) if works else {}
    drawn = sheets(
        ways, ways, lambda name: reverse("evidence:add", args=[case.pk, name]), faulty, request.GET.get("open", "")
    )
    found = lists.of_case(request.actor, case.pk)
    for one in found["exhibits"]:
        one.chip = chip(one)
    for one in [*found["exhibits"], *found["devices"]]:
        one.whose = person_fact(request, one.person)
    for one in found["files"]:
        one.chip = Chip(pgettext("evidence", "To be confirmed"), "wait")
    context = {"case": case, "sheets": drawn, **found}
    return render(request, "evidence/case.html", context, status=422 if faulty is not None else 200)
