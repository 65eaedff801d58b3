# SPDX-License-Identifier: Apache-2.0
"""How a domain's rows are narrowed to a unit, by which rules they are counted, and where they are listed.

A domain that says nothing here is counted as its rows are seen from the unit. Upper rooms register their own when their
app is ready: `registry.register("standing", Source(selection))`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Indicator, Part, Period, Selection
from wuzha.org.models import Unit
from wuzha.org.roles import May

#: By which rule sets a figure is counted: key → the version's value and since when it is in force.
Rules = Mapping[str, Mapping[str, Any]]


def seen_from(actor: Actor, unit: Unit, _one: Indicator, _rules: Rules) -> Selection:
    """What the unit itself would see, within what the actor sees."""
    if actor.unit_path is None or unit.path.startswith(actor.unit_path):
        path = None if actor.unit_path is None else unit.path
        return Selection(replace(actor, unit_id=unit.pk, unit_code=unit.code, unit_path=path))
    return Selection(replace(actor, unit_path=None))


def no_rules(_at: datetime) -> dict[str, Any]:
    return {}


def to_open(_one: Indicator) -> tuple[May, ...]:
    return (May.OPEN_KPI,)


@dataclass(frozen=True, slots=True)
class Source:
    """Whose rows of a domain are counted."""

    #: The rows of a unit that an actor sees; nothing where the domain does not know such a unit.
    selection: Callable[[Actor, Unit, Indicator, Rules], Selection | None] = seen_from
    #: The rule sets in force at a moment by which it counts.
    rules: Callable[[datetime], dict[str, Any]] = no_rules
    #: Whether its records tell what was known at any instant before, so that a base can be counted as it was known.
    history: bool = False
    #: Permissions without which the records of a figure are not opened.
    needs: Callable[[Indicator], tuple[May, ...]] = to_open
    #: Where the domain lists them for a unit; empty: the room of figures lists them itself.
    address: Callable[[Actor, Indicator, Part, Period, Unit], str] | None = None
    #: Subject → how its figures of days are kept.
    kept: Mapping[str, Kept] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """How figures of days are kept of one kind of rows: what triggers write when they change, and lookups from a row to
    its centre, its unit and its township (empty: its figures are of no such unit)."""

    kind: str
    centre: Any
    unit: Any = ""
    town: Any = ""
    #: Whether `town` is a division code, and not a key.
    coded: bool = False


_sources: dict[str, Source] = {}


def register(domain: str, source: Source) -> None:
    """Say how a domain is counted; called once, when its app is ready."""
    _sources[domain] = source


def sources() -> Mapping[str, Source]:
    return _sources


def source_of(domain: str) -> Source:
    return _sources.get(domain, Source())
