# SPDX-License-Identifier: Apache-2.0
"""What people have said of statements: of sheets with the same headers, for every later file; of one file alone."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.funds.orders.models.case import OfCase
from wuzha.funds.statements.models import StatementFile
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class SheetAnswer(models.Model):
    """What somebody said of sheets with these headers: it rules every later file of them, in all cases, until it is
    corrected or taken back. What was said stays; of each source one answer is in force."""

    #: By the headers (`memory.source_of`).
    source = models.CharField(max_length=32)
    #: Of the sheet, in its order.
    headers = models.JSONField(default=list)
    #: Header → field, and what no column says (`memory.as_kept`).
    said = models.JSONField(default=dict)
    #: The file that asked; none where that was not kept.
    file = models.ForeignKey(StatementFile, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Said"))
    #: Corrected by the next of its source, or taken back: by whom and why.
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, verbose_name=_("Reason"))

    class Meta:
        verbose_name = _("Answer about a sheet")
        indexes: ClassVar[Any] = [models.Index(fields=["source", "id"], name="funds_sheet_answer")]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], name="funds_sheet_answer_in_force", condition=Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"

    @property
    def in_force(self) -> bool:
        return self.ended_at is None

    def address(self, file: StatementFile) -> str:
        """Its page, beside a file that it was read by."""
        return reverse("funds:statement_answer", args=[file.pk, self.pk])


class OwnAccount(OfCase):
    """Whose statement a sheet is, where nothing in the file says it: of this file alone, the next one is another's."""

    CENTRE: ClassVar[str] = "file__case__centre_id"

    file = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="own_accounts")
    #: Place of the sheet in the file.
    sheet = models.PositiveSmallIntegerField(default=0)
    #: As it was typed: a part of the file that its reader reads again.
    number = SealedField(Kind.TEXT, verbose_name=_("Own account"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Said"))

    class Meta(OfCase.Meta):
        verbose_name = _("Own account of a sheet")
        constraints = [models.UniqueConstraint(fields=["file", "sheet"], name="funds_own_account_once")]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.sheet}"
