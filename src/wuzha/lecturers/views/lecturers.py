# SPDX-License-Identifier: Apache-2.0
"""Lecturers and their talks: lists, one with its acts, the code for the audience, certificates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.lecturers import forms
from wuzha.lecturers.models import Lecturer, Talk
from wuzha.lecturers.queries import lists
from wuzha.lecturers.queries.results import audience_of, facts, too_many
from wuzha.lecturers.rulesets import POLICY, STARS
from wuzha.lecturers.services import files, lecturers, stars, talks
from wuzha.lecturers.views.next import LABELS, act_of, head_of, hundredths, of_lecturer, starry, tabs, what_next, works
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import as_file, or_404, tab
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals
from wuzha.ui.record import Chip, Fact, NextAct, RecordHead

WORKING = (May.WORK_OUTREACH, May.OVERSEE)


@require_safe
@requires(May.READ_OUTREACH)
def index(request: ActingRequest) -> HttpResponse:
    """Lecturers, by where they stand."""
    actor, given = request.actor, request.GET
    here = given.get("tab", "") if given.get("tab", "") in lists.TABS else "active"
    page = lists.page(actor, here, given.get("after", ""))
    names = {
        "active": pgettext("lecturers", "Active"), "stars": pgettext("lecturers", "With stars"),
        "nominated": pgettext("lecturers", "Nominated"), "all": pgettext("lecturers", "All"),
    }  # fmt: skip
    known = facts([one.pk for one in page.rows])
    context = {
        "page": page, "rows": [(one, starry(one.stars), known[one.pk], what_next(one)) for one in page.rows],
        "tabs": [tab(label, f"?tab={name}", name == here) for name, label in names.items()], "pages": tabs("index"),
        "enters": works(actor),
    }  # fmt: skip
    return render(request, "lecturers/index.html", context)


@require_http_methods(["GET", "POST"])
@requires(*WORKING)
def new(request: ActingRequest) -> HttpResponse:
    """Nominate a lecturer."""
    actor, today = request.actor, timezone.localdate()
    path = actor.unit_path or "-"
    given = request.POST if request.method == "POST" else None
    form = forms.LecturerForm(lists.units_at(path, today), lists.people_at(path), given)
    if given is not None:
        made = form.done(lambda: lecturers.nominate(actor, form.new()))
        if made is not None:
            messages.success(request, pgettext("lecturers", "The lecturer is nominated."))
            return redirect(made)
    title = pgettext("lecturers", "Nominate a lecturer")
    context = {"form": form, "title": title, "up": reverse("lecturers:index"),
               "up_label": pgettext("lecturers", "Star lecturers")}  # fmt: skip
    return render(request, "lecturers/new.html", context, status=200 if given is None else 422)


@require_safe
@requires(May.READ_OUTREACH)
def lecturer(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, or_404(lists.of(request.actor, pk)))


@require_POST
@requires(May.READ_OUTREACH)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """Phone and note in clear; the look is in the trail."""
    row = or_404(lists.of(request.actor, pk))
    return _page(request, row, clear=lists.show(request.actor, row, f"联系宣讲师：{row.number}"))


@require_POST
@requires(*WORKING)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act on a lecturer by its dialog."""
    row = or_404(lists.of(request.actor, pk))
    return acted(request, _ways(request, row), name, row, lambda faulty: _page(request, row, faulty))


def _ways(request: ActingRequest, row: Lecturer) -> dict[str, Way]:
    actor, pk, today = request.actor, row.pk, timezone.localdate()
    city = (actor.unit_path or "-")[: Unit.steplen]
    since = max(today - timedelta(days=POLICY.at().late_days), row.since or today)
    return {
        "accept": Way(LABELS["accept"][0], OnPage, lambda _form: lecturers.accept(actor, pk)),
        "turn_down": Way(
            LABELS["turn_down"][0], lambda given: forms.ReasonForm("turn_down", given),
            lambda form: lecturers.turn_down(actor, pk, form.cleaned_data["reason"]),
        ),
        "talk": Way(
            LABELS["talk"][0],
            lambda given: forms.TalkForm(lists.activities(actor, since), lists.units_at(city, today), given),
            lambda form: talks.record(actor, form.new(pk)),
        ),
        "review": Way(LABELS["review"][0], OnPage, lambda _form: stars.review(actor, pk)),
        "leave": Way(
            LABELS["leave"][0], forms.LeaveForm, lambda form: lecturers.leave(actor, pk, form.cleaned_data["on"])
        ),
    }  # fmt: skip


