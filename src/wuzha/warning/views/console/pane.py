# SPDX-License-Identifier: Apache-2.0
"""One warning on the right: its context, its answers, and how a refusal comes back with nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.models import Grant
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError
from wuzha.ui import components
from wuzha.ui.acting import refusals_in
from wuzha.ui.answers import or_404, toast
from wuzha.ui.middleware import reveals
from wuzha.warning.forms import console as forms
from wuzha.warning.models import DeskAct
from wuzha.warning.queries import desk as desks
from wuzha.warning.queries import paging
from wuzha.warning.queries.candidates import colleagues
from wuzha.warning.queries.desk import Clear, Desk, Line
from wuzha.warning.queries.filters import Filters
from wuzha.warning.queries.of_cases import cases_of
from wuzha.warning.registry import tied
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import OPEN
from wuzha.warning.rulesets import COMPLETION
from wuzha.warning.services import completion
from wuzha.warning.services.errors import Code
from wuzha.warning.views.console import lists, sheets
from wuzha.warning.views.console.next import next_act
from wuzha.warning.views.field.timeline import entries

REFUSED = 422
#: Where an item is mostly found.
LIKELY = {
    "USER_CONFIRMED": "CARRIER_RECORD",
    "ADDRESS_LIVE": "RENTAL",
    "CONTACT_ALT": "FAMILY",
    "WORKPLACE": "EMPLOYER",
    "GRID_WORKER": "GRID",
    "SCRIPT_POINTS": "DIRECTIVE",
    "ALT_NUMBER": "CARRIER_RECORD",
    "PAST_WARNINGS": "PAST",
}
#: Stations shown as buttons; the others are in a list.
SUGGESTED = 3
#: Forms of the acts, but for the one that is about colleagues; the page names each by `short_name`.
ACT_FORMS: tuple[type[forms.ActForm], ...] = (
    forms.SnoozeForm, forms.InvalidForm, forms.MergeForm, forms.ReleaseForm, forms.RecallForm, forms.TakeOverForm,
    forms.ReopenForm, forms.CommentForm, forms.RestoreForm, forms.DispatchForm,
)  # fmt: skip


def load(request: ActingRequest, pk: int) -> Desk:
    """The warning, or 404 when it is not in reach."""
    return or_404(desks.of(request.actor, pk))


def desk_context(
    request: ActingRequest,
    desk: Desk,
    *,
    clear: Clear | None = None,
    refused: str = "",
    item_form: forms.ItemForm | None = None,
    form: forms.ActForm | None = None,
) -> dict[str, Any]:
    """Context of the right pane and its parts. A bound form keeps what was typed."""
    seen = {"version": desk.warning.version, "seen_at": desk.now.isoformat()}
    acts: dict[str, forms.ActForm] = {f"{one.short_name}_form": one(initial=seen) for one in ACT_FORMS}
    acts["assign_form"] = forms.AssignForm(colleagues(desk.actor), initial=seen)
    if form is not None:
        acts[f"{form.short_name}_form"] = form
    same = [one for one in desk.previous[0] if one.state in OPEN]
    grant = grant_of(request, desk.warning.pk)
    return {
        "desk": desk,
        "warning": desk.warning,
        "clear": clear,
        "refused": refused,
        "purpose": grant.text if grant else "",
        "next": next_act(desk),
        "sheets": sheets.possible(desk, acts, asks_purpose=desk.may_reveal and not (grant and grant.text)),
        "mergeable": same,
        "lines": checklist(desk, item_form) if desk.can_work else [(line, None) for line in desk.checklist],
        "suggested": desk.stations[:SUGGESTED] if desk.can_work else [],
        "other_stations": desk.stations[SUGGESTED:] if desk.can_work else [],
        "story": entries(desk.timeline, clear.notes if clear else {}, clear.remarks if clear else {}),
        "changed": changed_since(desk, form),
        "cases": cases_of(request.actor, desk.warning) if may(request.actor.role, May.READ_CASES) else [],
        "tied": [one for told in tied for one in told(request.actor, desk.warning.pk)],
    } | acts


def checklist(desk: Desk, bound: forms.ItemForm | None) -> list[tuple[Line, forms.ItemForm]]:
    """Each item with its form. The one that is next, or that was refused, is open and has the focus."""
    upcoming = desk.next_line
    found = []
    for line in desk.checklist:
        code = line.item.code
        form = bound if bound is not None and bound.item == code else forms.ItemForm(code, initial=_before(line, desk))
        form.is_open = form is bound or (bound is None and line is upcoming)
        found.append((line, form))
    return found


def _before(line: Line, desk: Desk) -> dict[str, Any]:
    source = line.tried.source if line.tried else LIKELY.get(line.item.code, "OTHER")
    code = desk.warning.division_code
    return {"source": source, "town": code[:9] if len(code) >= 9 else "", "village": code if len(code) == 12 else ""}


def changed_since(desk: Desk, form: forms.ActForm | None) -> list[dict[str, Any]]:
    """What happened since the page was made on which a refused form was filled in."""
    seen_at = form.cleaned_data.get("seen_at") if form is not None and form.is_bound else None
    if seen_at is None:
        return []
    return entries([entry for entry in desk.timeline if entry.at > seen_at], {})


def grant_of(request: ActingRequest, pk: int) -> Grant | None:
    """What this session has opened the warning for already."""
    return grants.held(request.actor, request.session.session_key, ("warning", pk))


def news_of(request: ActingRequest) -> str:
    """`w.v` if the warning open in the page (`w`, at version `v`) has changed since; empty if not."""
    key, version = request.GET.get("w", ""), request.GET.get("v", "")
    if not key.isdecimal() or not version.isdecimal():
        return ""
    found = desks.of(request.actor, int(key))
    return f"{key}.{version}" if found is None or found.warning.version != int(version) else ""


def act(
    request: ActingRequest,
    pk: int,
    form: forms.ActForm | None,
    do: Callable[[], object],
    said: Callable[[], str],
    *,
    focus: str = "list",
    goes_on: bool = False,
) -> HttpResponse:
    """Do one act of the desk. When it gives back a `DeskAct`, the toast offers to take it back.

    Done: the warning as it is now, or with `goes_on` the next of the list, a toast, the list anew, the focus where the
    work goes on. Refused: the form as it was filled in, with why; nothing typed is lost.
    """
    load(request, pk)
    if form is None or form.is_valid():
        try:
            kept = do()
        except RefusalError as refused:
            return refuse(request, pk, form, refused)
        undo = reverse("warning:act_undo", args=[kept.pk]) if isinstance(kept, DeskAct) else ""
        following = _following(request, pk) if goes_on else None
        return done(request, following or pk, said(), undo=undo, focus=focus, opens=following is not None)
    return again(request, pk, form)


def _following(request: ActingRequest, pk: int) -> int | None:
    """What stands first in the list that is shown, when this warning has left one's hands; only in the desk itself."""
    shown = urlsplit(getattr(getattr(request, "htmx", None), "current_url", None) or "")
    if shown.path != reverse("warning:console"):
        return None
    found = paging.keys(request.actor, Filters.of(shown.query), timezone.now(), "", 2)
    return next((key for key in found if key != pk), None)


