# SPDX-License-Identifier: Apache-2.0
"""What records name: accounts, numbers, sites, apps; which record names which; and how far the looking has come."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.sealed import Kind
from wuzha.sealed.fields import IndexCopyField, SealedField
from wuzha.series.models.series import Node
from wuzha.series.rules.words import EntityKind, RecordKind, Source, Stopped


class Entity(models.Model):
    """One thing that records name, once, in its canonical form. Seen only through a record that names it."""

    RECORD: ClassVar[str] = "series_entity"

    kind = models.CharField(max_length=8, choices=EntityKind)
    #: Of every kind as a text: masked by kind (`queries.masks`). Empty once it was erased.
    value = SealedField(Kind.TEXT)
    #: Of an account and a phone that of their other columns (`sealed.blind`).
    value_index = IndexCopyField(max_length=16)
    #: Of an address its site, of a host its domain.
    above = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="below")
    #: Why it ties nothing; empty where it ties.
    stopped = models.CharField(max_length=9, choices=Stopped, blank=True)
    #: Block where most of its records are, and how many of them; 0 where nobody names it.
    home = models.BigIntegerField(default=0)
    top = models.PositiveIntegerField(default=0)
    #: Records that name it.
    records = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    synthetic = models.BooleanField(default=False)

    unscoped = models.Manager()

    class Meta:
        verbose_name = pgettext_lazy("series", "Entity")
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        indexes = [
            # What is at home in a block, for the cost of a record there.
            models.Index(fields=["home", "kind"], name="series_entity_home", condition=Q(stopped="")),
            models.Index(fields=["last_at"], name="series_entity_last", condition=Q(value__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "value_index"], name="series_entity_once"),
            models.CheckConstraint(name="series_entity_kind_known", condition=Q(kind__in=EntityKind.values)),
            models.CheckConstraint(name="series_entity_in_order", condition=Q(first_at__lte=F("last_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Use(models.Model):
    """A record names an entity: however often, it counts once."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="uses", db_index=False)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="uses")
    source = models.CharField(max_length=8, choices=Source)
    #: Level of an account in the trail of the money: 1 for the one that the victim paid into.
    level = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField(null=True)

    unscoped = models.Manager()

    class Meta:
        verbose_name = pgettext_lazy("series", "Naming of an entity")
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["node", "entity"], name="series_use_once")]

    def __str__(self) -> str:
        return f"{self.node_id} {self.entity_id}"


class Due(models.Model):
    """A record that changed and is to be looked at."""

    kind = models.CharField(max_length=8, choices=RecordKind)
    key = models.BigIntegerField()
    since = models.DateTimeField(default=timezone.now)

    unscoped = models.Manager()

    class Meta:
        verbose_name = pgettext_lazy("series", "Record to be looked at")
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="series_due_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Progress(models.Model):
    """How far a list of another room has been read, by the key of its rows."""

    name = models.CharField(max_length=16, primary_key=True)
    last = models.BigIntegerField(default=0)

    unscoped = models.Manager()

    class Meta:
        verbose_name = pgettext_lazy("series", "How far a source has been read")
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


class Learnt(models.Model):
    """What the last grouping of everything learnt: how much there is, and how much of it is noise, by kind in the order
    of the engine."""

    at = models.DateTimeField(default=timezone.now)
    records = models.PositiveIntegerField()
    incidences = ArrayField(models.FloatField())
    noise = ArrayField(models.FloatField())

    unscoped = models.Manager()

    class Meta:
        verbose_name = pgettext_lazy("series", "What a grouping learnt")
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"

    def __str__(self) -> str:
        return f"{self.at} {self.records}"
