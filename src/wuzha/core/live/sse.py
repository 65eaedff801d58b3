# SPDX-License-Identifier: Apache-2.0
"""Server-sent events on the wire (HTML Living Standard, 9.2)."""

from __future__ import annotations

import json
from typing import Any

#: Milliseconds a page waits before it comes back after a broken connection; its script adds a random part.
RETRY = 1500


def event(name: str, data: Any = None, mark: str = "") -> bytes:
    """One event; `mark` becomes the `Last-Event-ID` with which the page comes back."""
    head = f"id: {mark}\n" if mark else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


def opening() -> bytes:
    """The first bytes: they make a proxy send the head of the answer at once."""
    return f"retry: {RETRY}\n: wuzha\n\n".encode()
