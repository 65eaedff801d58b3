# SPDX-License-Identifier: Apache-2.0
"""A directive: one push as it came in. Never changed; many of them may stand behind one warning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.intake.models import Batch
from wuzha.org.scoping import ScopedManager
from wuzha.sealed.fields import IndexCopyField, SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.rules.lifecycle import Level

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class MergeKind(models.TextChoices):
    """What a directive did on arrival (`warning.rules.merge`)."""

    NEW = "NEW", _("New warning")
    MERGED = "MERGED", _("Merged")
    RAISED = "RAISED", _("Raised to the next round")
    ROUND = "ROUND", _("New round")


class Directive(models.Model):
    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="directives")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    #: Line of the file as its sender sees it.
    line = models.PositiveIntegerField(null=True)
    #: The channel it came through (`--source`), the space in which `dedupe_key` is unique.
    source = models.CharField(max_length=32, verbose_name=_("Channel"))
    dedupe_key = IndexCopyField(max_length=16)
    merge = models.CharField(max_length=8, choices=MergeKind)
    source_type = models.CharField(max_length=16, verbose_name=_("Source"))
    directive_no = models.CharField(max_length=64, blank=True, verbose_name=_("Directive number"))
    level = models.PositiveSmallIntegerField(choices=Level, verbose_name=_("Level"))
    fraud_type = models.CharField(max_length=24, verbose_name=_("Scam type"))
    pushed_at = models.DateTimeField(verbose_name=_("Pushed"))
    received_at = models.DateTimeField(default=timezone.now, verbose_name=_("Received"))
    last_contact_at = models.DateTimeField(null=True)
    tx_time = models.DateTimeField(null=True)
    tx_amount_fen = models.BigIntegerField(null=True)
    #: Blind index of the fraudster's contact (number, link, account …): "the same contact" without knowing it.
    contact_index = IndexCopyField(max_length=16, null=True)
    flags = ArrayField(models.CharField(max_length=48), default=list)
    #: The whole row as it came, with the headers of its file, as sealed JSON.
    raw = SealedField(Kind.TEXT)

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("Directive")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["source", "dedupe_key"], name="directive_once")]
        indexes = [
            # The same fraudster elsewhere, and a directive by its number.
            models.Index(
                fields=["contact_index", "warning"], name="directive_contact", condition=Q(contact_index__isnull=False)
            ),
            models.Index(fields=["directive_no"], name="directive_number", condition=~Q(directive_no="")),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.directive_no or self.pk}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(warning__in=WarningRecord.objects.visible_to(actor))
