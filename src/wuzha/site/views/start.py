# SPDX-License-Identifier: Apache-2.0
"""The first page of roles whose work has no desk of its own here: what waits, figures, records, whom to ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, Indicator, Part, Period, Preset, Shape, measure, preset
from wuzha.core.indicators.figures import tells_on_few
from wuzha.core.indicators.text import value_text
from wuzha.funds.orders.queries import desk, member
from wuzha.funds.orders.queries.desk import DeskList
from wuzha.inbox import queries as inbox
from wuzha.inbox.sources import Kind
from wuzha.org import navigation
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.queries import people
from wuzha.org.roles import May, Role, may
from wuzha.pages import capped_text
from wuzha.ui import figures
from wuzha.ui.figures import Headline
from wuzha.warning.queries.indicators import CARD, Selection

MOST_FIGURES = 5
#: Lists of the funds desk in which something waits for a decision of an investigation, in the order of their clocks.
MONEY = {
    DeskList.RELEASE: gettext_lazy("Freezes to be released or limited"),
    DeskList.SCREENING: gettext_lazy("Freezes whose screening ends soon"),
    DeskList.FILING: gettext_lazy("Cases to be filed"),
}
#: Page → what is found there.
PAGES: Mapping[str, Any] = {
    "funds:desk": gettext_lazy("Cases with their stops and freezes, what ends first on top"),
    "funds:refunds": gettext_lazy("Money that goes back to victims, and what each of these still lacks"),
    "warning:cases": gettext_lazy("Known cases of the unit, and whether their victims were warned in time"),
    "warning:kpi": gettext_lazy("Every figure of the unit with its definition, by period"),
    "warning:alerts": gettext_lazy("Clocks that ran out in your reach"),
}


@require_safe
@requires(May.START)
def index(request: ActingRequest) -> HttpResponse:
    """What there is for this role today, and nothing that is only to come."""
    actor, now = request.actor, timezone.now()
    month, unit = preset(Preset.MONTH), Unit.objects.get(pk=actor.unit_id)
    waits, still = _waiting(actor, now)
    context = {
        "waits": waits,
        "still": still,
        "figures": _figures(actor, unit, month) or _of_member(actor, month),
        "month": month,
        "pages": [
            {"label": entry.label, "url": reverse(entry.view), "icon": entry.icon, "says": PAGES[entry.view]}
            for entry in navigation.ENTRIES
            if entry.shows(actor) and entry.view in PAGES
        ],
        "askable": people.above(actor, Role.JOINT_OFFICE),
    }
    return render(request, "site/start.html", context)


def _waiting(actor: Actor, now: datetime) -> tuple[list[dict[str, Any]], list[Any]]:
    """What waits for the actor with its number, and where nothing does."""
    waits, here = inbox.counts(inbox.rows(actor, now)), reverse("inbox:list")
    found: list[tuple[Any, str, str]] = [
        (kind.label, capped_text(waits[kind], inbox.MOST), f"{here}?tab={kind}") for kind in Kind if waits.get(kind)
    ]
    waiting = navigation.waiting(actor, now)
    found += [
        (entry.label, str(waiting[entry.view]), reverse(entry.view))
        for entry in navigation.ENTRIES
        if entry.view in waiting and entry.shows(actor)
    ]
    if may(actor.role, May.DECIDE_FUNDS):
        address = reverse("funds:desk")
        found += [(label, desk.count(actor, which), f"{address}?tab={which}") for which, label in MONEY.items()]
    some = [{"label": label, "count": count, "url": url} for label, count, url in found if count != "0"]
    return some, [label for label, count, _url in found if count == "0"]


def _figures(actor: Actor, unit: Unit, month: Period) -> list[Headline]:
    """The unit's headline figures of this month; none where nothing was counted."""
    selection, opens = Selection.of(actor, unit), may(actor.role, May.OPEN_KPI)
    shown = CARD[:MOST_FIGURES]
    tallies = measure(selection, month, shown)[None]
    if not any(tally.numerator or tally.denominator for tally in tallies.values()):
        return []
    page, found = reverse("warning:kpi"), []
    for one in shown:
        figure = Figure(one, tallies[one.code])
        few = not opens and tells_on_few(figure)
        url = "" if few or not opens else _records(one, unit, month)
        parts = [figures.Part(f"{figure.tally.numerator:,}", url)] if one.shape is Shape.RATE and not few else []
        if parts and figure.tally.denominator is not None:
            rests_on = _records(one, unit, month, Part.DENOMINATOR) if opens else ""
            parts.append(figures.Part(f"{figure.tally.denominator:,}", rests_on))
        found.append(
            Headline(
                one.label, _("Too few") if few else value_text(figure), url=url or page, how=f"{page}#how-{one.code}",
                rests_on=parts, target=_("No target set"),
            )
        )  # fmt: skip
    return found


def _of_member(actor: Actor, month: Period) -> list[Headline]:
    """What a member unit was told and how it answered; none where it is no institution."""
    own = member.of_unit(actor, month)
    if own is None:
        return []
    no_target = _("No target set")
    counts = ((_("Orders sent to us"), own.told), (_("Still to be answered"), own.waiting))
    found = [Headline(label, f"{n:,}", unit=_("orders"), target=no_target) for label, n in counts]
    for figure in own.answers:
        tally = figure.tally
        rests_on = [figures.Part(f"{tally.numerator:,}")]
        if tally.denominator is not None:
            rests_on.append(figures.Part(f"{tally.denominator:,}"))
        found.append(Headline(figure.indicator.label, value_text(figure), rests_on=rests_on, target=no_target))
    return found


def _records(one: Indicator, unit: Unit, month: Period, part: Part = Part.NUMERATOR) -> str:
    """Address of the list behind a figure, at the instant it was counted."""
    days = {"from": month.first.isoformat(), "to": month.last.isoformat(), "at": month.at.isoformat()}
    query = urlencode({"indicator": one.code, "part": part.value, "unit": unit.code, **days})
    return f"{reverse('warning:kpi_records')}?{query}"
