# SPDX-License-Identifier: Apache-2.0
"""Which record an address of this app names, and how exports are numbered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wuzha.core.numbering import key_reader
from wuzha.privacy.models import Export, ReadingLead


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


key_in = key_reader("DC")
