# SPDX-License-Identifier: Apache-2.0
"""Photos: what they are by content, sealed on the disk, stripped of place and device, forgotten by rule."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from tests.warning.doorstep.conftest import photo
from tests.warning.services.conftest import Desk
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.core.files import FileCode
from wuzha.privacy.models import LegalHold
from wuzha.refusals import RefusalError
from wuzha.sealed.files import path_of, read_sealed
from wuzha.warning.models import Attachment, WarningRecord
from wuzha.warning.queries.tasks import personal
from wuzha.warning.services.doorstep.photos import NotAPictureError, add_photo, clean, forget_photos
from wuzha.warning.services.errors import Code
from wuzha.warning.tasks import forget_old_photos


def test_a_photo_is_kept_sealed_small_and_bare(desk: Desk, files: Path) -> None:
    warning = desk.working()
    kept = add_photo(desk.officer, warning.pk, photo(3000), uuid.uuid4())
    assert (kept.width, kept.height) == (1600, 800)
    on_disk = path_of(kept.uid).read_bytes()
    assert files in path_of(kept.uid).parents
    assert b"JFIF" not in on_disk
    clear = read_sealed(kept.uid)
    with Image.open(io.BytesIO(clear)) as image:
        assert image.format == "JPEG"
        assert not image.getexif()
    assert b"SECRET-MAKER" not in clear


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_content_decides_what_a_picture_is(kind: str) -> None:
    assert clean(photo(format=kind), 100).width == 100


NO_PHOTOS = [b"", b"GIF89a" + b"0" * 50, b"<svg/>", b"%PDF-1.7", photo()[:200], b"\xff\xd8\xff" * 9]


@pytest.mark.parametrize("raw", NO_PHOTOS)
def test_what_is_no_photo_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAPictureError):
        clean(raw, 1600)


def test_a_picture_that_would_fill_the_memory_is_not_decoded() -> None:
    written = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(written, "PNG")
    with pytest.raises(NotAPictureError):
        clean(written.getvalue(), 1600)


def refused(actor: Actor, warning: WarningRecord, raw: bytes, uid: uuid.UUID | None = None) -> Code:
    with pytest.raises(RefusalError) as error:
        add_photo(actor, warning.pk, raw, uid or uuid.uuid4())
    return error.value.code


def test_a_photo_is_refused_when_it_is_none_too_large_or_anothers(desk: Desk) -> None:
    warning, other = desk.working(), desk.working()
    assert refused(desk.officer, warning, b"no picture") is Code.NOT_A_PHOTO
    assert refused(desk.officer, warning, b"\xff" * (4096 * 1024 + 1)) is Code.PHOTO_TOO_LARGE
    assert refused(desk.other_officer, warning, photo()) is Code.NOT_FOUND
    uid = uuid.uuid4()
    assert add_photo(desk.officer, warning.pk, photo(), uid) == add_photo(desk.officer, warning.pk, photo(), uid)
    assert refused(desk.officer, other, photo(), uid) is Code.UID_TAKEN


def test_a_look_is_for_a_purpose_and_in_the_trail(desk: Desk) -> None:
    warning = desk.working()
    kept = add_photo(desk.officer, warning.pk, photo(), uuid.uuid4())
    with pytest.raises(ValueError, match="purpose"):
        personal.reveal_photos(desk.officer, warning, "")
    (shown,) = personal.reveal_photos(desk.analyst, warning, "核对现场")
    assert shown.jpeg == read_sealed(kept.uid)
    read = Event.objects.filter(action="personal.read", object_id=str(warning.pk)).latest("pk")
    assert (read.purpose, read.fields) == ("核对现场", [f"photo:{kept.pk}"])
    assert personal.photos_of(desk.foreign_analyst, warning) == []


def test_old_photos_are_deleted_and_their_rows_stay(
    desk: Desk, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    warning = desk.working()
    kept = add_photo(desk.officer, warning.pk, photo(), uuid.uuid4())
    now = timezone.now()
    later = now + timedelta(days=1200)
    system = Actor.system("retention")
    assert forget_photos(system, now) == 0
    assert forget_photos(system, later, dry_run=True) == 1
    assert path_of(kept.uid).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_photos(system, later) == 1
    assert forget_photos(system, later) == 0
    assert not path_of(kept.uid).exists()
    assert Attachment.unscoped.get(pk=kept.pk).forgotten_at == later
    assert personal.reveal_photos(desk.officer, warning, "再看") == []


def test_every_night_old_photos_go_but_those_of_a_warning_that_is_kept_whole(
    desk: Desk, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    free, held = desk.working(), desk.working()
    gone, kept = (add_photo(desk.officer, one.pk, photo(), uuid.uuid4()) for one in (free, held))
    Attachment.unscoped.update(received_at=timezone.now() - timedelta(days=1200))
    LegalHold.objects.create(object_type="warning", object_id=held.pk, reason="诉讼", by_id=desk.analyst.person_id)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old_photos(timestamp=0) == 1
    assert [path_of(one.uid).exists() for one in (gone, kept)] == [False, True]
    LegalHold.objects.update(lifted_at=timezone.now(), lifted_why="结案", lifted_by=desk.analyst.person_id)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old_photos(timestamp=0) == 1
    assert not path_of(kept.uid).exists()


def test_a_missing_photo_is_said_to_be_missing_and_the_others_are_shown(desk: Desk) -> None:
    warning = desk.working()
    lost, there, damaged = (add_photo(desk.officer, warning.pk, photo(), uuid.uuid4()) for _one in range(3))
    path_of(lost.uid).unlink()
    path_of(damaged.uid).write_bytes(path_of(damaged.uid).read_bytes()[:-1] + b"x")
    shown = {one.attachment.pk: one for one in personal.reveal_photos(desk.analyst, warning, "核对现场")}
    assert shown[there.pk].jpeg == read_sealed(there.uid)
    assert [shown[one.pk].lost for one in (lost, there, damaged)] == [
        FileCode.FILE_MISSING, None, FileCode.FILE_DAMAGED,
    ]  # fmt: skip
    events = Event.objects.filter(action__startswith="file.", object_type="warning", object_id=str(warning.pk))
    assert {(event.action, event.fields[0]) for event in events} == {
        ("file.missing", f"photo:{lost.pk}"), ("file.damaged", f"photo:{damaged.pk}"),
    }  # fmt: skip
