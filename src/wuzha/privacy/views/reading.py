# SPDX-License-Identifier: Apache-2.0
"""Who saw whom, when and what for: by reader, by record, by purpose, or by the person who was seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from wuzha.audit.labels import record_key, record_number
from wuzha.audit.models import Event
from wuzha.audit.services import record
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.privacy import subjects, words
from wuzha.privacy.forms import ReadingFilterForm, SubjectForm
from wuzha.privacy.queries import reading

#: Days a list goes back when nothing is asked for, and looks at one person that are shown.
USUAL = timedelta(days=30)
MOST = 300


@require_safe
@requires(May.READ_AUDIT)
def index(request: ActingRequest) -> HttpResponse:
    """The looks that fit, the newest first, with what they come to."""
    form = ReadingFilterForm(request.GET if _asked(request) else None, initial={"since": timezone.localdate() - USUAL})
    context: dict[str, Any] = {"form": form, "subject_form": SubjectForm()}
    asked = _filters(form)
    if asked is not None:
        looks = reading.looks(request.actor, asked)
        page = reading.page(looks, request.GET.get("after", ""))
        context |= {"page": page, "rows": _rows(page.rows)}
        if not request.GET.get("after"):
            context["counts"] = _counts(reading.counts(looks))
    return render(request, "privacy/reading.html", context)


@require_POST
@requires(May.READ_AUDIT)
def of_person(request: ActingRequest) -> HttpResponse:
    """Who saw one person. What names the person must not stand in an address, and is not kept in the trail."""
    form = SubjectForm(request.POST)
    context: dict[str, Any] = {"form": ReadingFilterForm(), "subject_form": form, "searched": True}
    if not form.is_valid():
        return render(request, "privacy/reading.html", context, status=422)
    text = form.cleaned_data["subject"]
    records = subjects.about(request.actor, text)
    everything = reading.looks(request.actor, reading.ReadingQuery())
    looks = reading.about(everything, records, subjects.spans(request.actor, text))
    rows = list(looks.order_by("-id")[: MOST + 1])
    record(request.actor, "personal.trace", rows=len(rows[:MOST]), detail={"records": len(records)})
    context |= {
        "rows": _rows(rows[:MOST]),
        "more_than": MOST if len(rows) > MOST else 0,
        "records": len(records),
        "counts": _counts(reading.counts(looks)),
    }
    return render(request, "privacy/reading.html", context)


def _asked(request: ActingRequest) -> bool:
    return any(key != "after" for key in request.GET)


def _filters(form: ReadingFilterForm) -> reading.ReadingQuery | None:
    """What is asked for; the last month when nothing is, `None` when something typed is not right."""
    if not form.is_bound:
        return reading.ReadingQuery(since=timezone.localdate() - USUAL)
    if not form.is_valid():
        return None
    values = form.cleaned_data
    return reading.ReadingQuery(
        who=values["who"].strip(),
        purpose=values["purpose"],
        unit=values["unit"].strip(),
        object_type=values["object_type"],
        object_id=record_key(values["object_type"], values["object_id"].strip()),
        since=values["since"],
        until=values["until"],
    )


def _rows(events: list[Event]) -> list[dict[str, Any]]:
    people = reading.names([event.person_id for event in events])
    units = dict(Unit.objects.filter(code__in={event.unit_code for event in events}).values_list("code", "name"))
    return [
        {
            "event": event,
            "name": people.get(event.person_id or 0, ""),
            "unit": units.get(event.unit_code, event.unit_code),
            "fields": list(dict.fromkeys(words.field(name) for name in event.fields)),
        }
        for event in events
    ]


def _counts(counts: reading.Counts) -> dict[str, Any]:
    records = [(kind, key, record_number(kind, key), n) for (kind, key), n in counts.records]
    return {"looks": counts.looks, "whole": counts.whole, "readers": counts.readers, "purposes": counts.purposes} | {
        "records": records
    }
