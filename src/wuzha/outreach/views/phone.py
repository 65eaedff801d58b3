# SPDX-License-Identifier: Apache-2.0
"""The page for phones, which works without signal; and the page on which people sign in by a picture code."""

from __future__ import annotations

import secrets
from functools import lru_cache

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import ValidationError

from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.outreach.forms.activities import own_units, words
from wuzha.outreach.queries import lists
from wuzha.outreach.rulesets import AUDIENCES, ENTRIES, POLICY, WAYS
from wuzha.outreach.services import phone as services
from wuzha.outreach.services import signing
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import or_404
from wuzha.ui.offline import Bundle, bundled
from wuzha.warning.services.doorstep.records import owner_of

REFUSED = 422
#: Which device signed in: a number of this browser alone, at this one address, for a day.
DEVICE, A_DAY = "outreach-device", 86_400


def page_words() -> dict[str, str]:
    """What the page says. Places look like `{n}` and are filled by the script."""
    return {
        "no_signal": pgettext("outreach", "No signal: go on recording. It stays on this phone and is sent by itself."),
        "signal": pgettext("outreach", "There is signal."),
        "unsent": pgettext("outreach", "{n} not yet sent"), "all_sent": pgettext("outreach", "Everything is sent"),
        "send_now": pgettext("outreach", "Send now"), "kept": pgettext("outreach", "Kept on this phone."),
        "sent": pgettext("outreach", "{n} sent."), "waits": pgettext("outreach", "waits"),
        "refused": pgettext("outreach", "not accepted"), "others": pgettext("outreach", "of a colleague"),
        "again": pgettext("outreach", "Correct and send again"), "drop": pgettext("outreach", "Discard"),
        "sign_in": pgettext("outreach", "Sign in to send what waits on this phone."),
        "first": pgettext("outreach", "Open this page once with signal, then it works without."),
        "queue": pgettext("outreach", "On this phone"), "new": pgettext("outreach", "Record an activity"),
        "day": pgettext("outreach", "Day"), "unit": pgettext("outreach", "Unit"),
        "place": pgettext("outreach", "Place"), "topic": pgettext("outreach", "Topic"),
        "fraud_type": pgettext("outreach", "Scam type"),
        "entry": pgettext("outreach", "Goes to"), "way": pgettext("outreach", "Way"),
        "people": pgettext("outreach", "People reached, by audience"),
        "materials": pgettext("outreach", "Materials used"), "note": pgettext("outreach", "Note"),
        "photos": pgettext("outreach", "Photos"),
        "photos_help": pgettext(
            "outreach",
            "Only the fingerprint of the file, its time and its place are kept. Keep the original for the review.",
        ),
        "many": pgettext("outreach", "At most {n} photos."), "keep": pgettext("outreach", "Record the activity"),
        "needed": pgettext("outreach", "Day, place, form and at least one number of people are needed."),
        "mine": pgettext("outreach", "Recorded lately"), "list": pgettext("outreach", "All activities"),
    }  # fmt: skip


@lru_cache(maxsize=4)
def _bundle(language: str) -> Bundle:
    html = render_to_string("outreach/phone.html", {"phone_words": page_words()})
    return bundled(language, {"outreach": html})


def _here() -> Bundle:
    return _bundle(get_language() or settings.LANGUAGE_CODE)


# Open to everybody: the page without anybody's data, which the phone fills.
# ast-grep-ignore: no-view-without-gate
@require_safe
def page(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_here().shells["outreach"])
    response["X-Phone-Version"] = _here().version
    return response


# Open to everybody.
# ast-grep-ignore: no-view-without-gate
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker of this page alone."""
    url = reverse("outreach:phone")
    return HttpResponse(_here().script("outreach", {url: url}), content_type="text/javascript; charset=utf-8")


# The page itself is kept by the phone, and brings no token along: this answer does.
@ensure_csrf_cookie
@require_safe
@requires(May.WORK_OUTREACH, May.RECORD_OUTREACH)
def me(request: ActingRequest) -> HttpResponse:
    """Who is signed in, what may be chosen, and what the person recorded last: no name of anybody."""
    actor = request.actor
    return JsonResponse({
        "owner": owner_of(actor.person_id), "today": timezone.localdate().isoformat(), "unit": actor.unit_id,
        "units": own_units(actor), "photos": POLICY.at().photos, "list": reverse("outreach:index"),
        "types": words(rule_set("warning.fraud_types")),
        "entries": words(ENTRIES), "ways": words(WAYS), "audiences": words(AUDIENCES),
        "materials": [(one.pk, one.material.title) for one in lists.in_force(actor, timezone.localdate())],
        "mine": [
            {"title": one.topic or one.place, "day": one.day.isoformat(), "state": one.get_state_display(),
             "url": one.get_absolute_url(), "uid": str(one.uid)}
            for one in lists.own(actor)
        ],
    })  # fmt: skip


@require_POST
@requires(May.WORK_OUTREACH, May.RECORD_OUTREACH)
def sync(request: ActingRequest) -> HttpResponse:
    """Keep one record. Sent again, it answers “known”; of somebody else, it stays on the phone."""
    try:
        sent = services.Sent.model_validate_json(request.body)
    except ValidationError:
        message = pgettext("outreach", "This record could not be read. Correct it, and send it again.")
        return JsonResponse({"verdict": "refused", "message": message}, status=REFUSED)
    if sent.owner != owner_of(request.actor.person_id):
        return JsonResponse({"verdict": "foreign", "message": ""}, status=REFUSED)
    try:
        row, new = services.keep(request.actor, sent)
    except RefusalError as refused:
        return JsonResponse({"verdict": "refused", "message": refused.message}, status=REFUSED)
    return JsonResponse({"verdict": "kept" if new else "known", "number": row.number, "url": row.get_absolute_url()})


@require_safe
@requires(May.WORK_OUTREACH, May.RECORD_OUTREACH)
def sign_sheet(request: ActingRequest, pk: int) -> HttpResponse:
    """The picture code of an activity's sign-in, to be shown or printed."""
    found = or_404(lists.activity(request.actor, pk))
    if found.sign_code is None or found.sign_until is None or found.sign_until <= timezone.now():
        messages.warning(request, pgettext("outreach", "The sign-in is not open. Open it on the day of the activity."))
        return redirect(found)
    address = request.build_absolute_uri(reverse("outreach:sign", args=[found.sign_code]))
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=8, border=4, light="white")
    context = {"row": found, "address": address, "picture": picture}
    return render(request, "outreach/sign_sheet.html", context)


# Open to everybody who has the picture code: it counts a device, and says nothing about anybody.
# ast-grep-ignore: no-view-without-gate
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Sign in at an activity, once for each device."""
    form, signed = OnPage(request.POST if request.method == "POST" else None), False
    device = request.COOKIES.get(DEVICE, "")
    fresh = not device.isalnum() or len(device) != 32
    device = secrets.token_hex(16) if fresh else device
    try:
        found = signing.open_one(code)
        if request.method == "POST":
            signing.sign(code, device, request.META.get("REMOTE_ADDR", ""))
            signed = True
    except RefusalError as refused:
        status = 429 if refused.code == "SIGN_OFTEN" else 410
        return render(request, "outreach/sign.html", {"message": refused.message}, status=status)
    response = render(request, "outreach/sign.html", {"row": found, "form": form, "signed": signed})
    if fresh:
        response.set_cookie(
            DEVICE, device, max_age=A_DAY, httponly=True, samesite="Strict", secure=request.is_secure(),
            path=reverse("outreach:sign", args=[code]),
        )  # fmt: skip
    return response
