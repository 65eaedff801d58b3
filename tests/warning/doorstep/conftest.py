# SPDX-License-Identifier: Apache-2.0
"""A phone without a browser: it takes tasks along, closes envelopes, and sends them."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from tests.warning.services.conftest import Desk, make_desk
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.sealed.envelope import close_envelope
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries.doorstep.pack import grid_visits, officer_tasks
from wuzha.warning.services.doorstep.records import owner_of, pack
from wuzha.warning.services.doorstep.sync import Answer, sync

PURPOSE = "当班上门"


@pytest.fixture
@shared
def desk(db: None) -> Desk:
    return make_desk()


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    """Where sealed files of this test lie."""
    settings.WUZHA_FILES = tmp_path / "files"
    return tmp_path / "files"


@dataclass
class Phone:
    """One person's phone; `ahead` is how far its clock is off."""

    actor: Actor
    ahead: timedelta = timedelta()
    taken: datetime = field(default_factory=timezone.now)
    waiting: list[tuple[uuid.UUID, bytes]] = field(default_factory=list)

    def take(self) -> list[dict[str, Any]]:
        self.taken = timezone.now()
        return officer_tasks(self.actor, PURPOSE)

    def take_visits(self) -> list[dict[str, Any]]:
        self.taken = timezone.now()
        return grid_visits(self.actor, PURPOSE)

    def keep(self, kind: str, picture: bytes = b"", **fields: Any) -> uuid.UUID:
        """Record something; it waits until `send`."""
        uid = uuid.uuid4()
        at = fields.pop("at", None) or timezone.now()
        head = {"kind": kind, "owner": owner_of(self.actor.person_id), "at": at + self.ahead, "taken": self.taken}
        self.waiting.append((uid, close_envelope(uid, pack(head | fields, picture))))
        return uid

    def call(self, warning: WarningRecord, **fields: Any) -> uuid.UUID:
        return self.keep("ATTEMPT", **{"warning": warning.pk, "channel": "CALL", "result": "REACHED"} | fields)

    def close(self, warning: WarningRecord, **fields: Any) -> uuid.UUID:
        return self.keep("CLOSE", **{"warning": warning.pk, "outcome": "NOT_DECEIVED_AWARE"} | fields)

    def send(self) -> list[Answer]:
        """Send all that waits, and forget none of it: a phone whose line broke sends it all again."""
        return sync(self.actor, timezone.now() + self.ahead, self.waiting)


@pytest.fixture
def phone(desk: Desk) -> Phone:
    return Phone(desk.officer)


def photo(side: int = 600, **options: Any) -> bytes:
    """A picture with a place in it, as cameras write."""
    image = Image.new("RGB", (side, side // 2), "#336699")
    exif = Image.Exif()
    exif[0x010F] = "SECRET-MAKER"
    exif.get_ifd(0x8825)[1] = "N"
    written = io.BytesIO()
    image.save(written, options.pop("format", "JPEG"), exif=exif, **options)
    return written.getvalue()
