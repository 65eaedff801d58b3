# SPDX-License-Identifier: Apache-2.0
"""The list of measures, and the page of one subject with everything in force on a day."""

from __future__ import annotations

from datetime import date, datetime, time
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from wuzha.engine.calendar import SHANGHAI
from wuzha.measures.queries import lists
from wuzha.measures.queries.lists import Filters
from wuzha.measures.registry import deciding, kinds, readable
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.ui.answers import or_404, tab

READERS = (May.READ_OVERSIGHT, May.READ_SANCTIONS)


@require_safe
@requires(*READERS)
def index(request: ActingRequest) -> HttpResponse:
    """What waits for a decision, what is in force, what ends soon."""
    given = request.GET
    known = {one.code: str(one.title) for one in kinds() if one.code in readable(request.actor.role)}
    first = "decide" if deciding(request.actor.role) else "force"
    unit = given.get("unit", "")
    filters = Filters(
        given.get("tab", "") if given.get("tab", "") in lists.TABS else first,
        given.get("kind", "") if given.get("kind", "") in known else "",
        given.get("ground", "")[:48],
        int(unit) if unit.isdecimal() and len(unit) < 10 else None,
    )
    names = {
        "decide": pgettext("decided measure", "For my decision"), "open": pgettext("decided measure", "Under way"),
        "force": pgettext("decided measure", "In force"), "ends": pgettext("decided measure", "Ends within 30 days"),
        "over": pgettext("decided measure", "Over"), "all": pgettext("decided measure", "All measures"),
    }  # fmt: skip
    if first != "decide":
        del names["decide"]
    tabs = [tab(label, f"?{_query(filters, tab=one)}", one == filters.tab) for one, label in names.items()]
    page = lists.page(request.actor, filters, timezone.now(), given.get("after", ""))
    context = {"page": page, "tabs": tabs, "filters": filters, "kinds": known}
    return render(request, "measures/index.html", context)


def _query(filters: Filters, **changes: str) -> str:
    values = {
        "tab": filters.tab, "kind": filters.kind, "ground": filters.ground, "unit": str(filters.unit_id or ""),
    }  # fmt: skip
    return urlencode({name: value for name, value in (values | changes).items() if value})


@require_safe
@requires(*READERS)
def subject(request: ActingRequest, pk: int) -> HttpResponse:
    """One subject: what it is under on a day, and everything there was."""
    found = or_404(lists.subject(request.actor, pk))
    day = _day(request.GET.get("day", ""))
    at = timezone.now() if day == timezone.localdate() else datetime.combine(day, time(12), SHANGHAI)
    rows = lists.of_subject(request.actor, pk)
    context = {
        "subject": found, "day": day, "rows": rows, "held": [one for one in rows if one.holds(at)],
    }  # fmt: skip
    return render(request, "measures/subject.html", context)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
