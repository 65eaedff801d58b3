# SPDX-License-Identifier: Apache-2.0
"""What a phone keeps to work without signal: the shell without anybody's data, and the static files it needs."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

from wuzha.warning.views.doorstep.words import phone_words

#: The two faces: officers and grid workers. Each has its own addresses, so that a worker reaches nothing else.
FACES = {"tasks": "warning:tasks", "grid": "warning:grid"}
#: The scripts of the field pages.
SCRIPTS = ("dist/js/main.js", "dist/js/pages/phone.js")
WORKER = "dist/js/phone/worker.js"
_LINK = re.compile(r'(?:src|href)="([^"#?]+)')
_IMPORT = re.compile(r'^import\s[^"\']*["\'](\./[^"\']+|\.\./[^"\']+)["\']', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything in one language. `version` changes with any byte of it."""

    version: str
    shells: dict[str, str]
    files: tuple[str, ...]
    worker: str


def bundle() -> Bundle:
    """The bundle in the language of the request."""
    return _bundle(get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=4)
def _bundle(language: str) -> Bundle:
    shells = {face: _shell(face) for face in FACES}
    files = _files("".join(shells.values()))
    digest = hashlib.sha256(language.encode())
    for text in (*shells.values(), *files):
        digest.update(text.encode())
    for url in files:
        digest.update(_path(url).read_bytes())
    worker = Path(str(finders.find(WORKER))).read_text(encoding="utf-8")
    digest.update(worker.encode())
    return Bundle(digest.hexdigest()[:16], shells, files, worker)


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
    return tuple(url for url in _with_imports(scripts) if url not in scripts)


def _files(html: str) -> tuple[str, ...]:
    """The static files a page names, and the modules that its scripts import, each once."""
    return _with_imports([url for url in _LINK.findall(html) if url.startswith(settings.STATIC_URL)])


def _with_imports(urls: list[str]) -> tuple[str, ...]:
    wanted = list(urls)
    found: dict[str, None] = {}
    while wanted:
        url = wanted.pop()
        if url in found:
            continue
        found[url] = None
        if url.endswith(".js"):
            wanted += [urljoin(url, name) for name in _IMPORT.findall(_path(url).read_text(encoding="utf-8"))]
    return tuple(sorted(found))


def _path(url: str) -> Path:
    path = finders.find(url.removeprefix(settings.STATIC_URL))
    if not isinstance(path, str):
        raise FileNotFoundError(url)
    return Path(path)