def _page(
    request: ActingRequest, row: Lecturer, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor = request.actor
    todo, known, rule = of_lecturer(actor, row), facts([row.pk])[row.pk], STARS.at()
    context = {
        "row": row, "head": head_of(row), "next": todo, "clear": clear or {}, "known": known, "rule": rule,
        "least": POLICY.at().least_marks,
        "mean": _mean(known.marks, known.marks_sum), "contest": hundredths(known.contest),
        "talks": lists.talks(actor, lecturer=row.pk).rows[:20], "papers": lists.papers_of(actor, lecturer=row.pk),
        "contests": [(one, hundredths(one.total)) for one in lists.contests_of(actor, row)],
        "decisions": [
            (one, starry(one.before), starry(one.stars), hundredths(one.score), _told(one.facts))
            for one in lists.decisions_of(actor, row)
        ],
        "sheets": sheets(
            _ways(request, row) if works(actor) else {}, offered(todo),
            lambda name: reverse("lecturers:act", args=[row.pk, name]), faulty,
        ),
    }  # fmt: skip
    return render(request, "lecturers/lecturer.html", context, status=422 if faulty is not None else 200)


def _mean(marks: int, whole: int) -> str:
    """The mean of an audience's marks; nothing where there are too few."""
    return f"{whole / marks:.2f}" if marks >= POLICY.at().least_marks else ""


def _told(known: Mapping[str, object]) -> list[tuple[str, str]]:
    """What a decision rests on: each item with its points."""
    points = known.get("points")
    items = {one.code: one.zh for one in STARS.at().items}
    found = points.items() if isinstance(points, dict) else ()
    return [(str(items.get(code, code)), hundredths(value)) for code, value in found]


@require_safe
@requires(May.READ_OUTREACH)
def talk_list(request: ActingRequest) -> HttpResponse:
    """Talks, the latest first."""
    page = lists.talks(request.actor, request.GET.get("after", ""))
    return render(request, "lecturers/talks.html", {"page": page, "rows": page.rows, "pages": tabs("talks")})


@require_safe
@requires(May.READ_OUTREACH)
def talk(request: ActingRequest, pk: int) -> HttpResponse:
    return _talk(request, or_404(lists.talk(request.actor, pk)))


@require_POST
@requires(*WORKING)
def talk_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    row = or_404(lists.talk(request.actor, pk))
    return acted(request, _talk_ways(request, row), name, row, lambda faulty: _talk(request, row, faulty))


def _talk_ways(request: ActingRequest, row: Talk) -> dict[str, Way]:
    actor, pk = request.actor, row.pk
    return {
        "open_marks": Way(LABELS["open_marks"][0], OnPage, lambda _form: talks.open_marks(actor, pk)),
        "strike": Way(
            LABELS["strike"][0], lambda given: forms.ReasonForm("strike", given),
            lambda form: talks.strike(actor, pk, form.cleaned_data["reason"]),
        ),
    }  # fmt: skip


def _talk(request: ActingRequest, row: Talk, faulty: Faulty = None) -> HttpResponse:
    actor = request.actor
    marks, whole = audience_of(row)
    opened = row.code is not None and row.code_until is not None and row.code_until > timezone.now()
    names = [] if row.struck_at is not None or not works(actor) else ["open_marks", "strike"]
    what = (
        pgettext("lecturers", "Nothing is left to do")
        if row.struck_at
        else pgettext("lecturers", "Let the audience mark")
    )
    todo = NextAct(what, mine=bool(names), act=act_of(names[0]) if names else None,
                   others=[act_of(one) for one in names[1:]], who=row.lecturer.unit.name)  # fmt: skip
    facts_ = [
        Fact(pgettext("lecturers", "Lecturer"), row.lecturer.name, row.lecturer.get_absolute_url()),
        Fact(pgettext("lecturers", "Day"), row.day), Fact(pgettext("lecturers", "Held at"), row.unit.name),
        Fact(pgettext("lecturers", "Place"), row.place), Fact(pgettext("lecturers", "Audience"), row.people),
    ]  # fmt: skip
    if row.activity is not None:
        facts_.append(Fact(pgettext("lecturers", "Activity"), row.activity.number, row.activity.get_absolute_url()))
    chips = [Chip(pgettext("lecturers", "Struck"), "bad")] if row.struck_at else []
    context = {
        "row": row, "head": RecordHead(row.topic, row.number, chips, facts_), "next": todo, "marks": marks,
        "mean": _mean(marks, whole), "least": POLICY.at().least_marks, "opened": opened,
        "beyond": too_many(marks, row.people),
        "sheets": sheets(
            _talk_ways(request, row) if works(actor) else {}, offered(todo),
            lambda name: reverse("lecturers:talk_act", args=[row.pk, name]), faulty,
        ),
    }  # fmt: skip
    if opened:
        address = request.build_absolute_uri(reverse("lecturers:mark", args=[row.code]))
        context |= {"address": address, "picture": picture(address)}
    return render(request, "lecturers/talk.html", context, status=422 if faulty is not None else 200)


def picture(address: str) -> str:
    """The picture code of an address."""
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=8, border=4, light="white"))


@require_POST
@requires(May.READ_OUTREACH)
@reveals
def paper(request: ActingRequest, pk: int) -> HttpResponse:
    """A certificate, as PDF where it is asked for and can be drawn."""
    try:
        found, content, suffix = files.read(request.actor, pk, pdf=request.POST.get("as") == "pdf")
    except RefusalError as refused:
        one = or_404(lists.paper_of(request.actor, pk))
        messages.warning(request, refused.message)
        return redirect(one.lecturer)
    return as_file(content, f"{found.lecturer.number}-{found.kind.lower()}.{suffix}")
