# SPDX-License-Identifier: Apache-2.0
"""Pages that a phone keeps to work without signal: which files they need, and the service worker that holds them.

A page that is kept is drawn without a request: nobody's data is in it. What it shows comes from the network, or from
what the phone was given on purpose.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles import finders

WORKER = "dist/js/phone/worker.js"
_LINK = re.compile(r'(?:src|href)="([^"#?]+)')
_IMPORT = re.compile(r'^import\s[^"\']*["\'](\./[^"\']+|\.\./[^"\']+)["\']', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything in one language. `version` changes with any byte of it."""

    version: str
    shells: Mapping[str, str]
    files: tuple[str, ...]
    worker: str

    def script(self, name: str, addresses: Mapping[str, str]) -> str:
        """The service worker called so. `addresses`: the beginning of a page's address → that of its shell."""
        head = f"const NAME = {json.dumps(name)};\nconst VERSION = {json.dumps(self.version)};\n"
        head += f"const SHELLS = {json.dumps(dict(addresses))};\nconst FILES = {json.dumps(self.files)};\n"
        return head + self.worker


def bundled(language: str, shells: Mapping[str, str]) -> Bundle:
    """Shells as they are drawn, with every file they need."""
    files = static_files("".join(shells.values()))
    digest = hashlib.sha256(language.encode())
    for text in (*shells.values(), *files):
        digest.update(text.encode())
    for url in files:
        digest.update(_path(url).read_bytes())
    worker = Path(str(finders.find(WORKER))).read_text(encoding="utf-8")
    digest.update(worker.encode())
    return Bundle(digest.hexdigest()[:16], dict(shells), files, worker)


def static_files(html: str) -> tuple[str, ...]:
    """The static files a page names, and the modules that its scripts import, each once."""
    return with_imports([url for url in _LINK.findall(html) if url.startswith(settings.STATIC_URL)])


def with_imports(urls: list[str]) -> tuple[str, ...]:
    """Static files with the modules they import."""
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
