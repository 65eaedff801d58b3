# SPDX-License-Identifier: Apache-2.0
"""What a desk of many hands keeps beside the warnings: acts that can be undone, decisions on pairs, notes, old keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedManager
from wuzha.sealed.fields import IndexCopyField, SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.models.work import WarningPart

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class ActKind(models.TextChoices):
    """What an analyst does with one warning or with many at once."""

    SNOOZE = "snooze", _("Snooze")
    INVALIDATE = "invalid", _("Set as not valid")
    WAKE = "wake", _("End the snooze")
    RESTORE = "restore", _("Bring back")
    TAKE = "take", _("Take over myself")
    RELEASE = "release", _("Put back")
    ASSIGN = "assign", _("Give to a colleague")
    DISPATCH = "dispatch", _("Dispatch")


class ItemResult(models.TextChoices):
    """What became of one warning of an act."""

    WAITS = "", _("not done yet")
    DONE = "done", _("done")
    HELD = "held", _("held by somebody else")
    CHANGED = "changed", _("changed since it was looked at")
    STATE = "state", _("not possible any more")
    REFUSED = "refused", _("refused")
    UNDONE = "undone", _("undone")


class DeskAct(models.Model):
    """One act as it was asked for. Its items keep what became of each warning and how each stood before."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    #: Empty while a selection waits to be told what to do.
    kind = models.CharField(max_length=10, choices=ActKind, blank=True, verbose_name=_("Act"))
    #: Reason, moment and receiver, as codes and keys.
    given = models.JSONField(default=dict)
    note = SealedField(Kind.TEXT)
    #: The list that was selected from (query string), and whether it held more than may be selected.
    query = models.CharField(max_length=300, blank=True)
    capped = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    undone_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("Act of the desk")
        indexes = [models.Index(fields=["asked_at"], name="desk_act_asked")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class DeskActItem(models.Model):
    """One warning of an act."""

    act = models.ForeignKey(DeskAct, on_delete=models.CASCADE, related_name="items")
    warning = models.ForeignKey(WarningRecord, on_delete=models.CASCADE, related_name="+")
    #: The version the person saw when the warning was selected.
    seen = models.PositiveIntegerField(null=True)
    result = models.CharField(max_length=8, choices=ItemResult, blank=True)
    #: Who holds it or changed it, where that is why nothing was done.
    who = models.CharField(max_length=32, blank=True)
    #: The version the act left; undone only while it is still this one.
    version = models.PositiveIntegerField(null=True)
    #: The columns as they stood before the act; no personal data.
    before = models.JSONField(default=dict)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("Warning of an act")
        indexes = [models.Index(fields=["act", "result", "id"], name="desk_act_item_result")]
        constraints = [models.UniqueConstraint(fields=["act", "warning"], name="desk_act_item_once")]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.result}"


class Verdict(models.TextChoices):
    """Whether two warnings are about one person."""

    SAME = "same", _("the same person")
    UNSURE = "unsure", _("not sure")
    DIFFERENT = "different", _("different people")


class PairDecision(models.Model):
    """What was decided about two warnings, so that nobody is asked twice."""

    one = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict, verbose_name=_("Decision"))
    #: Why one is not sure; free of personal data.
    note = models.CharField(max_length=200, blank=True, verbose_name=_("Note"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("Decision on a pair")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [models.Index(fields=["-at"], name="pair_unsure", condition=Q(verdict=Verdict.UNSURE))]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="pair_once"),
            models.CheckConstraint(name="pair_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.verdict}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        seen = WarningRecord.objects.visible_to(actor)
        return Q(one__in=seen) & Q(other__in=seen)


class Comment(WarningPart):
    """A remark on a warning for whoever works on it next. Sealed: people write names into remarks."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="comments")
    text = SealedField(Kind.TEXT, verbose_name=_("Remark"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(WarningPart.Meta):
        verbose_name = _("Remark")
        indexes = [models.Index(fields=["warning", "at"], name="comment_of_warning")]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.pk}"


class FormerKey(models.Model):
    """A number the person of a warning was known by before another one was adopted: pushes may still name it."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="former_keys")
    #: Blind index of the number.
    key = IndexCopyField(max_length=16)
    since = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("Former number")
        constraints = [models.UniqueConstraint(fields=["key", "warning"], name="former_key_once")]

    def __str__(self) -> str:
        return str(self.warning_id)


class ShiftNote(models.Model):
    """What one shift leaves the next; free of personal data, warnings are named by their numbers.

    Written, signed over by one person, taken over by another; from the signing on the database keeps it as it is.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    #: What was found when it was begun: figures and warnings to watch (`queries.shift_notes`).
    facts = models.JSONField(default=dict, verbose_name=_("As found"))
    text = models.TextField(max_length=4000, verbose_name=_("Note"))
    #: Since when: the signing before it.
    since = models.DateTimeField(default=timezone.now, verbose_name=_("Since"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    signed_at = models.DateTimeField(null=True, verbose_name=_("Signed over"))
    done_at = models.DateTimeField(null=True, verbose_name=_("Taken over"))
    done_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("Hand-over note")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [models.Index(fields=["unit", "-at"], name="shift_note_of_unit")]
        constraints = [
            models.CheckConstraint(
                name="shift_note_done_whole",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="shift_note_taken_by_another",
                condition=Q(done_at__isnull=True) | (Q(signed_at__isnull=False) & ~Q(done_by=models.F("by"))),
            ),
            models.UniqueConstraint(name="shift_note_one_begun", fields=["unit"], condition=Q(signed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Those of the actor's units; a centre reads what the stations of its bureau hand over."""
        below = units_below(actor.unit_path)
        mine = Q(unit_id__in=below.ids)
        if not below.centres or not actor.unit_path:
            return mine
        return mine | Q(unit__path__startswith=actor.unit_path[: -Unit.steplen] or actor.unit_path)