def refuse(request: ActingRequest, pk: int, form: forms.ActForm | None, refused: RefusalError) -> HttpResponse:
    """Why not: in the form, if there is one, and above the warning."""
    if form is None:
        context = desk_context(request, load(request, pk), refused=refused.message)
        return toast(answer(request, context, "pane", status=REFUSED), refused.message, "warn")
    form.refuse(refused)
    return again(request, pk, form, stale=refused.code is Code.STALE)


def again(request: ActingRequest, pk: int, form: forms.ActForm, *, stale: bool = False) -> HttpResponse:
    """The form as it was filled in, with what is wrong; after a change by others, with what they changed."""
    desk = load(request, pk)
    context = desk_context(request, desk, form=form)
    if not stale:
        context["changed"] = []
    else:  # whoever has read what changed may send it again
        seen = {"version": str(desk.warning.version), "seen_at": timezone.now().isoformat()}
        form.data = {name: form.data.get(name) for name in form.data} | seen
    form.focus_fault()
    if not getattr(request, "htmx", False):
        if form.short_name in sheets.ACTS and form not in [one.form for one in context["sheets"]]:
            context["sheets"].append(sheets.of_act(form, pk))  # not possible any more: it says why
        return answer(request, context, "pane", status=REFUSED)
    part = "dispatch_form"
    if form.short_name != "dispatch":
        part, context["sheet"] = "act_form", sheets.of_act(form, pk)
    response = render(request, f"warning/console/parts/{part}.html", context | {"beside": stale}, status=REFUSED)
    response["HX-Retarget"], response["HX-Reswap"] = f"#{form.short_name}-form", "outerHTML"
    return response


