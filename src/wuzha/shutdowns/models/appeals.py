# SPDX-License-Identifier: Apache-2.0
"""An appeal of a user against a shutdown (反电信网络诈骗法 32(3)), and the papers of a shutdown."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.documents.papers import KeptPaper
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind
from wuzha.shutdowns.models.base import Person
from wuzha.shutdowns.models.shutdown import OfShutdown, Shutdown
from wuzha.shutdowns.rules.life import AppealState


class ShutdownAppeal(OfShutdown):
    RECORD: ClassVar[str] = "shutdown_appeal"

    class Where(models.TextChoices):
        """Where the user turned to: whoever acted answers."""

        ACTED = "ACTED", pgettext_lazy("shutdown", "At the carrier or platform")
        POLICE = "POLICE", pgettext_lazy("shutdown", "With the police")

    shutdown = models.ForeignKey(Shutdown, on_delete=models.PROTECT, related_name="appeals")
    state = models.CharField(max_length=12, choices=AppealState, default=AppealState.OPEN, verbose_name=_("State"))
    where = models.CharField(
        max_length=8, choices=Where, verbose_name=pgettext_lazy("shutdown", "Where the user appealed")
    )
    who = SealedField(Kind.NAME, verbose_name=pgettext_lazy("shutdown", "Who appeals"))
    what = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("shutdown", "What the user says and brings"))
    received_at = models.DateTimeField(verbose_name=pgettext_lazy("shutdown", "Received"))
    due_at = models.DateTimeField(verbose_name=pgettext_lazy("shutdown", "To be answered by"))
    found = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("shutdown", "What the check found"))
    checked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    #: Whether it was right.
    right = models.BooleanField(null=True, verbose_name=pgettext_lazy("shutdown", "Appeal was right"))
    reply = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("shutdown", "Reply to the user"))
    reply_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    version = models.PositiveIntegerField(default=1)

    class Meta(OfShutdown.Meta):
        verbose_name = pgettext_lazy("shutdown", "Appeal against a shutdown")
        indexes = [models.Index(fields=["due_at"], name="shutdown_appeal_due", condition=~Q(state="ANSWERED"))]
        constraints = [
            models.UniqueConstraint(
                fields=["shutdown"], name="shutdown_appeal_one_open", condition=~Q(state=AppealState.ANSWERED)
            ),
            models.CheckConstraint(
                name="shutdown_appeal_by_two", condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("checked_by"))
            ),
            models.CheckConstraint(
                name="shutdown_appeal_answered",
                condition=Q(state=AppealState.ANSWERED, right__isnull=False, answered_at__isnull=False)
                | ~Q(state=AppealState.ANSWERED) & Q(right__isnull=True, answered_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shutdown_id} {self.received_at:%F}"

    @property
    def number(self) -> str:
        return self.shutdown.number


class ShutdownPaper(OfShutdown, KeptPaper):
    """Evidence brought in here (known by its hash), and letters made here."""

    RECORD: ClassVar[str] = "shutdown_paper"

    class PaperKind(models.TextChoices):
        EVIDENCE = "EVIDENCE", pgettext_lazy("shutdown", "Evidence")
        LETTER = "LETTER", pgettext_lazy("shutdown", "Letter (协助关停函)")

    shutdown = models.ForeignKey(Shutdown, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=PaperKind, verbose_name=pgettext_lazy("shutdown", "Paper"))
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta(OfShutdown.Meta):
        verbose_name = pgettext_lazy("shutdown", "Paper of a shutdown")
        constraints = [
            models.CheckConstraint(name="shutdown_paper_known", condition=Q(kind__in=["EVIDENCE", "LETTER"]))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
