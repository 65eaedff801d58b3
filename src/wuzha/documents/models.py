# SPDX-License-Identifier: Apache-2.0
"""The register of 发文字号: every number that a document of this platform bears, and which record has it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DocumentNumber(models.Model):
    """A number that is given, whichever room gave it. One that is not of the form word〔year〕serial号 has its text
    alone."""

    text = models.CharField(max_length=120, unique=True, verbose_name=_("Number of the document"))
    word = models.CharField(max_length=64, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    #: Type of the record as the trail names it, its key, and its number as people write it.
    record = models.CharField(max_length=64)
    record_id = models.BigIntegerField()
    name = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Number of the document")
        constraints = [
            models.UniqueConstraint(
                fields=["word", "year", "serial"], name="document_number_once", condition=Q(serial__isnull=False)
            )
        ]
        indexes = [models.Index(fields=["record", "record_id"], name="document_number_of")]

    def __str__(self) -> str:
        return self.text
