# SPDX-License-Identifier: Apache-2.0
"""The list of tickets, a new one, one ticket with each act on it, and its paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.inspections.forms import tickets as forms
from wuzha.inspections.models import Ticket, TicketUnit
from wuzha.inspections.queries import tickets
from wuzha.inspections.queries.asked import part_of
from wuzha.inspections.queries.tickets import Filters, is_issuer
from wuzha.inspections.registry import taken_over_by
from wuzha.inspections.rules.tickets import Source, furthest_behind
from wuzha.inspections.rulesets import CHAIN
from wuzha.inspections.services import drafting, escalating, findings, papers, reviewing
from wuzha.inspections.services.following import CONCLUSIONS, KIND
from wuzha.inspections.views.next import LABELS, head, next_act, state_chip
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.requests.queries import lists as requests
from wuzha.requests.services import answering
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import as_file, or_404, tab
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals

#: Who may open a ticket: which ones, says the reach.
READERS = (May.READ_OVERSIGHT, May.READ_REQUESTS)
ACTING = (May.OVERSEE, May.APPROVE_OVERSIGHT, May.ANSWER_REQUESTS)


@require_safe
@requires(*READERS)
def index(request: ActingRequest) -> HttpResponse:
    """A row for each unit of a ticket."""
    actor, given = request.actor, request.GET
    oversees = may(actor.role, May.OVERSEE)
    names = {
        "open": pgettext("ticket", "Open"), "late": pgettext("ticket", "Overdue"),
        "draft": pgettext("ticket", "To be issued"), "review": pgettext("ticket", "To be reviewed"),
        "owed": pgettext("ticket", "Given to us"), "closed": pgettext("ticket", "Closed"),
        "all": pgettext("ticket", "All tickets"),
    }  # fmt: skip
    shown = [one for one in names if oversees or one not in ("draft", "review")]
    first = "open" if oversees else "owed"
    unit = given.get("unit", "")
    filters = Filters(
        given.get("tab", "") if given.get("tab", "") in shown else first,
        given.get("source", "") if given.get("source", "") in Source.values else "",
        int(unit) if unit.isdecimal() and len(unit) < 10 else None,
    )
    tabs = [tab(names[one], f"?{_query(filters, tab=one)}", one == filters.tab) for one in shown]
    page = tickets.page(actor, filters, given.get("after", ""))
    context = {
        "page": page, "tabs": tabs, "filters": filters, "sources": Source.choices, "oversees": oversees,
        "rows": [(one, state_chip(one)) for one in page.rows],
    }  # fmt: skip
    return render(request, "inspections/index.html", context)


def _query(filters: Filters, **changes: str) -> str:
    values = {"tab": filters.tab, "source": filters.source, "unit": str(filters.unit_id or "")}
    return urlencode({name: value for name, value in (values | changes).items() if value})


@require_http_methods(["GET", "POST"])
@requires(May.OVERSEE)
def new(request: ActingRequest) -> HttpResponse:
    """Draft a ticket by hand, or on the back-check of a case (`?case=`) or on an overdue clue (`?clue=`)."""
    given = request.POST if request.method == "POST" else None
    initial: dict[str, Any] = {}
    if case := request.GET.get("case", ""):
        initial = forms.of_back_check(request.actor, case[:40])
    elif (clue := request.GET.get("clue", "")).isdecimal():
        initial = forms.of_clue(request.actor, int(clue[:12]))
    form = forms.TicketForm(request.actor, given, initial=initial)
    if given is not None:
        made = form.done(lambda: drafting.draft(request.actor, form.new()))
        if made is not None:
            messages.success(request, pgettext("ticket", "Drafted. Somebody else issues it."))
            return redirect(made)
    context = {"form": form, "title": pgettext("ticket", "Draft a ticket")}
    return render(request, "inspections/new.html", context, status=200 if given is None else 422)


@require_POST
@requires(May.OVERSEE)
@reveals
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Change a draft: its words stand there in clear once it is opened (`open`), and the trail says so."""
    actor, ticket = request.actor, _found(request, pk)
    if not is_issuer(actor, ticket):
        raise Http404
    opening = "open" in request.POST
    if opening:
        clear = drafting.clear_words(actor, ticket, f"修改督办单：{ticket.number}")
        names = ("source", "source_note", "title", "basis", "due_on")
        initial: dict[str, Any] = {name: getattr(ticket, name) for name in names} | clear
        initial["units"] = [one.unit_id for one in tickets.parts_of(actor, ticket)]
        initial["case"] = str(ticket.about_id or "") if ticket.source == Source.BACK_CHECK else ""
        form = forms.TicketForm(actor, None, initial=initial, keeps=ticket.source)
    else:
        form = forms.TicketForm(actor, request.POST, keeps=ticket.source)
        if form.done(lambda: drafting.edit(actor, pk, form.new())) is not None:
            return redirect(ticket)
    context = {"form": form, "title": pgettext("ticket", "Change the draft"), "ticket": ticket}
    return render(request, "inspections/new.html", context, status=200 if opening else 422)


