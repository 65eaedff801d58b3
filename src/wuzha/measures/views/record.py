# SPDX-License-Identifier: Apache-2.0
"""One measure: its ground and evidence, its papers, its history, what is to be done next; and each act on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wuzha.audit.actor import Actor
from wuzha.measures.forms import (
    AnswerForm,
    AnswerOutsideForm,
    AppealForm,
    ApproveForm,
    DecideForm,
    ExtendForm,
    LiftForm,
    LiftOutsideForm,
    NoteForm,
    NumberForm,
    ReasonForm,
    ReviewForm,
    ServeForm,
    ServePersonForm,
    decision_of,
    scan_of,
)
from wuzha.measures.models import Measure
from wuzha.measures.queries import lists
from wuzha.measures.queries.handouts import recalls_of
from wuzha.measures.registry import SubjectKind, kind_of
from wuzha.measures.rules.life import Act
from wuzha.measures.services import appeals, deciding, ending, papers, proposing, rectifying, serving
from wuzha.measures.services.deciding import Decision
from wuzha.measures.views.lists import READERS
from wuzha.measures.views.next import LABELS, decides, head, next_act, proposes
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage, refusals_to
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.dialogs import Faulty, Given, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals


def _ways(request: ActingRequest, row: Measure) -> dict[str, Way]:
    """All acts on a measure; the state says which of them are offered."""
    actor, pk, files = request.actor, row.pk, request.FILES or None

    def asking(
        act: Act, service: Callable[..., object], form: type[OnPage], *names: str
    ) -> tuple[Callable[[Given], OnPage], Callable[[Any], object]]:
        """An act of a few fields, each given by its name."""
        return (
            lambda given: form(given, files, auto_id=f"{act.value}-%s"),
            lambda form: service(actor, pk, **{name: form.cleaned_data[name] for name in names}),
        )

    def whole(
        act: Act, form: type[OnPage], do: Callable[[Any], object]
    ) -> tuple[Callable[[Given], OnPage], Callable[[Any], object]]:
        return lambda given: form(given, files, auto_id=f"{act.value}-%s"), do

    def approve(form: ApproveForm) -> object:
        data = form.cleaned_data
        return deciding.approve(actor, pk, document_no=data["document_no"], term=form.term(), note=data["note"])

    def decide(form: DecideForm) -> object:
        data = form.cleaned_data
        told = Decision(data["number"], data["on"], scan_of(data), form.term(), data["note"])
        return deciding.decide(actor, pk, told)

    def serve(form: ServeForm) -> object:
        data = form.cleaned_data
        return serving.serve(
            actor, pk, data["by"], data["on"], starts_on=data["starts_on"], scan=scan_of(data), note=data["note"]
        )

    def complete(form: NoteForm) -> object:
        gather = kind_of(row.kind).gather
        if gather is None:
            raise LookupError(row.kind)
        return proposing.complete(actor, pk, gather(actor, row, timezone.now()), form.cleaned_data["note"])

    def appeal(form: AppealForm) -> object:
        data = form.cleaned_data
        return appeals.appeal(actor, pk, data["words"], data["filed_at"], scan=scan_of(data))

    def answer(form: AnswerForm) -> object:
        data = form.cleaned_data
        return appeals.answer(actor, pk, data["result"], data["reason"], decision_of(data))

    def lift(form: LiftForm) -> object:
        data = form.cleaned_data
        told = decision_of(data)  # a file is read once
        scan = told.scan if told is not None else scan_of(data)
        return ending.lift(actor, pk, data["why"], data["reason"], scan=scan, told=told)

    ways = {
        Act.APPROVE: whole(Act.APPROVE, ApproveForm, approve),
        Act.FORWARD: asking(Act.FORWARD, deciding.forward, NumberForm, "document_no", "note"),
        Act.RETURN: asking(Act.RETURN, deciding.send_back, ReasonForm, "reason"),
        Act.REFUSE: asking(Act.REFUSE, deciding.refuse, ReasonForm, "reason"),
        Act.DECIDE: whole(Act.DECIDE, DecideForm, decide),
        Act.GIVE_BACK: asking(Act.GIVE_BACK, deciding.give_back, ReasonForm, "reason"),
        Act.DENY: asking(Act.DENY, deciding.deny, ReasonForm, "reason"),
        Act.SERVE: whole(Act.SERVE, ServeForm if row.subject.kind == SubjectKind.UNIT else ServePersonForm, serve),
        Act.EXTEND: asking(Act.EXTEND, serving.extend, ExtendForm, "until", "reason"),
        Act.APPEAL: whole(Act.APPEAL, AppealForm, appeal),
        Act.HEAR: asking(Act.HEAR, appeals.hear, NoteForm, "note"),
        Act.ANSWER: whole(Act.ANSWER, AnswerOutsideForm if row.authority else AnswerForm, answer),
        Act.LIFT: whole(Act.LIFT, LiftOutsideForm if row.authority else LiftForm, lift),
        Act.WITHDRAW: asking(Act.WITHDRAW, proposing.withdraw, ReasonForm, "reason"),
    }
    if kind_of(row.kind).gather is not None:
        ways[Act.COMPLETE] = whole(Act.COMPLETE, NoteForm, complete)
    return {act.value: Way(LABELS[act], form, do, files=True) for act, (form, do) in ways.items()}


@require_safe
@requires(*READERS)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(*READERS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    row = _found(request, pk)
    return acted(request, _ways(request, row), name, row, lambda faulty: _page(request, row, faulty))


@require_POST
@requires(*READERS)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """Why, about whom, notes and appeals in clear; the look is in the trail."""
    row = _found(request, pk)
    return _page(request, row, clear=lists.show(request.actor, row, f"办理措施：{row.number}"))


@require_POST
@requires(*READERS)
def make(request: ActingRequest, pk: int, code: str) -> HttpResponse:
    """Make a paper of the measure."""
    row = _found(request, pk)
    with refusals_to(request):
        papers.make(request.actor, pk, code.upper())
    return redirect(row)


@require_POST
@requires(*READERS)
@reveals
def paper(request: ActingRequest, pk: int) -> HttpResponse:
    """A paper or a scan; the look is in the trail."""
    one = or_404(lists.paper_of(request.actor, pk))
    try:
        found, content = papers.read(request.actor, pk)
    except RefusalError as refused:
        messages.warning(request, refused.message)
        return redirect(one.measure)
    return as_file(content, f"{found.measure.number}-{found.pk}.{found.suffix}")


@require_http_methods(["GET", "POST"])
@requires(May.OVERSEE, May.APPROVE_OVERSIGHT, May.WORK_CARDS)
def review(request: ActingRequest, pk: int) -> HttpResponse:
    """Record the inspection of what was mended."""
    row = _found(request, pk)
    if kind_of(row.kind).rectification is None:
        raise Http404
    given = request.POST if request.method == "POST" else None
    form = ReviewForm(given)
    if given is not None:
        data = form.cleaned_data if form.is_valid() else {}
        made = form.done(
            lambda: rectifying.review(request.actor, pk, data["day"], data["who"], data["result"], data["findings"])
        )
        if made is not None:
            return redirect(row)
    return render(request, "measures/review.html", {"row": row, "form": form}, status=200 if given is None else 422)


def _found(request: ActingRequest, pk: int) -> Measure:
    return or_404(lists.of(request.actor, pk))


def _page(
    request: ActingRequest, row: Measure, faulty: Faulty = None, clear: Mapping[str, str] | None = None
) -> HttpResponse:
    actor, kind, clear = request.actor, kind_of(row.kind), clear or {}
    all_appeals = lists.appeals_of(actor, row)
    following = next_act(actor, row, next((one for one in all_appeals if one.answered_at is None), None))
    drawn = sheets(
        _ways(request, row), offered(following), lambda name: reverse("measures:act", args=[row.pk, name]), faulty
    )
    steps = lists.steps_of(actor, row)
    evidence = lists.evidence_of(actor, row)
    ours = decides(actor, row) or proposes(actor, row)
    context = {
        "row": row, "head": head(actor, row, steps), "next": following, "sheets": drawn, "clear": clear,
        "reason": clear.get("reason", ""), "who": " ".join(filter(None, (clear.get("name"), clear.get("number")))),
        "evidence": [_evidence(actor, row, one, clear) for one in evidence] if ours else [],
        "criteria": ending.criteria(actor, row, timezone.now()),
        "last_appeal": appeals.last_day_to_appeal(row),
        "appeals": [(one, clear.get(f"appeal:{one.pk}", ""), clear.get(f"answer:{one.pk}", "")) for one in all_appeals],
        "steps": [(one, clear.get(f"note:{one.pk}", "")) for one in steps],
        "papers": [(one, one.title or papers.SCANS.get(one.kind, one.kind)) for one in lists.papers_of(actor, row)],
        "makes": [one for one in kind.papers if row.state in one.states] if ours else [],
        "about": kind.link(actor, row) if kind.link is not None else None,
        "sections": kind.sections(actor, row) if kind.sections is not None else (),
        "following": lists.following(actor, row), "recalls": recalls_of(actor, row),
    }  # fmt: skip
    return render(request, "measures/record.html", context, status=422 if faulty is not None else 200)


def _evidence(actor: Actor, row: Measure, one: Any, clear: Mapping[str, str]) -> dict[str, Any]:
    """A snapshot as its panel shows it: each fact by its name, in the order of the snapshot, and the records behind it
    that the reader may open."""
    opened = kind_of(row.kind).opened
    order = [code for code in one.ground.get("order", ()) if code in one.facts]
    facts = {code: one.facts[code] for code in (*order, *one.facts)}
    rows = [(one.labels.get(code, code), _value(value, one.labels)) for code, value in facts.items()]
    return {
        "row": one,
        "facts": rows,
        "words": clear.get(f"words:{one.no}", ""),
        "opened": opened(actor, row, [(kind, pk) for kind, pk in one.keys]) if opened is not None else (),
    }


def _value(value: Any, words: Mapping[str, str]) -> str:
    """A fact as it reads: codes, and names of parts, by the words that the snapshot keeps."""
    if isinstance(value, bool):
        return "✓" if value else "—"
    if isinstance(value, list):
        return "；".join(_value(one, words) for one in value)
    if isinstance(value, dict):
        return "，".join(f"{words.get(name, name)} {_value(one, words)}" for name, one in value.items())
    return words.get(str(value), str(value))
