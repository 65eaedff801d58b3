# SPDX-License-Identifier: Apache-2.0
"""What is read of a photo: the hash of its file and what it says of time and place. The picture is not kept."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime

from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import GPS, IFD, Base

from wuzha.engine.calendar import SHANGHAI
from wuzha.outreach.errors import Code
from wuzha.outreach.rules.photos import Place, Shot
from wuzha.outreach.rulesets import POLICY
from wuzha.refusals import RefusalError

FORMATS = ("JPEG", "PNG", "WEBP")


def read(content: bytes, digest: str = "") -> Shot:
    """A photo. `digest` names the hash where only the beginning of the file was sent.

    Raises `RefusalError`: PHOTO_KIND, PHOTO_BIG.
    """
    rules = POLICY.at()
    if len(content) > rules.photo_mb * 1024 * 1024:
        raise RefusalError(Code.PHOTO_BIG, most=rules.photo_mb)
    try:
        # Only its head is read: nothing is decoded, so that a bomb of pixels does no harm.
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            exif = picture.getexif()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise RefusalError(Code.PHOTO_KIND) from None
    return Shot(digest or hashlib.sha256(content).hexdigest(), _time(exif), _place(exif))


def read_all(contents: Sequence[bytes]) -> tuple[Shot, ...]:
    """Photos, each once. Raises `RefusalError`: PHOTO_MANY, and those of `read`."""
    most = POLICY.at().photos
    if len(contents) > most:
        raise RefusalError(Code.PHOTO_MANY, most=most)
    found = {shot.digest: shot for shot in map(read, contents)}
    return tuple(found.values())


def _time(exif: Image.Exif) -> datetime | None:
    """When it was taken; a camera without a time zone means the city's."""
    try:
        detail = exif.get_ifd(IFD.Exif)
        text = str(detail.get(Base.DateTimeOriginal) or exif.get(Base.DateTime) or "").strip("\x00 ")
        zone = str(detail.get(Base.OffsetTimeOriginal) or "").strip("\x00 ")
        if zone:
            return datetime.strptime(f"{text} {zone}", "%Y:%m:%d %H:%M:%S %z")
        return datetime.strptime(text, "%Y:%m:%d %H:%M:%S").replace(tzinfo=SHANGHAI)
    except (ValueError, TypeError, KeyError, OSError):
        return None


def _place(exif: Image.Exif) -> Place | None:
    try:
        gps = exif.get_ifd(IFD.GPSInfo)
        latitude = _degrees(gps[GPS.GPSLatitude], str(gps.get(GPS.GPSLatitudeRef, "N")))
        longitude = _degrees(gps[GPS.GPSLongitude], str(gps.get(GPS.GPSLongitudeRef, "E")))
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OSError):
        return None
    there = -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude or longitude)
    # Five digits are a metre: more says nothing more.
    return Place(round(latitude, 5), round(longitude, 5)) if there else None


def _degrees(parts: Sequence[float], side: str) -> float:
    degrees, minutes, seconds = (float(one) for one in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if side.strip("\x00 ").upper() in ("S", "W") else value
