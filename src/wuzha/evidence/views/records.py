# SPDX-License-Identifier: Apache-2.0
"""One scene with every telling of its survey; one device with its numbers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.evidence.forms import CorrectSceneForm, NumbersForm
from wuzha.evidence.models import Device, Scene
from wuzha.evidence.queries import lists
from wuzha.evidence.rulesets import DEVICES
from wuzha.evidence.services import owners
from wuzha.evidence.services.devices import add_numbers
from wuzha.evidence.services.scenes import correct_scene
from wuzha.evidence.views.base import case_of, person_fact, shown, whose
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, acted, sheets
from wuzha.ui.middleware import reveals
from wuzha.ui.moments import local
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

_SEALED = ("place", "witness", "finding", "reason")


@require_safe
@requires(May.READ_CASES)
def scene(request: ActingRequest, pk: int) -> HttpResponse:
    return _scene(request, or_404(lists.scene_of(request.actor, pk)))


@require_POST
@requires(May.WORK_CASES)
def scene_correct(request: ActingRequest, pk: int) -> HttpResponse:
    """Put the record right."""
    found = or_404(lists.scene_of(request.actor, pk))
    said = pgettext("evidence", "Put right. What stood before stays below.")
    return acted(
        request, _of_scene(request, found), "correct", found, lambda faulty: _scene(request, found, faulty), said
    )  # fmt: skip


def _of_scene(request: ActingRequest, found: Scene) -> dict[str, Way]:
    last = lists.records_of(request.actor, found)[0]
    return {
        "correct": Way(
            pgettext("evidence", "Put the record right"), lambda given: CorrectSceneForm(last, given),
            lambda form: correct_scene(request.actor, found.pk, form.told, form.cleaned_data["reason"]),
        )
    }  # fmt: skip


@require_POST
@requires(May.READ_CASES)
@requires(May.REVEAL)
@reveals
def scene_show(request: ActingRequest, pk: int) -> HttpResponse:
    """The record in clear for this one view."""
    found = or_404(lists.scene_of(request.actor, pk))
    values = {
        f"{name}.{one.pk}": getattr(one, name) for one in lists.records_of(request.actor, found) for name in _SEALED
    }
    return _scene(request, found, clear=shown(request, found, values))


def _scene(
    request: ActingRequest, found: Scene, faulty: Faulty = None, clear: dict[str, str] | None = None
) -> HttpResponse:
    records: list[Any] = list(lists.records_of(request.actor, found))
    for one in records:
        one.clear = {name: (clear or {}).get(f"{name}.{one.pk}", "") for name in _SEALED}
    last = records[0]
    facts = [
        Fact(pgettext("evidence", "Case"), str(found.case), reverse("evidence:case", args=[found.case_id])),
        Fact(pgettext("evidence", "Survey from"), local(last.began_at)),
        Fact(pgettext("evidence", "Survey to"), local(last.ended_at)),
        Fact(pgettext("evidence", "Surveyed by"), last.officers),
    ]
    chips = [Chip(pgettext("evidence", "Put right"), "wait")] if len(records) > 1 else []
    title = pgettext("evidence", "Survey of scene %(no)s") % {"no": found.no}
    works = may(request.actor.role, May.WORK_CASES)
    ways = _of_scene(request, found) if works else {}
    act = Act(pgettext("evidence", "Put the record right"), opens="correct-sheet", icon="edit", key="e")
    context = {
        "scene": found,
        "head": RecordHead(title, last.survey_no, chips, facts),
        "next": NextAct(pgettext("evidence", "The survey is recorded"), mine=False, others=[act] if works else []),
        "records": records,
        "clear": clear,
        **lists.beside(request.actor, found),
        "sheets": sheets(ways, ways, lambda _name: reverse("evidence:scene_correct", args=[found.pk]), faulty),
    }
    return render(request, "evidence/scene.html", context, status=422 if faulty is not None else 200)


@require_safe
@requires(May.READ_CASES)
def device(request: ActingRequest, pk: int) -> HttpResponse:
    return _device(request, or_404(lists.device_of(request.actor, pk)))


@require_POST
@requires(May.WORK_CASES)
def device_numbers(request: ActingRequest, pk: int) -> HttpResponse:
    """More numbers of it."""
    found = or_404(lists.device_of(request.actor, pk))
    return acted(request, _ways(request, found), "numbers", found, lambda faulty: _device(request, found, faulty))


@require_POST
@requires(May.WORK_CASES)
def device_person(request: ActingRequest, pk: int) -> HttpResponse:
    """Who used it."""
    found = or_404(lists.device_of(request.actor, pk))
    return acted(request, _ways(request, found), "person", found, lambda faulty: _device(request, found, faulty))


def _ways(request: ActingRequest, found: Device) -> dict[str, Way]:
    who = pgettext("device", "Say who used it")
    return {
        "numbers": Way(
            pgettext("device", "Record numbers"), NumbersForm,
            lambda form: add_numbers(request.actor, found.pk, form.numbers),
        ),
        "person": whose(request, case_of(request, found.case_id), found, who, owners.device_of),
    }  # fmt: skip


@require_POST
@requires(May.READ_CASES)
@requires(May.REVEAL)
@reveals
def device_show(request: ActingRequest, pk: int) -> HttpResponse:
    """Its numbers, and who operated it where, in clear for this one view."""
    found = or_404(lists.device_of(request.actor, pk))
    values = {name: getattr(found, name) for name in ("place", "operator", "note")}
    values |= {f"value.{one.pk}": one.value for one in lists.entities_in(request.actor, device=found)}
    return _device(request, found, clear=shown(request, found, values))


def _device(
    request: ActingRequest, found: Device, faulty: Faulty = None, clear: dict[str, str] | None = None
) -> HttpResponse:
    numbers: list[Any] = list(lists.entities_in(request.actor, device=found))
    for one in numbers:
        one.clear = (clear or {}).get(f"value.{one.pk}", "")
    unknown = pgettext("device", "to be found out")
    facts = [
        Fact(pgettext("evidence", "Case"), str(found.case), reverse("evidence:case", args=[found.case_id])),
        Fact(pgettext("device", "Found at"), local(found.found_at) if found.found_at else unknown),
        Fact(pgettext("device", "Carrier"), found.carrier or unknown),
    ]
    if found.ports:
        facts.append(Fact(pgettext("device", "Ports"), str(found.ports)))
    if found.exhibit is not None:
        facts.append(Fact(pgettext("exhibit", "Exhibit"), found.exhibit.name, found.exhibit.get_absolute_url()))
    if found.scene is not None:
        facts.append(Fact(pgettext("evidence", "Scene"), str(found.scene.no), found.scene.get_absolute_url()))
    if (person := person_fact(request, found.person)) is not None:
        facts.append(person)
    works = may(request.actor.role, May.WORK_CASES)
    ways = _ways(request, found) if works else {}
    acts = [
        Act(way.title, opens=f"{name}-sheet", icon="plus" if name == "numbers" else "person",
            key="n" if name == "numbers" else "")
        for name, way in ways.items()
    ]  # fmt: skip
    context = {
        "device": found,
        "head": RecordHead(f"{DEVICES.at().label(found.kind)} {found.model}".strip(), str(found), (), facts),
        "next": NextAct(
            pgettext("device", "Record every number it has or used"),
            mine=works,
            act=next(iter(acts), None),
            others=acts[1:],
        ),
        "numbers": numbers,
        "clear": clear,
        **lists.beside(request.actor, found),
        "sheets": sheets(ways, ways, lambda name: reverse(f"evidence:device_{name}", args=[found.pk]), faulty),
    }
    return render(request, "evidence/device.html", context, status=422 if faulty is not None else 200)
