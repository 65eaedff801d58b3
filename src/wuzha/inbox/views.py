# SPDX-License-Identifier: Apache-2.0
"""The inbox: the list with what is open beside it, and what is done from there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.audit.actor import Actor
from wuzha.core import lists
from wuzha.core.lists import MOST_KEPT, TooManyKeptError
from wuzha.core.models import ListView
from wuzha.inbox import queries, services
from wuzha.inbox.forms import MOST_ROWS, ActForm, BulkAct, BulkForm, KeepForm, Later
from wuzha.inbox.queries import LATER, MOST, MOST_COUNTED, Filters, Row
from wuzha.inbox.sources import CONFIRM, HAND, NEEDS, Kind, Source, source_of, sources
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.pages import capped_text
from wuzha.ui.acting import refusals_in, told_faults
from wuzha.ui.answers import or_404, tab

#: The name of the list, under which views of it are kept.
PLACE = "inbox:list"


def bell(request: HttpRequest) -> dict[str, Any]:
    """`inbox_waiting` for the bell of every page: how many rows wait, counted only when it is shown."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.person_id is None:
        return {"inbox_waiting": 0}

    def count() -> int | str:
        number = queries.waiting(actor, timezone.now())
        return capped_text(number, MOST_COUNTED) if number > MOST_COUNTED else number

    return {"inbox_waiting": SimpleLazyObject(count)}


