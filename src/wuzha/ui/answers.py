# SPDX-License-Identifier: Apache-2.0
"""What a view adds to its answer."""

from __future__ import annotations

from django.http import HttpResponse
from django_htmx.http import trigger_client_event


def toast(response: HttpResponse, text: object, tone: str = "good", *, undo: str = "") -> HttpResponse:
    """Let the page show a toast when this answer to an htmx request arrives.

    `tone` is `info`, `good`, `warn` or `bad` (the last two stay until closed); `undo` is an address to POST to.
    """
    detail = {"text": str(text), "tone": tone} | ({"undo": undo} if undo else {})
    return trigger_client_event(response, "toast", detail)
