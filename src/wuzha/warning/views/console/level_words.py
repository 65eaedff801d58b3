# SPDX-License-Identifier: Apache-2.0
"""Words for levels that nobody has explained: asked of the city's administrator once a batch."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.org.services.guard import at_the_top
from wuzha.warning.forms.level_words import WordsForm
from wuzha.warning.queries import level_words as queries
from wuzha.warning.services import level_words


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.MANAGE_RULES)
def index(request: ActingRequest) -> HttpResponse:
    """The questions, the latest batch first; an answer is for one of them."""
    sent: WordsForm | None = None
    if request.method == "POST":
        key = request.POST.get("batch", "")
        question = queries.question(request.actor, int(key)) if key.isdecimal() and len(key) < 19 else None
        if question is None:
            messages.warning(request, _("No row of this file waits any more."))
            return redirect("warning:level_words")
        sent = form = WordsForm(question, request.POST)
        done = form.done(
            lambda: level_words.explain(
                request.actor, question.batch.source, form.meanings(), citation=form.cleaned_data["citation"]
            )
        )
        if done is not None:
            messages.success(request, _("Entered as a rule. The rows that waited are taken in within a minute."))
            return redirect("warning:level_words")
    asked = queries.questions(request.actor)
    forms = [(one, sent if sent and sent.short_name == f"b{one.batch.pk}" else WordsForm(one)) for one in asked]
    context = {"asked": forms, "top": at_the_top(request.actor)}
    return render(request, "warning/console/level_words.html", context, status=422 if sent else 200)
