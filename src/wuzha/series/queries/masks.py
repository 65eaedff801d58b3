# SPDX-License-Identifier: Apache-2.0
"""What may be shown of an entity: apps and sites as they are, numbers of people masked."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import pgettext

from wuzha.engine.identifiers import Account, ChatId, Name, Phone, redact
from wuzha.sealed.value import masked_by
from wuzha.series.models import Entity
from wuzha.series.rules.words import EntityKind


def _last(text: str) -> str:
    return f"***{text[-4:]}"


def _page(text: str) -> str:
    """The machine of an address; what stands behind it may name a person."""
    host, _slash, rest = text.partition("/")
    return redact(host) + ("/…" if rest else "")


_MASKS: dict[str, Callable[[str], str]] = {
    EntityKind.ACCOUNT: Account.mask, EntityKind.PHONE: Phone.mask, EntityKind.CHAT: ChatId.mask,
    EntityKind.DEVICE: _last, EntityKind.NAME: Name.mask, EntityKind.URL: _page,
}  # fmt: skip


def shown(entity: Entity) -> str:
    """The value as anybody may see it who sees a record that names it."""
    if entity.value is None:
        return pgettext("series", "erased")
    return masked_by(entity.value, _MASKS.get(entity.kind, redact))
