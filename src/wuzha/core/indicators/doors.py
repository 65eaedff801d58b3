# SPDX-License-Identifier: Apache-2.0
"""Where the records behind a domain's figures are listed, for pages that show figures of several domains."""

from __future__ import annotations

from collections.abc import Callable

from wuzha.core.indicators.definition import Indicator, Part, domain_of
from wuzha.core.indicators.period import Period
from wuzha.org.roles import May, may

#: Address of the list of a part of a figure in a period.
Address = Callable[[Indicator, Part, Period], str]

_doors: dict[str, tuple[May, Address]] = {}


def register(domain: str, needs: May, address: Address) -> None:
    """Say where a domain lists what its figures count, and who may open that; called once, when its app is ready."""
    _doors[domain] = needs, address


def opened(role: str, one: Indicator, part: Part, period: Period) -> str:
    """Address of the list behind a figure; empty where the domain has none, or the role may not open it."""
    found = _doors.get(domain_of(one))
    return found[1](one, part, period) if found is not None and may(role, found[0]) else ""
