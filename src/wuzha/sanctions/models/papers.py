# SPDX-License-Identifier: Apache-2.0
"""Papers of pledges and penalties: made here, or scans of what was signed; kept sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from wuzha.documents.papers import KeptPaper
from wuzha.org.models import Unit
from wuzha.sanctions.models.base import OfUnit
from wuzha.sanctions.models.penalties import Penalty
from wuzha.sanctions.models.pledges import Pledge


class PaperKind(models.TextChoices):
    PLEDGE = "PLEDGE", pgettext_lazy("paper", "Pledge to be signed")
    SIGNED = "SIGNED", pgettext_lazy("paper", "Signed pledge (scan)")
    NOTICE = "NOTICE", pgettext_lazy("paper", "Record of the notice (行政处罚告知笔录)")
    DECISION = "DECISION", pgettext_lazy("paper", "Decision (行政处罚决定书)")
    RECEIPT = "RECEIPT", pgettext_lazy("paper", "Receipt of service (送达回证)")
    SCAN = "SCAN", pgettext_lazy("paper", "Signed paper (scan)")


class Paper(OfUnit, KeptPaper):
    RECORD: ClassVar[str] = "sanction_paper"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    pledge = models.ForeignKey(Pledge, null=True, on_delete=models.PROTECT, related_name="papers")
    penalty = models.ForeignKey(Penalty, null=True, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=PaperKind, verbose_name=pgettext_lazy("paper", "Kind"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("paper", "Paper of a pledge or penalty")
        constraints = [
            models.CheckConstraint(
                name="sanction_paper_of_one",
                condition=Q(pledge__isnull=False, penalty__isnull=True) | Q(pledge__isnull=True, penalty__isnull=False),
            ),
            models.CheckConstraint(name="sanction_paper_known", condition=Q(kind__in=PaperKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def about(self) -> Pledge | Penalty:
        found = self.pledge if self.pledge_id is not None else self.penalty
        assert found is not None  # noqa: S101 - `sanction_paper_of_one`
        return found
