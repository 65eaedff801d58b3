# SPDX-License-Identifier: Apache-2.0
"""Photos of a warning: made small and bare, kept sealed, seen for a purpose, forgotten by rule.

A picture is known by its content, and written anew: that removes the place, the time and the device (EXIF, XMP,
comments), and whatever else a file pretending to be a picture may carry.
"""

from __future__ import annotations

import io
import uuid
import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.roles import May
from wuzha.privacy.services.retention import held_back
from wuzha.refusals import RefusalError
from wuzha.sealed.files import write_sealed
from wuzha.warning.models import Attachment, Attempt, WarningRecord
from wuzha.warning.rulesets import DOORSTEP
from wuzha.warning.services.erasure import PHOTOS
from wuzha.warning.services.errors import Code
from wuzha.warning.services.proofs import refresh
from wuzha.warning.services.transitions import at_station, service, trace


@service(May.WORK, action="photo")
def add_photo(actor: Actor, pk: int, raw: bytes, uid: uuid.UUID) -> Attachment:
    """Keep a photo that an officer sends with the page open. Sent again with its `uid`, it is kept once."""
    warning = at_station(actor, pk)
    latest = Attempt.unscoped.filter(warning=warning, by_id=actor.person_id).order_by("-at", "-pk").first()
    return keep_photo(actor, warning, raw, uid, taken_at=timezone.now(), attempt=latest)


def keep_photo(
    actor: Actor,
    warning: WarningRecord,
    raw: bytes,
    uid: uuid.UUID,
    *,
    taken_at: datetime,
    attempt: Attempt | None = None,
) -> Attachment:
    """Keep a photo of a locked warning: its file first, then its row, so that no row is ever without its file.

    Raises `RefusalError` for what is no picture, too large, or one too many. A file whose row was rolled back is
    written over when the device sends it again.
    """
    known: Attachment | None = Attachment.unscoped.filter(uid=uid).first()
    if known is not None:
        if known.warning_id != warning.pk:
            raise RefusalError(Code.UID_TAKEN)
        return known
    rules = DOORSTEP.at()
    if len(raw) > rules.photo_kilobytes * 1024:
        raise RefusalError(Code.PHOTO_TOO_LARGE, most=rules.photo_kilobytes)
    if Attachment.unscoped.filter(warning=warning).count() >= rules.photos_each:
        raise RefusalError(Code.TOO_MANY_PHOTOS, most=rules.photos_each)
    try:
        picture = clean(raw, rules.photo_side)
    except NotAPictureError:
        raise RefusalError(Code.NOT_A_PHOTO) from None
    write_sealed(uid, picture.content)
    made: Attachment = Attachment.unscoped.create(
        uid=uid, warning=warning, attempt=attempt, taken_at=taken_at, by_id=actor.person_id, unit_id=actor.unit_id,
        size=len(picture.content), width=picture.width, height=picture.height,
    )  # fmt: skip
    trace(actor, warning, "photo", detail={"photo": made.pk, "bytes": made.size})
    refresh(warning)
    return made


def forget_photos(actor: Actor, now: datetime, *, dry_run: bool = False) -> int:
    """Delete the files of photos older than the rule set allows; how many there are. The rows stay, and so do the
    photos of a warning that is kept whole (`LegalHold`).

    Missed, doubled or killed runs do no harm: a row is marked before its file goes, and a file left behind by a kill
    in between is nobody's from then on and swept (`sealed.owners`).
    """
    before = now - timedelta(days=DOORSTEP.at(now).photo_days)
    old = Attachment.unscoped.filter(received_at__lt=before, forgotten_at__isnull=True)
    old = old.exclude(warning_id__in=held_back("warning"))
    if dry_run:
        return int(old.count())
    with transaction.atomic():
        number = int(old.update(forgotten_at=now))
        if number:
            record(actor, "warning.photo_forget", rows=number)
    PHOTOS.let_go(*Attachment.unscoped.filter(forgotten_at=now).values_list("uid", flat=True))
    return number


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
