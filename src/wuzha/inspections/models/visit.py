# SPDX-License-Identifier: Apache-2.0
"""Inspections 督导检查: a plan, each visit to a unit with its checklist, what it found, and looking at it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.documents.papers import KeptPaper
from wuzha.inspections.models.ticket import Ticket, TicketUnit
from wuzha.inspections.rules.visits import FindingState, Severity, Verdict, VisitState, Way
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class Programme(ScopedModel, Numbered):
    """A round of inspections: from when to when, by which teams. Seen by the unit that plans it and whoever is above:
    who is to be visited unannounced must not read it."""

    RECORD: ClassVar[str] = "programme"
    LETTERS: ClassVar[str] = "DC"

    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("inspection", "Planned by")
    )
    name = models.CharField(max_length=64, verbose_name=pgettext_lazy("inspection", "Name"))
    since = models.DateField(verbose_name=pgettext_lazy("inspection", "First day"))
    until = models.DateField(verbose_name=pgettext_lazy("inspection", "Last day"))
    teams = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("inspection", "Teams"))
    aim = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("inspection", "What is looked at"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("inspection", "Round of inspections")
        indexes = [models.Index(fields=["owner", "-since", "-id"], name="programme_list")]
        constraints = [models.CheckConstraint(name="programme_days", condition=Q(until__gte=F("since")))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inspections:programme", args=[self.pk])

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(owner_id__in=units_below(actor.unit_path).ids)


def _reach(actor: Actor, prefix: str = "") -> Q:
    """Inspections in reach: those that one's own unit plans, and those of units below once announced or done."""
    ids = units_below(actor.unit_path).ids
    seen = Q(**{f"{prefix}announced": True}) | Q(**{f"{prefix}state": VisitState.DONE})
    return Q(**{f"{prefix}owner_id__in": ids}) | Q(**{f"{prefix}unit_id__in": ids}) & seen


