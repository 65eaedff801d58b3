# SPDX-License-Identifier: Apache-2.0
"""After a warning is closed: call-backs that check what was recorded, watches on who may be deceived again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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
from wuzha.warning.rules.followup import Answer, Consequence, Ending, Verdict
from wuzha.warning.rules.outcomes import Outcome

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class CallBack(models.Model):
    """One check by telephone of one closing: did what was recorded happen? (回访)"""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="callbacks")
    #: The closing it checks: a warning that is reopened and closed again is drawn anew.
    closed_at = models.DateTimeField(verbose_name=_("Closed"))
    #: Days after the closing (T+1, T+7).
    day = models.PositiveSmallIntegerField(verbose_name=_("Day"))
    due_on = models.DateField(verbose_name=_("Due"))
    #: Who does it: the centre, or a station other than the one whose work is checked.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Done by"))
    #: Whose work is checked.
    station = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Station"))
    officer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("Officer"))
    #: Everybody who had a hand in it; none of them may do the check.
    involved = ArrayField(models.BigIntegerField(), default=list)
    level = models.PositiveSmallIntegerField(verbose_name=_("Level"))

    taken_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    #: Not before this instant: the next try after one in vain.
    next_at = models.DateTimeField(null=True)

    done_at = models.DateTimeField(null=True, verbose_name=_("Done"))
    done_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    verdict = models.CharField(max_length=12, blank=True, choices=Verdict, verbose_name=_("Finding"))
    #: Why it is not valid (rule set `warning.callback`).
    reason = models.CharField(max_length=24, blank=True, verbose_name=_("Reason"))
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))
    consequence = models.CharField(max_length=12, blank=True, choices=Consequence, verbose_name=_("What followed"))
    #: The station chief's answer to what was returned to the station.
    answered_at = models.DateTimeField(null=True, verbose_name=_("Answered"))
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answer = SealedField(Kind.TEXT, verbose_name=_("Answer"))

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("Call-back")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(fields=["unit", "due_on", "level"], name="callback_open", condition=Q(done_at__isnull=True)),
            models.Index(fields=["done_at"], name="callback_done", condition=Q(done_at__isnull=False)),
        ]
        constraints = [
            # A closing undone takes its checks back; the next one draws its own.
            models.UniqueConstraint(
                fields=["warning", "closed_at", "day"], name="callback_once", condition=~Q(verdict=Verdict.WITHDRAWN)
            ),
            models.CheckConstraint(
                name="callback_done_whole",
                condition=Q(done_at__isnull=True, verdict="") | (Q(done_at__isnull=False) & ~Q(verdict="")),
            ),
            models.CheckConstraint(
                name="callback_invalid_says_why",
                condition=Q(verdict=Verdict.INVALID) & ~Q(reason="") & ~Q(consequence="")
                | (~Q(verdict=Verdict.INVALID) & Q(reason="", consequence="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} T+{self.day}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Who does it and the centre see it; the station whose work is checked sees it when it is done, not before."""
        reach = units_below(actor.unit_path)
        return (
            Q(unit_id__in=reach.ids)
            | Q(warning__centre_id__in=reach.centres)
            | Q(station_id__in=reach.ids, verdict__in=(Verdict.VALID, Verdict.INVALID, Verdict.GAVE_UP))
        )


class CallBackTry(models.Model):
    """One call in vain."""

    callback = models.ForeignKey(CallBack, on_delete=models.PROTECT, related_name="tries")
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    #: Why nobody was reached (dictionary `warning.unreachable_causes`).
    cause = models.CharField(max_length=32, verbose_name=_("Cause"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("Try")

    def __str__(self) -> str:
        return f"{self.callback_id} {self.cause}"


class Watch(models.Model):
    """A person who may be deceived again, until a day: contacted at intervals, and known at the next push
    (防再骗关注)."""

    #: The closing that began it.
    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="watches")
    outcome = models.CharField(max_length=24, choices=Outcome, verbose_name=_("Outcome"))
    station = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Station"))
    # The person, as blind indexes: a push is known by any of them.
    phone_index = IndexCopyField(max_length=16, null=True)
    id_index = IndexCopyField(max_length=16, null=True)
    account_index = IndexCopyField(max_length=16, null=True)
    opened_at = models.DateTimeField(verbose_name=_("Since"))
    until = models.DateField(verbose_name=_("Until"))
    #: Days from one contact to the next, by the rule in force when it began.
    interval_days = models.PositiveSmallIntegerField(verbose_name=_("Every (days)"))
    next_on = models.DateField(verbose_name=_("Next contact"))
    #: Contacts in vain since the person was last reached.
    missed = models.PositiveSmallIntegerField(default=0, verbose_name=_("Missed"))
    pushes = models.PositiveIntegerField(default=0, verbose_name=_("New pushes"))
    last_push_at = models.DateTimeField(null=True, verbose_name=_("Last push"))
    ended_at = models.DateTimeField(null=True, verbose_name=_("Ended"))
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ending = models.CharField(max_length=12, blank=True, choices=Ending, verbose_name=_("End"))
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("Watch")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(fields=["station", "next_on"], name="watch_open", condition=Q(ended_at__isnull=True)),
            models.Index(
                fields=["phone_index"],
                name="watch_phone",
                condition=Q(ended_at__isnull=True, phone_index__isnull=False),
            ),
            models.Index(
                fields=["id_index"], name="watch_id_no", condition=Q(ended_at__isnull=True, id_index__isnull=False)
            ),
            models.Index(
                fields=["account_index"],
                name="watch_account",
                condition=Q(ended_at__isnull=True, account_index__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["warning"], name="watch_open_once", condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="watch_ended_whole",
                condition=Q(ended_at__isnull=True, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} → {self.until}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        reach = units_below(actor.unit_path)
        return Q(station_id__in=reach.ids) | Q(warning__centre_id__in=reach.centres)


class WatchContact(models.Model):
    """One contact of a watch: what the person said, or that nobody was reached."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="contacts")
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    answer = models.CharField(max_length=12, choices=Answer, verbose_name=_("Result"))
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("Contact")

    def __str__(self) -> str:
        return f"{self.watch_id} {self.answer}"
