# SPDX-License-Identifier: Apache-2.0
"""The restitution desk: what waits, the figures, and the records behind each of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.funds.models import Freeze
from wuzha.funds.refunds.models import RefundCase
from wuzha.funds.refunds.queries import figures, ledgers, lists
from wuzha.funds.refunds.rules.lifecycle import RefundState
from wuzha.funds.refunds.services import ledger as books
from wuzha.funds.refunds.services import opening
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.pages import capped, capped_text
from wuzha.refusals import RefusalError

S = RefundState
TONES = {
    S.OBJECTION_OPEN: "warn", S.RETURNED: "warn", S.BANK_FAILED: "bad", S.REJECTED: "bad", S.SUBMITTED: "info",
    S.DECIDED: "act", S.BANK_NOTIFIED: "info", S.BANK_PAID: "good", S.RECEIPTED: "good", S.CLOSED: "good",
    S.ANNOUNCED: "info",
}  # fmt: skip
#: Rows of the lists behind a figure.
MOST = 200


def tone(refund: RefundCase) -> str:
    return TONES.get(RefundState(refund.state), "")


@require_safe
@requires(May.READ_FUNDS)
def index(request: ActingRequest) -> HttpResponse:
    """Open restitutions with the figures above them."""
    over = request.GET.get("over") == "1"
    page = lists.page(request.actor, over=over, after=request.GET.get("after", ""))
    now = timezone.now()
    year = timezone.localdate().replace(month=1, day=1)
    context = {
        "page": page,
        "rows": [{"refund": one, "tone": tone(one)} for one in page.rows],
        "over": over,
        "year": figures.returned(request.actor, year),
        "returnable": _counted(figures.returnable(request.actor)),
        "expiring": _counted(figures.expiring(request.actor, now)),
        "since": year.isoformat(),
        "faults": list(figures.faults(request.actor)[:MOST]),
        "blocked": list(figures.blocked(request.actor)[:MOST]),
        "overdue": list(figures.overdue(request.actor, now)[:MOST]),
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
    since = _day(request.GET.get("since", ""))
    page = lists.paid_lines(request.actor, request.GET.get("after", ""), since=since)
    return render(request, "funds/refunds_paid.html", {"page": page, "since": since})


@require_safe
@requires(May.READ_FUNDS)
def returnable(request: ActingRequest) -> HttpResponse:
    """Frozen money that nobody has begun to return, by its age."""
    return _freezes(request, figures.returnable(request.actor)[:MOST], _("Can be returned, not begun"))


@require_safe
@requires(May.READ_FUNDS)
def expiring(request: ActingRequest) -> HttpResponse:
    """Held money whose freeze ends soon."""
    return _freezes(request, figures.expiring(request.actor)[:MOST], _("Freezes that end soon"))


def _day(text: str) -> date | None:
    """A day out of an address; nothing for anything else."""
    try:
        return parse_date(text[:10])
    except ValueError:
        return None


def _counted(rows: Any) -> str:
    """How many, up to as many as the list behind it shows."""
    return capped_text(capped(rows, MOST), MOST)


def _freezes(request: ActingRequest, rows: Any, title: str) -> HttpResponse:
    now = timezone.now()
    found = [{"freeze": one, "age": figures.age_of(one, now), "aged": _aged(one, now)} for one in rows]
    return render(request, "funds/refunds_freezes.html", {"rows": found, "title": title, "ages": figures.AGES})


def _aged(freeze: Freeze, now: datetime) -> str:
    """A tone by the age of the money."""
    days = figures.age_of(freeze, now)
    first, _second, last = figures.AGES
    return "bad" if days > last else "warn" if days > first else ""


@require_POST
@requires(May.WORK_FUNDS)
def open_refund(request: ActingRequest, pk: int) -> HttpResponse:
    """Open a restitution for what is frozen in a case."""
    try:
        made = opening.open_refund(request.actor, pk)
    except RefusalError as refused:
        if refused.code == "NOT_FOUND":
            raise Http404 from refused
        messages.warning(request, refused.message)
        return redirect("funds:case", pk)
    return redirect("funds:refund", made.pk)


@require_safe
@requires(May.READ_FUNDS)
def ledger(request: ActingRequest, pk: int) -> HttpResponse:
    """Every movement of the money of one frozen account."""
    freeze = ledgers.freeze_of(request.actor, pk)
    if freeze is None:
        raise Http404
    context = {
        "freeze": freeze,
        "entries": ledgers.entries(request.actor, freeze),
        "now": books.balances(pk),
        "broken": books.verify(pk),
    }
    return render(request, "funds/refund_ledger.html", context)
