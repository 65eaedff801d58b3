# SPDX-License-Identifier: Apache-2.0
"""The installable side: manifest, service worker, and the shell, open to everybody, since nobody's data is in them.

A phone keeps the shell and the static files it needs, to work without signal.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from wuzha.ui.middleware import may_be_kept
from wuzha.ui.offline import Bundle, bundled, with_imports
from wuzha.warning.services.doorstep.records import owner_of, session_tag
from wuzha.warning.views.doorstep.words import phone_words

#: The two faces: officers and grid workers. Each has its own addresses, so that a worker reaches nothing else.
FACES = {"tasks": "warning:tasks", "grid": "warning:grid"}
#: The scripts of the field pages.
SCRIPTS = ("dist/js/main.js", "dist/js/pages/phone.js")


def bundle() -> Bundle:
    """The bundle in the language of the request."""
    return _bundle(get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=4)
def _bundle(language: str) -> Bundle:
    return bundled(language, {face: _shell(face) for face in FACES})


def _shell(face: str) -> str:
    """The page that a phone shows without signal. Rendered without a request: nobody's name, no safety mark."""
    context = {
        "face": face,
        "home": reverse(FACES[face]),
        "manifest": reverse(f"{FACES[face]}_manifest"),
        "phone_words": phone_words(),
    }
    return render_to_string("warning/doorstep/shell.html", context)


@lru_cache(maxsize=1)
def modules() -> tuple[str, ...]:
    """What the scripts of a field page import: named in its head, so that a thin line asks for all of them at once."""
    scripts = [static(name) for name in SCRIPTS]
    return tuple(url for url in with_imports(scripts) if url not in scripts)


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
    response = HttpResponse(held.script("phone", shells), content_type="text/javascript; charset=utf-8")
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
