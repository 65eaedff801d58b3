# SPDX-License-Identifier: Apache-2.0
"""A statutory or agreed period as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    """What a period is counted in. Values are stored in rule sets."""

    MINUTES = "minutes"
    HOURS = "hours"
    #: 日: every day counts.
    NATURAL_DAYS = "natural_days"
    #: 工作日: days on which offices work, make-up days of 调休 included.
    WORKDAYS = "workdays"
    MONTHS = "months"
    YEARS = "years"

    @property
    def exact(self) -> bool:
        """Whether the period runs from the instant, and not by whole days."""
        return self in (Unit.MINUTES, Unit.HOURS)


@dataclass(frozen=True, slots=True)
class Clock:
    """A period of `length` (at least 1) `unit`s.

    `roll`: a last day that is no working day gives way to the next working day (刑事诉讼法 105 条). Off by default: a
    freeze lapses at the bank on the day itself, and detention never rolls. Periods of minutes and hours cannot roll.
    """

    length: int
    unit: Unit
    roll: bool = False

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("A clock runs for at least one unit")
        if self.roll and self.unit.exact:
            raise ValueError("A clock of hours or minutes takes no account of holidays")

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Clock:
        """From the mapping of a rule set: `{"length": 48, "unit": "hours"}`.

        Raises `ValueError` for an unknown unit or a length that is not a whole number, `KeyError` for a missing key.
        """
        length = data["length"]
        if not isinstance(length, int) or isinstance(length, bool):
            raise ValueError("The length of a clock is a whole number")  # noqa: TRY004 - bad data, not a bad call
        return cls(length=length, unit=Unit(data["unit"]), roll=bool(data.get("roll", False)))

    def as_data(self) -> dict[str, Any]:
        """The mapping that `from_data` reads."""
        return asdict(self) | {"unit": self.unit.value}
