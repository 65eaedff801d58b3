# SPDX-License-Identifier: Apache-2.0
"""Activities: the list, a record, entering and correcting, the review and its samples."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.outreach.forms import activities as forms
from wuzha.outreach.models import Activity, ReviewRound
from wuzha.outreach.queries import lists
from wuzha.outreach.rules.days import month_of
from wuzha.outreach.rules.photos import Flag
from wuzha.outreach.rulesets import AUDIENCES, ENTRIES, POLICY, WAYS
from wuzha.outreach.services import activities as services
from wuzha.outreach.services import review
from wuzha.outreach.views.next import LABELS, following, head, works
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import or_404, tab
from wuzha.ui.dialogs import Faulty, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals

#: Who sees records: who reads outreach, and a grid worker the own grid's.
SEES = (May.READ_OUTREACH, May.RECORD_OUTREACH)


def key_in(request: ActingRequest, name: str) -> int | None:
    """A key that an address asks for; nothing where it is no number."""
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 12 else None


@require_safe
@requires(*SEES)
def index(request: ActingRequest) -> HttpResponse:
    """Activities by what they wait for."""
    actor, given = request.actor, request.GET
    names = {
        "all": pgettext("outreach", "All activities"), "flagged": pgettext("outreach", "Photo does not fit"),
        "review": pgettext("outreach", "To be reviewed"), "rejected": pgettext("outreach", "Rejected"),
    }  # fmt: skip
    chosen = given.get("tab", "") if given.get("tab", "") in names else "all"
    ways, entries = WAYS.at(), ENTRIES.at()
    page = lists.activities(actor, chosen, given.get("after", ""), key_in(request, "unit"))
    context = {
        "page": page, "tabs": [tab(label, f"?tab={one}", one == chosen) for one, label in names.items()],
        "rows": [(one, f"{entries.label(one.entry)} · {ways.label(one.way)}") for one in page.rows],
        "works": works(actor), "runs": may(actor.role, May.RUN_OUTREACH),
    }  # fmt: skip
    return render(request, "outreach/activities.html", context)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_OUTREACH, May.RECORD_OUTREACH)
def new(request: ActingRequest) -> HttpResponse:
    """Enter an activity. Sent twice, by a double click or a lost answer, it is one."""
    given = request.POST if request.method == "POST" else None
    form = forms.ActivityForm(request.actor, given, request.FILES if given is not None else None)
    if given is not None:
        made = form.done(lambda: services.record(request.actor, form.new()))
        if made is not None:
            return redirect(made[0])
    return render(request, "outreach/activity_new.html", {"form": form}, status=200 if given is None else 422)


@require_http_methods(["GET", "POST"])
@requires(May.WORK_OUTREACH, May.RECORD_OUTREACH)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """Put an activity right."""
    found = or_404(lists.activity(request.actor, pk))
    given = request.POST if request.method == "POST" else None
    form = forms.ActivityForm(request.actor, given, request.FILES if given is not None else None, row=found)
    if given is not None and form.done(lambda: services.correct(request.actor, pk, form.new())) is not None:
        messages.success(request, pgettext("outreach", "Corrected."))
        return redirect(found)
    context = {"form": form, "row": found}
    return render(request, "outreach/activity_new.html", context, status=200 if given is None else 422)


@require_safe
@requires(*SEES)
def activity(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, or_404(lists.activity(request.actor, pk)))


@require_POST
@requires(*SEES)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """Notes in clear, for this one view."""
    found = or_404(lists.activity(request.actor, pk))
    return _page(request, found, clear=lists.show_note(request.actor, found, f"查看宣防活动：{found.number}"))


@require_POST
@requires(*SEES)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """Confirm, reject, check a photo, withdraw, let people sign in."""
    found = or_404(lists.activity(request.actor, pk))
    answer = acted(request, _ways(request, found), name, found, lambda faulty: _page(request, found, faulty))
    if name == "sign_in" and answer.status_code == 302:
        return redirect("outreach:sign_sheet", pk)
    return answer


def _ways(request: ActingRequest, found: Activity) -> dict[str, Way]:
    actor = request.actor
    return {
        "confirm": Way(
            LABELS["confirm"], lambda given: forms.NoteForm(given, auto_id="confirm-%s"),
            lambda form: review.confirm(actor, found.pk, form.cleaned_data["note"]),
        ),
        "reject": Way(
            LABELS["reject"], lambda given: forms.WhyForm(given, auto_id="reject-%s"),
            lambda form: review.reject(actor, found.pk, form.cleaned_data["why"]),
        ),
        "photo": Way(
            LABELS["photo"], lambda given: forms.PhotoForm(given, request.FILES if given is not None else None),
            lambda form: review.show_photo(actor, found.pk, form.content()), files=True,
        ),
        "withdraw": Way(
            LABELS["withdraw"], lambda given: forms.WhyForm(given, auto_id="withdraw-%s"),
            lambda form: services.withdraw(actor, found.pk, form.cleaned_data["why"]),
        ),
        "sign_in": Way(LABELS["sign_in"], OnPage, lambda _form: services.open_sign_in(actor, found.pk)),
    }  # fmt: skip


def _page(
    request: ActingRequest, found: Activity, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor, clear, words = request.actor, clear or {}, AUDIENCES.at()
    todo = following(actor, found)
    steps = lists.steps_of(actor, found)
    context = {
        "row": found, "head": head(found), "next": todo, "clear": clear, "reads": may(actor.role, May.READ_OUTREACH),
        "people": [(words.label(kind), number) for kind, number in lists.people_of(actor, found)],
        "materials": lists.materials_of(actor, found),
        "photos": [(one, [Flag(flag).label for flag in one.flags]) for one in lists.photos_of(actor, found)],
        "steps": [(one, clear.get(f"step:{one.pk}", "")) for one in steps],
        "noted": found.note is not None or any(one.note is not None for one in steps),
        "open_sign_in": found.sign_until is not None and found.sign_until > timezone.now(),
        "sheets": sheets(
            _ways(request, found), offered(todo), lambda name: reverse("outreach:activity_act", args=[found.pk, name]),
            faulty,
        ),
    }  # fmt: skip
    return render(request, "outreach/activity.html", context, status=422 if faulty is not None else 200)


@require_http_methods(["GET", "POST"])
@requires(May.RUN_OUTREACH)
def reviews(request: ActingRequest) -> HttpResponse:
    """Samples, and drawing the next one."""
    given = request.POST if request.method == "POST" else None
    first, last = month_of(timezone.localdate())
    form = forms.DrawForm(given, initial={"since": first, "until": last})
    if given is not None:

        def draw() -> ReviewRound:
            data = form.cleaned_data
            return review.draw(request.actor, data["since"], data["until"], data["seed"])

        made = form.done(draw)
        if made is not None:
            text = ngettext("%(n)s activity drawn.", "%(n)s activities drawn.", made.size) % {"n": made.size}
            messages.success(request, text)
            return redirect(made)
    context = {"form": form, "page": lists.rounds(request.actor, request.GET.get("after", "")), "policy": POLICY.at()}
    return render(request, "outreach/reviews.html", context, status=200 if given is None else 422)


@require_safe
@requires(May.RUN_OUTREACH)
def review_round(request: ActingRequest, pk: int) -> HttpResponse:
    """A sample: its seed, and how far its review is."""
    found = or_404(lists.round_of(request.actor, pk))
    page = lists.activities(request.actor, "all", request.GET.get("after", ""), of_round=found)
    return render(request, "outreach/review_round.html", {"round": found, "page": page})
