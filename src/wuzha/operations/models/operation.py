# SPDX-License-Identifier: Apache-2.0
"""An operation: who issued it, from when to when, its steps, the cases marked with it, and its targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cases.reach import reach_of
from wuzha.core.numbering import Numbered
from wuzha.core.steps import DocumentedStep
from wuzha.operations.rules.life import Act, State
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class Operation(ScopedModel, Numbered):
    """Seen by its centre, the unit that leads it, units that have a target or handle a case of it, and whoever is above
    one of these. What it says of cases is in the reach of each case."""

    RECORD: ClassVar[str] = "operation"
    LETTERS: ClassVar[str] = "ZX"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    #: Who leads it.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("operations", "Led by")
    )
    name = models.CharField(max_length=80, verbose_name=pgettext_lazy("operations", "Name"))
    #: A code of `operations.kinds`.
    kind = models.CharField(max_length=24, verbose_name=pgettext_lazy("operations", "Kind"))
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts",
        verbose_name=pgettext_lazy("operations", "Part of"),
    )  # fmt: skip
    issued_by = models.CharField(max_length=64, verbose_name=pgettext_lazy("operations", "Issued by"))
    document_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))
    since = models.DateField(verbose_name=pgettext_lazy("operations", "First day"))
    #: The last day; empty: until it is ended.
    until = models.DateField(null=True, verbose_name=pgettext_lazy("operations", "Last day"))
    description = models.TextField(
        blank=True, max_length=2000, verbose_name=pgettext_lazy("operations", "What it is for")
    )
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED, verbose_name=_("State"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("operations", "Operation")
        indexes = [models.Index(fields=["centre", "-since", "-id"], name="operation_list")]
        constraints = [
            models.CheckConstraint(name="operation_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="operation_days_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="operation_no_own_part", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("operations:record", args=[self.pk])

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return _reach(actor)


def _reach(actor: Actor, prefix: str = "") -> Q:
    """Rows of operations in reach; `prefix` leads to the operation."""
    here = reach_of(actor.unit_path, prefix)
    if not here:
        return here
    targets = OperationTarget.unscoped.filter(unit_id__in=units_below(actor.unit_path).ids)
    cases = OperationCase.unscoped.filter(reach_of(actor.unit_path, "case__"))
    for rows in (targets, cases):
        here |= Q(**{f"{prefix}pk__in": rows.values("operation_id")})
    return here


class OfOperation(ScopedModel):
    """A record that is seen by whoever sees its operation."""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return _reach(actor, "operation__")


class OperationStep(OfOperation, DocumentedStep):
    """One act on an operation: its document, from which state to which, by whom. What was told wrongly is struck and
    told anew; both stay."""

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)
    day = models.DateField(verbose_name=pgettext_lazy("document", "Day"))
    #: The last day that was given with it.
    until = models.DateField(null=True, verbose_name=pgettext_lazy("operations", "Last day"))

    class Meta(OfOperation.Meta):
        verbose_name = pgettext_lazy("operations", "Step of an operation")
        indexes = [models.Index(fields=["operation", "id"], name="operation_steps")]
        constraints = [models.CheckConstraint(name="operation_step_act_known", condition=Q(act__in=Act.values))]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.act}"


class OperationCase(ScopedModel):
    """A case is marked with an operation from a day on, by whom and why; a mark is taken off for a reason and stays on
    record. A case may be in several operations. Seen by whoever sees the case."""

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="tags")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="operation_tags")
    since = models.DateField(verbose_name=pgettext_lazy("operations", "Marked from"))
    until = models.DateField(null=True, verbose_name=pgettext_lazy("operations", "Marked until"))
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    off_reason = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("operations", "Why it was taken off"))
    off_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("operations", "Case of an operation")
        indexes = [models.Index(fields=["case", "operation"], name="operation_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["operation", "case"], name="operation_case_once", condition=Q(until=None)),
            models.CheckConstraint(
                name="operation_case_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.case_id}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return reach_of(actor.unit_path, "case__")


class OperationTarget(OfOperation):
    """What a figure should reach from a day to a day, for a unit or for the whole operation. A changed target is a new
    row that strikes the old one; a taken back one is struck by a row without a value."""

    RECORD: ClassVar[str] = "operation_target"

    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="targets")
    #: Whose cases count; empty: all of the operation.
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("operations", "Unit")
    )
    #: Domain and code of an indicator: `results.solved`.
    indicator = models.CharField(max_length=80, verbose_name=pgettext_lazy("operations", "Figure"))
    #: Pieces, persons, or 分.
    value = models.BigIntegerField(null=True, verbose_name=pgettext_lazy("operations", "Target"))
    since = models.DateField(verbose_name=pgettext_lazy("operations", "First day"))
    until = models.DateField(verbose_name=pgettext_lazy("operations", "Last day"))
    #: A number for each calendar month; empty: a straight line.
    monthly = ArrayField(models.BigIntegerField(), default=list, verbose_name=pgettext_lazy("operations", "By month"))
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    struck_by = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="changes", verbose_name=_("Corrected by")
    )

    class Meta(OfOperation.Meta):
        verbose_name = pgettext_lazy("operations", "Target of an operation")
        indexes = [models.Index(fields=["operation", "id"], name="operation_targets")]
        constraints = [
            models.CheckConstraint(name="operation_target_days", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(name="operation_target_positive", condition=Q(value__isnull=True) | Q(value__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.indicator}"
