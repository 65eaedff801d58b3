# SPDX-License-Identifier: Apache-2.0
"""What comes back from a phone that had no signal: each record once, photos, and where two accounts differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.models.work import Attempt, GridTask, WarningPart

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class RecordKind(models.TextChoices):
    """What was recorded on the device."""

    ATTEMPT = "ATTEMPT", _("Contact attempt")
    GRID = "GRID", _("Grid visit")
    PHOTO = "PHOTO", _("Photo")
    CLOSE = "CLOSE", _("Outcome")


class Became(models.TextChoices):
    """What became of a record when it arrived."""

    KEPT = "KEPT", _("Kept")
    CONFLICT = "CONFLICT", _("Kept beside another account")
    REFUSED = "REFUSED", pgettext_lazy("field record", "Refused")


class ConflictKind(models.TextChoices):
    """What had happened to the task while the phone was away."""

    CLOSED = "CLOSED", _("Closed meanwhile")
    RECALLED = "RECALLED", _("Back at the centre meanwhile")
    TRANSFERRED = "TRANSFERRED", _("In other hands meanwhile")
    WORKED = "WORKED", _("Worked on by a colleague meanwhile")


class Decision(models.TextChoices):
    """What somebody decided about two accounts. Neither of them is changed by it."""

    STANDS = "STANDS", _("What is on record stands")
    SENT = "SENT", _("What was sent later is right")
    BOTH = "BOTH", _("Both are right")


class FieldConflict(WarningPart):
    """A task that moved on while an officer worked on it without signal. Both accounts stay; somebody decides."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="conflicts")
    kind = models.CharField(max_length=12, choices=ConflictKind, verbose_name=_("What happened"))
    #: Whose records came later, and for which unit they worked.
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    #: When the task was taken to the device: what others did since then is the other account.
    since = models.DateTimeField(verbose_name=_("Taken along"))
    opened_at = models.DateTimeField(default=timezone.now, verbose_name=_("Opened"))
    decided_at = models.DateTimeField(null=True, verbose_name=_("Decided"))
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, blank=True, choices=Decision, verbose_name=_("Decision"))
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))

    class Meta(WarningPart.Meta):
        verbose_name = _("Two accounts")
        indexes = [models.Index(fields=["warning", "-opened_at"], name="conflict_of_warning")]
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "by"], name="conflict_open_once", condition=Q(decided_at__isnull=True)
            ),
            models.CheckConstraint(
                name="conflict_decided_whole",
                condition=Q(decided_at__isnull=True, decision="", reason__isnull=True)
                | (Q(decided_at__isnull=False, decided_by__isnull=False, reason__isnull=False) & ~Q(decision="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.kind}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Whoever sees the warning, and the unit whose officer sent the other account."""
        return WarningPart.scope(actor) | Q(unit_id__in=units_below(actor.unit_path).ids)


class FieldRecord(models.Model):
    """One record from a device, kept as it was sent, once: the receipt that makes sending it again harmless."""

    #: Given by the device.
    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=8, choices=RecordKind, verbose_name=_("What"))
    warning = models.ForeignKey(WarningRecord, null=True, on_delete=models.PROTECT, related_name="field_records")
    grid_task = models.ForeignKey(GridTask, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    #: When it happened by the device's clock, by how many seconds that clock was ahead, and the corrected instant.
    device_at = models.DateTimeField(verbose_name=_("Device time"))
    clock_ahead_s = models.IntegerField(verbose_name=_("Device clock ahead (s)"))
    at = models.DateTimeField(verbose_name=_("When"))
    received_at = models.DateTimeField(default=timezone.now, verbose_name=_("Received"))
    verdict = models.CharField(max_length=8, choices=Became, verbose_name=_("What became of it"))
    #: Code of the refusal (`services.errors.Code`), where it was refused.
    refusal = models.CharField(max_length=24, blank=True)
    #: What was sent, whatever became of it: JSON, sealed.
    account = SealedField(Kind.TEXT, verbose_name=_("As sent"))
    attempt = models.OneToOneField(Attempt, null=True, on_delete=models.PROTECT, related_name="field_record")
    conflict = models.ForeignKey(FieldConflict, null=True, on_delete=models.PROTECT, related_name="records")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("Record from a phone")
        indexes = [models.Index(fields=["warning", "at"], name="field_record_of_warning")]

    def __str__(self) -> str:
        return f"{self.kind} {self.verdict}"


class Attachment(WarningPart):
    """A photo of a warning. The picture lies sealed below the data directory; nothing of it is in the database."""

    uid = models.UUIDField(unique=True)
    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="attachments")
    #: The attempt it was taken at, where it is known.
    attempt = models.ForeignKey(Attempt, null=True, on_delete=models.PROTECT, related_name="photos")
    taken_at = models.DateTimeField(verbose_name=_("Taken"))
    received_at = models.DateTimeField(default=timezone.now, verbose_name=_("Received"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    #: Bytes of the picture before sealing, and its sides in pixels.
    size = models.PositiveIntegerField(verbose_name=_("Size"))
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    #: When the file was deleted by the retention rule; the row stays.
    forgotten_at = models.DateTimeField(null=True, verbose_name=_("Deleted"))

    class Meta(WarningPart.Meta):
        verbose_name = _("Photo")
        indexes = [
            models.Index(fields=["warning", "taken_at"], name="photo_of_warning"),
            models.Index(fields=["received_at"], name="photo_kept", condition=Q(forgotten_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.uid)