def named(_url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, as the trail does; nothing when it is not there."""
    source = source_of(str(taken.get("source", "")))
    pk = taken.get("pk")
    return (source.record, pk) if source is not None and pk is not None and source.there_is(pk) else None


@require_safe
@requires()
def index(request: ActingRequest) -> HttpResponse:
    """The list; beside it the script opens the first row."""
    return _page(request, None, timezone.now())


@require_safe
@requires()
def mail(request: ActingRequest) -> HttpResponse:
    """The rows anew, for a page that stays open."""
    return render(request, "inbox/mail.html", _context(request, None, timezone.now()) | {"beside": True})


@require_safe
@requires(*NEEDS)
def item(request: ActingRequest, source: str, pk: int) -> HttpResponse:
    """What stands in one row: beside the list, on a phone a page of its own. Opened it counts as read."""
    now = timezone.now()
    row = _row(request, _source(request, source, pk), pk, now)
    if row is None:
        return _gone(request)
    services.read(request.actor, [row.about], now)
    if getattr(request, "htmx", False):
        return render(request, "inbox/pane.html", _pane(request, row, now))
    return _page(request, row, now)


@require_POST
@requires(*NEEDS)
def act(request: ActingRequest, source: str, pk: int) -> HttpResponse:
    """Do one of the things that the pane offers; what is refused is said in its form."""
    one = _source(request, source, pk)
    form = ActForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            try:
                _does(one, request.actor, pk, form.cleaned_data)
            except LookupError:
                messages.warning(request, _("Say what is to be done."))
                return redirect(_back(request))
            messages.success(request, _("Done."))
            return redirect(_back(request))
    now = timezone.now()
    row = _row(request, one, pk, now)
    asked = form["act"].value()
    offered = [] if row is None else _offered(request, row, (source, pk), now)
    if row is None or asked not in offered:  # it waits no more, or not for this: there is no form to tell it in
        told_faults(request, form)
        return redirect(reverse("inbox:item", args=[source, pk]) + _query(request))
    return _page(request, row, now, sent=(source, pk, form))


def _does(source: Source, actor: Actor, pk: int, given: dict[str, Any]) -> None:
    if given["act"] == HAND:
        source.hand(actor, pk, given["to"], given["reason"])
    else:
        source.act(actor, pk, given["act"], given["note"])


@require_POST
@requires()
def bulk(request: ActingRequest) -> HttpResponse:
    """Confirm the ticked rows, put them off, mark them."""
    form = BulkForm(request.POST)
    if told_faults(request, form):
        now = timezone.now()
        wanted = set(request.POST.getlist("row")[:MOST_ROWS])
        rows = [row for row in queries.rows(request.actor, now, wide=True) if row.name in wanted]
        if not rows:
            messages.warning(request, _("Nothing is ticked that still waits for you."))
        else:
            _do(request, BulkAct(form.cleaned_data["act"]), rows, form.cleaned_data, now)
    return redirect(_back(request))


@require_POST
@requires()
def keep(request: ActingRequest) -> HttpResponse:
    """Keep the list as it is asked for, under a name."""
    form = KeepForm(request.POST)
    if form.is_valid():
        query = Filters.of(form.cleaned_data["query"]).query()
        try:
            lists.keep(request.actor, PLACE, form.cleaned_data["name"], query)
            messages.success(request, _("The view is kept."))
            return redirect(_back(request))
        except TooManyKeptError:
            form.add_error(None, _("You keep %(most)s views already. Delete one first.") % {"most": MOST_KEPT})
    return _page(request, None, timezone.now(), keep_form=form)


@require_POST
@requires()
def drop(request: ActingRequest, pk: int) -> HttpResponse:
    if lists.drop(request.actor, pk, PLACE):
        messages.success(request, _("The view is deleted."))
    else:
        messages.warning(request, _("You keep no such view."))
    return redirect(_back(request))


def _do(request: ActingRequest, what: BulkAct, rows: list[Row], given: dict[str, Any], now: datetime) -> None:
    actor, abouts, many = request.actor, [row.about for row in rows], len(rows)
    match what:
        case BulkAct.ACKNOWLEDGE:
            _tell(request, services.confirm(actor, rows, given["note"], now))
        case BulkAct.SNOOZE:
            until, soon = Later(given["until"]).until(now), Later.HOUR.until(now)
            # Money that is leaving, and who is being deceived, is not put away.
            late = [row.about for row in rows if row.first and row.due is not None and row.due <= now and until > soon]
            services.snooze(actor, [one for one in abouts if one not in late], until, now)
            if late:
                services.snooze(actor, late, soon, now)
                said = ngettext(
                    "%(n)s row is overdue already: put off for an hour, not longer.",
                    "%(n)s rows are overdue already: put off for an hour, not longer.", len(late),
                )  # fmt: skip
                messages.warning(request, said % {"n": len(late)})
            text = ngettext("%(n)s row put off; clocks run on.", "%(n)s rows put off; clocks run on.", many)
            messages.success(request, text % {"n": many})
        case BulkAct.WAKE:
            services.wake(actor, abouts)
        case BulkAct.READ:
            services.read(actor, abouts, now)
        case BulkAct.UNREAD:
            services.unread(actor, abouts)


def _tell(request: ActingRequest, done: services.Done) -> None:
    if done.rows:
        text = ngettext("%(n)s row confirmed.", "%(n)s rows confirmed.", done.rows)
        messages.success(request, text % {"n": done.rows})
    if done.without:
        text = ngettext(
            "%(n)s row has nothing to confirm: open it.", "%(n)s rows have nothing to confirm: open them.", done.without
        )
        messages.info(request, text % {"n": done.without})
    for why in dict.fromkeys(done.refused):
        messages.warning(request, why)


def _source(request: ActingRequest, code: str, pk: int) -> Source:
    """The source, when the record is in the actor's reach; a 404 else."""
    source = or_404(source_of(code))
    if not source.in_reach(request.actor, pk):
        raise Http404
    return source


def _row(request: ActingRequest, source: Source, pk: int, now: datetime) -> Row | None:
    return queries.row_of(request.actor, source, pk, now) if source.concerns(request.actor) else None


def _gone(request: ActingRequest) -> HttpResponse:
    """It does not wait for this person: somebody else was faster, or it never did."""
    if getattr(request, "htmx", False):
        return render(request, "inbox/pane.html", {"things": []})
    messages.info(request, _("This does not wait for you any more: somebody has dealt with it."))
    return redirect(reverse("inbox:list") + _query(request))


def _query(request: ActingRequest) -> str:
    """The list that a form stood beside, as a query string."""
    query = Filters.of(request.POST.get("list", "") if request.method == "POST" else request.GET).query()
    return f"?{query}" if query else ""


def _back(request: ActingRequest) -> str:
    return reverse("inbox:list") + _query(request)


def _page(
    request: ActingRequest,
    row: Row | None,
    now: datetime,
    *,
    sent: tuple[str, int, ActForm] | None = None,
    keep_form: KeepForm | None = None,
) -> HttpResponse:
    """The list and what is open; `sent` is the form of a source's record that was refused."""
    context = _context(request, row, now)
    if row is not None:
        context |= _pane(request, row, now, sent)
    if keep_form is not None:
        context["keep_form"] = keep_form
    return render(request, "inbox/inbox.html", context, status=422 if sent or keep_form else 200)


def _offered(request: ActingRequest, row: Row, one: tuple[str, int], now: datetime) -> list[str]:
    """What can be done with one of the things of a row."""
    found = [what for source, wait, what in queries.opened(request.actor, row, now) if (source.code, wait.key) == one]
    return [*(act.code for what in found for act in what.here), *(HAND for what in found if what.hand)]


def _pane(
    request: ActingRequest, row: Row, now: datetime, sent: tuple[str, int, ActForm] | None = None
) -> dict[str, Any]:
    things = [
        {
            "source": source, "key": wait.key, "detail": detail, "hand_id": f"hand-{source.code}-{wait.key}",
            "form": (form := sent[2] if sent and sent[:2] == (source.code, wait.key) else None),
            "asked": form["act"].value() if form else "",
            "not_handed": "" if detail.hand else source.not_handed(request.actor, wait.key),
        }
        for source, wait, detail in queries.opened(request.actor, row, now)
    ]  # fmt: skip
    return {"row": row, "things": things, "query": Filters.of(request.GET).query(), "confirms": CONFIRM, "hands": HAND}


def _context(request: ActingRequest, row: Row | None, now: datetime) -> dict[str, Any]:
    actor, filters = request.actor, Filters.of(request.GET)
    every = queries.rows(actor, now, wide=filters.wide)
    page = queries.page(queries.matching(every, filters, now), request.GET.get("after", ""))
    return {
        "filters": filters,
        "query": filters.query(),
        "tabs": _tabs(request, filters, queries.counts(every)),
        "page": page,
        "rows": [
            {"row": one, "item": item, "url": _url(one, filters), "here": row is not None and one.about == row.about}
            for one, item in queries.shown(actor, page.rows, now)
        ],
        "later": list(Later),
        "keep_form": KeepForm(initial={"query": filters.query()}),
        "kept": [_kept(one, filters) for one in lists.kept(actor, PLACE)],
        "may_be_wide": any(one.kind is Kind.ALERT for one in sources(actor)),
        "confirms": CONFIRM,
        "quick": [_("Ordered by phone"), _("Being worked on"), _("The person was reached")],
        "words": _words(),
    }


def _url(row: Row, filters: Filters) -> str:
    source, wait = row.waits[0]
    query = filters.query()
    return reverse("inbox:item", args=[source.code, wait.key]) + (f"?{query}" if query else "")


def _words() -> dict[str, str]:
    """Words of the script."""
    return {
        "tick": _("Tick or untick the row"),
        "confirm": _("Confirm what is ticked, or what is open"),
        "nothing": _("Nothing that is ticked has a reminder to confirm. Open the records."),
        "snooze": _("Put off what is ticked, or what is open"),
        "unread": _("Mark as unread"),
        "open": _("Open the record"),
    }


def _kept(one: ListView, filters: Filters) -> dict[str, Any]:
    return {"pk": one.pk, "name": one.name, "url": f"?{one.query}", "here": one.query == filters.query()}


def _tabs(request: ActingRequest, filters: Filters, counts: dict[str, int]) -> list[dict[str, Any]]:
    """All, those that the actor's sources have, and what was put off."""
    kinds = dict.fromkeys(source.kind for source in sources(request.actor))
    names = {"": pgettext("inbox", "All")} | {kind.value: kind.label for kind in kinds} | {LATER: _("Put off")}
    here = reverse("inbox:list")
    return [
        tab(label, f"{here}?{filters.query(tab=name)}", name == filters.tab, capped_text(counts.get(name, 0), MOST))
        for name, label in names.items()
    ]
