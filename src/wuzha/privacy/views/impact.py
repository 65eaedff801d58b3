# SPDX-License-Identifier: Apache-2.0
"""The register of personal-data impact assessments (个人信息保护影响评估)."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.engine.calendar import end_of_day
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.org.services.guard import at_the_top
from wuzha.privacy.forms import ImpactForm, ReasonForm
from wuzha.privacy.queries import impact as queries
from wuzha.privacy.services import impact
from wuzha.privacy.services.errors import Code
from wuzha.privacy.services.impact import Content
from wuzha.ui.acting import refusals_in
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead


@require_safe
@requires(May.IMPACT, May.READ_AUDIT)
def index(request: ActingRequest) -> HttpResponse:
    context = {"entries": queries.register(), "keeps": at_the_top(request.actor)}
    return render(request, "privacy/impact.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.IMPACT)
def add(request: ActingRequest) -> HttpResponse:
    """A processing with its first assessment."""
    form = ImpactForm(request.POST or None, initial={"reviewed_at": timezone.localdate()})
    del form.fields["change"]
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, {Code.DATES: "next_review"}):
            made = impact.add(request.actor, _content(form))
            messages.success(request, _("The assessment is in the register."))
            return redirect("privacy:impact_entry", made.pk)
    return render(request, "privacy/impact_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@requires(May.IMPACT, May.READ_AUDIT)
def detail(request: ActingRequest, pk: int) -> HttpResponse:
    """An entry as last reviewed, and its versions before."""
    return _entry(request, _found(pk), ReasonForm())


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.IMPACT)
def review(request: ActingRequest, pk: int) -> HttpResponse:
    """A new version, beginning with what the last one said."""
    found = _found(pk)
    latest = found.latest
    initial = {name: getattr(latest, name) for name in ImpactForm.Meta.fields}
    initial |= {"reviewed_at": timezone.localdate(), "next_review": None, "change": ""}
    form = ImpactForm(request.POST or None, initial=initial)
    form.fields["change"].required = True
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        with refusals_in(form, {Code.DATES: "next_review"}):
            impact.review(request.actor, pk, int(seen) if seen.isdecimal() else 0, _content(form))
            messages.success(request, _("The review is in the register; the version before stays."))
            return redirect("privacy:impact_entry", pk)
    context = {"form": form, "one": found}
    return render(request, "privacy/impact_form.html", context, status=422 if form.errors else 200)


@require_POST
@requires(May.IMPACT)
def end(request: ActingRequest, pk: int) -> HttpResponse:
    """The processing has ended, and why."""
    found, form = _found(pk), ReasonForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            impact.end(request.actor, pk, form.cleaned_data["reason"])
            messages.success(request, _("The processing is ended; the entry stays."))
            return redirect("privacy:impact_entry", pk)
    return _entry(request, found, form)


def _entry(request: ActingRequest, one: queries.Entry, form: ReasonForm) -> HttpResponse:
    """An entry with its head, what is next on it, and the dialog to end it."""
    keeps = at_the_top(request.actor) and may(request.actor.role, May.IMPACT) and one.due != "ended"
    latest = one.latest
    tones = {"ended": ("", _("Processing ended")), "late": ("bad", _("Review due")), "soon": ("wait", _("Review soon"))}
    tone, word = tones.get(one.due, ("ok", _("In force")))
    facts = [
        Fact(_("Responsible"), latest.owner),
        Fact(_("Reviewed"), f"{latest.reviewed_at:%Y-%m-%d} {latest.by.name}"),
        Fact(_("Next review"), f"{latest.next_review:%Y-%m-%d}"),
    ]
    context = {
        "one": one,
        "keeps": keeps,
        "form": form,
        "head": RecordHead(latest.title, number=one.entry.number, chips=[Chip(word, tone)], facts=facts),
        "next": _next(one, keeps=keeps),
    }
    return render(request, "privacy/impact_entry.html", context, status=422 if form.errors else 200)


def _next(one: queries.Entry, *, keeps: bool) -> NextAct | None:
    """The review, with its day; ending it stands behind the menu. Nothing once the processing has ended."""
    if one.due == "ended":
        return None
    due, what = end_of_day(one.latest.next_review), _("Review the assessment, or when the processing changes")
    if not keeps:
        return NextAct(what, "", _("Kept by the administrators of the city"), mine=False, due=due)
    review = Act(_("Enter a review"), url=reverse("privacy:impact_review", args=[one.entry.pk]), icon="edit", key="e")
    end = Act(
        _("End the processing"),
        opens="end",
        icon="ban",
        kind="danger",
        hint=_("the entry stays and is not reviewed any more"),
    )
    return NextAct(what, due=due, act=review, others=[end])


def _found(pk: int) -> queries.Entry:
    found = queries.get(pk)
    if found is None:
        raise Http404
    return found


def _content(form: ImpactForm) -> Content:
    values: dict[str, Any] = {"change": ""} | form.cleaned_data
    return cast("Content", values)
