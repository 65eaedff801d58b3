# SPDX-License-Identifier: Apache-2.0
"""Photos: what is read of them, and that no picture is kept."""

from __future__ import annotations

import hashlib
import io

import pytest
from django.utils import timezone
from PIL import Image

from tests.outreach.conftest import told
from wuzha.audit.actor import Actor
from wuzha.outreach.errors import Code
from wuzha.outreach.models import Activity, ActivityPhoto
from wuzha.outreach.services import activities, review, sites
from wuzha.outreach.services.photos import read, read_all
from wuzha.refusals import RefusalError


def picture(taken: str = "", *, north: float | None = None, noise: int = 20) -> bytes:
    """A JPEG with the time and the place that a phone writes into it."""
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if north is not None:
        exif[0x8825] = {1: "N", 2: (north, 10.0, 12.0), 3: "E", 4: (121.0, 16.0, 0.0)}
    written = io.BytesIO()
    Image.effect_noise((64, 48), noise).convert("RGB").save(written, "JPEG", exif=exif)
    return written.getvalue()


def test_time_place_and_hash_of_a_photo_are_read() -> None:
    content = picture("2026:03:10 09:30:00", north=30.0)
    shot = read(content)
    assert shot.digest == hashlib.sha256(content).hexdigest()
    assert shot.taken_at is not None
    assert shot.taken_at.isoformat() == "2026-03-10T09:30:00+08:00"
    assert shot.place is not None
    assert (round(shot.place.latitude, 2), round(shot.place.longitude, 2)) == (30.17, 121.27)


def test_the_beginning_of_a_file_is_enough() -> None:
    content = picture("2026:03:10 09:30:00", noise=90)
    shot = read(content[: len(content) // 2], "f" * 64)
    assert shot.digest == "f" * 64
    assert shot.taken_at is not None


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"%PDF-1.7", b"\xff\xd8\xff"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(RefusalError) as refused:
        read(content)
    assert refused.value.code == Code.PHOTO_KIND.name


def test_a_photo_used_twice_is_flagged_and_not_refused(worker: Actor) -> None:
    content = picture(f"{timezone.localtime():%Y:%m:%d %H:%M:%S}")
    activities.record(worker, told(photos=read_all([content])))
    again, _new = activities.record(worker, told(place="另一处", photos=read_all([content])))
    assert ActivityPhoto.unscoped.get(activity=again).flags == ["NO_PLACE", "USED_BEFORE"]
    assert Activity.unscoped.get(pk=again.pk).flagged


def test_a_photo_of_a_place_is_held_against_where_the_place_lies(office: Actor) -> None:
    where = sites.NewSite("反诈走廊", "CORRIDOR", "文化路", timezone.localdate(), latitude=30.17, longitude=121.267)
    site = sites.enter(office, where)
    for north, flags in ((30.0, []), (31.0, ["OFF_PLACE"])):
        content = picture(f"{timezone.localtime():%Y:%m:%d %H:%M:%S}", north=north)
        row, _new = activities.record(office, told(site_id=site.pk, photos=read_all([content])))
        assert ActivityPhoto.unscoped.get(activity=row).flags == flags


def test_the_original_is_known_by_its_hash(worker: Actor, office: Actor) -> None:
    content = picture("2026:03:10 09:30:00")
    row, _new = activities.record(worker, told(photos=read_all([content])))
    assert review.show_photo(office, row.pk, content).shown_at is not None
    with pytest.raises(RefusalError) as refused:
        review.show_photo(office, row.pk, picture("2026:03:10 09:31:00"))
    assert refused.value.code == Code.PHOTO_OTHER.name
