# SPDX-License-Identifier: Apache-2.0
"""One penalty, pledge or person to return: its course, each act on it, its papers, and whom it is about for a
purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.services import grants
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import about
from wuzha.sanctions.forms.common import ScanForm
from wuzha.sanctions.intake.receivers import RECEIVERS
from wuzha.sanctions.models import Absent, Paper, Penalty, Pledge
from wuzha.sanctions.models.penalties import RemedyResult
from wuzha.sanctions.queries import records
from wuzha.sanctions.rules.fines import fine_range, late_fee
from wuzha.sanctions.rulesets import PLEDGES, PROCEDURE
from wuzha.sanctions.services import papers
from wuzha.sanctions.services.base import noon
from wuzha.sanctions.services.carrying_out import left
from wuzha.sanctions.services.penalties import rule_of
from wuzha.sanctions.services.receiving import gaps_of
from wuzha.sanctions.views import next as following
from wuzha.sanctions.views.ways import ways_of
from wuzha.ui.acting import refusals_to
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.dialogs import Faulty, acted, offered, sheets
from wuzha.ui.middleware import reveals

#: To work on a case: records are looked at under their number.
PURPOSE = "CASE"
#: Says what a ledger of penalties leaves open.
_LEDGER = RECEIVERS[1]
_ADDRESS: dict[type[Any], str] = {Penalty: "penalty", Pledge: "pledge", Absent: "absent"}


def _found(request: ActingRequest, model: type[Any], pk: int) -> Any:
    return or_404(records.of(request.actor, model, pk))


def _context(request: ActingRequest, row: Any, steps: Sequence[Any]) -> tuple[Any, Any, dict[str, Any]]:
    """Header, next act, and what the page of this type shows beside."""
    actor = request.actor
    if isinstance(row, Penalty):
        remedies = records.remedies_of(actor, row)
        rest = left(row)
        pending = any(one.result == RemedyResult.PENDING for one in remedies)
        rule = rule_of(row)
        today = timezone.localdate()
        more: dict[str, Any] = {
            "payments": records.payments_of(actor, row), "remedies": remedies, "left_fen": rest, "rule": rule,
            "allowed": fine_range(rule.article(unit=row.of_unit), row.gain_fen, grave=row.grave),
            "late_fen": late_fee(min(row.fine_fen, max(rest, 0)), row.pay_by, today, PROCEDURE.at().late_permille)
            if row.pay_by else 0,
            "papers": records.papers_of(actor, row), "ready": papers.ready(row),
            "gaps": [_LEDGER.explain(one) for one in gaps_of(row)] if row.entered else [],
        }  # fmt: skip
        head = following.head_of_penalty(row, steps)
        return head, following.next_of_penalty(actor, row, remedy=pending, left_fen=rest), more
    if isinstance(row, Pledge):
        own = records.papers_of(actor, row)
        scanned = any(one.kind == papers.SCANNED[Pledge] for one in own)
        version = PLEDGES.version_at(noon(row.signed_on))
        more = {
            "text": version.value, "text_version": version.valid_from, "papers": own, "ready": papers.ready(row),
        }  # fmt: skip
        return following.head_of_pledge(row, steps), following.next_of_pledge(actor, row, scanned=scanned), more
    asked = about(actor, (Absent.RECORD, row.pk))
    return (
        following.head_of_absent(row, steps), following.next_of_absent(actor, row, asked=bool(asked)), {"asked": asked},
    )  # fmt: skip


def _page(
    request: ActingRequest, row: Any, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    name, steps = _ADDRESS[type(row)], records.steps_of(request.actor, row)
    head, then, more = _context(request, row, steps)
    works = may(request.actor.role, May.PROPOSE_SANCTIONS) or may(request.actor.role, May.DECIDE_SANCTIONS)
    drawn = sheets(
        ways_of(request.actor, row) if works else {}, offered(then),
        lambda act: reverse(f"sanctions:{name}_act", args=[row.pk, act]), faulty,
    )  # fmt: skip
    clear = clear or {}
    context = {
        "row": row, "head": head, "next": then, "sheets": drawn, "clear": clear, "works": works, "kind": name,
        "steps": [(one, clear.get(f"note:{one.pk}", "")) for one in steps],
        "show_url": reverse(f"sanctions:{name}_show", args=[row.pk]), **more,
        "make_url": "" if isinstance(row, Absent) else reverse(f"sanctions:{name}_make", args=[row.pk]),
    }  # fmt: skip
    return render(request, f"sanctions/{name}.html", context, status=422 if faulty is not None else 200)


def _act(request: ActingRequest, model: type[Any], pk: int, name: str) -> HttpResponse:
    row = _found(request, model, pk)
    if name == "scan":
        return _scan(request, row)
    return acted(request, ways_of(request.actor, row), name, row, lambda faulty: _page(request, row, faulty))


def _scan(request: ActingRequest, row: Any) -> HttpResponse:
    """A scan comes with its file, which the dialog of other acts has not."""
    if isinstance(row, Absent):
        raise Http404
    bring: Callable[..., object] = papers.bring_of_pledge if isinstance(row, Pledge) else papers.bring_of_penalty
    form = ScanForm(request.POST, request.FILES)
    if form.done(lambda: (bring(request.actor, row.pk, form.cleaned_data["file"].read()),)) is None:
        return _page(request, row, ("scan", form))
    messages.success(request, pgettext("act", "Recorded."))
    return redirect(row)


def _show(request: ActingRequest, model: type[Any], pk: int) -> HttpResponse:
    row, session = _found(request, model, pk), request.session.session_key
    text = grants.purpose_text(PURPOSE, row.number)
    grant = grants.of_work(
        request.actor, session, (row.RECORD, pk), purpose=PURPOSE, reference=row.number, text=text
    )  # fmt: skip
    return _page(request, row, clear=records.show(request.actor, row, grant.text, grant.detail))


@require_safe
@requires(May.READ_SANCTIONS)
def penalty(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, Penalty, pk))


@require_safe
@requires(May.READ_SANCTIONS)
def pledge(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, Pledge, pk))


@require_safe
@requires(May.READ_SANCTIONS)
def absent(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, Absent, pk))


@require_POST
@requires(May.PROPOSE_SANCTIONS, May.DECIDE_SANCTIONS)
def penalty_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    return _act(request, Penalty, pk, name)


@require_POST
@requires(May.PROPOSE_SANCTIONS)
def pledge_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    return _act(request, Pledge, pk, name)


@require_POST
@requires(May.PROPOSE_SANCTIONS)
def absent_act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    return _act(request, Absent, pk, name)


@require_POST
@requires(May.READ_SANCTIONS)
@requires(May.REVEAL)
@reveals
def penalty_show(request: ActingRequest, pk: int) -> HttpResponse:
    """Whom it is about and the facts, in clear for this one view."""
    return _show(request, Penalty, pk)


@require_POST
@requires(May.READ_SANCTIONS)
@requires(May.REVEAL)
@reveals
def pledge_show(request: ActingRequest, pk: int) -> HttpResponse:
    """Who signed it, in clear for this one view."""
    return _show(request, Pledge, pk)


@require_POST
@requires(May.READ_SANCTIONS)
@requires(May.REVEAL)
@reveals
def absent_show(request: ActingRequest, pk: int) -> HttpResponse:
    """Who it is and what was said, in clear for this one view."""
    return _show(request, Absent, pk)


def _make(request: ActingRequest, model: type[Any], pk: int, do: Callable[..., object]) -> HttpResponse:
    row = _found(request, model, pk)
    with refusals_to(request):
        do(request.actor, pk, request.POST.get("kind", ""), grants.purpose_text(PURPOSE, row.number))
        messages.success(request, pgettext("paper", "Made. Download it below."))
    return redirect(row)


@require_POST
@requires(May.PROPOSE_SANCTIONS, May.DECIDE_SANCTIONS)
@requires(May.REVEAL)
def penalty_make(request: ActingRequest, pk: int) -> HttpResponse:
    """Make a paper of a penalty as it stands."""
    return _make(request, Penalty, pk, papers.make_of_penalty)


@require_POST
@requires(May.PROPOSE_SANCTIONS)
@requires(May.REVEAL)
def pledge_make(request: ActingRequest, pk: int) -> HttpResponse:
    """Make the pledge to be signed."""
    return _make(request, Pledge, pk, papers.make_of_pledge)


@require_POST
@requires(May.READ_SANCTIONS)
@requires(May.REVEAL)
@reveals
def paper(request: ActingRequest, pk: int) -> HttpResponse:
    """The file in clear: the purpose is the record, and the look is in the trail."""
    found = in_reach(request.actor, Paper, "pledge", "penalty", pk=pk)
    row = found.about
    try:
        content = papers.read(request.actor, found, grants.purpose_text(PURPOSE, row.number))
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(row)
    return as_file(content, f"{row.number}-{found.get_kind_display()}.{found.suffix}")
