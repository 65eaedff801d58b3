# SPDX-License-Identifier: Apache-2.0
"""What kinds of intake share whose rows are found by named columns: needs, names and masks are the kind's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import pgettext

from wuzha.engine.identifiers import redact
from wuzha.intake.explain import hint
from wuzha.org.roles import May


class Table:
    """The part of a `receivers.Receiver` that follows from three tables."""

    #: Any one column of each will do.
    needed: ClassVar[Sequence[tuple[str, ...]]]
    #: Who may bring such rows, and see what others brought.
    reads: May = May.IMPORT
    #: Canonical field → what people call it.
    fields: ClassVar[Mapping[str, Any]] = {}
    #: How cells that name a person are shown; any other field names nobody.
    masks: ClassVar[Mapping[str, Callable[[str], str]]]

    def label(self, field: str) -> str:
        return str(self.fields.get(field, field))

    def missing(self, fields: set[str]) -> list[str]:
        """The first field of each need that no column meets."""
        return [need[0] for need in self.needed if not fields.intersection(need)]

    def needs(self) -> list[str]:
        """Each need in words, such as "phone, ID number or account"."""
        comma, last = pgettext("between alternatives", ", "), pgettext("before the last alternative", " or ")
        found = []
        for need in self.needed:
            *first, final = [self.label(name) for name in need]
            found.append(comma.join(first) + last + final if first else final)
        return found

    def essential(self) -> frozenset[str]:
        return frozenset(field for need in self.needed for field in need)

    def mask(self, field: str, text: str) -> str:
        if field in self.masks:
            return self.masks[field](text)
        return redact(text) if field else hint(text)
