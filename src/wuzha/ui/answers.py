# SPDX-License-Identifier: Apache-2.0
"""What views make their answers of: what was found, tabs, choices, files, toasts."""

from __future__ import annotations

from typing import Any, TypeVar

from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django_htmx.http import trigger_client_event

T = TypeVar("T")

#: Suffix → content type of a file to keep.
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpg": "image/jpeg",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def or_404(found: T | None) -> T:
    """What was found. Raises `Http404` for nothing."""
    if found is None:
        raise Http404
    return found


def tab(label: object, url: str, here: bool, count: object = None) -> dict[str, Any]:
    """One of `{% tabs %}`."""
    return {"label": label, "url": url, "here": here, "count": count}


def choice(field: BoundField, code: str, label: object, **more: Any) -> dict[str, Any]:
    """One of a field's choices, where a template draws them itself."""
    return {"code": code, "label": label, "checked": field.value() == code, **more}


def as_file(content: bytes | str, name: str) -> HttpResponse:
    """A file that the browser keeps under this name; its suffix says of which type it is."""
    response = HttpResponse(content, content_type=_TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return response


def toast(response: HttpResponse, text: object, tone: str = "good", *, undo: str = "") -> HttpResponse:
    """Let the page show a toast when this answer to an htmx request arrives.

    `tone` is `info`, `good`, `warn` or `bad` (the last two stay until closed); `undo` is an address to POST to.
    """
    detail = {"text": str(text), "tone": tone} | ({"undo": undo} if undo else {})
    return trigger_client_event(response, "toast", detail)
