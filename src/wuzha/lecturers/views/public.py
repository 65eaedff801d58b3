# SPDX-License-Identifier: Apache-2.0
"""Pages without log-in: the audience's mark, and the page of a judge's phone, which works without signal."""

from __future__ import annotations

import secrets
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import ValidationError

from wuzha.lecturers.forms import AudienceForm
from wuzha.lecturers.services import audience, judging
from wuzha.refusals import RefusalError
from wuzha.ui.offline import Bundle, bundled

REFUSED, OFTEN, GONE, EARLY = 422, 429, 410, 409
#: Which device marked: a number of this browser alone, at this one address, for a day.
DEVICE, A_DAY = "lecturers-device", 86_400
#: The header with the code of a judge: in no address, so in no log of addresses.
HEADER = "X-Judge"
MOST_CODE = 64


def page_words() -> dict[str, str]:
    """What the judge's page says. Places look like `{n}` and are filled by the script."""
    return {
        "no_signal": pgettext(
            "lecturers", "No signal: go on marking. Marks stay on this phone and are sent by themselves."
        ),
        "signal": pgettext("lecturers", "There is signal."),
        "unsent": pgettext("lecturers", "{n} marks not yet sent"),
        "all_sent": pgettext("lecturers", "Every mark is sent"),
        "send_now": pgettext("lecturers", "Send now"), "kept": pgettext("lecturers", "Kept on this phone."),
        "sent": pgettext("lecturers", "{n} marks sent."), "waits": pgettext("lecturers", "not yet sent"),
        "refused": pgettext("lecturers", "not accepted"), "given": pgettext("lecturers", "given"),
        "first": pgettext("lecturers", "Scan your code once with signal, then this page works without."),
        "gone": pgettext("lecturers", "This code is not known, or not any more. Ask the contest office for a new one."),
        "none": pgettext("lecturers", "No round is open. This page looks for itself."),
        "mark": pgettext("lecturers", "Mark"), "give": pgettext("lecturers", "Give this mark"),
        "once": pgettext("lecturers", "A mark is given once. Only an accepted protest changes it."),
        "sure": pgettext("lecturers", "Give {n} points"), "correct": pgettext("lecturers", "Correct it"),
        "look": pgettext("lecturers", "Is this right? It cannot be changed afterwards."),
        "whole": pgettext("lecturers", "Together {n} points"), "of": pgettext("lecturers", "{name}, 0 to {n}"),
        "not_yours": pgettext("lecturers", "You do not mark this contestant: {why}."),
        "range": pgettext("lecturers", "“{name}” takes 0 to {n} points, in steps of {step}."),
        "closed": pgettext("lecturers", "closed"), "drop": pgettext("lecturers", "Discard"),
        "queue": pgettext("lecturers", "Not accepted"), "back": pgettext("lecturers", "Back"),
    }  # fmt: skip


@lru_cache(maxsize=4)
def _bundle(language: str) -> Bundle:
    html = render_to_string("lecturers/judge.html", {"phone_words": page_words()})
    return bundled(language, {"judge": html})


def _here() -> Bundle:
    return _bundle(get_language() or settings.LANGUAGE_CODE)


# Open to everybody: the page without anybody's data, which the phone fills.
# ast-grep-ignore: no-view-without-gate
@require_safe
def judge(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_here().shells["judge"])
    response["X-Phone-Version"] = _here().version
    return response


# Open to everybody.
# ast-grep-ignore: no-view-without-gate
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker of this page alone."""
    url = reverse("lecturers:judge")
    return HttpResponse(_here().script("judge", {url: url}), content_type="text/javascript; charset=utf-8")


def _code(request: HttpRequest) -> str:
    return request.headers.get(HEADER, "")[:MOST_CODE]


def _refusal(refused: RefusalError) -> JsonResponse:
    verdict = {"CODE_UNKNOWN": "gone", "MARK_OFTEN": "often", "ROUND_LATER": "later"}.get(refused.code, "refused")
    status = {"gone": GONE, "often": OFTEN, "later": EARLY}.get(verdict, REFUSED)
    return JsonResponse({"verdict": verdict, "message": refused.message}, status=status)


# Open to who has the code of a judge: the page itself is kept by the phone, and this answer brings the token along.
# ast-grep-ignore: no-view-without-gate
@ensure_csrf_cookie
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """The contest as this judge marks it."""
    try:
        return JsonResponse(judging.sheet_of(judging.judge_by(_code(request), request.META.get("REMOTE_ADDR", ""))))
    except RefusalError as refused:
        return _refusal(refused)


# Open to who has the code of a judge.
# ast-grep-ignore: no-view-without-gate
@require_POST
def sync(request: HttpRequest) -> HttpResponse:
    """Keep one mark. Sent again, it answers “known”."""
    try:
        who = judging.judge_by(_code(request), request.META.get("REMOTE_ADDR", ""))
        sent = judging.Sent.model_validate_json(request.body)
        new = judging.keep(who, sent)
    except ValidationError:
        message = pgettext("lecturers", "This mark could not be read. Open the page anew, and mark again.")
        return JsonResponse({"verdict": "refused", "message": message}, status=REFUSED)
    except RefusalError as refused:
        return _refusal(refused)
    return JsonResponse({"verdict": "kept" if new else "known"})


# Open to everybody who has the picture code: it keeps a mark for a device, and says nothing about anybody.
# ast-grep-ignore: no-view-without-gate
@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, code: str) -> HttpResponse:
    """Mark a talk, once for each device."""
    posted = request.method == "POST"
    form, marked, again = AudienceForm(request.POST if posted else None), False, False
    device = request.COOKIES.get(DEVICE, "")
    fresh = not device.isalnum() or len(device) != 32
    device = secrets.token_hex(16) if fresh else device
    try:
        found = audience.open_one(code)
        if posted and form.is_valid():
            network = request.META.get("REMOTE_ADDR", "")
            marked, again = True, not audience.mark(code, device, network, form.cleaned_data["mark"], found)
    except RefusalError as refused:
        status = OFTEN if refused.code == "MARK_OFTEN" else GONE
        return render(request, "lecturers/mark.html", {"message": refused.message}, status=status)
    context = {"row": found, "form": form, "marked": marked, "again": again}
    status = REFUSED if posted and not marked else 200
    response = render(request, "lecturers/mark.html", context, status=status)
    if fresh:
        response.set_cookie(
            DEVICE, device, max_age=A_DAY, httponly=True, samesite="Strict", secure=request.is_secure(),
            path=reverse("lecturers:mark", args=[code]),
        )  # fmt: skip
    return response
