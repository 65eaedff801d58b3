# SPDX-License-Identifier: Apache-2.0
"""Which record an address of this app names, and how exports are numbered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wuzha.privacy.models import Export, ReadingLead

_NUMBER = re.compile(r"(?:DC)?0*([0-9]{1,12})", re.IGNORECASE)


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, as the trail does; nothing when it is not there."""
    pk = taken.get("pk")
    if pk is None:
        return None
    if url_name.startswith("export"):
        return ("export", pk) if Export.unscoped.filter(pk=pk).exists() else None
    if url_name == "lead":
        return ("lead", pk) if ReadingLead.objects.filter(pk=pk).exists() else None
    return None


def export_number(pk: int) -> str:
    """`DC000012`, as in the watermark."""
    return Export(pk=pk).number


def key_in(text: str) -> int | None:
    """The key that a number of an export stands for."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None
