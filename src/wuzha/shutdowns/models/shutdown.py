# SPDX-License-Identifier: Apache-2.0
"""A shutdown: one value, on what it is founded, who asked, who reviewed, whom it was asked of and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.victims import Case
from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.sealed.fields import IndexCopyField, SealedField
from wuzha.sealed.value import Kind
from wuzha.shutdowns.models.base import OfUnit, Person
from wuzha.shutdowns.rules.life import HERE, KNOWN, OPEN, Act, Result, State, Why
from wuzha.shutdowns.rules.values import Thing


class Ask(models.TextChoices):
    """What is asked (`shutdowns.grounds` says on which ground)."""

    SHUT = "SHUT", pgettext_lazy("shutdown", "Shut it down")
    LIMIT = "LIMIT", pgettext_lazy("shutdown", "Limit it")
    VERIFY = "VERIFY", pgettext_lazy("shutdown", "Verify the user again, else suspend it")


class Shutdown(OfUnit, Numbered):
    RECORD: ClassVar[str] = "shutdown"
    LETTERS: ClassVar[str] = "GT"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("shutdown", "Asked by")
    )
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, verbose_name=_("State"))
    thing = models.CharField(max_length=12, choices=Thing, verbose_name=pgettext_lazy("shutdown", "What it is"))
    #: In its one form (`rules.values`).
    value = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("shutdown", "Value"))
    #: Of the kind of the value: a phone here has the index of that phone elsewhere.
    value_index = IndexCopyField(max_length=17, null=True)
    #: Its mask.
    shown = models.CharField(max_length=120, verbose_name=pgettext_lazy("shutdown", "Value"))
    ask = models.CharField(max_length=8, choices=Ask, verbose_name=pgettext_lazy("shutdown", "What is asked"))
    #: A code of `shutdowns.grounds`.
    ground = models.CharField(max_length=24, verbose_name=pgettext_lazy("shutdown", "Ground"))
    case = models.ForeignKey(
        Case, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("shutdown", "Case")
    )
    #: The warning out of which it comes, where no case is filed.
    warning = models.ForeignKey("warning.WarningRecord", null=True, on_delete=models.PROTECT, related_name="+")
    #: The file of the case's evidence; empty where the evidence lies here or came as a hash.
    evidence = models.ForeignKey("evidence.EvidenceFile", null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(
        max_length=64, blank=True, verbose_name=pgettext_lazy("shutdown", "SHA-256 of the evidence")
    )
    reason = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("shutdown", "What it was used for"))
    addressed = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("shutdown", "Asked of")
    )
    #: Those that were entered as one list.
    bulk = models.UUIDField(null=True)
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("shutdown", "Entered"))
    #: How many victims and warned people in reach had the value when it was looked up last.
    own_hits = models.PositiveSmallIntegerField(default=0)
    own_checked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    own_checked_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("shutdown", "Asked at"))
    #: Until when the user must be verified again; only where that is asked.
    verify_due_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("shutdown", "Verified by"))
    answered_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("shutdown", "Answered at"))
    result = models.CharField(
        max_length=12, choices=Result, blank=True, verbose_name=pgettext_lazy("shutdown", "Result")
    )
    answer = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("shutdown", "Reason of the answer"))
    reopen_why = models.CharField(
        max_length=12, choices=Why, blank=True, verbose_name=pgettext_lazy("shutdown", "Why it is opened again")
    )
    reopened_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("shutdown", "Opened again at"))
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("shutdown", "Shutdown")
        indexes = [
            models.Index(fields=["-proposed_at", "-id"], name="shutdown_list"),
            models.Index(fields=["centre", "state"], name="shutdown_of_centre"),
            models.Index(fields=["value_index"], name="shutdown_value", condition=Q(value_index__isnull=False)),
            models.Index(fields=["bulk"], name="shutdown_bulk", condition=Q(bulk__isnull=False)),
            models.Index(fields=["-answered_at"], name="shutdown_answered", condition=Q(answered_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="shutdown_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="shutdown_thing_known", condition=Q(thing__in=Thing.values)),
            models.CheckConstraint(name="shutdown_ask_known", condition=Q(ask__in=Ask.values)),
            models.CheckConstraint(name="shutdown_founded", condition=Q(case__isnull=False) | Q(warning__isnull=False)),
            models.CheckConstraint(
                name="shutdown_second_person",
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("own_checked_by")),
            ),
            models.CheckConstraint(
                name="shutdown_asked_by_two",
                condition=Q(state__in=(*HERE, State.DROPPED))
                | Q(decided_by__isnull=False, own_checked_at__isnull=False, asked_at__isnull=False) & ~Q(sha256=""),
            ),
            models.CheckConstraint(
                name="shutdown_result_when_known",
                condition=Q(state__in=KNOWN, answered_at__isnull=False) & ~Q(result="")
                | ~Q(state__in=KNOWN) & Q(result="", answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="shutdown_reopened_why",
                condition=~Q(state__in=(State.REOPENING, State.REOPENED)) & Q(reopened_at__isnull=True)
                | Q(state=State.REOPENING, reopened_at__isnull=True) & ~Q(reopen_why="")
                | Q(state=State.REOPENED, reopened_at__isnull=False) & ~Q(reopen_why=""),
            ),
            models.UniqueConstraint(
                fields=["centre", "thing", "value_index"],
                name="shutdown_live_once",
                condition=Q(state__in=OPEN) | Q(state=State.ANSWERED, result=Result.SHUT),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("shutdowns:record", args=[self.pk])


class OfShutdown(OfUnit):
    """A record that is seen by whoever sees its shutdown."""

    ROOT: ClassVar[str] = "shutdown__"

    class Meta(OfUnit.Meta):
        abstract = True


class ShutdownStep(OfShutdown, Step):
    """One act on a shutdown. Only ever added to; `code` is that of a result, or why it is opened again."""

    shutdown = models.ForeignKey(Shutdown, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)
    code = models.CharField(max_length=12, blank=True)

    class Meta(OfShutdown.Meta):
        verbose_name = pgettext_lazy("shutdown", "Step of a shutdown")
        indexes = [models.Index(fields=["shutdown", "id"], name="shutdown_steps")]
        constraints = [models.CheckConstraint(name="shutdown_step_act_known", condition=Q(act__in=Act.values))]

    def __str__(self) -> str:
        return f"{self.shutdown_id} {self.act}"
