# SPDX-License-Identifier: Apache-2.0
"""Which addresses may be called at all.

The platform calls only hosts that its operator named (`WUZHA_EXCHANGE_HOSTS`, such as `10.1.2.3:8443,*.police.test`):
else whoever may add an address could make the server ask services that only it can reach.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from wuzha.exchange.rules.codes import Code

_FOLDER = re.compile(r"[A-Za-z0-9_-]{1,40}")
_PORTS = {"http": 80, "https": 443}


def url_problem(url: str, allowed: Sequence[str]) -> Code | None:
    """What is wrong with an address, `None` when it may be called. `allowed` are host patterns, with a port or not."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return Code.NOT_HTTP
    if parts.scheme not in _PORTS or not parts.hostname:
        return Code.NOT_HTTP
    if parts.username or parts.password:
        return Code.CREDENTIALS
    host = parts.hostname.lower()
    if not any(_matches(host, port, pattern.strip().lower()) for pattern in allowed):
        return Code.HOST_NOT_ALLOWED
    return None


def folder_problem(name: str) -> Code | None:
    """What is wrong with the name of a drop folder."""
    return None if _FOLDER.fullmatch(name) else Code.FOLDER_NAME


def _matches(host: str, port: int, pattern: str) -> bool:
    name, colon, wanted = pattern.rpartition(":")
    if not colon or not wanted.isdigit():
        return fnmatchcase(host, pattern)
    return fnmatchcase(host, name.strip("[]")) and port == int(wanted)
