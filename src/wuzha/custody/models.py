# SPDX-License-Identifier: Apache-2.0
"""What the database knows of the master keys: never a key, only what proves one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.keys.ring import LAST_GENERATION

#: What the blind indexes of a generation are made with.
INDEX_HASHES = ("BLAKE2B", "SM3")


class KeyGeneration(models.Model):
    """One master key: the first, which the installation began with, or a later one."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    fingerprint = models.CharField(max_length=19, unique=True, verbose_name=_("Fingerprint"))
    #: A known text sealed with the key: only the whole key opens it.
    proof = models.BinaryField(max_length=64)
    index_hash = models.CharField(max_length=8, default="BLAKE2B")
    made_at = models.DateTimeField(default=timezone.now)
    #: Since when the blind indexes in the columns are of this generation.
    indexed_at = models.DateTimeField(null=True)
    #: Since when nothing is sealed with an older one.
    resealed_at = models.DateTimeField(null=True)
    #: Since when it is given up.
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Generation of the master key")
        constraints = [
            models.CheckConstraint(name="custody_number", condition=Q(number__gte=1) & Q(number__lte=LAST_GENERATION)),
            models.CheckConstraint(name="custody_index_hash", condition=Q(index_hash__in=INDEX_HASHES)),
            models.CheckConstraint(
                name="custody_first_began_whole",
                condition=~Q(number=1) | Q(indexed_at__isnull=False, resealed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.fingerprint}"


class KeptKey(models.Model):
    """A key derived from a generation for good, wrapped under a later one: `wuzha.keys` reads it by its columns."""

    purpose = models.CharField(max_length=32)
    generation = models.PositiveSmallIntegerField()
    #: The generation that it is wrapped under.
    under = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField(max_length=64)

    class Meta:
        verbose_name = _("Kept key")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "generation", "under"], name="custody_kept_once"),
            models.CheckConstraint(name="custody_kept_under_later", condition=Q(under__gt=F("generation"))),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.generation}"


class ResealPart(models.Model):
    """How far one table, or one folder of files, has gone over to a generation."""

    generation = models.ForeignKey(KeyGeneration, on_delete=models.PROTECT, related_name="parts")
    #: Label of the model, or `files`.
    name = models.CharField(max_length=80)
    #: Key of the last row looked at, as text; empty at the beginning.
    last = models.CharField(max_length=64, blank=True)
    seen = models.BigIntegerField(default=0)
    resealed = models.BigIntegerField(default=0)
    #: About how many there are, when it began.
    expected = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Part of a rotation")
        constraints = [models.UniqueConstraint(fields=["generation", "name"], name="custody_part_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.seen}"
