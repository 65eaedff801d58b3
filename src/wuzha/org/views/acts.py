# SPDX-License-Identifier: Apache-2.0
"""One page an act: a form, what it does, and the way back. Refusals come back into the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wuzha.ui.acting import refusals_in


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
        with refusals_in(form):
            perform(form.cleaned_data)
            if done:
                messages.success(request, done)
            return redirect(back)
    context = {
        "form": form, "title": title, "submit": submit, "back": back, "back_label": back_label, "intro": intro,
        "danger": danger,
    }  # fmt: skip
    return render(request, "org/act.html", context, status=422 if form.errors else 200)
