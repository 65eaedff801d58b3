# SPDX-License-Identifier: Apache-2.0
"""The five steps for a newcomer: they tick off along the first warning this browser took, whoever goes on with it.

The demo lets one visitor be analyst, officer and grid worker in turn, and each log-in has a session of its own; so what
is followed is kept in a cookie, and what has been done is read from the warning.
"""

from __future__ import annotations

from typing import Any

from django.core.signing import get_cookie_signer
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.warning.models import Attempt, EnrichmentItem, WarningRecord
from wuzha.warning.rules.lifecycle import AT_STATION, State

#: Signed cookie with the key of the warning that is followed.
FOLLOWED = "first_warning"
#: Cookie of who needs the strip no more.
DISMISSED = "steps_dismissed"
#: Seconds both last.
LASTS = 365 * 24 * 3600

STEPS = (
    ("take", pgettext_lazy("step", "Take")),
    ("complete", pgettext_lazy("step", "Complete")),
    ("dispatch", pgettext_lazy("step", "Dispatch")),
    ("record", pgettext_lazy("step", "Record")),
    ("close", pgettext_lazy("step", "Close")),
)


def is_wanted(request: HttpRequest) -> bool:
    return DISMISSED not in request.COOKIES


def strip(request: HttpRequest) -> list[dict[str, Any]] | None:
    """The steps for `{% stepper %}`, each done, now or next; `None` where they say nothing or were dismissed."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or not is_wanted(request):
        return None
    followed = _warning(actor, _followed(request))
    if followed is None and not may(actor.role, May.TRIAGE):
        return None  # nothing to go on with, and the first step is not theirs
    done = _done(actor, followed) if followed else set()
    first_open = next((code for code, _label in STEPS if code not in done), "")
    return [
        {"label": label, "state": "done" if code in done else "now" if code == first_open else "next"}
        for code, label in STEPS
    ]


def follow(request: HttpRequest, pk: int) -> None:
    """Follow a warning just taken, unless an earlier one is followed that has left the centre."""
    if not is_wanted(request):
        return
    known = _followed(request)
    gone_on = WarningRecord.objects.visible_to(request.actor).filter(  # type: ignore[attr-defined]  # acting request
        pk=known or 0, state__in=(*AT_STATION, State.CLOSED)
    )
    if known != pk and not (known and gone_on.exists()):
        request.COOKIES[FOLLOWED] = get_cookie_signer(salt=FOLLOWED).sign(str(pk))


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Let the browser keep what is followed."""
    if FOLLOWED in request.COOKIES:
        response.set_cookie(FOLLOWED, request.COOKIES[FOLLOWED], max_age=LASTS, httponly=True, samesite="Lax")


def dismiss(response: HttpResponse) -> None:
    response.set_cookie(DISMISSED, "1", max_age=LASTS, httponly=True, samesite="Lax")


def _followed(request: HttpRequest) -> int | None:
    text = request.get_signed_cookie(FOLLOWED, default="")
    return int(text) if text and text.isdecimal() else None


def _warning(actor: Actor, pk: int | None) -> WarningRecord | None:
    return WarningRecord.objects.visible_to(actor).filter(pk=pk).first() if pk else None


def _done(actor: Actor, warning: WarningRecord) -> set[str]:
    found = set()
    gone_on = warning.state in AT_STATION or warning.state == State.CLOSED
    if warning.state == State.CLAIMED or gone_on:
        found.add("take")
    if gone_on or EnrichmentItem.objects.visible_to(actor).filter(warning=warning, by__isnull=False).exists():
        found.add("complete")
    if gone_on:
        found.add("dispatch")
    if Attempt.objects.visible_to(actor).filter(warning=warning).exists():
        found.add("record")
    if warning.state == State.CLOSED:
        found.add("close")
    return found
