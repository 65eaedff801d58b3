# SPDX-License-Identifier: Apache-2.0
"""A batch: one file or one API call on its way in, and what did not get in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class BatchStatus(models.TextChoices):
    MAPPING = "MAPPING", _("Waiting for its headers")
    READY = "READY", _("Ready")
    RUNNING = "RUNNING", _("Running")
    DONE = "DONE", _("Done")
    CANCELLED = "CANCELLED", _("Cancelled")
    FAILED = "FAILED", _("Could not be read")


class Batch(ScopedModel):
    """One file (or API call). Rows are counted exactly once: accepted + merged + duplicates + waiting + rejected
    = done."""

    #: What the rows are, such as `warnings`; the domain that takes them registers itself (`intake.receivers`).
    kind = models.CharField(max_length=24)
    source = models.CharField(max_length=32, verbose_name=_("Channel"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    via = models.CharField(max_length=8, default="web")
    file_name = models.CharField(max_length=200, blank=True, verbose_name=_("File"))
    sha256 = models.BinaryField(max_length=32, null=True)
    size = models.BigIntegerField(null=True, verbose_name=_("Size"))
    #: Where the upload waits, below the data directory; emptied when the batch ends.
    stored_as = models.CharField(max_length=200, blank=True)
    sheet = models.CharField(max_length=64, blank=True)
    #: Name and rows of each other sheet of the workbook that holds a table: they are not read.
    other_sheets = models.JSONField(null=True)
    #: Headers of the file, in its order.
    headers = models.JSONField(default=list)
    #: Header of the file → canonical field, as decided for this batch.
    mapping = models.JSONField(default=dict)
    status = models.CharField(max_length=12, choices=BatchStatus, default=BatchStatus.READY, verbose_name=_("Status"))
    #: Code and parameters of what is wrong with the whole file.
    problem = models.JSONField(null=True)
    cancel_requested = models.BooleanField(default=False)

    rows = models.PositiveIntegerField(default=0, verbose_name=_("Rows"))
    done = models.PositiveIntegerField(default=0, verbose_name=_("Rows done"))
    accepted = models.PositiveIntegerField(default=0, verbose_name=_("Accepted"))
    merged = models.PositiveIntegerField(default=0, verbose_name=_("Merged"))
    duplicates = models.PositiveIntegerField(default=0, verbose_name=_("Duplicates"))
    #: Told differently from what is on file: nothing is changed until a person decides.
    waiting = models.PositiveIntegerField(default=0, db_default=0, verbose_name=_("Waiting for a decision"))
    rejected = models.PositiveIntegerField(default=0, verbose_name=_("Rejected"))
    #: Of the accepted, merged and waiting, those with a faulty field.
    flagged = models.PositiveIntegerField(default=0, verbose_name=_("Flagged"))

    created_at = models.DateTimeField(default=timezone.now, verbose_name=_("Uploaded"))
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Batch")
        indexes = [models.Index(fields=["-id"], name="batch_recent", condition=Q(via__in=["web", "cli"]))]
        constraints = [
            models.CheckConstraint(
                name="batch_each_row_once",
                condition=Q(done=F("accepted") + F("merged") + F("duplicates") + F("waiting") + F("rejected")),
            ),
            models.CheckConstraint(
                name="batch_flagged_among_in",
                condition=Q(flagged__lte=F("accepted") + F("merged") + F("waiting")),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or f"{self.via} {self.pk}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(unit_id__in=units_below(actor.unit_path).ids)


class Reject(ScopedModel):
    """A row that is not in, with every reason, and the row itself to give back."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rejects")
    line = models.PositiveIntegerField(verbose_name=_("Line"))
    #: Pairs `field:CODE`.
    reasons = ArrayField(models.CharField(max_length=64))
    raw = SealedField(Kind.TEXT)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Reject")
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="reject_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(batch__unit_id__in=units_below(actor.unit_path).ids)


class HeaderMemory(models.Model):
    """What a person once said an unknown header means, for the next file of the same source."""

    kind = models.CharField(max_length=24)
    source = models.CharField(max_length=32)
    header = models.CharField(max_length=200)
    #: Canonical field, or empty for a column to leave out.
    field = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Remembered header")
        constraints = [models.UniqueConstraint(fields=["kind", "source", "header"], name="header_memory_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.header} → {self.field}"
