# SPDX-License-Identifier: Apache-2.0
"""What is done about a warning: completion, contact attempts, grid tasks, hand-overs, and each change of state."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedManager
from wuzha.sealed.fields import IndexCopyField, SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.rules.outcomes import Channel, Result

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class WarningPart(models.Model):
    """A record that is seen by whoever sees its warning."""

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "objects"

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(warning__in=WarningRecord.objects.visible_to(actor))


class EnrichmentItem(WarningPart):
    """One item of the completion checklist as tried: where it was looked for, when, and what was found."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="items")
    #: Code of the checklist (rule set `warning.completion`).
    item = models.CharField(max_length=24, verbose_name=_("Item"))
    found = models.CharField(max_length=12, choices=Found, verbose_name=_("Result"))
    #: Where it comes from (dictionary `warning.enrichment_sources`).
    source = models.CharField(max_length=24, verbose_name=_("Provenance"))
    value = SealedField(Kind.TEXT, verbose_name=_("Value"))
    #: Blind index of the phone number in the value, if there is one: a family's number leads back to the person.
    phone_index = IndexCopyField(max_length=16, null=True)
    division_code = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(WarningPart.Meta):
        verbose_name = _("Completion item")
        indexes = [
            models.Index(fields=["warning", "item", "-at"], name="enrichment_of_warning"),
            models.Index(fields=["phone_index"], name="enrichment_phone", condition=Q(phone_index__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="enrichment_value_when_found",
                condition=Q(found=Found.FOUND, value__isnull=False) | (~Q(found=Found.FOUND) & Q(value__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.found}"


class Attempt(WarningPart):
    """One try to reach the person, with its coded result."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="attempts")
    #: Given by the device, so that a record sent twice is kept once.
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    channel = models.CharField(max_length=8, choices=Channel, verbose_name=_("Channel"))
    result = models.CharField(max_length=12, choices=Result, verbose_name=_("Result"))
    cause = models.CharField(max_length=32, blank=True, verbose_name=_("Cause"))
    #: What was said, and what the person promised to do or not to do.
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))
    promise = SealedField(Kind.TEXT, verbose_name=_("Promised"))
    #: Key of the version of `warning.scripts` that was on the page, 0 for the factory's; empty when none was.
    script_version = models.PositiveIntegerField(null=True, verbose_name=_("Script version"))
    #: Why the officer went another way than the ladder suggested (dictionary `warning.reasons`, act `ladder`).
    off_ladder = models.CharField(
        max_length=32, blank=True, default="", db_default="", verbose_name=_("Why another way")
    )
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))

    class Meta(WarningPart.Meta):
        verbose_name = _("Attempt")
        indexes = [
            models.Index(fields=["warning", "at"], name="attempt_of_warning"),
            models.Index(fields=["at"], name="attempt_in_period", include=["warning", "channel"]),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.result}"


class GridTask(models.Model):
    """A visit asked of a grid worker, who sees name, phone, address and scam type, and nothing more."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="grid_tasks")
    grid = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Grid"))
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, verbose_name=_("Asked"))
    done_at = models.DateTimeField(null=True, verbose_name=_("Done"))
    attempt = models.OneToOneField(Attempt, null=True, on_delete=models.PROTECT, related_name="grid_task")

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("Grid task")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [models.Index(fields=["grid", "asked_at"], name="grid_task_open", condition=Q(done_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "grid"], name="grid_task_open_once", condition=Q(done_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.grid_id}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(grid_id__in=units_below(actor.unit_path).ids) | Q(warning__in=WarningRecord.objects.visible_to(actor))


class Handover(WarningPart):
    """A person found already deceived goes to the funds desk and the case: within its own clock (15 minutes [D])."""

    warning = models.OneToOneField(WarningRecord, on_delete=models.PROTECT, related_name="handover")
    loss_fen = models.BigIntegerField(verbose_name=_("Already lost"))
    opened_at = models.DateTimeField(default=timezone.now, verbose_name=_("Opened"))
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(verbose_name=_("Due"))
    done_at = models.DateTimeField(null=True, verbose_name=_("Done"))
    done_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    #: Number of the report or stop order it became in the police platform.
    reference = models.CharField(max_length=64, blank=True, verbose_name=_("Report number"))
    #: The case of the deed; of hand-overs that an older version opened none.
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="handovers")

    class Meta(WarningPart.Meta):
        verbose_name = _("Hand-over")
        indexes = [models.Index(fields=["due_at"], name="handover_open", condition=Q(done_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="handover_done_whole",
                condition=Q(done_at__isnull=True, reference="")
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(reference="")),
            ),
            models.CheckConstraint(name="handover_loss_not_negative", condition=Q(loss_fen__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} → {self.reference}"


class Transition(WarningPart):
    """One change of state: the spine of the timeline."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="transitions")
    act = models.CharField(max_length=12, choices=Act)
    from_state = models.CharField(max_length=12, choices=State)
    to_state = models.CharField(max_length=12, choices=State)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    #: Code of the reason, where the act needs one (dictionaries of `warning`).
    reason = models.CharField(max_length=32, blank=True)
    note = SealedField(Kind.TEXT)

    class Meta(WarningPart.Meta):
        verbose_name = _("Change of state")
        indexes = [models.Index(fields=["warning", "at"], name="transition_of_warning")]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
