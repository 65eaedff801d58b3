# SPDX-License-Identifier: Apache-2.0
"""A refusal is told where something can be done about it, and other faults are not swallowed."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import RequestFactory

from wuzha.refusals import RefusalCode, RefusalError
from wuzha.ui.acting import OnPage, Refusals, refusals_in, refusals_to


class Code(RefusalCode):
    SHORT = "Too short."
    LATE = "Too late."
    SHUT = "Shut."


class NoteForm(OnPage):
    short_name = "note"
    beside = {Code.SHORT: "text", Code.SHUT: None}
    otherwise = "day"

    text = forms.CharField()
    day = forms.CharField()


class PlainForm(forms.Form):
    text = forms.CharField()


@pytest.mark.parametrize(("code", "field"), [(Code.SHORT, "text"), (Code.LATE, "day"), (Code.SHUT, "__all__")])
def test_a_form_tells_a_refusal_beside_the_field_it_is_about(code: Code, field: str) -> None:
    form = NoteForm({"text": "x", "day": "y"})
    assert form.is_valid()
    with refusals_in(form):
        raise RefusalError(code)
    assert form.errors == {field: [code.sentence]}
    focused = [name for name in form.fields if "autofocus" in form.fields[name].widget.attrs]
    assert focused == ([] if field == "__all__" else [field])


def test_a_plain_form_is_told_where() -> None:
    for beside, otherwise, field in (
        (None, None, "__all__"),
        ({Code.SHORT: "text"}, None, "text"),
        ({}, "text", "text"),
    ):
        form = PlainForm({"text": "x"})
        with refusals_in(form, beside, otherwise):
            raise RefusalError(Code.SHORT)
        assert form.errors == {field: ["Too short."]}


def test_a_page_tells_a_refusal_as_a_message() -> None:
    request: HttpRequest = RequestFactory().post("/")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # as the middleware does
    with refusals_to(request), refusals_to(request, messages.ERROR):
        raise RefusalError(Code.LATE)
    assert [(one.level, one.message) for one in messages.get_messages(request)] == [(messages.ERROR, "Too late.")]


def test_what_is_no_refusal_goes_on_up() -> None:
    told: list[RefusalError] = []
    with pytest.raises(ValueError, match="x"), Refusals(told.append):
        raise ValueError("x")
    assert told == []


class AskingForm(OnPage):
    short_name = "asking"
    asked_after = {Code.LATE: "why"}

    text = forms.CharField()
    why = forms.CharField(required=False)


def test_what_overrules_a_refusal_is_asked_once_that_was_given_and_kept_when_sent_again() -> None:
    form = AskingForm({"text": "x", "why": ""})
    assert "why" not in form.fields

    def refusing() -> None:
        raise RefusalError(Code.LATE)

    assert form.done(refusing) is None
    assert (list(form.errors), list(form.fields), form.answered("why")) == (["why"], ["text", "why"], "")
    again = AskingForm({"text": "x", "why": "y"})
    assert again.done(lambda: again.answered("why")) == "y"
