# SPDX-License-Identifier: Apache-2.0
"""Division codes as names people know: town and village, not the city everybody is in."""

from __future__ import annotations

from collections.abc import Iterable

from wuzha.org.models import Unit

#: Digits of a town's and of a village's code (GB/T 2260 with the statistical extension).
TOWN, VILLAGE = 9, 12


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """`330282002002` → `浒山街道 孙塘社区`; a code of the county or an unknown one has no name."""
    wanted = {code for code in codes if len(code) >= TOWN}
    parts = {code[:length] for code in wanted for length in (TOWN, VILLAGE) if len(code) >= length}
    names = dict(Unit.objects.filter(code__in=parts).values_list("code", "name"))
    return {code: " ".join(_named(code, names)) for code in wanted}


def _named(code: str, names: dict[str, str]) -> Iterable[str]:
    for part in dict.fromkeys((code[:TOWN], code[:VILLAGE])):
        if part in names:
            yield names[part]
