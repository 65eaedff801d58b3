# SPDX-License-Identifier: Apache-2.0
"""Which record an address names, whoever asks: for the trail, when it was not in reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wuzha.org.models import Person, Unit


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    for kind, model in (("unit", Unit), ("person", Person)):
        if url_name.startswith(kind) and model.objects.filter(pk=taken.get("pk")).exists():
            return kind, taken["pk"]
    return None
