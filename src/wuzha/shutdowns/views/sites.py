# SPDX-License-Identifier: Apache-2.0
"""GOIP sites: the list, the table of townships, a new one from a scene, and one with what evidence holds of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.audit.actor import Actor
from wuzha.cases.queries.lists import case_named
from wuzha.evidence.queries.lists import records_of, scene_of
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError
from wuzha.shutdowns.errors import SiteCode
from wuzha.shutdowns.forms import sites as forms
from wuzha.shutdowns.models import Site
from wuzha.shutdowns.queries import sites as queries
from wuzha.shutdowns.rulesets import CLOCKS
from wuzha.shutdowns.services import sites as services
from wuzha.shutdowns.views.lists import rooms
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Given, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

PURPOSE = "CASE"
_NEEDS = (May.WORK_CARDS, May.ASK_SHUTDOWNS)
LABELS: dict[str, Any] = {
    "kit": pgettext_lazy("goip", "Record network and tool of a device"),
    "card": pgettext_lazy("goip", "List a card that was found"),
    "landlord": pgettext_lazy("goip", "Record the landlord"),
    "case": pgettext_lazy("goip", "Link a case"),
}
_ICONS = {"kit": "plus", "card": "plus", "landlord": "edit", "case": "link"}


@require_safe
@requires(May.READ_CARDS)
def index(request: ActingRequest) -> HttpResponse:
    """The sites, and how many each township had within a year, with the time from the clue to the raid."""
    given = request.GET.get("township", "")
    township = int(given) if given.isdecimal() else None
    since = queries.a_year_ago()
    page = queries.page(request.actor, township, request.GET.get("after", ""))
    context = {
        "page": page, "rooms": rooms("sites"), "townships": queries.by_township(request.actor, since),
        "chosen": township, "aim": CLOCKS.at().raid_hours,
        "rows": [(one, queries.lasted(one)) for one in page.rows],
    }  # fmt: skip
    return render(request, "shutdowns/sites.html", context)


@require_http_methods(["GET", "POST"])
@requires(*_NEEDS)
def new(request: ActingRequest, scene: int) -> HttpResponse:
    """Record a site from a scene of a case."""
    found = or_404(scene_of(request.actor, scene))
    records = records_of(request.actor, found)
    if request.method == "POST":
        form = forms.SiteForm(request.POST)
        made = form.done(lambda: services.record_site(request.actor, form.site(scene)))
        if made is not None:
            messages.success(request, pgettext("goip", "Recorded. List equipment and cards next."))
            return redirect(made)
    else:
        raided = timezone.localtime(records[0].began_at) if records else timezone.localtime()
        form = forms.SiteForm(initial={"raided_at": raided})
    context = {"form": form, "scene": found, "record": records[0] if records else None}
    return render(request, "shutdowns/site_new.html", context, status=422 if request.method == "POST" else 200)


def _ways(actor: Actor, site: Site, found: queries.Found) -> dict[str, Way]:
    pk = site.pk
    devices = [(one.pk, f"{one} {one.model}".strip()) for one, kit, _numbers in found.kits if kit is None]

    def data(form: OnPage) -> dict[str, Any]:
        return form.cleaned_data

    def link(form: OnPage) -> object:
        key = case_named(actor, data(form)["case"])
        if key is None:
            raise RefusalError(SiteCode.NO_CASE)
        return services.link_case(actor, pk, key)

    ways: dict[str, tuple[Callable[[Given], OnPage], Callable[[Any], object]]] = {
        "kit": (
            lambda given: forms.KitForm(devices, given),
            lambda form: services.add_kit(
                actor, pk, data(form)["device"], data(form)["network"], data(form)["remote_tool"]
            ),
        ),
        "card": (
            forms.CardForm,
            lambda form: services.add_cards(
                actor, pk, [(data(form)["number"], data(form)["holder"], data(form)["carrier"])]
            ),
        ),
        "landlord": (
            forms.LandlordForm,
            lambda form: services.tell_landlord(actor, pk, data(form)["name"], data(form)["phone"]),
        ),
        "case": (forms.CaseForm, link),
    }
    return {name: Way(LABELS[name], form, do) for name, (form, do) in ways.items()}


@require_safe
@requires(May.READ_CARDS)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, or_404(queries.of(request.actor, pk)))


@require_POST
@requires(*_NEEDS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    site = or_404(queries.of(request.actor, pk))
    ways = _ways(request.actor, site, queries.found_at(request.actor, site))
    return acted(request, ways, name, site, lambda faulty: _page(request, site, faulty))


@require_POST
@requires(May.READ_CARDS)
@requires(May.REVEAL)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """Landlord, plate and cards in clear for this one view."""
    site, session = or_404(queries.of(request.actor, pk)), request.session.session_key
    text = grants.purpose_text(PURPOSE, site.number)
    grant = grants.of_work(
        request.actor, session, (Site.RECORD, pk), purpose=PURPOSE, reference=site.number, text=text
    )  # fmt: skip
    return _page(request, site, clear=queries.show(request.actor, site, grant.text, grant.detail))


def _head(site: Site) -> RecordHead:
    hours = queries.lasted(site)
    fast = float(hours) < CLOCKS.at(site.raided_at).raid_hours
    took = pgettext("goip", "%(hours)s hours from the clue to the raid") % {"hours": hours}
    facts = [
        Fact(pgettext("goip", "Number of the clue"), site.clue_no),
        Fact(pgettext("goip", "Clue received"), f"{timezone.localtime(site.clue_at):%Y-%m-%d %H:%M}"),
        Fact(pgettext("goip", "Raided"), f"{timezone.localtime(site.raided_at):%Y-%m-%d %H:%M}"),
        Fact(pgettext("goip", "Kind of place"), site.get_place_kind_display()),
        Fact(pgettext("goip", "Recorded by"), site.unit.name),
    ]
    return RecordHead(f"{site.township.name}", site.number, [Chip(took, "ok" if fast else "bad")], facts)


def _page(
    request: ActingRequest, site: Site, faulty: Faulty = None, clear: Mapping[str, Any] | None = None
) -> HttpResponse:
    actor, found = request.actor, queries.found_at(request.actor, site)
    works = any(may(actor.role, need) for need in _NEEDS)
    acts = [Act(LABELS[name], opens=f"{name}-sheet", icon=icon) for name, icon in _ICONS.items()] if works else []
    open_kits = any(kit is None for _device, kit, _numbers in found.kits)
    what = (
        pgettext("goip", "Say on which network each device was")
        if open_kits
        else pgettext("goip", "List cards, link cases")
    )
    following = NextAct(what, mine=works, act=acts[0 if open_kits else 1] if acts else None,
                        others=[one for i, one in enumerate(acts) if i != (0 if open_kits else 1)])  # fmt: skip
    drawn = sheets(
        _ways(actor, site, found) if works else {}, offered(following),
        lambda name: reverse("shutdowns:site_act", args=[site.pk, name]), faulty,
    )  # fmt: skip
    clear = clear or {}
    context = {
        "site": site, "head": _head(site), "next": following, "sheets": drawn, "clear": clear, "found": found,
        "cards": [(one, clear.get("cards", {}).get(one.pk)) for one in queries.cards_of(actor, site)],
        "cases": queries.cases_of(actor, site), "reads_cases": may(actor.role, May.READ_CASES),
    }  # fmt: skip
    return render(request, "shutdowns/site.html", context, status=422 if faulty is not None else 200)
