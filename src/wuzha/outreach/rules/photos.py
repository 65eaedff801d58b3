# SPDX-License-Identifier: Apache-2.0
"""What a photo says of itself against what was entered: it raises flags, and refuses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import asin, cos, radians, sin, sqrt

from django.db import models
from django.utils.translation import pgettext_lazy

EARTH_KM = 6371.0


class Flag(models.TextChoices):
    NO_TIME = "NO_TIME", pgettext_lazy("outreach", "The photo names no time")
    OTHER_DAY = "OTHER_DAY", pgettext_lazy("outreach", "Taken on another day")
    NO_PLACE = "NO_PLACE", pgettext_lazy("outreach", "The photo names no place")
    FAR = "FAR", pgettext_lazy("outreach", "Taken far from the unit")
    OFF_PLACE = "OFF_PLACE", pgettext_lazy("outreach", "Taken far from the place of outreach")
    USED_BEFORE = "USED_BEFORE", pgettext_lazy("outreach", "The same photo stands with another activity")


#: Flags that call for a look; that a photo names nothing is usual, since many programs take that away.
GRAVE = (Flag.OTHER_DAY, Flag.FAR, Flag.OFF_PLACE, Flag.USED_BEFORE)


@dataclass(frozen=True, slots=True)
class Place:
    """A point in WGS84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Shot:
    """What is kept of a photo: the hash of the file, and when and where it says it was taken."""

    digest: str
    taken_at: datetime | None = None
    place: Place | None = None


def kilometres(one: Place, other: Place) -> float:
    """Along the surface (haversine)."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    part = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(part)))


def flags(
    shot: Shot,
    day: date,
    taken_on: date | None,
    here: Place | None,
    *,
    far_km: int,
    days: int = 0,
    spot: Place | None = None,
    spot_km: int = 1,
) -> list[Flag]:
    """Flags of a photo of an activity of a day: `taken_on` is its day in the city, `here` where the unit lies, `spot`
    where the place of outreach is at which it was held, if that is known: then only that counts."""
    found = []
    if taken_on is None:
        found.append(Flag.NO_TIME)
    elif abs((taken_on - day).days) > days:
        found.append(Flag.OTHER_DAY)
    if shot.place is None:
        found.append(Flag.NO_PLACE)
    elif spot is not None:
        if kilometres(shot.place, spot) > spot_km:
            found.append(Flag.OFF_PLACE)
    elif here is not None and kilometres(shot.place, here) > far_km:
        found.append(Flag.FAR)
    return found
