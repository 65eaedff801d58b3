# SPDX-License-Identifier: Apache-2.0
"""From an address text to the division it names, as far as it names one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.cache import cache

from wuzha.org.models import Unit, UnitKind

#: Endings that addresses leave out: 宗汉街道 is written 宗汉, 星光社区 is written 星光村 or 星光.
_TOWN_ENDINGS = ("街道", "镇")
_VILLAGE_ENDINGS = ("村委会", "居委会", "社区", "行政村", "村")
FRESH_FOR = 60


@dataclass(slots=True)
class Gazetteer:
    """Names of towns, and inside each town of its villages, with their codes."""

    towns: dict[str, str] = field(default_factory=dict)
    villages: dict[str, dict[str, str]] = field(default_factory=dict)
    _town: re.Pattern[str] | None = None
    _village: dict[str, re.Pattern[str]] = field(default_factory=dict)

    def locate(self, address: str) -> str:
        """The 12-digit code of the village, else the 9-digit code of the town, else an empty string."""
        if self._town is None:
            return ""
        found = self._town.search(address)
        if found is None:
            return ""
        town = self.towns[found.group()]
        pattern = self._village.get(town)
        village = pattern.search(address, found.end()) if pattern else None
        return self.villages[town][village.group()] if village else town

    def ready(self) -> Gazetteer:
        """Compile the names: the longest first, so that 新浦镇 wins over 新浦."""
        if self.towns:
            self._town = _any_of(self.towns)
        self._village = {town: _any_of(names) for town, names in self.villages.items() if names}
        return self


def _any_of(names: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))


def gazetteer() -> Gazetteer:
    """The places of the city in force; read from the tree of units once a minute."""
    found: Gazetteer | None = cache.get("org.gazetteer")
    if found is None:
        found = build(
            Unit.objects.filter(
                kind__in=[UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA, UnitKind.VILLAGE], valid_to__isnull=True
            ).values_list("kind", "code", "name")
        )
        cache.set("org.gazetteer", found, FRESH_FOR)
    return found


def build(rows: Iterable[tuple[str, str, str]]) -> Gazetteer:
    """A gazetteer from (kind, code, name) rows."""
    made = Gazetteer()
    for kind, code, name in rows:
        is_village = kind == UnitKind.VILLAGE
        names = made.villages.setdefault(code[:9], {}) if is_village else made.towns
        names[name] = code
        if name.endswith("村委会"):  # the committee of 二塘新村 is 二塘新村委会
            names.setdefault(name.removesuffix("委会"), code)
        for ending in _VILLAGE_ENDINGS if is_village else _TOWN_ENDINGS:
            short = name.removesuffix(ending)
            if short != name and len(short) >= 2:
                names.setdefault(short, code)
    return made.ready()