def done(
    request: ActingRequest, pk: int, text: str, *, undo: str = "", focus: str = "detail", opens: bool = False
) -> HttpResponse:
    """The warning after an act. `opens` puts it into the address, as it was not open before."""
    if not getattr(request, "htmx", False):
        messages.success(request, text)
        return redirect("warning:detail", pk)
    response = answer(request, desk_context(request, load(request, pk)), "pane")
    if opens:
        current = urlsplit(getattr(request.htmx, "current_url", None) or "").query  # type: ignore[attr-defined]
        filters = Filters.of(request.POST.get("query", current))
        glue = "&" if filters.query() else "?"
        response["HX-Push-Url"] = f"{lists.address(filters)}{glue}w={pk}"
    open_key = request.headers.get("X-Open")  # undone from a toast, which has no place of its own
    if open_key == str(pk):
        response["HX-Retarget"], response["HX-Reswap"] = "#detail", "innerHTML"
    elif open_key is not None:
        focus = "list"
    trigger_client_event(response, "queue-changed", {})
    trigger_client_event(response, "focus-on", {"where": focus}, after="settle")
    return toast(response, text, undo=undo) if text else response


def answer(request: ActingRequest, context: dict[str, Any], part: str, *, status: int = 200) -> HttpResponse:
    """To htmx a part of the page; else the whole page of the warning."""
    htmx = bool(getattr(request, "htmx", False))
    name = f"warning/console/parts/{part}.html" if htmx else "warning/console/detail.html"
    return render(request, name, context | {"answering": htmx}, status=status)


def not_in_reach() -> dict[str, Any]:
    """What stands where a warning would that is not there, or not for this person."""
    text = _("There is no such warning in your area. It may have been sent to another unit: look for its number.")
    return components.empty(_("Not in your reach"), text, "lock")


def number(request: ActingRequest, pk: int) -> str:
    return load(request, pk).warning.number


@require_GET
@requires(May.TRIAGE, May.READ_WARNINGS)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """The warning: in the right pane of the desk, or as a page of its own for whoever may read it."""
    found = desks.of(request.actor, pk)
    if found is None:
        if getattr(request, "htmx", False):
            return render(request, "components/empty.html", not_in_reach())
        return render(request, "warning/console/gone.html", {"gone": not_in_reach()}, status=404)
    return answer(request, desk_context(request, found), "pane")


@require_POST
@requires(May.TRIAGE, May.READ_WARNINGS)
@requires(May.REVEAL)
@reveals
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """The person in clear for this one view. The purpose is asked once a warning and session; each look is recorded."""
    desk = load(request, pk)
    grant = grant_of(request, pk)
    if grant is None:
        form = forms.RevealForm(request.POST)
        if not form.is_valid():
            form.focus_fault()
            context = {"sheet": sheets.of_reveal(form, pk)}
            response = render(request, "warning/console/parts/act_form.html", context, status=REFUSED)
            response["HX-Retarget"], response["HX-Reswap"] = "#reveal-form", "outerHTML"
            return response
        grant = grants.give(request.actor, request.session.session_key, ("warning", pk), **form.cleaned_data)
    clear = desks.reveal(desk, f"{grant.text}（{desk.warning.number}）", grant.detail)
    response = answer(request, desk_context(request, desk, clear=clear), "pane")
    return trigger_client_event(response, "focus-on", {"where": "#person-title"}, after="settle")


@require_POST
@requires(May.TRIAGE)
def item(request: ActingRequest, pk: int, code: str) -> HttpResponse:
    """Record one item of the checklist; the next one opens."""
    load(request, pk)
    form = forms.ItemForm(code, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_in(form):
            completion.add_item(
                request.actor,
                pk,
                item=code,
                found=given["found"],
                source=given["source"],
                value=given["value"],
                division_code=form.division_code if given["found"] == Found.FOUND else "",
                use_number=given["use_number"],
            )
            context = desk_context(request, load(request, pk))
            context["person_changed"] = code in (completion.ADDRESS, completion.NUMBER)
            response = answer(request, context, "completed")
            label = next((one.label for one in COMPLETION.at().items if one.code == code), code)
            text = _("%(item)s: %(found)s.") % {"item": label, "found": Found(given["found"]).label}
            trigger_client_event(response, "say", {"text": text})
            return trigger_client_event(response, "queue-changed", {})
    form.focus_fault()
    context = desk_context(request, load(request, pk), item_form=form)
    response = answer(request, context, "completed", status=REFUSED)
    whole = form.non_field_errors()
    return toast(response, " ".join(map(str, whole)), "warn") if whole else response


@require_GET
@requires(May.TRIAGE)
def villages(request: ActingRequest) -> HttpResponse:
    """The villages of a town, for the address picker."""
    form = forms.ItemForm("ADDRESS_LIVE", initial={"town": request.GET.get("town", "")})
    return render(request, "components/field.html", components.field(form["village"]))
