# SPDX-License-Identifier: Apache-2.0
"""The first page of the joint office: what waits for a decision, who is overdue, five figures, and which township
really stands apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Indicator, Part
from wuzha.core.indicators.headlines import Reader, headline
from wuzha.core.indicators.targets import TARGETS, aims
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May, may
from wuzha.standing import addresses, queries
from wuzha.standing.queries import figures, home
from wuzha.standing.queries.figures import Shown
from wuzha.standing.rulesets import HOME
from wuzha.standing.views import charts, words
from wuzha.ui.figures import Headline


@require_safe
@requires(May.OVERSEE)
def index(request: ActingRequest) -> HttpResponse:
    """How the city stands, and what is to be decided."""
    actor, now = request.actor, timezone.now()
    unit, found = Unit.objects.get(pk=actor.unit_id), queries.latest(actor)
    waits = home.waiting(actor, now)
    late = home.late(actor, now, pgettext("standing", "requests not answered"))
    shown = figures.of_city(actor, unit, HOME.at(now).figures, now)
    heads = [head(one, unit, actor) for one in shown]
    context: dict[str, Any] = {
        "now": now,
        "waits": [
            {"item": item, "due": row.due, "url": reverse("inbox:item", args=[source.code, wait.key])}
            for row, item in waits.rows
            for source, wait in row.waits[:1]
        ],
        "waiting": waits.whole,
        "late": late[: home.MOST_SHOWN],
        "late_units": len(late),
        "late_number": sum(one.number for one in late),
        "heads": heads,
        "aimless": [one.label for one in heads if not one.target],
        "period": shown[0].period if shown else None,
        "targets": TARGETS.version_at(now),
        "found": found,
    }  # fmt: skip
    if found is not None:
        context |= {
            "round": found.row, "sentence": words.sentence(found), "caution": words.caution(found),
            "charts": charts.drawn(found), "marks": words.marks(found),
        }  # fmt: skip
    return render(request, "standing/home.html", context)


def head(one: Shown, unit: Unit, actor: Actor) -> Headline:
    """A figure at the head of the page, with its list where the role may open it."""
    opens = may(actor.role, May.READ_CASES)

    def list_of(indicator: Indicator, part: Part) -> str:
        return addresses.of_city(actor.role, indicator, part, one.period, unit)

    aim = aims([one.indicator]).get(one.indicator.code)
    found = headline(one.compared, one.weeks, aim, Reader(list_of, opens))
    # What has no target is said once, below all of them.
    return found if aim else replace(found, target="")
