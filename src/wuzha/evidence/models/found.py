# SPDX-License-Identifier: Apache-2.0
"""Devices, files, and what they name: accounts, phones, devices, sites, apps and chats of a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.evidence.models.base import OfCase, Person
from wuzha.evidence.models.exhibits import Exhibit
from wuzha.evidence.models.scenes import Scene
from wuzha.evidence.rules.found import EntityKind, EntityState, FileKind, Role
from wuzha.sealed.fields import IndexCopyField, SealedField
from wuzha.sealed.value import Kind


class Device(OfCase):
    """A phone, SIM, GOIP box or other equipment: what it is, where and when it was found. Its numbers are entities."""

    RECORD: ClassVar[str] = "device"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="devices")
    no = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("device", "No."))
    #: A code of `evidence.devices`.
    kind = models.CharField(max_length=24, verbose_name=pgettext_lazy("device", "Kind"))
    #: Make and model; no personal data.
    model = models.CharField(max_length=120, blank=True, verbose_name=pgettext_lazy("device", "Make and model"))
    exhibit = models.ForeignKey(
        Exhibit, null=True, on_delete=models.PROTECT, related_name="devices",
        verbose_name=pgettext_lazy("exhibit", "Exhibit"),
    )  # fmt: skip
    scene = models.ForeignKey(
        Scene, null=True, on_delete=models.PROTECT, related_name="devices",
        verbose_name=pgettext_lazy("evidence", "Scene"),
    )  # fmt: skip
    #: Who used it, of the people of its case.
    person = models.ForeignKey(
        "people.Involvement", null=True, on_delete=models.PROTECT, related_name="devices",
        verbose_name=pgettext_lazy("evidence", "Person of the case"),
    )  # fmt: skip
    found_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("device", "Found at"))
    place = SealedField(Kind.ADDRESS, verbose_name=pgettext_lazy("device", "Found where"))
    #: Of a GOIP box: how many lines it can hold (端口).
    ports = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("device", "Ports"))
    #: Telecom operator of its lines.
    carrier = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("device", "Carrier"))
    #: Who set it up or looked after it.
    operator = SealedField(Kind.NAME, verbose_name=pgettext_lazy("device", "Operated by"))
    note = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("exhibit", "Note"))

    class Meta(OfCase.Meta):
        verbose_name = pgettext_lazy("device", "Device")
        constraints = [models.UniqueConstraint(fields=["case", "no"], name="evidence_device_once")]

    def __str__(self) -> str:
        return pgettext("device", "Device %(no)s") % {"no": self.no}

    def get_absolute_url(self) -> str:
        return reverse("evidence:device", args=[self.pk])


class EvidenceFile(OfCase):
    """A photo, a statement (笔录), electronic data or another paper: sealed as it came, known by its hashes."""

    RECORD: ClassVar[str] = "evidence_file"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="evidence_files")
    no = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("evidence", "File"))
    kind = models.CharField(max_length=12, choices=FileKind, verbose_name=pgettext_lazy("evidence", "Kind of file"))
    stored_as = models.CharField(max_length=32, unique=True)
    #: As whoever sent it called it: may name people.
    name = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("evidence", "File name"))
    suffix = models.CharField(max_length=8)
    #: Bytes.
    size = models.BigIntegerField(verbose_name=pgettext_lazy("evidence", "Size"))
    #: 完整性校验值, of the bytes as they came: SHA-256 (FIPS 180-4), SM3 (GB/T 32905-2016) where the machine has it.
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64, blank=True)
    scene = models.ForeignKey(Scene, null=True, on_delete=models.PROTECT, related_name="files")
    exhibit = models.ForeignKey(Exhibit, null=True, on_delete=models.PROTECT, related_name="files")
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="files")
    #: When it was last compared with its hashes, and whether it was the same.
    checked_at = models.DateTimeField(null=True)
    intact = models.BooleanField(null=True)
    #: When its time of keeping was over.
    erased_at = models.DateTimeField(null=True)

    class Meta(OfCase.Meta):
        verbose_name = pgettext_lazy("evidence", "File of evidence")
        constraints = [
            models.UniqueConstraint(fields=["case", "no"], name="evidence_file_once"),
            models.CheckConstraint(name="evidence_file_kind_known", condition=Q(kind__in=FileKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.no}"

    def get_absolute_url(self) -> str:
        return reverse("evidence:file", args=[self.pk])


class Entity(OfCase):
    """An account, a phone, a device, a site, an app or a chat that the evidence of a case names, and where.

    What a file was found to name is proposed; a person takes it or leaves it, and may think better of it.
    """

    RECORD: ClassVar[str] = "entity"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="entities")
    kind = models.CharField(max_length=8, choices=EntityKind, verbose_name=pgettext_lazy("entity", "Kind"))
    role = models.CharField(max_length=8, choices=Role, verbose_name=pgettext_lazy("entity", "What it is"))
    #: In the one form of `engine.linkage.values`.
    value = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("entity", "Value"))
    #: Of the kind of the value: a phone here has the index of that phone elsewhere.
    value_index = IndexCopyField(max_length=17, null=True)
    #: Its mask.
    shown = models.CharField(max_length=200, blank=True)
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="entities")
    file = models.ForeignKey(EvidenceFile, null=True, on_delete=models.PROTECT, related_name="entities")
    #: Where in the file: number of the paragraph, 1 is the first.
    paragraph = models.PositiveIntegerField(null=True, verbose_name=pgettext_lazy("entity", "Paragraph"))
    #: Whether shape and words around it leave no doubt.
    sure = models.BooleanField(default=True)
    #: It is a victim's own.
    own = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=EntityState, default=EntityState.PROPOSED)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfCase.Meta):
        verbose_name = pgettext_lazy("entity", "Entity")
        indexes = [
            models.Index(fields=["value_index"], name="evidence_entity_index"),
            models.Index(fields=["case", "state"], name="evidence_entity_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "value_index", "device", "file"], name="evidence_entity_once",
                nulls_distinct=False, condition=Q(value_index__isnull=False),
            ),
            models.CheckConstraint(
                name="evidence_entity_decided",
                condition=Q(state=EntityState.PROPOSED, decided_at__isnull=True)
                | ~Q(state=EntityState.PROPOSED) & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(name="evidence_entity_kind_known", condition=Q(kind__in=EntityKind.values)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.shown}"
