# SPDX-License-Identifier: Apache-2.0
"""The desk itself, the parts of it that refresh by themselves, and the board of who leads the shift."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from wuzha.audit.actor import Actor
from wuzha.core import feed
from wuzha.core import lists as kept_lists
from wuzha.core.lists import MOST_KEPT, TooManyKeptError
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.pages import SIZE, Page, capped_text
from wuzha.ui.answers import toast
from wuzha.warning.forms.console import KeepForm
from wuzha.warning.models import ActKind
from wuzha.warning.queries import alerts, desk, queues, search, shift
from wuzha.warning.queries.filters import Filters, Queue
from wuzha.warning.queries.rows import Row
from wuzha.warning.views.console import bulk, lists, sheets, steps
from wuzha.warning.views.console.pane import desk_context, news_of, not_in_reach

REFUSED = 422
#: For the live address: rows that were searched for stay as they were found.
NO_ROWS = "rows=0"


@require_GET
@requires(May.TRIAGE)
def console(request: ActingRequest) -> HttpResponse:
    """The whole desk; with `w` one warning is open."""
    mark = str(feed.now())  # before the rows are read: what changes meanwhile is told by the events
    filters = lists.filters_of_request(request)
    page = page_of(request, filters)
    if request.GET.get("after") and getattr(request, "htmx", False):
        return render(request, "warning/console/parts/rows.html", lists.rows_context(filters, page))
    return render(request, "warning/console/console.html", whole(request, filters, page, mark))


@require_POST
@requires(May.TRIAGE)
def find(request: ActingRequest) -> HttpResponse:
    """Search by what must not stand in an address: phone, ID number, account."""
    text = request.POST.get("q", "").strip()[:64]
    if not text or search.is_number(text):
        return redirect(lists.address(Filters(q=text)))
    mark = str(feed.now())
    keys = search.find(request.actor, text, SIZE)
    filters = Filters()
    page = Page(queues.rows(request.actor, keys))
    context = whole(request, filters, page, mark) | {
        **bulk.context(request, filters, found=True),
        "searched": True,
        "live_query": NO_ROWS,
        "understood": search.kinds(text),
        "queues": [link | {"here": False} for link in lists.queue_links(filters)],
    }
    return render(request, "warning/console/console.html", context)


@require_GET
@requires(May.TRIAGE)
def rows(request: ActingRequest) -> HttpResponse:
    """The rows anew; 204 when nothing that is shown has changed."""
    filters = lists.filters_of_request(request)
    size = request.GET.get("size", "")
    page = page_of(request, filters, min(lists.MOST_ROWS, max(SIZE, int(size) if size.isdecimal() else 0)))
    context = lists.rows_context(filters, page)
    if request.GET.get("seen") == context["digest"]:
        return HttpResponse(status=204)
    return render(request, "warning/console/parts/rows.html", context)


@require_GET
@requires(May.TRIAGE)
def counts(request: ActingRequest) -> HttpResponse:
    """How full each queue and each kept filter is, and whether the open warning has changed."""
    mine = kept_lists.kept(request.actor, lists.PLACE)
    kept = [(one.pk, queues.saved_count(request.actor, Filters.of(one.query))) for one in mine]
    context = {"counts": queues.counts(request.actor).items(), "kept": kept, "news": news_of(request)}
    return render(request, "warning/console/parts/counts.html", context)


@require_POST
@requires(May.TRIAGE)
def keep(request: ActingRequest) -> HttpResponse:
    """Keep the filter as it stands under a name, for oneself or, leading the shift, for the unit."""
    form = KeepForm(request.actor, request.POST)
    if form.is_valid():
        filters = Filters.of(form.cleaned_data["query"]).model_copy(update={"q": ""})
        keep_it = kept_lists.keep_for_unit if form.cleaned_data.get("for_unit") else kept_lists.keep
        try:
            keep_it(request.actor, lists.PLACE, form.cleaned_data["name"], filters.query())
        except TooManyKeptError:
            form.add_error("name", _("%(most)s filters are kept already. Delete one first.") % {"most": MOST_KEPT})
        else:
            text = _("Kept as “%(name)s”.") % {"name": form.cleaned_data["name"]}
            return toast(_saved(request, filters), text)
    sheet = sheets.of_keep(form)
    response = render(request, "warning/console/parts/act_form.html", {"sheet": sheet}, status=REFUSED)
    response["HX-Retarget"], response["HX-Reswap"] = "#keep-form", "outerHTML"
    return response


@require_POST
@requires(May.TRIAGE)
def drop(request: ActingRequest, pk: int) -> HttpResponse:
    """Delete one of one's own filters, or, leading the shift, one of the unit's."""
    if kept_lists.drop(request.actor, pk, lists.PLACE) is None:
        raise Http404
    return _saved(request, Filters.of(request.POST.get("query", "")))


@require_POST
@requires()
def dismiss_steps(request: ActingRequest) -> HttpResponse:
    """Take the strip of the five steps away for good."""
    response = HttpResponse() if getattr(request, "htmx", False) else redirect("site:home")
    steps.dismiss(response)
    return response


def page_of(request: ActingRequest, filters: Filters, size: int = SIZE) -> Page[Row]:
    """The page asked for. Raises `CursorError`."""
    return queues.page(request.actor, filters, request.GET.get("after", ""), size)


def whole(request: ActingRequest, filters: Filters, page: Page[Row], mark: str) -> dict[str, Any]:
    """Context of `warning/console/console.html`."""
    open_key = request.GET.get("w", "")
    opened = desk.of(request.actor, int(open_key)) if open_key.isdecimal() else None
    context = lists.rows_context(filters, page) | lists.sides_context(request, filters)
    context |= bulk.context(request, filters, found=bool(filters.q))
    context |= {
        "mark": mark,
        "live_query": NO_ROWS if filters.q else filters.query(),
        "keep": sheets.of_keep(KeepForm(request.actor, initial={"query": filters.query(q="")})),
        "like_number": _like_number(filters),
        "gone": not_in_reach(),
        "open_key": open_key if open_key.isdecimal() else "",
        "waiting_url": lists.address(Filters(queue=Queue.TODO)),
    }
    return context | (desk_context(request, opened) if opened else {})


def _like_number(filters: Filters) -> str:
    key = search.like_of(filters.q)
    return "" if key is None else f"YJ{key:08d}"


def _saved(request: ActingRequest, filters: Filters) -> HttpResponse:
    context = {"saved": lists.saved_links(request.actor, filters), "query": filters.query()}
    return render(request, "warning/console/parts/saved.html", context)


#: Stations and open alerts shown; a link leads to the others.
MOST_STATIONS, MOST_ALERTS = 60, 10


@require_GET
@requires(May.TRIAGE)
def shift_page(request: ActingRequest) -> HttpResponse:
    """The whole page; to htmx only the board, which is drawn anew when something has changed."""
    mark = str(feed.now())  # before anything is read: what changes meanwhile is told by the events
    context = board_context(request)
    if getattr(request, "htmx", False):
        return render(request, "warning/console/parts/shift_board.html", context)
    context |= {"mark": mark, "offers": offers(request)}
    return render(request, "warning/console/shift.html", context)


def offers(request: ActingRequest) -> list[dict[str, Any]]:
    """What may be done with what colleagues hold."""
    return (
        [bulk.offer(request, kind, bulk.HANDS) for kind in (bulk.TAKE_OVER, ActKind.ASSIGN)]
        if request.actor.leads
        else []
    )


def board_context(request: ActingRequest) -> dict[str, Any]:
    actor, now = request.actor, timezone.now()
    after = request.GET.get("after", "")
    board = shift.board(actor, now, MOST_STATIONS)
    return {
        "figures": _figures(actor, board),
        "clocks": shift.due_soon(actor, now, after),
        "after": after,
        "hands": shift.hands(actor, now),
        "stations": [_station(one) for one in shift.stations(board.stations, now)],
        "returned": shift.returned(actor, now),
        "alerts": [{"first": told[0], "merged": len(told)} for told in alerts.in_reach(actor, now, MOST_ALERTS)],
        "alerts_url": _alerts_url(),
    }


def _figures(actor: Actor, board: shift.Board) -> list[dict[str, Any]]:
    """The numbers at the head, each with the list it counts."""
    snoozed = queues.count(actor, Filters(queue=Queue.SNOOZED))
    unanswered = capped_text(alerts.nobody_answered(actor), alerts.MOST_COUNTED)
    soon = ngettext("Within %(n)s minute", "Within %(n)s minutes", board.soon_minutes) % {"n": board.soon_minutes}

    def listed(queue: Queue) -> str:
        return lists.address(Filters(queue=queue))

    return [
        {"label": _("Overdue"), "n": board.late, "url": listed(Queue.OVERDUE), "late": board.late > 0},
        {"label": soon, "n": board.soon, "url": "#shift-clocks"},
        {"label": _("To triage"), "n": board.waiting_total, "url": listed(Queue.TODO)},
        {"label": _("In triage"), "n": board.in_triage, "url": listed(Queue.HELD)},
        {"label": _("Snoozed"), "n": capped_text(snoozed, queues.MOST_COUNTED), "url": listed(Queue.SNOOZED)},
        {"label": _("Alerts nobody answered"), "n": unanswered, "url": _alerts_url()},
    ]


def _alerts_url() -> str:
    """Reminders of the whole reach that nobody has answered."""
    return f"{reverse('inbox:list')}?tab=alert&wide=1"


def _station(one: shift.Station) -> dict[str, Any]:
    """A row of the table; each number opens the list it counts."""
    station = one.load.pk
    return {
        "it": one,
        "signed_url": lists.address(Filters(queue=Queue.WORK, station=station)),
        "unsigned_url": lists.address(Filters(queue=Queue.SENT, station=station)),
        "late_url": lists.address(Filters(queue=Queue.OVERDUE, station=station)),
    }
