# SPDX-License-Identifier: Apache-2.0
"""Rules in force: the list, one rule set with its history, and its change: edit, compare, put in force."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.forms.pasted import MOST_BYTES, MOST_ROWS, Reject, as_text, table_of, text_of_file
from wuzha.org.forms.pasted import read as read_table
from wuzha.org.forms.rule_form import check, draw, left_over, read
from wuzha.org.forms.schema import Shape, label_of, shape_of, text_of
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import RuleVersion
from wuzha.org.queries import units as queries
from wuzha.org.roles import May
from wuzha.org.rule_diff import changes
from wuzha.org.rules import RuleSet, rule_set
from wuzha.org.services import rules as services
from wuzha.org.services.errors import Code
from wuzha.org.services.guard import at_the_top
from wuzha.org.views.acts import beside
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_in, refusals_to
from wuzha.ui.fields import ActField, DecidingForm, MomentField

#: Rejects of a pasted table that are shown.
MOST_REJECTS = 50


class VersionForm(DecidingForm):
    """From when, on what ground, and why. Asked of every change. `step` says what is to be done with it now."""

    step = ActField("edit", "compare", "save", "paste")

    valid_from = MomentField(label=gettext_lazy("In force from"), help_text=gettext_lazy("A moment to come."))
    citation = forms.CharField(
        label=gettext_lazy("Citation"),
        max_length=300,
        help_text=gettext_lazy("The law, document or decision it rests on, with its article or number."),
    )
    note = forms.CharField(label=gettext_lazy("Reason for the change"), max_length=300)

    def clean_valid_from(self) -> Any:
        moment = self.cleaned_data["valid_from"]
        if moment <= timezone.now():
            raise forms.ValidationError(
                _("This moment has passed. What was in force then cannot be changed: choose a later one.")
            )
        return moment


def found(key: str) -> RuleSet[Any]:
    try:
        return rule_set(key)
    except KeyError:
        raise Http404 from None


def plain(rules: RuleSet[Any]) -> Any:
    """The value in force as plain data."""
    return rules.at().model_dump(mode="json")


@require_safe
@requires(May.MANAGE_RULES)
def index(request: ActingRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:64].strip()
    return render(request, "org/rules.html", {"groups": queries.grouped(words), "q": words})


@require_safe
@requires(May.MANAGE_RULES)
def detail(request: ActingRequest, key: str) -> HttpResponse:
    """The value in force (or another version, `?version=`), and the history."""
    rules = found(key)
    rules.forget()
    history = queries.history(rules)
    wanted = request.GET.get("version", "")
    if wanted == "factory":
        shown = history[-1]
    elif wanted:
        shown = next((e for e in history if e.row and str(e.row.pk) == wanted), None)  # type: ignore[assignment]
    else:
        shown = next(entry for entry in history if entry.state == "now")
    if shown is None:
        raise Http404
    value = shown.version.value.model_dump(mode="json")
    context = {
        "rules": rules,
        "history": history,
        "shown": shown,
        "node": draw(shape_of(rules.schema, value), value, {}),
        "top": at_the_top(request.actor),
    }
    return render(request, "org/rule.html", context)


@requires(May.MANAGE_RULES)
def edit(request: ActingRequest, key: str) -> HttpResponse:
    """Edit (GET, or POST with `step=edit`), compare (`step=compare`), put in force (`step=save`)."""
    rules = found(key)
    if not at_the_top(request.actor):
        messages.error(request, RefusalError(Code.TOP_ONLY).message)
        return redirect("org:rule", key=key)
    rules.forget()
    value = plain(rules)
    if request.method != "POST":
        form = VersionForm(initial={"valid_from": _next_midnight()})
        return _edit_page(request, rules, value, {}, form)
    form = VersionForm(request.POST)
    valid = form.is_valid()
    step = form.cleaned_data.pop("step", "")
    if "value" not in request.POST:
        value = read(shape_of(rules.schema, value), request.POST)
    else:
        value = _carried(request.POST["value"])
    if step == "paste":
        text, value, rejects = _pasted(request, rules, value)
        if rejects:
            return _edit_page(request, rules, plain(rules), {}, form, sent=True, text=text, rejects=rejects)
    errors = check(rules.strict, value)
    if errors or step == "edit" or not valid:
        return _edit_page(request, rules, value, errors, form, sent=step != "edit")
    if step == "save":
        return _save(request, rules, value, form)
    return _compare_page(request, rules, value, form)


def _pasted(request: ActingRequest, rules: RuleSet[Any], value: Any) -> tuple[str, Any, list[Reject]]:
    """The text that was pasted or sent as a file, the value it stands for, and what of it cannot be taken."""
    shape, text = shape_of(rules.schema, plain(rules)), request.POST.get("table", "")
    name, sent = table_of(shape), request.FILES.get("file")
    if not name:
        raise Http404
    if sent is not None:
        if (sent.size or 0) > MOST_BYTES:
            return text, value, [Reject(0, "", sent.name or "", _("The file is too large. At most 4 MB."))]
        try:
            text = text_of_file(sent.read())
        except UnicodeDecodeError:
            why = _("This is no text. Save the table as CSV (UTF-8) and send that, or paste it.")
            return text, value, [Reject(0, "", sent.name or "", why)]
    rows, rejects = read_table(shape.parts[name], text, rules.strict, name)
    return text, {name: rows}, rejects


def _next_midnight() -> datetime:
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


def _carried(text: str) -> Any:
    """The value carried from the page that compares; nonsense becomes an empty one, which no schema takes."""
    try:
        return json.loads(text)
    except ValueError:
        return {}


def _edit_page(
    request: ActingRequest,
    rules: RuleSet[Any],
    value: Any,
    errors: dict[str, list[str]],
    form: VersionForm,
    *,
    sent: bool = False,
    text: str | None = None,
    rejects: Sequence[Reject] = (),
) -> HttpResponse:
    shape = shape_of(rules.schema, value)
    node = draw(shape, value, errors)
    whole = left_over(errors, node)
    context = {"rules": rules, "node": node, "form": form, "whole": whole, "has_errors": bool(errors)}
    if name := table_of(shape):
        rows = value.get(name, [])
        context |= {
            "pasted": as_text(shape.parts[name], rows) if text is None else text,
            "rejects": rejects[:MOST_REJECTS], "more_rejects": len(rejects[MOST_REJECTS:]),
            "only_whole": len(rows) if len(rows) > MOST_ROWS else 0,
        }  # fmt: skip
    return render(request, "org/rule_edit.html", context, status=422 if sent else 200)


def _compare_page(request: ActingRequest, rules: RuleSet[Any], value: Any, form: VersionForm) -> HttpResponse:
    moment = form.cleaned_data["valid_from"]
    before = rules.version_at(moment)
    clean = rules.parse(value).model_dump(mode="json")
    old = before.value.model_dump(mode="json")
    shape = _joined(shape_of(rules.schema, old), shape_of(rules.schema, clean))
    found_changes = [
        {
            "where": label_of(shape, one.path),
            "kind": one.kind,
            "before": text_of(shape, one.path, one.before),
            "after": text_of(shape, one.path, one.after),
        }
        for one in changes(old, clean)
    ]
    context = {
        "rules": rules, "before": before, "changes": found_changes, "form": form, "value": json.dumps(clean),
        "moment": moment,
    }  # fmt: skip
    return render(request, "org/rule_compare.html", context)


def _joined(one: Shape, other: Shape) -> Shape:
    """Labels of both: a free part may exist in one of the values only."""
    return Shape(one.kind, one.label, {**other.parts, **one.parts})


def _save(request: ActingRequest, rules: RuleSet[Any], value: Any, form: VersionForm) -> HttpResponse:
    with refusals_in(form, beside(form)):
        services.add_version(request.actor, rules.key, value=value, **form.cleaned_data)
        messages.success(request, _("The new version is entered. It takes effect by itself."))
        return redirect(reverse("org:rule", args=[rules.key]))
    return _edit_page(request, rules, value, {}, form, sent=True)


@require_POST
@requires(May.MANAGE_RULES)
def withdraw(request: ActingRequest, pk: int) -> HttpResponse:
    """Take back a version that has not taken effect."""
    version = RuleVersion.objects.filter(pk=pk).first()
    if version is None:
        raise Http404
    with refusals_to(request, messages.ERROR):
        services.withdraw_version(request.actor, pk)
        messages.success(request, _("The coming version is withdrawn."))
    return redirect(reverse("org:rule", args=[version.key]))