class Inspection(ScopedModel, Numbered):
    """A visit to one unit. The unit knows of one that is not announced only when it is done."""

    RECORD: ClassVar[str] = "inspection"
    LETTERS: ClassVar[str] = "JC"

    programme = models.ForeignKey(Programme, null=True, on_delete=models.PROTECT, related_name="inspections")
    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("inspection", "Inspected unit")
    )
    planned_on = models.DateField(verbose_name=pgettext_lazy("inspection", "Planned for"))
    announced = models.BooleanField(default=True, verbose_name=pgettext_lazy("inspection", "Announced"))
    team = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("inspection", "Team"))
    state = models.CharField(max_length=12, choices=VisitState, default=VisitState.PLANNED, verbose_name=_("State"))
    started_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("inspection", "Begun"))
    started_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("inspection", "Finished"))
    done_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    #: Points got, and points of the items that applied.
    got = models.PositiveSmallIntegerField(default=0, db_default=0)
    points = models.PositiveSmallIntegerField(default=0, db_default=0)
    note = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("inspection", "Summary"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("inspection", "Inspection")
        indexes = [
            models.Index(fields=["owner", "state", "planned_on"], name="inspection_list"),
            models.Index(fields=["unit", "-planned_on"], name="inspection_unit"),
            models.Index(fields=["programme", "id"], name="inspection_programme"),
        ]
        constraints = [
            models.CheckConstraint(name="inspection_state_known", condition=Q(state__in=VisitState.values)),
            models.CheckConstraint(
                name="inspection_done_has_time",
                condition=~Q(state=VisitState.DONE) | Q(started_at__isnull=False, done_at__isnull=False),
            ),
            models.CheckConstraint(name="inspection_points", condition=Q(got__lte=F("points"))),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("inspections:visit", args=[self.pk])

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return _reach(actor)


class OfInspection(ScopedModel):
    """Seen by whoever sees the inspection."""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return _reach(actor, "inspection__")


class InspectionItem(OfInspection):
    """One item of the checklist in force when the visit began, and what was seen. It no longer changes once the visit
    is finished."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=24)
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    basis = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=200, blank=True)
    points = models.PositiveSmallIntegerField()
    severity = models.CharField(max_length=8, choices=Severity)
    verdict = models.CharField(max_length=4, choices=Verdict, blank=True)
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))

    class Meta(OfInspection.Meta):
        verbose_name = pgettext_lazy("inspection", "Item of an inspection")
        constraints = [models.UniqueConstraint(fields=["inspection", "code"], name="inspection_item_once")]

    def __str__(self) -> str:
        return self.text


class Finding(OfInspection, Numbered):
    """What did not meet an item: how grave, the ticket on it, and when it was seen to be put right."""

    RECORD: ClassVar[str] = "finding"
    LETTERS: ClassVar[str] = "WT"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    item = models.OneToOneField(InspectionItem, on_delete=models.PROTECT, related_name="finding")
    severity = models.CharField(max_length=8, choices=Severity, verbose_name=pgettext_lazy("inspection", "Severity"))
    state = models.CharField(max_length=12, choices=FindingState, default=FindingState.FOUND, verbose_name=_("State"))
    found_at = models.DateTimeField(verbose_name=pgettext_lazy("inspection", "Found"))
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="findings")
    cleared_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("inspection", "Put right"))
    #: Whether the reply on which it was cleared came by its deadline.
    in_time = models.BooleanField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(OfInspection.Meta):
        verbose_name = pgettext_lazy("inspection", "Finding")
        indexes = [
            models.Index(fields=["state", "found_at"], name="finding_state"),
            models.Index(fields=["ticket", "id"], name="finding_ticket", condition=Q(ticket__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="finding_state_known", condition=Q(state__in=FindingState.values)),
            models.CheckConstraint(
                name="finding_ordered_has_ticket", condition=~Q(state=FindingState.ORDERED) | Q(ticket__isnull=False)
            ),
            models.CheckConstraint(
                name="finding_cleared_has_time", condition=Q(state=FindingState.CLEARED) ^ Q(cleared_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return self.inspection.get_absolute_url()


class Recheck(ScopedModel):
    """Looking again 复查 at what a unit reported as put right: all findings of its ticket, each put right or not."""

    RECORD: ClassVar[str] = "recheck"

    part = models.ForeignKey(TicketUnit, on_delete=models.PROTECT, related_name="rechecks")
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    day = models.DateField(verbose_name=pgettext_lazy("inspection", "Looked at on"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    way = models.CharField(max_length=8, choices=Way, verbose_name=pgettext_lazy("inspection", "How"))
    passed = models.BooleanField(verbose_name=pgettext_lazy("inspection", "All put right"))
    #: Keys of the findings that are not put right yet.
    left = models.JSONField(default=list)
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("inspection", "Re-inspection")
        indexes = [models.Index(fields=["part", "id"], name="recheck_part")]

    def __str__(self) -> str:
        return f"{self.part_id} {self.day}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ids = units_below(actor.unit_path).ids
        return Q(part__ticket__issuer_id__in=ids) | Q(part__unit_id__in=ids)


class InspectionPhoto(OfInspection, KeptPaper):
    """A photo of an item, or of what was seen again; sealed."""

    RECORD: ClassVar[str] = "inspection_photo"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="photos")
    item = models.ForeignKey(InspectionItem, null=True, on_delete=models.PROTECT, related_name="photos")
    recheck = models.ForeignKey(Recheck, null=True, on_delete=models.PROTECT, related_name="photos")
    kind = models.CharField(
        max_length=8,
        choices=[
            ("ITEM", pgettext_lazy("inspection", "Photo of an item")),
            ("RECHECK", pgettext_lazy("inspection", "Photo of the re-inspection")),
        ],
    )  # fmt: skip

    class Meta(OfInspection.Meta):
        verbose_name = pgettext_lazy("inspection", "Photo of an inspection")
        indexes = [models.Index(fields=["inspection", "id"], name="inspection_photos")]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.kind}"
