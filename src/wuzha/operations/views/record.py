# SPDX-License-Identifier: Apache-2.0
"""One operation: what it is, what is next, its targets with what is counted, its cases; and each act on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wuzha.cases.queries.lists import case_named
from wuzha.core.indicators.text import amount_text
from wuzha.operations.errors import Code
from wuzha.operations.forms import operation as forms
from wuzha.operations.models import Operation
from wuzha.operations.queries import cases, figures, lists
from wuzha.operations.registry import sections
from wuzha.operations.rules.life import Act
from wuzha.operations.rules.progress import Verdict
from wuzha.operations.services import life, tags, targets
from wuzha.operations.views.next import LABELS, head, next_act, offered, target_rows, target_title
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.pages import capped
from wuzha.refusals import RefusalError
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Faulty, Way, acted, sheets

#: Cases that are counted for the head.
MOST_CASES = 99_999
#: A target that stands so needs somebody.
LATE = (Verdict.BEHIND, Verdict.MISSED)


@require_safe
@requires(May.READ_OPERATIONS)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk), None)


@require_POST
@requires(May.RUN_OPERATIONS)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    found = _found(request, pk)
    return acted(request, _ways(request, found), name, found, lambda faulty: _page(request, found, faulty))


@require_safe
@requires(May.READ_OPERATIONS)
def target(request: ActingRequest, pk: int) -> HttpResponse:
    """The records that the number of a target counts."""
    found = or_404(figures.target_of(request.actor, pk))
    indicator, period = figures.countable().get(found.indicator), figures.period_of(found)
    page = None
    if indicator is not None and period is not None:
        page = figures.behind(request.actor, found, indicator, request.GET.get("after", ""))
    rows = [_opened(row, indicator) for row in page.rows] if page is not None else []
    progress = figures.progress(request.actor, found.operation)
    context = {
        "target": found, "indicator": indicator, "period": period, "page": page, "rows": rows,
        "title": target_title(found, _label(found.indicator)), "amounts": any(row["amount"] for row in rows),
        "row": next(iter(target_rows([one for one in progress if one.target.pk == found.pk])), None),
    }  # fmt: skip
    return render(request, "operations/target.html", context)


def _opened(row: Any, indicator: Any) -> dict[str, Any]:
    """The case of a counted row (else the row itself), its day, and what it adds to a sum."""
    case, at = row, row
    for name in filter(None, indicator.subject.prefix.split("__")):
        case = getattr(case, name)
    for name in filter(None, str(indicator.basis).split("__")):
        at = getattr(at, name, None)
    amount = indicator.amount(row)
    return {
        "case": case, "kind": getattr(case, "fraud_type", ""), "url": getattr(case, "get_absolute_url", str)(),
        "state": getattr(case, "get_state_display", str)(), "at": at if isinstance(at, date) else None,
        "amount": amount_text(amount, indicator.unit) if amount is not None else "",
    }  # fmt: skip


def _found(request: ActingRequest, pk: int) -> Operation:
    return or_404(lists.of(request.actor, pk))


def _ways(request: ActingRequest, operation: Operation) -> dict[str, Way]:
    """All acts on this operation; the state says which of them are offered."""
    actor, pk = request.actor, operation.pk
    steps = [one for one in life.standing(operation) if one.act != Act.PLAN]
    aims = figures.targets_of(actor, operation)

    def stepped(service: Any) -> Any:
        def do(form: Any) -> object:
            data = form.cleaned_data
            return service(actor, pk, data["day"], data["number"], data["note"])

        return do

    def data_of(form: Any) -> dict[str, Any]:
        found: dict[str, Any] = form.cleaned_data
        return found

    def case_in(form: Any) -> int:
        case = case_named(actor, data_of(form)["case"])
        if case is None:
            raise RefusalError(Code.NOT_FOUND)
        return case

    def tag(form: Any) -> object:
        return tags.tag(actor, pk, case_in(form), data_of(form)["reason"], data_of(form)["since"])

    def change(form: Any) -> object:
        data = data_of(form)
        value, monthly = form.scaled(form.targets[data["target"]].indicator)
        return targets.change_target(
            actor, pk, data["target"], value, data["since"], data["until"], data["reason"], monthly
        )  # fmt: skip

    def correct(form: Any) -> object:
        data = data_of(form)
        return life.correct(actor, pk, data["step"], data["day"], data["number"], data["reason"])

    def extend(form: Any) -> object:
        data = data_of(form)
        return life.extend(actor, pk, data["until"], data["number"], data["reason"])

    ways: dict[str, tuple[Any, Any]] = {
        "start": (forms.StepForm, stepped(life.start)),
        "end": (lambda given: forms.StepForm(given, auto_id="end-%s"), stepped(life.end)),
        "sum_up": (forms.ReportForm, stepped(life.sum_up)),
        "call_off": (
            forms.CallOffForm, lambda form: life.call_off(actor, pk, data_of(form)["day"], data_of(form)["reason"])
        ),
        "extend": (lambda given: forms.ExtendForm(given, initial={"until": operation.until}), extend),
        "correct": (lambda given: forms.CorrectForm(steps, given), correct),
        "tag": (forms.TagForm, tag),
        "untag": (forms.UntagForm, lambda form: tags.untag(actor, pk, case_in(form), data_of(form)["reason"])),
        "target": (
            lambda given: forms.TargetForm(actor, operation, given),
            lambda form: targets.set_target(actor, pk, form.aim(), data_of(form)["reason"]),
        ),
        "change_target": (lambda given: forms.ChangeTargetForm(aims, given), change),
        "take_back": (
            lambda given: forms.TakeBackForm(aims, given),
            lambda form: targets.take_back_target(actor, pk, data_of(form)["target"], data_of(form)["reason"]),
        ),
    }  # fmt: skip
    return {name: Way(LABELS[name], form, do) for name, (form, do) in ways.items()}


def _page(request: ActingRequest, operation: Operation, faulty: Faulty) -> HttpResponse:
    actor = request.actor
    runs = may(actor.role, May.RUN_OPERATIONS)
    steps = lists.steps_of(actor, operation)
    marked = cases.in_reach(actor, operation)
    number = capped(marked, MOST_CASES)
    progress = figures.progress(actor, operation)
    behind = sum(one.standing is not None and one.standing.verdict in LATE for one in progress)
    names = offered(
        operation, steps=len(steps) > 1, marks=number > 0,
        targets=bool(progress), aims=bool(figures.countable()),
    ) if runs else []  # fmt: skip
    context = {
        "operation": operation,
        "head": head(operation, steps, number, behind),
        "next": next_act(operation, names, runs=runs),
        "sheets": sheets(
            _ways(request, operation) if runs else {}, names,
            lambda name: reverse("operations:act", args=[operation.pk, name]), faulty,
        ),
        "steps": steps,
        "targets": target_rows(progress),
        "former": [(one, target_title(one, _label(one.indicator))) for one in figures.former(actor, operation)],
        "page": cases.page(actor, operation, request.GET.get("after", "")),
        "off": cases.taken_off(actor, operation),
        "parts": lists.parts_of(actor, operation),
        "sections": [
            {"title": one.title(), "nothing": one.nothing(), "records": one.records(actor, marked)}
            for one in sorted(sections, key=lambda one: one.place)
            if not one.needs or any(may(actor.role, need) for need in one.needs)
        ],
    }  # fmt: skip
    return render(request, "operations/record.html", context, status=422 if faulty is not None else 200)


def _label(code: str) -> str:
    known = figures.countable().get(code)
    return known.label if known is not None else code
