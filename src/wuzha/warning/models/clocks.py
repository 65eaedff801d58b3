# SPDX-License-Identifier: Apache-2.0
"""What runs beside a warning's deadlines: who was told of a step, when a clock stood still, transfers between stations.

The running clocks themselves are the `*_due` columns of the warning. Its `step_at` says when to look at them next; the
database sets it to 1970 when a clock was moved by a statement that did not say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.core.clocks.due import Alert
from wuzha.org.models import Unit
from wuzha.org.reach import all_centres, units_below
from wuzha.org.scoping import ScopedManager
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.models.work import WarningPart
from wuzha.warning.rules.lifecycle import AWAITING, Level, TransferState
from wuzha.warning.rules.steps import PAUSABLE, ClockName, Tell

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL
#: Longest note (characters). Notes here pass from unit to unit in clear, and hold no personal data.
MOST_TEXT = 300


class ClockAlert(Alert):
    """A step of a warning's clock that was told to somebody."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="alerts")
    clock = models.CharField(max_length=12, choices=ClockName, verbose_name=_("Clock"))
    level = models.PositiveSmallIntegerField(choices=Level, verbose_name=_("Level"))
    #: The step: percent of the clock's time that had run, and who is told at it.
    percent = models.PositiveSmallIntegerField(verbose_name=_("Percent"))
    tell = models.CharField(max_length=16, choices=Tell, verbose_name=_("Alert to"))
    #: Whether it was told too long after it was reached.
    late = models.BooleanField(default=False, verbose_name=_("Late"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    #: Empty: nobody is named, so everybody at the unit is told.
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person"))
    note = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_default="", verbose_name=_("Note"))
    #: When the clock was met, or the warning left.
    cleared_at = models.DateTimeField(null=True, verbose_name=_("Settled"))

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("Alert")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(fields=["warning", "meant_at"], name="alert_of_warning"),
            models.Index(fields=["unit", "-meant_at"], name="alert_open", condition=Q(cleared_at__isnull=True)),
            models.Index(fields=["-fired_at"], name="alert_fired"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["warning", "clock", "due_at", "percent", "tell"], name="alert_once"),
            # A deadline that was moved starts its own steps, but not those meant for the same instant.
            models.UniqueConstraint(
                fields=["warning", "clock", "percent", "tell", "meant_at"], name="alert_instant_once"
            ),
            models.CheckConstraint(
                name="alert_acknowledged_by_somebody",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
            models.CheckConstraint(name="alert_not_before_its_time", condition=Q(fired_at__gte=models.F("meant_at"))),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.warning_id} {self.clock} {self.percent}%"

    @property
    def has_hole(self) -> bool:
        """Whether the chain names nobody for the post."""
        return self.person_id is None and self.tell != Tell.OFFICER

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Whom it was told to, and who sees the warning (by its columns: open alerts are few, warnings are not)."""
        reach = units_below(actor.unit_path)
        if reach.centres == all_centres():
            return Q()
        rule = Q(unit_id__in=reach.ids) | Q(warning__station_id__in=reach.ids) | Q(warning__centre_id__in=reach.centres)
        if reach.division:
            rule |= Q(warning__division_code__startswith=reach.division)
        return rule


class ClockPause(WarningPart):
    """A time a clock stood still, for a reason. The warning's deadline was moved by it."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="pauses")
    clock = models.CharField(max_length=12, choices=[(one.value, one.label) for one in PAUSABLE])
    from_at = models.DateTimeField(default=timezone.now, verbose_name=_("From"))
    until_at = models.DateTimeField(verbose_name=_("Until"))
    #: Code of the reason (dictionary `warning.reasons`, act `pause`).
    reason = models.CharField(max_length=32, verbose_name=_("Reason"))
    note = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_default="", verbose_name=_("Note"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    #: When the clock ran on: at its end by itself (nobody), or earlier.
    ended_at = models.DateTimeField(null=True, verbose_name=_("Ran on"))
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(WarningPart.Meta):
        verbose_name = _("Pause")
        indexes = [
            models.Index(fields=["warning", "clock", "from_at"], name="pause_of_warning"),
            models.Index(fields=["until_at"], name="pause_running", condition=Q(ended_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "clock"], name="pause_running_once", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="pause_in_order", condition=Q(until_at__gt=models.F("from_at"))),
            models.CheckConstraint(
                name="pause_ends_in_time",
                condition=Q(ended_at__isnull=True)
                | Q(ended_at__gte=models.F("from_at"), ended_at__lte=models.F("until_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.clock} {self.from_at:%F %T}"


class Transfer(models.Model):
    """One station asks another to take a warning over (移交). Until it is accepted nothing changes hands."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="transfers")
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.PROPOSED)
    from_station = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("From station"))
    to_station = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("To station"))
    reason = models.CharField(max_length=32, verbose_name=_("Reason"))
    note = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_default="", verbose_name=_("Note"))
    proposed_at = models.DateTimeField(default=timezone.now, verbose_name=_("Proposed"))
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(verbose_name=_("Answer due"))
    answered_at = models.DateTimeField(null=True, verbose_name=_("Answered"))
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    #: Why it was refused, or why the centre decided as it did.
    answer = models.CharField(max_length=32, blank=True, verbose_name=_("Answer"))
    answer_note = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_default="", verbose_name=_("Note"))
    #: The decision of the centre in a dispute: when, who, and the station that has it.
    decided_at = models.DateTimeField(null=True, verbose_name=_("Decided"))
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_station = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=32, blank=True, verbose_name=_("Decision"))
    decision_note = models.CharField(
        max_length=MOST_TEXT, blank=True, default="", db_default="", verbose_name=_("Note")
    )

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("Transfer")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(fields=["warning", "proposed_at"], name="transfer_of_warning"),
            models.Index(fields=["to_station", "due_at"], name="transfer_awaiting", condition=Q(state__in=AWAITING)),
            models.Index(fields=["from_station", "-proposed_at"], name="transfer_sent"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["warning"], name="transfer_open_once", condition=Q(state__in=AWAITING)),
            models.CheckConstraint(name="transfer_state_known", condition=Q(state__in=TransferState.values)),
            models.CheckConstraint(name="transfer_elsewhere", condition=~Q(from_station=models.F("to_station"))),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id}: {self.from_station_id} → {self.to_station_id}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Both stations, and the centre whose warning it is."""
        reach = units_below(actor.unit_path)
        rule = Q(from_station_id__in=reach.ids) | Q(to_station_id__in=reach.ids)
        return rule | Q(warning__centre_id__in=reach.centres)
