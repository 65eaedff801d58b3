# SPDX-License-Identifier: Apache-2.0
"""The named chain: which unit and which person a step is told to, at the moment it is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wuzha.org.models import Unit, UnitKind
from wuzha.org.queries.duty import on_duty
from wuzha.warning.rules.lifecycle import AT_STATION
from wuzha.warning.rules.steps import Tell


class InHands(Protocol):
    """A warning, as far as the chain looks at it."""

    state: str
    centre_id: int
    station_id: int | None
    officer_id: int | None
    claimed_by_id: int | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """A unit, and the person there who is named; `None` tells the whole desk."""

    unit_id: int
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain of some warnings at one moment."""

    duty: dict[tuple[int, str], int]
    #: Centre → the bureau above it, whose command centre is the end of the chain.
    bureaus: dict[int, int]

    def of(self, warning: InHands, tell: Tell, asked_station: int | None = None) -> Recipient:
        """Whom to tell of a step of a warning; `asked_station` is the one that is to answer a transfer.

        Before a station has the warning the centre's desk stands for the officer, and its leader for the chief.
        """
        station = asked_station or (warning.station_id if warning.state in AT_STATION else None)
        if tell is Tell.OFFICER:
            if station is None:
                return Recipient(warning.centre_id, warning.claimed_by_id)
            return Recipient(station, None if asked_station else warning.officer_id)
        if tell is Tell.CHIEF and station is not None:
            return self._named(station, tell)
        if tell is Tell.COMMAND:
            return self._named(self.bureaus.get(warning.centre_id, warning.centre_id), tell)
        return self._named(warning.centre_id, Tell.SHIFT_LEADER)

    def _named(self, unit_id: int, post: Tell) -> Recipient:
        return Recipient(unit_id, self.duty.get((unit_id, post.value)))


def chain_of(warnings: Iterable[InHands], now: datetime, asked_stations: Iterable[int] = ()) -> Chain:
    """The chain of the warnings as the roster has it now."""
    warnings = list(warnings)
    centres = {warning.centre_id for warning in warnings}
    bureaus = _bureaus(centres)
    stations = {warning.station_id for warning in warnings if warning.station_id is not None}
    return Chain(on_duty(centres | stations | set(bureaus.values()) | set(asked_stations), now), bureaus)


def _bureaus(centres: set[int]) -> dict[int, int]:
    paths: dict[int, str] = dict(Unit.objects.filter(pk__in=centres).values_list("pk", "path"))
    above = {path[:length] for path in paths.values() for length in range(Unit.steplen, len(path), Unit.steplen)}
    bureaus: dict[str, int] = dict(Unit.objects.filter(path__in=above, kind=UnitKind.BUREAU).values_list("path", "pk"))
    found = {}
    for centre, path in paths.items():
        lengths = range(len(path) - Unit.steplen, 0, -Unit.steplen)
        nearest = next((path[:length] for length in lengths if path[:length] in bureaus), None)
        if nearest is not None:
            found[centre] = bureaus[nearest]
    return found
