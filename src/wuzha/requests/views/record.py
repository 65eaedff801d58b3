# SPDX-License-Identifier: Apache-2.0
"""One request: what is asked, what was answered, what is to be done next; and each act on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.forms import AnswerForm, ExtendForm, NoteForm, ReasonForm, ReportForm, ReturnForm
from wuzha.requests.models import Request, RequestAnswer
from wuzha.requests.queries import lists
from wuzha.requests.registry import kind_for
from wuzha.requests.rules.answers import FieldType
from wuzha.requests.rules.life import Act
from wuzha.requests.services import answering, asking, files
from wuzha.requests.views.next import LABELS, head, next_act
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import as_file, or_404
from wuzha.ui.dialogs import Faulty, Given, Way, acted, offered, sheets
from wuzha.ui.middleware import reveals
from wuzha.ui.money import money

#: Whoever may open one of the kinds; which of them, says the reach.
READERS = (May.READ_REQUESTS, May.READ_LEADS)
ACTING = (May.ANSWER_REQUESTS, May.SEND_REQUESTS, May.WORK_LEADS)


def _ways(request: ActingRequest, row: Request) -> dict[str, Way]:
    """All acts on a request; the state says which of them are offered."""
    actor, pk = request.actor, row.pk

    def plain(service: Callable[..., object]) -> tuple[Callable[[Given], OnPage], Callable[[Any], object]]:
        """An act of one button: its dialog asks nothing."""
        return OnPage, lambda _form: service(actor, pk)

    def asking_for(
        act: Act, service: Callable[..., object], form: type[OnPage], *names: str
    ) -> tuple[Callable[[Given], OnPage], Callable[[Any], object]]:
        """An act of a few words, and a day where its form has one."""
        return (
            lambda given: form(given, auto_id=f"{act.value}-%s"),
            lambda form: service(actor, pk, **{name: form.cleaned_data[name] for name in names}),
        )

    ways = {
        Act.SIGN: plain(answering.sign),
        Act.REPORT: asking_for(Act.REPORT, answering.report, ReportForm, "note"),
        Act.ANSWER: (
            lambda given: AnswerForm(kind_for(row), given, request.FILES or None),
            lambda form: answering.answer(actor, pk, form.answer()),
        ),
        Act.ACCEPT: asking_for(Act.ACCEPT, asking.accept, NoteForm, "note"),
        Act.RETURN: asking_for(Act.RETURN, asking.send_back, ReturnForm, "reason", "due_on"),
        Act.EXTEND: asking_for(Act.EXTEND, asking.extend, ExtendForm, "reason", "due_on"),
        Act.WITHDRAW: asking_for(Act.WITHDRAW, asking.withdraw, ReasonForm, "reason"),
        Act.REMIND: plain(asking.remind),
    }
    return {act.value: Way(LABELS[act], form, do, files=True) for act, (form, do) in ways.items()}


@require_safe
@requires(*READERS)
def page(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@require_POST
@requires(*ACTING)
def act(request: ActingRequest, pk: int, name: str) -> HttpResponse:
    """One act by its dialog."""
    row = _found(request, pk)
    return acted(request, _ways(request, row), name, row, lambda faulty: _page(request, row, faulty))


@require_POST
@requires(*READERS)
@reveals
def show(request: ActingRequest, pk: int) -> HttpResponse:
    """What is asked and answered in clear, for this one view."""
    row = _found(request, pk)
    return _page(request, row, clear=lists.show(request.actor, row, f"办理交办事项：{row.number}"))


@require_POST
@requires(*READERS)
@reveals
def file(request: ActingRequest, pk: int) -> HttpResponse:
    """A file of a request; the look is in the trail."""
    try:
        found, content = files.read(request.actor, pk)
    except RefusalError as refused:
        one = or_404(lists.file_of(request.actor, pk))
        messages.warning(request, refused.message)
        return redirect(one.request)
    return as_file(content, f"{found.request.number}-{found.pk}.{found.suffix}")


def _found(request: ActingRequest, pk: int) -> Request:
    return or_404(lists.of(request.actor, pk))


def _page(
    request: ActingRequest,
    row: Request,
    faulty: Faulty = None,
    clear: Mapping[str, str] | None = None,
) -> HttpResponse:
    following = next_act(request.actor, row)
    drawn = sheets(
        _ways(request, row), offered(following), lambda name: reverse("requests:act", args=[row.pk, name]), faulty
    )
    steps = lists.steps_of(request.actor, row)
    clear = clear or {}
    kind = kind_for(row)
    context = {
        "row": row, "head": head(row, steps), "next": following, "sheets": drawn, "clear": clear,
        "what": clear.get("what", ""),
        "about": kind.link(request.actor, row) if kind.link is not None else None,
        "answers": [_answer(row, one, clear) for one in lists.answers_of(request.actor, row)],
        "steps": [(one, clear.get(f"note:{one.pk}", "")) for one in steps],
        "files": lists.files_of(request.actor, row), "reminders": lists.reminders_of(request.actor, row),
    }  # fmt: skip
    return render(request, "requests/record.html", context, status=422 if faulty is not None else 200)


def _answer(row: Request, one: RequestAnswer, clear: Mapping[str, str]) -> dict[str, Any]:
    """An answer as its panel shows it: fields in words sealed until they are shown."""
    kind = kind_for(row)
    words = json.loads(clear.get(f"words:{one.no}") or "{}")
    fields = []
    for field in kind.fields:
        value = words.get(field.code) if field.type is FieldType.WORDS else one.values.get(field.code)
        if value is None:
            continue
        if field.type is FieldType.CODE:
            value = dict(field.choices()).get(value, value)
        elif field.type is FieldType.FEN:
            value = money(value)
        elif field.type is FieldType.FLAG:
            value = pgettext("request", "Yes") if value else pgettext("request", "No")
        fields.append((field.label, value))
    text = clear.get(f"answer:{one.no}", "")
    return {"row": one, "conclusion": kind.conclusion(one.conclusion), "fields": fields, "text": text}
