# SPDX-License-Identifier: Apache-2.0
"""What people said of sheets: looked at, corrected, taken back, and the files that were read by it read anew."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuzha.funds.errors import Code
from wuzha.funds.statements import memory, queries
from wuzha.funds.statements.answered import SheetAnswer
from wuzha.funds.statements.forms import CorrectionForm, ReasonForm
from wuzha.funds.statements.models import StatementFile
from wuzha.funds.statements.receiver import StatementReceiver
from wuzha.funds.statements.services import anew, answering, files
from wuzha.intake.services.open import MappingIncompleteError
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_to


@require_safe
@requires(May.READ_FUNDS)
def show(request: ActingRequest, pk: int, answer: int) -> HttpResponse:
    """What somebody said of the sheets with these headers; and, for who works the desk, the form of its correction."""
    return _answer_page(request, *_answer(request, pk, answer))


@require_POST
@requires(May.WORK_FUNDS)
def correct(request: ActingRequest, pk: int, answer: int) -> HttpResponse:
    """Say something else of them, and have the files of the case that were read by it read anew."""
    return _answer_page(request, *_answer(request, pk, answer), corrects=True)


@require_POST
@requires(May.WORK_FUNDS)
def take_back(request: ActingRequest, pk: int, answer: int) -> HttpResponse:
    """The answer rules no further file."""
    file, found = _answer(request, pk, answer)
    form = ReasonForm(request.POST)
    if form.done(lambda: answering.take_back(request.actor, pk, answer, form.cleaned_data["reason"])) is None:
        return _answer_page(request, file, found, back=form)
    messages.success(request, _("Taken back. The next file with these headers asks again."))
    return redirect("funds:statement", pk)


def _answer(request: ActingRequest, pk: int, answer: int) -> tuple[StatementFile, SheetAnswer]:
    """A file in reach and one of the answers to its headers: that it was read by, or another of the same source."""
    file = in_reach(request.actor, StatementFile, "case", "by", pk=pk)
    found = SheetAnswer.objects.select_related("by", "ended_by", "file").filter(pk=answer).first()
    sources = {one.source for one in queries.answers_of([file]).values()}
    if file.headers:
        sources.add(memory.source_of(file.headers))
    if found is None or found.source not in sources:
        raise Http404
    return file, found


def _answer_page(
    request: ActingRequest,
    file: StatementFile,
    found: SheetAnswer,
    *,
    corrects: bool = False,
    back: ReasonForm | None = None,
) -> HttpResponse:
    sheet: dict[str, Any] = next((one for one in file.understood if one.get("answer") == found.pk), {})
    form = None
    if found.in_force and sheet and may(request.actor.role, May.WORK_FUNDS):
        posted = request.POST if corrects else None
        shown = StatementFile(headers=found.headers, mapping=found.said)
        samples = queries.samples_of(file, sheet["sheet"])
        form = CorrectionForm(shown, sheet, samples, posted, request.FILES or None, said=found.said)
        if posted is not None and form.is_valid() and _corrected(request, file, found, form):
            return redirect("funds:statement", file.pk)
    if corrects and form is None:
        messages.warning(request, str(Code.ANSWER_ENDED.sentence))
        return redirect("funds:statement", file.pk)
    context = {
        "file": file, "case": file.case, "shown": queries.answered(request.actor, found), "form": form,
        "back": back or ReasonForm(), "works": form is not None,
    }  # fmt: skip
    wrong = back is not None or (form is not None and form.errors)
    return render(request, "funds/statement_answer.html", context, status=422 if wrong else 200)


def _corrected(request: ActingRequest, file: StatementFile, found: SheetAnswer, form: CorrectionForm) -> bool:
    """Correct the answer and have the files of this case that were read by it read anew; whether it was corrected."""
    choices = files.chosen(found.headers, form.choices())
    try:
        answering.correct(request.actor, file.pk, found.pk, choices, form.said(), form.cleaned_data["reason"])
    except MappingIncompleteError as question:
        form.refuse(question, StatementReceiver())
        return False
    except RefusalError as refused:
        form.told(refused)
        return False
    messages.success(request, _("Corrected. It holds for later files with these headers."))
    for one in queries.stale(request.actor, file.case):
        with refusals_to(request):
            anew.read_anew(request.actor, one.pk)
            messages.success(request, _("Read anew: %(name)s") % {"name": one.file_name})
    return True
