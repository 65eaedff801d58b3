# SPDX-License-Identifier: Apache-2.0
"""Numbers of records: the letters of their kind and their key, `AJ00000012`; and which record an address names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db import models


class Numbered(models.Model):
    """A record with a number that this platform gives."""

    #: What its number begins with.
    LETTERS: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def number(self) -> str:
        return self.number_of(self.pk)

    @classmethod
    def number_of(cls, pk: int) -> str:
        return f"{cls.LETTERS}{pk:08d}"


def key_reader(*letters: str) -> Callable[[str], int | None]:
    """Reads the key out of a number as people write it, AJ00000012 or 12; `None` for any other text."""
    shape = re.compile(rf"(?:{'|'.join(letters)})?0*([0-9]{{1,12}})")

    def key_in(text: str) -> int | None:
        found = shape.fullmatch(text.strip().upper())
        return int(found[1]) if found else None

    return key_in


def record_in(model: Any, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """Type and key of the record of a table that an address names, whoever asks: for the trail, when it was not in
    reach."""
    pk = taken.get("pk")
    return (model.RECORD, pk) if pk is not None and model.unscoped.filter(pk=pk).exists() else None
