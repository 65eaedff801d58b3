# SPDX-License-Identifier: Apache-2.0
"""What evidence names, and in which files."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.engine.identifiers import Account, ChatId, Iccid, Imei, Phone, redact
from wuzha.engine.linkage.values import canonical
from wuzha.sealed.value import Kind


class EntityKind(models.TextChoices):
    """The kinds that tie cases (`engine.linkage.values.KINDS`)."""

    ACCOUNT = "account", pgettext_lazy("entity", "Account")
    PHONE = "phone", pgettext_lazy("entity", "Phone number")
    DEVICE = "device", pgettext_lazy("entity", "Device number")
    URL = "url", pgettext_lazy("entity", "Web address")
    DOMAIN = "domain", pgettext_lazy("entity", "Domain")
    APP = "app", pgettext_lazy("entity", "App")
    CHAT = "chat", pgettext_lazy("entity", "Chat account")


class Role(models.TextChoices):
    """What an entity is to its device or file."""

    MENTION = "MENTION", pgettext_lazy("entity", "Named in a file")
    IMEI = "IMEI", pgettext_lazy("entity", "IMEI")
    ICCID = "ICCID", pgettext_lazy("entity", "ICCID")
    SERIAL = "SERIAL", pgettext_lazy("entity", "Serial number")
    NUMBER = "NUMBER", pgettext_lazy("entity", "Number of the phone")
    LINE = "LINE", pgettext_lazy("entity", "Number used by a line")
    CARD = "CARD", pgettext_lazy("entity", "Number of the card")


#: What a role is a value of.
KIND_OF = {
    Role.IMEI: EntityKind.DEVICE, Role.ICCID: EntityKind.DEVICE, Role.SERIAL: EntityKind.DEVICE,
    Role.NUMBER: EntityKind.PHONE, Role.LINE: EntityKind.PHONE, Role.CARD: EntityKind.ACCOUNT,
}  # fmt: skip


class EntityState(models.TextChoices):
    PROPOSED = "PROPOSED", pgettext_lazy("entity", "Proposed")
    TAKEN = "TAKEN", pgettext_lazy("entity", "Taken")
    LEFT = "LEFT", pgettext_lazy("entity", "Left out")


class FileKind(models.TextChoices):
    PHOTO = "PHOTO", pgettext_lazy("evidence", "Photo")
    STATEMENT = "STATEMENT", pgettext_lazy("evidence", "Statement")
    ELECTRONIC = "ELECTRONIC", pgettext_lazy("evidence", "Electronic data")
    PAPER = "PAPER", pgettext_lazy("evidence", "Other paper")


_SEALED = {EntityKind.ACCOUNT: Kind.ACCOUNT, EntityKind.PHONE: Kind.PHONE, EntityKind.CHAT: Kind.CHAT}
#: Longest form that is shown (characters).
MOST_SHOWN = 200


def one_form(kind: str, value: str) -> str:
    """The value as it is compared; empty where nothing is left of it."""
    return canonical(kind, value)


def index_kind(kind: str) -> Kind:
    """The kind under which its blind index is made: that of the same number in other domains."""
    return _SEALED.get(EntityKind(kind), Kind.TEXT)


def masked(kind: str, value: str) -> str:
    """What is shown of a value in its one form. Sites and apps are no personal data; numbers in them are masked."""
    if kind == EntityKind.ACCOUNT:
        shown = Account.mask(value)
    elif kind == EntityKind.PHONE:
        shown = Phone.mask(value)
    elif kind == EntityKind.CHAT:
        shown = ChatId.mask(value)
    elif kind == EntityKind.DEVICE:
        shown = (Iccid if Iccid.check(value) else Imei).mask(value)
    else:
        shown = redact(value)
    return shown[:MOST_SHOWN]
