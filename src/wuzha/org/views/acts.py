# SPDX-License-Identifier: Apache-2.0
"""One page an act: a form, what it does, and the way back. Refusals come back into the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wuzha.org.services.errors import Code
from wuzha.refusals import RefusalCode
from wuzha.ui.acting import refusals_in

#: Refusal → the fields that it may be about. The first that a form has is marked; without one it is about the whole.
FIELDS: dict[RefusalCode, tuple[str, ...]] = {
    Code.OUT_OF_REACH: ("parent", "territory", "unit"),
    Code.CODE_TAKEN: ("code",),
    Code.NAME_TAKEN: ("username",),
    Code.UNIT_ENDED: ("parent", "unit"),
    Code.INTO_ITSELF: ("parent",),
    Code.KIND_FOR_COVER: ("territory",),
    Code.COVER_TWICE: ("territory",),
    Code.STILL_BELOW: ("last_day",),
    Code.STILL_POSTED: ("last_day",),
    Code.STILL_WORK: ("last_day",),
    Code.DATES: ("last_day", "valid_to", "valid_from"),
    Code.IN_THE_PAST: ("last_day", "valid_from"),
    Code.POSTING_TWICE: ("role",),
    Code.NOT_POSTED: ("person",),
    Code.TIMES: ("to_at",),
    Code.NOT_FUTURE: ("valid_from",),
    Code.MOMENT_TAKEN: ("valid_from",),
}


def beside(form: forms.Form) -> dict[str, str | None]:
    """The field of this form that each refusal is about."""
    return {code: next((name for name in names if name in form.fields), None) for code, names in FIELDS.items()}


def act(
    request: HttpRequest,
    form: forms.Form,
    perform: Callable[[dict[str, Any]], object],
    *,
    title: str,
    submit: str,
    back: str,
    back_label: str,
    done: str = "",
    intro: str = "",
    danger: bool = False,
) -> HttpResponse:
    """Show the form; when it is sent and good, perform the act, say so (`done`) and go back."""
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, beside(form)):
            perform(form.cleaned_data)
            if done:
                messages.success(request, done)
            return redirect(back)
    context = {
        "form": form, "title": title, "submit": submit, "back": back, "back_label": back_label, "intro": intro,
        "danger": danger,
    }  # fmt: skip
    return render(request, "org/act.html", context, status=422 if form.errors else 200)
