# SPDX-License-Identifier: Apache-2.0
"""The installable side: manifest, service worker, and the shell. Open to everybody, since nobody's data is in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from wuzha.ui.middleware import may_be_kept
from wuzha.warning.services.doorstep.records import owner_of, session_tag
from wuzha.warning.views.doorstep.bundle import FACES, bundle

View = Callable[..., HttpResponseBase]

#: Where the service worker may be registered; each face registers for its own pages below.
WIDEST_SCOPE = "/warnings/"
INK = "#1d3f72"


def on_phone(view: View) -> View:
    """A page that is also opened on phones: compressed, and marked with the version of what phones keep."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["X-Phone-Version"] = bundle().version
        return response

    return gzip_page(marked)


def device(request: HttpRequest) -> dict[str, Any]:
    """How a phone knows whether what lies on it belongs to this session and person; both empty before the log-in."""
    posting = getattr(request, "posting", None)
    if posting is None:
        return {"device": {"session": "", "owner": ""}}
    session = session_tag(request.session.session_key, posting.pk)
    return {"device": {"session": session, "owner": owner_of(posting.person_id)}}


# Open to everybody.
# ast-grep-ignore: no-view-without-gate
@may_be_kept
@require_safe
def manifest(_request: HttpRequest, face: str) -> HttpResponse:
    """What an installed page is called and where it starts."""
    icons = [
        {"src": static(f"dist/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
    ]
    name = _("My tasks") if face == "tasks" else _("My visits")
    body = {
        "id": reverse(FACES[face]),
        "name": f"{_('Wuzha')} · {name}",
        "short_name": _("Wuzha"),
        "lang": "zh-CN",
        "start_url": reverse(FACES[face]),
        "scope": "/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#ffffff",
        "theme_color": INK,
        "icons": icons,
    }
    return JsonResponse(body, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


# Open to everybody.
# ast-grep-ignore: no-view-without-gate
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker with its version and its list of files; any change of them is a new worker."""
    held = bundle()
    shells = {reverse(FACES[face]): reverse(f"{FACES[face]}_offline") for face in FACES}
    head = f"const VERSION = {json.dumps(held.version)};\nconst SHELLS = {json.dumps(shells)};\n"
    head += f"const FILES = {json.dumps(held.files)};\n"
    response = HttpResponse(head + held.worker, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = WIDEST_SCOPE
    return response


# Open to everybody.
# ast-grep-ignore: no-view-without-gate
@gzip_page
@require_safe
def shell(_request: HttpRequest, face: str) -> HttpResponse:
    """The page without anybody's data, which the phone fills from what was taken along."""
    held = bundle()
    response = HttpResponse(held.shells[face])
    response["X-Phone-Version"] = held.version
    return response
