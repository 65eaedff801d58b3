# SPDX-License-Identifier: Apache-2.0
"""A warning: one person to find and meet, in one round, whatever number of directives pushed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.core.clocks.due import Clocked
from wuzha.org.models import Unit
from wuzha.org.reach import all_centres, units_below
from wuzha.org.scoping import ScopedManager
from wuzha.sealed.fields import BlindIndexField, SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models.computed import marks_of_row, next_due_of_row
from wuzha.warning.rules.lifecycle import AT_STATION, DONE, OPEN, Level, State
from wuzha.warning.rules.outcomes import Outcome

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class WarningRecord(Clocked):
    """The work item of the desk. Personal data sealed; money in 分; instants aware."""

    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED, verbose_name=_("State"))
    level = models.PositiveSmallIntegerField(choices=Level, verbose_name=_("Level"))
    fraud_type = models.CharField(max_length=24, verbose_name=_("Scam type"))
    source_type = models.CharField(max_length=16, verbose_name=_("Source"))
    push_count = models.PositiveIntegerField(default=1, verbose_name=_("Pushes"))
    round_no = models.PositiveSmallIntegerField(default=1, verbose_name=_("Round"))
    #: The warning of the same person before this one.
    previous = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later", db_index=False)
    #: Where a superseded warning went on.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="absorbed", db_index=False
    )

    #: The unit that received it and triages it.
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))

    # The person, as best known now.
    phone = SealedField(Kind.PHONE, verbose_name=_("Phone"))
    phone_index = BlindIndexField("phone")
    name = SealedField(Kind.NAME, verbose_name=_("Name"))
    #: Empty for warnings older than the column until `wuzha names` has been over them.
    name_index = BlindIndexField("name")
    id_no = SealedField(Kind.ID_NUMBER, verbose_name=_("ID number"))
    id_index = BlindIndexField("id_no")
    account = SealedField(Kind.ACCOUNT, verbose_name=_("Account"))
    account_index = BlindIndexField("account")
    address = SealedField(Kind.ADDRESS, verbose_name=_("Present address"))
    #: Division code (6, 9 or 12 digits) of where the person lives now, as far as known.
    division_code = models.CharField(max_length=12, blank=True, verbose_name=_("Division"))

    first_pushed_at = models.DateTimeField(verbose_name=_("First push"))
    last_pushed_at = models.DateTimeField(verbose_name=_("Last push"))
    received_at = models.DateTimeField(default=timezone.now, verbose_name=_("Received"))
    last_contact_at = models.DateTimeField(null=True, verbose_name=_("Last contact with the fraudster"))
    call_count = models.PositiveIntegerField(null=True, verbose_name=_("Calls"))
    call_seconds = models.PositiveIntegerField(null=True, verbose_name=_("Call seconds"))
    payment_seen = models.BooleanField(default=False, verbose_name=_("Payment seen"))
    amount_fen = models.BigIntegerField(null=True, verbose_name=_("Amount"))
    #: Codes of faulty fields that came in with the row; the raw text is kept in the directive.
    flags = ArrayField(models.CharField(max_length=48), default=list, verbose_name=_("Flags"))

    #: The place in the queue: level first, expected 分 averted per minute inside it (`engine.triage`).
    order_key = models.FloatField(default=0)
    value = models.FloatField(default=0)
    #: When it was scored; the reasons are worked out anew from the same facts at this instant (`queries.rows`).
    scored_at = models.DateTimeField(null=True)

    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="claims", db_index=False,
        verbose_name=_("Held by"),
    )  # fmt: skip
    claimed_at = models.DateTimeField(null=True)
    claim_expires_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True, verbose_name=_("Snoozed until"))
    completeness = models.PositiveSmallIntegerField(default=0, verbose_name=_("Completeness"))

    station = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="warnings", db_index=False, verbose_name=_("Station")
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="tasks", db_index=False,
        verbose_name=_("Officer"),
    )  # fmt: skip
    dispatched_at = models.DateTimeField(null=True, verbose_name=_("Dispatched"))
    signed_at = models.DateTimeField(null=True, verbose_name=_("Signed in"))
    first_call_at = models.DateTimeField(null=True, verbose_name=_("First call"))
    #: First time the person was reached at all, and first time met in person.
    contacted_at = models.DateTimeField(null=True, verbose_name=_("Reached"))
    met_at = models.DateTimeField(null=True, verbose_name=_("Met"))
    closed_at = models.DateTimeField(null=True, verbose_name=_("Closed"))

    signin_due = models.DateTimeField(null=True, verbose_name=_("Sign-in due"))
    call_due = models.DateTimeField(null=True, verbose_name=_("First call due"))
    meet_due = models.DateTimeField(null=True, verbose_name=_("Meeting due"))
    feedback_due = models.DateTimeField(null=True, verbose_name=_("Feedback due"))

    outcome = models.CharField(max_length=24, blank=True, choices=Outcome, verbose_name=_("Outcome"))
    #: Why the person could not be found or met (dictionary `warning.unreachable_causes`).
    cause = models.CharField(max_length=32, blank=True, verbose_name=_("Cause"))
    averted_claimed_fen = models.BigIntegerField(default=0, verbose_name=_("Averted, self-claimed"))
    averted_evidenced_fen = models.BigIntegerField(default=0, verbose_name=_("Averted, evidenced"))
    loss_fen = models.BigIntegerField(default=0, verbose_name=_("Already lost"))
    #: Closed after a meeting that its level wants proven, and that was not.
    unproven = models.BooleanField(default=False, db_default=False, verbose_name=_("Meeting not proven"))

    #: What lists are filtered by, computed by the database (`warning.rules.lifecycle.Mark`).
    marks = models.GeneratedField(expression=marks_of_row(), output_field=models.SmallIntegerField(), db_persist=True)
    #: The first deadline still running, computed by the database; empty when nothing is due any more.
    next_due = models.GeneratedField(
        expression=next_due_of_row(), output_field=models.DateTimeField(null=True), db_persist=True, null=True
    )

    #: The watch its person was under when it was pushed (`models.followup.Watch`): deceived, or nearly, before.
    watch = models.ForeignKey(
        "warning.Watch", null=True, on_delete=models.PROTECT, related_name="warnings", db_index=False
    )

    #: When the personal data went by the retention rules; the row stays for the counts.
    erased_at = models.DateTimeField(null=True, verbose_name=_("Personal data erased"))
    synthetic = models.BooleanField(default=False, verbose_name=_("Synthetic"))
    #: Raised by every change; a form that saw an older one is refused.
    version = models.PositiveIntegerField(default=1)

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        db_table = "warning_warning"
        verbose_name = _("Warning")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            # The live queues, state by state, in the order of work.
            models.Index(fields=["state", "-order_key", "-id"], name="warning_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["phone_index"], name="warning_phone"),
            models.Index(fields=["id_index"], name="warning_id_no", condition=Q(id_index__isnull=False)),
            models.Index(fields=["account_index"], name="warning_account", condition=Q(account_index__isnull=False)),
            models.Index(fields=["name_index"], name="warning_name", condition=Q(name_index__isnull=False)),
            models.Index(fields=["state", "-last_pushed_at", "-id"], name="warning_state"),
            # What is done with, by every column of the filter bar: rare combinations are found without a scan.
            models.Index(
                fields=["state", "marks", "level", "fraud_type", "source_type", "-last_pushed_at", "-id"],
                name="warning_done",
                condition=Q(state__in=DONE),
                include=["station", "centre"],
            ),
            models.Index(
                fields=["station", "state", "-last_pushed_at", "-id"],
                name="warning_station",
                condition=Q(station__isnull=False),
                include=["marks", "level", "fraud_type", "source_type"],
            ),
            # Of what most warnings do not have only those that have it: a new one costs no entry (half of its COPY).
            models.Index(fields=["previous"], name="warning_previous", condition=Q(previous__isnull=False)),
            models.Index(fields=["merged_into"], name="warning_merged_into", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["claimed_by"], name="warning_claims", condition=Q(state=State.CLAIMED)),
            models.Index(fields=["officer", "state"], name="warning_officer", condition=Q(state__in=OPEN)),
            models.Index(fields=["dispatched_at"], name="warning_dispatched", condition=Q(dispatched_at__isnull=False)),
            models.Index(fields=["received_at"], name="warning_received"),
            # What the sweep of the clocks has to look at: it costs what is due, not what is stored.
            models.Index(fields=["step_at"], name="warning_step", condition=Q(step_at__isnull=False)),
            # What was due, met or closed in a period: the indicators and the lists behind them.
            models.Index(fields=["feedback_due"], name="warning_feedback", condition=Q(feedback_due__isnull=False)),
            models.Index(fields=["meet_due"], name="warning_meet", condition=Q(meet_due__isnull=False)),
            models.Index(fields=["closed_at"], name="warning_closed", condition=Q(closed_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="warning_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="warning_level_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(
                name="warning_has_a_key",
                condition=Q(phone_index__isnull=False) | Q(id_index__isnull=False) | Q(account_index__isnull=False),
            ),
            models.CheckConstraint(
                name="warning_claim_whole",
                condition=Q(
                    state=State.CLAIMED,
                    claimed_by__isnull=False,
                    claimed_at__isnull=False,
                    claim_expires_at__isnull=False,
                )
                | (~Q(state=State.CLAIMED) & Q(claimed_by__isnull=True, claim_expires_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="warning_at_station_whole",
                condition=~Q(state__in=AT_STATION)
                | Q(station__isnull=False, dispatched_at__isnull=False, signin_due__isnull=False),
            ),
            models.CheckConstraint(
                name="warning_signed_whole",
                condition=~Q(state__in=[State.SIGNED, State.WORKING, State.CLOSED])
                | Q(signed_at__isnull=False, officer__isnull=False),
            ),
            models.CheckConstraint(
                name="warning_closed_whole",
                condition=Q(state=State.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | (~Q(state=State.CLOSED) & Q(closed_at__isnull=True, outcome="")),
            ),
            models.CheckConstraint(
                name="warning_superseded_whole",
                condition=Q(state=State.SUPERSEDED, merged_into__isnull=False)
                | (~Q(state=State.SUPERSEDED) & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="warning_money_not_negative",
                condition=Q(averted_claimed_fen__gte=0, averted_evidenced_fen__gte=0, loss_fen__gte=0)
                & (Q(amount_fen__isnull=True) | Q(amount_fen__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The local number (`local_no`), as people read it out."""
        return self.number_of(self.pk)

    @staticmethod
    def number_of(pk: int) -> str:
        return f"YJ{pk:08d}"

    def get_absolute_url(self) -> str:
        return reverse("warning:detail", args=[self.pk])

    @staticmethod
    def scope(actor: Actor) -> Q:
        """The centre and who is above it see all of its warnings; a station, what was dispatched to it; a town,
        what lives in it. Plain lists of ids, because a join with `OR` would cost every list its index."""
        reach = units_below(actor.unit_path)
        centres = reach.centres
        if centres == all_centres():
            return Q()
        rule = Q(station_id__in=reach.ids)
        if centres:
            rule |= Q(centre_id__in=centres)
        if reach.division:
            rule |= Q(division_code__startswith=reach.division)
        return rule
