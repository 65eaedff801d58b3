# SPDX-License-Identifier: Apache-2.0
"""What a photo is, by its content: decoded, turned upright, made small, written anew with nothing beside the picture.

Writing it anew is what removes the place, the time and the device (EXIF, XMP, comments), and whatever else a file
pretending to be a picture may carry.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
#: A picture of more pixels than this is not decoded at all: 50 megapixels, above any phone's usual photo.
MOST_PIXELS = 50_000_000
QUALITY = 80


class NotAPictureError(ValueError):
    """No JPEG, PNG or WebP, broken, or far too large to be a photo."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean JPEG and its sides in pixels."""

    content: bytes
    width: int
    height: int


def clean(raw: bytes, longest_side: int) -> Picture:
    """The picture in `raw` as a JPEG of at most `longest_side` pixels. Raises `NotAPictureError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise NotAPictureError
                upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise NotAPictureError from error
    upright.thumbnail((longest_side, longest_side))
    # A new image: whatever was attached to the old one stays behind.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Picture(written.getvalue(), *bare.size)
