# SPDX-License-Identifier: Apache-2.0
"""Activities that a phone recorded without signal: each once, by its own mark, and only as its recorder's."""

from __future__ import annotations

import base64
import binascii
import uuid
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from wuzha.audit.actor import Actor
from wuzha.outreach.models import Activity
from wuzha.outreach.rules.life import Source
from wuzha.outreach.rules.photos import Shot
from wuzha.outreach.services.activities import NewActivity, record
from wuzha.outreach.services.photos import read
from wuzha.refusals import RefusalError

Code = Annotated[str, Field(max_length=24)]
#: Letters of the beginning of a photo's file: its EXIF stands within the first 64 KiB (APP1 of JPEG).
MOST_HEAD = 160_000


class SentPhoto(BaseModel):
    """The hash of the whole file as the phone computed it, and the file's beginning, which is read and forgotten."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    head: str = Field(default="", max_length=MOST_HEAD)


class Sent(BaseModel):
    """An activity as a phone sends it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    uid: uuid.UUID
    #: Whose it is (`owner_of`): nobody else can send it.
    owner: str = Field(max_length=64)
    day: date
    unit: int | None = None
    place: str = Field(max_length=64)
    topic: str = Field(default="", max_length=64)
    fraud_type: str = Field(default="", max_length=24)
    entry: Code
    way: Code
    people: dict[Code, Annotated[int, Field(ge=0, le=1_000_000)]] = Field(max_length=40)
    editions: list[int] = Field(default_factory=list, max_length=50)
    note: str = Field(default="", max_length=1000)
    photos: list[SentPhoto] = Field(default_factory=list, max_length=30)


def keep(actor: Actor, sent: Sent) -> tuple[Activity, bool]:
    """Record what was sent; and whether it is new. Raises `RefusalError` as `record` does."""
    return record(actor, NewActivity(
        day=sent.day, place=sent.place, entry=sent.entry, way=sent.way, people=sent.people, unit_id=sent.unit,
        topic=sent.topic, fraud_type=sent.fraud_type, note=sent.note, uid=sent.uid, editions=tuple(sent.editions),
        source=Source.PHONE,
        photos=tuple({one.digest: _shot(one) for one in sent.photos}.values()),
    ))  # fmt: skip


def _shot(photo: SentPhoto) -> Shot:
    """A head that cannot be read says nothing of time and place, which raises a flag and loses no record."""
    try:
        return read(base64.b64decode(photo.head, validate=True), photo.digest)
    except (RefusalError, binascii.Error):
        return Shot(photo.digest)
