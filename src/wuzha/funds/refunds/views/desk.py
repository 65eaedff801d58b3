# SPDX-License-Identifier: Apache-2.0
"""The restitution desk: what waits, the figures, and the records behind each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.core.indicators import Part, Period, PeriodError, Selection, behind, compared
from wuzha.core.indicators import page as page_behind
from wuzha.core.indicators.headlines import Reader, headline
from wuzha.core.indicators.series import closed_weeks, weekly
from wuzha.core.indicators.targets import aims
from wuzha.funds.models import Freeze
from wuzha.funds.refunds.indicators import INDICATORS
from wuzha.funds.refunds.queries import lists
from wuzha.funds.refunds.rules.lifecycle import RefundState
from wuzha.funds.refunds.rules.next import NEXT
from wuzha.funds.refunds.services import ledger as books
from wuzha.funds.refunds.services import tracing
from wuzha.funds.refunds.views.record import state_chip
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.pages import capped, capped_text
from wuzha.refusals import RefusalError
from wuzha.ui.figures import Headline
from wuzha.ui.figures import Part as Piece
from wuzha.ui.moments import day
from wuzha.ui.money import money
from wuzha.ui.record import Chip, Fact, RecordHead

#: At the head of the desk, of this year.
HEADLINES = ("returned", "returned_people", "freeze_to_return")
#: Rows of the lists behind a figure.
MOST = 200


@require_safe
@requires(May.READ_FUNDS)
def index(request: ActingRequest) -> HttpResponse:
    """Open restitutions with the figures above them."""
    over = request.GET.get("over") == "1"
    page = lists.page(request.actor, over=over, after=request.GET.get("after", ""))
    now = timezone.now()
    context = {
        "page": page,
        "rows": [
            {"refund": one, "chip": state_chip(one), "next": NEXT.get(RefundState(one.state), "")} for one in page.rows
        ],
        "over": over,
        "heads": _heads(Selection(request.actor), now),
        "faults": list(lists.faults(request.actor)[:MOST]),
        "blocked": list(lists.blocked(request.actor)[:MOST]),
        "overdue": list(lists.overdue(request.actor, now)[:MOST]),
        "tabs": [
            {"label": pgettext("restitution", "Under way"), "url": "?", "here": not over},
            {"label": pgettext("restitution", "Over"), "url": "?over=1", "here": over},
        ],
    }
    return render(request, "funds/refunds.html", context)


@require_safe
@requires(May.READ_FUNDS)
def paid(request: ActingRequest) -> HttpResponse:
    """Each amount that was paid back."""
    since, period = day(request.GET.get("since", "")[:10]), None
    try:
        period = Period(since, max(since, timezone.localdate())) if since else None
    except PeriodError:
        since = None
    one = INDICATORS["returned"]
    page = page_behind(Selection(request.actor), one, Part.NUMERATOR, period, request.GET.get("after", ""))
    return render(request, "funds/refunds_paid.html", {"page": page, "since": since})


@require_safe
@requires(May.READ_FUNDS)
def returnable(request: ActingRequest) -> HttpResponse:
    """Frozen money that nobody has begun to return, by its age."""
    return _freezes(request, "returnable")


@require_safe
@requires(May.READ_FUNDS)
def expiring(request: ActingRequest) -> HttpResponse:
    """Held money whose freeze ends soon."""
    return _freezes(request, "expiring")


def _heads(selection: Selection, now: datetime) -> list[Headline]:
    """What banks paid back this year, and what waits now: five figures, each opens its list."""
    today = timezone.localdate(now)
    year = Period(today.replace(month=1, day=1), today, now)
    paid_url = f"{reverse('funds:refunds_paid')}?since={year.first.isoformat()}"
    reader = Reader(lambda _one, _part: paid_url)
    heads = [INDICATORS[code] for code in HEADLINES]
    found = compared(selection, year, [*heads, INDICATORS["returned_cases"]])
    series, aim = weekly(selection, closed_weeks(year), heads)[None], aims(heads, now)
    shown = [headline(found[one.code], series[one.code], aim.get(one.code), reader) for one in heads]
    cases = found["returned_cases"].now.value or 0
    text = ngettext("%(n)s case", "%(n)s cases", int(cases)) % {"n": int(cases)}
    shown[1] = replace(shown[1], rests_on=[Piece(text, paid_url if cases else "")], note=_("this year"))
    stands = (
        ("returnable", _("frozen money that nobody has begun to return")),
        ("expiring", _("renew them before the bank lets go")),
    )
    for code, note in stands:
        one, count = INDICATORS[code], _counted(behind(selection, INDICATORS[code]))
        url = reverse(f"funds:refunds_{code}")
        shown.append(Headline(one.label, count, url=url, target=_("as it stands now"), note=note))
    return shown


def _counted(rows: Any) -> str:
    """How many, up to as many as the list behind it shows."""
    return capped_text(capped(rows, MOST), MOST)


def _freezes(request: ActingRequest, code: str) -> HttpResponse:
    now, one = timezone.now(), INDICATORS[code]
    rows = behind(Selection(request.actor), one).select_related(*one.subject.related)[:MOST]
    found = [{"freeze": row, "age": lists.age_of(row, now), "aged": _aged(row, now)} for row in rows]
    context = {
        "rows": found,
        "title": one.label,
        "expiring": code == "expiring",
        "fen": sum(row.free_fen for row in rows),
    }
    return render(request, "funds/refunds_freezes.html", context)


def _aged(freeze: Freeze, now: datetime) -> str:
    """A tone by the age of the money."""
    days = lists.age_of(freeze, now)
    first, _second, last = lists.AGES
    return "bad" if days > last else "warn" if days > first else ""


@require_POST
@requires(May.WORK_FUNDS)
def open_refund(request: ActingRequest, pk: int) -> HttpResponse:
    """Open a restitution for what is frozen in a case."""
    try:
        made = tracing.open_refund(request.actor, pk)
    except RefusalError as refused:
        if refused.code == "NOT_FOUND":
            raise Http404 from refused
        messages.warning(request, refused.message)
        return redirect("funds:case", pk)
    return redirect("funds:refund", made.pk)


def _ledger_head(freeze: Freeze, broken: bool) -> RecordHead:
    """Whose money it is, and where all of it is now: frozen in all = free + set aside + returned + let go."""
    now = books.balances(freeze.pk)
    closes = (
        Chip(_("The ledger does not close"), "bad", "alert") if broken else Chip(_("The ledger closes"), "ok", "check")
    )
    facts = [
        Fact(_("Frozen in all"), money(now.frozen)),
        Fact(_("Frozen, for nobody yet"), money(now.free)),
        Fact(_("Frozen, to be returned"), money(now.promised)),
        Fact(_("Returned so far"), money(now.refunded)),
        Fact(_("No longer frozen, in all"), money(now.released)),
        Fact(pgettext("order", "Freeze"), freeze.number, freeze.get_absolute_url()),
        Fact(_("Funds case"), freeze.case.number, freeze.case.get_absolute_url()),
    ]
    title = _("Ledger of account %(number)s") % {"number": freeze.account.number}
    return RecordHead(title, number=freeze.number, chips=[closes], facts=facts)


@require_safe
@requires(May.READ_FUNDS)
def ledger(request: ActingRequest, pk: int) -> HttpResponse:
    """Every movement of the money of one frozen account."""
    freeze = in_reach(request.actor, Freeze, "account", "institution", "case", pk=pk)
    entries, broken = lists.entries(request.actor, freeze), books.verify(pk)
    context = {"freeze": freeze, "entries": entries, "broken": broken, "head": _ledger_head(freeze, bool(broken))}
    return render(request, "funds/refund_ledger.html", context)