@require_safe
@requires(*READERS)
def ticket(request: ActingRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    return _page(request, found, _part(request, found))


@require_POST
@requires(*READERS)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """What is to be put right, and what was replied, in clear for this one view."""
    found = _found(request, pk)
    part = _part(request, found)
    clear = tickets.show(request.actor, found, part, f"办理督办单：{found}")
    return _page(request, found, part, clear=clear)


@require_POST
@requires(*ACTING)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act on a whole ticket: issue it, call it off."""
    found = _found(request, pk)
    part = _part(request, found)
    ways = _ways(request, found, part)
    return acted(request, ways, name, found, lambda faulty: _page(request, found, part, faulty))


@require_POST
@requires(*ACTING)
def part_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act on a ticket with one unit, by its dialog."""
    part = or_404(part_of(request.actor, pk))
    found = _found(request, part.ticket_id)
    back = f"{found.get_absolute_url()}?unit={part.pk}"
    ways = _ways(request, found, part)
    return acted(request, ways, name, back, lambda faulty: _page(request, found, part, faulty))


@require_POST
@requires(May.OVERSEE)
@reveals
def paper(request: ActingRequest, pk: int) -> HttpResponse:
    """The ticket as a Word file with its receipt."""
    found = _found(request, pk)
    try:
        made = papers.ticket_paper(request.actor, pk)
        kept, content = papers.read_paper(request.actor, made.pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(found)
    return as_file(content, f"{found.document_no}.{kept.suffix}")


def _found(request: ActingRequest, pk: int) -> Ticket:
    return or_404(tickets.of(request.actor, pk))


def _part(request: ActingRequest, found: Ticket) -> TicketUnit:
    """The unit whose part is shown: the chosen one, one's own, or the one that is furthest behind."""
    parts = tickets.parts_of(request.actor, found)
    chosen = request.GET.get("unit", "")
    for rule in (
        lambda one: str(one.pk) == chosen,
        lambda one: one.unit_id == request.actor.unit_id,
        lambda one: one.state == furthest_behind(part.state for part in parts),
    ):
        if (part := next(filter(rule, parts), None)) is not None:
            return part
    raise Http404


def _ways(request: ActingRequest, found: Ticket, part: TicketUnit) -> dict[str, Way]:
    """All acts on a ticket and on the unit's part of it; the state says which of them are offered."""
    actor, asked = request.actor, part.request_id or 0
    open_findings = [one for one in tickets.findings_of_ticket(actor, found) if one.cleared_at is None]

    def said(name: str, form: type[OnPage]) -> Any:
        return lambda given: form(given, auto_id=f"{name}-%s")

    def data(form: Any) -> dict[str, Any]:
        cleaned: dict[str, Any] = form.cleaned_data
        return cleaned

    ways: dict[str, tuple[Any, Any]] = {
        "issue": (OnPage, lambda _form: drafting.issue(actor, found.pk)),
        "call_off": (
            said("call_off", forms.ReasonForm),
            lambda form: drafting.call_off(actor, found.pk, data(form)["reason"]),
        ),
        "sign": (OnPage, lambda _form: answering.sign(actor, asked)),
        "report": (forms.ReportForm, lambda form: answering.report(actor, asked, data(form)["note"])),
        "reply": (
            lambda given: forms.ReplyForm(given, request.FILES or None),
            lambda form: answering.answer(actor, asked, form.answer()),
        ),
        "take_up": (OnPage, lambda _form: reviewing.take_up(actor, part.pk)),
        "close": (forms.OpinionForm, lambda form: reviewing.close(actor, part.pk, data(form)["reason"])),
        "return": (
            forms.ReturnForm,
            lambda form: reviewing.send_back(actor, part.pk, data(form)["reason"], data(form)["due_on"]),
        ),
        "escalate": (
            said("escalate", forms.ReasonForm), lambda form: escalating.escalate(actor, part.pk, data(form)["reason"])
        ),
        "recheck": (
            lambda given: forms.RecheckForm(open_findings, given, request.FILES or None),
            lambda form: findings.recheck(actor, part.pk, form.told()),
        ),
        "extend": (
            forms.ExtendForm,
            lambda form: reviewing.extend(actor, part.pk, data(form)["due_on"], data(form)["reason"]),
        ),
        "remind": (OnPage, lambda _form: reviewing.remind(actor, part.pk)),
        "withdraw": (
            said("withdraw", forms.ReasonForm), lambda form: reviewing.withdraw(actor, part.pk, data(form)["reason"])
        ),
    }  # fmt: skip
    return {name: Way(LABELS[name], form, do, files=name in ("reply", "recheck")) for name, (form, do) in ways.items()}


def _page(
    request: ActingRequest,
    found: Ticket,
    part: TicketUnit,
    faulty: Faulty = None,
    clear: Mapping[str, str] | None = None,
) -> HttpResponse:
    actor, clear = request.actor, clear or {}
    parts = tickets.parts_of(actor, found)
    about = tickets.findings_of_ticket(actor, found)
    following = next_act(actor, found, part, findings=any(one.cleared_at is None for one in about))

    def address(name: str) -> str:
        if name in ("issue", "call_off"):
            return reverse("inspections:ticket_act", args=[found.pk, name])
        return reverse("inspections:part_act", args=[part.pk, name])

    steps = tickets.unit_steps(actor, part)
    asked = requests.of(actor, part.request_id or 0) if may(actor.role, May.READ_REQUESTS) else None
    chain = CHAIN.at(part.issued_at)
    context = {
        "ticket": found, "part": part, "clear": clear, "next": following, "oversees": is_issuer(actor, found),
        "head": head(found, part, steps, len(parts) - 1),
        "sheets": sheets(_ways(request, found, part), offered(following), address, faulty),
        "parts": [(one, state_chip(one)) for one in parts],
        "answers": [_answer(one, clear) for one in requests.answers_of(actor, asked)] if asked is not None else [],
        "files": requests.files_of(actor, asked) if asked is not None else [],
        "reminders": requests.reminders_of(actor, asked) if asked is not None else [],
        "reports": [(one, clear.get(f"note:{one.pk}", "")) for one in requests.steps_of(actor, asked) if one.note]
        if asked is not None
        else [],
        "steps": [(one, clear.get(f"step:{one.pk}", "")) for one in steps],
        "ticket_steps": tickets.steps_of(actor, found),
        "escalations": [
            (one, chain.label(one.step), taken_over_by(actor, one.about_type, one.about_id) if one.about_id else None)
            for one in tickets.escalations_of(actor, part)
        ],
        "rechecks": [(one, clear.get(f"recheck:{one.pk}", "")) for one in tickets.rechecks_of(actor, part)],
        "findings": about,
    }  # fmt: skip
    return render(request, "inspections/ticket.html", context, status=422 if faulty is not None else 200)


def _answer(one: Any, clear: Mapping[str, str]) -> dict[str, Any]:
    """A reply as its panel shows it; its words sealed until they are shown."""
    fields = [
        (one_field.label, one.values[one_field.code]) for one_field in KIND.fields if one_field.code in one.values
    ]
    conclusion = dict(CONCLUSIONS).get(one.conclusion, one.conclusion)
    return {"row": one, "conclusion": conclusion, "fields": fields, "text": clear.get(f"answer:{one.no}", "")}
